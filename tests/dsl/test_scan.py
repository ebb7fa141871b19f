"""Logical lines: brackets join physical lines, strings and comments are skipped, what is unbalanced is reported."""

from __future__ import annotations

import pytest
from gradatim.dsl.diagnostics import Sink
from gradatim.dsl.scan import check_indentation, check_tabs, logical_lines
from hypothesis import given
from hypothesis import strategies as st


def lines(text: str) -> tuple[list[str], list[str]]:
    """The logical lines of a text and the codes reported."""
    sink = Sink()
    found = logical_lines(text, 0, len(text), sink)
    return [text[line.start : line.end] for line in found], [d.code for d in sink.found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\nb\n", ["a", "b"]),
        ("a  # remark\n\n   # alone\nb\n", ["a", "b"]),
        ("f(1,\n  2)\nb\n", ["f(1,\n  2)", "b"]),
        ("x = [\n    1,  # one\n\n    2,\n]\nb", ["x = [\n    1,  # one\n\n    2,\n]", "b"]),
        ('s = "a # b"  # c\n', ['s = "a # b"']),
        ("s = '('\nb\n", ["s = '('", "b"]),
        ("a = 1 + \\\n    2\nb\n", ["a = 1 + \\\n    2", "b"]),
        ('s = """a\nb"""\nc\n', ['s = """a\nb"""', "c"]),
        ("", []),
    ],
)
def test_logical_lines(text: str, expected: list[str]) -> None:
    assert lines(text) == (expected, [])


@pytest.mark.parametrize("text", ["a = (1\nb = 2\n", "a = 1)\n", "a = (1]\n", "a = 'x\n", 'a = "\n'])
def test_what_is_unbalanced_is_reported_once(text: str) -> None:
    assert lines(text)[1] == ["E007"]


def test_an_open_bracket_ends_with_the_next_line_that_is_not_deeper() -> None:
    text = "    a = f(1,\n    b = 2\n    c = 3\n"
    assert lines(text)[0] == ["a = f(1,", "b = 2", "c = 3"]


def test_indentation_is_measured_and_strangers_are_marked() -> None:
    text = "if a:\n    b\n  c\nd\n"
    sink = Sink()
    found = check_indentation(logical_lines(text, 0, len(text), sink), sink)
    assert [line.indent for line in found] == [0, 4, 2, 0]
    assert [line.damaged for line in found] == [False, False, True, False]
    assert [d.code for d in sink.found] == ["E008"]


def test_tabs_are_reported_once_with_a_fix() -> None:
    sink = Sink()
    check_tabs("a:\n\tb\n\tc\n", sink)
    assert [d.code for d in sink.found] == ["E006"]
    assert sink.found[0].fix is not None
    assert sink.found[0].fix.edits[0].text == "    "


@given(st.text(alphabet="ab ()[]{}\"'#\n\\\t,", max_size=60))
def test_lines_are_in_order_and_inside_of_the_text(text: str) -> None:
    found = logical_lines(text, 0, len(text), Sink())
    ends = [0, *(line.end for line in found)]
    for end, line in zip(ends, found):
        assert end <= line.start < line.end <= len(text)
