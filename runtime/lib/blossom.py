"""Maximum-weight matching in general graphs: Edmonds' primal-dual method with blossoms, O(n ** 3).

After J. Edmonds, "Maximum matching and a polyhedron with 0,1-vertices" (1965) and Z. Galil, "Efficient algorithms for
finding maximum matching in graphs" (1986). Everything is an integer, so the optimum is exact.

A node is a vertex 0..n-1 or a blossom n..2n-1: an odd cycle of nodes shrunk to one. The search keeps, by node: `top`,
the outermost blossom round it (-1: unused); `mate`, the vertex at the other end of its matching edge (-1: none);
`role` in the search forest (0 outer, 1 inner, -1 neither); `via`, the outer vertex from which an inner node was
reached; `near`, the outer vertex whose edge to it has the least slack (-1: none). `ends[x][y]` is the edge between two
nodes with the least slack, as a vertex of x and a vertex of y, or None.
"""

from fractions import Fraction


def max_weight_matching(n, edges):
    """max_weight_matching(n: int, edges: list of (int, int, T)) -> list of (int, int)

    A matching with the largest total weight in an undirected graph with edges (u, v, weight), as (u, v) with u < v,
    ascending. Edges of weight 0 or less are never chosen, loops are ignored, of parallel edges the heaviest counts.
    Among the heaviest matchings always the same one is returned.
    Fails: an edge leaves 0..n-1.

    >>> max_weight_matching(4, [(0, 1, 5), (1, 2, 9), (2, 3, 5)])
    [(0, 1), (2, 3)]
    """
    weight = [[0] * n for _ in range(n)]
    scale = 1
    for e in edges:
        if not (0 <= e[0] < n and 0 <= e[1] < n):
            raise ValueError(f"edge ({e[0]}, {e[1]}) leaves the vertices 0..{n - 1}")
        scale *= (Fraction(e[2]) * scale).denominator
    for e in edges:
        u, v, w = e[0], e[1], int(Fraction(e[2]) * scale)
        if u != v:
            weight[u][v] = weight[v][u] = max(weight[u][v], w)
    f = _new_search(n, weight)
    while _search(f):
        pass
    mate = f["mate"]
    return [(u, mate[u]) for u in range(n) if mate[u] > u]


def _new_search(n, weight):
    """The state before the first search: no edge matched, all duals equal to the largest weight."""
    ends = [[None] * (2 * n) for _ in range(2 * n)]
    for u in range(n):
        for v in range(n):
            if weight[u][v] > 0:
                ends[u][v] = (u, v)
    heaviest = max([w for row in weight for w in row], default=0)
    return {
        "n": n,
        "weight": weight,
        "dual": [heaviest] * n + [0] * n,
        "top": [*range(n), *[-1] * n],
        "mate": [-1] * (2 * n),
        "role": [-1] * (2 * n),
        "via": [-1] * (2 * n),
        "near": [-1] * (2 * n),
        "cycle": [[] for _ in range(2 * n)],
        "owner": [{} for _ in range(2 * n)],
        "ends": ends,
        "queue": [],
    }


def _slack(f, edge):
    u, v = edge
    return f["dual"][u] + f["dual"][v] - 2 * f["weight"][u][v]


def _parts(f, x):
    """Node x and all nodes inside it, at any depth."""
    found = [x]
    for y in found:
        found += f["cycle"][y] if y >= f["n"] else []
    return found


def _outermost(f, x, top):
    for y in _parts(f, x):
        f["top"][y] = top


def _scan_later(f, x):
    f["queue"] += [y for y in _parts(f, x) if y < f["n"]]


def _offer(f, u, x):
    """Makes the outer vertex u the nearest to node x if its edge has less slack."""
    best = f["near"][x]
    if best < 0 or _slack(f, f["ends"][u][x]) < _slack(f, f["ends"][best][x]):
        f["near"][x] = u


def _find_near(f, x):
    f["near"][x] = -1
    for u in range(f["n"]):
        if f["ends"][u][x] and f["top"][u] != x and f["role"][f["top"][u]] == 0:
            _offer(f, u, x)


def _even_place(f, b, child):
    """Place of a child in the cycle of blossom b, whose direction is turned so that the place is even."""
    cycle = f["cycle"][b]
    if cycle.index(child) % 2 == 1:
        cycle[1:] = cycle[:0:-1]
    return cycle.index(child)


def _match(f, x, y):
    """Matches node x along its edge to node y; inside a blossom the vertex of that edge becomes the base."""
    u, v = f["ends"][x][y]
    f["mate"][x] = v
    if x >= f["n"]:
        child = f["owner"][x][u]
        place = _even_place(f, x, child)
        cycle = f["cycle"][x]
        for i in range(place):
            _match(f, cycle[i], cycle[i ^ 1])
        _match(f, child, y)
        f["cycle"][x] = cycle[place:] + cycle[:place]


def _augment(f, x, y):
    """Exchanges matched and unmatched edges from outer node x, now matched to y, back to its root."""
    top, mate = f["top"], f["mate"]
    while True:
        partner = top[mate[x]] if mate[x] >= 0 else -1
        _match(f, x, y)
        if partner < 0:
            return
        x, y = top[f["via"][partner]], partner
        _match(f, partner, x)


