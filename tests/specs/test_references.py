"""The references of the worked specs against independent computations: brute force, networkx, random simulation."""

import json
import random
from collections import deque
from fractions import Fraction
from itertools import combinations, product
from math import comb, hypot
from pathlib import Path

import networkx as nx
import pytest
from gradatim.compiler.develop import load_spec
from gradatim.compiler.pipeline import compile_file
from gradatim.runtime.seeds import seeds

FOLDER = Path(__file__).resolve().parents[2] / "specs"


def cases(name, levels, count=8):
    """(draws, reference, judge) of `count` instances at each level; `judge(text)` is the status of an answer."""
    path = next(FOLDER.rglob(f"{name}.env"))
    module = load_spec(compile_file(path)).module
    for level in levels:
        for seed, _ in zip(seeds("test", 500), range(count), strict=False):
            instance = json.loads(json.dumps(module.sample(level, seed)))

            def judge(text, instance=instance):
                return module.judge(instance, text)["status"]

            yield instance["draws"], module.reference(instance), judge


def test_run_counting_by_enumeration():
    for draws, reference, _ in cases("run_counting", (0, 3, 6)):
        length, ones, r, s = (draws[key] for key in ("length", "ones", "r", "s"))
        strings = (
            "".join("1" if i in held else "0" for i in range(length)) for held in combinations(range(length), ones)
        )
        count = sum("1" * (r + 1) not in text and "0" * (s + 1) not in text for text in strings)
        assert int(reference) == count <= comb(length, ones)


def test_nim_by_playing_all_games():
    known = {}

    def wins(piles):
        if piles not in known:
            moves = ((i, left) for i, pile in enumerate(piles) for left in range(pile))
            known[piles] = any(not wins(tuple(sorted((*piles[:i], left, *piles[i + 1 :])))) for i, left in moves)
        return known[piles]

    for draws, reference, _ in cases("nim_rounds", (0, 3)):
        assert reference.split() == ["First" if wins(tuple(sorted(g))) else "Second" for g in draws["games"]]


def test_cheapest_route_by_networkx():
    for draws, reference, _ in cases("cheapest_route", (0, 20, 40)):
        graph = nx.DiGraph()
        graph.add_weighted_edges_from(draws["roads"])
        path = [int(x) for x in reference.split()]
        assert nx.path_weight(graph, path, "weight") == nx.dijkstra_path_length(graph, 0, path[-1])


def test_best_matching_by_networkx():
    for draws, reference, _ in cases("best_matching", (0, 10, 25)):
        graph = nx.Graph()
        graph.add_weighted_edges_from(draws["edges"])
        best = sum(graph[u][v]["weight"] for u, v in nx.max_weight_matching(graph))
        assert sum(graph[int(u)][int(v)]["weight"] for u, v in map(str.split, reference.splitlines())) == best


def test_independent_tree_by_enumeration():
    for draws, reference, _ in cases("independent_tree", (0, 6)):
        w, links = draws["w"], draws["links"]
        held = (x for x in product((0, 1), repeat=len(w)) if not any(x[u] and x[v] for u, v in links))
        assert sum(w[int(v)] for v in reference.split()) == max(sum(map(int.__mul__, x, w)) for x in held)


def test_knapsack_by_enumeration():
    for draws, reference, _ in cases("knapsack", (0, 5)):
        items = draws["items"]
        limit = draws["percent"] * sum(weight for weight, _ in items) // 100
        choices = (x for x in product((0, 1), repeat=len(items)) if sum(a * i[0] for a, i in zip(x, items)) <= limit)
        assert sum(items[int(i)][1] for i in reference.split()) == max(
            sum(a * i[1] for a, i in zip(x, items)) for x in choices
        )


def test_small_circle_by_all_pairs_and_triples():
    for draws, reference, _ in cases("small_circle", (0, 8)):
        points = draws["points"]
        best = float(reference.splitlines()[2].split()[1])
        assert best == pytest.approx(min(r for r in _circles(points)), rel=1e-9)


