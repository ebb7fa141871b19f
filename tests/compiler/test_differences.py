"""Where bodies differ from Python on purpose, and where Python's habits would make results depend on luck."""

import pytest
from compiler_support import compiled, instance, module, spec
from gradatim.compiler.pipeline import compile_source
from gradatim.dsl.spans import Source


def value(expression, body="", answer="int", head=""):
    """What `solve:` gives."""
    env = module(spec(f"answer reply: {answer}\nsolve: {expression}\n{body}", head))
    return env.solve(instance(env))


def test_a_computed_negative_index_fails():
    body = "def at(xs: list of int, i: int) -> int:\n    return xs[i]\n"
    assert value("at([1, 2], 1)", body) == 2
    with pytest.raises(IndexError, match="negative"):
        value("at([1, 2], -1)", body)
    assert value("[1, 2][-1]") == 2
    assert value("{-1: 5}[0 - 1]") == 5
    for change in ("xs[i] = 5", "xs[i] += 5", "del xs[i]"):
        with pytest.raises(IndexError, match="negative"):
            value(
                "change([1, 2], -1)", f"def change(xs: list of int, i: int) -> int:\n    {change}\n    return xs[0]\n"
            )


def test_multiplying_a_nested_list_is_refused():
    found = compile_source(Source("x.env", spec("solve: len([[0] * 2] * 3)\n")))
    assert [d.code for d in found.diagnostics] == ["E112"]


def test_sets_go_in_sorted_order():
    words = '{"pear", "fig", "apple", "plum"}'
    assert value(f'"".join({words})', answer="string") == "appleasfigpearplum".replace("as", "")
    assert value(f"[w for w in {words}]", answer="list of word") == ["apple", "fig", "pear", "plum"]
    assert value(f"sorted({words}, key=len)", answer="list of word") == ["fig", "pear", "plum", "apple"]
    assert value(f"max({words}, key=len) + str(len(list({words})))", answer="string") == "apple4"
    assert value(f"list(enumerate({words}))[0][1]", answer="string") == "apple"
    body = """
def walk(words: set of string) -> string:
    first, second, third, fourth = words
    text = first + third
    for w in words:
        text += w[0]
    xs = ["x"]
    xs.extend(words)
    return text + xs[2] + list(words)[3]
"""
    assert value(f"walk({words})", body, "string") == "applepear" + "afpp" + "fig" + "plum"


def test_sums_of_reals_go_from_left_to_right():
    numbers = "[0.1] * 10"
    total = 0
    for x in [0.1] * 10:
        total = total + x
    for text in (f"sum({numbers})", f"sum({numbers}, 0.0)", f"sum({numbers}, start=0.0)", f"sum(x for x in {numbers})"):
        assert value(text, answer="real") == total != 1.0
    assert value("total([0.1] * 10)", "def total(xs: list of real) -> real:\n    return sum(xs)\n", "real") == total


def test_what_python_makes_lazy_is_a_list_when_it_is_kept():
    body = """
def kept(xs: list of int) -> int:
    pairs_ = zip(xs, xs)
    twice = sum(a for a, b in pairs_) + sum(b for a, b in pairs_)
    squares = (x * x for x in xs)
    again = len(squares) + len(squares)
    spots = enumerate(xs)
    numbers = range(3)
    d = {1: 2}
    keys = d.keys()
    d[5] = 6
    back = reversed(xs)
    same = numbers == [0, 1, 2] and keys == [1] and len(back) == len(xs) and back[0] == xs[-1]
    return twice + again + spots[1][1] + (numbers + [9])[3] + (1000 if same else 0)
"""
    assert value("kept([1, 2, 3])", body) == 12 + 6 + 2 + 9 + 1000


def test_reversed_of_text_is_a_list_of_letters():
    assert value('"".join(reversed("abc")) + reversed("abc")[0]', answer="string") == "cbac"
    body = "def last(xs: list of int) -> int:\n    q = deque(xs)\n    return list(reversed(q))[0]\n"
    assert value("last([1, 2])", body) == 2


def test_any_and_all_stop_early():
    assert value("1 if any(10 // x > 1 for x in [1, 0]) else 0") == 1
    assert value("1 if all(10 // x > 5 for x in [5, 0]) else 0") == 0


def test_recursion_ten_thousand_deep():
    body = """
def down(n: int) -> int:
    return 0 if n == 0 else 1 + down(n - 1)
def through_lists(n: int) -> int:
    return 0 if n == 0 else 1 + sum([through_lists(m) for m in [n - 1]])
def through_any(n: int) -> bool:
    return n == 0 or any(through_any(m) for m in [n - 1])
@memo
def kept(n: int) -> int:
    return 0 if n == 0 else 1 + kept(n - 1)
"""
    for name in ("down", "through_lists", "kept"):
        assert value(f"{name}(10000)", body) == 10_000
    with pytest.raises(RecursionError):
        value("down(1000000)", body)
    assert value("through_any(8000)", body, "bool") is True
    nested = "solve:\n    def down(n):\n        return 0 if n == 0 else 1 + down(n - 1)\n    return down(10000)\n"
    assert module(spec(nested)).solve({"level": 0, "seed": 0, "draws": {}}) == 10_000
    assert "setrecursionlimit" not in compiled(spec("")).module.text


def test_memo_remembers_and_keeps_functions_apart():
    body = """
@memo
def fib(n: int) -> int:
    return n if n < 2 else fib(n - 1) + fib(n - 2)
@memo
def other(n: int) -> int:
    return 7 * n
"""
    assert value("fib(90) + other(90)", body) == 2880067194370816120 + 630


def test_sets_of_variants_and_matching():
    head = "type Op = Fill(i: int) | Empty(i: int) | Stop()\n"
    body = """
def order(ops: set of Op) -> string:
    return "".join([letter(op) for op in ops])
def letter(op: Op) -> string:
    match op:
        case Fill(i):
            return "f" + str(i)
        case Empty(_):
            return "e"
        case _:
            return "s"
"""
    text = "order({Stop(), Empty(i=1), Fill(i=2), Fill(i=1), Empty(1)}) + str(1 if Fill(1) == Empty(1) else 0)"
    assert value(text, body, "string", head) == "f1f2es0"


def test_the_same_text_gives_the_same_bytes():
    text = spec('sample:\n    xs: list[3] of word in {"b", "a", "c"}\nsolve: len(set(xs))\n')
    assert compiled(text).module.text == compiled(text).module.text
