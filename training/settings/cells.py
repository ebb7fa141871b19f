"""Which environments and levels a command covers: names and ranges from the user, checked against the pack."""

from collections.abc import Mapping, Sequence
from typing import Any

from ...runtime.errors import GradatimError
from .suggest import nearest

Cell = tuple[str, int]


def named(pack: Mapping[str, Any], wanted: Sequence[str] | None, where: Any) -> list[str]:
    """The wanted environments in the pack's order, all of them if none is named.

    Raises GradatimError for a name that the pack does not hold, with the nearest one that it does.
    """
    for name in wanted or ():
        if name not in pack:
            raise GradatimError(f"the pack {where} has no environment `{name}`{nearest(name, pack)}")
    return [name for name in pack if not wanted or name in wanted]


def level_range(text: str) -> tuple[int, int]:
    """The inclusive range that "A..B", or one level "A", stands for. Raises GradatimError."""
    first, dots, last = text.partition("..")
    try:
        low = int(first)
        high = int(last) if dots else low
    except ValueError:
        raise GradatimError(f"--levels {text!r} must be A..B, for example 2..8, or one level") from None
    if low > high:
        raise GradatimError(f"--levels {text!r} is empty: {low} is above {high}")
    return low, high


def cells(pack: Mapping[str, Any], names: Sequence[str], levels: tuple[int, int] | None) -> list[Cell]:
    """(environment, level) pairs, the lowest level of each environment first, then the next one of each.

    Levels outside an environment's own are left out. Raises GradatimError if nothing is left.
    """
    ladders = {}
    for name in names:
        own = pack[name].levels
        low, high = levels or (own[0], own[-1])
        ladders[name] = range(max(low, own[0]), min(high, own[-1]) + 1)
    if not any(ladders.values()):
        own = ", ".join(f"{name} {pack[name].levels[0]}..{pack[name].levels[-1]}" for name in names[:5])
        raise GradatimError(f"no environment has a level in {levels[0]}..{levels[1]}: {own}" if levels else "no levels")
    depth = max(len(ladder) for ladder in ladders.values())
    return [(name, ladder[step]) for step in range(depth) for name, ladder in ladders.items() if step < len(ladder)]
