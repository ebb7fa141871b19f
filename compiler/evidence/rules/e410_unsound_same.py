"""E410: sympy and `same` disagree about an expression, or an equal form of the reference is refused.

`audit` makes the forms, from references of the tested levels.
"""

from __future__ import annotations

from .base import Evidence, Findings, clean

TIER = "deep"


def check(evidence: Evidence) -> Findings:
    """One finding, with the expression; only a warning where `check` may be about the form."""
    found = evidence.facts.audit
    if found is None or found["wrong"] is None:
        return
    level, seed, answer, said = found["wrong"]
    yield evidence.found(
        "E410",
        evidence.answer_place,
        f"level {level}: `{clean(answer)}`: {said}",
        "compare expressions with `same`, on their values and not their form; if `same` itself is wrong, report it",
        evidence.witness(level, seed, answer),
        error=evidence.spec.check is None or "`same`" in said,
    )
