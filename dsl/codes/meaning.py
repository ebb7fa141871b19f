"""E2xx and E3xx: values: domains, partial operations, bounds."""

from __future__ import annotations

from .entry import entries

MEANING = entries("""
E201: empty domain

A domain has no value at some level, a parameter leaves its domain, or a relation between parameters fails.
The message names the level and the value.

Why: At that level no instance could be drawn. Laws are evaluated exactly at every level when a spec is
compiled.

Example:
    param n: int in 3..9 = linear(3, 1)
    solve: x + n

Instead:
    param n: int in 3..9 = linear(3, 1, cap=9)
    solve: x + n


E202: value that cannot be computed

A law or constant fails when it is evaluated.

Why: Laws and constants are computed once, when the spec is compiled.

Example:
    const START = int("ten")
    solve: x + START

Instead:
    const START = 10
    solve: x + START


E203: partial operation

An operation cannot succeed: division by zero, an index that is outside for every value.

Why: In a generator it would stop training, in a verifier it would reject right answers.

Example:
    solve: x // 0

Instead:
    solve: x // 2


E204: equality of reals

`==` or `!=` compares real numbers.

Why: Reals are rounded: two ways to compute the same value differ in the last digit.

Example:
    sample:
        x: int in 0..9
        y = 1 if x / 3 == 1.0 else 0
    solve: y

Instead:
    sample:
        x: int in 0..9
        y = 1 if close(x / 3, 1.0, 1e-9) else 0
    solve: y


E303: unbounded work

`while True` has no bound that anybody can see.

Why: A loop that does not end holds a worker until it is killed, and the answer gets no verdict.

Example:
    solve:
        n = x
        while True:
            if n % 7 == 0:
                break
            n += 1
        return n

Instead:
    solve:
        for n in range(x, x + 7):
            if n % 7 == 0:
                return n
        fail("there is one")
""")
