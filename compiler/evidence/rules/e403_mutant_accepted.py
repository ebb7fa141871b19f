"""E403: a near miss of the reference is accepted although the answer is unique.

It is unique if there is no `check` (an error), and if `check` only compares the answer with the reference (a warning).
"""

from __future__ import annotations

from .base import Evidence, Findings, clean

TIER = "fast"


def check(evidence: Evidence) -> Findings:
    """One finding, with the kind of the mutant."""
    alone = evidence.spec.check is None
    help = "make the tolerance smaller, or accept several answers openly with `check`"
    if not alone:
        help = "drop `check` if one answer is right, or let it say what makes others right, without the reference"
    for facts in evidence.levels:
        if facts.loose is None:
            continue
        seed, answer, kind = facts.loose
        yield evidence.found(
            "E403",
            evidence.answer_place,
            f"level {facts.level}: `{clean(answer)}` is accepted; it is the reference with a change ({kind})",
            help,
            evidence.witness(facts.level, seed, answer),
            error=alone,
        )
        return
