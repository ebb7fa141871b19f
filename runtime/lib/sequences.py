"""Lists and strings: neighbours, counting, cutting, order. No argument is changed."""

import bisect


def pairs(xs):
    """pairs(xs: list of T) -> list of (T, T)

    The consecutive pairs (x0, x1), (x1, x2), ...; empty for fewer than two items.

    >>> pairs([4, 7, 9])
    [(4, 7), (7, 9)]
    """
    return [(xs[i], xs[i + 1]) for i in range(len(xs) - 1)]


def all_different(xs):
    """all_different(xs: list of T) -> bool

    Whether no two items are equal; True for an empty list. Items may be lists.

    >>> [all_different([1, 2, 3]), all_different([1, 2, 1])]
    [True, False]
    """
    try:
        return len(set(xs)) == len(xs)
    except TypeError:
        return all(xs[i] != xs[j] for i in range(len(xs)) for j in range(i))


def counts(xs):
    """counts(xs: list of K) -> dict of K to int

    How often each item occurs; the keys ascend.

    >>> counts("banana")
    {'a': 3, 'b': 1, 'n': 2}
    """
    found = {}
    for x in xs:
        found[x] = found.get(x, 0) + 1
    return {x: found[x] for x in sorted(found)}


def flat(xss):
    """flat(xss: list of list of T) -> list of T

    The items of all the lists, one list after the other.

    >>> flat([[1, 2], [], [3]])
    [1, 2, 3]
    """
    return [x for xs in xss for x in xs]


def unique_sorted(xs):
    """unique_sorted(xs: list of K) -> list of K

    The different items, ascending.

    >>> unique_sorted([3, 1, 3, 2])
    [1, 2, 3]
    """
    return sorted(set(xs))


def without_repeats(xs):
    """without_repeats(xs: list of K) -> list of K

    The different items, in order of their first occurrence.

    >>> without_repeats([3, 1, 3, 2])
    [3, 1, 2]
    """
    return list(dict.fromkeys(xs))


def is_sorted(xs, strict=False):
    """is_sorted(xs: list of T, strict: bool = False) -> bool

    Whether the items ascend: x0 <= x1 <= ..., or x0 < x1 < ... if strict.

    >>> [is_sorted([1, 1, 2]), is_sorted([1, 1, 2], strict=True)]
    [True, False]
    """
    if strict:
        return all(xs[i] < xs[i + 1] for i in range(len(xs) - 1))
    return all(xs[i] <= xs[i + 1] for i in range(len(xs) - 1))


def ordered_sum(xs):
    """ordered_sum(xs: list of T) -> T

    The numbers added one by one from left to right, so that reals give the same last digit everywhere; 0 for none.

    >>> ordered_sum([1, 2, 3])
    6
    """
    total = 0
    for x in xs:
        total = total + x
    return total


def prefix_sums(xs):
    """prefix_sums(xs: list of T) -> list of T

    The sums of the first 0, 1, ..., len(xs) items: one entry more than xs, the first is 0.

    >>> prefix_sums([3, 1, 4])
    [0, 3, 4, 8]
    """
    sums = [0]
    for x in xs:
        sums.append(sums[-1] + x)
    return sums


def rotations(xs):
    """rotations(xs: T) -> list of T

    The list or string rotated to the left by 0, 1, ..., len(xs) - 1 places; empty if xs is empty.

    >>> rotations("abc")
    ['abc', 'bca', 'cab']
    """
    return [xs[i:] + xs[:i] for i in range(len(xs))]


def runs(xs):
    """runs(xs: list of T) -> list of (T, int)

    The maximal blocks of equal neighbours, from left to right, as (item, length).

    >>> runs("aabccc")
    [('a', 2), ('b', 1), ('c', 3)]
    """
    found = []
    for x in xs:
        if found and found[-1][0] == x:
            found[-1] = (x, found[-1][1] + 1)
        else:
            found.append((x, 1))
    return found


def chunks(xs, size):
    """chunks(xs: T, size: int) -> list of T

    The list or string cut into pieces of this length, from the left; the last piece may be shorter.
    Fails: size < 1.

    >>> chunks([1, 2, 3, 4, 5], 2)
    [[1, 2], [3, 4], [5]]
    """
    if size < 1:
        raise ValueError(f"chunks: the size {size} is not positive")
    return [xs[i : i + size] for i in range(0, len(xs), size)]


def windows(xs, size):
    """windows(xs: T, size: int) -> list of T

    All consecutive pieces of this length of a list or string, from left to right; empty if xs is shorter.
    Fails: size < 1.

    >>> windows("abcd", 3)
    ['abc', 'bcd']
    """
    if size < 1:
        raise ValueError(f"windows: the size {size} is not positive")
    return [xs[i : i + size] for i in range(len(xs) - size + 1)]


def transpose(xss):
    """transpose(xss: list of list of T) -> list of list of T

    Rows turned into columns: entry [i][j] of the result is entry [j][i] of the argument.
    Fails: rows of different length.

    >>> transpose([[1, 2, 3], [4, 5, 6]])
    [[1, 4], [2, 5], [3, 6]]
    """
    if any(len(row) != len(xss[0]) for row in xss):
        raise ValueError("transpose: the rows differ in length")
    return [list(column) for column in zip(*xss)]


def argmin(xs):
    """argmin(xs: list of T) -> int

    The first place of a least item.
    Fails: the list is empty.

    >>> argmin([4, 1, 3, 1])
    1
    """
    if not xs:
        raise ValueError("argmin: the list is empty")
    return min(range(len(xs)), key=xs.__getitem__)


def argmax(xs):
    """argmax(xs: list of T) -> int

    The first place of a greatest item.
    Fails: the list is empty.

    >>> argmax([4, 1, 9, 9])
    2
    """
    if not xs:
        raise ValueError("argmax: the list is empty")
    return max(range(len(xs)), key=xs.__getitem__)


def inversions(xs):
    """inversions(xs: list of T) -> int

    Number of pairs of places i < j with xs[i] > xs[j].

    >>> inversions([3, 1, 2])
    2
    """
    seen = []
    total = 0
    for x in xs:
        total += len(seen) - bisect.bisect_right(seen, x)
        bisect.insort(seen, x)
    return total


def longest_increasing(xs):
    """longest_increasing(xs: list of T) -> int

    Length of a longest strictly increasing subsequence; 0 for an empty list.

    >>> longest_increasing([3, 1, 4, 1, 5, 9, 2, 6])
    4
    """
    tails = []
    for x in xs:
        i = bisect.bisect_left(tails, x)
        tails[i : i + 1] = [x]
    return len(tails)


def next_permutation(xs):
    """next_permutation(xs: list of T) -> list of T

    The lexicographically next arrangement of the same items; empty if xs is the last one.

    >>> [next_permutation([1, 3, 2]), next_permutation([3, 2, 1])]
    [[2, 1, 3], []]
    """
    ys = list(xs)
    i = len(ys) - 2
    while i >= 0 and ys[i] >= ys[i + 1]:
        i -= 1
    if i < 0:
        return []
    j = len(ys) - 1
    while ys[j] <= ys[i]:
        j -= 1
    ys[i], ys[j] = ys[j], ys[i]
    return ys[: i + 1] + ys[:i:-1]
