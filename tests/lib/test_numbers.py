"""Integers and digits agree with `math`, sympy and plain counting."""

import math
from fractions import Fraction

import pytest
import sympy
from gradatim.runtime.lib import digits as dg
from gradatim.runtime.lib import integers as it
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy.ntheory.modular import crt as sympy_crt

steady = settings(derandomize=True, max_examples=60, deadline=None)
whole = st.integers(-(10**12), 10**12)
natural = st.integers(1, 10**9)


@steady
@given(whole, whole)
def test_divisibility(a, b):
    assert it.gcd(a, b) == math.gcd(a, b)
    assert it.lcm(a, b) == math.lcm(a, b)
    g, x, y = it.extended_gcd(a, b)
    assert g == math.gcd(a, b) == a * x + b * y


@steady
@given(whole, st.integers(0, 10**6), st.integers(1, 10**6))
def test_modular_power_and_inverse(a, e, m):
    assert it.modpow(a, e, m) == pow(a, e, m)
    if math.gcd(a, m) == 1:
        x = it.inverse(a, m)
        assert 0 <= x < m and (a * x - 1) % m == 0
        assert it.modpow(a, -1, m) == x
    else:
        with pytest.raises(ValueError):
            it.inverse(a, m)


@steady
@given(st.lists(st.tuples(st.integers(-50, 50), st.integers(1, 30)), max_size=4))
def test_chinese_remainders(conditions):
    remainders, moduli = [r for r, _ in conditions], [m for _, m in conditions]
    solutions = [x for x in range(math.lcm(*moduli)) if all((x - r) % m == 0 for r, m in conditions)]
    if solutions:
        assert it.crt(remainders, moduli) == (solutions[0], math.lcm(*moduli))
    else:
        assert conditions and sympy_crt(moduli, remainders) is None
        with pytest.raises(ValueError, match="contradict"):
            it.crt(remainders, moduli)


def test_counting():
    for n in range(15):
        assert it.factorial(n) == math.factorial(n)
        for k in range(-2, 17):
            assert it.binomial(n, k) == (math.comb(n, k) if k >= 0 else 0)


@steady
@given(st.integers(0, 10**40), st.integers(1, 9))
def test_integer_roots(n, k):
    r = it.integer_root(n, k)
    assert r**k <= n < (r + 1) ** k
    assert it.isqrt(n) == math.isqrt(n)
    assert it.is_square(n * n) and not it.is_square(n * n + 2 * n + 2)


def test_primes():
    primes = list(sympy.primerange(5000))
    assert [n for n in range(-5, 5000) if it.is_prime(n)] == primes
    assert it.primes_up_to(4999) == primes
    assert [it.primes_up_to(n) for n in (-1, 1, 2, 3)] == [[], [], [2], [2, 3]]
    for strong_pseudoprime in (2047, 3215031751, 341550071728321, 318665857834031151167461):
        assert not it.is_prime(strong_pseudoprime)
    assert it.is_prime(2**61 - 1) and it.is_prime(10**24 + 7)


@steady
@given(natural)
def test_factors(n):
    assert it.factorise(n) == sorted(sympy.factorint(n).items())
    assert it.divisors(n) == sympy.divisors(n)
    assert it.totient(n) == sympy.totient(n)
    assert it.mobius(n) == sympy.mobius(n)


def test_factors_of_products_of_large_primes():
    assert it.factorise(1000003**2 * 998244353) == [(1000003, 2), (998244353, 1)]
    assert it.factorise((2**31 - 1) * (10**9 + 7)) == [(10**9 + 7, 1), (2**31 - 1, 1)]


@steady
@given(st.integers(0, 10**30), st.integers(2, 36))
def test_digits_and_bases(n, base):
    found = dg.digits(n, base)
    assert dg.from_digits(found, base) == n and (found[0] != 0 or found == [0])
    assert dg.digit_sum(n, base) == sum(found)
    assert int(dg.to_base(n, base), base) == n
    for m in (n, -n):
        assert dg.from_base(dg.to_base(m, base), base) == m
        assert dg.from_base(dg.to_base(m, base).upper(), base) == m
    assert dg.popcount(n) == bin(n).count("1")
    assert dg.to_base(n, 16) == f"{n:x}"


@pytest.mark.parametrize("text", ["", "-", "--1", " 1", "1_0", "12", "١", "\u212a"])
def test_from_base_reads_nothing_but_digits(text):
    with pytest.raises(ValueError):
        dg.from_base(text, 2 if text == "12" else 36 if text == "\u212a" else 10)


@steady
@given(st.fractions(), st.integers(-20, 20))
def test_rounding(x, n):
    assert dg.floor(x) <= x < dg.floor(x) + 1
    assert dg.ceil(x) - 1 < x <= dg.ceil(x)
    assert dg.sign(x) * abs(x) == x
    assert dg.clamp(n, -5, 7) == sorted([-5, n, 7])[1]
    assert dg.frac(x.numerator, x.denominator) == x == dg.frac(x, 1)


@pytest.mark.parametrize(
    "call",
    [
        lambda: it.modpow(2, 3, 0),
        lambda: it.modpow(2, -1, 4),
        lambda: it.crt([1], [0]),
        lambda: it.crt([1], []),
        lambda: it.binomial(-1, 0),
        lambda: it.factorial(-1),
        lambda: it.isqrt(-1),
        lambda: it.integer_root(5, 0),
        lambda: it.factorise(0),
        lambda: it.is_prime(it.PRIME_LIMIT),
        lambda: dg.digits(-1),
        lambda: dg.digits(5, 1),
        lambda: dg.from_digits([2], 2),
        lambda: dg.to_base(5, 37),
        lambda: dg.popcount(-1),
        lambda: dg.frac(1, 0),
        lambda: dg.floor(math.inf),
        lambda: dg.ceil(math.nan),
        lambda: dg.clamp(1, 2, 1),
    ],
)
def test_impossible_requests_are_refused(call):
    with pytest.raises(ValueError):
        call()


def test_rationals_are_exact():
    assert dg.frac(1, 3) == Fraction(1, 3)
