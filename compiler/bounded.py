"""Evaluation of constants and laws with bounds: 4,000 digits, 100,000 items, 500,000 steps.

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
BUILT = 1_000_000
STEPS = 500_000
_SIZED = (str, list, tuple)
_CHECKED = {
    ast.Add: "_bounded_add",
    ast.Mult: "_bounded_multiply",
    ast.Pow: "_bounded_power",
    ast.LShift: "_bounded_shift",
}
_TEXT = ("join", "replace", "zfill", "ljust", "rjust")


class TooLarge(ArithmeticError):
    """A bound was passed; the text says which."""


def _digits() -> TooLarge:
    return TooLarge("the number has more than 4,000 digits")


def _bits(value: Any) -> int:
    if isinstance(value, Fraction):
        return max(value.numerator.bit_length(), value.denominator.bit_length())
    return value.bit_length() if isinstance(value, int) else 0


def power(a: Any, b: Any, modulus: int | None = None) -> Any:
    """a ** b, or that modulo a number."""
    if modulus is not None:
        return pow(a, b, modulus)
    if isinstance(b, int) and _bits(a) > 1 and _bits(a) * abs(b) > BITS:
        raise _digits()
    return a**b


def shift(a: Any, b: Any) -> Any:
    """a << b."""
    if isinstance(b, int) and b > BITS:
        raise _digits()
    return a << b


class Meter:
    """The checked operators of one evaluation; what they build is added up."""

    def __init__(self) -> None:
        self.built = 0

    def charge(self, items: int) -> None:
        """Count items that are about to be built."""
        self.built += items
        if self.built > BUILT:
            raise TooLarge(f"it builds more than {BUILT:,} items")

    def multiply(self, a: Any, b: Any) -> Any:
        """a * b."""
        for sequence, times in ((a, b), (b, a)):
            if isinstance(sequence, _SIZED) and isinstance(times, int):
                self.charge(len(sequence) * max(times, 0))
        if _bits(a) + _bits(b) > BITS:
            raise _digits()
        return a * b

    def add(self, a: Any, b: Any) -> Any:
        """a + b."""
        sizes = [len(x) for x in (a, b) if isinstance(x, _SIZED)]
        self.charge(sum(sizes))
        return a + b

    def range(self, *ends: int) -> range:
        """A range that is short enough to go through."""
        result = range(*ends)
        self.charge(len(result[: BUILT + 1]))
        return result

    def text(self, receiver: Any, name: str, *arguments: Any) -> Any:
        """`receiver.name(*arguments)` for the methods that can make a long text of short ones."""
        size = len(receiver)
        match name, arguments:
            case "join", (parts,):
                parts = list(parts)
                size = sum(map(len, parts)) + len(receiver) * len(parts)
                arguments = (parts,)
            case "replace", (old, new, *_):
                size += (receiver.count(old) + 1) * len(new)
            case _, (width, *_) if isinstance(width, int):
                size = max(size, width)
        self.charge(size)
        return getattr(receiver, name)(*arguments)

    def guards(self) -> dict[str, Any]:
        """The names that guarded code calls."""
        return {
            "_bounded_add": self.add,
            "_bounded_multiply": self.multiply,
            "_bounded_power": power,
            "_bounded_shift": shift,
            "_bounded_text": self.text,
            "range": self.range,
            "pow": power,
        }


def within_bounds(value: Any) -> Any:
    """The value itself, if all of it is inside of the bounds; parts that occur twice count twice."""
    waiting, count = [value], 0
    while waiting:
        item = waiting.pop()
        count += 1 if not isinstance(item, str) else max(len(item), 1)
        if count > ITEMS:
            raise TooLarge(f"the value has more than {ITEMS:,} parts")
        if _bits(item) > BITS:
            raise _digits()
        if isinstance(item, list | tuple | set | frozenset):
            waiting.extend(item)
        elif isinstance(item, dict):
            waiting.extend(item)
            waiting.extend(item.values())
    return value


def bounded_count(function: Callable[..., int]) -> Callable[..., int]:
    """A factorial or binomial whose value stays within the digits allowed."""

    def checked(n: int, *rest: int) -> int:
        if isinstance(n, int) and n > 2_000:
            raise TooLarge("the first argument is above 2,000")
        return function(n, *rest)

    return checked


COUNTS = ("factorial", "binomial")


class Guarding(ast.NodeTransformer):
    """Replaces the operators that can blow up by calls of the checked ones."""

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        """`a * b` becomes `_bounded_multiply(a, b)`."""
        self.generic_visit(node)
        name = _CHECKED.get(type(node.op))
        return node if name is None else ast.Call(ast.Name(name, ast.Load()), [node.left, node.right], [])

    def visit_Call(self, node: ast.Call) -> ast.expr:
        """`a.join(b)` becomes `_bounded_text(a, "join", b)`."""
        self.generic_visit(node)
        func = node.func
        if not (isinstance(func, ast.Attribute) and func.attr in _TEXT and not node.keywords):
            return node
        return ast.Call(ast.Name("_bounded_text", ast.Load()), [func.value, ast.Constant(func.attr), *node.args], [])


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
        value = eval(code, {**scope, **Meter().guards()})
    finally:
        sys.settrace(before)
    return within_bounds(value)
