"""Trees, flows and matchings agree with networkx and exhaustive search on random small graphs."""

import itertools
import random
from fractions import Fraction

import networkx as nx
import pytest
from gradatim.runtime.lib import flows as fl
from gradatim.runtime.lib import matching as ma
from gradatim.runtime.lib import trees as tr
from gradatim.runtime.lib.blossom import max_weight_matching
from gradatim.runtime.lib.graphs import components


def random_tree(rnd, n):
    names = rnd.sample(range(n), n)
    edges = [(names[i], names[rnd.randrange(i)]) for i in range(1, n)]
    rnd.shuffle(edges)
    return edges


def random_arcs(rnd, n, *ranges):
    pairs = [(rnd.randrange(n), rnd.randrange(n)) for _ in range(rnd.randint(0, 3 * n))]
    return [(u, v, *[rnd.randint(*r) for r in ranges]) for u, v in pairs if u != v]


def test_spanning_tree_is_minimal():
    rnd = random.Random(1)
    for _ in range(60):
        n = rnd.randint(1, 8)
        edges = random_arcs(rnd, n, (-3, 6))
        g = nx.MultiGraph()
        g.add_nodes_from(range(n))
        g.add_weighted_edges_from(edges)
        found = tr.spanning_tree(n, edges)
        assert sum(w for _, _, w in found) == nx.minimum_spanning_tree(g).size(weight="weight")
        assert components(n, found) == components(n, edges) and len(found) == n - len(components(n, edges))
        assert all(u < v for u, v, _ in found) and found == sorted(found, key=lambda e: (e[2], e[0], e[1]))
        assert found == tr.spanning_tree(n, [(v, u, w) for u, v, w in reversed(edges)])


def test_trees():
    rnd = random.Random(2)
    for _ in range(80):
        n = rnd.randint(1, 9)
        edges = random_tree(rnd, n)
        g = nx.Graph(edges)
        g.add_nodes_from(range(n))
        root, a, b = (rnd.randrange(n) for _ in range(3))
        parents = tr.rooted(n, edges, root)
        arrows = nx.bfs_tree(g, root)
        assert parents == [next(iter(arrows.predecessors(v)), -1) for v in range(n)]
        assert tr.subtree_sizes(parents) == [1 + len(nx.descendants(arrows, v)) for v in range(n)]
        assert tr.lowest_common_ancestor(parents, a, b) == nx.lowest_common_ancestor(arrows, a, b)
        assert tr.tree_path(n, edges, a, b) == nx.shortest_path(g, a, b)
        assert tr.tree_diameter(n, edges) == nx.diameter(g)
        assert tr.tree_centers(n, edges) == sorted(nx.center(g))
        if n > 1:
            code = tr.prufer_code(n, edges)
            assert code == nx.to_prufer_sequence(g)
            assert tr.tree_from_prufer(code) == sorted((min(e), max(e)) for e in edges)


def cheapest_arborescence(n, arcs, root):
    best = None
    choices = [[a for a in arcs if a[1] == v] for v in range(n) if v != root]
    for chosen in itertools.product(*choices):
        reached = {root}
        for _ in range(n):
            reached |= {v for u, v, _ in chosen if u in reached}
        if len(reached) == n:
            cost = sum(a[2] for a in chosen)
            best = cost if best is None else min(best, cost)
    return best


def test_arborescence_is_minimal():
    rnd = random.Random(3)
    solved = 0
    for _ in range(600):
        n = rnd.randint(1, 6)
        arcs = random_arcs(rnd, n, (-2, 9))[:14]
        expected = cheapest_arborescence(n, arcs, 0)
        if expected is None:
            with pytest.raises(ValueError, match="does not reach"):
                tr.min_arborescence(n, arcs, 0)
            continue
        found = tr.min_arborescence(n, arcs, 0)
        assert [v for _, v, _ in found] == list(range(1, n)) and set(found) <= set(arcs)
        assert sum(w for _, _, w in found) == expected == cheapest_arborescence(n, found, 0)
        solved += n > 2
    assert solved > 50


def test_flows_are_largest():
    rnd = random.Random(4)
    for _ in range(80):
        n = rnd.randint(2, 7)
        arcs = random_arcs(rnd, n, (0, 6))
        g = nx.DiGraph()
        g.add_nodes_from(range(n))
        for u, v, c in arcs:
            g.add_edge(u, v, capacity=c + (g[u][v]["capacity"] if g.has_edge(u, v) else 0))
        value = nx.maximum_flow_value(g, 0, n - 1)
        plan = fl.max_flow_plan(n, arcs, 0, n - 1)
        assert fl.max_flow(n, arcs, 0, n - 1) == value
        check_flow(n, arcs, plan, value)
        side = fl.min_cut(n, arcs, 0, n - 1)
        assert 0 in side and n - 1 not in side
        assert sum(c for u, v, c in arcs if u in side and v not in side) == value


def check_flow(n, arcs, plan, value):
    assert all(0 <= x <= a[2] for a, x in zip(arcs, plan))
    for v in range(n):
        balance = sum(x * ((a[0] == v) - (a[1] == v)) for a, x in zip(arcs, plan))
        assert balance == (value if v == 0 else -value if v == n - 1 else 0)


