"""Evaluation of constants and laws with bounds: 4,000 digits, 100,000 items, a million steps.

Guarantee: evaluating any expression of the language ends soon, with a value inside the bounds or with `TooLarge`. The
operators that can blow up (`*`, `**`, `<<`, `range`, factorials) are replaced by checked ones; all Python code that
runs is counted by a trace function.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable
from fractions import Fraction
from types import CodeType, FrameType
from typing import Any

BITS = 13_288
ITEMS = 100_000
STEPS = 1_000_000
_SIZED = (str, list, tuple)
_CHECKED = {ast.Mult: "_bounded_multiply", ast.Pow: "_bounded_power", ast.LShift: "_bounded_shift"}


class TooLarge(ArithmeticError):
    """A bound was passed; the text says which."""


def _digits() -> TooLarge:
    return TooLarge("the number has more than 4,000 digits")


def _bits(value: Any) -> int:
    if isinstance(value, Fraction):
        return max(value.numerator.bit_length(), value.denominator.bit_length())
    return value.bit_length() if isinstance(value, int) else 0


def multiply(a: Any, b: Any) -> Any:
    """a * b."""
    for sequence, times in ((a, b), (b, a)):
        if isinstance(sequence, _SIZED) and isinstance(times, int) and len(sequence) * max(times, 0) > ITEMS:
            raise TooLarge(f"the list has more than {ITEMS:,} items")
    if _bits(a) + _bits(b) > BITS:
        raise _digits()
    return a * b


def power(a: Any, b: Any) -> Any:
    """a ** b."""
    if isinstance(b, int) and _bits(a) > 1 and _bits(a) * abs(b) > BITS:
        raise _digits()
    return a**b


def shift(a: Any, b: Any) -> Any:
    """a << b."""
    if isinstance(b, int) and b > BITS:
        raise _digits()
    return a << b


def bounded_range(*ends: int) -> range:
    """A range that a million steps can go through."""
    result = range(*ends)
    if len(result[: STEPS + 1]) > STEPS:
        raise TooLarge(f"the range has more than {STEPS:,} items")
    return result


def bounded_count(function: Callable[..., int]) -> Callable[..., int]:
    """A factorial or binomial whose value stays within the digits allowed."""

    def checked(n: int, *rest: int) -> int:
        if isinstance(n, int) and n > 2_000:
            raise TooLarge("the first argument is above 2,000")
        return function(n, *rest)

    return checked


COUNTS = ("factorial", "binomial")
GUARDS: dict[str, Any] = {
    "_bounded_multiply": multiply,
    "_bounded_power": power,
    "_bounded_shift": shift,
    "range": bounded_range,
}


class Guarding(ast.NodeTransformer):
    """Replaces the operators that can blow up by calls of the checked ones."""

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        """`a * b` becomes `_bounded_multiply(a, b)`."""
        self.generic_visit(node)
        name = _CHECKED.get(type(node.op))
        return node if name is None else ast.Call(ast.Name(name, ast.Load()), [node.left, node.right], [])


def run(code: CodeType, scope: dict[str, Any]) -> Any:
    """Evaluate with at most `STEPS` lines of Python run; a debugger's own trace function is put back afterwards."""
    left = STEPS

    def count(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal left
        left -= 1
        if left < 0:
            raise TooLarge(f"it takes more than {STEPS:,} steps")
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        return eval(code, scope)
    finally:
        sys.settrace(before)
