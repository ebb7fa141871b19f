"""E502: a value of the answer's domain prints as a text that reads back as something else, or not at all."""

from __future__ import annotations

from .base import Evidence, Findings, clean

TIER = "fast"


def check(evidence: Evidence) -> Findings:
    """One finding."""
    for facts in evidence.levels:
        if facts.no_round_trip is None:
            continue
        seed, answer = facts.no_round_trip
        yield evidence.found(
            "E502",
            evidence.answer_place,
            f"level {facts.level}: the answer `{clean(answer)}` does not read back as the value it was printed from",
            "choose a separator or letters that do not occur inside the items",
            evidence.witness(facts.level, seed, answer),
        )
        return
