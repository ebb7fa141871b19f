"""All instances of a level, one after the other: the random choices of `sample` are counted through like digits.

Redraws need no choices of their own: what a second try gives, another path gives at its first one, so that a path ends
where something is to be drawn again. The numbers of paths say nothing about probabilities.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

from .subject import TRIES, Failed, Subject

MOST = 50_000
"""Paths after which the search is given up."""


class Again(BaseException):
    """The path asks for a second try."""


class Undecided(BaseException):
    """Something draws in a way that cannot be counted through."""


class Odometer:
    """Takes the place of every generator; `path` holds the choices of the present run."""

    def __init__(self) -> None:
        self.path: list[int] = []
        self.limits: list[int] = []
        self.at = 0

    def choose(self, limit: int) -> int:
        """A number below a limit."""
        if limit < 1:
            raise ValueError("cannot draw from an empty range")
        if self.at == len(self.path):
            self.path.append(0)
            self.limits.append(limit)
        self.at += 1
        return self.path[self.at - 1]

    def advance(self) -> bool:
        """Go to the next run; False after the last one."""
        self.at = 0
        while self.path and self.path[-1] + 1 >= self.limits[-1]:
            self.path.pop()
            self.limits.pop()
        if not self.path:
            return False
        self.path[-1] += 1
        return True

    def getrandbits(self, _: int) -> int:
        raise Undecided


class _Tries(list[int]):
    """Counts rounds and refusals as the module does, and ends a path at its second round."""

    def __setitem__(self, index: Any, value: Any) -> None:
        if index == 0 and value > 1:
            raise Again
        super().__setitem__(index, value)


def excluded(subject: Subject, level: int, seconds: float) -> list[int] | None:
    """[paths, refusals of each `require`] if every path is refused; None if one is not, or if that is not known."""
    odometer, end = Odometer(), time.process_time() + seconds
    space = subject.module.__dict__
    patches = {**_patches(odometer), TRIES: _Tries([0] * len(subject.tries))}
    saved = {name: space[name] for name in patches if name in space}
    counts = [0] * len(subject.tries)
    space.update({name: patches[name] for name in saved})
    try:
        for paths in range(1, MOST + 1):
            if time.process_time() > end or not _refused(subject, level, space[TRIES], counts):
                return None
            counts[0] = paths
            if not odometer.advance():
                return counts
    finally:
        space.update(saved)
    return None


def _refused(subject: Subject, level: int, tries: list[int], counts: list[int]) -> bool:
    """Run one path; whether it ends without an instance."""
    list.__setitem__(tries, slice(None), [0] * len(tries))
    try:
        subject.guarded(subject.module.sample, level, 0)
    except Again:
        for i in range(1, len(tries)):
            counts[i] += tries[i]
        return True
    except (Undecided, Failed):
        return False
    return False


def _patches(odometer: Odometer) -> dict[str, Callable[..., Any]]:
    """What takes the place of the runtime's functions that draw."""
    choose = odometer.choose

    def until(draw: Callable[[], Any], accept: Callable[[Any], bool], _: str) -> Any:
        value = draw()
        if not accept(value):
            raise Again
        return value

    def collect(
        _: Any, count: int, draw: Callable[[], Any], accept: Any, key: Any, everything: Any, what: str
    ) -> list[Any]:
        del everything
        found, marks = [], set()
        while len(found) < count:
            value = until(draw, accept or (lambda _: True), what)
            mark = len(found) if key is None else key(value)
            if mark in marks:
                raise Again
            marks.add(mark)
            found.append(value)
        return found

    def distinct(_: Any, count: int, lo: int, hi: int) -> list[int]:
        return list(_choices(choose, count, lo, hi))

    return {
        "stream": lambda *_: odometer,
        "below": lambda _, limit: choose(limit),
        "draw_bool": lambda _: choose(2) == 1,
        "draw_ints": lambda _, count, lo, hi: [lo + choose(hi - lo + 1) for _ in range(count)],
        "draw_distinct_ints": distinct,
        "until": until,
        "collect": collect,
        "connected_graph": _undecided,
    }


def _choices(choose: Callable[[int], int], count: int, lo: int, hi: int) -> Iterator[int]:
    if count > max(hi - lo + 1, 0):
        raise ValueError(f"cannot draw {count} distinct values from {lo}..{hi}")
    pool = list(range(lo, hi + 1)) if hi - lo < MOST else _undecided()
    for _ in range(count):
        yield pool.pop(choose(len(pool)))


def _undecided(*_: Any) -> Any:
    raise Undecided
