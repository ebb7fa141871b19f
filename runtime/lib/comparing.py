"""Comparing answers: agreement and nearness for graded scores, tolerant comparison of reals.

All comparisons are made on exact values, so that no platform decides them differently, and are total: infinities and
values that are not numbers compare as unequal to everything but themselves.
"""

from fractions import Fraction


def agree(a, b):
    """agree(a: list of T, b: list of T) -> real

    Share of equal positions: how many places hold equal items, divided by the longer length; 1.0 if both are empty.

    >>> agree([1, 2, 3, 4], [1, 5, 3])
    0.5
    """
    longer = max(len(a), len(b))
    return len([1 for x, y in zip(a, b) if x == y]) / longer if longer > 0 else 1.0


def overlap(a, b):
    """overlap(a: list of K, b: list of K) -> real

    Share of common items in any order: how many items can be paired off with an equal one, divided by the longer
    length; 1.0 if both are empty.

    >>> overlap([3, 3, 5], [5, 3, 1, 2])
    0.5
    """
    longer = max(len(a), len(b))
    left = {}
    for x in a:
        left[x] = left.get(x, 0) + 1
    common = 0
    for x in b:
        if left.get(x, 0) > 0:
            left[x] -= 1
            common += 1
    return common / longer if longer > 0 else 1.0


def near(a, b):
    """near(a: real, b: real) -> real

    How near two numbers are, by ratio: the smaller absolute value divided by the larger; 0.0 if the signs differ or
    one of them is 0, 1.0 if they are equal.

    >>> [near(8, 10), near(-1, 1), near(0, 0)]
    [0.8, 0.0, 1.0]
    """
    if a == b:
        return 1.0
    if a - a != 0 or b - b != 0 or (a > 0) != (b > 0):
        return 0.0
    a, b = abs(Fraction(a)), abs(Fraction(b))
    return float(min(a, b) / max(a, b))


def close(a, b, tol):
    """close(a: real, b: real, tol: real) -> bool

    Whether a lies within the tolerance of b, absolute for small and relative for large b:
    abs(a - b) <= tol * max(1, abs(b)).

    >>> [close(1000.5, 1000, 0.001), close(0.5, 0, 0.001)]
    [True, False]
    """
    if a == b:
        return True
    if a - a != 0 or b - b != 0:
        return False
    a, b = Fraction(a), Fraction(b)
    return abs(a - b) <= Fraction(tol) * max(1, abs(b))


def at_most(a, b, tol):
    """at_most(a: real, b: real, tol: real) -> bool

    Whether a <= b up to the tolerance: a <= b + tol * max(1, abs(b)).

    >>> [at_most(3, 5, 0.001), at_most(5.001, 5, 0.001), at_most(6, 5, 0.001)]
    [True, True, False]
    """
    return a <= b or close(a, b, tol)