def test_flows_are_cheapest():
    rnd = random.Random(5)
    negative = 0
    for _ in range(120):
        n = rnd.randint(2, 6)
        arcs = random_arcs(rnd, n, (0, 4), (-1, 9))
        value = fl.max_flow(n, arcs, 0, n - 1)
        amount = rnd.randint(0, value)
        g = nx.MultiDiGraph()
        g.add_nodes_from(range(n))
        for u, v, c, w in arcs:
            g.add_edge(u, v, capacity=c, weight=w)
        full = nx.DiGraph((u, v, {"weight": w}) for u, v, c, w in sorted(arcs, key=lambda a: -a[3]) if c > 0)
        if nx.negative_edge_cycle(full):
            negative += 1
            with pytest.raises(ValueError, match="negative"):
                fl.min_cost_flow(n, arcs, 0, n - 1, amount)
            continue
        g.nodes[0]["demand"], g.nodes[n - 1]["demand"] = -amount, amount
        assert fl.min_cost_flow(n, arcs, 0, n - 1, amount) == nx.network_simplex(g)[0]
        check_flow(n, arcs, fl.min_cost_plan(n, arcs, 0, n - 1, amount), amount)
        with pytest.raises(ValueError, match="can flow"):
            fl.min_cost_flow(n, arcs, 0, n - 1, value + 1)
    assert negative < 60


def is_matching(chosen, edges):
    return set(chosen) <= {(min(e[:2]), max(e[:2])) for e in edges} and len({*sum(chosen, ())}) == 2 * len(chosen)


def test_bipartite_matchings_are_largest():
    rnd = random.Random(6)
    for _ in range(100):
        left, right = rnd.randint(0, 6), rnd.randint(0, 6)
        edges = [(u, v) for u in range(left) for v in range(right) if rnd.random() < 0.4]
        found = ma.bipartite_matching(left, right, edges)
        assert found == sorted(found) and set(found) <= set(edges)
        assert len({u for u, _ in found}) == len({v for _, v in found}) == len(found)
        g = nx.Graph([(u, left + v) for u, v in edges])
        assert len(found) == len(nx.max_weight_matching(g, maxcardinality=True))


@pytest.mark.parametrize("top", [1, 3, 50])
def test_matchings_are_heaviest(top):
    rnd = random.Random(top)
    for _ in range(400):
        n = rnd.randint(0, 13)
        density = rnd.random()
        edges = [(u, v, rnd.randint(-1, top)) for u in range(n) for v in range(u) if rnd.random() < density]
        weight = {(v, u): w for u, v, w in edges}
        g = nx.Graph()
        g.add_weighted_edges_from(edges)
        best = sum(g[u][v]["weight"] for u, v in nx.max_weight_matching(g))
        found = max_weight_matching(n, edges)
        assert is_matching(found, edges) and found == sorted(found)
        assert sum(weight[e] for e in found) == best
        assert all(weight[e] > 0 for e in found)
        assert len(ma.max_matching(n, edges)) == len(nx.max_weight_matching(g, maxcardinality=True))


def test_matchings_with_exact_fractions_and_reals():
    edges = [(0, 1, Fraction(1, 3)), (1, 2, 0.5), (0, 1, 0.125)]
    assert max_weight_matching(4, [*edges, (2, 3, Fraction(1, 7))]) == [(1, 2)]
    assert max_weight_matching(4, [*edges, (2, 3, Fraction(1, 5))]) == [(0, 1), (2, 3)]
    assert max_weight_matching(2, [(1, 1, 5)]) == []


def test_assignments_are_cheapest():
    rnd = random.Random(7)
    for _ in range(150):
        rows = rnd.randint(0, 5)
        width = rnd.randint(rows, 6)
        cost = [[rnd.randint(-5, 9) for _ in range(width)] for _ in range(rows)]
        found = ma.assignment(cost)
        assert len(set(found)) == rows
        cheapest = min(sum(cost[i][j] for i, j in enumerate(p)) for p in itertools.permutations(range(width), rows))
        assert sum(cost[i][j] for i, j in enumerate(found)) == cheapest


@pytest.mark.parametrize(
    "call",
    [
        lambda: tr.spanning_tree(2, [(0, 2, 1)]),
        lambda: tr.rooted(3, [(0, 1), (0, 1)], 0),
        lambda: tr.tree_diameter(0, []),
        lambda: tr.rooted(2, [(0, 1)], 2),
        lambda: tr.subtree_sizes([1, 0]),
        lambda: tr.lowest_common_ancestor([-1, -1], 0, 1),
        lambda: tr.lowest_common_ancestor([1, 0, -1], 2, 0),
        lambda: tr.tree_from_prufer([3]),
        lambda: fl.max_flow(2, [(0, 1, -1)], 0, 1),
        lambda: fl.max_flow(2, [(0, 2, 1)], 0, 1),
        lambda: fl.max_flow(2, [], 0, 0),
        lambda: fl.min_cost_flow(2, [], 0, 1, -1),
        lambda: ma.bipartite_matching(1, 1, [(0, 1)]),
        lambda: max_weight_matching(2, [(0, 2, 1)]),
        lambda: ma.assignment([[1], [2]]),
        lambda: ma.assignment([[1, 2], [2]]),
    ],
)
def test_what_is_no_tree_or_network_is_refused(call):
    with pytest.raises(ValueError):
        call()
