"""Grid functions agree with direct definitions and, for regions and mazes, with networkx."""

import random

import networkx as nx
import pytest
from gradatim.runtime.lib import grids as gr


def random_grid(rnd, values="ab"):
    rows, cols = rnd.randint(1, 6), rnd.randint(1, 6)
    return [[rnd.choice(values) for _ in range(cols)] for _ in range(rows)]


def lattice(g, joined):
    graph = nx.grid_2d_graph(len(g), len(g[0]))
    graph.remove_edges_from([(p, q) for p, q in graph.edges if not joined(g[p[0]][p[1]], g[q[0]][q[1]])])
    return graph


def test_shapes():
    rnd = random.Random(1)
    for _ in range(50):
        g = random_grid(rnd, range(4))
        rows, cols = len(g), len(g[0])
        assert gr.columns(g) == [gr.column(g, i) for i in range(cols)]
        assert gr.columns(g) == [[g[r][c] for r in range(rows)] for c in range(cols)]
        assert gr.cells(rows, cols) == sorted(gr.cells(rows, cols)) and len(gr.cells(rows, cols)) == rows * cols
        assert gr.find_cells(g, 2) == [(r, c) for r, c in gr.cells(rows, cols) if g[r][c] == 2]
        turned = gr.rotate90(g)
        assert all(turned[c][rows - 1 - r] == g[r][c] for r, c in gr.cells(rows, cols))
        assert all(gr.mirror(g)[r][cols - 1 - c] == g[r][c] for r, c in gr.cells(rows, cols))
        assert gr.diagonal(g) == [g[i][i] for i in range(min(rows, cols))]
        assert gr.antidiagonal(g) == [g[i][cols - 1 - i] for i in range(min(rows, cols))]


def test_filled_rows_are_separate():
    g = gr.filled(2, 2, 0)
    g[0][0] = 1
    assert g == [[1, 0], [0, 0]]


def test_blocks_hold_the_cells_of_their_place():
    rnd = random.Random(2)
    for _ in range(30):
        a, b, down, across = (rnd.randint(1, 3) for _ in range(4))
        g = [[(r, c) for c in range(b * across)] for r in range(a * down)]
        places = [(i * a, j * b) for i in range(down) for j in range(across)]
        expected = [[(r + i, c + j) for i in range(a) for j in range(b)] for r, c in places]
        assert [[cell for row in block for cell in row] for block in gr.blocks(g, a, b)] == expected


def test_blanks_and_clues_belong_together():
    rnd = random.Random(3)
    for _ in range(50):
        g = random_grid(rnd, range(1, 5))
        cells = gr.cells(len(g), len(g[0]))
        gone = rnd.sample(cells, rnd.randint(0, len(cells)))
        before = [row[:] for row in g]
        clues = gr.blank_out(g, gone, 0)
        assert g == before
        assert gr.find_cells(clues, 0) == sorted(gone)
        assert gr.fits(g, clues, 0)
        r, c = rnd.choice(cells)
        changed = gr.blank_out(g, [(r, c)], 9)
        assert gr.fits(changed, clues, 0) == ((r, c) in gone)
        assert not gr.fits(g[:-1], clues, 0) and not gr.fits([row[:-1] for row in g], clues, 0)


def test_neighbours_are_the_near_cells_in_order():
    for r, c in gr.cells(3, 4):
        near = [(y, x) for y, x in gr.cells(3, 4) if max(abs(y - r), abs(x - c)) == 1]
        assert gr.neighbours8(r, c, 3, 4) == near
        assert gr.neighbours4(r, c, 3, 4) == [(y, x) for y, x in near if abs(y - r) + abs(x - c) == 1]


def test_regions_are_connected_components():
    rnd = random.Random(4)
    for _ in range(50):
        g = random_grid(rnd)
        expected = sorted(sorted(part) for part in nx.connected_components(lattice(g, lambda a, b: a == b)))
        assert gr.regions(g) == expected
        for part in expected:
            assert gr.flood(g, *part[-1]) == part


def test_maze_distances_are_shortest():
    rnd = random.Random(5)
    for _ in range(50):
        g = random_grid(rnd, "..#")
        g[0][0] = "."
        expected = nx.single_source_shortest_path_length(lattice(g, lambda a, b: "#" not in (a, b)), (0, 0))
        steps = gr.maze_distances(g, 0, 0, "#")
        assert all(steps[r][c] == expected.get((r, c), -1) for r, c in gr.cells(len(g), len(g[0])))


@pytest.mark.parametrize(
    "call",
    [
        lambda: gr.column([[1]], -1),
        lambda: gr.column([[1]], 1),
        lambda: gr.columns([[1], [1, 2]]),
        lambda: gr.rotate90([[1], [1, 2]]),
        lambda: gr.blocks([[1, 2]], 1, 0),
        lambda: gr.blocks([[1, 2, 3]], 1, 2),
        lambda: gr.blank_out([[1]], [(-1, 0)], 0),
        lambda: gr.flood([[1]], 0, -1),
        lambda: gr.maze_distances(["#"], 0, 0, "#"),
    ],
)
def test_cells_and_shapes_that_do_not_exist_are_refused(call):
    with pytest.raises(ValueError):
        call()
