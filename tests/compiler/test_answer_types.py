"""Every answer declaration: the reference is accepted as printed, leniencies work, and what is wrong is told apart."""

import pytest
from compiler_support import instance, module, spec

# (answer declaration, solve, right texts, wrong texts, malformed texts)
CASES = [
    ("int in 0..9", "4", ["4", "+4", "**4**"], ["5", "10", "-1"], ["four", "", "4 5"]),
    ("int in {2, 4, 8}", "4", ["4"], ["2", "3"], ["x"]),
    ("int in 0..9 except 3", "4", ["4"], ["3"], []),
    ("int in 0..9 except {3, 5}", "4", ["4"], ["3", "5"], []),
    ("int in (0..9) if k > 0 else {1}", "4", ["4"], ["11"], []),
    ("real, tol 0.01", "2.5", ["2.5", "2.509", "25e-1"], ["2.6"], ["nan", "inf", "x"]),
    ("real in -1.5..2.5, tol 0.01", "2.0", ["2", "2.001"], ["2.6", "-3"], []),
    ("real in 0..k", "1.5", ["1.5"], ["2.5", "1.25"], []),
    ("rational", "frac(1, 3)", ["1/3", "2/6"], ["0.3", "0.33333"], ["1/0", "a"]),
    ("bool", "True", ["true", "Yes"], ["no", "False"], ["1", "maybe"]),
    ('word in {"knight", "knave"}', '"knave"', ["knave", "Knave", "'knave'"], ["knight"], ["king"]),
    ("word in WORDS", '"fig"', ["fig"], ["apple"], ["pear"]),
    ("word in ws", '"x"', ["x"], ["y"], ["z"]),
    ("word", '"any-thing"', ["any-thing"], ["other", "two words"], []),
    ('char in "abc"', '"b"', ["b"], ["a"], ["d"]),
    ('string[3] over "01"', '"010"', ["010", "`010`"], ["000", "01"], ["012"]),
    ('string[1..k] over {"b", "a"}', '"ab"', ["ab"], ["aaa", "b"], ["xy"]),
    ("string over LETTERS", '"zy"', ["zy"], ["z"], ["a"]),
    ("string", '"hello there"', ["hello there"], ["hello"], []),
    ("list[3] of int in 0..9", "[1, 2, 3]", ["1 2 3", "[1, 2, 3]", "1,2,3"], ["1 2", "1 2 11", "3 2 1"], ["1 b 3"]),
    ("list of int", "tuple([1, 2])", ["1 2"], ["", "2 1"], ["1,,2"]),
    ("list of int, sep \"->\"", "[1, 2, 3]", ["1->2->3", "1 -> 2 -> 3"], ["1->2", "[]"], ["1 2 3", "1->x"]),
    ('list[4] of char in "LR", compact', '["L", "R", "R", "L"]', ["LRRL", "L R R L"], ["LRR", "RRRR"], ["LRX"]),
    ("list of bool", "[True, False]", ["True False", "yes no"], ["True"], ["maybe"]),
    ("list of rational", "[frac(1, 2), frac(3, 1)]", ["1/2 3", "0.5, 3"], ["1/2"], ["x"]),
    ("list of real, tol 0.1", "[1.0, 2.0]", ["1.05 1.95"], ["1", "1 3"], ["a"]),
    ('list of word in {"a", "b c"}', '["a", "b c"]', ['a, (b c)'], ["a"], ["d"]),
    ("list of (int in 0..9, word in {\"x\", \"y\"})", '[(1, "x"), (2, "y")]',
     ["1 x\n2 y", "(1, x), (2, y)"], ["1 x", "1 x\n11 y"], ["x 1"]),
    ("list of list of int", "[[1, 2], [3]]", ["1 2\n3", "[[1, 2], [3]]"], ["1\n2 3"], ["a"]),
    ("list of P", "[P(x=1, y=2)]", ["1 2", "(1, 2)"], ["2 1"], ["1"]),
    ("set[2] of int in 0..9", "{7, 5}", ["5 7", "7, 5"], ["5 5", "5 6", "5"], ["x"]),
    ("set of (int, int)", "{(1, 2), (0, 5)}", ["1 2\n0 5", "0 5\n1 2"], ["1 2\n1 2"], []),
    ("multiset[3] of int", "[2, 1, 2]", ["1 2 2", "2 2 1"], ["1 1 2", "1 2"], ["z"]),
    ("subset[2] in 0..5", "[4, 1]", ["1 4", "4 1"], ["4 4", "1 6", "1 2 4"], ["q"]),
    ("subset[1..2] in xs", "[30, 10]", ["10 30", "30 10"], ["10", "11 30"], []),
    ("subset in ws", '["y", "x"]', ["x y", "Y X"], ["x", "x x"], ["z"]),
    ("subset in cells(2, 2)", "[(1, 1), (0, 1)]", ["0 1\n1 1", "(1, 1), (0, 1)"], ["0 1", "0 5"], ["a"]),
    ("permutation[4]", "[2, 0, 1, 3]", ["2 0 1 3"], ["0 1 2 3", "0 0 1 2", "1 2 3 4"], ["a"]),
    ("permutation in xs", "[30, 10, 20]", ["30 10 20"], ["10 20 30", "10 10 20", "1 2 3"], ["w"]),
    ("permutation in ws", '["y", "x"]', ["y x"], ["x y", "x x"], ["z x"]),
    ("(int in 0..9, real)", "(3, 0.5)", ["3 0.5", "(3, 0.5)"], ["3 0.6", "11 0.5"], ["3"]),
    ("(int, list of int)", "(3, [1, 2])", ["3, (1 2)", "3 (1, 2)"], ["4 (1 2)"], ["3"]),
    ("record(x: int in 0..9, y: real)", "(3, 0.5)", ["x: 3\ny: 0.5", "y = 0.5, x = 3", "3 0.5"], ["3 1"], ["3"]),
    ("P", "P(x=1, y=2)", ["x: 1\ny: 2", "1 2"], ["2 1"], ["x: 1"]),
    ("P(x in 0..3)", "P(x=1, y=2)", ["1 2"], ["4 2"], []),
    ("grid[2, k] of int in 0..9", "[[1, 2], [3, 4]]",
     ["1 2\n3 4", "12\n34", "[[1,2],[3,4]]"], ["1 2\n3 5"], ["1 2 3\n4 5 6"]),
    ('grid[2, 2] of char in ".#"', '[[".", "#"], ["#", "."]]', [".#\n#.", ". #\n# ."], ["##\n##"], ["ab\ncd"]),
    ("grid[2, 2] of int in 0..9, compact", "[[1, 2], [3, 4]]", ["12\n34"], ["12\n33"], ["1"]),
    ("grid[1, 2] of real, tol 0.1", "[[1.0, 2.0]]", ["1.01 2.02"], ["1.5 2"], []),
    ("edges[2] in 0..4", "[(2, 1), (0, 3)]",
     ["1 2\n3 0", "(0,3), (1,2)", "0-3, 2-1"], ["1 2", "1 2\n2 1", "1 2\n0 9"], ["1"]),
    ("arcs[1] in 0..4", "[(2, 1)]", ["2 1", "2->1"], ["1 2"], ["2"]),
    ("tree[4]", "[(0, 1), (2, 1), (3, 1)]", ["0 1\n1 2\n1 3"], ["0 1\n1 2\n0 2", "0 1", "0 1\n1 2\n2 7"], ["x"]),
    ("graph[4, 2]", "[(0, 1), (2, 3)]", ["3 2\n1 0"], ["0 1", "0 1\n0 9"], ["x"]),
    ("Op", "Pour(i=0, j=1)",
     ["Pour 0 1", "pour(0, 1)", "POUR 0, 1"], ["Fill 0", "Pour 0 9"], ["Pour 0", "Spill 1", "1"]),
    ("list[1..3] of Op", "[Fill(i=1), Stop()]",
     ["Fill 1\nStop", "fill(1)\nstop()"], ["Stop", "Fill 7\nStop"], ["Fill\nStop"]),
    ("Claim", "Not(c=Both(l=Is(who=1), r=Is(who=0)))",
     ["Not (Both (Is 1) (Is 0))", "not(both(is(1), is(0)))"], ["Is 1"], ["Not"]),
    ("int in 0..9 or \"none\"", "None if k < 0 else 4", ["4"], ["5", "none", "None"], ["nil"]),
    ("int in 0..9 or \"none\"", "None if k > 0 else 4", ["none", "None.", "\"none\""], ["4", "11"], ["nil"]),
    ("list of int or \"impossible\"", "None if k > 0 else [1]", ["impossible"], ["1 2"], ["possible"]),
    ("real or \"none\", tol 0.1", "None if k < 0 else 1.0", ["1.05"], ["none", "2"], ["nil"]),
    ("multiset of int or \"none\"", "None if k < 0 else [2, 1]", ["1 2"], ["none", "1"], ["x"]),
    ("edges or \"none\"", "None if k > 0 else [(0, 1)]", ["none"], ["0 1"], ["x"]),
    ("record(e: edges in 0..3, n: int)", "([(1, 0), (2, 3)], 3)",
     ["e: (2 3) (0 1)\nn: 3"], ["e: (0 1)\nn: 3"], ["n: 3"]),
    ("record(g: grid[2, 2] of int, n: int)", "([[1, 0], [2, 2]], 3)",
     ["g: [(1 0) (2 2)]\nn: 3"], ["g: (1 0) (2 3)\nn: 3"],
     ["g: 1 0\n2 2\nn: 3"]),
    ("list of grid[2, 1] of int", "[[[1], [2]], [[3], [4]]]", ["[(1) (2)]\n[(3) (4)]"], ["[(1) (2)]"], ["1\n2"]),
    ("list of edges in 0..3", "[[(1, 0)], [(2, 3), (0, 1)], []]", ["0 1\n(0 1), (3 2)\n[]"], ["0 1"], ["0"]),
    ("list of set of int", "[{3, 1}, {2}]", ["1 3\n2", "3 1\n2"], ["2\n1 3", "3 1\n2 2"], ["x"]),
    ("set of (list of int)", "[[3, 1], [2]]", ["2\n3 1"], ["1 3\n2", "2\n3 1\n2"], ["x"]),
    ("set of (set of int)", "[{3, 1}, {2}]", ["2\n3 1", "1 3\n2"], ["1 3\n2 2", "1 3\n2\n3 1"], ["x"]),
    ("(int, edges in 0..4)", "(1, [(3, 1), (0, 2)])", ["1 ((0 2), (3 1))"], ["1 ((0 2))"], ["(0 2)"]),
    ("list of expr in x", "[x + 1, sin(x)]", ["1 + x\nsin x"], ["x\nsin x"], ["z\nx"]),
]  # fmt: skip
HEAD = """symbols: x, y
param k: int in 2..2 = 2
const WORDS = {"apple", "fig"}
const LETTERS = ["z", "y"]
type P = record(x: int, y: int)
type Op = Fill(i: int in 0..k) | Pour(i: int in 0..k, j: int in 0..k) | Stop()
type Claim = Is(who: int) | Not(c: Claim) | Both(l: Claim, r: Claim)
"""


