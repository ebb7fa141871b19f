"""E501: the answer stands in the prompt at a place that a fixed phrase points to."""

from __future__ import annotations

from ..bounds import lower
from .base import Evidence, Findings, per_cent

TIER = "fast"

LEAK, SURE = 0.5, 0.8
"""Lower bounds of the share of prompts that give the answer away: a warning, an error."""


def check(evidence: Evidence) -> Findings:
    """One finding, at the level where it is clearest."""
    leaks = [(lower(x.leak[0], x.leak[1]), x) for x in evidence.levels if x.leak is not None]
    worst = max(leaks, key=lambda pair: pair[0], default=None)
    if worst is None or worst[0] < LEAK:
        return
    bound, facts = worst
    assert facts.leak is not None
    hits, cases, seed, phrase = facts.leak
    yield evidence.found(
        "E501",
        evidence.prompt_place,
        f"level {facts.level}: the answer follows `{phrase}` in {hits} of {cases} prompts (at least {per_cent(bound)})",
        "remove it from the prompt, or hide what it comes from with `hidden`",
        evidence.witness(facts.level, seed),
        error=bound >= SURE,
    )
