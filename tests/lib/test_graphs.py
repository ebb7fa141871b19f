"""Graph functions agree with networkx and with exhaustive search on random small graphs."""

import itertools
import random

import networkx as nx
import pytest
from gradatim.runtime.lib import digraphs as dg
from gradatim.runtime.lib import graphs as gr
from gradatim.runtime.lib import paths as pa


def random_edges(rnd, n, loops=True):
    edges = [(rnd.randrange(n), rnd.randrange(n)) for _ in range(rnd.randint(0, 2 * n))]
    return edges if loops else [e for e in edges if e[0] != e[1]]


def samples(seed, count=60, largest=8, loops=True):
    rnd = random.Random(seed)
    for _ in range(count):
        n = rnd.randint(1, largest)
        yield n, random_edges(rnd, n, loops), rnd


def graph(n, edges, kind=nx.MultiGraph):
    g = kind()
    g.add_nodes_from(range(n))
    g.add_edges_from(edges)
    return g


def test_lists_of_neighbours():
    for n, edges, _ in samples(1):
        g = graph(n, edges)
        plain = [sorted([v for e in edges for u, v in {e, e[::-1]} if u == x]) for x in range(n)]
        assert gr.adjacency(n, edges) == plain
        assert gr.successors(n, edges) == [sorted(v for u, v in edges if u == x) for x in range(n)]
        assert gr.degrees(n, edges) == [g.degree(v) for v in range(n)]
        assert sorted(gr.both_ways(edges)) == sorted(edges + [(v, u) for u, v in edges])


@pytest.mark.parametrize("directed", [False, True])
def test_breadth_first_search(directed):
    for n, edges, rnd in samples(2):
        g = graph(n, edges, nx.DiGraph if directed else nx.Graph)
        s, t = rnd.randrange(n), rnd.randrange(n)
        lengths = nx.single_source_shortest_path_length(g, s)
        assert gr.bfs_distances(n, edges, s, directed) == [lengths.get(v, -1) for v in range(n)]
        ways = list(nx.all_shortest_paths(g, s, t)) if t in lengths else [[]]
        assert gr.bfs_path(n, edges, s, t, directed) == min(ways)


def test_components():
    for n, edges, _ in samples(3):
        g = graph(n, edges)
        assert gr.components(n, edges) == sorted(sorted(c) for c in nx.connected_components(g))
        assert gr.is_connected(n, edges) == nx.is_connected(g)
        assert gr.is_tree(n, edges) == nx.is_tree(g)
    assert gr.is_connected(0, []) and not gr.is_tree(0, [])


def test_two_sides():
    for n, edges, _ in samples(4):
        side = gr.bipartition(n, edges)
        assert bool(side) == nx.is_bipartite(graph(n, edges))
        if side:
            assert all(side[u] != side[v] for u, v in edges)
            assert all(side[part[0]] == 0 for part in gr.components(n, edges))


def test_bridges_and_articulation_points():
    for n, edges, _ in samples(5, count=200, largest=9):
        whole = len(gr.components(n, edges))
        single = [e for i, e in enumerate(edges) if len(gr.components(n, edges[:i] + edges[i + 1 :])) > whole]
        assert gr.bridges(n, edges) == sorted((min(e), max(e)) for e in single)
        assert gr.articulation_points(n, edges) == sorted(nx.articulation_points(graph(n, edges, nx.Graph)))


def test_strong_components_and_reach():
    for n, arcs, _ in samples(6):
        g = graph(n, arcs, nx.DiGraph)
        assert dg.strong_components(n, arcs) == sorted(sorted(c) for c in nx.strongly_connected_components(g))
        closure = nx.transitive_closure(g, reflexive=False)
        assert dg.transitive_closure(n, arcs) == [sorted(closure.successors(v)) for v in range(n)]


def test_topological_order_is_the_first():
    for n, arcs, rnd in samples(7, loops=False):
        rank = rnd.sample(range(n), n)
        for chosen in (arcs, [(u, v) for u, v in arcs if rank[u] < rank[v]]):
            g = graph(n, chosen, nx.DiGraph)
            acyclic = nx.is_directed_acyclic_graph(g)
            assert dg.topological_order(n, chosen) == (list(nx.lexicographical_topological_sort(g)) if acyclic else [])


def euler_walks(edges, walk, directed):
    if not edges:
        yield walk
    for i, (u, v) in enumerate(edges):
        for a, b in {(u, v)} if directed else {(u, v), (v, u)}:
            if a == walk[-1]:
                yield from euler_walks(edges[:i] + edges[i + 1 :], [*walk, b], directed)


