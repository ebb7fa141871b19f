"""Interval arithmetic on integers: sound bounds of `a OP b` from bounds of the operands; None stands for no bound."""

from __future__ import annotations

from .types import Bound, Int


def _add(a: Bound, b: Bound) -> Bound:
    return None if a is None or b is None else a + b


MAX_BITS = 4096
"""A bound with more bits is dropped, so that arithmetic on bounds stays cheap."""


def _kept(low: Bound, high: Bound) -> Int:
    small_low = low is None or low.bit_length() <= MAX_BITS
    small_high = high is None or high.bit_length() <= MAX_BITS
    return Int(low if small_low else None, high if small_high else None)


def add(a: Int, b: Int) -> Int:
    """Bounds of a + b."""
    return _kept(_add(a.low, b.low), _add(a.high, b.high))


def negate(a: Int) -> Int:
    """Bounds of -a."""
    return Int(None if a.high is None else -a.high, None if a.low is None else -a.low)


def subtract(a: Int, b: Int) -> Int:
    """Bounds of a - b."""
    return add(a, negate(b))


def multiply(a: Int, b: Int) -> Int:
    """Bounds of a * b."""
    if None not in (a.low, a.high, b.low, b.high):
        corners = [x * y for x in (a.low, a.high) for y in (b.low, b.high)]  # type: ignore[operator]
        return _kept(min(corners), max(corners))
    if a.low is not None and b.low is not None and a.low >= 0 and b.low >= 0:
        high = None if a.high is None or b.high is None else a.high * b.high
        return _kept(a.low * b.low, high)
    return Int()


def floor_divide(a: Int, b: Int) -> Int:
    """Bounds of a // b where b is not 0; only for divisors of one sign."""
    if b.low is None or b.low < 1:
        return Int()
    if None not in (a.low, a.high, b.high):
        corners = [x // y for x in (a.low, a.high) for y in (b.low, b.high)]  # type: ignore[operator]
        return Int(min(corners), max(corners))
    low = None if a.low is None else (0 if a.low >= 0 else a.low // b.low)
    high = None if a.high is None else (a.high // b.low if a.high >= 0 else -1)
    return Int(low, high)


def modulo(a: Int, b: Int) -> Int:
    """Bounds of a % b (the sign of the divisor, as in Python)."""
    if b.low is None or b.low < 1:
        return Int()
    high = None if b.high is None else b.high - 1
    if a.low is not None and a.low >= 0 and a.high is not None and (high is None or a.high < high):
        high = a.high
    return Int(0, high)


def power(a: Int, b: Int) -> Int:
    """Bounds of a ** b for b >= 0."""
    if a.low is None or a.low < 0 or b.low is None or b.low < 0:
        return Int()
    small = a.high is not None and b.high is not None and b.high * max(a.high.bit_length(), 1) < 4096
    high = max(a.high**b.high, 1) if small else None  # type: ignore[operator]  # 0 ** 0 is 1
    low = min(a.low**b.low, 10**18) if a.low and b.low < 64 and a.low < 10**6 else 0
    return Int(low, high)


def bit_operation(a: Int, b: Int, op: str) -> Int:
    """Bounds of &, |, ^, <<, >> on values that are not negative."""
    if a.low is None or b.low is None or a.low < 0 or b.low < 0:
        return Int()
    if op == ">>":
        return Int(0, a.high)
    if op == "<<":
        small = a.high is not None and b.high is not None and b.high < 4096
        return Int(0, a.high << b.high if small else None)  # type: ignore[operator]
    if op == "&":
        highs = [h for h in (a.high, b.high) if h is not None]
        return Int(0, min(highs) if highs else None)
    if a.high is None or b.high is None:
        return Int(0, None)
    return Int(0, (1 << max(a.high.bit_length(), b.high.bit_length())) - 1)


def certain(op: str, a: Int, b: Int) -> bool | None:
    """The value of `a OP b` if it is the same for all values in the bounds, else None."""
    match op:
        case "<":
            return _below(a, b, strict=True)
        case "<=":
            return _below(a, b, strict=False)
        case ">":
            return _below(b, a, strict=True)
        case ">=":
            return _below(b, a, strict=False)
        case "==" | "!=":
            apart = _below(a, b, strict=True) or _below(b, a, strict=True)
            same = a.low is not None and a.low == a.high == b.low == b.high
            equal = False if apart else (True if same else None)
            return equal if op == "==" or equal is None else not equal
    return None


def _below(a: Int, b: Int, *, strict: bool) -> bool | None:
    if a.high is not None and b.low is not None and (a.high < b.low if strict else a.high <= b.low):
        return True
    if a.low is not None and b.high is not None and (a.low >= b.high if strict else a.low > b.high):
        return False
    return None
