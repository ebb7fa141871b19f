"""Printing diagnostics for people: place, excerpt with a marker, reason, remedy."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.text import Text

from ..dsl.diagnostics import Diagnostic, Severity
from ..dsl.spans import Source, Span

_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.NOTE: "bold blue"}


def print_diagnostics(console: Console, source: Source, diagnostics: Iterable[Diagnostic]) -> None:
    """Print each finding with its excerpt."""
    for diagnostic in diagnostics:
        console.print(_rendered(source, diagnostic), soft_wrap=True, highlight=False)


def _rendered(source: Source, diagnostic: Diagnostic) -> Text:
    line, column = source.position(diagnostic.span.start)
    style = _STYLES[diagnostic.severity]
    text = Text()
    text.append(f"{source.path}:{line}:{column}: ", "bold")
    text.append(f"{diagnostic.severity}", style)
    text.append(f" {diagnostic.code}", "bold")
    text.append(f"  {diagnostic.message}\n")
    _excerpt(text, source, diagnostic.span, style)
    for label in diagnostic.labels:
        number, _ = source.position(label.span.start)
        text.append(f"  line {number}: {label.text}\n", "cyan")
        _excerpt(text, source, label.span, "cyan")
    if diagnostic.witness is not None and diagnostic.witness.replay:
        text.append(f"  replay: {diagnostic.witness.replay}\n", "cyan")
    if diagnostic.help:
        text.append("  help: ", "bold green")
        text.append(diagnostic.help + "\n")
    return text


def _excerpt(text: Text, source: Source, span: Span, style: str) -> None:
    line, column = source.position(span.start)
    content = source.line(line).expandtabs(1)
    width = max(1, min(span.end - span.start, len(content) - column + 1))
    gutter = f"{line:>5} | "
    text.append(gutter, "dim")
    text.append(content + "\n")
    text.append(" " * (len(gutter) - 2) + "| ", "dim")
    text.append(" " * (column - 1) + "^" * width + "\n", style)


def summary(errors: int, warnings: int, files: int) -> str:
    """`3 errors and 1 warning in 2 files`."""
    parts = [
        f"{count} {word}{'' if count == 1 else 's'}"
        for count, word in ((errors, "error"), (warnings, "warning"))
        if count
    ]
    return " and ".join(parts or ["no findings"]) + f" in {files} file{'' if files == 1 else 's'}"
