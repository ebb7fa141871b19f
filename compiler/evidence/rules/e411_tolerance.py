"""E411: verdicts hang on the exact tolerance: a tenth of it refuses references, ten times as much lets mistakes pass.

Wrong answers are those of `must_fail` and mutants other than small errors; shares are lower bounds (99 % confidence).
"""

from __future__ import annotations

from ..bounds import lower
from .base import Evidence, Findings, clean, per_cent

TIER = "fast"
SOME, MOST = 0.1, 0.5
"""Shares of verdicts that flip: a warning; an error where references flip."""
_SAID = {
    "narrow": ("references", "refused with a tenth of the tolerance", "compute `solve` more precisely"),
    "wide": ("wrong answers", "accepted with ten times the tolerance", "make the tolerance smaller"),
}


def check(evidence: Evidence) -> Findings:
    """One finding for references and one for wrong answers, at the level with the largest share."""
    for word, (what, become, remedy) in _SAID.items():
        known = [(lower(*x.tolerance[word][:2]), x) for x in evidence.levels if word in x.tolerance]
        share, facts = max(known, key=lambda pair: pair[0], default=(0.0, None))
        if facts is None or share < SOME:
            continue
        flips, cases, seed, answer = facts.tolerance[word]
        yield evidence.found(
            "E411",
            evidence.answer_place,
            f"level {facts.level}: {flips} of {cases} {what} would be {become} (at least {per_cent(share)}), "
            f"`{clean(answer)}` for one",
            f"{remedy}, so that the border lies far from both right and wrong answers",
            evidence.witness(facts.level, seed, answer),
            error=word == "narrow" and share >= MOST,
        )
