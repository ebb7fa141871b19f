"""Flows in networks. An arc is a tuple or record that begins (from, to, capacity) or (from, to, capacity, cost).

Capacities and costs are integers. Among equally good flows always the same one is returned.
"""

import heapq


def _residual(n, arcs):
    """Residual network: half-arcs by vertex, and end, room and cost by half-arc; arc i has the halves 2i and 2i + 1."""
    leaving = [[] for _ in range(n)]
    ends, room, price = [], [], []
    for a in arcs:
        u, v, capacity = a[0], a[1], a[2]
        if not (0 <= u < n and 0 <= v < n):
            raise ValueError(f"arc ({u}, {v}) leaves the vertices 0..{n - 1}")
        if capacity < 0:
            raise ValueError(f"arc ({u}, {v}) has the negative capacity {capacity}")
        leaving[u].append(len(ends))
        leaving[v].append(len(ends) + 1)
        ends += [v, u]
        room += [capacity, 0]
        price += [a[3], -a[3]] if len(tuple(a)) > 3 else [0, 0]
    return leaving, ends, room, price


def _levels(leaving, ends, room, source):
    """For each vertex the number of half-arcs with room on a shortest way from the source, -1 if there is none."""
    level = [-1] * len(leaving)
    level[source] = 0
    order = [source]
    for u in order:
        for h in leaving[u]:
            if room[h] > 0 and level[ends[h]] < 0:
                level[ends[h]] = level[u] + 1
                order.append(ends[h])
    return level


def _saturate(leaving, ends, room, level, source, target):
    """Pushes flow along ways of rising level until every such way is full (the blocking flow of Dinic's algorithm)."""
    tried = [0] * len(leaving)
    way = []
    u = source
    while True:
        if u == target:
            amount = min([room[h] for h in way])
            for h in way:
                room[h] -= amount
                room[h ^ 1] += amount
            way, u = [], source
            continue
        while tried[u] < len(leaving[u]):
            h = leaving[u][tried[u]]
            if room[h] > 0 and level[ends[h]] == level[u] + 1:
                break
            tried[u] += 1
        if tried[u] < len(leaving[u]):
            way.append(leaving[u][tried[u]])
            u = ends[way[-1]]
        elif way:
            u = ends[way.pop() ^ 1]
            tried[u] += 1
        else:
            return


def _run_max_flow(n, arcs, source, target):
    if not (0 <= source < n and 0 <= target < n) or source == target:
        raise ValueError(f"no flow from vertex {source} to vertex {target}")
    leaving, ends, room, _ = _residual(n, [(a[0], a[1], a[2]) for a in arcs])
    level = _levels(leaving, ends, room, source)
    while level[target] >= 0:
        _saturate(leaving, ends, room, level, source, target)
        level = _levels(leaving, ends, room, source)
    return [room[2 * i + 1] for i in range(len(arcs))], level


def max_flow_plan(n, arcs, source, target):
    """max_flow_plan(n: int, arcs: list of (int, int, int), source: int, target: int) -> list of int

    The amount on each arc, in the order of the arcs, of a flow of the largest value (Dinic).
    Fails: an arc, source or target leaves 0..n-1, source and target are equal, or a capacity is negative.

    >>> max_flow_plan(3, [(0, 1, 4), (1, 2, 3), (0, 2, 2)], 0, 2)
    [3, 3, 2]
    """
    return _run_max_flow(n, arcs, source, target)[0]


def max_flow(n, arcs, source, target):
    """max_flow(n: int, arcs: list of (int, int, int), source: int, target: int) -> int

    The largest amount that can flow from source to target through arcs (from, to, capacity).
    Fails: an arc, source or target leaves 0..n-1, source and target are equal, or a capacity is negative.

    >>> max_flow(3, [(0, 1, 4), (1, 2, 3), (0, 2, 2)], 0, 2)
    5
    """
    amounts = max_flow_plan(n, arcs, source, target)
    total = 0
    for a, amount in zip(arcs, amounts):
        total += amount * ((a[0] == source) - (a[1] == source))
    return total


