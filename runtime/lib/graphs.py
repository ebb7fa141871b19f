"""Undirected graphs on the vertices 0..n-1: neighbours, breadth-first search, components, two sides, bridges.

An edge is a tuple or record that begins with its two ends; further entries, such as a weight, are ignored here. All
functions work to any depth. An edge that leaves 0..n-1 makes every function of this file fail.
"""


def adjacency(n, edges):
    """adjacency(n: int, edges: list of (int, int)) -> list of list of int

    For each vertex its neighbours, ascending; parallel edges repeat a neighbour, a loop lists its vertex once.
    Fails: an edge leaves 0..n-1.

    >>> adjacency(3, [(2, 0), (0, 1)])
    [[1, 2], [0], [0]]
    """
    lists = [[] for _ in range(n)]
    for e in edges:
        u, v = e[0], e[1]
        if not (0 <= u < n and 0 <= v < n):
            raise ValueError(f"edge ({u}, {v}) leaves the vertices 0..{n - 1}")
        lists[u].append(v)
        if u != v:
            lists[v].append(u)
    return [sorted(around) for around in lists]


def successors(n, arcs):
    """successors(n: int, arcs: list of (int, int)) -> list of list of int

    For each vertex the ends of the arcs that start there, ascending; parallel arcs repeat an end.
    Fails: an arc leaves 0..n-1.

    >>> successors(3, [(2, 0), (0, 1)])
    [[1], [], [0]]
    """
    lists = [[] for _ in range(n)]
    for a in arcs:
        u, v = a[0], a[1]
        if not (0 <= u < n and 0 <= v < n):
            raise ValueError(f"arc ({u}, {v}) leaves the vertices 0..{n - 1}")
        lists[u].append(v)
    return [sorted(ends) for ends in lists]


def degrees(n, edges):
    """degrees(n: int, edges: list of (int, int)) -> list of int

    For each vertex the number of edge ends there; a loop counts twice.
    Fails: an edge leaves 0..n-1.

    >>> degrees(3, [(2, 0), (0, 1)])
    [2, 1, 1]
    """
    return [len(around) + around.count(v) for v, around in enumerate(adjacency(n, edges))]


def both_ways(edges):
    """both_ways(edges: list of T) -> list of T

    Each edge followed by its reverse, further entries kept: an undirected graph as arcs.

    >>> both_ways([(0, 1, 7), (1, 2, 5)])
    [(0, 1, 7), (1, 0, 7), (1, 2, 5), (2, 1, 5)]
    """
    return [arc for e in edges for arc in (tuple(e), (e[1], e[0], *tuple(e)[2:]))]


def bfs_distances(n, edges, source, directed=False):
    """bfs_distances(n: int, edges: list of (int, int), source: int, directed: bool = False) -> list of int

    For each vertex the least number of edges on a way from the source; -1 if there is none.
    Fails: an edge or the source leaves 0..n-1.

    >>> bfs_distances(4, [(0, 1), (1, 2)], 0)
    [0, 1, 2, -1]
    """
    if not 0 <= source < n:
        raise ValueError(f"bfs_distances: there is no vertex {source}")
    after = successors(n, edges) if directed else adjacency(n, edges)
    steps = [-1] * n
    steps[source] = 0
    order = [source]
    for u in order:
        for v in after[u]:
            if steps[v] < 0:
                steps[v] = steps[u] + 1
                order.append(v)
    return steps


def bfs_path(n, edges, source, target, directed=False):
    """bfs_path(n: int, edges: list of (int, int), source: int, target: int, directed: bool = False) -> list of int

    The lexicographically first among the ways from source to target with the fewest edges, as the list of its vertices;
    empty if there is no way, [source] if the two are equal.
    Fails: an edge or an end leaves 0..n-1.

    >>> bfs_path(4, [(0, 2), (2, 3), (0, 1), (1, 3)], 0, 3)
    [0, 1, 3]
    """
    if not (0 <= source < n and 0 <= target < n):
        raise ValueError(f"bfs_path: there is no vertex {target if 0 <= source < n else source}")
    after = successors(n, edges) if directed else adjacency(n, edges)
    parent = [-1] * n
    parent[source] = source
    order = [source]
    for u in order:
        for v in after[u]:
            if parent[v] < 0:
                parent[v] = u
                order.append(v)
    if parent[target] < 0:
        return []
    path = [target]
    while path[-1] != source:
        path.append(parent[path[-1]])
    return path[::-1]


