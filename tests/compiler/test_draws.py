"""Draws: every domain keeps its promise, survives JSON, and near-exhausted domains end."""

import json
from collections import Counter
from fractions import Fraction

import pytest
from compiler_support import compiled, instance, module, spec
from gradatim.compiler.develop import load_spec
from gradatim.compiler.pipeline import compile_source
from gradatim.dsl.spans import Source
from gradatim.runtime.errors import GradatimError

HEAD = """symbols: x
param n: int in 4..4 = 4
const LETTERS = ["p", "q"]
type E = record(u: int, v: int, w: int in 1..3)
type Tree = Leaf(v: int) | Node(l: Tree, r: Tree, name: string)
"""
SAMPLERS = """
sampler grown(depth: int) -> Tree:
    if depth == 0 or draw(bool):
        return Leaf(v=draw(1..9))
    return Node(l=grown(depth - 1), r=grown(depth - 1), name=draw(LETTERS))
sampler keyed(k: int) -> dict of (list of int) to (set of string):
    return {tuple([i, i + draw(0..3)]): {draw({"x", "y"})} for i in range(k)}
sampler path(k: int) -> list of (int, bool):
    xs = shuffled(range(k))
    return [(x, draw(bool)) for x in xs]
sampler maybe(k: int) -> int?:
    return None if draw(bool) else k
sampler rows(k: int) -> list of list of int:
    return [tuple([draw(0..k), i]) for i in range(2)]
def total(t: Tree) -> int:
    match t:
        case Leaf(v):
            return v
        case Node(l, r, _):
            return total(l) + total(r)
"""
# (draw, condition on the value in the language)
DRAWS = [
    ("x_: int in 3..7", "3 <= x_ <= 7"),
    ("x_: int in {5, 2, 8}", "x_ in [5, 2, 8]"),
    ("x_: int in -3..3 except 0", "x_ != 0 and -3 <= x_ <= 3"),
    ("x_: int in 0..3 ~ skew(2)", "x_ >= 0"),
    ('x_: word in {"a", "b"} ~ weights({"a": 1, "b": 0})', 'x_ == "a"'),
    ("x_: real in -1.5..2.5", "-1.5 <= x_ and x_ <= 2.5"),
    ("x_: list[3] of real in 0.0..1.0", "all(0 <= y <= 1 for y in x_)"),
    ("x_: rational in 0..1", "0 <= x_ and x_ <= 1"),
    ("x_: bool", "x_ or not x_"),
    ("x_: string[n] over LETTERS", 'len(x_) == n and all(c in "pq" for c in x_)'),
    ('x_: string[1..3] over "ab" ~ weights({"a": 1, "b": 3})', "1 <= len(x_) <= 3"),
    ("x_: list[n] of int in 0..9, sorted", "x_ == sorted(x_)"),
    ("x_: list[n] of int in 0..3, distinct", "sorted(x_) == [0, 1, 2, 3]"),
    ("x_: list[n] of int in 0..9, distinct, sorted", "len(set(x_)) == n and x_ == sorted(x_)"),
    ("x_: list[6] of (int in 0..2, bool), distinct", "len(set(x_)) == 6"),
    ("x_: list[6] of (int in 0..1, int in 0..2), distinct, each it[0] <= 1", "len(set(x_)) == 6"),
    ("x_: list[6] of E(u in 0..2, v in u+1..3), distinct by (u, v)", "len(set((e.u, e.v) for e in x_)) == 6"),
    ("x_: list[n] of int in 0..9 except {1, 2}", "1 not in x_ and 2 not in x_"),
    ("x_: list[n] of int in 0..9, each it % 2 == 0", "all(y % 2 == 0 for y in x_)"),
    ("x_: set[3] of int in 1..3", "x_ == {1, 2, 3}"),
    ("x_: multiset[n] of int in 0..1", "len(x_) == n"),
    ("x_: (int in 1..2, word in LETTERS)", "x_[0] < 3 and x_[1] in LETTERS"),
    ("x_: E(u in 0..3, v in u..u)", "x_.u == x_.v and 1 <= x_.w <= 3"),
    ("x_: permutation[n]", "sorted(x_) == [0, 1, 2, 3]"),
    ("x_: permutation in LETTERS", "sorted(x_) == LETTERS"),
    ("x_: subset[2] in cells(2, 2)", "len(set(x_)) == 2"),
    ("x_: grid[2, n] of int in 0..1", "len(x_) == 2 and len(x_[0]) == n"),
    ('x_: grid[2, 2] of char in ".#"', "len(flat(x_)) == 4"),
    ("x_: edges[3] in 1..4", "all(1 <= u < v <= 4 for u, v in x_) and len(set(x_)) == 3"),
    ("x_: arcs[6] in 0..2", "len(set(x_)) == 6 and all(u != v and u < 3 and v < 3 for u, v in x_)"),
    ("x_: tree[5]", "is_tree(5, x_)"),
    ("x_: graph[4, 6]", "len(set(x_)) == 6"),
    ("x_: [int in 0..i for i in range(n)]", "all(x_[i] <= i for i in range(n))"),
    ("x_ ~ shuffled(range(n))", "sorted(x_) == [0, 1, 2, 3]"),
    ("x_ ~ composition(9, 3)", "sum(x_) == 9 and len(x_) == 3 and min(x_) >= 1"),
    ("x_ ~ composition(9, 3, least=3)", "x_ == [3, 3, 3]"),
    ("x_ ~ grown(2)", "total(x_) > 0"),
    ("x_: [Tree ~ grown(2) for i in range(3)]", "len(x_) == 3 and all(total(y) > 0 for y in x_)"),
    ("x_ ~ keyed(3)", "all(tuple([k[0], k[1]]) in x_ for k in x_) and len(x_) == 3"),
    ("x_ ~ path(3)", "all(a < 3 and (b or not b) for a, b in x_)"),
    ("x_ ~ maybe(3)", "x_ is None or x_ == 3"),
    ("x_ ~ rows(3)", "x_ == [[r[0], r[1]] for r in x_]"),
    ("x_: list[3] of expr in {x, sin(x), x * x}", "all(same(y, x) or same(y, sin(x)) or same(y, x ** 2) for y in x_)"),
]  # fmt: skip


