"""Truth values: true, false, yes, no in any case."""

from .text import strip_answer


def bool_token(token: str) -> bool | None:
    """True for true/yes, False for false/no, ignoring case; None otherwise."""
    low = token.lower()
    if low in ("true", "yes"):
        return True
    if low in ("false", "no"):
        return False
    return None


def parse_bool(text: str) -> bool | None:
    """The truth value that the answer names, or None."""
    return bool_token(strip_answer(text))


def print_bool(value: bool) -> str:
    """ "True" or "False"."""
    return "True" if value else "False"
