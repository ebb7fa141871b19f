"""Exact rationals: `p`, `p/q` with q > 0, or a decimal such as `-0.125`; at most 4000 digits each."""

from fractions import Fraction

from .ints import int_token, print_int
from .text import MAX_DIGITS, strip_answer


def decimal_parts(token: str) -> tuple[str, str] | None:
    """(all digits with the sign, digits after the point) of a plain decimal, or None; `.5` is one, `5.` is not."""
    if len(token) > MAX_DIGITS + 2:
        return None
    sign = token[:1] if token.startswith(("-", "+")) else ""
    whole, point, part = token[len(sign) :].partition(".")
    digits = whole + part
    if not digits.isdigit() or not digits.isascii() or len(digits) > MAX_DIGITS or (point and not part):
        return None
    return sign + digits, part


def rational_token(token: str) -> Fraction | None:
    """The Fraction that the token spells exactly, or None."""
    if "/" not in token:
        parts = decimal_parts(token)
        return None if parts is None else Fraction(int(parts[0]), 10 ** len(parts[1]))
    above, _, below = token.partition("/")
    p, q = int_token(above.strip()), int_token(below.strip())
    if p is None or q is None or q < 1:
        return None
    return Fraction(p, q)


def parse_rational(text: str) -> Fraction | None:
    """The Fraction that the answer spells, or None; it need not be in lowest terms."""
    value = rational_token(text.strip())
    return rational_token(strip_answer(text)) if value is None else value


def print_rational(value) -> str:
    """`p/q` in lowest terms, or `p` if the value (Fraction or int) is whole."""
    if value.denominator == 1:
        return print_int(value.numerator)
    return print_int(value.numerator) + "/" + print_int(value.denominator)
