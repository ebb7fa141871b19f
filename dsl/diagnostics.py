"""Findings as data: what is wrong, where, why, and what to do; printing them is somebody else's job.

A pass never raises for a mistake of the author: it returns diagnostics beside whatever it could still build.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from .spans import Span


class Severity(StrEnum):
    """How much a finding weighs: an error stops compilation, a warning is reported, a note explains."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the characters of `span` by `text`."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """Edits that a tool may apply for the author, and a title in the imperative."""

    title: str
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Label:
    """A second place that matters to a finding, with a short remark."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Witness:
    """An instance (and answer) that shows the finding, and the command that replays it."""

    level: int
    seed: int | None = None
    instance: str | None = None
    answer: str | None = None
    replay: str | None = None


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding. `code` is a key of `codes.CODES`; `help` tells the remedy."""

    code: str
    span: Span
    message: str
    help: str = ""
    severity: Severity = Severity.ERROR
    labels: tuple[Label, ...] = ()
    fix: Fix | None = None
    witness: Witness | None = None


@dataclass(slots=True)
class Sink:
    """Collects diagnostics during one pass; at most one of a kind per place, and one per name that is unknown."""

    found: list[Diagnostic] = field(default_factory=list)
    _seen: set[tuple[str, int, int, str]] = field(default_factory=set)
    unknown: set[str] = field(default_factory=set)

    def add(self, diagnostic: Diagnostic) -> None:
        """Keep the finding unless the same was reported at the same place."""
        key = (diagnostic.code, diagnostic.span.start, diagnostic.span.end, diagnostic.message)
        if key not in self._seen:
            self._seen.add(key)
            self.found.append(diagnostic)

    def error(
        self,
        code: str,
        span: Span,
        message: str,
        help: str = "",
        *,
        labels: tuple[Label, ...] = (),
        fix: Fix | None = None,
        witness: Witness | None = None,
    ) -> None:
        """Add an error."""
        self.add(Diagnostic(code, span, message, help, Severity.ERROR, labels, fix, witness))

    def warning(self, code: str, span: Span, message: str, help: str = "", *, fix: Fix | None = None) -> None:
        """Add a warning."""
        self.add(Diagnostic(code, span, message, help, Severity.WARNING, (), fix))


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether any of them stops compilation."""
    return any(d.severity is Severity.ERROR for d in diagnostics)


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Sorted by place, then code."""
    return tuple(sorted(diagnostics, key=lambda d: (d.span.start, d.span.end, d.code)))


def replacement(title: str, span: Span, text: str) -> Fix:
    """A fix that replaces one span."""
    return Fix(title, (Edit(span, text),))
