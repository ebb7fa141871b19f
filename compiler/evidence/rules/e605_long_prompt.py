"""E605: a prompt that fits no context budget."""

from __future__ import annotations

from .base import Evidence, Findings

TIER = "fast"

LONG, TOO_LONG = 8_000, 32_000
"""Characters."""


def check(evidence: Evidence) -> Findings:
    """One finding, for the longest prompt drawn."""
    worst = max(evidence.facts.levels, key=lambda x: x.prompt_chars.get("max", 0), default=None)
    if worst is None or worst.prompt_chars.get("max", 0) <= LONG:
        return
    yield evidence.found(
        "E605",
        evidence.prompt_place,
        f"level {worst.level}: a prompt has {worst.prompt_chars['max']:,.0f} characters",
        f"cap the parameter that makes it grow; prompts of up to {LONG:,} characters are fine",
        evidence.witness(worst.level, worst.longest_prompt),
        error=worst.prompt_chars["max"] > TOO_LONG,
    )
