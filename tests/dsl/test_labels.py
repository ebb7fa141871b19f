"""Labels are text with places; what stands in a place is an expression at its own offset."""

from __future__ import annotations

import pytest
from gradatim.dsl import nodes as n
from gradatim.dsl.labels import split_label
from gradatim.dsl.spans import Span


def pieces(text: str) -> list[str]:
    """The pieces of a label: text as it is, places by the class of their expression."""
    found, bad = split_label(text, Span(10, 10 + len(text) + 2))
    assert not bad
    return [piece if isinstance(piece, str) else type(piece).__name__ for piece in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", ["plain"]),
        ("", []),
        ("{x}", ["Name"]),
        ("row {i} of {n + 1}", ["row ", "Name", " of ", "Binary"]),
        ("{xs[0]} is {r.u}", ["Index", " is ", "Attribute"]),
    ],
)
def test_pieces(text: str, expected: list[str]) -> None:
    assert pieces(text) == expected


def test_expressions_have_their_place_in_the_file() -> None:
    (_, name), _ = split_label("a {xyz}", Span(10, 19))
    assert isinstance(name, n.Name)
    assert name.span == Span(14, 17)


def test_with_escapes_the_whole_label_is_the_place() -> None:
    _, bad = split_label("\n{1 +}", Span(10, 19))
    assert bad == [Span(10, 19)]


@pytest.mark.parametrize("text", ["{}", "{1 +}", "{if}", "{a b}"])
def test_what_is_no_expression_is_reported(text: str) -> None:
    found, bad = split_label(text, Span(0, len(text) + 2))
    assert found == ()
    assert bad == [Span(1, len(text) + 1)]
