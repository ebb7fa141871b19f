"""E307: from one level to the next the acceptance of `require` changes by more than a factor.

Compared are bounds of the shares with 99 % confidence (Wilson), from the tries of up to 30 instances at every level.
"""

from __future__ import annotations

from itertools import pairwise

from ....dsl import nodes as n
from ..bounds import lower, upper
from ..facts import LevelFacts
from .base import Evidence, Findings, per_cent

TIER = "deep"
FACTOR = 3.0
"""Between neighbouring levels; the bounds have to be this far apart."""


def check(evidence: Evidence) -> Findings:
    """One warning, at the pair of levels where the change is greatest."""
    requires = [s for s in evidence.spec.sample if isinstance(s, n.Require)]
    known = [x for x in evidence.everywhere if x.tries and x.drawn]
    worst: tuple[float, LevelFacts, LevelFacts] | None = None
    for left, right in pairwise(known):
        if right.level == left.level + 1 and requires:
            apart = max(_factor(left, right), _factor(right, left))
            worst = max(worst or (0.0, left, right), (apart, left, right), key=lambda x: x[0])
    if worst is None or worst[0] <= FACTOR:
        return
    _, left, right = worst
    yield evidence.found(
        "E307",
        requires[0].span,
        f"`require` accepts {_share(left)} of the tries at level {left.level} and {_share(right)} at level "
        f"{right.level}, at least {worst[0]:.1f} times as many at one as at the other",
        "let the law that makes the condition rarer grow in smaller steps, or draw what is wanted directly",
        evidence.witness(right.level, right.longest_prompt),
        error=False,
    )


def _factor(more: LevelFacts, less: LevelFacts) -> float:
    return lower(more.drawn, more.tries) / max(upper(less.drawn, less.tries), 1e-9)


def _share(facts: LevelFacts) -> str:
    return f"{per_cent(facts.drawn / facts.tries)} ({facts.drawn} of {facts.tries})"
