"""E604: levels with equal values of all parameters: they are one level under several names."""

from __future__ import annotations

from ....runtime.seeds import SPLITS
from .base import Evidence, Findings

TIER = "fast"
SEED = SPLITS["test"].start


def check(evidence: Evidence) -> Findings:
    """An error if no parameter ever changes; a warning if more than half of the levels are the same."""
    header, values = evidence.spec.header, evidence.compiled.values
    count = header.high - header.low + 1
    if count < 2 or values is None:
        return
    rows = list(zip(*values.params.values())) if values.params else [()] * count
    if len(set(rows)) == 1:
        yield evidence.found(
            "E604",
            header.level_span,
            f"all {count} levels are the same: no parameter changes with the level",
            "give a parameter a law such as `linear(3, 1)`, or declare one level",
            evidence.witness(header.low, SEED),
            error=True,
        )
        return
    first = max(range(count), key=lambda i: _run(rows, i))
    length = _run(rows, first)
    if 2 * length > count and length > 2:
        low = header.low + first
        yield evidence.found(
            "E604",
            header.level_span,
            f"levels {low} to {low + length - 1} are the same: no parameter changes between them",
            f"let the laws grow further, or end the levels at {low}",
            evidence.witness(low + length - 1, SEED),
            error=False,
        )


def _run(rows: list[tuple[object, ...]], start: int) -> int:
    """How many rows from `start` on are equal."""
    end = start
    while end < len(rows) and rows[end] == rows[start]:
        end += 1
    return end - start
