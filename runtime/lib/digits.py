"""Digits, bases, rounding and rationals. Every result is exact."""

import math
from fractions import Fraction

DIGIT_SIGNS = "0123456789abcdefghijklmnopqrstuvwxyz"


def digits(n, base=10):
    """digits(n: int, base: int = 10) -> list of int

    The digits of n, most significant first; digits(0) is [0].
    Fails: n < 0 or base < 2.

    >>> digits(407)
    [4, 0, 7]
    >>> digits(6, 2)
    [1, 1, 0]
    """
    if n < 0 or base < 2:
        raise ValueError(f"digits: no digits of {n} in base {base}")
    found = [n % base]
    while n >= base:
        n //= base
        found.append(n % base)
    return found[::-1]


def from_digits(ds, base=10):
    """from_digits(ds: list of int, base: int = 10) -> int

    The number with these digits, most significant first; no digits give 0.
    Fails: base < 2, or a digit outside 0..base-1.

    >>> from_digits([4, 0, 7])
    407
    """
    if base < 2:
        raise ValueError(f"from_digits: {base} is no base")
    n = 0
    for d in ds:
        if not 0 <= d < base:
            raise ValueError(f"from_digits: {d} is no digit in base {base}")
        n = n * base + d
    return n


def digit_sum(n, base=10):
    """digit_sum(n: int, base: int = 10) -> int

    Sum of the digits of n.
    Fails: n < 0 or base < 2.

    >>> digit_sum(407)
    11
    """
    return sum(digits(n, base))


def to_base(n, base):
    """to_base(n: int, base: int) -> string

    n written in the base with digits 0-9a-z and a minus sign if negative.
    Fails: base outside 2..36.

    >>> to_base(-255, 16)
    '-ff'
    """
    if not 2 <= base <= 36:
        raise ValueError(f"to_base: base {base} is not in 2..36")
    return ("-" if n < 0 else "") + "".join([DIGIT_SIGNS[d] for d in digits(abs(n), base)])


def from_base(text, base):
    """from_base(text: string, base: int) -> int

    The number that the text writes in the base: digits 0-9a-z in either case, after an optional minus sign. Nothing
    else is allowed, no blanks either.
    Fails: base outside 2..36, no digits, or a character that is no digit of the base.

    >>> from_base("ff", 16)
    255
    """
    if not 2 <= base <= 36:
        raise ValueError(f"from_base: base {base} is not in 2..36")
    body = text[1:] if text[:1] == "-" else text
    if body == "":
        raise ValueError("from_base: no digits")
    n = 0
    for sign in body:
        d = max(DIGIT_SIGNS.find(sign), DIGIT_SIGNS.upper().find(sign))
        if not 0 <= d < base:
            raise ValueError(f"from_base: {sign!r} is no digit in base {base}")
        n = n * base + d
    return -n if text[:1] == "-" else n


def popcount(n):
    """popcount(n: int) -> int

    Number of ones in the binary form of n.
    Fails: n < 0.

    >>> popcount(11)
    3
    """
    if n < 0:
        raise ValueError(f"popcount: {n} is negative")
    return n.bit_count()


def frac(a, b):
    """frac(a: int, b: int) -> rational

    The exact quotient a / b in lowest terms; a and b may also be rationals.
    Fails: b is 0.

    >>> frac(1, 2) + frac(1, 3) == frac(5, 6)
    True
    """
    if b == 0:
        raise ValueError("frac: division by zero")
    return Fraction(a, b)


def floor(x):
    """floor(x: real) -> int

    The largest integer <= x; exact for rationals too, which are not turned into reals.
    Fails: x is infinite or not a number.

    >>> floor(frac(-7, 2))
    -4
    """
    if x - x != 0:
        raise ValueError("floor: the number is not finite")
    return math.floor(x)


def ceil(x):
    """ceil(x: real) -> int

    The least integer >= x; exact for rationals too, which are not turned into reals.
    Fails: x is infinite or not a number.

    >>> ceil(frac(-7, 2))
    -3
    """
    if x - x != 0:
        raise ValueError("ceil: the number is not finite")
    return math.ceil(x)


def sign(x):
    """sign(x: real) -> int

    -1, 0 or 1 as x is negative, zero or positive.

    >>> [sign(-5), sign(0), sign(2)]
    [-1, 0, 1]
    """
    return (x > 0) - (x < 0)


def clamp(x, low, high):
    """clamp(x: T, low: T, high: T) -> T

    x moved into low..high: low if x < low, high if x > high, else x.
    Fails: low > high.

    >>> [clamp(x, 0, 9) for x in [-3, 5, 12]]
    [0, 5, 9]
    """
    if low > high:
        raise ValueError(f"clamp: the range {low}..{high} is empty")
    return min(max(x, low), high)
