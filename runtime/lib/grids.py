"""Grids: lists of rows of equal length, indexed grid[row][column]. No argument is changed."""


def filled(rows, cols, value):
    """filled(rows: int, cols: int, value: T) -> grid of T

    A new grid with the same value in every cell; the rows are separate lists.

    >>> filled(2, 3, 0)
    [[0, 0, 0], [0, 0, 0]]
    """
    return [[value] * cols for _ in range(rows)]


def column(g, i):
    """column(g: grid of T, i: int) -> list of T

    Column i from top to bottom.
    Fails: there is no column i.

    >>> column([[1, 2], [3, 4]], 1)
    [2, 4]
    """
    if i < 0 or any(i >= len(row) for row in g):
        raise ValueError(f"column: there is no column {i}")
    return [row[i] for row in g]


def columns(g):
    """columns(g: grid of T) -> list of list of T

    All columns from left to right, each from top to bottom.
    Fails: rows of different length.

    >>> columns([[1, 2], [3, 4], [5, 6]])
    [[1, 3, 5], [2, 4, 6]]
    """
    if any(len(row) != len(g[0]) for row in g):
        raise ValueError("columns: the rows differ in length")
    return [list(line) for line in zip(*g)]


def diagonal(g):
    """diagonal(g: grid of T) -> list of T

    The cells g[0][0], g[1][1], ... as far as the grid goes.

    >>> diagonal([[1, 2], [3, 4]])
    [1, 4]
    """
    return [row[i] for i, row in enumerate(g) if i < len(row)]


def antidiagonal(g):
    """antidiagonal(g: grid of T) -> list of T

    From the top right corner down to the left, as far as the grid goes.

    >>> antidiagonal([[1, 2], [3, 4]])
    [2, 3]
    """
    return [row[len(row) - 1 - i] for i, row in enumerate(g) if i < len(row)]


def blocks(g, a, b):
    """blocks(g: grid of T, a: int, b: int) -> list of grid of T

    The grid cut into blocks of a rows and b columns, from left to right and then from top to bottom.
    Fails: a or b is below 1 or does not divide the size of the grid.

    >>> blocks([[1, 2, 3, 4], [5, 6, 7, 8]], 2, 2)
    [[[1, 2], [5, 6]], [[3, 4], [7, 8]]]
    """
    width = len(g[0]) if g else 0
    if a < 1 or b < 1 or len(g) % a != 0 or any(len(row) != width for row in g) or width % b != 0:
        raise ValueError(f"blocks: the grid cannot be cut into blocks of {a} rows and {b} columns")
    return [[row[c : c + b] for row in g[r : r + a]] for r in range(0, len(g), a) for c in range(0, width, b)]


def cells(rows, cols):
    """cells(rows: int, cols: int) -> list of (int, int)

    All (row, column) of a grid of this size, row by row.

    >>> cells(2, 2)
    [(0, 0), (0, 1), (1, 0), (1, 1)]
    """
    return [(r, c) for r in range(rows) for c in range(cols)]


def find_cells(g, value):
    """find_cells(g: grid of T, value: T) -> list of (int, int)

    The (row, column) of every cell with this value, row by row.

    >>> find_cells([[0, 7], [7, 7]], 7)
    [(0, 1), (1, 0), (1, 1)]
    """
    return [(r, c) for r, row in enumerate(g) for c, x in enumerate(row) if x == value]


def blank_out(g, gone, blank):
    """blank_out(g: grid of T, gone: list of (int, int), blank: T) -> grid of T

    A copy of the grid with `blank` in the cells that `gone` lists as (row, column).
    Fails: a cell outside the grid.

    >>> blank_out([[1, 2], [2, 1]], [(0, 1), (1, 0)], 0)
    [[1, 0], [0, 1]]
    """
    copy = [list(row) for row in g]
    for r, c in gone:
        if not (0 <= r < len(copy) and 0 <= c < len(copy[r])):
            raise ValueError(f"blank_out: cell ({r}, {c}) is not in the grid")
        copy[r][c] = blank
    return copy


def fits(g, clues, blank):
    """fits(g: grid of T, clues: grid of T, blank: T) -> bool

    Whether g has the shape of the clues and equals them in every cell that is not blank there.

    >>> [fits([[1, 2]], [[1, 0]], 0), fits([[1, 2]], [[2, 0]], 0)]
    [True, False]
    """
    if len(g) != len(clues) or any(len(row) != len(line) for row, line in zip(g, clues)):
        return False
    return all(clue in (x, blank) for row, line in zip(g, clues) for x, clue in zip(row, line))


