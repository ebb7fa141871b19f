"""W912: `score` gives much credit to answers that nobody worked for, or the same credit to all wrong answers."""

from __future__ import annotations

import itertools

from ..facts import LevelFacts
from .base import Evidence, Findings, per_cent

TIER = "fast"

MUCH = 0.3
"""Mean score of wrong answers, at every tested level above the lowest."""
_BLIND = ("constant", "random valid answer", "answer of another instance")
_ENOUGH, _MANY = 20, 100


def check(evidence: Evidence) -> Findings:
    """One warning: for the policy that is paid most, or for credit that does not depend on the answer."""
    if evidence.spec.score is None or not evidence.levels:
        return
    yield from itertools.islice((*_policies(evidence), *_flat(evidence)), 1)


def _flat(evidence: Evidence) -> Findings:
    assert evidence.spec.score is not None
    least, most = min(x.paid[1] for x in evidence.levels), max(x.paid[2] for x in evidence.levels)
    count = sum(x.paid[0] for x in evidence.levels)
    if count >= _MANY and least == most >= MUCH:
        yield evidence.found(
            "W912",
            evidence.spec.score.span,
            f"all of {count} wrong answers that earn anything earn the same, {most:g}",
            "let the score grow with what is right in the answer, or leave it out",
            evidence.witness(evidence.levels[0].level, evidence.levels[0].longest_prompt),
            error=False,
        )


def _policies(evidence: Evidence) -> Findings:
    assert evidence.spec.score is not None
    lowest, single = evidence.spec.header.low, len(evidence.levels) == 1
    counted = [x for x in evidence.levels if x.level != lowest or single]
    for name in _BLIND:
        paid = [_mean(x, name) for x in counted]
        if not paid or min(paid) < MUCH:
            continue
        worst = max(counted, key=lambda x: _mean(x, name))
        yield evidence.found(
            "W912",
            evidence.spec.score.span,
            f"level {worst.level}: {name} earns {per_cent(_mean(worst, name))} of the score where it is wrong "
            f"({worst.credit[name][0]:.0f} answers)",
            "let credit come only from what is right: raise it to a power, such as `agree(...) ** 5`",
            evidence.witness(worst.level, *worst.credit[name][3:5]),
            error=False,
        )
        return


def _mean(facts: LevelFacts, name: str) -> float:
    wrong, score = facts.credit.get(name, (0, 0.0))[:2]
    return score / wrong if wrong >= _ENOUGH else 0.0
