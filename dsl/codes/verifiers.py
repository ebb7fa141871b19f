"""E4xx from evidence: the verifier, by mutants, searches and proofs."""

from __future__ import annotations

from .entry import entries

VERIFIERS = entries("""
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


E404: answer not unique

The title, the prompt or a `require` says that one answer is right ("exactly one solution", `unique(...)`), and the
verifier accepts another one. It comes from the search of a small answer domain, the run-time solver, a mutant, or z3.

Why: The task that is asked is not the task that is paid for; a grid with two solutions cannot be solved by thinking.

Example:
    sample:
        x: int in 100..999
    prompt:
        Name the only number from 0 to 9 that divides {{ x }}. There is exactly one answer.
    answer reply: int in 1..9
    check:
        x % reply == 0
    solve: 1

Instead:
    sample:
        x: int in 100..999
    prompt:
        Name a number from 1 to 9 that divides {{ x }}; every one is accepted.
    answer reply: int in 1..9
    check:
        x % reply == 0
    solve: 1


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


E406: search disagrees

The accepted answers are not those of a second formulation: an accepted answer breaks the rules that `require
unique(...)` names, a solution of these rules is refused, the reference breaks them (errors); or the tolerance of an
objective lets an answer pass that is worse than the best one (a warning).

Why: Two descriptions of one task disagree, so at least one of them is wrong.

Example:
    rules pair(g: list[2] of int in 1..6, total: int):
        sum(g) == total
        all_different(g)
    sample:
        total: int in 3..4
        require unique(pair, total, fits=[1, 0], blank=0)
    prompt:
        Which two different numbers, first 1, have the sum {{ total }}?
    answer reply: list[2] of int in 1..6
    check:
        sum(reply) == total
    solve: [1, total - 1]

Instead:
    rules pair(g: list[2] of int in 1..6, total: int):
        sum(g) == total
        all_different(g)
    sample:
        total: int in 3..4
        require unique(pair, total, fits=[1, 0], blank=0)
    prompt:
        Which two different numbers, first 1, have the sum {{ total }}?
    answer reply: list[2] of int in 1..6
    check:
        reply[0] == 1
        pair(reply, total)
    solve: [1, total - 1]


E407: reference beaten

A valid answer is better than the reference.

Why: The reference is no optimum, or `check` lacks a condition. In training such an answer gets the verdict
`spec_fault`.

Example:
    prompt: Give the smallest number from {{ x }} on.
    answer reply: int in 0..20
    check:
        reply >= x
    minimize: reply
    solve: x + 1

Instead:
    prompt: Give the smallest number from {{ x }} on.
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


E410: unsound equality

sympy finds an expression equal to the reference, and the verifier refuses it (where there is a `check`, which may be
about the form, a warning) or `same` finds it different; or sympy finds it different and `same` equal. The expressions
are references of the spec, expanded, factored, multiplied with one, and changed.

Why: There are many ways to write a function. A verifier that knows only some of them punishes right answers.

Example:
    symbols: t
    sample:
        a: int in 2..9
        b: int in 2..9
    prompt:
        Multiply (t + {{ a }})(t + {{ b }}) out.
    answer reply: expr in t
    check:
        str(reply) == str((t + a) * (t + b))
    solve: (t + a) * (t + b)

Instead:
    symbols: t
    sample:
        a: int in 2..9
        b: int in 2..9
    prompt:
        Multiply (t + {{ a }})(t + {{ b }}) out.
    answer reply: expr in t
    check:
        same(reply, (t + a) * (t + b))
    solve: (t + a) * (t + b)


E411: fragile tolerance

Verdicts hang on the exact tolerance: with a tenth of it references would be refused, or with ten times as much answers
of `must_fail` or coarse mutants would be accepted, in at least a tenth of the cases (a warning); an error if half of
the references would be refused. Shares are lower bounds with 99 % confidence.

Why: The border then lies where answers are. Right answers that were rounded differently are refused, or wrong ones are
only just caught.

Example:
    sample:
        x: int in 100..999
    prompt:
        What is {{ x }} divided by 7?
    answer reply: real
    check:
        abs(7 * reply - x) < 0.01
    solve: x / 7 + 0.001

Instead:
    sample:
        x: int in 100..999
    prompt:
        What is {{ x }} divided by 7?
    answer reply: real
    check:
        abs(7 * reply - x) < 0.01
    solve: x / 7
""")
