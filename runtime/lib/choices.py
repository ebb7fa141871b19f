"""All ways to choose: products, combinations, permutations, subsets. Orders are lexicographic by place.

The lists grow exponentially; a spec that needs more than about 10^6 of them should search instead.
"""

import itertools


def product(xs, repeat):
    """product(xs: list of T, repeat: int) -> list of list of T

    All lists of `repeat` items of xs, in lexicographic order of their places; one empty list if repeat is 0.
    Fails: repeat < 0.

    >>> product([0, 1], 2)
    [[0, 0], [0, 1], [1, 0], [1, 1]]
    """
    if repeat < 0:
        raise ValueError(f"product: repeat = {repeat} is negative")
    return [list(choice) for choice in itertools.product(xs, repeat=repeat)]


def product_of(xss):
    """product_of(xss: list of list of T) -> list of list of T

    All lists that take one item from each list, in lexicographic order of their places.

    >>> product_of([[1, 2], [7], [8, 9]])
    [[1, 7, 8], [1, 7, 9], [2, 7, 8], [2, 7, 9]]
    """
    return [list(choice) for choice in itertools.product(*xss)]


def combinations(xs, k):
    """combinations(xs: list of T, k: int) -> list of list of T

    All choices of k places, items in the order of xs, in lexicographic order of their places; none if k > len(xs).
    Fails: k < 0.

    >>> combinations("abc", 2)
    [['a', 'b'], ['a', 'c'], ['b', 'c']]
    """
    if k < 0:
        raise ValueError(f"combinations: k = {k} is negative")
    return [list(choice) for choice in itertools.combinations(xs, k)]


def permutations_of(xs):
    """permutations_of(xs: list of T) -> list of list of T

    All len(xs)! arrangements, in lexicographic order of their places; equal items are told apart.

    >>> permutations_of([1, 2, 3])
    [[1, 2, 3], [1, 3, 2], [2, 1, 3], [2, 3, 1], [3, 1, 2], [3, 2, 1]]
    """
    return [list(choice) for choice in itertools.permutations(xs)]


def subsets(xs):
    """subsets(xs: list of T) -> list of list of T

    All 2 ** len(xs) choices of places, small ones first, then in lexicographic order of their places.

    >>> subsets([1, 2, 3])
    [[], [1], [2], [3], [1, 2], [1, 3], [2, 3], [1, 2, 3]]
    """
    return [list(choice) for k in range(len(xs) + 1) for choice in itertools.combinations(xs, k)]
