"""E2xx to E5xx without instances: domains, partial operations, bounds, draws without use, what no prompt says."""

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


E305: unused draw

A draw is read, but it influences nothing: only `require` reads it, together with nothing that counts; or other values
of it changed neither prompt nor reference, and no verdict reads it.

Why: The instance was meant to depend on it. As it stands, variety is missing that the domain promises.

Example:
    sample:
        x: int in 0..9999
        y: int in 0..9999
        require y % 2 == 0
    solve: x

Instead:
    sample:
        x: int in 0..9999
        y: int in 0..9999
        require y % 2 == 0
    prompt:
        Add {{ x }} and {{ y }}.
    solve: x + y


E503: unstated condition

The verifier demands something that no word of the prompt says: the best answer (there is `minimize` or `maximize`, but
no word such as fewest or largest), a bound that `check` compares the answer with, the order of a list that the prompt
allows in any order, the literal reply, or how the parts of the answer are written where `format: off` drops the
sentence that says it.

Why: Nobody can know it, so it can only be guessed from rewards. The prompt is read as English words; where the reading
is wrong, silence it with a reason.

Example:
    const LIMIT = 50
    sample:
        x: int in 2..9
    prompt:
        Give a multiple of {{ x }}.
    answer reply: int
    check:
        reply % x == 0
        reply > LIMIT
    solve: 60 * x

Instead:
    const LIMIT = 50
    sample:
        x: int in 2..9
    prompt:
        Give a multiple of {{ x }} that is greater than {{ LIMIT }}.
    answer reply: int
    check:
        reply % x == 0
        reply > LIMIT
    solve: 60 * x
""")
