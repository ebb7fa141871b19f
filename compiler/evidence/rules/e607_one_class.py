"""E607: a yes-or-no task, or one with two replies, whose answer is nearly always the same one."""

from __future__ import annotations

from ..bounds import lower
from ..facts import LevelFacts
from .base import Evidence, Findings, per_cent

TIER = "fast"
OFTEN, MOSTLY = 0.8, 0.95
"""Lower bounds of the share of one of two replies: a warning; an error, at half of the levels."""
_ENOUGH = 20


def check(evidence: Evidence) -> Findings:
    """One finding, at the level that is most one-sided; the lowest level alone gives none."""
    lowest, single = evidence.spec.header.low, len(evidence.levels) == 1
    known = [x for x in evidence.levels if len(x.classes) == 2 and x.drawn >= _ENOUGH]
    above = [x for x in known if _share(x)[0] >= OFTEN and (x.level != lowest or single)]
    worst = max(above, key=lambda x: _share(x)[0], default=None)
    if worst is None:
        return
    share, reply = _share(worst)
    severe = [x for x in known if _share(x)[0] >= MOSTLY]
    yield evidence.found(
        "E607",
        evidence.answer_place,
        f"level {worst.level}: {reply} is right for {worst.classes[reply]} of {worst.drawn} instances (at least "
        f"{per_cent(share)})",
        "choose the reply with `balance` and draw an instance for it, so that both are needed",
        evidence.witness(worst.level, worst.longest_prompt),
        error=2 * len(severe) >= len(evidence.levels),
    )


def _share(facts: LevelFacts) -> tuple[float, str]:
    return max((lower(count, facts.drawn), reply) for reply, count in facts.classes.items())
