"""Which levels are tested: a few, spread evenly, unless the user names them."""

from __future__ import annotations

import re

from ...runtime.errors import GradatimError

SPREAD = 5
_PART = re.compile(r"(\d+)(?:(?:\.\.|-)(\d+))?")


def spread(low: int, high: int, count: int = SPREAD) -> tuple[int, ...]:
    """At most `count` levels from the lowest to the highest, both included."""
    steps = max(1, count - 1)
    return tuple(sorted({low + round((high - low) * i / steps) for i in range(steps + 1)}))


def chosen(text: str, low: int, high: int) -> tuple[int, ...]:
    """The levels that the user's words name within low..high: `all`, a number of levels `x5`, or `0,3,10..20`.

    GradatimError if the words cannot be read.
    """
    if text == "all":
        return tuple(range(low, high + 1))
    if re.fullmatch(r"x[1-9]\d{0,3}", text):
        return spread(low, high, int(text[1:]))
    levels: set[int] = set()
    for part in text.split(","):
        match = _PART.fullmatch(part.strip())
        if match is None:
            raise GradatimError(f"--levels {text}: write `all`, `x5` for five of them, or levels such as `0,5,10..20`")
        first = int(match[1])
        levels |= set(range(first, min(int(match[2] or first), high) + 1))
    return tuple(sorted(x for x in levels if low <= x <= high))
