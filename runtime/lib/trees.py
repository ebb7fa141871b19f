"""Spanning trees and trees on the vertices 0..n-1; a tree is a list of n - 1 edges. All work to any depth."""

import heapq

from .graphs import adjacency, bfs_distances, bfs_path, components
from .structures import union_find, unite


def spanning_tree(n, edges):
    """spanning_tree(n: int, edges: list of (int, int, T)) -> list of (int, int, T)

    The edges (u, v, weight) of a spanning tree of least total weight, as (u, v, weight) with u < v, ordered by weight
    and then by ends; of edges with equal weight the least ends are preferred (Kruskal). Of a graph that is not
    connected, such a tree of each component.
    Fails: an edge leaves 0..n-1.

    >>> spanning_tree(3, [(0, 1, 5), (2, 1, 3), (0, 2, 4)])
    [(1, 2, 3), (0, 2, 4)]
    """
    sets = union_find(n)
    ordered = sorted([(e[2], min(e[0], e[1]), max(e[0], e[1])) for e in edges])
    if any(u < 0 or v >= n for _, u, v in ordered):
        raise ValueError(f"spanning_tree: an edge leaves the vertices 0..{n - 1}")
    return [(u, v, w) for w, u, v in ordered if unite(sets, u, v)]


def _require_tree(n, edges):
    if len(edges) != n - 1 or len(components(n, edges)) != 1:
        raise ValueError(f"the edges are not a tree on the vertices 0..{n - 1}")


def rooted(n, edges, root):
    """rooted(n: int, edges: list of (int, int), root: int) -> list of int

    For each vertex of a tree its neighbour on the way to the root; -1 for the root.
    Fails: the edges are not a tree on 0..n-1, or the root is not in it.

    >>> rooted(4, [(0, 1), (1, 2), (1, 3)], 2)
    [1, 2, -1, 1]
    """
    _require_tree(n, edges)
    after, steps = adjacency(n, edges), bfs_distances(n, edges, root)
    return [next((p for p in after[v] if steps[p] < steps[v]), -1) for v in range(n)]


def subtree_sizes(parents):
    """subtree_sizes(parents: list of int) -> list of int

    For each vertex of a rooted tree, given as by `rooted`, the number of vertices below it, itself included.
    Fails: the parents do not form trees.

    >>> subtree_sizes([1, 2, -1, 1])
    [1, 3, 4, 1]
    """
    waiting = [0] * len(parents)
    for p in parents:
        if p >= 0:
            waiting[p] += 1
    sizes = [1] * len(parents)
    ready = [v for v in range(len(parents)) if waiting[v] == 0]
    for v in ready:
        p = parents[v]
        if p >= 0:
            sizes[p] += sizes[v]
            waiting[p] -= 1
            if waiting[p] == 0:
                ready.append(p)
    if len(ready) != len(parents):
        raise ValueError("subtree_sizes: the parents go round in a circle")
    return sizes


def lowest_common_ancestor(parents, a, b):
    """lowest_common_ancestor(parents: list of int, a: int, b: int) -> int

    The vertex farthest from the root that lies on the ways from a and from b to the root, in a rooted tree given as by
    `rooted`; one step of the climb at a time.
    Fails: a and b have no common root.

    >>> lowest_common_ancestor([1, 2, -1, 1], 0, 3)
    1
    """
    above = set()
    while a >= 0 and a not in above:
        above.add(a)
        a = parents[a]
    for _ in range(len(parents)):
        if b in above:
            return b
        if b < 0:
            break
        b = parents[b]
    raise ValueError("lowest_common_ancestor: the vertices have no common root")


def tree_path(n, edges, a, b):
    """tree_path(n: int, edges: list of (int, int), a: int, b: int) -> list of int

    The vertices of the only way from a to b in a tree, both ends included.
    Fails: the edges are not a tree on 0..n-1, or a or b is not in it.

    >>> tree_path(4, [(0, 1), (1, 2), (1, 3)], 0, 3)
    [0, 1, 3]
    """
    _require_tree(n, edges)
    return bfs_path(n, edges, a, b)


def tree_diameter(n, edges):
    """tree_diameter(n: int, edges: list of (int, int)) -> int

    Number of edges of a longest way in a tree.
    Fails: the edges are not a tree on 0..n-1.

    >>> tree_diameter(5, [(0, 1), (1, 2), (1, 3), (3, 4)])
    3
    """
    _require_tree(n, edges)
    steps = bfs_distances(n, edges, 0)
    return max(bfs_distances(n, edges, steps.index(max(steps))))


