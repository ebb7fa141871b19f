"""Information that the prompt keeps back: exchange one independent draw between two instances and compare."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from .facts import LevelFacts, Plan
from .generate import KEPT, Case, Clock
from .subject import Failed, Subject


def untold(subject: Subject, plan: Plan, facts: LevelFacts, cases: list[Case], most: int = 20) -> None:
    """Look for a draw that changes the answer and not the prompt; keeps [seed, answer, draw, other seed]."""
    clock = Clock(plan.seconds / 8)
    for draw in plan.free_draws:
        for case, other in pairwise(cases[: most + 1]):
            if not clock.left():
                return
            try:
                answer = _exchanged(subject, case, other.instance["draws"].get(draw), draw)
            except Failed:
                continue
            if answer is not None:
                facts.untold = [case.seed, answer[:2000], draw, other.seed]
                return


def idle(subject: Subject, plan: Plan, facts: LevelFacts, cases: list[Case], most: int = 12) -> None:
    """Exchange draws that no verdict reads; keeps [exchanges that change prompt or reference, exchanges] by draw."""
    clock = Clock(plan.seconds / 10)
    for draw in plan.quiet_draws:
        entry = facts.idle.setdefault(draw, [0, 0])
        for case, other in pairwise(cases[: most + 1]):
            value = other.instance["draws"].get(draw)
            if not clock.left() or entry[0]:
                break
            if value == case.instance["draws"].get(draw):
                continue
            changed = {**case.instance, "draws": {**case.instance["draws"], draw: value}}
            try:
                same = subject.call("prompt", changed)[:KEPT] == case.prompt
                same = same and subject.call("reference", changed) == case.reference
            except Failed:
                same = False
            entry[0] += not same
            entry[1] += 1


def _exchanged(subject: Subject, case: Case, value: Any, draw: str) -> str | None:
    """The answer with another value of the draw, if the prompt is the same, and it is wrong for this instance."""
    draws = case.instance["draws"]
    if draws.get(draw) == value:
        return None
    changed = {**case.instance, "draws": {**draws, draw: value}}
    if subject.call("prompt", changed) != case.prompt:
        return None
    answer = subject.call("reference", changed)
    if answer == case.reference or subject.judge(case.instance, answer)["status"] == "correct":
        return None
    return answer
