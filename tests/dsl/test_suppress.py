"""Suppressions: which lines a comment is about, and when it counts as unused."""

from __future__ import annotations

import pytest
from gradatim.dsl.diagnostics import Diagnostic, Severity
from gradatim.dsl.spans import Source, Span
from gradatim.dsl.suppress import suppressed

TEXT = """\
lang 1
# env: ignore[W901] kept for later
sample:
    a: int in 0..9
    b: int in 0..9   # a remark

    c: int in 0..9
# env: ignore[W902, E605] two codes, one reason
const A = 1
const B = 2  # env: ignore[W902] of one line
const C = 3
prompt:
    # env: ignore[W905] is text here {x}
"""


def finding(code: str, word: str, severity: Severity = Severity.WARNING) -> Diagnostic:
    """A finding at the first occurrence of a word."""
    start = TEXT.index(word)
    return Diagnostic(code, Span(start, start + 1), "said", "help", severity)


def left(*found: Diagnostic, reported: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """The codes that remain, with the line of each."""
    source = Source("a.env", TEXT)
    remaining = suppressed(source, found, reported)
    return [(d.code, source.line(source.position(d.span.start)[0]).strip()[:9]) for d in remaining]


@pytest.mark.parametrize("word", ["a: int", "b: int", "c: int", "sample"])
def test_a_comment_above_a_section_is_about_all_of_it(word: str) -> None:
    assert left(finding("W901", word)) == []


def test_other_codes_and_other_lines_remain() -> None:
    assert left(finding("W903", "a: int")) == [("W903", "a: int in")]
    assert left(finding("W902", "const C")) == [("W902", "const C =")]


def test_a_comment_above_a_line_and_at_its_end() -> None:
    assert left(finding("W902", "const A"), finding("E605", "const A"), finding("W902", "const B")) == []


def test_a_prompt_holds_no_comments() -> None:
    assert left(finding("W905", "{x}")) == [("W905", "# env: ig")]


def test_errors_remain() -> None:
    assert left(finding("W901", "a: int", Severity.ERROR)) == [("W901", "a: int in")]


def test_only_what_was_looked_for_can_be_unused() -> None:
    assert left() == []
    idle = left(finding("W902", "const B"), reported=("W901", "W902"))
    assert [code for code, _ in idle] == ["W908", "W908"]
