"""Variants: the name of an alternative in any case, then its fields, as in `Pour 0 1`, `pour(0, 1)` or `Pour 0, 1`.

A table is a sequence of (name, maker, items) with one function from text to a value per field. Fields that are variants
themselves stand in parentheses: `Not (Is 0 True)`.
"""

from .lists import join_parts, split_nested
from .text import strip_answer, unbracket, within_limits
from .tuples import read_fields

MAX_NESTING = 200


def too_deep(text: str) -> bool:
    """Whether brackets are nested deeper than variants may be."""
    depth = 0
    for char in text:
        depth += (char in "([{") - (char in ")]}")
        if depth > MAX_NESTING:
            return True
    return False


def variant_fields(rest: str, items) -> tuple | None:
    """The values of the fields that follow a name, or None; brackets around all of them are fine."""
    inner = unbracket(rest)
    for text in dict.fromkeys((rest, inner)):
        for blanks in (False, True):
            values = read_fields(split_nested(text, blanks), items)
            if values is not None:
                return values
    return None


def variant_token(token: str, table):
    """The value that the token spells, or None."""
    body = token.strip()
    if body[:1] == "(" and body[-1:] == ")":
        body = body[1:-1].strip()
    low = body.lower()
    for name, maker, items in table:
        size = len(name)
        after = body[size : size + 1]
        if low.startswith(name.lower()) and not (after.isalnum() or after == "_"):
            values = variant_fields(body[size:].strip(" :\t"), items)
            if values is not None:
                return maker(*values)
    return None


def parse_variant(text: str, token):
    """The value that the answer spells, or None; `token` reads one value."""
    body = strip_answer(text)
    return None if not within_limits(text) or too_deep(body) else token(body)


def print_variant(value, shows) -> str:
    """The name and the fields with blanks between; `shows` has a tuple of printers for every name."""
    name = type(value).__name__
    parts = [show(field) for field, show in zip(value, shows[name], strict=True)]
    if not parts:
        return name
    text = join_parts(parts)
    return name + " " + text if len(parts) > 1 or text == parts[0] else name + " (" + parts[0] + ")"
