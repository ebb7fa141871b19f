"""E603: nothing that can be measured grows with the level: prompt, answer, work of the reference."""

from __future__ import annotations

from .base import Evidence, Findings

TIER = "fast"

GROWTH, FALL = 1.02, 0.8
"""A proxy grows if the highest level has this factor more of it, and falls if it has this factor less."""


def proxies(evidence: Evidence) -> dict[str, list[float]]:
    """By name, the medians at every tested level in order."""
    levels = evidence.levels
    return {
        "prompt length": [x.prompt_chars["median"] for x in levels],
        "answer length": [x.answer_chars for x in levels],
        "solving time": [x.times["solve"]["median"] for x in levels],
        "different answers": [x.answers / x.drawn for x in levels],
    }


def check(evidence: Evidence) -> Findings:
    """A warning if no proxy grows from the lowest to the highest tested level, or if all that move fall."""
    if len(evidence.levels) < 2:
        return
    found = proxies(evidence)
    if any(xs[-1] > GROWTH * xs[0] for xs in found.values()):
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