@pytest.mark.parametrize(("draw", "condition"), DRAWS, ids=[d for d, _ in DRAWS])
def test_draw(draw, condition):
    env = module(
        spec(f"sample:\n    {draw}\n    ok = {condition}\nanswer y: bool\nsolve: ok\nprompt: go\n{SAMPLERS}", HEAD)
    )
    for seed in range(30):
        first = env.sample(3, seed)
        given = json.loads(json.dumps(first, allow_nan=False))
        assert env.sample(3, seed) == first
        assert env.solve(given) is True, given


def test_values_are_spread():
    env = module(
        spec("sample:\n    a: real in 0.0..1.0\n    b: rational in 0..1\n    c: arcs[1] in 0..2\nprompt: go\n")
    )
    seen = [env.sample(0, seed)["draws"] for seed in range(400)]
    assert 0.45 < sum(d["a"] for d in seen) / 400 < 0.55
    assert {d["b"][1] for d in seen} >= {1, 2, 3, 5, 7, 12} or len({Fraction(*d["b"]) for d in seen}) > 30
    assert min(Counter(str(d["c"]) for d in seen).values()) > 30 and len({str(d["c"]) for d in seen}) == 6


def test_more_distinct_values_than_exist_is_told():
    env = load_spec(compiled(spec("sample:\n    xs: list[7] of (int in 0..1, int in 0..2), distinct\nprompt: go\n")))
    with pytest.raises(Exception, match="asks for 1 more different values than there are"):
        env.sample(0, 0)


def test_balance_is_drawn_once_and_outside_of_the_retries():
    env = module(
        spec("sample:\n    balance want: bool\n    x: int in 0..9\n    require (x == 0) == want\nprompt: go\n")
    )
    wants = [env.sample(0, seed)["draws"] for seed in range(300)]
    assert 110 < sum(d["want"] for d in wants) < 190
    assert all((d["x"] == 0) == d["want"] for d in wants)


FAR = "def far(x: int) -> int:\n    return x\n"


def test_require_that_never_holds_names_itself():
    sample = 'sample:\n    x: int in 0..9\n    require far(x) > 10, tries 7 as "too small"\nprompt: go\n'
    env = module(spec(sample + FAR))
    with pytest.raises(ValueError, match="no instance in 7 tries at level 2, seed 5; refused last by: too small"):
        env.sample(2, 5)


def test_definitions_are_computed_again_and_parameters_follow_the_level():
    env = module(
        spec(
            "sample:\n    xs: list[m] of int in 0..9\n    s = {x: len(xs) for x in xs}\n"
            "prompt: {{ m }} {{ half }} {{ q_ }}\nsolve: s[xs[0]]\n",
            "param m: int in 2..9 = steps({3: 2, 5: 4})\n"
            "param half: real in 0.0..1.0 = steps({3: 0.25, 4: 0.5})\n"
            "param q_: rational in 0..1 = steps({3: frac(1, 3), 4: 1})\n",
            "3..5",
        )
    )
    for level, size in ((3, 2), (4, 2), (5, 4)):
        given = instance(env, level)
        assert env.solve(given) == size == len(given["draws"]["xs"])
    assert env.prompt(instance(env, 3)).startswith("2 0.25 1/3")


SHAPES = """list multiset set string permutation subset grid edges arcs tree graph dict deque tuple int Road
record(a: int in 0..3)|(int in 0..3, bool)"""
SIZES = ["", "[3]", "[2..3]", "[n]", "[2, 3]", "[2..3, 2]"]
REST = [
    "",
    " of int in 0..3",
    " in 0..3",
    ' over "ab"',
    " of list[2] of bool",
    " of Road, distinct",
    " of set[2] of bool",
]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("rest", REST)
def test_every_shape_is_drawn_or_refused_with_a_finding(size, rest):
    for word in [*SHAPES.split("\n")[0].split(), *SHAPES.split("\n")[1].split("|")]:
        text = SHAPE_SPEC.replace("SHAPE", word + size + rest)
        made = compile_source(Source("shapes.env", text))
        assert made.module is not None or made.diagnostics, text
        if made.module is not None:
            env = load_spec(made)
            for seed in range(3):
                try:
                    instance = env.sample(0, seed)
                except GradatimError as error:
                    assert "no instance" in str(error), text
                else:
                    env.prompt(instance)


SHAPE_SPEC = """lang 1
env shapes "One draw of any shape."
level: 0..0

type Road = record(u: int in 0..3, v: int in 0..3)

sample:
    n: int in 2..3
    x: SHAPE

prompt: {{ x }} {{ n }}

answer a: int

solve: n
"""