def components(n, edges):
    """components(n: int, edges: list of (int, int)) -> list of list of int

    The connected components: each ascending, ordered by their least vertex.
    Fails: an edge leaves 0..n-1.

    >>> components(5, [(3, 1), (4, 0)])
    [[0, 4], [1, 3], [2]]
    """
    after = adjacency(n, edges)
    seen = [False] * n
    found = []
    for start in range(n):
        if seen[start]:
            continue
        seen[start] = True
        part = [start]
        for u in part:
            for v in after[u]:
                if not seen[v]:
                    seen[v] = True
                    part.append(v)
        found.append(sorted(part))
    return found


def is_connected(n, edges):
    """is_connected(n: int, edges: list of (int, int)) -> bool

    Whether there is a way between any two vertices; True for no vertices at all.
    Fails: an edge leaves 0..n-1.

    >>> [is_connected(3, [(0, 1), (1, 2)]), is_connected(3, [(0, 1)])]
    [True, False]
    """
    return len(components(n, edges)) <= 1


def is_tree(n, edges):
    """is_tree(n: int, edges: list of (int, int)) -> bool

    Whether the edges join all n >= 1 vertices without a cycle.
    Fails: an edge leaves 0..n-1.

    >>> [is_tree(3, [(0, 1), (1, 2)]), is_tree(3, [(0, 1), (1, 0)])]
    [True, False]
    """
    return len(edges) == n - 1 and len(components(n, edges)) == 1


def bipartition(n, edges):
    """bipartition(n: int, edges: list of (int, int)) -> list of int

    For each vertex a side, 0 or 1, such that every edge joins different sides; the least vertex of each component is on
    side 0. Empty if there are no such sides.
    Fails: an edge leaves 0..n-1.

    >>> [bipartition(3, [(0, 1), (1, 2)]), bipartition(3, [(0, 1), (1, 2), (2, 0)])]
    [[0, 1, 0], []]
    """
    after = adjacency(n, edges)
    side = [-1] * n
    for start in range(n):
        if side[start] >= 0:
            continue
        side[start] = 0
        order = [start]
        for u in order:
            for v in after[u]:
                if side[v] < 0:
                    side[v] = 1 - side[u]
                    order.append(v)
                elif side[v] == side[u]:
                    return []
    return side


def _low_points(n, after):
    """Order numbers, parents, low points and visiting order of a depth-first search (Tarjan, 1972) of all components.

    The low point of v is the least order number that its subtree reaches by at most one edge besides tree edges.
    """
    number, low, parent, order = [-1] * n, [0] * n, [-1] * n, []
    for root in range(n):
        stack = [(root, -1)]
        while stack:
            u, p = stack.pop()
            if number[u] >= 0:
                continue
            number[u], parent[u] = len(order), p
            order.append(u)
            stack += [(v, u) for v in reversed(after[u]) if number[v] < 0]
    for u in reversed(order):
        skipped = False
        low[u] = number[u]
        for v in after[u]:
            if v == parent[u] and not skipped:
                skipped = True
            elif parent[v] == u and number[v] > number[u]:
                low[u] = min(low[u], low[v])
            else:
                low[u] = min(low[u], number[v])
    return number, low, parent, order


def bridges(n, edges):
    """bridges(n: int, edges: list of (int, int)) -> list of (int, int)

    The edges whose removal would leave more components, as (u, v) with u < v, ascending.
    Fails: an edge leaves 0..n-1.

    >>> bridges(4, [(0, 1), (1, 2), (2, 0), (3, 2)])
    [(2, 3)]
    """
    number, low, parent, order = _low_points(n, adjacency(n, edges))
    cut = [v for v in order if parent[v] >= 0 and low[v] > number[parent[v]]]
    return sorted([(min(v, parent[v]), max(v, parent[v])) for v in cut])


def articulation_points(n, edges):
    """articulation_points(n: int, edges: list of (int, int)) -> list of int

    The vertices whose removal would leave more components, ascending.
    Fails: an edge leaves 0..n-1.

    >>> articulation_points(4, [(0, 1), (1, 2), (2, 0), (3, 2)])
    [2]
    """
    number, low, parent, order = _low_points(n, adjacency(n, edges))
    children = [0] * n
    cut = [False] * n
    for v in order:
        p = parent[v]
        if p >= 0:
            children[p] += 1
            cut[p] = cut[p] or (parent[p] >= 0 and low[v] >= number[p])
    return [v for v in range(n) if cut[v] or (parent[v] < 0 and children[v] > 1)]