def _meeting(f, x, y):
    """The first common node of the ways from two outer nodes to their roots, -1 if the roots differ."""
    seen = set()
    while x >= 0 or y >= 0:
        if x >= 0:
            if x in seen:
                return x
            seen.add(x)
            inner = f["top"][f["mate"][x]] if f["mate"][x] >= 0 else -1
            x = f["top"][f["via"][inner]] if inner >= 0 else -1
        x, y = y, x
    return -1


def _shrink(f, x, meeting, y):
    """Makes one outer blossom of the cycle that the edge between outer nodes x and y closes."""
    n, top, ends = f["n"], f["top"], f["ends"]
    b = top.index(-1, n)
    sides = []
    for z in (x, y):
        side = []
        while z != meeting:
            inner = top[f["mate"][z]]
            side += [z, inner]
            _scan_later(f, inner)
            z = top[f["via"][inner]]
        sides.append(side)
    f["dual"][b], f["role"][b], f["mate"][b] = 0, 0, f["mate"][meeting]
    f["cycle"][b] = [meeting, *sides[0][::-1], *sides[1]]
    _outermost(f, b, b)
    for z in range(2 * n):
        ends[b][z] = ends[z][b] = None
        for child in f["cycle"][b]:
            edge = ends[child][z]
            if edge and (ends[b][z] is None or _slack(f, edge) < _slack(f, ends[b][z])):
                ends[b][z], ends[z][b] = edge, edge[::-1]
    f["owner"][b] = {v: child for child in f["cycle"][b] for v in _parts(f, child) if v < n}
    _find_near(f, b)


def _expand(f, b):
    """Opens an inner blossom with dual 0: its even side stays in the forest, the rest leaves it."""
    for child in f["cycle"][b]:
        _outermost(f, child, child)
    entry = f["owner"][b][f["ends"][b][f["via"][b]][0]]
    place = _even_place(f, b, entry)
    cycle = f["cycle"][b]
    for inner, outer in zip(cycle[:place:2], cycle[1:place:2]):
        f["via"][inner] = f["ends"][outer][inner][0]
        f["role"][inner], f["role"][outer] = 1, 0
        f["near"][inner] = -1
        _find_near(f, outer)
        _scan_later(f, outer)
    f["role"][entry], f["via"][entry] = 1, f["via"][b]
    for child in cycle[place + 1 :]:
        f["role"][child] = -1
        _find_near(f, child)
    f["top"][b] = -1


def _use_edge(f, edge):
    """Grows the forest by an edge without slack from an outer vertex; True if that made the matching larger."""
    u, v = edge
    top, role = f["top"], f["role"]
    x, y = top[u], top[v]
    if role[y] == -1:
        outer = top[f["mate"][y]]
        f["via"][y], role[y], role[outer] = u, 1, 0
        f["near"][y] = f["near"][outer] = -1
        _scan_later(f, outer)
    elif role[y] == 0:
        meeting = _meeting(f, x, y)
        if meeting < 0:
            _augment(f, x, y)
            _augment(f, y, x)
            return True
        _shrink(f, x, meeting, y)
    return False


def _scan(f):
    """Uses the edges without slack at all queued outer vertices; True if that made the matching larger."""
    n, top, role, queue = f["n"], f["top"], f["role"], f["queue"]
    while queue:
        u = queue.pop(0)
        if role[top[u]] == 1:
            continue
        for v in range(n):
            if f["ends"][u][v] and top[u] != top[v]:
                if _slack(f, (u, v)) > 0:
                    _offer(f, u, top[v])
                elif _use_edge(f, (u, v)):
                    return True
    return False


def _change_duals(f, nodes):
    """The largest change of the duals that keeps every slack >= 0 is made; False if a dual would reach 0: optimal."""
    n, top, role, dual, near = f["n"], f["top"], f["role"], f["dual"], f["near"]
    limits = [dual[b] // 2 for b in nodes if b >= n and role[b] == 1]
    for x in nodes:
        if near[x] >= 0 and role[x] != 1:
            slack = _slack(f, f["ends"][near[x]][x])
            limits.append(slack if role[x] == -1 else slack // 2)
    step = min([*limits, *[dual[u] for u in range(n) if role[top[u]] == 0]])
    for u in range(n):
        if role[top[u]] >= 0:
            dual[u] += step if role[top[u]] == 1 else -step
    for b in nodes:
        if b >= n and role[b] >= 0:
            dual[b] += 2 * step if role[b] == 0 else -2 * step
    return all(dual[u] > 0 for u in range(n) if role[top[u]] == 0)


def _search(f):
    """One stage: grows a forest from all free nodes until an augmentation; False if the matching is optimal."""
    n, top = f["n"], f["top"]
    f["role"][:] = [-1] * (2 * n)
    f["near"][:] = [-1] * (2 * n)
    f["queue"].clear()
    for x in range(2 * n):
        if top[x] == x and f["mate"][x] < 0:
            f["role"][x] = 0
            _scan_later(f, x)
    if not f["queue"]:
        return False
    while not _scan(f):
        nodes = [x for x in range(2 * n) if top[x] == x]
        if not _change_duals(f, nodes):
            return False
        for x in nodes:
            u = f["near"][x]
            if top[x] == x and u >= 0 and top[u] != x:
                edge = f["ends"][u][x]
                if _slack(f, edge) == 0 and _use_edge(f, edge):
                    return True
        for b in nodes:
            if b >= n and top[b] == b and f["role"][b] == 1 and f["dual"][b] == 0:
                _expand(f, b)
    return True
