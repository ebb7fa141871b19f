"""Times of the run-time constraint solver on problems of the kinds that `rules` blocks state.

    python benchmarks/solver.py

Prints one line per problem: the number of solutions found, and the median and worst time over its instances.
"""

from random import Random
from statistics import median
from time import perf_counter

from gradatim.runtime.solver import read_cells, solutions

SUDOKUS = {
    "easy": [
        "003020600900305001001806400008102900700000008006708200002609500800203009005010300",
        "200080300060070084030500209000105408000000000402706000301007040720040060004010003",
        "530070000600195000098000060800060003400803001700020006060000280000419005000080079",
    ],
    "17 clues": [
        "000000010400000000020000000000050407008000300001090000300400200050100000000806000",
        "000000010400000000020000000000050604008000300001090000300400200050100000000807000",
        "000000012000035000000600070700000300000400800100000000000120000080000040050000600",
        "000000012003600000000007000410020000000500300700000600280000040000300500000000000",
        "000000012008030000000000040120500000000004700060000000507000300000620000000100000",
    ],
    "hard": [
        "800000000003600000070090200050007000000045700000100030001000068008500010090000400",
        "100007090030020008009600500005300900010080002600004000300000010040000007007000300",
        "000006000059000008200008000045000000003000000006003054000325006000000000000000000",
        "850002400720000009004000000000107002305000900040000000000080070017000000000036040",
        "400000805030000000000700000020000060000080400000010000000603070500200000104000000",
        "000000907000420180000705026100904000050000040000507009920108000034059000507000000",
        "120400300300010050006000100700090000040603000003002000500080700007000005000000098",
    ],
}


def sudoku_groups(box):
    side = box * box
    cells = [[i * side + j for j in range(side)] for i in range(side)]
    boxes = [
        [cells[a + i][b + j] for i in range(box) for j in range(box)]
        for a in range(0, side, box)
        for b in range(0, side, box)
    ]
    return cells + [list(column) for column in zip(*cells)] + boxes


def sudoku(text):
    fixed = {i: int(c) for i, c in enumerate(text) if c != "0"}
    return solutions([list(range(1, 10))] * 81, sudoku_groups(3), [], [], fixed, 2, budget=1_000_000)


def full_sudoku(seed, box=3):
    side = box * box
    return solutions([list(range(1, side + 1))] * side**2, sudoku_groups(box), [], [], {}, 1, Random(seed))


def dug_sudoku(seed, holes=52):
    """Uniqueness of a random grid with random holes, as a rejection loop tests it."""
    (full,) = full_sudoku(seed)
    text = "".join(map(str, full))
    gone = set(Random(seed).sample(range(81), holes))
    return lambda: sudoku("".join("0" if i in gone else c for i, c in enumerate(text)))


def seen(line):
    best = count = 0
    for height in line:
        if height > best:
            best = height
            count += 1
    return count


def skyscraper(n, seed):
    cells = [[i * n + j for j in range(n)] for i in range(n)]
    columns = [list(column) for column in zip(*cells)]
    lines = [line for row in cells + columns for line in (row, row[::-1])]
    domains, groups = [list(range(1, n + 1))] * n**2, cells + columns
    (full,) = solutions(domains, groups, [], [], {}, 1, Random(seed))
    views = [seen([full[c] for c in line]) for line in lines]
    tests = [lambda v, a=line, k=k: seen(read_cells(v, a)) == k for line, k in zip(lines, views)]
    return lambda: solutions(domains, groups, [], tests, {}, 2)


def queens(n, limit):
    tests = [lambda v, i=i, j=j: v[i] != v[j] and abs(v[i] - v[j]) != j - i for i in range(n) for j in range(i + 1, n)]
    return solutions([list(range(n))] * n, [], [], tests, {}, limit)


def magic(n, limit):
    cells = [[i * n + j for j in range(n)] for i in range(n)]
    lines = [*cells, *zip(*cells), [cells[i][i] for i in range(n)], [cells[i][n - 1 - i] for i in range(n)]]
    total = n * (n * n + 1) // 2
    domains = [list(range(1, n * n + 1))] * n**2
    return solutions(domains, [range(n * n)], [(line, None, total, total) for line in lines], [], {}, limit)


def kakuro(seed, n=5):
    """All sums of runs of a square of digits, no digit twice in a run."""
    rng = Random(seed)
    cells = [[i * n + j for j in range(n)] for i in range(n)]
    runs = cells + [list(column) for column in zip(*cells)]
    (full,) = solutions([list(range(1, 10))] * n**2, runs, [], [], {}, 1, rng)
    sums = [(run, None, *[sum(full[c] for c in run)] * 2) for run in runs]
    fixed = {c: full[c] for c in rng.sample(range(n * n), n)}
    return lambda: solutions([list(range(1, 10))] * n**2, runs, sums, [], fixed, 2)


def blocks_of(line):
    return [len(block) for block in "".join(map(str, line)).replace("0", " ").split()]


def nonogram(seed, n=8):
    rng = Random(seed)
    full = [int(rng.random() < 0.6) for _ in range(n * n)]
    cells = [[i * n + j for j in range(n)] for i in range(n)]
    lines = cells + [list(column) for column in zip(*cells)]
    tests, sums = [], []
    for line in lines:
        told = blocks_of([full[c] for c in line])
        tests.append(lambda v, a=line, k=told: blocks_of(read_cells(v, a)) == k)
        sums.append((line, None, sum(told), sum(told)))
    return lambda: solutions([[0, 1]] * n**2, [], sums, tests, {}, 2)


def show(name, calls):
    times, counts = [], []
    for call in calls:
        start = perf_counter()
        counts.append(len(call()))
        times.append(1000 * (perf_counter() - start))
    found = str(counts[0]) if len(set(counts)) == 1 else f"{min(counts)}..{max(counts)}"
    print(f"{name:44} {len(times):4} runs  {found:>6} found  {median(times):9.2f} ms median {max(times):9.2f} ms worst")


def main():
    for name, texts in SUDOKUS.items():
        show(f"Sudoku 9x9, unique, {name}", [lambda t=text: sudoku(t) for text in texts])
    show("Sudoku 9x9, unique, 52 random holes", [dug_sudoku(seed) for seed in range(50)])
    show("Sudoku 9x9, random full grid", [lambda s=seed: full_sudoku(s) for seed in range(50)])
    show("Sudoku 16x16, random full grid", [lambda s=seed: full_sudoku(s, 4) for seed in range(10)])
    for n in (4, 5, 6):
        show(f"skyscraper {n}x{n}, unique, tests", [skyscraper(n, seed) for seed in range(20)])
    show("8 queens, all, tests", [lambda: queens(8, 1000)])
    show("20 queens, first, tests", [lambda: queens(20, 1)])
    show("magic square 3x3, all, sums", [lambda: magic(3, 100)])
    show("magic square 4x4, first, sums", [lambda: magic(4, 1)])
    show("kakuro 5x5, 5 digits given, sums", [kakuro(seed) for seed in range(10)])
    show("nonogram 8x8, tests and sums", [nonogram(seed) for seed in range(10)])


if __name__ == "__main__":
    main()
