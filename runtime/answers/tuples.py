"""Tuples of a fixed number of fields, separated by blanks or commas, with or without brackets around."""

from .lists import join_parts, split_flat, split_nested
from .text import strip_answer, unbracket, within_limits


def read_fields(pieces: list | None, items) -> tuple | None:
    """The value of each piece by the item of its place; None if their numbers differ or a piece is malformed."""
    if pieces is None or len(pieces) != len(items):
        return None
    values = []
    for piece, item in zip(pieces, items, strict=True):
        value = item(piece)
        if value is None:
            return None
        values.append(value)
    return tuple(values)


def parse_tuple(text: str, items) -> tuple | None:
    """The tuple that the answer spells, one function in `items` per field, or None.

    Fields may hold blanks if commas separate them; fields in brackets may hold both.
    """
    if not within_limits(text):
        return None
    body = strip_answer(text)
    for whole in dict.fromkeys((unbracket(body), body)):
        values = read_fields(split_flat(whole), items)
        if values is None:
            values = read_fields(split_nested(whole, False), items)
        if values is None:
            values = read_fields(split_nested(whole, True), items)
        if values is not None:
            return values
    return None


def print_tuple(values, shows) -> str:
    """The fields with a blank between; in brackets where it would not read back otherwise."""
    return join_parts([show(value) for value, show in zip(values, shows, strict=True)])