def _circles(points):
    """Radii of the circles through two points as ends of a diameter, or through three, that hold all points."""
    centres = [((a[0] + b[0]) / 2, (a[1] + b[1]) / 2, a) for a, b in combinations(points, 2)]
    for a, b, c in combinations(points, 3):
        d = 2 * (a[0] * (b[1] - c[1]) + b[0] * (c[1] - a[1]) + c[0] * (a[1] - b[1]))
        if d:
            sa, sb, sc = (x * x + y * y for x, y in (a, b, c))
            x = (sa * (b[1] - c[1]) + sb * (c[1] - a[1]) + sc * (a[1] - b[1])) / d
            y = (sa * (c[0] - b[0]) + sb * (a[0] - c[0]) + sc * (b[0] - a[0])) / d
            centres.append((x, y, a))
    for x, y, (px, py) in centres:
        radius = hypot(px - x, py - y)
        if all(hypot(qx - x, qy - y) <= radius + 1e-9 for qx, qy in points):
            yield radius


def test_ab_program_in_random_order():
    rng = random.Random(5)
    for draws, reference, _ in cases("ab_program", (0, 10, 20)):
        line = draws["start"]
        while meets := [i for i in range(len(line) - 1) if line[i][1] == "#" == line[i + 1][0]]:
            i = rng.choice(meets)
            same = line[i][0] == line[i + 1][1]
            line = line[:i] + ([] if same else [line[i + 1], line[i]]) + line[i + 2 :]
        assert reference.split() == line


def test_jugs_by_search_from_the_empty_jugs():
    for draws, reference, _ in cases("jugs", (0, 5, 9), count=5):
        assert len(reference.splitlines()) == _fewest(tuple(draws["size"]), draws["target"])


def _fewest(size, target):
    queue, seen = deque([((0,) * len(size), 0)]), {(0,) * len(size)}
    while queue:
        held, steps = queue.popleft()
        if target in held:
            return steps
        for i, j in product(range(len(size)), repeat=2):
            moved = min(held[i], size[j] - held[j]) if i != j else 0
            poured = tuple(h - moved * (k == i) + moved * (k == j) for k, h in enumerate(held))
            single = [tuple(x if k == i else h for k, h in enumerate(held)) for x in (0, size[i])]
            for new in (poured, *single):
                if new not in seen:
                    seen.add(new)
                    queue.append((new, steps + 1))
    return None


def test_congruences_by_counting_up():
    for draws, reference, _ in cases("congruences", (0, 4)):
        moduli = draws["moduli"]
        plain = [draws["secret"] + (noise if draws["kind"] == 0 else 0) for noise in draws["noise"]]
        found = [x for x in range(20000) if all((x - p) % m == 0 for p, m in zip(plain, moduli, strict=True))]
        assert reference == (str(found[0]) if found else "none")


def test_fraction_sum_by_fractions():
    for draws, reference, judge in cases("fraction_sum", (0, 10, 20)):
        total = sum(Fraction(a, b) * (1 if plus else -1) for plus, a, b in draws["terms"])
        assert Fraction(reference) == total
        assert judge(f"{total.numerator * 3}/{total.denominator * 3}") == "correct"


def test_integer_roots_are_roots():
    for draws, reference, judge in cases("integer_roots", (0, 6, 12)):
        assert sorted(map(int, reference.split())) == sorted(draws["roots"])
        assert judge(" ".join(map(str, draws["roots"][::-1]))) == "correct"


def test_sudoku_has_one_solution_and_the_reference_is_it():
    for draws, reference, _ in cases("sudoku", (0, 3), count=4):
        full, gone = draws["full"], [tuple(cell) for cell in draws["gone"]]
        assert [list(map(int, row.split())) for row in reference.splitlines()] == full
        assert _fillings([row[:] for row in full], gone, 2) == 1


def _fillings(g, gone, b):
    """In how many ways the cells can be filled."""
    if not gone:
        return 1
    (r, c), rest, ways = gone[0], gone[1:], 0
    g[r][c] = 0
    for cell in rest:
        g[cell[0]][cell[1]] = 0
    box = [g[i][j] for i in range(r - r % b, r - r % b + b) for j in range(c - c % b, c - c % b + b)]
    for value in range(1, b * b + 1):
        if value not in g[r] and value not in box and all(row[c] != value for row in g):
            g[r][c] = value
            ways += _fillings([row[:] for row in g], rest, b)
            g[r][c] = 0
    return ways
