"""Comparing two strings or lists: edit distance, common subsequences and substrings. Quadratic in the length."""

import bisect


def hamming_distance(a, b):
    """hamming_distance(a: list of T, b: list of T) -> int

    Number of places at which two strings or lists of equal length differ.
    Fails: the lengths differ.

    >>> hamming_distance("karolin", "kathrin")
    3
    """
    if len(a) != len(b):
        raise ValueError("hamming_distance: the lengths differ")
    return len([1 for x, y in zip(a, b) if x != y])


def edit_distance(a, b):
    """edit_distance(a: list of T, b: list of T) -> int

    Least number of insertions, deletions and replacements of one item that turn a into b (Levenshtein).

    >>> edit_distance("kitten", "sitting")
    3
    """
    row = list(range(len(b) + 1))
    for i, x in enumerate(a):
        diagonal, row[0] = row[0], i + 1
        for j, y in enumerate(b):
            diagonal, row[j + 1] = row[j + 1], min(row[j] + 1, row[j + 1] + 1, diagonal + (x != y))
    return row[len(b)]


def longest_common_subsequence(a, b):
    """longest_common_subsequence(a: T, b: T) -> T

    The alphabetically (lexicographically) first among the longest subsequences that two strings or two lists have in
    common; subsequences may leave out items.

    >>> longest_common_subsequence("abcbdab", "bdcaba")
    'bcab'
    """
    best = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i in range(len(a) - 1, -1, -1):
        for j in range(len(b) - 1, -1, -1):
            longer = max(best[i + 1][j], best[i][j + 1])
            best[i][j] = best[i + 1][j + 1] + 1 if a[i] == b[j] else longer
    places = {}
    for j, y in enumerate(b):
        places.setdefault(y, []).append(j)
    found = []
    i = j = 0
    while best[i][j] > 0:
        # Every longest continuation starts at an item x of a before which a may be cut without loss; the earliest
        # place of the least such x, in both lists, leaves the most to continue with.
        choices = []
        k = i
        while k < len(a) and best[k][j] == best[i][j]:
            following = places.get(a[k], [])
            p = bisect.bisect_left(following, j)
            if p < len(following) and best[k + 1][following[p] + 1] + 1 == best[i][j]:
                choices.append((a[k], k + 1, following[p] + 1))
            k += 1
        item, i, j = min(choices)
        found.append(item)
    return "".join(found) if isinstance(a, str) else found


def longest_common_substring(a, b):
    """longest_common_substring(a: T, b: T) -> T

    The alphabetically (lexicographically) first among the longest contiguous pieces that two strings or two lists have
    in common.

    >>> longest_common_substring("grandmother", "thermometer")
    'ther'
    """
    longest, ends = 0, []
    row = [0] * (len(b) + 1)
    for i, x in enumerate(a):
        row = [0] + [row[j] + 1 if x == y else 0 for j, y in enumerate(b)]
        length = max(row)
        if length > longest:
            longest, ends = length, []
        if length == longest:
            ends.append(i + 1)
    return min([a[end - longest : end] for end in ends]) if longest > 0 else a[:0]
