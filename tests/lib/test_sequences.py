"""Sequences, choices, comparisons and logic agree with direct definitions and `itertools`."""

import itertools
import math
from collections import Counter
from fractions import Fraction

import pytest
from gradatim.runtime.lib import choices as ch
from gradatim.runtime.lib import comparing as cp
from gradatim.runtime.lib import logic as lg
from gradatim.runtime.lib import sequences as sq
from gradatim.runtime.lib.control import fail
from hypothesis import given, settings
from hypothesis import strategies as st

steady = settings(derandomize=True, max_examples=80, deadline=None)
small = st.lists(st.integers(-3, 3), max_size=8)
reals = st.floats(allow_nan=True, allow_infinity=True) | st.integers() | st.fractions()


@steady
@given(small)
def test_one_list(xs):
    n = len(xs)
    places = list(itertools.combinations(range(n), 2))
    assert sq.pairs(xs) == list(itertools.pairwise(xs))
    assert sq.all_different(xs) == sq.all_different([[x] for x in xs]) == all(xs[i] != xs[j] for i, j in places)
    assert list(sq.counts(xs).items()) == sorted(Counter(xs).items())
    assert sq.unique_sorted(xs) == sorted(set(xs))
    assert sq.without_repeats(xs) == [x for i, x in enumerate(xs) if x not in xs[:i]]
    assert sq.is_sorted(xs) == (xs == sorted(xs))
    assert sq.is_sorted(xs, strict=True) == (xs == sorted(set(xs)))
    assert sq.prefix_sums(xs) == [sum(xs[:i]) for i in range(n + 1)]
    assert sq.ordered_sum(xs) == sum(xs)
    assert [x for x, c in sq.runs(xs) for _ in range(c)] == xs
    assert all(a[0] != b[0] for a, b in itertools.pairwise(sq.runs(xs)))
    assert sq.inversions(xs) == sum(xs[i] > xs[j] for i, j in places)
    assert all(len(r) == n and Counter(r) == Counter(xs) for r in sq.rotations(xs))
    assert sq.longest_increasing(xs) == max(
        len(c) for k in range(n + 1) for c in itertools.combinations(xs, k) if list(c) == sorted(set(c))
    )
    if xs:
        assert sq.argmin(xs) == xs.index(min(xs)) and sq.argmax(xs) == xs.index(max(xs))


@steady
@given(small, st.integers(1, 4))
def test_cutting(xs, size):
    assert sq.flat(sq.chunks(xs, size)) == xs
    assert all(len(c) == size for c in sq.chunks(xs, size)[:-1])
    assert sq.windows(xs, size) == [xs[i : i + size] for i in range(len(xs)) if i + size <= len(xs)]


@steady
@given(st.lists(st.integers(0, 3), max_size=5))
def test_next_permutation_walks_through_all_arrangements(xs):
    walk = [sorted(xs)]
    while sq.next_permutation(walk[-1]):
        walk.append(sq.next_permutation(walk[-1]))
    assert walk == [list(p) for p in sorted(set(itertools.permutations(xs)))]


def test_transpose():
    grid = [[1, 2, 3], [4, 5, 6]]
    assert sq.transpose(sq.transpose(grid)) == grid
    assert sq.transpose([]) == []
    with pytest.raises(ValueError):
        sq.transpose([[1], [1, 2]])


@pytest.mark.parametrize("call", [sq.argmin, sq.argmax, lambda xs: sq.chunks(xs, 0), lambda xs: sq.windows(xs, 0)])
def test_nothing_to_choose_from(call):
    with pytest.raises(ValueError):
        call([])


def test_ordered_sum_is_plain_addition():
    assert sq.ordered_sum([0.1] * 10) == 0.9999999999999999


