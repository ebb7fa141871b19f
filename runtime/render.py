"""How values print in a prompt: one fixed form per type, and the filters that arrange several values."""

from fractions import Fraction

from .answers.ints import print_int
from .answers.rationals import print_rational
from .answers.reals import print_real


def fmt(value) -> str:
    """A value as prompt text: 12, True, 0.0001, 2/3, text as it is, `1, 2, 3` for a list, `(1, 2)` for a tuple.

    Lists inside of lists get square brackets; sets are sorted; dicts print as `key: value`; None prints as `none`.
    """
    if type(value) is int:
        return print_int(value)
    if isinstance(value, str):
        return value
    if isinstance(value, (list, set, frozenset)):
        items = value if isinstance(value, list) else sorted(value)
        return ", ".join(["[" + fmt(x) + "]" if isinstance(x, list) else fmt(x) for x in items])
    if isinstance(value, dict):
        return ", ".join([fmt(key) + ": " + fmt(item) for key, item in value.items()])
    if isinstance(value, tuple):
        return "(" + ", ".join(["[" + fmt(x) + "]" if isinstance(x, list) else fmt(x) for x in value]) + ")"
    if isinstance(value, bool):
        return "True" if value else "False"
    if isinstance(value, float):
        return print_real(value)
    if isinstance(value, Fraction):
        return print_rational(value)
    return "none" if value is None else str(value)


def show_join(xs, sep: str) -> str:
    """The items with `sep` between."""
    return sep.join([fmt(x) for x in xs])


def show_lines(xs) -> str:
    """One item per line."""
    return show_join(xs, "\n")


def show_rows(xss) -> str:
    """One record, tuple or list per line, blanks between its fields."""
    return "\n".join([show_join(xs, " ") for xs in xss])


def show_table(records) -> str:
    """Aligned columns, numbers to the right, under a line of field names if the items are records."""
    body = [[fmt(field) for field in record] for record in records]
    names = getattr(records[0], "_fields", None) if body else None
    cells = [list(names), *body] if names else body
    if not cells:
        return ""
    widths = [max(len(row[col]) for row in cells) for col in range(len(cells[0]))]
    right = [all(isinstance(record[col], (int, float, Fraction)) for record in records) for col in range(len(widths))]
    out = []
    for row in cells:
        padded = [cell.rjust(w) if r else cell.ljust(w) for cell, w, r in zip(row, widths, right)]
        out.append("  ".join(padded).rstrip())
    return "\n".join(out)


def show_pairs(xs) -> str:
    """`(a, b), (c, d)`: every item in parentheses."""
    return ", ".join(["(" + show_join(x, ", ") + ")" for x in xs])


def show_grid(g) -> str:
    """One row per line; nothing between cells if all are single characters, a blank otherwise."""
    if all(isinstance(cell, str) and len(cell) == 1 for row in g for cell in row):
        return "\n".join(["".join(row) for row in g])
    return "\n".join([show_join(row, " ") for row in g])


def show_words(xs) -> str:
    """`a`, `a and b`, `a, b and c`."""
    items = [fmt(x) for x in xs]
    if len(items) < 2:
        return "".join(items)
    return ", ".join(items[:-1]) + " and " + items[-1]


def show_upper(s: str) -> str:
    """The text in capitals."""
    return fmt(s).upper()