def min_cut(n, arcs, source, target):
    """min_cut(n: int, arcs: list of (int, int, int), source: int, target: int) -> list of int

    The source's side of a cut of least capacity, ascending: of all such cuts the one with the fewest vertices.
    Fails: an arc, source or target leaves 0..n-1, source and target are equal, or a capacity is negative.

    >>> min_cut(3, [(0, 1, 4), (1, 2, 3), (0, 2, 2)], 0, 2)
    [0, 1]
    """
    level = _run_max_flow(n, arcs, source, target)[1]
    return [v for v in range(n) if level[v] >= 0]


def _potentials(n, ends, room, price):
    """For each vertex the least cost of any way that ends there, so that no half-arc with room is cheaper than 0."""
    potential = [0] * n
    for _ in range(n):
        changed = False
        for h in range(0, len(ends), 2):
            u, v = ends[h + 1], ends[h]
            if room[h] > 0 and potential[u] + price[h] < potential[v]:
                potential[v] = potential[u] + price[h]
                changed = True
        if not changed:
            return potential
    raise ValueError("min_cost_flow: a cycle has negative cost")


def _cheapest_way(leaving, ends, room, price, potential, source):
    """Reduced costs from the source and the last half-arc of a cheapest way to each vertex (None: not reached)."""
    cost: list = [None] * len(leaving)
    last = [-1] * len(leaving)
    todo = [(0, source, -1)]
    while todo:
        c, u, by = heapq.heappop(todo)
        if cost[u] is None:
            cost[u], last[u] = c, by
            for h in leaving[u]:
                v = ends[h]
                if room[h] > 0 and cost[v] is None:
                    heapq.heappush(todo, (c + price[h] + potential[u] - potential[v], v, h))
    return cost, last


def min_cost_plan(n, arcs, source, target, amount):
    """min_cost_plan(n: int, arcs: list of (int, int, int, int), source: int, target: int, amount: int) -> list of int

    The amount on each arc (from, to, capacity, cost per unit), in the order of the arcs, of a cheapest flow of exactly
    this value, found by successive cheapest ways. Costs may be negative.
    Fails: an arc, source or target leaves 0..n-1, source and target are equal, a capacity or the amount is negative, a
    cycle has negative cost, or so much cannot flow.

    >>> min_cost_plan(3, [(0, 1, 4, 1), (1, 2, 3, 1), (0, 2, 2, 5)], 0, 2, 4)
    [3, 3, 1]
    """
    if not (0 <= source < n and 0 <= target < n) or source == target or amount < 0:
        raise ValueError(f"no flow of {amount} from vertex {source} to vertex {target}")
    leaving, ends, room, price = _residual(n, arcs)
    potential = _potentials(n, ends, room, price)
    left = amount
    while left > 0:
        cost, last = _cheapest_way(leaving, ends, room, price, potential, source)
        if cost[target] is None:
            raise ValueError(f"min_cost_flow: only {amount - left} of {amount} can flow")
        potential = [p + (cost[target] if c is None else min(c, cost[target])) for p, c in zip(potential, cost)]
        way = []
        v = target
        while v != source:
            way.append(last[v])
            v = ends[last[v] ^ 1]
        step = min(left, min([room[h] for h in way]))
        for h in way:
            room[h] -= step
            room[h ^ 1] += step
        left -= step
    return [room[2 * i + 1] for i in range(len(arcs))]


def min_cost_flow(n, arcs, source, target, amount):
    """min_cost_flow(n: int, arcs: list of (int, int, int, int), source: int, target: int, amount: int) -> int

    The least cost of a flow of exactly this value through arcs (from, to, capacity, cost per unit).
    Fails: an arc, source or target leaves 0..n-1, source and target are equal, a capacity or the amount is negative, a
    cycle has negative cost, or so much cannot flow.

    >>> min_cost_flow(3, [(0, 1, 4, 1), (1, 2, 3, 1), (0, 2, 2, 5)], 0, 2, 4)
    11
    """
    plan = min_cost_plan(n, arcs, source, target, amount)
    return sum([a[3] * x for a, x in zip(arcs, plan)])
