"""E6xx from evidence: guessing, baselines and the levels."""

from __future__ import annotations

from .entry import entries

DIFFICULTY = entries("""
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

From the lowest to the highest tested level nothing grows: not the prompt, the answer, what is drawn (the gaps of a
puzzle, say), the time to solve, or the number of different answers.

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


E606: end never reached

The lowest or highest value of a draw, a member of a set, or a possible reply occurs in no instance, though chance alone
would miss it with a probability below one in a million. A possible reply is one of a few words, or the literal after
`or`; it has to be missing in a hundred references.

Why: Either a `require` excludes more than was meant, or the declared domain, which the prompt and every analysis trust,
is too wide.

Example:
    sample:
        k: int in 1..4
        x: int in 100..9999
        require x % 4 < k and k < 4
    prompt:
        {{ x }} {{ k }}
    solve: x * k

Instead:
    sample:
        k: int in 1..4
        x: int in 100..9999
        require x % 4 < k
    prompt:
        {{ x }} {{ k }}
    solve: x * k


E607: one-sided replies

There are two replies (yes or no, two words, a literal or something else), and one of them is right for more than 80 %
of the instances of a level (a warning), or for more than 95 % at half of the levels (an error). The shares are lower
bounds with 99 % confidence.

Why: The other reply is hardly ever practised, and saying always the same is nearly always paid.

Example:
    sample:
        x: int in 0..9999
    prompt:
        Is {{ x }} a square number?
    answer reply: word in {"square", "other"}
    solve: "square" if isqrt(x) * isqrt(x) == x else "other"

Instead:
    sample:
        balance square: int in 0..1
        r: int in 2..99
        d: int in 1..2
        x = r * r + (0 if square == 1 else d)
    prompt:
        Is {{ x }} a square number?
    answer reply: word in {"square", "other"}
    solve: "square" if isqrt(x) * isqrt(x) == x else "other"
""")
