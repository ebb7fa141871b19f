"""Directed graphs on the vertices 0..n-1: strong components, orders, Euler walks. All functions work to any depth."""

import heapq

from .graphs import successors


def strong_components(n, arcs):
    """strong_components(n: int, arcs: list of (int, int)) -> list of list of int

    The strongly connected components: each ascending, ordered by their least vertex.
    Fails: an arc leaves 0..n-1.

    >>> strong_components(4, [(0, 2), (2, 0), (2, 1), (1, 3)])
    [[0, 2], [1], [3]]
    """
    after, before = successors(n, arcs), successors(n, [(a[1], a[0]) for a in arcs])
    seen, finished = [False] * n, []
    for root in range(n):
        stack = [] if seen[root] else [(root, 0)]
        seen[root] = True
        while stack:
            u, i = stack.pop()
            if i == len(after[u]):
                finished.append(u)
                continue
            stack.append((u, i + 1))
            v = after[u][i]
            if not seen[v]:
                seen[v] = True
                stack.append((v, 0))
    found, taken = [], [False] * n
    for root in reversed(finished):
        if taken[root]:
            continue
        taken[root] = True
        part = [root]
        for u in part:
            for v in before[u]:
                if not taken[v]:
                    taken[v] = True
                    part.append(v)
        found.append(sorted(part))
    return sorted(found)


def topological_order(n, arcs):
    """topological_order(n: int, arcs: list of (int, int)) -> list of int

    The lexicographically first order of all vertices in which every arc leads forward; empty if there is a cycle.
    Fails: an arc leaves 0..n-1.

    >>> [topological_order(4, [(3, 0), (2, 1)]), topological_order(2, [(0, 1), (1, 0)])]
    [[2, 1, 3, 0], []]
    """
    after = successors(n, arcs)
    waiting = [0] * n
    for ends in after:
        for v in ends:
            waiting[v] += 1
    ready = [v for v in range(n) if waiting[v] == 0]
    order = []
    while ready:
        u = heapq.heappop(ready)
        order.append(u)
        for v in after[u]:
            waiting[v] -= 1
            if waiting[v] == 0:
                heapq.heappush(ready, v)
    return order if len(order) == n else []


def transitive_closure(n, arcs):
    """transitive_closure(n: int, arcs: list of (int, int)) -> list of list of int

    For each vertex the vertices that a way of at least one arc reaches, ascending.
    Fails: an arc leaves 0..n-1.

    >>> transitive_closure(3, [(0, 1), (1, 2)])
    [[1, 2], [2], []]
    """
    after = successors(n, arcs)
    found = []
    for start in range(n):
        reached = [False] * n
        todo = [start]
        for u in todo:
            for v in after[u]:
                if not reached[v]:
                    reached[v] = True
                    todo.append(v)
        found.append([v for v in range(n) if reached[v]])
    return found


def _euler_start(n, edges, directed):
    """The least vertex at which an Euler walk may start, -1 if the degrees allow none or there are no edges."""
    out, into = [0] * n, [0] * n
    for e in edges:
        out[e[0]] += 1
        into[e[1]] += 1
    if directed:
        extra = [v for v in range(n) if out[v] - into[v] == 1]
        odd = [v for v in range(n) if out[v] != into[v]]
        possible = len(odd) == 0 or (len(odd) == 2 and len(extra) == 1)
    else:
        extra = odd = [v for v in range(n) if (out[v] + into[v]) % 2 == 1]
        possible = len(odd) in (0, 2)
    used = [v for v in range(n) if out[v] + into[v] > 0]
    return (extra or used or [-1])[0] if possible else -1


def euler_path(n, edges, directed=False):
    """euler_path(n: int, edges: list of (int, int), directed: bool = False) -> list of int

    The vertices, in order, of the lexicographically first walk that uses every edge exactly once (Hierholzer); a closed
    walk starts at the least vertex with an edge. Empty if there is no such walk or no edge.
    Fails: an edge leaves 0..n-1.

    >>> [euler_path(4, [(0, 1), (1, 2), (2, 0), (2, 3)]), euler_path(4, [(0, 1), (2, 3)])]
    [[2, 0, 1, 2, 3], []]
    """
    open_ends = [[] for _ in range(n)]
    for i, e in enumerate(edges):
        if not (0 <= e[0] < n and 0 <= e[1] < n):
            raise ValueError(f"edge ({e[0]}, {e[1]}) leaves the vertices 0..{n - 1}")
        open_ends[e[0]].append((e[1], i))
        if not directed and e[0] != e[1]:
            open_ends[e[1]].append((e[0], i))
    start = _euler_start(n, edges, directed)
    if start < 0:
        return []
    open_ends = [sorted(ends, reverse=True) for ends in open_ends]
    used = [False] * len(edges)
    walk, stack = [], [start]
    while stack:
        ends = open_ends[stack[-1]]
        while ends and used[ends[-1][1]]:
            ends.pop()
        if ends:
            v, i = ends.pop()
            used[i] = True
            stack.append(v)
        else:
            walk.append(stack.pop())
    return walk[::-1] if len(walk) == len(edges) + 1 else []