def neighbours4(r, c, rows, cols):
    """neighbours4(r: int, c: int, rows: int, cols: int) -> list of (int, int)

    The cells above, left, right and below that lie in a grid of this size, row by row.

    >>> neighbours4(0, 1, 2, 2)
    [(0, 0), (1, 1)]
    """
    around = [(r - 1, c), (r, c - 1), (r, c + 1), (r + 1, c)]
    return [(y, x) for y, x in around if 0 <= y < rows and 0 <= x < cols]


def neighbours8(r, c, rows, cols):
    """neighbours8(r: int, c: int, rows: int, cols: int) -> list of (int, int)

    The up to eight cells that touch this one, also at corners, in a grid of this size, row by row.

    >>> neighbours8(0, 0, 2, 2)
    [(0, 1), (1, 0), (1, 1)]
    """
    around = [(r + dy, c + dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1) if dy != 0 or dx != 0]
    return [(y, x) for y, x in around if 0 <= y < rows and 0 <= x < cols]


def flood(g, r, c):
    """flood(g: grid of T, r: int, c: int) -> list of (int, int)

    The region of cell (r, c): all cells that a walk up, down, left and right over cells of the same value reaches, row
    by row.
    Fails: the cell is not in the grid.

    >>> flood(["aab", "bab"], 0, 0)
    [(0, 0), (0, 1), (1, 1)]
    """
    if not (0 <= r < len(g) and 0 <= c < len(g[r])):
        raise ValueError(f"flood: cell ({r}, {c}) is not in the grid")
    wide = max([len(row) for row in g]) + 1
    return _region(_by_number(g, wide), r * wide + c, wide)


def _by_number(g, wide):
    """The cells as a dict from r * wide + c to value; `wide` is above the length of every row."""
    return {r * wide + c: value for r, row in enumerate(g) for c, value in enumerate(row)}


def _region(left, start, wide):
    """The region of one of the cells that are left, as (row, column) row by row; its cells are taken out."""
    value = left.pop(start)
    todo = [start]
    for i in todo:
        for j in (i - wide, i - 1, i + 1, i + wide):
            if j in left and left[j] == value:
                del left[j]
                todo.append(j)
    return [(i // wide, i % wide) for i in sorted(todo)]


def regions(g):
    """regions(g: grid of T) -> list of list of (int, int)

    The grid split into its regions, as `flood` finds them, in the order of their first cells row by row.

    >>> regions(["aab", "bab"])
    [[(0, 0), (0, 1), (1, 1)], [(0, 2), (1, 2)], [(1, 0)]]
    """
    wide = max([len(row) for row in g], default=0) + 1
    left = _by_number(g, wide)
    return [_region(left, start, wide) for start in list(left) if start in left]


def maze_distances(g, r, c, wall):
    """maze_distances(g: grid of T, r: int, c: int, wall: T) -> grid of int

    For each cell the least number of steps up, down, left and right from cell (r, c) that never enter a wall; -1 for
    walls and unreachable cells.
    Fails: the cell is a wall or not in the grid.

    >>> maze_distances(["..#", "#.."], 0, 0, "#")
    [[0, 1, -1], [-1, 2, 3]]
    """
    if not (0 <= r < len(g) and 0 <= c < len(g[r])) or g[r][c] == wall:
        raise ValueError(f"maze_distances: cell ({r}, {c}) is a wall or not in the grid")
    steps = [[-1] * len(row) for row in g]
    steps[r][c] = 0
    todo = [(r, c)]
    for y, x in todo:
        far = steps[y][x] + 1
        for v, u in ((y - 1, x), (y, x - 1), (y, x + 1), (y + 1, x)):
            if 0 <= v < len(g) and 0 <= u < len(g[v]) and steps[v][u] < 0 and g[v][u] != wall:
                steps[v][u] = far
                todo.append((v, u))
    return steps


def rotate90(g):
    """rotate90(g: grid of T) -> grid of T

    The grid turned clockwise by a quarter: the first column, read upwards, becomes the first row.
    Fails: rows of different length.

    >>> rotate90([[1, 2], [3, 4]])
    [[3, 1], [4, 2]]
    """
    return columns(g[::-1])


def mirror(g):
    """mirror(g: grid of T) -> grid of T

    The grid with left and right exchanged.

    >>> mirror([[1, 2], [3, 4]])
    [[2, 1], [4, 3]]
    """
    return [list(row)[::-1] for row in g]
