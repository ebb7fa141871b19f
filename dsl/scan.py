"""Reading lines before parsing: logical lines (brackets join physical ones), their indentation, their faults.

Works on any text, also one that will not parse; strings and comments are skipped, not understood.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .diagnostics import Label, Sink, replacement
from .spans import Span

TOKEN = re.compile(
    r"""(?P<string>[A-Za-z]{0,2}(?:\"{3}(?:[^\\]|\\.)*?\"{3}|'{3}(?:[^\\]|\\.)*?'{3}|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'))
      |(?P<open>[(\[{])|(?P<close>[)\]}])|(?P<comment>\#[^\n]*)|(?P<newline>\n)|(?P<quote>["'])
      |(?P<join>\\\r?\n)|(?P<word>\w+)|(?P<blank>[ \t\r]+)|(?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_PAIRS = {"(": ")", "[": "]", "{": "}"}


@dataclass(frozen=True, slots=True)
class LogicalLine:
    """One statement's text, from its first character that is not blank to after its last; `indent` is its depth.

    A `damaged` line was already reported; of a `lost` one only the place is left.
    """

    start: int
    end: int
    indent: int
    damaged: bool = False
    lost: bool = False

    @property
    def span(self) -> Span:
        """Its place."""
        return Span(self.start, self.end)


class _Reader:
    """State of one pass over a section."""

    def __init__(self, text: str, start: int, end: int, sink: Sink) -> None:
        self.text, self.end, self.sink = text, end, sink
        self.lines: list[LogicalLine] = []
        self.open: list[tuple[str, int]] = []
        self.first: int | None = None
        self.last = start
        self.indent = 0
        self.damaged = False
        self.line_start = start

    def finish(self) -> None:
        """Close the logical line under way."""
        if self.first is not None:
            self.lines.append(LogicalLine(self.first, self.last, self.indent, self.damaged))
        self.first, self.damaged = None, False
        self.open.clear()

    def unclosed(self) -> None:
        """Report the innermost open bracket and give the line up."""
        bracket, place = self.open[-1]
        self.sink.error(
            "E007", Span(place, place + 1), f"`{bracket}` is never closed", f"add the missing `{_PAIRS[bracket]}`"
        )
        self.damaged = True
        self.finish()

    def close(self, char: str, place: int) -> None:
        """Match a closing bracket with the last open one."""
        if self.open and _PAIRS[self.open[-1][0]] == char:
            self.open.pop()
            return
        span = Span(place, place + 1)
        if self.open:
            opened, at = self.open.pop()
            labels = (Label(Span(at, at + 1), f"opened by `{opened}` here"),)
            self.sink.error(
                "E007", span, f"`{char}` does not close `{opened}`", f"write `{_PAIRS[opened]}`", labels=labels
            )
        else:
            self.sink.error("E007", span, f"`{char}` closes nothing", "remove it, or add the opening bracket")
        self.damaged = True


def logical_lines(text: str, start: int, end: int, sink: Sink) -> list[LogicalLine]:
    """The logical lines of `text[start:end]`; unbalanced brackets and unclosed strings are reported (E007)."""
    r = _Reader(text, start, end, sink)
    for match in TOKEN.finditer(text, start, end):
        kind, at = match.lastgroup, match.start()
        if kind == "newline":
            if not r.open:
                r.finish()
            r.line_start = match.end()
            continue
        if kind in ("blank", "comment", "join"):
            continue
        if r.open and kind == "word" and _starts_line(text, r.line_start, at) and at - r.line_start <= r.indent:
            r.unclosed()
        if r.first is None:
            r.first, r.indent = at, _width(text[r.line_start : at])
        r.last = match.end()
        if kind == "open":
            r.open.append((match.group(), at))
        elif kind == "close":
            r.close(match.group(), at)
        elif kind == "quote":
            sink.error("E007", Span(at, at + 1), "this string is not closed on its line", "add the missing quote")
            r.damaged = True
    if r.open:
        r.unclosed()
    r.finish()
    return r.lines


def _starts_line(text: str, line_start: int, at: int) -> bool:
    return not text[line_start:at].strip()


def _width(blank: str) -> int:
    return len(blank.expandtabs(4))


def check_tabs(text: str, sink: Sink) -> None:
    """Report the first line that is indented with tabs (E006); tabs count as four blanks afterwards."""
    match = re.search(r"^[ ]*\t+[ \t]*", text, re.MULTILINE)
    if match:
        span = Span(match.start(), match.end())
        fix = replacement("indent with blanks", span, match.group().expandtabs(4))
        sink.error("E006", span, "tabs do not indent", "use four blanks for each step", fix=fix)


def check_indentation(lines: list[LogicalLine], sink: Sink) -> list[LogicalLine]:
    """Report lines whose indentation matches no block around them (E008), and mark them damaged."""
    stack = [lines[0].indent] if lines else []
    result: list[LogicalLine] = []
    for line in lines:
        if line.indent > stack[-1]:
            stack.append(line.indent)
        while len(stack) > 1 and line.indent < stack[-1]:
            stack.pop()
        if line.indent != stack[-1]:
            sink.error(
                "E008", line.span, "this line is indented like no block around it", "align it with its neighbours"
            )
            result.append(LogicalLine(line.start, line.end, line.indent, damaged=True))
        else:
            result.append(line)
    return result