@steady
@given(st.lists(st.integers(0, 2), max_size=5), st.integers(0, 3))
def test_choices(xs, k):
    n = len(xs)
    assert ch.product(xs, k) == [[xs[i] for i in c] for c in itertools.product(range(n), repeat=k)]
    assert ch.product_of([xs, [7]]) == [[x, 7] for x in xs]
    assert len(ch.combinations(xs, k)) == math.comb(n, k)
    assert len(ch.permutations_of(xs)) == math.factorial(n)
    assert len(ch.subsets(xs)) == 2**n
    for k_places in (ch.combinations(range(n), k), ch.permutations_of(range(n))):
        assert k_places == sorted(k_places)
    assert ch.subsets(range(n)) == sorted(ch.subsets(range(n)), key=lambda s: (len(s), s))


@pytest.mark.parametrize("call", [ch.product, ch.combinations])
def test_a_negative_number_of_choices_is_refused(call):
    with pytest.raises(ValueError):
        call([1], -1)


@steady
@given(small, small)
def test_shares(a, b):
    longer = max(len(a), len(b))
    equal = sum(a[i] == b[i] for i in range(min(len(a), len(b))))
    assert cp.agree(a, b) == (equal / longer if longer else 1)
    assert cp.overlap(a, b) == ((Counter(a) & Counter(b)).total() / longer if longer else 1)
    assert cp.overlap(a, sorted(a)) == 1


@steady
@given(reals, reals)
def test_near_is_a_symmetric_share(a, b):
    share = cp.near(a, b)
    assert 0 <= share <= 1 and share == cp.near(b, a) == cp.near(-a, -b)
    assert cp.near(a, a) == (a == a)
    if a == 0 != b:
        assert share == 0


@steady
@given(reals, reals, st.floats(0, 10))
def test_tolerant_comparison_is_total_and_exact(a, b, tol):
    if math.isnan(float_or_inf(a)) or math.isnan(float_or_inf(b)):
        assert not cp.close(a, b, tol) and not cp.at_most(a, b, tol)
        return
    finite = all(x - x == 0 for x in (a, b))
    slack = Fraction(tol) * max(1, abs(Fraction(b))) if finite else 0
    assert cp.close(a, b, tol) == (a == b or (finite and abs(Fraction(a) - Fraction(b)) <= slack))
    assert cp.at_most(a, b, tol) == (a <= b or cp.close(a, b, tol))


def float_or_inf(x):
    return x if isinstance(x, float) else 0.0


def test_comparison_of_numbers_that_floats_cannot_hold():
    assert cp.close(10**400 + 1, 10**400, 1e-6) and not cp.close(10**400, 1.0, 1e-6)
    assert cp.near(10**400, 2 * 10**400) == 0.5


@steady
@given(st.lists(st.integers(0, 9), max_size=8))
def test_bits(xs):
    assert lg.xor_sum(xs) == sum(1 << b for b in range(4) if sum(x >> b & 1 for x in xs) % 2)
    assert lg.mex(xs) == min(set(range(10)) - set(xs))


def test_values_of_nim_positions_are_xor_sums():
    def moves(piles):
        return [(*piles[:i], k, *piles[i + 1 :]) for i in range(len(piles)) for k in range(piles[i])]

    for piles in itertools.product(range(4), repeat=3):
        assert lg.grundy(moves, piles) == lg.xor_sum(piles)


def test_values_of_deep_games_and_of_games_without_end():
    assert lg.grundy(lambda n: [n - 1] if n else [], 20001) == 1
    assert lg.grundy_table(6, lambda n: [n - k for k in (1, 2, 3) if k <= n]) == [0, 1, 2, 3, 0, 1, 2]
    assert lg.grundy_table(0, lambda n: []) == [0]
    with pytest.raises(ValueError, match="negative"):
        lg.grundy_table(-1, lambda n: [])
    with pytest.raises(ValueError, match="circle"):
        lg.grundy(lambda n: [1 - n], 0)
    with pytest.raises(ValueError, match="smaller"):
        lg.grundy_table(3, lambda n: [n])


def test_fail_is_not_a_failed_operation():
    with pytest.raises(RuntimeError, match="no blank"):
        fail("no blank")
