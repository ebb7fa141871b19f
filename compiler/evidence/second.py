"""A second opinion on which answers are right: the `rules` block that `require unique(...)` or `check` names.

The module of a spec without such a line lacks the functions, and then nothing is compared.
"""

from __future__ import annotations

from typing import Any

from .facts import LevelFacts
from .generate import Case, Clock
from .subject import MEASURE, RULES, SOLUTIONS, Failed, Subject

_MOST = 3
"""Solutions that the solver is asked for; there should be one."""


def breaks_rules(subject: Subject, facts: LevelFacts, case: Case, text: str, value: Any) -> None:
    """Compare an accepted answer with the rules; the first one that breaks them is kept."""
    if not hasattr(subject.module, RULES) or value is None:
        return
    try:
        held = subject.call(RULES, case.instance, value)
    except Failed:
        return
    facts.ruled += 1
    if not held and facts.unruled is None:
        facts.unruled = [case.seed, text[:2000], "accepted, but it breaks the rules"]


def other_solutions(subject: Subject, facts: LevelFacts, cases: list[Case], seconds: float, most: int = 20) -> None:
    """The verifier must accept what the run-time solver finds, and references must obey the rules."""
    if not hasattr(subject.module, SOLUTIONS):
        return
    clock = Clock(seconds)
    for case in cases[:most]:
        if not clock.left():
            return
        try:
            read = subject.value(case.instance, case.reference)
            found = subject.call(SOLUTIONS, case.instance, _MOST)
        except Failed:
            continue
        if read is not None:
            breaks_rules(subject, facts, case, case.reference, read[0])
        for value in found:
            text = subject.text(case.instance, value)
            if text is not None:
                _must_pass(subject, facts, case, text, read is not None and read[0] == value)


def _must_pass(subject: Subject, facts: LevelFacts, case: Case, text: str, known: bool) -> None:
    try:
        status = subject.judge(case.instance, text)["status"]
    except Failed:
        return
    facts.ruled += 1
    if status == "correct":
        facts.another = facts.another or (None if known else [case.seed, text[:2000], "found by the solver"])
    elif facts.unruled is None:
        facts.unruled = [case.seed, text[:2000], f"a solution of the rules, but it is judged {status}"]


def measured(subject: Subject, case: Case, value: Any) -> Any:
    """The objective of an answer; None where there is no objective or it cannot be computed."""
    if value is None or not hasattr(subject.module, MEASURE):
        return None
    try:
        return subject.call(MEASURE, case.instance, value)
    except Failed:
        return None
