"""E603: nothing that can be measured grows with the level: prompt, answer, draws, work of the reference."""

from __future__ import annotations

from ..measures import grows, proxies
from .base import Evidence, Findings

TIER = "fast"


def check(evidence: Evidence) -> Findings:
    """A warning if no proxy grows from the lowest to the highest tested level, or if all that move fall."""
    if len(evidence.levels) < 2:
        return
    found = proxies(evidence.levels)
    if any(grows(name, xs) for name, xs in found.items()):
        return
    shown = ", ".join(f"{name} {xs[0]:.3g} to {xs[-1]:.3g}" for name, xs in found.items())
    first, last = evidence.levels[0], evidence.levels[-1]
    yield evidence.found(
        "E603",
        evidence.spec.header.level_span,
        f"from level {first.level} to {last.level} nothing grows: {shown}",
        "let a parameter that makes the task harder grow with the level",
        evidence.witness(last.level, last.longest_prompt),
        error=False,
    )
