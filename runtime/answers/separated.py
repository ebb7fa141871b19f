"""Lists without anything between the items (single characters), and lists with a declared text between them."""

from .lists import parse_list, read_items
from .text import protect, strip_answer, unbracket, within_limits

EMPTY = ("", "[]", "()", "{}")


def parse_compact(text: str, item) -> list | None:
    """The items, one per character; blanks or commas between them are forgiven; None for malformed."""
    body = strip_answer(text)
    if not within_limits(text) or body in EMPTY:
        return None if not within_limits(text) else []
    values = read_items(list(body), item)
    return parse_list(text, item) if values is None else values


def print_compact(values, show) -> str:
    """The items with nothing between; `[]` for none."""
    return protect("".join([show(value) for value in values])) if len(values) > 0 else "[]"


def parse_separated(text: str, sep: str, item) -> list | None:
    """The items between the separators, blanks around them forgiven; None for malformed."""
    if not within_limits(text):
        return None
    body = strip_answer(text)
    if body in EMPTY:
        return []
    mark = sep.strip() or sep
    for whole in dict.fromkeys((body, unbracket(body))):
        values = read_items([piece.strip() for piece in whole.split(mark)], item)
        if values is not None:
            return values
    return None


def print_separated(values, sep: str, show) -> str:
    """The items with the separator between; `[]` for none."""
    return protect(sep.join([show(value) for value in values])) if len(values) > 0 else "[]"


def says(text: str, literal: str) -> bool:
    """Whether an answer is the literal reply, in any case, with the usual leniencies around it."""
    body = strip_answer(text)
    if len(body) >= 2 and body[0] == body[-1] and body[0] in "'\"":
        body = body[1:-1]
    return body.lower() == literal.lower()
