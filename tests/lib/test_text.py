"""Text functions agree with exhaustive search over short strings."""

import itertools
import re

import pytest
from gradatim.runtime.lib import alignment as al
from gradatim.runtime.lib import text as tx
from hypothesis import given, settings
from hypothesis import strategies as st

steady = settings(derandomize=True, max_examples=80, deadline=None)
word = st.text("abc", max_size=7)


def subsequences(s):
    return {"".join(c) for k in range(len(s) + 1) for c in itertools.combinations(s, k)}


def substrings(s):
    return {s[i:j] for i in range(len(s) + 1) for j in range(i, len(s) + 1)}


def first_longest(words):
    return min(words, key=lambda w: (-len(w), w))


@steady
@given(word, word)
def test_what_two_strings_have_in_common(a, b):
    assert al.longest_common_subsequence(a, b) == first_longest(subsequences(a) & subsequences(b))
    assert al.longest_common_substring(a, b) == first_longest(substrings(a) & substrings(b))
    assert al.longest_common_subsequence(list(a), list(b)) == list(al.longest_common_subsequence(a, b))
    assert al.longest_common_substring(list(a), list(b)) == list(al.longest_common_substring(a, b))


def plain_distance(a, b):
    if not a or not b:
        return len(a) + len(b)
    if a[0] == b[0]:
        return plain_distance(a[1:], b[1:])
    return 1 + min(plain_distance(a[1:], b), plain_distance(a, b[1:]), plain_distance(a[1:], b[1:]))


@steady
@given(st.text("ab", max_size=5), st.text("ab", max_size=5))
def test_distances(a, b):
    assert al.edit_distance(a, b) == plain_distance(a, b)
    if len(a) == len(b):
        assert al.hamming_distance(a, b) == sum(x != y for x, y in zip(a, b))
    else:
        with pytest.raises(ValueError):
            al.hamming_distance(a, b)


@steady
@given(st.text("ab", max_size=12), st.text("ab", min_size=1, max_size=3))
def test_borders_and_occurrences(s, w):
    assert tx.prefix_function(s) == [
        max(k for k in range(i + 1) if s[:k] == s[i + 1 - k : i + 1]) for i in range(len(s))
    ]
    assert tx.z_function(s) == [max(k for k in range(len(s) - i + 1) if s[i : i + k] == s[:k]) for i in range(len(s))]
    assert tx.occurrences(s, w) == [m.start() for m in re.finditer(f"(?={w})", s)]
    assert tx.count_substring(s, w) == len(tx.occurrences(s, w))
    assert tx.is_palindrome(s) == (list(s) == list(reversed(s)))


def test_an_empty_word_occurs_nowhere():
    for call in (tx.occurrences, tx.count_substring):
        with pytest.raises(ValueError):
            call("abc", "")


@steady
@given(st.text("([])x", max_size=8))
def test_bracket_depth(s):
    rest, depth = s.replace("x", ""), 0
    while rest != (shorter := rest.replace("()", "").replace("[]", "")):
        rest = shorter
    level = 0
    for x in s:
        level += (x in "([") - (x in "])")
        depth = max(depth, level)
    assert tx.bracket_depth(s) == (-1 if rest else depth)


@steady
@given(st.text(max_size=10), st.integers(-60, 60))
def test_caesar_is_undone_by_the_opposite_shift(s, shift):
    assert tx.caesar(tx.caesar(s, shift), -shift) == s
    assert tx.caesar(s, 26) == s


def test_sentences():
    assert tx.caesar("xyz XYZ!", 3) == "abc ABC!"
    assert [tx.a_list(["a", "b", "c"][:k]) for k in range(4)] == ["", "a", "a and b", "a, b and c"]
    assert [tx.ordinal(n) for n in (0, 11, 12, 13, 21, 101, 111, -2)] == [
        "0th", "11th", "12th", "13th", "21st", "101st", "111th", "-2nd",
    ]  # fmt: skip
    assert [tx.plural(n, "coin") for n in (0, 1, 2)] == ["0 coins", "1 coin", "2 coins"]
    assert tx.capitalize_first("") == "" and tx.capitalize_first("aB c") == "AB c"
