"""W911: `format: off` drops the sentence on how to write the answer, and nothing can tell whether the text says it."""

from __future__ import annotations

from ....dsl.spans import Span
from .base import Evidence, Findings

TIER = "fast"


def check(evidence: Evidence) -> Findings:
    """One warning, at the line of the header."""
    if evidence.spec.header.format:
        return
    text = evidence.compiled.source.text
    start = text.find("format:")
    yield evidence.found(
        "W911",
        Span(start, text.find("\n", start)) if start >= 0 else evidence.place,
        "with `format: off` no sentence says how the answer is written",
        "remove the line, place the sentence with `{{ answer | format }}`, or say why it can be left out",
        error=False,
    )
