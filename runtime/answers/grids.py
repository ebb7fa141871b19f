"""Grids of a known size: cells separated by blanks or commas, or single characters without anything between.

Rows are lines, or bracketed groups as in `[[1, 2], [3, 4]]`. A code fence keeps cells that are blanks. Cells of spaced
grids must print without blanks and commas.
"""

from .lists import bracket_rows, read_items, split_flat
from .text import MAX_ITEMS, strip_answer, unbracket, unfence, within_limits


def row_cells(line: str, cols: int, item) -> list | None:
    """The cells of one row, read as characters if there are exactly `cols`, as tokens otherwise; None for malformed."""
    choices = [list(line)] if len(line) == cols else []
    bare = line.strip().removesuffix(",")
    for tokens in [*choices, split_flat(unbracket(bare)), split_flat(bare)]:
        if tokens is not None and len(tokens) == cols:
            cells = read_items(tokens, item)
            if cells is not None:
                return cells
    return None


def read_grid(lines: list | None, rows: int, cols: int, item) -> list | None:
    """The cells of every line; None if the number of lines is not `rows` or a line is malformed."""
    if lines is None or len(lines) != rows:
        return None
    return read_items(lines, lambda line: row_cells(line, cols, item))


def parse_grid(text: str, rows: int, cols: int, item) -> list | None:
    """The grid of `rows` lists of `cols` cells that the answer spells; None if it is malformed or of another size."""
    if rows * cols > MAX_ITEMS or not within_limits(text):
        return None
    body = unfence(text)
    grid = read_grid(body.split("\n"), rows, cols, item)
    for choice in (body, strip_answer(text)):
        if grid is None:
            lines = [line.strip() for line in choice.split("\n")]
            grid = read_grid([line for line in lines if line], rows, cols, item)
    return read_grid(bracket_rows(strip_answer(text)), rows, cols, item) if grid is None else grid


def fence_grid(text: str) -> str:
    """The text, in a code fence if it has blanks or a fence at its ends."""
    return text if text.strip() == text and unfence(text) == text else "```\n" + text + "\n```"


def print_grid(grid, show) -> str:
    """One row per line, blanks between the cells."""
    return fence_grid("\n".join([" ".join([show(cell) for cell in row]) for row in grid]))


def print_char_grid(grid) -> str:
    """One row per line, nothing between the cells, which are single characters."""
    return fence_grid("\n".join(["".join(row) for row in grid]))
