"""Replies that name two answers, or deny one: a verifier that takes them reads what it likes."""

from __future__ import annotations

from itertools import pairwise

from .facts import LevelFacts
from .generate import Case
from .subject import Failed, Subject

REPLIES = {
    "two answers with `or`, the right one first": "{right} or {other}",
    "two answers with `or`, the right one last": "{other} or {right}",
    "two answers in a sentence": "it is {right}, but it could be {other}",
    "the right answer denied": "not {right}",
    "a wrong answer, then the right one in brackets": "{other} ({right})",
}


def hedges(subject: Subject, facts: LevelFacts, cases: list[Case], most: int = 8) -> None:
    """Judge such replies; the first that counts as correct is kept, unless it reads as an answer of its own."""
    for other, case in pairwise(cases[: most + 1]):
        if other.reference == case.reference:
            continue
        for kind, reply in REPLIES.items():
            text = reply.format(right=case.reference, other=other.reference)
            facts.hedged += 1
            try:
                read = subject.value(case.instance, text)
                right = subject.value(case.instance, case.reference)
                verdict = subject.judge(case.instance, text)
            except Failed:
                continue
            if verdict["status"] == "correct" and (read == right or (read is not None and isinstance(read[0], str))):
                facts.hedge = facts.hedge or [case.seed, text[:2000], kind]
