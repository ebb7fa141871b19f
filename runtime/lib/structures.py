"""Data structures kept in plain lists: heap, union-find, Fenwick tree, queue, binary search.

A structure is an ordinary list (or a queue) that the functions of its kind change in place.
"""

import bisect
import collections
import heapq


def heap(xs=()):
    """heap(xs: list of T = []) -> list of T

    A new heap with these items: a list whose first item is the least.

    >>> h = heap([5, 2, 9])
    >>> h[0]
    2
    """
    h = list(xs)
    heapq.heapify(h)
    return h


def heap_push(h, x):
    """heap_push(h: list of T, x: T) -> None

    Adds x to the heap, in place.

    >>> h = heap()
    >>> heap_push(h, (4, "d"))
    >>> heap_push(h, (1, "a"))
    >>> h[0]
    (1, 'a')
    """
    heapq.heappush(h, x)


def heap_pop(h):
    """heap_pop(h: list of T) -> T

    Removes the least item of the heap and returns it.
    Fails: the heap is empty.

    >>> h = heap([5, 2, 9])
    >>> [heap_pop(h), heap_pop(h), heap_pop(h)]
    [2, 5, 9]
    """
    if not h:
        raise ValueError("heap_pop: the heap is empty")
    return heapq.heappop(h)


def deque(xs=()):
    """deque(xs: list of T = []) -> deque of T

    A queue open at both ends, with append, appendleft, pop and popleft.

    >>> queue = deque([1, 2])
    >>> queue.append(3)
    >>> queue.popleft()
    1
    """
    return collections.deque(xs)


def bisect_left(xs, x):
    """bisect_left(xs: list of T, x: T) -> int

    How many items of the ascending list are < x: the first place where x could be inserted.

    >>> bisect_left([1, 3, 3, 7], 3)
    1
    """
    return bisect.bisect_left(xs, x)


def bisect_right(xs, x):
    """bisect_right(xs: list of T, x: T) -> int

    How many items of the ascending list are <= x: the last place where x could be inserted.

    >>> bisect_right([1, 3, 3, 7], 3)
    3
    """
    return bisect.bisect_right(xs, x)


def union_find(n):
    """union_find(n: int) -> list of int

    n separate groups, one for each of 0..n-1, for `find_root`, `unite`, `group_size` and `groups`. Entry x is the
    negative size of the group if x is its root, else an item nearer to the root.

    >>> sets = union_find(4)
    >>> unite(sets, 0, 3)
    True
    >>> groups(sets)
    [[0, 3], [1], [2]]
    """
    return [-1] * n


def find_root(sets, x):
    """find_root(sets: list of int, x: int) -> int

    The item that stands for the group of x; equal for two items exactly if they are in one group. Shortens the way to
    the root, in place.
    Fails: x is not in 0..n-1.

    >>> sets = union_find(3)
    >>> unite(sets, 0, 1)
    True
    >>> find_root(sets, 0) == find_root(sets, 1)
    True
    """
    if not 0 <= x < len(sets):
        raise ValueError(f"find_root: {x} is not in 0..{len(sets) - 1}")
    root = x
    while sets[root] >= 0:
        root = sets[root]
    while x != root:
        sets[x], x = root, sets[x]
    return root


def unite(sets, a, b):
    """unite(sets: list of int, a: int, b: int) -> bool

    Joins the groups of a and b, in place; True if they were two groups before.
    Fails: a or b is not in 0..n-1.

    >>> sets = union_find(3)
    >>> [unite(sets, 0, 1), unite(sets, 1, 0)]
    [True, False]
    """
    a, b = find_root(sets, a), find_root(sets, b)
    if a == b:
        return False
    if sets[a] > sets[b]:
        a, b = b, a
    sets[a] += sets[b]
    sets[b] = a
    return True


def group_size(sets, x):
    """group_size(sets: list of int, x: int) -> int

    How many items are in the group of x.
    Fails: x is not in 0..n-1.

    >>> sets = union_find(3)
    >>> unite(sets, 0, 2)
    True
    >>> group_size(sets, 2)
    2
    """
    return -sets[find_root(sets, x)]


