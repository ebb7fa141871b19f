"""What the page on answer types says is read, is read, and what it says is not, is not."""

from fractions import Fraction

import pytest
from gradatim.runtime.answers.bools import parse_bool
from gradatim.runtime.answers.edges import parse_edges
from gradatim.runtime.answers.grids import parse_grid
from gradatim.runtime.answers.ints import int_token, parse_int
from gradatim.runtime.answers.lists import parse_list
from gradatim.runtime.answers.rationals import parse_rational
from gradatim.runtime.answers.reals import parse_real
from gradatim.runtime.answers.records import parse_record
from gradatim.runtime.answers.words import parse_word

READ = [
    (parse_int, ["12", "-3", "+5", "007"], ["1,000", "1e3", "12.0", "٣"]),
    (parse_rational, ["3/4", "-6/8", "0.125", "7"], ["1/-2", "1/0"]),
    (parse_real, ["0.5", "1.5e-7"], ["nan", "inf", "1e400", "1/2"]),
    (parse_bool, ["true", "FALSE", "yes", "No"], ["1", "0", "t"]),
    (lambda t: parse_word(t, ["left", "right"]), ["left", "LEFT", '"right"', "[left]"], ["l", "leftright"]),
    (lambda t: parse_list(t, int_token), ["1 2", "1, 2", "[1, 2]", "{1,2,}"], ["1,,2", "[1, 2", "1 x"]),
    (lambda t: parse_grid(t, 2, 2, int_token), ["1 2\n3 4", "12\n34", "[[1, 2], [3, 4]]"], ["1 2 3\n4", "1 2"]),
    (lambda t: parse_edges(t, False), ["0 1\n2 1", "(0, 1), (2, 1)", "0-1, 2-1"], ["-1 0", "0 1 2"]),
    (
        lambda t: parse_record(t, ("x", "y"), (int_token, int_token)),
        ["x: 1\ny: 2", "y = 2, x = 1", "1 2", '{"x": 1, "y": 2}'],
        ["x: 1\nz: 2", "x: 1\nx: 1", "1"],
    ),
]


@pytest.mark.parametrize("parse,read,refused", READ)
def test_examples(parse, read, refused):
    assert [text for text in read if parse(text) is None] == []
    assert [text for text in refused if parse(text) is not None] == []


def test_equal_rationals():
    assert parse_rational("-6/8") == Fraction(-3, 4)
