"""Splitting at the left margin: every character belongs to one section, comments stay with what follows."""

from __future__ import annotations

import pytest
from gradatim.dsl.diagnostics import Sink
from gradatim.dsl.sections import looks_like_dotenv, split, split_with_lost

TEXT = """\
lang 1
env a "b"
level: 0..9

# about n
param n: int in 0..9 = 3
sample:
    x: int in 0..n   # a remark

    y = x

@memo
def f(a: int) -> int:
    return a
# the end
"""


def sections(text: str) -> list[tuple[str, str]]:
    """The sections of a text with their content."""
    return [(s.word, text[s.start : s.end]) for s in split(text, Sink())]


def test_sections_in_order() -> None:
    assert [word for word, _ in sections(TEXT)] == ["lang", "env", "level", "param", "sample", "def"]


def test_a_section_ends_before_the_comment_above_the_next_one() -> None:
    content = dict(sections(TEXT))
    assert content["level"].strip() == "level: 0..9"
    assert content["sample"].rstrip().endswith("y = x")
    assert content["def"].startswith("@memo\ndef f")


def test_blank_and_commented_lines_inside_do_not_end_a_section() -> None:
    text = "sample:\n    x: int in 0..9\n\n# at the margin\n    y = x\n"
    assert [word for word, _ in sections(text)] == ["sample"]
    assert "y = x" in dict(sections(text))["sample"]


def test_a_misspelt_section_is_lost_under_the_word_that_was_meant() -> None:
    sink = Sink()
    kept, lost = split_with_lost("chekc:\n    x == 1\nsolve: 1\n", sink)
    assert [s.word for s in kept] == ["solve"]
    assert [s.word for s in lost] == ["check"]
    assert [d.code for d in sink.found] == ["E002"]


def test_the_second_of_two_sections_is_left_out() -> None:
    sink = Sink()
    kept = split("solve: 1\nsolve: 2\ndef f() -> int:\n    return 1\ndef g() -> int:\n    return 1\n", sink)
    assert [s.word for s in kept] == ["solve", "def", "def"]
    assert [d.code for d in sink.found] == ["E004"]


@pytest.mark.parametrize("text", ["A=1\nB=2\n", "export A=1\n# c\nB = 2\n", "API_KEY=abc\n"])
def test_dotenv_files_are_recognised(text: str) -> None:
    assert looks_like_dotenv(text)


@pytest.mark.parametrize("text", ["", "lang 1\nenv a 'b'\n", "lang 1\nA=1\nB=2\nC=3\n", "x == 1\n", "words only\n"])
def test_other_files_are_no_dotenv_files(text: str) -> None:
    assert not looks_like_dotenv(text)
