"""Printing diagnostics for people: place, excerpt with a marker, reason, remedy. Colour only on a terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from typing import Any, TextIO

from ..dsl.diagnostics import Diagnostic, Severity
from ..dsl.spans import Source, Span

_BOLD, _DIM, _CYAN, _GREEN = "1", "2", "36", "1;32"
_COLUMNS, _BEFORE = 160, 60
"""Characters of a line that are shown, and how many of them stand before the place, if it has them."""
_STYLES = {Severity.ERROR: "1;31", Severity.WARNING: "1;33", Severity.NOTE: "1;34"}


def print_diagnostics(console: Any, source: Source, diagnostics: Iterable[Diagnostic]) -> None:
    """Print each finding with its excerpt, to a `rich` console or a text stream."""
    stream: TextIO = getattr(console, "file", console)
    colour = wants_colour(stream)
    for diagnostic in diagnostics:
        print(rendered(source, diagnostic, colour), file=stream)


def wants_colour(stream: TextIO) -> bool:
    """Whether the stream is a terminal whose user has not asked for plain text (NO_COLOR)."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def rendered(source: Source, diagnostic: Diagnostic, colour: bool = False) -> str:
    """One finding as text, ending with an empty line."""
    paint = _paint if colour else _plain
    line, column = source.position(diagnostic.span.start)
    style = _STYLES[diagnostic.severity]
    place = paint(f"{source.path}:{line}:{column}:", _BOLD)
    kind = paint(str(diagnostic.severity), style)
    lines = [f"{place} {kind} {paint(diagnostic.code, _BOLD)}  {diagnostic.message}"]
    lines += _excerpt(source, diagnostic.span, style, paint)
    for label in diagnostic.labels:
        number, _ = source.position(label.span.start)
        lines.append(paint(f"  line {number}: {label.text}", _CYAN))
        lines += _excerpt(source, label.span, _CYAN, paint)
    if diagnostic.witness is not None and diagnostic.witness.replay:
        lines.append(paint(f"  replay: {diagnostic.witness.replay}", _CYAN))
    if diagnostic.help:
        lines.append(f"  {paint('help:', _GREEN)} {diagnostic.help}")
    return "\n".join(lines) + "\n"


def _plain(text: str, style: str) -> str:
    return text


def _paint(text: str, style: str) -> str:
    return f"\x1b[{style}m{text}\x1b[0m"


def _excerpt(source: Source, span: Span, style: str, paint: Any) -> list[str]:
    """The line of a place and marks under it; of a long line the part around it, and no control characters."""
    line, column = source.position(span.start)
    content = "".join(x if x.isprintable() else " " if x == "\t" else "\ufffd" for x in source.line(line))
    width = max(1, min(span.end - span.start, len(content) - column + 1))
    if len(content) > _COLUMNS:
        first = max(0, min(column - 1 - _BEFORE, len(content) - _COLUMNS))
        content, column = content[first : first + _COLUMNS], column - first
        width = min(width, max(1, _COLUMNS - column + 1))
    gutter = f"{line:>5} | "
    below = " " * (len(gutter) - 2) + "| "
    return [
        paint(gutter, _DIM) + content,
        paint(below, _DIM) + " " * (column - 1) + paint("^" * width, style),
    ]


def summary(errors: int, warnings: int, files: int) -> str:
    """`3 errors and 1 warning in 2 files`."""
    parts = [
        f"{count} {word}{'' if count == 1 else 's'}"
        for count, word in ((errors, "error"), (warnings, "warning"))
        if count
    ]
    return " and ".join(parts or ["no findings"]) + f" in {files} file{'' if files == 1 else 's'}"


def report(source: Source, diagnostics: Iterable[Diagnostic]) -> None:
    """Print findings to standard error."""
    print_diagnostics(sys.stderr, source, diagnostics)
