"""Strings over an alphabet, on one line.

Text that already is a string over the alphabet is taken as it is; only otherwise are the usual leniencies and enclosing
quotes removed. Back-ticks around the whole answer always go, and keep the blanks inside of them.
"""

from .text import MAX_TEXT, drop_quotes, strip_answer, unfence


def string_token(token: str, letters: str) -> str | None:
    """The token if it is a string over `letters` ("" = printable characters) of at most 50,000, else None."""
    if len(token) > MAX_TEXT:
        return None
    fits = token.strip(letters) == "" if letters else token.isprintable()
    return token if fits else None


def tick_enclosed(text: str) -> bool:
    """Whether the text starts and ends with a back-tick."""
    return len(text) >= 2 and text[0] == text[-1] == "`"


def parse_string(text: str, letters: str) -> str | None:
    """The string over `letters` ("" = any printable character) that the answer holds, or None."""
    body = text.strip()
    if tick_enclosed(body) and string_token(body[1:-1], letters) is not None:
        return body[1:-1]
    plain = strip_answer(body)
    for choice in (body, unfence(body), plain, drop_quotes(plain)):
        if string_token(choice, letters) is not None:
            return choice
    return None


def print_string(value: str) -> str:
    """The string itself; in back-ticks if it is empty, has blanks at an end or has back-ticks at both ends."""
    if value == "" or value != value.strip() or tick_enclosed(value):
        return "`" + value + "`"
    return value
