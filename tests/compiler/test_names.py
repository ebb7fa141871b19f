"""Names: what an author may call things without the generated code taking them for its own, and the reverse."""

import pytest
from compiler_support import instance, module, spec
from gradatim.compiler.pipeline import compile_source
from gradatim.dsl.spans import Source

OURS = [
    "out",
    "value",
    "best",
    "item",
    "token",
    "values",
    "text",
    "row",
    "cell",
    "end",
    "edge",
    "held",
    "draws",
    "criteria",
    "feedback",
    "expected",
    "entries",
    "attempt",
    "refused",
    "measure",
    "objective",
    "score",
    "rng",
    "stream",
    "pick",
    "verdict",
    "fmt",
    "told",
    "graded",
    "step",
    "args",
    "rounds_1",
    "good_1",
    "held_1",
    "x_rng",
    "N_BY_LEVEL",
    "instance",
    "seed",
    "answer",
    "response",
    "markers",
    "sample_",
    "judge",
    "verify",
    "solve_",
    "parse_answer",
    "reply",
    "Random",
    "Fraction",
    "namedtuple",
    "print",
    "id",
    "type",
    "float",
    "map",
    "frozenset",
    "PARTIAL",
    "extract",
    "between",
    "draw_ints",
    "counts",
    "pairs",
    "agree",
]


@pytest.mark.parametrize("name", OURS)
def test_every_part_of_a_spec_may_use_names_of_the_compiler(name):
    text = spec(
        f"""
sample:
    {name}: list[n] of int in 0..5
    x: int in 1..3
    w = [v for v in {name}]
    require x + len({name}) > 1 as "never"
prompt:
    {{% for v in {name} %}}{{{{ v }}}} {{% endfor %}}{{{{ {name} | join(" ") }}}}
answer ys: list[0..n] of int in 0..5
check:
    for v in ys:
        v in {name}    as "{{v}} is not there"
    len(ys) == len({name}) as "length of {{{name}}}"
maximize: sum(ys) + 0 * len({name})
score: ratio / 2 + satisfied / 4
solve:
    ys = [max({name})] * len({name})
    return ys
must_fail:
    {name}[:0] when max({name}) > 0
""",
        head="param n: int in 2..4 = linear(2, frac(1, 9))\n",
    )
    env = module(text)
    given = instance(env, 9, 5)
    assert env.judge(given, env.reference(given))["status"] == "correct"
    for _, answer in env.must_fail(given):
        assert env.judge(given, answer)["status"] == "wrong"
    worst = " ".join([str(min(given["draws"][name]))] * 3)
    assert env.judge(given, worst)["status"] in ("wrong", "correct")


@pytest.mark.parametrize("name", [n for n in OURS if n not in ("N_BY_LEVEL",)])
def test_names_in_functions_and_comprehensions(name):
    env = module(
        spec(
            f"""
def f({name}: int, k: int = 2) -> int:
    def inner({name}):
        return {name} + k
    total = 0
    for {name} in [{name} for {name} in range(3)]:
        total += inner({name})
    return total
solve: f({name}=1) + sum({name} for {name} in [1, 2])
"""
        )
    )
    assert env.solve(instance(env)) == 9 + 3


def test_a_function_of_the_author_wins_and_the_library_keeps_its_own():
    env = module(
        spec(
            """
solve: pairs(3) + len(flat([[1], [2, 3]])) + agree_all([1, 2], [1, 3])
score: agree([1, 2], [1, 3])
def pairs(n: int) -> int:
    return n * 100
def agree_all(a: list of int, b: list of int) -> int:
    return sum(1 for i in range(len(a)) if a[i] == b[i])
"""
        )
    )
    given = instance(env)
    assert env.solve(given) == 304
    assert env.judge(given, "1")["score"] == 0.5


def test_library_functions_called_by_the_library_are_not_captured():
    """`convex_hull` and the like call other library functions; an author's function of that name is not theirs."""
    env = module(
        spec(
            """
solve: len(factorise(60)) + is_prime(7)
def is_prime(n: int) -> int:
    return 1000
"""
        )
    )
    assert env.solve(instance(env)) == 1003


def test_parameters_reach_functions_under_any_shadowing():
    env = module(
        spec(
            """
sample:
    x: int in 1..1
answer y: int
solve: outer(5) + sum(reads(n) for n in [1, 2]) + twice(k=1)
prompt: {{ x }}
def reads(k: int) -> int:
    return n * 100 + k
def outer(n: int) -> int:
    total = reads(n)
    for n in range(2):
        total += reads(n)
    return total
def twice(k: int, m: int = 3) -> int:
    def n(j):
        return reads(j) + m
    return n(k) + n(j=k)
""",
            head="param n: int in 7..7 = 7\n",
        )
    )
    outer = 705 + 700 + 701
    assert env.solve(instance(env)) == outer + (701 + 702) + 2 * (701 + 3)


def test_functions_as_values_get_their_parameters():
    env = module(
        spec(
            """
sample:
    xs: list[6] of int in 0..20
solve: sorted(xs, key=distance)[0]
def distance(v: int) -> int:
    return abs(v - n)
""",
            head="param n: int in 7..7 = 7\n",
        )
    )
    given = instance(env)
    assert env.solve(given) == min(given["draws"]["xs"], key=lambda v: abs(v - 7))


def test_default_arguments_stand_behind_parameters_of_the_spec():
    env = module(
        spec(
            """
solve: f(1) + f(1, 5) + f(a=1, b=6) + f(1, b=7)
def f(a: int, b: int = 2) -> int:
    return n * 100 + a * 10 + b
""",
            head="param n: int in 7..7 = 7\n",
        )
    )
    assert env.solve(instance(env)) == 4 * 710 + 2 + 5 + 6 + 7


def test_fields_may_be_named_like_methods_or_start_with_an_underscore():
    env = module(
        spec(
            """
sample:
    r: list[2] of R(count in 1..2, index in 3..4), each index > count
prompt: {{ r | table }}
solve: r[0].count + r[1].index + R(count=1, index=2, _x=3)._x
""",
            head="type R = record(count: int, index: int, _x: int in 0..9)\n",
        )
    )
    given = instance(env)
    (a, _, _), (_, d, _) = given["draws"]["r"]
    assert env.solve(given) == a + d + 3


def test_fields_read_by_later_fields_and_conditions_do_not_meet_other_names():
    env = module(
        spec(
            """
sample:
    u: int in 50..50
    es: list[5] of E(u in 0..3, v in u+1..9), distinct by (u, v), each u != 2 and all(u < 100 for u in [1, 2])
prompt: {{ es | rows }}
solve: u + es[0].v
""",
            head="type E = record(u: int, v: int)\n",
        )
    )
    for seed in range(20):
        given = instance(env, 0, seed)
        assert all(u < v and u != 2 for u, v in given["draws"]["es"])
        assert env.solve(given) == 50 + given["draws"]["es"][0][1]


def test_a_default_may_not_read_a_parameter():
    text = spec("solve: f(1)\ndef f(a: int, b: int = n) -> int:\n    return a + b\n", "param n: int in 2..2 = 2\n")
    found = compile_source(Source("x.env", text))
    assert [d.code for d in found.diagnostics if d.code.startswith("E")] == ["E101"]