def groups(sets):
    """groups(sets: list of int) -> list of list of int

    All groups: each ascending, ordered by their least item.

    >>> groups(union_find(2))
    [[0], [1]]
    """
    members = {}
    for x in range(len(sets)):
        members.setdefault(find_root(sets, x), []).append(x)
    return list(members.values())


def fenwick(n):
    """fenwick(n: int) -> list of int

    n zeros at places 0..n-1, for `fenwick_add` and `fenwick_sum`, each in O(log n).

    >>> tree = fenwick(5)
    >>> fenwick_add(tree, 2, 10)
    >>> [fenwick_sum(tree, 2), fenwick_sum(tree, 3)]
    [0, 10]
    """
    return [0] * (n + 1)


def fenwick_add(tree, i, amount):
    """fenwick_add(tree: list of int, i: int, amount: int) -> None

    Adds the amount at place i, in place.
    Fails: i is not in 0..n-1.

    >>> tree = fenwick(3)
    >>> fenwick_add(tree, 0, 4)
    >>> fenwick_sum(tree, 1)
    4
    """
    if not 0 <= i < len(tree) - 1:
        raise ValueError(f"fenwick_add: place {i} is not in 0..{len(tree) - 2}")
    i += 1
    while i < len(tree):
        tree[i] += amount
        i += i & -i


def fenwick_sum(tree, i):
    """fenwick_sum(tree: list of int, i: int) -> int

    Sum of the first i places: 0..i-1.
    Fails: i is not in 0..n.

    >>> tree = fenwick(3)
    >>> fenwick_add(tree, 1, 4)
    >>> [fenwick_sum(tree, i) for i in range(4)]
    [0, 0, 4, 4]
    """
    if not 0 <= i < len(tree):
        raise ValueError(f"fenwick_sum: {i} is not in 0..{len(tree) - 1}")
    total = 0
    while i > 0:
        total += tree[i]
        i -= i & -i
    return total


def segment_tree(xs, join):
    """segment_tree(xs: list of T, join: fn(T, T) -> T) -> list of T

    A tree over the items for `segment_set` and `segment_query`, each in O(log n); `join` must be associative, as `min`,
    `max` and sums are. An empty list gives an empty tree.

    >>> tree = segment_tree([5, 2, 8, 1], min)
    >>> segment_query(tree, 0, 3, min)
    2
    """
    n = len(xs)
    tree = list(xs) + list(xs)
    for i in range(n - 1, 0, -1):
        tree[i] = join(tree[2 * i], tree[2 * i + 1])
    return tree


def segment_set(tree, i, x, join):
    """segment_set(tree: list of T, i: int, x: T, join: fn(T, T) -> T) -> None

    Puts x at place i, in place.
    Fails: i is not in 0..n-1.

    >>> tree = segment_tree([5, 2, 8, 1], min)
    >>> segment_set(tree, 1, 7, min)
    >>> segment_query(tree, 0, 3, min)
    5
    """
    n = len(tree) // 2
    if not 0 <= i < n:
        raise ValueError(f"segment_set: place {i} is not in 0..{n - 1}")
    i += n
    tree[i] = x
    while i > 1:
        i //= 2
        tree[i] = join(tree[2 * i], tree[2 * i + 1])


def segment_query(tree, low, high, join):
    """segment_query(tree: list of T, low: int, high: int, join: fn(T, T) -> T) -> T

    The items at places low..high-1 joined from left to right.
    Fails: the range is empty or leaves 0..n.

    >>> segment_query(segment_tree([5, 2, 8, 1], max), 1, 4, max)
    8
    """
    n = len(tree) // 2
    if not 0 <= low < high <= n:
        raise ValueError(f"segment_query: no places {low}..{high - 1} in 0..{n - 1}")
    left, right = [], []
    low, high = low + n, high + n
    while low < high:
        if low % 2:
            left.append(tree[low])
            low += 1
        if high % 2:
            high -= 1
            right.append(tree[high])
        low, high = low // 2, high // 2
    parts = left + right[::-1]
    total = parts[0]
    for part in parts[1:]:
        total = join(total, part)
    return total
