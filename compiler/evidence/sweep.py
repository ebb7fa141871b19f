"""Levels between the tested ones: a few instances at each, so that no level is out of reach without being noticed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from .every_draw import excluded
from .facts import LevelFacts, Plan
from .generate import Clock, generate
from .subject import Subject

OFTEN = 30
"""Instances per level in the deep tier where `require` refuses some: their tries show how acceptance changes."""


def sweep(subject: Subject, plan: Plan, at: Callable[[int, int], None]) -> list[LevelFacts]:
    """Draw at the levels that are not tested, the outer ones first, until all are done or the time is over."""
    low, high = plan.every
    rest = [x for x in range(low, high + 1) if x not in plan.levels]
    deep = plan.tier == "deep" and bool(plan.requires)
    clock = Clock(plan.seconds * (2 if deep else 1))
    each = replace(plan, count=OFTEN if deep else 1, seconds=3 * plan.seconds / max(4, len(rest)))
    found = []
    for level in sorted(rest, key=lambda x: (min(x - low, high - x), x)):
        if not clock.left():
            break
        facts = LevelFacts(level, each.count)
        generate(subject, each, facts, lambda seed, level=level: at(level, seed))
        found.append(facts)
    return sorted(found, key=lambda x: x.level)


def out_of_reach(subject: Subject, plan: Plan, facts: LevelFacts) -> None:
    """Where nothing could be drawn, count all draws through; keeps what each `require` refused if that is all."""
    if facts.drawn or not any(f.what == "refused" for f in facts.faults):
        return
    counts = excluded(subject, facts.level, plan.seconds)
    if counts is not None:
        names = plan.requires if len(plan.requires) == len(counts) - 1 else ()
        facts.excluded = [counts[0], dict(zip(names, counts[1:]))]
