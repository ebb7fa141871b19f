"""How values print in prompts."""

from collections import namedtuple
from fractions import Fraction

import pytest
from gradatim.runtime import render

Road = namedtuple("Road", "u to cost")
ROADS = [Road(0, "b", 5), Road(12, "long", 7)]


@pytest.mark.parametrize(
    "value,text",
    [
        (5, "5"),
        (-(10**5000), "-1" + "0" * 5000),
        (True, "True"),
        ("a b", "a b"),
        (0.0001, "0.0001"),
        (1e-7, "0.0000001"),
        (1e22, "10000000000000000000000.0"),
        (-2.5, "-2.5"),
        (Fraction(1, 2), "1/2"),
        (Fraction(4, 2), "2"),
        ([1, 2, 3], "1, 2, 3"),
        ([[1, 2], []], "[1, 2], []"),
        ((1, "a"), "(1, a)"),
        ([(1, 2), (3, 4)], "(1, 2), (3, 4)"),
        ({3, 1, 2}, "1, 2, 3"),
        ({"a": 1, "b": [2]}, "a: 1, b: 2"),
        (ROADS[0], "(0, b, 5)"),
        (None, "none"),
        ([], ""),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 50 else "value",
)
def test_fmt(value, text):
    assert render.fmt(value) == text


def test_filters():
    assert render.show_join([1, 0.5, "x"], " + ") == "1 + 0.5 + x"
    assert render.show_lines(["a", 2]) == "a\n2"
    assert render.show_rows(ROADS) == "0 b 5\n12 long 7"
    assert render.show_pairs([(0, 1), (2, 3)]) == "(0, 1), (2, 3)"
    assert render.show_grid([["#", "."], [".", "#"]]) == "#.\n.#"
    assert render.show_grid([[1, 2], [3, 4]]) == "1 2\n3 4"
    assert [render.show_words(x) for x in ([], [1], [1, 2], [1, 2, 3])] == ["", "1", "1 and 2", "1, 2 and 3"]
    assert render.show_upper("Straight on") == "STRAIGHT ON"


def test_table():
    assert render.show_table(ROADS) == " u  to    cost\n 0  b        5\n12  long     7"
    assert render.show_table([(1, "x"), (10, "yy")]) == " 1  x\n10  yy"
    assert render.show_table([]) == ""
