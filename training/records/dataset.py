"""Instances of a pack as rows for any trainer: prompt, reference, identity, instance and facts about it.

Equal requests give equal rows. Training rows come from training seeds only, held-out rows from held-out seeds only; no
held-out prompt equals another one, a prompt among the training rows of the same request, or one in `exclude`.
Needs no torch.
"""

import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import Any, Literal

from ...runtime.errors import GradatimError
from ...runtime.seeds import SPLITS
from ..settings.cells import Cell
from .folder import RunFolder
from .seen import TRIES, Question, held_out, questions, seen_prompts

Split = Literal["train", "heldout"]
COLUMNS = ("prompt", "reference", "env", "level", "seed", "instance", "meta")


@dataclass(frozen=True, slots=True)
class Sampled:
    """Rows with the keys `COLUMNS`, and how many rows each cell lacks because it has no more different questions."""

    rows: list[dict[str, Any]]
    lacking: dict[Cell, int] = field(default_factory=dict)


def sample_rows(
    pack: Mapping[str, Any],
    cells: Sequence[Cell],
    count: int,
    split: Split,
    start: int = 0,
    exclude: Collection[str] = (),
) -> Sampled:
    """`count` rows spread evenly over the cells, each cell from its `start`-th seed on. Raises GradatimError."""
    if count < 1:
        raise GradatimError(f"-n {count}: at least one row is needed")
    if not 0 <= start < len(SPLITS[split]) - count * TRIES:
        raise GradatimError(f"--seed-start {start} leaves too few seeds: {split} has {len(SPLITS[split])}")
    shares = Counter(cells[i % len(cells)] for i in range(count))
    drawn = {cell: _draw(pack, cell, share, split, start, exclude) for cell, share in shares.items()}
    lacking = {cell: share - len(drawn[cell]) for cell, share in shares.items() if len(drawn[cell]) < share}
    longest = max(len(found) for found in drawn.values())
    order = [(cell, found[turn]) for turn in range(longest) for cell, found in drawn.items() if turn < len(found)]
    return Sampled([_row(pack[env], level, split, question) for (env, level), question in order], lacking)


def _draw(
    pack: Mapping[str, Any], cell: Cell, share: int, split: Split, start: int, exclude: Collection[str]
) -> list[Question]:
    environment, level = pack[cell[0]], cell[1]
    training = list(islice(_generated(questions(environment, level, "train", start)), share))
    if split == "train":
        return training
    seen = {question.prompt for question in training} | set(exclude)
    return list(islice(held_out(environment, level, seen, start), share))


def _generated(found: Iterator[Question | None]) -> Iterator[Question]:
    """Those that could be generated; ends after 64 failures in a row."""
    failures = 0
    for question in found:
        failures = failures + 1 if question is None else 0
        if failures == TRIES:
            return
        if question is not None:
            yield question


def _row(environment: Any, level: int, split: Split, question: Question) -> dict[str, Any]:
    spec = environment.spec
    meta = {"split": split, "title": environment.title, "tags": list(environment.tags)}
    meta |= {key: spec[key] for key in ("lang", "compiler", "sha256") if key in spec}
    return {
        "prompt": question.prompt,
        "reference": environment.reference(question.instance),
        "env": environment.name,
        "level": level,
        "seed": question.seed,
        "instance": question.instance,
        "meta": json.dumps(meta, ensure_ascii=False),
    }


def prompts_in(path: str | Path, pack: Mapping[str, Any]) -> set[str]:
    """The prompts that a run folder trained on, or of a JSON Lines or parquet file with a `prompt` in each row.

    Raises GradatimError.
    """
    path = Path(path)
    if path.is_dir():
        folder = RunFolder(path)
        folder.read(folder.config)
        return seen_prompts(folder, pack)
    try:
        if path.suffix == ".parquet":
            return _parquet_prompts(path)
        lines = path.read_text(encoding="utf-8").split("\n")
        return {json.loads(line)["prompt"] for line in lines if line.strip()}
    except OSError as error:
        raise GradatimError(f"cannot read {path}: {error.strerror or error}") from None
    except (ValueError, KeyError, TypeError):
        raise GradatimError(
            f"{path} is neither a run folder nor JSON Lines or parquet with a `prompt` in each row"
        ) from None


def _parquet_prompts(path: Path) -> set[str]:
    if find_spec("pyarrow") is None:
        raise GradatimError(f"{path}: parquet needs pyarrow (pip install pyarrow)")
    from pyarrow import parquet

    return set(parquet.read_table(path, columns=["prompt"])["prompt"].to_pylist())