def environment(declaration, solve, more=""):
    """A module with this answer."""
    sample = 'sample:\n    xs: list[3] of int in 0..0\n    ws: list[1] of word in {"w"}\n'
    sample = sample.replace("xs: list[3] of int in 0..0", "a: int in 10..10\n    xs = [a, 2 * a, 3 * a]")
    sample = sample.replace('ws: list[1] of word in {"w"}', 'ws = ["x", "y"]')
    return module(spec(f"{sample}answer given: {declaration}\nsolve: {solve}\n{more}", HEAD))


@pytest.mark.parametrize(
    ("declaration", "solve", "right", "wrong", "malformed"), CASES, ids=[c[0] + "|" + c[1] for c in CASES]
)
def test_answer(declaration, solve, right, wrong, malformed):
    env = environment(declaration, solve)
    given = instance(env)
    assert env.judge(given, env.reference(given))["status"] == "correct", env.reference(given)
    for status, texts in (("correct", right), ("wrong", wrong), ("malformed", malformed)):
        for text in texts:
            verdict = env.judge(given, text)
            assert verdict["status"] == status, (text, verdict, env.solve(given))
            assert verdict["accuracy"] == (status == "correct")
    assert "Answer with" in env.prompt(given)


@pytest.mark.parametrize(
    ("declaration", "solve", "right", "wrong", "malformed"), CASES, ids=[c[0] + "|" + c[1] for c in CASES]
)
def test_the_same_with_a_check(declaration, solve, right, wrong, malformed):
    """With a `check` any answer in the domain is right: only shape and domain matter."""
    env = environment(declaration, solve, 'check:\n    given == given as "always"\n')
    given = instance(env)
    for text in right:
        assert env.judge(given, text)["status"] == "correct"
    for text in malformed:
        assert env.judge(given, text)["status"] == "malformed"


