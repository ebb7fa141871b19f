"""Applying the fixes that findings carry: those that do not overlap, in one go."""

from __future__ import annotations

from collections.abc import Iterable

from .diagnostics import Diagnostic, Edit


def apply_fixes(text: str, diagnostics: Iterable[Diagnostic]) -> tuple[str, int]:
    """The text with the fixes applied, and how many were; of two that overlap, the first in the text counts."""
    chosen: list[Edit] = []
    count = 0
    for diagnostic in sorted((d for d in diagnostics if d.fix), key=lambda d: d.span):
        edits = diagnostic.fix.edits if diagnostic.fix else ()
        if edits and not any(_overlap(a, b) for a in edits for b in chosen):
            chosen += edits
            count += 1
    for edit in sorted(chosen, key=lambda e: e.span, reverse=True):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    return text, count


def _overlap(one: Edit, other: Edit) -> bool:
    """Whether two edits touch the same characters; insertions at one place count as overlapping."""
    a, b = one.span, other.span
    return (a.start < b.end and b.start < a.end) or a.start == b.start