def tree_centers(n, edges):
    """tree_centers(n: int, edges: list of (int, int)) -> list of int

    The one or two vertices of a tree whose greatest distance to any vertex is least, ascending.
    Fails: the edges are not a tree on 0..n-1.

    >>> tree_centers(4, [(0, 1), (1, 2), (2, 3)])
    [1, 2]
    """
    _require_tree(n, edges)
    steps = bfs_distances(n, edges, 0)
    one_end = steps.index(max(steps))
    steps = bfs_distances(n, edges, one_end)
    path = bfs_path(n, edges, one_end, steps.index(max(steps)))
    return sorted({path[(len(path) - 1) // 2], path[len(path) // 2]})


def prufer_code(n, edges):
    """prufer_code(n: int, edges: list of (int, int)) -> list of int

    The Pruefer code of a tree: the least leaf is removed again and again, and its neighbour noted, until two vertices
    are left. Empty for n < 3.
    Fails: the edges are not a tree on 0..n-1.

    >>> prufer_code(4, [(0, 1), (1, 2), (1, 3)])
    [1, 1]
    """
    _require_tree(n, edges)
    around = [set(ends) for ends in adjacency(n, edges)]
    leaves = [v for v in range(n) if len(around[v]) == 1]
    code = []
    while len(code) < n - 2:
        leaf = heapq.heappop(leaves)
        parent = around[leaf].pop()
        around[parent].discard(leaf)
        code.append(parent)
        if len(around[parent]) == 1:
            heapq.heappush(leaves, parent)
    return code


def tree_from_prufer(code):
    """tree_from_prufer(code: list of int) -> list of (int, int)

    The edges (u, v), u < v, ascending, of the tree on len(code) + 2 vertices with this Pruefer code.
    Fails: an entry is not one of these vertices.

    >>> tree_from_prufer([1, 1])
    [(0, 1), (1, 2), (1, 3)]
    """
    n = len(code) + 2
    if any(not 0 <= p < n for p in code):
        raise ValueError(f"tree_from_prufer: an entry is not in 0..{n - 1}")
    left = [1] * n
    for p in code:
        left[p] += 1
    leaves = [v for v in range(n) if left[v] == 1]
    edges = []
    for p in code:
        leaf = heapq.heappop(leaves)
        edges.append((min(leaf, p), max(leaf, p)))
        left[p] -= 1
        if left[p] == 1:
            heapq.heappush(leaves, p)
    edges.append((heapq.heappop(leaves), heapq.heappop(leaves)))
    return sorted(edges)


def min_arborescence(n, arcs, root):
    """min_arborescence(n: int, arcs: list of (int, int, T), root: int) -> list of (int, int, T)

    Arcs (from, to, weight) of least total weight through which the root reaches every vertex, ordered by their end:
    one arc into each vertex but the root (Chu and Liu, 1965; Edmonds, 1967). Among the cheapest choices always the
    same one is returned.
    Fails: an arc leaves 0..n-1, or the root does not reach every vertex.

    >>> min_arborescence(3, [(0, 1, 5), (0, 2, 4), (2, 1, 3), (1, 2, 1)], 0)
    [(0, 1, 5), (1, 2, 1)]
    """
    steps = bfs_distances(n, arcs, root, True)
    if min(steps) < 0:
        raise ValueError(f"min_arborescence: vertex {root} does not reach vertex {steps.index(-1)}")
    ordered = sorted([(a[0], a[1], a[2]) for a in arcs if a[0] != a[1] and a[1] != root])
    chosen = _cheapest_arcs_in(n, [(u, v, w, i) for i, (u, v, w) in enumerate(ordered)], root)
    return sorted([ordered[i] for i in chosen], key=lambda arc: arc[1])


def _cycle_of(n, parent):
    """The vertices of one cycle of the graph v -> parent[v] (-1: none), empty if there is none."""
    state = [0] * n
    for start in range(n):
        v = start
        walk = []
        while v >= 0 and state[v] == 0:
            state[v] = 1
            walk.append(v)
            v = parent[v]
        if v >= 0 and v in walk:
            return walk[walk.index(v) :]
    return []


def _cheapest_arcs_in(n, arcs, root):
    """Indices of the arcs (from, to, weight, index) of a cheapest arborescence: contracts cycles, then opens them."""
    opened = []
    while True:
        into = {}
        for a in arcs:
            if a[1] not in into or a[2] < into[a[1]][2]:
                into[a[1]] = a
        cycle = _cycle_of(n, [into[v][0] if v in into else -1 for v in range(n)])
        if not cycle:
            break
        inside = set(cycle)
        entering = {}
        contracted = []
        for u, v, w, i in arcs:
            if v in inside and u not in inside:
                entering[i] = v
                contracted.append((u, n, w - into[v][2], i))
            elif v not in inside:
                contracted.append((n if u in inside else u, v, w, i))
        opened.append((n, {v: into[v][3] for v in cycle}, entering))
        arcs, n = contracted, n + 1
    chosen = {v: a[3] for v, a in into.items()}
    for node, within, entering in reversed(opened):
        i = chosen.pop(node)
        chosen.update(within)
        chosen[entering[i]] = i
    return list(chosen.values())
