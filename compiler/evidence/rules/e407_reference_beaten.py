"""E407: an answer is valid and better than the reference, so the reference is no optimum."""

from __future__ import annotations

from .base import Evidence, Findings, clean

TIER = "fast"
_HELP = "correct `solve`; or a condition is missing in `check` that the better answer breaks"


def check(evidence: Evidence) -> Findings:
    """One finding, with the better answer."""
    for facts in evidence.levels:
        if facts.beaten is None:
            continue
        seed, answer, said = facts.beaten
        place = evidence.solve_place if evidence.spec.objective is None else evidence.spec.objective.span
        yield evidence.found(
            "E407", place, said, _HELP,
            evidence.witness(facts.level, seed, answer),
        )  # fmt: skip
        return
    for claim in evidence.refuted("reference optimal"):
        witness, answer = evidence.shown_by(claim)
        place = evidence.solve_place if evidence.spec.objective is None else evidence.spec.objective.span
        yield evidence.found(
            "E407", place, f"{claim['scope']}: z3 finds an instance for which `{clean(answer or '')}` is better than "
            "the reference", _HELP, witness,
        )  # fmt: skip
