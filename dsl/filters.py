"""The closed list of prompt filters: how many arguments each takes, and whether it shows a list."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Filter:
    """`function` is the name of the runtime function that does it."""

    function: str
    fewest: int = 0
    most: int = 0
    many: bool = True


FILTERS: dict[str, Filter] = {
    "join": Filter("show_join", 1, 1),
    "lines": Filter("show_lines"),
    "rows": Filter("show_rows"),
    "table": Filter("show_table"),
    "pairs": Filter("show_pairs"),
    "grid": Filter("show_grid"),
    "words": Filter("show_words"),
    "upper": Filter("show_upper", many=False),
    "math": Filter("show_math", many=False),
}
