"""Information that the prompt keeps back: exchange a draw, or one item of it, between two instances and compare."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any, Literal

from .facts import LevelFacts, Plan
from .generate import KEPT, Case, Clock
from .subject import ALLOWED, Failed, Subject

_ITEMS, _ALWAYS = 8, 3
"""Instances whose draws are exchanged item by item, and those of them for which this has to be done in any time."""
Place = int | tuple[int, int] | Literal["order"] | None
"""Which item of a draw is exchanged, or which field of an item; "order" if it is turned round, None for all of it."""


def untold(subject: Subject, plan: Plan, facts: LevelFacts, cases: list[Case], most: int = 20) -> None:
    """Look for a draw that changes the answer and not the prompt; keeps [seed, answer, draw, other seed, place].

    `place` is a `Place`. Whole draws are exchanged where both instances
    stay possible; items of every draw that is open and that no other draw reads, because such an item has to be told.
    """
    clock = Clock(plan.seconds / 8)
    for draw in plan.free_draws:
        for case, other in pairwise(cases[: most + 1]):
            if not clock.left():
                break
            if _differs(subject, facts, case, other, draw, None):
                return
    for draw in plan.open_draws:
        clock = Clock(plan.seconds / 8)
        for i, (case, other) in enumerate(pairwise(cases[: _ITEMS + 1])):
            for place in _places(case.instance["draws"].get(draw), other.instance["draws"].get(draw)):
                if i >= _ALWAYS and not clock.left():
                    break
                if _differs(subject, facts, case, other, draw, place):
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


def _places(value: Any, other: Any) -> Iterator[Place]:
    """The last place, the first, and one between, where two lists or texts differ; and the order."""
    if not isinstance(value, list | str) or type(value) is not type(other):
        return
    places = [i for i, (x, y) in enumerate(zip(value, other)) if x != y]
    yield from dict.fromkeys([*places[-1:], *places[:1], *places[len(places) // 2 :][:1]])
    for i in places[-1:] if isinstance(value, list) else ():
        if _alike(value[i], other[i]):
            yield from ((i, j) for j, (x, y) in enumerate(zip(value[i], other[i])) if x != y)
    yield "order"


def _alike(one: Any, other: Any) -> bool:
    """Whether two items have fields of the same types, so that none can turn up where its type does not fit."""
    if not isinstance(one, list) or not isinstance(other, list):
        return False
    return [type(x) for x in one] == [type(x) for x in other]


def _differs(subject: Subject, facts: LevelFacts, case: Case, other: Case, draw: str, place: Place) -> bool:
    try:
        answer = _exchanged(subject, case, other.instance["draws"].get(draw), draw, place)
    except Failed:
        return False
    if answer is not None:
        facts.untold = [case.seed, answer[:2000], draw, other.seed, place]
    return answer is not None


def _exchanged(subject: Subject, case: Case, value: Any, draw: str, place: Place) -> str | None:
    """An answer that is right only with the other value of the draw, or of one item, though the prompt is the same."""
    draws = case.instance["draws"]
    own = draws.get(draw)
    value = own[::-1] if place == "order" else _with(own, value, place)
    if own == value:
        return None
    changed = {**case.instance, "draws": {**draws, draw: value}}
    if subject.call("prompt", changed)[:KEPT] != case.prompt:
        return None
    if place is not None and not subject.call(ALLOWED, changed):
        return None
    answer = subject.call("reference", changed)
    if answer != case.reference and subject.judge(case.instance, answer)["status"] != "correct":
        return answer
    if place is not None and subject.judge(changed, case.reference)["status"] != "correct":
        return case.reference
    return None


def _with(own: Any, value: Any, place: Place) -> Any:
    """A draw with one item, or one field of an item, of another value of it."""
    match place:
        case None | "order":
            return value
        case (i, j):
            return [*own[:i], [*own[i][:j], value[i][j], *own[i][j + 1 :]], *own[i + 1 :]]
        case int() if isinstance(own, str):
            return own[:place] + value[place] + own[place + 1 :]
    return [*own[:place], value[place], *own[place + 1 :]]
