"""E3xx to E6xx: what `gradatim test` finds by drawing instances, judging mutants and guessing."""

from __future__ import annotations

from .entry import entries

EVIDENCE = entries("""
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


E401: reference rejected

The verifier does not accept the answer that `solve` gives, or an answer of `must_pass`.

Why: If the right answer earns nothing, training teaches something else.

Example:
    answer reply: int in 0..8
    solve: x

Instead:
    answer reply: int in 0..9
    solve: x


E402: `must_fail` accepted

The verifier accepts an answer that must fail; or the condition after `when` never held (a warning).

Why: The entry names a mistake that the author thought of. Either the verifier misses it, or the answer is right for
some instances, and `when` has to say so.

Example:
    answer reply: int
    check:
        reply * reply == x * x
    solve: x
    must_fail:
        -x  as "the other root"

Instead:
    answer reply: int
    check:
        reply == x
    solve: x
    must_fail:
        -x when x != 0  as "the other root"


E403: near miss accepted

There is no `check`, so that one answer is right, and a changed reference is accepted nevertheless: off by one per cent,
by one, negated.

Why: A loose tolerance pays for answers that are wrong.

Example:
    answer reply: real, tol 0.5
    solve: x / 7

Instead:
    answer reply: real, tol 0.000001
    solve: x / 7


E405: dead check line

No answer of hundreds failed at a line of `check`: no mutant of the reference, no guess, no `must_fail` entry.

Why: Either the domain of the answer already says the same, or the mistake that the line is for was never tried.

Example:
    answer reply: int in 0..9
    check:
        reply < 10
        reply == x
    solve: x

Instead:
    answer reply: int in 0..9
    check:
        reply == x
    solve: x


E407: reference beaten

A valid answer is better than the reference.

Why: The reference is no optimum, or `check` lacks a condition. In training such an answer gets the verdict
`spec_fault`.

Example:
    answer reply: int in 0..20
    check:
        reply >= x
    minimize: reply
    solve: x + 1

Instead:
    answer reply: int in 0..20
    check:
        reply >= x
    minimize: reply
    solve: x


E408: costly verifier

One verdict in ten takes longer than 25 ms (a warning), or than 250 ms (an error).

Why: Every sampled completion is judged; a slow verifier is the bottleneck of a run.

Example:
    def slow(x: int) -> int:
        total = 0
        for i in range(800000):
            total = (total + i * x) % 1009
        return total
    solve: slow(x)

Instead:
    def quick(x: int) -> int:
        return 800000 * 799999 // 2 * x % 1009
    solve: quick(x)


E409: verifier not total

Some text makes the verifier raise, run for more than a second, or give no verdict. The texts are hostile: a megabyte of
letters, thousands of brackets, huge numbers, odd characters.

Why: Models write such texts. A verifier that hangs on one holds up the whole batch.

Example:
    answer reply: int
    check:
        sum(i % 7 for i in range(reply)) == sum(i % 7 for i in range(x))
    solve: x

Instead:
    answer reply: int in 0..9
    check:
        sum(i % 7 for i in range(reply)) == sum(i % 7 for i in range(x))
    solve: x


E501: answer in the prompt

The answer stands in the prompt, in most instances right after the same words.

Why: Copying it is easier than solving the task, so that is what is learned.

Example:
    sample:
        x: int in 100..999
    prompt:
        Square the number {{ x }}. The correct result is {{ x * x }}, of course.
    solve: x * x

Instead:
    sample:
        x: int in 100..999
    prompt:
        Square the number {{ x }}.
    solve: x * x


E502: no round trip

A value of the answer's domain prints as a text that is read as another value, or as none. No spec is known to do that;
the rule guards the answer types.

Why: The reference goes through its text: what does not read back is rejected.

Example:
    sample:
        word: string[3] over "ab"
    prompt:
        Write {{ word }} backwards.
    answer reply: string[3] over "ab"
    solve: word[::-1]

Instead:
    sample:
        word: string[3] over "ab"
    prompt:
        Write {{ word }} backwards.
    answer reply: string[3] over "ab"
    solve: word[::-1]


E505: duplicate instances

Fewer than half of the instances drawn at a level have different prompts (a warning), or fewer than a tenth at half of
the levels (an error).

Why: Training then sees the same few instances again and again and learns them by heart, and the held-out ones are among
them.

Example:
    sample:
        x: int in 0..9
    solve: x * x

Instead:
    sample:
        x: int in 0..99999
    solve: x * x


E601: guessable

One constant answer, a random answer of the domain, or the answer of another instance is right too often: for more than
35 % of the instances (a warning), for more than half of them at half of the levels (an error). The shares are lower
bounds with 99 % confidence.

Why: Guessing is learned first, and its reward hides that nothing else is.

Example:
    sample:
        x: int in 0..999
    prompt:
        Is {{ x }} a square number?
    answer reply: bool
    solve: isqrt(x) * isqrt(x) == x

Instead:
    sample:
        balance square: int in 0..1
        r: int in 2..99
        d: int in 1..2
        x = r * r + (0 if square == 1 else d)
    prompt:
        Which is the largest number whose square is at most {{ x }}, and what remains?
    answer reply: (int, int)
    solve: (isqrt(x), x - isqrt(x) * isqrt(x))


E602: shortcut

A policy that only looks at the surface of the prompt (its first or last number, the largest, the input sorted or as it
is) solves more than 35 % of the instances. Without any work on the input and for more than half of them this is an
error; a simple computation that solves every level is taken for the task itself and only noted.

Why: The shortcut is what is learned, whatever the prompt asks for.

Example:
    sample:
        xs: list[6] of int in 0..99999, sorted
    prompt:
        {{ xs | join(" ") }}
        What is the smallest of these numbers?
    solve: min(xs)

Instead:
    sample:
        xs: list[6] of int in 0..99999
    prompt:
        {{ xs | join(" ") }}
        What is the second smallest of these numbers?
    solve: sorted(xs)[1]


E603: difficulty not monotone

From the lowest to the highest tested level nothing grows: not the prompt, the answer, the time to solve, or the number
of different answers.

Why: A scheduler that raises the level expects harder instances.

Example:
    param n: int in 1..10 = linear(10, -1)
    sample:
        xs: list[n] of int in 0..n * 100
    prompt:
        {{ xs | join(" ") }}
        What is the sum?
    solve: sum(xs)

Instead:
    param n: int in 1..10 = linear(1, 1)
    sample:
        xs: list[n] of int in 0..n * 100
    prompt:
        {{ xs | join(" ") }}
        What is the sum?
    solve: sum(xs)


E604: dead level

No parameter changes with the level (an error), or more than half of the levels are the same (a warning).

Why: Levels that are the same give a scheduler nothing to choose from, and results by level mean nothing.

Example:
    sample:
        x: int in 0..9
    solve: x

Instead:
    param n: int in 9..900 = linear(9, 99)
    sample:
        x: int in 0..n
    solve: x


E605: long prompt

A prompt has more than 8,000 characters (a warning), or more than 32,000 (an error).

Why: It does not fit the context, or leaves no room for an answer, and every step of training pays for it.

Example:
    param n: int in 100..10000 = linear(100, 1000)
    sample:
        xs: list[n] of int in 0..9999
    prompt:
        {{ xs | join(" ") }}
        What is the largest of these numbers?
    solve: max(xs)

Instead:
    param n: int in 100..1000 = linear(100, 100)
    sample:
        xs: list[n] of int in 0..9999
    prompt:
        {{ xs | join(" ") }}
        What is the largest of these numbers?
    solve: max(xs)
""")
