"""E408: judging the reference takes so long that verification slows training down."""

from __future__ import annotations

from .base import Evidence, Findings

TIER = "fast"

SLOW, TOO_SLOW = 25.0, 250.0
"""Milliseconds of CPU time that one instance in ten may take."""


def check(evidence: Evidence) -> Findings:
    """One finding, at the slowest level."""
    timed = [x for x in evidence.levels if "verify" in x.times]
    worst = max(timed, key=lambda x: x.times["verify"]["p90"], default=None)
    if worst is None or worst.times["verify"]["p90"] <= SLOW:
        return
    times = worst.times["verify"]
    yield evidence.found(
        "E408",
        evidence.answer_place,
        f"level {worst.level}: a verdict takes {times['median']:.0f} ms (median), {times['p90']:.0f} ms or more for "
        f"one instance in ten, over {worst.drawn} instances",
        "keep what `solve` works out in a hidden draw of the instance, or use a faster algorithm",
        evidence.witness(worst.level, worst.longest_prompt),
        error=times["p90"] > TOO_SLOW,
    )
