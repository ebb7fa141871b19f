"""Matchings: sets of edges that share no vertex, in bipartite graphs, in cost tables and without weights."""

from .blossom import max_weight_matching


def bipartite_matching(n_left, n_right, edges):
    """bipartite_matching(n_left: int, n_right: int, edges: list of (int, int)) -> list of (int, int)

    A matching with the most pairs (left, right), ascending; both sides are numbered from 0. Among the largest matchings
    always the same one is returned.
    Fails: an edge leaves 0..n_left-1 or 0..n_right-1.

    >>> bipartite_matching(2, 2, [(0, 0), (0, 1), (1, 0)])
    [(0, 1), (1, 0)]
    """
    after = [[] for _ in range(n_left)]
    for e in edges:
        if not (0 <= e[0] < n_left and 0 <= e[1] < n_right):
            raise ValueError(f"bipartite_matching: edge ({e[0]}, {e[1]}) leaves its sides")
        after[e[0]].append(e[1])
    after = [sorted(ends) for ends in after]
    left_of, right_of = [-1] * n_right, [-1] * n_left
    for root in range(n_left):
        came = {}
        order = [root]
        free = -1
        for u in order:
            for v in after[u]:
                if free < 0 and v not in came:
                    came[v] = u
                    if left_of[v] < 0:
                        free = v
                    else:
                        order.append(left_of[v])
        while free >= 0:
            u = came[free]
            left_of[free] = u
            right_of[u], free = free, right_of[u]
    return [(u, right_of[u]) for u in range(n_left) if right_of[u] >= 0]


def max_matching(n, edges):
    """max_matching(n: int, edges: list of (int, int)) -> list of (int, int)

    A matching with the most edges in any undirected graph, as (u, v) with u < v, ascending. Among the largest matchings
    always the same one is returned; loops are ignored.
    Fails: an edge leaves 0..n-1.

    >>> max_matching(4, [(0, 1), (1, 2), (2, 3)])
    [(0, 1), (2, 3)]
    """
    return max_weight_matching(n, [(e[0], e[1], 1) for e in edges])


def assignment(cost):
    """assignment(cost: grid of T) -> list of int

    For each row a column, all different, with the least total cost (the Hungarian method with potentials, O(r * r * c)
    for r rows and c columns). Among the cheapest assignments always the same one is returned.
    Fails: rows of different length, or more rows than columns.

    >>> assignment([[4, 1, 3], [2, 0, 5], [3, 2, 2]])
    [1, 0, 2]
    """
    width = len(cost[0]) if cost else 0
    if any(len(row) != width for row in cost) or width < len(cost):
        raise ValueError("assignment: a table with at least as many columns as rows is needed")
    of_row, of_column, row_at = [0] * len(cost), [0] * width, [-1] * width
    for row in range(len(cost)):
        _assign_row(cost, row, of_row, of_column, row_at)
    return [row_at.index(i) for i in range(len(cost))]


def _assign_row(cost, start, of_row, of_column, row_at):
    """Gives one more row a column: a cheapest way of exchanges, by reduced costs, from the row to a free column."""
    free = list(range(len(row_at)))
    cheapest: list = [None] * len(row_at)
    came = [-1] * len(row_at)
    done = []
    u, column = start, -1
    while u >= 0:
        for j in free:
            c = cost[u][j] - of_row[u] - of_column[j]
            if cheapest[j] is None or c < cheapest[j]:
                cheapest[j], came[j] = c, column
        column = min(free, key=lambda j: cheapest[j])
        step = cheapest[column]
        of_row[start] += step
        for j in done:
            of_row[row_at[j]] += step
            of_column[j] -= step
        for j in free:
            cheapest[j] -= step
        free.remove(column)
        done.append(column)
        u = row_at[column]
    while column >= 0:
        before = came[column]
        row_at[column] = row_at[before] if before >= 0 else start
        column = before
