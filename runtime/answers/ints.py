"""Whole numbers: an optional sign and 1 to 4000 ASCII digits, nothing between them."""

from .text import MAX_DIGITS, strip_answer


def int_token(token: str) -> int | None:
    """The int that the token spells, or None."""
    if len(token) > MAX_DIGITS + 1:
        return None
    digits = token[1:] if token.startswith(("-", "+")) else token
    if not digits.isdigit() or not digits.isascii() or len(digits) > MAX_DIGITS:
        return None
    return int(token)


def parse_int(text: str) -> int | None:
    """The int that the answer spells, or None."""
    value = int_token(text)
    return int_token(strip_answer(text)) if value is None else value


def print_int(value: int) -> str:
    """Decimal digits of an int of any size; halves itself above CPython's limit of 4300 digits per conversion."""
    if value.bit_length() <= 14_000:
        return str(value)
    if value < 0:
        return "-" + print_int(-value)
    half = value.bit_length() * 3 // 20
    high, low = divmod(value, 10**half)
    return print_int(high) + print_int(low).zfill(half)
