"""E403: a near miss of the reference is accepted although the answer is unique (there is no `check`)."""

from __future__ import annotations

from .base import Evidence, Findings, clean

TIER = "fast"


def check(evidence: Evidence) -> Findings:
    """One finding, with the kind of the mutant."""
    for facts in evidence.levels:
        if facts.loose is None:
            continue
        seed, answer, kind = facts.loose
        yield evidence.found(
            "E403",
            evidence.answer_place,
            f"level {facts.level}: `{clean(answer)}` is accepted; it is the reference with a change ({kind})",
            "make the tolerance smaller, or accept several answers openly with `check`",
            evidence.witness(facts.level, seed, answer),
        )
        return