@pytest.mark.parametrize("directed", [False, True])
def test_euler_walk_is_the_first_from_its_start(directed):
    rnd = random.Random(8)
    possible = 0
    for _ in range(400):
        n = rnd.randint(1, 4)
        walk = [rnd.randrange(n) for _ in range(rnd.randint(1, 7))]
        edges = list(itertools.pairwise(walk)) if rnd.random() < 0.7 else random_edges(rnd, n)[:6]
        walks = [w for s in range(n) for w in euler_walks(edges, [s], directed)] if edges else []
        found = dg.euler_path(n, edges, directed)
        possible += bool(found)
        closed = [w for w in walks if w[0] == w[-1]]
        assert found == (min(closed or walks) if walks else [])
    assert possible > 100


def weighted(rnd, edges, top=6):
    return [(u, v, rnd.randint(0, top)) for u, v in edges]


def test_cheapest_ways():
    for n, edges, rnd in samples(9, count=120, largest=7):
        arcs = weighted(rnd, edges)
        g = nx.MultiDiGraph()
        g.add_nodes_from(range(n))
        g.add_weighted_edges_from(arcs)
        s, t = rnd.randrange(n), rnd.randrange(n)
        cost = nx.single_source_dijkstra_path_length(g, s)
        assert pa.dijkstra(n, arcs, s) == [cost.get(v, -1) for v in range(n)] == pa.all_distances(n, arcs)[s]
        ways = [[s]] if s == t else list(nx.all_simple_paths(nx.DiGraph(g), s, t))
        way = pa.shortest_path(n, arcs, s, t)
        assert way == min(ways, key=lambda w: (pa.path_cost(arcs, w), len(w), w), default=[])
        assert pa.path_cost(arcs, way) == cost.get(t, 0)


def test_path_cost_of_what_is_no_way():
    assert pa.path_cost([(0, 1, 3), (0, 1, 2)], [0, 1]) == 2
    assert pa.path_cost([(0, 1, 3)], [0, 1, 0]) == -1


def test_cheapest_ways_with_real_weights_are_made_of_their_arcs():
    rnd = random.Random(10)
    arcs = [(u, v, rnd.random()) for u in range(12) for v in range(12) if u != v and rnd.random() < 0.3]
    for t, cost in enumerate(pa.dijkstra(12, arcs, 0)):
        if cost >= 0:
            assert pa.path_cost(arcs, pa.shortest_path(12, arcs, 0, t)) == pytest.approx(cost)


def test_negative_weights():
    for n, edges, rnd in samples(11, count=120, largest=6):
        arcs = [(u, v, rnd.randint(-2, 9)) for u, v in edges]
        g = nx.MultiDiGraph()
        g.add_nodes_from(range(n))
        g.add_weighted_edges_from(arcs)
        try:
            cost = nx.single_source_bellman_ford_path_length(g, 0)
        except nx.NetworkXUnbounded:
            with pytest.raises(ValueError, match="negative"):
                pa.bellman_ford(n, arcs, 0)
            continue
        assert pa.bellman_ford(n, arcs, 0) == [cost.get(v) for v in range(n)]


def test_long_chains_need_no_deep_stack():
    n = 20001
    chain = [(i, i + 1) for i in range(n - 1)]
    assert gr.bfs_distances(n, chain, 0)[-1] == n - 1
    assert len(gr.bridges(n, chain)) == n - 1
    assert len(dg.strong_components(n, [*chain, (n - 1, 0)])) == 1
    assert dg.euler_path(n, chain) == list(range(n))


@pytest.mark.parametrize(
    "call",
    [
        lambda: gr.adjacency(2, [(0, 2)]),
        lambda: gr.successors(2, [(-1, 0)]),
        lambda: gr.components(2, [(0, 2)]),
        lambda: gr.bfs_distances(2, [], 2),
        lambda: gr.bfs_path(2, [], 0, -1),
        lambda: dg.euler_path(2, [(0, 2)]),
        lambda: dg.topological_order(2, [(2, 0)]),
        lambda: pa.dijkstra(2, [(0, 1, -1)], 0),
        lambda: pa.dijkstra(2, [(0, 2, 1)], 0),
        lambda: pa.dijkstra(2, [], -1),
        lambda: pa.shortest_path(2, [], 0, 2),
        lambda: pa.bellman_ford(2, [(0, -1, 1)], 0),
    ],
)
def test_vertices_that_do_not_exist_are_refused(call):
    with pytest.raises(ValueError):
        call()
