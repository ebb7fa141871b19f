"""E3xx from evidence: drawing instances."""

from __future__ import annotations

from .entry import entries

INSTANCES = entries("""
E301: unsatisfiable `require`

At some level no instance satisfies all conditions: z3 proves it and names lines that conflict, or all draws were
counted through. Every level is tried, also those between the tested ones. Where neither decides, E302 says that no
instance was found.

Why: A run stops when a scheduler reaches that level; until then nobody notices.

Example:
    param n: int in 1..10 = linear(1, 1)
    sample:
        x: int in 0..9
        y: int in 0..9
        require x + y > 2 * n
        require x - y == 0 and x < 9
    prompt:
        {{ x }} + {{ y }}?
    solve: x + y

Instead:
    param n: int in 1..10 = linear(1, 1)
    sample:
        x: int in n..n + 9
        y: int in n..n + 9
        require x + y > 2 * n
    prompt:
        {{ x }} + {{ y }}?
    solve: x + y


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


E307: level skew

From one level to the next the share of tries that `require` accepts changes by more than a factor of three.

Why: Rejection keeps the instances that happen to fit. Where it suddenly bites harder, what is asked changes too, and so
does the time of drawing; the step is not the one that the parameters show.

Example:
    param k: int in 1..100 = steps({0: 1, 5: 50})
    sample:
        x: int in 0..9999
        require x % k == 0
    prompt:
        Square {{ x }}.
    solve: x * x

Instead:
    param k: int in 1..100 = steps({0: 1, 5: 50})
    sample:
        m: int in 0..9999
        x = m * k
    prompt:
        Square {{ x }}.
    solve: x * x


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
