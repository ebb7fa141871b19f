"""E601: a constant, a random answer of the domain, or the answer of another instance is right too often."""

from __future__ import annotations

from ..bounds import lower
from ..facts import LevelFacts
from .base import Evidence, Findings, clean, per_cent

TIER = "fast"

OFTEN, MOSTLY = 0.35, 0.5
"""Lower bounds of the share solved: from the first on a warning; an error from the second on at half of the levels."""
_BLIND = ("constant", "random valid answer", "answer of another instance")
_ENOUGH = 20


def check(evidence: Evidence) -> Findings:
    """One finding, for the policy and level where guessing does best; the lowest level alone is never an error."""
    levels = [x for x in evidence.levels if _best(x)[0] >= OFTEN]
    if not levels:
        return
    lowest, single = evidence.spec.header.low, len(evidence.levels) == 1
    counted = [x for x in evidence.levels if x.level != lowest or single]
    severe = [x for x in counted if _best(x)[0] >= MOSTLY]
    worst = max(severe or levels, key=lambda x: _best(x)[0])
    bound, name = _best(worst)
    solved, cases, seed, answer = worst.policies[name]
    yield evidence.found(
        "E601",
        evidence.answer_place,
        f"level {worst.level}: {name} (`{clean(answer)}` for one) solves {solved} of {cases} instances "
        f"(at least {per_cent(bound)})",
        "draw so that no answer is common, let the answer say more, or start at a harder level",
        evidence.witness(worst.level, seed, answer),
        error=bool(severe) and 2 * len(severe) >= len(counted),
    )


def _best(facts: LevelFacts) -> tuple[float, str]:
    shares = [
        (lower(entry[0], entry[1]), name)
        for name, entry in facts.policies.items()
        if name in _BLIND and entry[0] and entry[1] >= _ENOUGH
    ]
    return max(shares, default=(0.0, ""))
