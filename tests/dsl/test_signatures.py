"""Signature lines of the library become function types; other text is refused."""

from __future__ import annotations

import pytest
from gradatim.dsl import types as t
from gradatim.dsl.library import entries
from gradatim.dsl.signatures import read_signature
from gradatim.dsl.unify import substitute, unify


@pytest.mark.parametrize(
    ("line", "params", "result"),
    [
        ("gcd(a: int, b: int) -> int", [t.INT, t.INT], t.INT),
        ("pairs(xs: list of T) -> list of (T, T)", [t.List(t.Var("T"))], t.List(t.Tuple((t.Var("T"), t.Var("T"))))),
        ("look(d: dict of K to V, k: K) -> V?", [t.Dict(t.Var("K"), t.Var("V")), t.Var("K")], t.Optional(t.Var("V"))),
        ("cells(a: int) -> list of (int, int)", [t.INT], t.List(t.Tuple((t.INT, t.INT)))),
        ("flip(g: grid of bool) -> grid of bool", [t.List(t.List(t.BOOL))], t.List(t.List(t.BOOL))),
        ("none() -> real", [], t.REAL),
    ],
)
def test_signatures(line: str, params: list[t.Type], result: t.Type) -> None:
    name, kind = read_signature(line)
    assert name == line.partition("(")[0]
    assert [p.type for p in kind.params] == params
    assert kind.result == result


def test_a_parameter_with_a_default_may_be_left_out() -> None:
    _, kind = read_signature("f(a: int, b: int = 3) -> int")
    assert [p.required for p in kind.params] == [True, False]


@pytest.mark.parametrize("line", ["", "f", "f(a) -> int", "f(a: int)", "f(a: int) -> int rest", "f(a: wat) -> int"])
def test_other_text_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_signature(line)


def test_every_library_function_has_a_signature() -> None:
    assert len(entries()) > 100
    for entry in entries().values():
        assert isinstance(entry.type, t.Fn), entry.name


def test_type_variables_take_what_is_passed() -> None:
    bound: dict[str, t.Type] = {}
    assert unify(t.List(t.Var("T")), t.List(t.Int(0, 3)), bound)
    assert unify(t.Var("T"), t.Int(5, 9), bound)
    assert substitute(t.List(t.Tuple((t.Var("T"), t.Var("T")))), bound) == t.List(t.Tuple((t.Int(0, 9), t.Int(0, 9))))


@pytest.mark.parametrize(
    ("expected", "actual", "fits"),
    [
        (t.List(t.INT), t.Tuple((t.INT, t.INT)), True),
        (t.List(t.INT), t.STRING, False),
        (t.List(t.STRING), t.STRING, True),
        (t.Set(t.INT), t.List(t.INT), True),
        (t.Tuple((t.INT, t.INT)), t.List(t.INT), True),
        (t.Optional(t.INT), t.NONE, True),
        (t.INT, t.Optional(t.INT), True),
        (t.INT, t.REAL, False),
        (t.Dict(t.INT, t.INT), t.Dict(t.STRING, t.INT), False),
    ],
)
def test_unification(expected: t.Type, actual: t.Type, fits: bool) -> None:
    assert unify(expected, actual, {}) is fits
