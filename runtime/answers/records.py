"""Records: one field per line or separated by commas or blanks, each optionally as `name: value` or `name = value`.

If every field is named, any order will do; a field without a name stands at its place. Braces and quoted names, as in
JSON, are fine. Records are read up to 20,000 characters.
"""

from .lists import split_flat, split_nested
from .text import drop_quotes, protect, strip_answer, unbracket
from .tuples import read_fields

MAX_RECORD = 20_000


def field_name(piece: str, names) -> tuple[str | None, str]:
    """(the field name in front of the piece or None, the rest)."""
    for mark in (":", "="):
        front, found, rest = piece.partition(mark)
        name = drop_quotes(front.strip())
        if found and name in names:
            return name, rest.strip()
    return None, piece


def order_fields(pieces: list | None, names) -> list | None:
    """The pieces without names and in the order of `names`; None if they do not fit."""
    if pieces is None or len(pieces) != len(names):
        return None
    named = [field_name(piece, names) for piece in pieces]
    by_name = {name: rest for name, rest in named if name is not None}
    if len(by_name) == len(names):
        return [by_name[name] for name in names]
    if any(name not in (None, names[place]) for place, (name, _) in enumerate(named)):
        return None
    return [rest for _, rest in named]


def parse_record(text: str, names, items) -> tuple | None:
    """The values of the fields in the order of `names`, one function in `items` per field; None for malformed."""
    if len(text) > MAX_RECORD:
        return None
    body = strip_answer(text)
    inner = unbracket(body)
    lines = [line.strip().removesuffix(",") for line in inner.split("\n")]
    values = read_fields(order_fields([line for line in lines if line], names), items)
    if values is None:
        values = read_fields(order_fields(split_nested(inner, False), names), items)
    if values is None:
        values = read_fields(order_fields(split_flat(inner), names), items)
    return read_fields(order_fields(split_nested(inner, True), names), items) if values is None else values


def print_record(values, names, shows) -> str:
    """One line `name: value` per field; every `show` must give one line."""
    lines = [name + ": " + show(value) for value, name, show in zip(values, names, shows, strict=True)]
    return protect("\n".join(lines))
