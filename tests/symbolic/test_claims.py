"""Claims on small specs: what holds is proved, what does not is refuted by a witness that the module confirms."""

from __future__ import annotations

import pytest
import z3
from gradatim.compiler.claims import (
    answer_unique,
    check_line_needed,
    must_fail_rejected,
    reference_accepted,
    reference_optimal,
    satisfiable,
    subject,
)
from gradatim.compiler.pipeline import compile_source
from gradatim.compiler.symbolic.to_z3 import z3_text
from gradatim.dsl.spans import Source
from gradatim.runtime.errors import GradatimError

SORT = """lang 1
env sorting "Sort integers."
tags: test
level: 0..3

param n: int in 3..9 = linear(4, 1)

sample:
    xs: list[n] of int in -3..3

prompt:
    Sort {{ xs | join(" ") }}

answer ys: list[n] of int in -3..3

check:
    all(ys[i] <= ys[i + 1] for i in range(n - 1))   as "not ascending"
    MEMBERS

solve: sorted(xs)

must_fail:
    xs when xs != sorted(xs)    as "input copied back"
"""
STRONG = SORT.replace("MEMBERS", 'all(ys.count(y) == xs.count(y) for y in ys)     as "other numbers"')
WEAK = SORT.replace("MEMBERS", 'all(y in xs for y in ys)                        as "other numbers"')

ROUTE = """lang 1
env routes "Cheapest route on a complete digraph."
tags: test
level: 0..1

param n: int in 3..6 = linear(4, 1)

sample:
    w: list[n * n] of int in 1..9

prompt:
    The cost of going from i to j is number i * {{ n }} + j of {{ w | join(" ") }}.

answer path: list[2..n] of int in 0..n-1

check:
    gate path[0] == 0 and path[-1] == n - 1     as "wrong ends"

minimize: cost(n, w, path)
solve: cheapest(n, w)

must_fail:
    [0]     as "too short"

def cost(n: int, w: list of int, path: list of int) -> int:
    return sum(w[a * n + b] for (a, b) in pairs(path))

def cheapest(n: int, w: list of int) -> list of int:
    best = [w[v] for v in range(n)]
    before = [0 for v in range(n)]
    for round in range(n - 2):
        for u in range(1, n):
            for v in range(1, n):
                if best[u] + w[u * n + v] < best[v]:
                    best[v] = best[u] + w[u * n + v]
                    before[v] = u
    path = [n - 1]
    for step in range(n):
        if path[0] != 0:
            path = [before[path[0]]] + path
    return path
"""

TWO = """lang 1
env two "Two numbers."
tags: test
level: 0..2

param n: int in 1..9 = linear(3, 1)

sample:
    a: int in 0..n
    b: int in a..n+5
    SAMPLE

prompt:
    {{ a }} and {{ b }}: name a number between them.

answer x: int in 0..20

check:
    CHECK

solve: a

must_fail:
    b + 1   as "above"
"""
BETWEEN = 'a <= x          as "too small"\n    x <= b          as "too large"'


def _subject(text: str, **options):
    compiled = compile_source(Source("test.env", text))
    assert compiled.ok, [d.message for d in compiled.diagnostics]
    return subject(compiled, **options)


def _two(sample: str = "c = a", check: str = BETWEEN):
    return _subject(TWO.replace("SAMPLE", sample).replace("CHECK", check))


def test_a_sorted_answer_is_unique():
    claim = answer_unique(_subject(STRONG))
    assert (claim.status, claim.scope) == ("proved", "level 0, n = 4")


def test_a_weak_sort_check_is_refuted_with_two_accepted_answers():
    about = _subject(WEAK)
    claim = answer_unique(about)
    assert claim.status == "refuted"
    assert claim.witness is not None
    instance = {"env": "sorting", "level": 0, "seed": 0, "draws": claim.witness.draws}
    first, second = claim.witness.answers
    assert first != second
    assert {about.program.module.judge(instance, text)["status"] for text in (first, second)} == {"correct"}


def test_sizes_make_the_scope():
    claim = answer_unique(_subject(STRONG, sizes={"n": 3}))
    assert (claim.status, claim.scope) == ("proved", "level 0, n = 3")
    with pytest.raises(GradatimError, match="domain"):
        _subject(STRONG, sizes={"n": 2})
    with pytest.raises(GradatimError, match="no parameter"):
        _subject(STRONG, sizes={"m": 2})


def test_bellman_ford_is_optimal():
    claim = reference_optimal(_subject(ROUTE))
    assert (claim.status, claim.scope) == ("proved", "level 0, n = 4")


def test_a_reference_that_can_be_beaten_is_refuted():
    one_round = ROUTE.replace("range(n - 2)", "range(0)")
    claim = reference_optimal(_subject(one_round, sizes={"n": 3}))
    assert claim.status == "refuted"
    assert claim.witness is not None
    assert "0 1 2" in claim.witness.answers


def test_references_are_accepted_or_refuted():
    assert reference_accepted(_two()).status == "proved"
    claim = reference_accepted(_two(check='a < x           as "too small"'))
    assert (claim.status, claim.reason) == ("refuted", "the reference is judged wrong")


def test_a_reference_that_fails_is_refuted():
    text = TWO.replace("solve: a", "solve: [4, 5, 6][a - 1]").replace("SAMPLE", "c = a")
    claim = reference_accepted(_subject(text.replace("CHECK", 'x >= 0      as "fits"')))
    assert claim.status == "refuted"
    assert claim.witness is not None
    assert claim.witness.draws["a"] in (0, *range(1, 4))


def test_a_line_that_follows_from_the_others_is_found():
    lines = BETWEEN + '\n    x < b + 3       as "far too large"'
    about = _two(check=lines)
    claims = check_line_needed(about)
    assert [c.status for c in claims] == ["refuted", "refuted", "proved"]
    assert [about.source.text.split("\n")[c.line - 1].split(" as ")[0].strip() for c in claims] == [
        "a <= x",
        "x <= b",
        "x < b + 3",
    ]


def test_requirements_that_exclude_each_other_are_named():
    about = _two("require b > 2\n    require a + b > 10\n    require b < a + 3")
    claim = satisfiable(about)
    lines = about.source.text.split("\n")
    assert claim.status == "refuted"
    named = {lines[k - 1].strip() for k in claim.lines}
    assert "require b > 2" not in named
    assert {"require a + b > 10", "require b < a + 3"} <= named
    assert satisfiable(_two("require a + b > 8")).status == "proved"


def test_a_must_fail_answer_that_is_accepted_is_refuted():
    assert [c.status for c in must_fail_rejected(_two())] == ["proved"]
    claims = must_fail_rejected(_two(check='a <= x          as "too small"'))
    assert [c.status for c in claims] == ["refuted"]
    assert claims[0].witness is not None


def test_a_limit_is_no_proof():
    wide = ROUTE.replace("3..6 = linear(4, 1)", "3..60 = linear(40, 1)")
    claim = reference_optimal(_subject(wide))
    assert claim.status == "skipped"


def test_the_question_can_be_printed_as_smt_lib():
    text = z3_text(compile_source(Source("test.env", STRONG)))
    solver = z3.Solver()
    solver.from_string(text)
    assert text.startswith("; sorting, level 0, n = 4")
    assert solver.check() == z3.unsat


def test_what_is_not_encoded_is_said_in_the_printed_question():
    halves = STRONG.replace("solve: sorted(xs)", "solve: sorted([x for x in xs if x / 2 < 5])")
    text = z3_text(compile_source(Source("test.env", halves)))
    assert "; not encoded, line" in text
