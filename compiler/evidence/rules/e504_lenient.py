"""E504: a reply that names two answers, or denies the right one, counts as correct."""

from __future__ import annotations

from .base import Evidence, Findings, clean

TIER = "fast"


def check(evidence: Evidence) -> Findings:
    """One finding, with the reply."""
    for facts in evidence.levels:
        if facts.hedge is None:
            continue
        seed, reply, kind = facts.hedge
        yield evidence.found(
            "E504",
            evidence.answer_place,
            f"level {facts.level}: `{clean(reply)}` is correct ({kind})",
            "compare the whole answer instead of looking for a part of it, or declare a narrower type",
            evidence.witness(facts.level, seed, reply),
        )
        return
