"""E3xx from evidence: drawing instances."""

from __future__ import annotations

from .entry import entries

INSTANCES = entries("""
E302: rare `require`

The conditions of `require` let fewer than one try in twenty through (a warning), or drawing an instance can run out of
tries (an error). The message lists what each `require` refused.

Why: Rejection wastes the time of every draw, skews the distribution of what is left, and stops training at the seed for
which all tries fail.

Example:
    sample:
        x: int in 0..9999
        require x % 1000 == 7
    solve: x

Instead:
    sample:
        k: int in 0..9
        x = 1000 * k + 7
    solve: x


E304: nondeterminism

Two processes with different hash seeds disagree on an instance, its prompt, its reference or a verdict. No spec is
known to do that, since sets are iterated in sorted order and there is no clock; the rule guards the compiler.

Why: An instance is named by environment, level and seed; if that is not enough to make it again, no result can be
repeated.

Example:
    sample:
        xs: list[5] of int in 0..999
        x = [v for v in set(xs)][0]
    solve: x

Instead:
    sample:
        xs: list[5] of int in 0..999
        x = min(xs)
    solve: x


E306: hidden information

Two instances have the same prompt, and the reference of one is wrong for the other.

Why: What the answer depends on is not told, so nobody can find it; a model learns to guess.

Example:
    sample:
        x: int in 0..9
        y: int in 0..9
    solve: x + y

Instead:
    sample:
        x: int in 0..9
        y: int in 0..9
    prompt:
        What is {{ x }} + {{ y }}?
    solve: x + y


E308: slow or stopped

Drawing, writing or solving an instance takes longer than a quarter of a second for one instance in ten (a warning), two
seconds for half of them, or was stopped because it used up its time or memory (errors).

Why: Instances are drawn while the accelerator waits; one seed that never ends stops a run.

Example:
    sample:
        x: int in 3..9
    solve:
        n = x
        while n != 1:
            n = n + 2 if n % 2 == 1 else n // 2 + 1
        return n

Instead:
    sample:
        x: int in 3..9
    solve:
        n = x
        for i in range(1000):
            if n == 1:
                return n
            n = n // 2 if n % 2 == 0 else n + 1
        return n
""")
