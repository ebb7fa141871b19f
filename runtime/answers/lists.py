"""Lists: blanks, commas or both separate the items; one pair of brackets () [] {} around and a final comma are fine.

Rows are lists with one item per line; a bracket pair around a line, a comma after it, and rows as bracketed groups
(`[[1, 2], [3, 4]]`, `(0, 1), (1, 2)`) are fine too. An `item` is a function from text to a value, None for malformed;
a `show` is its inverse. Items that print with blanks or commas get brackets inside a list, so lists nest; scalar items
must print without blanks and commas.
"""

from .text import MAX_ITEMS, protect, strip_answer, unbracket, within_limits

MAX_NESTED = 10_000


def split_flat(text: str) -> list | None:
    """The tokens between blanks and commas; None if there is nothing before or between commas."""
    if "," not in text:
        return text.split()
    tokens = []
    pieces = text.split(",")
    for piece in pieces[:-1]:
        found = piece.split()
        if not found:
            return None
        tokens.extend(found)
    return tokens + pieces[-1].split()


def split_nested(text: str, blanks: bool) -> list | None:
    """The pieces between commas, and blanks if asked, outside of all brackets; None if brackets do not balance.

    Texts of more than `MAX_NESTED` characters are not split.
    """
    if len(text) > MAX_NESTED:
        return None
    pieces = []
    depth, start, end, fresh = 0, -1, -1, False
    for place, char in enumerate(text + ","):
        if char in "([{":
            depth += 1
        elif char in ")]}":
            depth -= 1
            if depth < 0:
                return None
        elif depth == 0 and (char == "," or char.isspace()):
            if start >= 0 and (blanks or char == ","):
                pieces.append(text[start:end])
                start, fresh = -1, True
            if char == "," and place < len(text):
                if not fresh:
                    return None
                fresh = False
            continue
        end = place + 1
        if start < 0:
            start = place
    return pieces if depth == 0 else None


def read_items(tokens: list | None, item) -> list | None:
    """The value of each token; None if there are no tokens, too many, or a malformed one."""
    if tokens is None or len(tokens) > MAX_ITEMS:
        return None
    values = []
    for token in tokens:
        value = item(token)
        if value is None:
            return None
        values.append(value)
    return values


def parse_list(text: str, item) -> list | None:
    """The list that the answer spells, or None."""
    if not within_limits(text):
        return None
    body = strip_answer(text)
    inner = unbracket(body)
    values = read_items(split_flat(inner), item)
    if values is None and any(bracket in inner for bracket in "([{"):
        values = read_items(split_nested(inner, True), item)
        if values is None and inner != body:
            values = read_items(split_nested(body, True), item)
    return values


def join_parts(parts: list) -> str:
    """Printed items with blanks between, brackets around those that hold blanks or commas, and around all if needed."""
    safe = []
    for part in parts:
        whole = "," not in part and len(part.split()) == 1
        safe.append(part if whole or split_nested(part, True) == [part] else "(" + part + ")")
    text = " ".join(safe)
    plain = text != "" and strip_answer(text) == text and unbracket(text) == text
    return text if plain else "[" + text + "]"


def print_list(values, show) -> str:
    """The items with a blank between; in brackets if the list is empty or would not read back otherwise."""
    return join_parts([show(value) for value in values])


def print_flat(values, show) -> str:
    """As `print_list`, for items that print without blanks, commas, brackets, marks and full stops at their ends."""
    return " ".join([show(value) for value in values]) or "[]"


def bracket_rows(text: str) -> list | None:
    """The insides of rows written as bracketed groups, with or without brackets around all; None for any other text."""
    inner = unbracket(text)
    body = inner if inner[:1] and inner[0] in "([{" else text
    if body[:1] not in ("(", "[", "{"):
        return None
    left = body[0]
    right = {"(": ")", "[": "]", "{": "}"}[left]
    groups = body.split(right)
    if groups.pop().strip(" \t\r\n,"):
        return None
    rows = []
    for group in groups:
        start = group.lstrip(" \t\r\n,")
        if not start.startswith(left) or left in start[1:]:
            return None
        rows.append(start[1:].strip())
    return rows


def row_value(line: str, item):
    """The value of one line, as it stands or without a final comma and a bracket pair; None for malformed."""
    value = item(line)
    return item(unbracket(line.removesuffix(",").rstrip())) if value is None else value


def parse_rows(text: str, item) -> list | None:
    """The value of each non-blank line, or of each bracketed group; None for malformed. `[]` and "" are no rows."""
    if not within_limits(text):
        return None
    body = strip_answer(text)
    if body in ("", "[]", "()", "{}"):
        return []
    lines = [line.strip() for line in body.split("\n")]
    values = read_items([line for line in lines if line], lambda line: row_value(line, item))
    return read_items(bracket_rows(body), item) if values is None else values


def print_rows(values, show) -> str:
    """One item per line, `[]` for none; `show` must give one non-empty line each."""
    text = "\n".join([show(value) for value in values])
    return "[" + text + "]" if text in ("", "[]", "()", "{}") else protect(text)
