"""W91x from evidence: what a spec leaves to trust. These may be silenced with a reason."""

from __future__ import annotations

from .entry import entries

TRUST = entries("""
W910: unchecked reference

An answer is right if it equals the reference, and nothing else in the spec says what is right: there is no `check` or
objective, and no entry of `must_pass` but `reference`.

Why: A mistake in `solve` is then invisible: wrong answers are rewarded, and right ones are not, without any sign of it.

Example:
    sample:
        xs: list[6] of int in 0..9
    prompt:
        How many numbers of {{ xs | join(" ") }} are larger than all numbers before them? The first one counts.
    answer reply: int in 1..6
    solve: sum(1 for i in range(6) if all(x < xs[i] for x in xs[:i]))

Instead:
    sample:
        xs: list[6] of int in 0..9
    prompt:
        How many numbers of {{ xs | join(" ") }} are larger than all numbers before them? The first one counts.
    answer reply: int in 1..6
    solve: sum(1 for i in range(6) if all(x < xs[i] for x in xs[:i]))
    must_pass:
        len(set([max(xs[:i + 1]) for i in range(6)]))   as "different maxima of beginnings"


W911: format unstated

The header says `format: off`, so that no sentence tells how the answer is written.

Why: An answer that is right and written in another way earns nothing, and the model cannot know why. Whether the text
of the prompt tells it instead is for the author to say.

Example:
    format: off
    answer reply: int
    solve: x

Instead:
    answer reply: int
    solve: x


W912: credit for guesses

At every tested level above the lowest, the `score` of wrong answers is 0.3 or more on average, for a constant answer, a
random valid one, or the answer of another instance. Or all wrong answers that earn anything earn the same.

Why: What is paid without work is learned first, and the groups in which rewards differ become rare.

Example:
    sample:
        xs: list[8] of int in 0..9
    prompt:
        Sort {{ xs | join(" ") }}.
    answer ys: list[8] of int in 0..9
    solve: sorted(xs)
    score: 1 - (1 - agree(ys, reference)) / 2

Instead:
    sample:
        xs: list[8] of int in 0..9
    prompt:
        Sort {{ xs | join(" ") }}.
    answer ys: list[8] of int in 0..9
    solve: sorted(xs)
    score: agree(ys, reference) ** 5
""")
