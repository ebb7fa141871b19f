"""E406: the accepted answers are not those that a second formulation gives: `rules`, the solver, the best objective.

Compared are accepted mutants, the reference, all solutions that the run-time solver finds, and every answer of domains
of up to 100,000 values.
"""

from __future__ import annotations

from .base import Evidence, Findings, clean

TIER = "fast"


def check(evidence: Evidence) -> Findings:
    """At most one finding about rules and one about the objective."""
    for facts in evidence.levels:
        if facts.unruled is None:
            continue
        seed, answer, said = facts.unruled
        yield evidence.found(
            "E406",
            evidence.answer_place,
            f"level {facts.level}: the answer `{clean(answer)}` is {said}",
            "let `check` call the rules block with the arguments that `unique` has, and correct `solve`",
            evidence.witness(facts.level, seed, answer),
        )
        break
    for facts in evidence.levels:
        entry = next((b for b in facts.brute if b.get("worse")), None)
        if entry is None or evidence.spec.objective is None:
            continue
        answer, value, best = entry["worse"]
        yield evidence.found(
            "E406",
            evidence.spec.objective.span,
            f"level {facts.level}: of {entry['answers']} answers {entry['accepted']} are right, among them "
            f"`{clean(answer)}` with {value}, while the reference has {best}",
            "make the tolerance of the objective smaller than the step between two values",
            evidence.witness(facts.level, entry["seed"], answer),
            error=False,
        )
        return
