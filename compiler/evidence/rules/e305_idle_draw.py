"""E305: another value of a draw changes neither prompt nor reference, and no verdict reads it.

Exchanged are values of draws that neither `require` nor another draw reads, between neighbouring instances. That only
`require` reads a draw, or nothing at all, is seen without instances (`dsl.unused`).
"""

from __future__ import annotations

from ....dsl import nodes as n
from ....dsl.walk import names_read
from .base import Evidence, Findings

TIER = "fast"
ENOUGH = 20
"""Exchanges, over all levels, without any effect."""


def check(evidence: Evidence) -> Findings:
    """One warning per draw."""
    if not evidence.levels:
        return
    last, read = evidence.levels[-1], names_read(evidence.spec)
    for stmt in evidence.spec.sample:
        if not isinstance(stmt, n.DrawDecl) or stmt.name not in read:
            continue
        rows = [x.idle[stmt.name] for x in evidence.levels if stmt.name in x.idle]
        changed, cases = sum(x[0] for x in rows), sum(x[1] for x in rows)
        if changed or cases < ENOUGH:
            continue
        yield evidence.found(
            "E305",
            stmt.name_span,
            f"other values of `{stmt.name}` changed neither prompt nor reference in {cases} instances",
            "remove the draw, or correct the expression that was to depend on it",
            evidence.witness(last.level, last.longest_prompt),
            error=False,
        )