def test_expressions():
    env = environment("expr in (x, y), size 2..50", "sin(x) ** 2 + x * y / y")
    given = instance(env)
    for text in ("x + sin(x)^2", "sin^2(x) + x", "$x + 1 - \\cos^2 x$", env.reference(given)):
        assert env.judge(given, text)["status"] == "correct", text
    assert env.judge(given, "x + sin(x)")["status"] == "wrong"
    assert env.judge(given, "x")["feedback"] == ["the expression has fewer than 2 parts"]
    assert env.judge(given, "x + z")["status"] == "malformed"
    assert env.judge(given, "x" + "+x" * 60)["status"] == "malformed"


def test_a_set_is_a_set_in_check_and_score():
    check = 'check:\n    len(given & {1, 2, 3}) == 2 as "a"\n    given | {5} == {1, 3, 5} as "b {given}"\n'
    env = environment("set[1..3] of int in 0..9", "[3, 1]", check + "score: len(given - reference) / 10\n")
    given = instance(env)
    assert env.judge(given, "3 1")["status"] == "correct"
    verdict = env.judge(given, "2 9 3")
    assert verdict["feedback"] == ["b 2, 3, 9"] and verdict["score"] == 0.2


def test_expressions_and_variants_are_written_out_in_prompts_and_feedback():
    text = spec(
        """
sample:
    fs: list[2] of expr in {x / 2, x / 2}
    ops ~ made(2)
    pair = (fs[0], 3)
prompt:
    {{ fs | lines }}
    {{ ops | join("; ") }} {{ ops }} {{ pair }} {{ fs }}
answer given: list of Op
solve: ops
check:
    for op in given:
        op != Stop() as "{op} and {fs[0]}"
sampler made(k: int) -> list of Op:
    return [Fill(i=draw(k..k)), Stop()]
""",
        HEAD,
    )
    env = module(text)
    given = instance(env)
    assert env.prompt(given).startswith("x/2\nx/2\nFill 2; Stop Fill 2, Stop (x/2, 3) x/2, x/2\n")
    assert env.judge(given, "fill 0\nstop")["feedback"] == ["Stop and x/2"]


