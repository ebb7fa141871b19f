"""Exhaustive search at small scope: every answer of a small domain is judged, and what is right is compared."""

from __future__ import annotations

from typing import Any

from .facts import LevelFacts, Plan
from .generate import Case, Clock
from .near import judged, same
from .second import breaks_rules, measured
from .subject import Failed, Subject
from .values import everything, size

SMALL = {"fast": 20_000, "deep": 100_000}
"""Answers of a domain that is searched exhaustively, by tier."""


def exhaustive(subject: Subject, plan: Plan, facts: LevelFacts, cases: list[Case], most: int = 6) -> None:
    """Judge every answer of a small domain, for some instances; searches that the time cuts off are left out."""
    clock = Clock(plan.seconds / 6 if plan.tier == "fast" else plan.seconds)
    limit = SMALL[plan.tier]
    for case in cases[:most]:
        domain = subject.domain(case.instance)
        count = size(domain, limit)
        if count is None or count > limit or not clock.left():
            return
        entry = _searched(subject, facts, case, domain, clock)
        if entry is None:
            return
        facts.brute.append(entry)


def _searched(
    subject: Subject, facts: LevelFacts, case: Case, domain: tuple[Any, ...], clock: Clock
) -> dict[str, Any] | None:
    """What the search found: numbers, whether the reference is right, another right answer, one that is worse."""
    try:
        read = subject.value(case.instance, case.reference)
    except Failed:
        return None
    reference = None if read is None else read[0]
    best = None if read is None else measured(subject, case, reference)
    entry: dict[str, Any] = {"seed": case.seed, "answers": 0, "accepted": 0, "reference": False, "other": None}
    for value in everything(domain):
        text = subject.text(case.instance, value)
        if text is None:
            continue
        verdict = judged(subject, facts, case, text)
        entry["answers"] += 1
        if verdict is not None and verdict["status"] == "correct":
            entry["accepted"] += 1
            if text == case.reference or (read is not None and same(value, reference)):
                entry["reference"] = True
            else:
                entry["other"] = entry["other"] or text[:2000]
                _worse(subject, entry, case, value, text, best)
                breaks_rules(subject, facts, case, text, value)
        if not clock.left():
            return None
    return entry


def _worse(subject: Subject, entry: dict[str, Any], case: Case, value: Any, text: str, best: Any) -> None:
    """Keep an accepted answer whose objective differs from the reference's by more than rounding."""
    found = None if best is None or "worse" in entry else measured(subject, case, value)
    if not isinstance(found, (int, float)) or not isinstance(best, (int, float)):
        return
    if abs(found - best) > 1e-6 * max(1.0, abs(best)):
        entry["worse"] = [text[:2000], str(found), str(best)]
