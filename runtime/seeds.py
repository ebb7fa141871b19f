"""Which seeds belong to training, which to held-out evaluation, which to tests: disjoint ranges, fixed for good.

A seed is an int in [0, 2**53), so that it survives JSON readers that hold numbers as doubles.
"""

from collections.abc import Iterator

from .errors import GradatimError

SEED_LIMIT = 2**53
SPLITS: dict[str, range] = {
    "train": range(2**48),
    "heldout": range(2**48, 2**49),
    "test": range(2**49, 2**50),
}


def split_of(seed: int) -> str | None:
    """The name of the split that holds `seed`; None for a valid seed outside every split."""
    for name, members in SPLITS.items():
        if seed in members:
            return name
    return None


def seeds(split: str, start: int = 0) -> Iterator[int]:
    """The seeds of a split in rising order, from its `start`-th on.

    Raises GradatimError for an unknown split or a start outside of it.
    """
    if split not in SPLITS:
        raise GradatimError(f"unknown seed split {split!r}; the splits are {', '.join(SPLITS)}")
    members = SPLITS[split]
    if not 0 <= start < len(members):
        raise GradatimError(f"seed split {split!r} has no seed number {start}; it has {len(members)} seeds")
    return iter(members[start:])
