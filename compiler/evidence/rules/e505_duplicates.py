"""E505: few different prompts, so that training sees the same instance again and again."""

from __future__ import annotations

from .base import Evidence, Findings, per_cent

TIER = "fast"

FEW, ONE = 0.5, 0.1
"""Shares of different prompts: below the first a warning, below the second at half of the levels an error."""
ENOUGH = 50


def check(evidence: Evidence) -> Findings:
    """One finding, at the level with the smallest share, the lowest level last."""
    levels = [x for x in evidence.levels if x.drawn >= ENOUGH]
    rare = [x for x in levels if x.prompts < FEW * x.drawn]
    if not rare:
        return
    lowest = evidence.spec.header.low
    worst = min(rare, key=lambda x: (x.level == lowest, x.prompts / x.drawn))
    assert worst.same_prompt is not None
    first, second = worst.same_prompt
    severe = [x for x in levels if x.prompts < ONE * x.drawn]
    yield evidence.found(
        "E505",
        evidence.place,
        f"level {worst.level}: {worst.prompts} different prompts in {worst.drawn} instances "
        f"({per_cent(worst.prompts / worst.drawn)}); seeds {first} and {second} have the same",
        "draw from larger domains, or draw more",
        evidence.witness(worst.level, second),
        error=2 * len(severe) >= len(levels),
    )