def test_domain_feedback_names_the_bounds_and_not_the_reference():
    env = environment("list[3] of int in 0..9", "[1, 7, 8]")
    given = instance(env)
    assert env.judge(given, "1 2")["feedback"] == ["there are 2 items, not 3"]
    assert env.judge(given, "1 2 33")["feedback"] == ["an item is outside of its domain"]
    assert env.judge(given, "1 2 3")["feedback"] == ["this is not the right answer"]
    env = environment("int in 0..9", "7")
    assert env.judge(given, "12")["feedback"] == ["12 is not between 0 and 9"]
    assert env.judge(given, "12")["criteria"] == {"domain": 0.0}


def test_solve_may_give_what_stands_for_the_answer():
    for declaration, solve in [
        ("list of int", "range(3)"),
        ("list of int", "tuple([0, 1, 2])"),
        ("list of int", "{2: 1, 0: 1, 1: 1}.keys()"),
        ("subset in 0..5", "{2, 0, 1}"),
        ("list of int", "{2, 0, 1}"),
        ("list of (int, int)", "[(i, i) for i in range(2)]"),
        ("list of list of int", "[tuple([1, 2]), tuple([3])]"),
        ("grid[1, 2] of int", "[tuple([1, 2])]"),
    ]:
        env = environment(declaration, solve)
        given = instance(env)
        assert env.judge(given, env.reference(given))["status"] == "correct", (declaration, solve)
