"""E304: two processes that hash strings differently disagree on an instance, its prompt, reference or verdicts."""

from __future__ import annotations

from .base import Evidence, Findings

TIER = "fast"


def check(evidence: Evidence) -> Findings:
    """One finding, at the first level that differs."""
    for facts in evidence.levels:
        other = evidence.facts.other_digests.get(facts.level)
        differs = [seed for seed, found in facts.digests if other is not None and [seed, found] not in other]
        if not differs:
            continue
        yield evidence.found(
            "E304",
            evidence.place,
            f"level {facts.level}: two processes disagree on what an instance is, or on its answer",
            "sort before iterating over what comes from a set, and let no result depend on the order of hashing",
            evidence.witness(facts.level, differs[0]),
        )
        return
