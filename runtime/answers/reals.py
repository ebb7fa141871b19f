"""Finite reals: decimals such as `-0.125`, optionally with a power of ten such as `1.5e-7`; never inf or nan."""

from math import isfinite

from .ints import int_token
from .rationals import decimal_parts
from .text import strip_answer


def real_token(token: str) -> float | None:
    """The float nearest to the number that the token spells, or None; None also if that is too big for a float."""
    mantissa, mark, power = token.replace("E", "e").partition("e")
    if decimal_parts(mantissa) is None or (mark and (len(power) > 5 or int_token(power) is None)):
        return None
    value = float(token)
    return value if isfinite(value) else None


def parse_real(text: str) -> float | None:
    """The float that the answer spells, or None."""
    value = real_token(text.strip())
    return real_token(strip_answer(text)) if value is None else value


def print_real(value: float) -> str:
    """The shortest decimal without an exponent that reads back as the same finite float: 0.0001, 3.0, -2.5."""
    mantissa, mark, power = repr(float(value)).partition("e")
    if not mark:
        return mantissa
    sign = "-" if mantissa.startswith("-") else ""
    whole, _, part = mantissa.lstrip("-").partition(".")
    shift = int(power)
    if shift < 0:
        return sign + "0." + "0" * (-shift - 1) + whole + part
    return sign + whole + part + "0" * (shift - len(part)) + ".0"
