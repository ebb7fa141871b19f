"""Cheapest ways in graphs with weights. An arc is a tuple or record that begins (from, to, weight).

For an undirected graph give `both_ways(edges)`.
"""

import heapq


def _weighted_lists(n, arcs):
    """For each vertex its arcs as (end, weight), ascending, after checking ends and weights."""
    lists = [[] for _ in range(n)]
    for a in arcs:
        u, v, w = a[0], a[1], a[2]
        if not (0 <= u < n and 0 <= v < n):
            raise ValueError(f"arc ({u}, {v}) leaves the vertices 0..{n - 1}")
        if w < 0:
            raise ValueError(f"arc ({u}, {v}) has the negative weight {w}")
        lists[u].append((v, w))
    return [sorted(ends) for ends in lists]


def _cheapest(n, lists, source):
    """For each vertex the least (cost, number of arcs) of a way from the source, None if there is none (Dijkstra)."""
    best = [None] * n
    todo = [(0, 0, source)]
    while todo:
        cost, hops, u = heapq.heappop(todo)
        if best[u] is None:
            best[u] = (cost, hops)
            for v, w in lists[u]:
                if best[v] is None:
                    heapq.heappush(todo, (cost + w, hops + 1, v))
    return best


def dijkstra(n, arcs, source):
    """dijkstra(n: int, arcs: list of (int, int, T), source: int) -> list of T

    For each vertex the least total weight of a way from the source; -1 if there is none.
    Fails: an arc or the source leaves 0..n-1, or a weight is negative.

    >>> dijkstra(4, [(0, 1, 5), (0, 2, 1), (2, 1, 2)], 0)
    [0, 3, 1, -1]
    """
    if not 0 <= source < n:
        raise ValueError(f"dijkstra: there is no vertex {source}")
    return [-1 if b is None else b[0] for b in _cheapest(n, _weighted_lists(n, arcs), source)]


def shortest_path(n, arcs, source, target):
    """shortest_path(n: int, arcs: list of (int, int, T), source: int, target: int) -> list of int

    A way of least total weight as the list of its vertices: among the cheapest those with the fewest arcs, among these
    the lexicographically first. Empty if there is no way, [source] if the two are equal.
    Fails: an arc or an end leaves 0..n-1, or a weight is negative.

    >>> shortest_path(4, [(0, 1, 2), (1, 3, 2), (0, 2, 1), (2, 3, 3)], 0, 3)
    [0, 1, 3]
    """
    if not (0 <= source < n and 0 <= target < n):
        raise ValueError(f"shortest_path: there is no vertex {target if 0 <= source < n else source}")
    lists = _weighted_lists(n, arcs)
    left = _cheapest(n, _weighted_lists(n, [(a[1], a[0], a[2]) for a in arcs]), target)
    if left[source] is None:
        return []
    path = [source]
    while path[-1] != target:
        u = path[-1]
        onward = [v for v, w in lists[u] if left[v] is not None and (left[v][0] + w, left[v][1] + 1) == left[u]]
        path.append(onward[0])
    return path


def path_cost(arcs, path):
    """path_cost(arcs: list of (int, int, T), path: list of int) -> T

    Total weight of the way through these vertices, by the cheapest arc of each step; -1 if a step has no arc, 0 for
    fewer than two vertices.

    >>> [path_cost([(0, 1, 2), (1, 3, 2)], [0, 1, 3]), path_cost([(0, 1, 2)], [1, 0])]
    [4, -1]
    """
    weight = {}
    for a in arcs:
        key = (a[0], a[1])
        weight[key] = min(a[2], weight.get(key, a[2]))
    total = 0
    for i in range(len(path) - 1):
        hop = (path[i], path[i + 1])
        if hop not in weight:
            return -1
        total = total + weight[hop]
    return total


def all_distances(n, arcs):
    """all_distances(n: int, arcs: list of (int, int, T)) -> grid of T

    Entry [u][v] is the least total weight of a way from u to v; -1 if there is none, 0 on the diagonal.
    Fails: an arc leaves 0..n-1, or a weight is negative.

    >>> all_distances(3, [(0, 1, 5), (1, 2, 1)])
    [[0, 5, 6], [-1, 0, 1], [-1, -1, 0]]
    """
    lists = _weighted_lists(n, arcs)
    return [[-1 if b is None else b[0] for b in _cheapest(n, lists, source)] for source in range(n)]


def bellman_ford(n, arcs, source):
    """bellman_ford(n: int, arcs: list of (int, int, T), source: int) -> list of T?

    For each vertex the least total weight of a way from the source, where weights may be negative; None if there is no
    way.
    Fails: an arc or the source leaves 0..n-1, or the source reaches a cycle of negative weight.

    >>> bellman_ford(4, [(0, 1, 4), (0, 2, 5), (2, 1, -3)], 0)
    [0, 2, 5, None]
    """
    if not 0 <= source < n or any(not (0 <= a[0] < n and 0 <= a[1] < n) for a in arcs):
        raise ValueError(f"bellman_ford: an arc or the source leaves the vertices 0..{n - 1}")
    cost = [None] * n
    cost[source] = 0
    for _ in range(n):
        changed = False
        for a in arcs:
            if cost[a[0]] is not None and (cost[a[1]] is None or cost[a[0]] + a[2] < cost[a[1]]):
                cost[a[1]] = cost[a[0]] + a[2]
                changed = True
        if not changed:
            return cost
    raise ValueError("bellman_ford: the source reaches a cycle of negative weight")
