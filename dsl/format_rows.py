"""Rows of formatted text and where comments go between them.

A comment on a line of its own stands before the line that follows it; one after code stays after that code; one inside
a bracket goes above the statement. Comments at the end of a block belong to the block if they are indented like it. An
author's blank line between two rows is kept (several become one), except after a line that opens a block.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from .format_layout import STEP, WIDTH, Doc, render
from .scan import TOKEN, LogicalLine

_WIDEST = 88
"""Code wider than this is not aligned with its neighbours."""


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment: its offset, its text, whether it has a line of its own, and its column."""

    start: int
    text: str
    alone: bool
    column: int


@dataclass(slots=True)
class Row:
    """One printed line, or several of one statement; `tail` is a second column, `blank` an empty line before."""

    indent: int
    text: str
    tail: str = ""
    comment: str = ""
    blank: bool = False
    opens: bool = False


def comments_in(text: str, start: int, end: int) -> list[Comment]:
    """The comments of a region that is not prompt text."""
    found: list[Comment] = []
    for match in TOKEN.finditer(text, start, end):
        if match.lastgroup != "comment":
            continue
        line = text.rfind("\n", 0, match.start()) + 1
        before = text[line : match.start()]
        found.append(Comment(match.start(), match.group().rstrip(), not before.strip(), len(before.expandtabs(4))))
    return found


def blank_before(text: str, offset: int) -> bool:
    """Whether the line above the one with this offset is empty."""
    line = text.rfind("\n", 0, offset) + 1
    if line == 0:
        return False
    above = text.rfind("\n", 0, line - 1) + 1
    return not text[above : line - 1].strip()


class Writer:
    """Collects the rows of one section, in source order."""

    def __init__(self, text: str, lines: list[LogicalLine], comments: list[Comment]) -> None:
        self.text, self.lines, self.comments = text, lines, comments
        self.starts = [line.start for line in lines]
        self.rows: list[Row] = []
        self.used = -1

    def line_at(self, offset: int) -> int:
        """The number of the logical line that holds an offset."""
        return max(0, bisect_right(self.starts, offset) - 1)

    def item(self, offset: int, indent: int, doc: Doc, tail: str = "", opens: bool = False) -> None:
        """Print the statement (or the head of one) that stands at an offset."""
        number = self.line_at(offset)
        line = self.lines[number]
        fresh = number != self.used
        self.used = number
        before = [c for c in self.comments if c.start < line.start]
        inside = [c for c in self.comments if line.start <= c.start < line.end]
        self.comments = self.comments[len(before) + len(inside) :]
        self.standing(before, indent)
        blank = fresh and blank_before(self.text, line.start)
        for comment in inside:
            self._add(Row(indent, comment.text, blank=blank))
            blank = False
        self._add(self._row(indent, doc, tail, self._after(line), blank, opens))

    def _after(self, line: LogicalLine) -> str:
        """The comment behind a logical line, on the same physical line."""
        if self.comments and "\n" not in self.text[line.end : self.comments[0].start]:
            return self.comments.pop(0).text
        return ""

    def _row(self, indent: int, doc: Doc, tail: str, comment: str, blank: bool, opens: bool) -> Row:
        return Row(indent, render(doc, indent), tail, comment, blank, opens)

    def standing(self, comments: list[Comment], indent: int) -> None:
        """Comments on lines of their own."""
        for comment in comments:
            self._add(Row(indent, comment.text, blank=blank_before(self.text, comment.start)))

    def _add(self, row: Row) -> None:
        if not self.rows or self.rows[-1].opens:
            row.blank = False
        self.rows.append(row)

    def leave(self, first: int, indent: int) -> None:
        """End a block whose first statement stands at offset `first`: comments indented like it still belong to it."""
        start = self.lines[self.line_at(first)]
        if self.line_at(first) == 0 or self.text[self.text.rfind("\n", 0, first) + 1 : first].strip():
            return
        limit = self.starts[self.used + 1] if self.used + 1 < len(self.starts) else len(self.text)
        kept = [c for c in self.comments if c.start < limit and c.alone]
        while kept and kept[-1].column < start.indent:
            kept.pop()
        if kept:
            self.comments = self.comments[len(kept) :]
            self.standing(kept, indent)

    def finish(self, indent: int) -> list[Row]:
        """All rows; comments that are left stand at the end."""
        self.standing(self.comments, indent)
        self.comments = []
        return self.rows


def lay_out(rows: list[Row]) -> str:
    """The text of rows, with the second column and the comments of neighbouring rows aligned."""
    codes = [" " * row.indent + row.text for row in rows]
    groups = [i for i, row in enumerate(rows) if row.blank]
    codes = _aligned(codes, [row.tail for row in rows], groups, STEP)
    groups += [i + 1 for i, row in enumerate(rows) if not row.comment]
    texts = _aligned(codes, [row.comment for row in rows], sorted(groups), 1)
    lines: list[str] = []
    for row, text in zip(rows, texts):
        lines += ["", text] if row.blank and lines else [text]
    return "\n".join(line.rstrip() for line in lines)


def _aligned(texts: list[str], rests: list[str], groups: list[int], step: int) -> list[str]:
    """Each text with what follows it, which has one column, a multiple of `step`, in each group of rows."""
    result: list[str] = []
    for start, end in zip([0, *groups], [*groups, len(texts)]):
        widths = [len(t) for t, r in zip(texts[start:end], rests[start:end]) if r and _alignable(t)]
        column = -(-(max(widths, default=0) + 2) // step) * step
        for text, rest in zip(texts[start:end], rests[start:end]):
            padded = text.ljust(column) if _alignable(text) and column + len(rest) <= WIDTH else text + " " * 2
            result.append(padded + rest if rest else text)
    return result


def _alignable(text: str) -> bool:
    return "\n" not in text and len(text) <= _WIDEST
