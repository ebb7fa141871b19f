"""Must entries, mutants and round trips: which answers near the right one the verifier accepts."""

from __future__ import annotations

from random import Random
from typing import Any

from .facts import Fault, LevelFacts, Plan
from .generate import Case, Clock
from .mutants import mutants
from .second import breaks_rules
from .subject import Failed, Subject
from .values import NoValue, drawn

ALWAYS = 3
"""Instances whose must entries are judged even if that takes more than its share of the time."""


def check_others(subject: Subject, facts: LevelFacts, cases: list[Case]) -> None:
    """Where two instances have the same prompt, the reference of one must be right for the other."""
    pair = facts.same_prompt_other_answer
    if pair is None:
        return
    by_seed = {c.seed: c for c in cases}
    verdict = judged(subject, facts, by_seed[pair[0]], by_seed[pair[1]].reference)
    if verdict is None or verdict["status"] == "correct":
        facts.same_prompt_other_answer = None


def must_entries(subject: Subject, plan: Plan, facts: LevelFacts, cases: list[Case]) -> None:
    """Judge what `must_fail` and `must_pass` give for every instance."""
    for kind in ("must_fail", "must_pass"):
        if not hasattr(subject.module, kind):
            continue
        clock = Clock(plan.seconds / 6)
        for i, case in enumerate(cases):
            if i >= ALWAYS and not clock.left():
                break
            for label, text in _entries(subject, facts, kind, case):
                entry = facts.must.setdefault(f"{kind}: {label}", {"applied": 0, "broken": 0, "witness": None})
                verdict = judged(subject, facts, case, text)
                entry["applied"] += 1
                if verdict is None or (verdict["status"] == "correct") == (kind == "must_pass"):
                    continue
                entry["broken"] += 1
                entry["witness"] = entry["witness"] or [case.seed, text[:2000], verdict["status"]]


def _entries(subject: Subject, facts: LevelFacts, kind: str, case: Case) -> list[tuple[str, str]]:
    try:
        return subject.call(kind, case.instance)
    except Failed as error:
        _note(facts, kind, case, error, None)
        return []


def _note(facts: LevelFacts, phase: str, case: Case, error: Failed, answer: str | None) -> None:
    if len(facts.faults) < 10:
        facts.faults.append(Fault(phase, case.seed, error.what, error.message, error.line, answer and answer[:2000]))


def judged(subject: Subject, facts: LevelFacts, case: Case, text: str) -> dict[str, Any] | None:
    """The verdict on an answer; an answer that beats the reference is kept as a witness."""
    try:
        verdict = subject.judge(case.instance, text)
    except Failed as error:
        _note(facts, "judge", case, error, text)
        return None
    if verdict["status"] == "spec_fault" and facts.beaten is None:
        facts.beaten = [case.seed, text[:2000], "; ".join(verdict["feedback"])[:300]]
    return verdict


def near_misses(subject: Subject, plan: Plan, facts: LevelFacts, cases: list[Case], most: int = 40) -> None:
    """Judge mutants of references; where the answer is unique, one that is accepted and differs is kept."""
    clock = Clock(plan.seconds / 4)
    for case in cases[:most]:
        if not clock.left():
            break
        rng = Random(case.seed)
        try:
            read = subject.value(case.instance, case.reference)
        except Failed:
            continue
        if read is None:
            continue
        for kind, text in _texts(subject, case, read[0], rng):
            if not clock.left():
                return
            _try_mutant(subject, plan, facts, case, read[0], kind, text)


def _texts(subject: Subject, case: Case, value: Any, rng: Random) -> list[tuple[str, str]]:
    """Mutants as texts; those of expressions are written around the text of the reference."""
    domain = subject.domain(case.instance)
    if domain == ("expr",):
        inner = f"({case.reference})"
        return [
            ("plus one", f"{inner} + 1"),
            ("negated", f"-{inner}"),
            ("doubled", f"2*{inner}"),
            ("one per cent off", f"{inner} * 1.01"),
            ("squared", f"{inner}^2"),
        ]
    made = [(kind, subject.text(case.instance, mutant)) for kind, mutant in mutants(value, domain, rng)]
    return [(kind, text) for kind, text in made if text is not None and text != case.reference]


def _try_mutant(subject: Subject, plan: Plan, facts: LevelFacts, case: Case, value: Any, kind: str, text: str) -> None:
    try:
        read = subject.value(case.instance, text)
    except Failed as error:
        _note(facts, "judge", case, error, text)
        return
    if read is not None and same(read[0], value):
        return
    verdict = judged(subject, facts, case, text)
    if verdict is None:
        return
    counts = facts.mutants.setdefault(kind, [0, 0])
    counts[0] += 1
    counts[1] += verdict["status"] != "correct"
    if verdict["status"] == "correct":
        if not plan.has_check and facts.loose is None:
            facts.loose = [case.seed, text[:2000], kind]
        facts.another = facts.another or [case.seed, text[:2000], kind]
        breaks_rules(subject, facts, case, text, None if read is None else read[0])


def same(left: Any, right: Any) -> bool:
    """Whether two values of an answer are equal."""
    try:
        return bool(left == right)
    except Exception:  # values of different kinds may refuse to be compared: then they are not the same
        return False


def round_trips(subject: Subject, facts: LevelFacts, cases: list[Case], most: int = 20) -> None:
    """Print and read values of the domain, references first: each must come back as it was."""
    for case in cases[:most]:
        rng = Random(case.seed)
        domain = subject.domain(case.instance)
        try:
            read = subject.value(case.instance, case.reference)
            values = [] if read is None else [read[0]]
            values += [drawn(domain, rng) for _ in range(2)]
        except (NoValue, Failed):
            values = []
        for value in values:
            text = subject.text(case.instance, value)
            if text is None:
                continue
            facts.round_trips += 1
            again = subject.value(case.instance, text)
            if (again is None or not same(again[0], value)) and facts.no_round_trip is None:
                facts.no_round_trip = [case.seed, text[:2000]]
