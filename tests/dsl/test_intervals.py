"""Bounds are sound: whatever the operands are inside of their bounds, the result lies inside of the computed ones."""

from __future__ import annotations

import operator
from collections.abc import Callable
from itertools import product

import pytest
from gradatim.dsl import intervals as iv
from gradatim.dsl.types import Int
from hypothesis import given
from hypothesis import strategies as st

SMALL = range(-7, 8)
OPERATIONS: dict[str, tuple[Callable[[Int, Int], Int], Callable[[int, int], int]]] = {
    "+": (iv.add, operator.add),
    "-": (iv.subtract, operator.sub),
    "*": (iv.multiply, operator.mul),
    "//": (iv.floor_divide, operator.floordiv),
    "%": (iv.modulo, operator.mod),
    "**": (iv.power, operator.pow),
    "&": (lambda a, b: iv.bit_operation(a, b, "&"), operator.and_),
    "|": (lambda a, b: iv.bit_operation(a, b, "|"), operator.or_),
    "^": (lambda a, b: iv.bit_operation(a, b, "^"), operator.xor),
    "<<": (lambda a, b: iv.bit_operation(a, b, "<<"), operator.lshift),
    ">>": (lambda a, b: iv.bit_operation(a, b, ">>"), operator.rshift),
}
COMPARISONS = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}


@st.composite
def bounds(draw: st.DrawFn) -> Int:
    """An interval around zero; each end may be open."""
    low, high = sorted((draw(st.integers(-7, 7)), draw(st.integers(-7, 7))))
    return Int(draw(st.sampled_from([low, None])), draw(st.sampled_from([high, None])))


def members(kind: Int) -> list[int]:
    """The small values of an interval."""
    return [x for x in SMALL if inside(x, kind)]


def inside(value: int, kind: Int) -> bool:
    """Whether a value lies within bounds."""
    return (kind.low is None or kind.low <= value) and (kind.high is None or value <= kind.high)


@pytest.mark.parametrize("op", OPERATIONS)
@given(a=bounds(), b=bounds())
def test_the_result_lies_in_the_bounds(op: str, a: Int, b: Int) -> None:
    abstract, concrete = OPERATIONS[op]
    result = abstract(a, b)
    for x, y in product(members(a), members(b)):
        try:
            value = concrete(x, y)
        except (ZeroDivisionError, ValueError):
            continue
        if isinstance(value, int):
            assert inside(value, result), f"{x} {op} {y} = {value} is outside of {result}"


@given(a=bounds())
def test_negation(a: Int) -> None:
    assert all(inside(-x, iv.negate(a)) for x in members(a))


@pytest.mark.parametrize("op", COMPARISONS)
@given(a=bounds(), b=bounds())
def test_a_certain_comparison_is_right(op: str, a: Int, b: Int) -> None:
    value = iv.certain(op, a, b)
    outcomes = {COMPARISONS[op](x, y) for x, y in product(members(a), members(b))}
    assert value is None or outcomes <= {value}


@pytest.mark.parametrize(
    ("op", "a", "b", "value"),
    [
        ("<", Int(0, 3), Int(4, 9), True),
        ("<", Int(4, 9), Int(0, 4), False),
        ("<=", Int(0, 4), Int(4, 9), True),
        ("==", Int(2, 2), Int(2, 2), True),
        ("==", Int(0, 1), Int(2, 3), False),
        ("!=", Int(0, 1), Int(2, 3), True),
        ("==", Int(0, 2), Int(2, 3), None),
        ("<", Int(0, None), Int(4, 9), None),
    ],
)
def test_what_is_certain(op: str, a: Int, b: Int, value: bool | None) -> None:
    assert iv.certain(op, a, b) is value


def test_bounds_are_tight_where_they_are_used() -> None:
    assert iv.add(Int(0, 9), Int(1, 2)) == Int(1, 11)
    assert iv.multiply(Int(-2, 3), Int(4, 5)) == Int(-10, 15)
    assert iv.modulo(Int(0, None), Int(1, 7)) == Int(0, 6)
    assert iv.floor_divide(Int(0, 9), Int(2, 2)) == Int(0, 4)


def test_huge_bounds_are_dropped() -> None:
    kind = Int(3, 3)
    for _ in range(60):
        kind = iv.multiply(kind, kind)
    assert kind == Int(None, None)
