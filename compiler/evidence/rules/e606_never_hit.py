"""E606: an end of a declared range, a member of a declared set, or a possible reply never occurs.

Counted are uniform scalar draws whose bounds only the level decides, and references where the answer is one of a few
words or may be a literal reply. A draw is reported if chance alone would miss it with a probability below 1e-6.
"""

from __future__ import annotations

from math import log

from ....dsl import nodes as n
from ....dsl.spans import Span
from .base import Evidence, Findings

TIER = "fast"
CHANCE = 1e-6
ENOUGH = 100
"""References, over all levels, after which a reply that never occurred is reported."""


def check(evidence: Evidence) -> Findings:
    """One warning for each end that is never drawn, and one for each reply that is never right."""
    if not evidence.levels:
        return
    last = evidence.levels[-1]
    for name in sorted({key for facts in evidence.levels for key in facts.ends}):
        rows = [facts.ends[name] for facts in evidence.levels if name in facts.ends]
        missed = sum(cases * log(1 - 1 / size) for _, cases, size in rows)
        if any(hits for hits, _, _ in rows) or missed > log(CHANCE):
            continue
        draw, end = name.split(": ", 1)
        shown = f"the {end} value" if end in ("lowest", "highest") else f"`{end}`"
        yield evidence.found(
            "E606",
            _place(evidence, draw),
            f"{shown} of `{draw}` occurs in none of {sum(cases for _, cases, _ in rows)} instances",
            "narrow the domain to what can occur, or correct the `require` that excludes it",
            evidence.witness(last.level, last.longest_prompt),
            error=False,
        )
    yield from _replies(evidence)


def _replies(evidence: Evidence) -> Findings:
    last = evidence.levels[-1]
    for reply in sorted({key for facts in evidence.levels for key in facts.classes}):
        counts = [facts.classes[reply] for facts in evidence.levels if reply in facts.classes]
        drawn = sum(facts.drawn for facts in evidence.levels if reply in facts.classes)
        if any(counts) or drawn < ENOUGH:
            continue
        yield evidence.found(
            "E606",
            evidence.answer_place,
            f"{reply} is the reference of none of {drawn} instances",
            "draw instances for which it is right, or remove it from the answers",
            evidence.witness(last.level, last.longest_prompt),
            error=False,
        )


def _place(evidence: Evidence, draw: str) -> Span:
    found = (s.name_span for s in evidence.spec.sample if isinstance(s, n.DrawDecl) and s.name == draw)
    return next(found, evidence.place)
