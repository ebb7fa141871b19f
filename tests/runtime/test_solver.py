"""The solver finds exactly the solutions: known counts, brute force, order, draws, budgets, tests that raise."""

import ast
from itertools import permutations, product
from pathlib import Path
from random import Random

import pytest
from gradatim.runtime import solver, solver_probe
from gradatim.runtime.solver import count_solutions, has_one, read_cells, solutions
from hypothesis import given, settings
from hypothesis import strategies as st

RUNTIME = Path(solver.__file__).parent


def square(n):
    cells = [[i * n + j for j in range(n)] for i in range(n)]
    return cells, [list(column) for column in zip(*cells)]


def latin(n):
    rows, columns = square(n)
    return [list(range(1, n + 1))] * n**2, rows + columns


def sudoku(box):
    domains, groups = latin(box * box)
    rows = groups[: box * box]
    boxes = [
        [rows[a * box + i][b * box + j] for i in range(box) for j in range(box)] for a in range(box) for b in range(box)
    ]
    return domains, groups + boxes


def queens(n):
    tests = [lambda v, i=i, j=j: v[i] != v[j] and abs(v[i] - v[j]) != j - i for i in range(n) for j in range(i + 1, n)]
    return [list(range(n))] * n, [], [], tests, None


def differing(cells):
    """The same as a group, hidden from the propagation of groups."""
    return lambda v: len(set(read_cells(v, cells))) == len(cells)


def holds(problem, values):
    """The meaning of a problem, straight from its definition."""
    _, differents, sums, tests, fixed = problem
    if any(values[c] != v for c, v in (fixed or {}).items()):
        return False
    if any(len({values[c] for c in cells}) < len(cells) for cells in differents):
        return False
    for cells, factors, low, high in sums:
        total = sum(f * values[c] for c, f in zip(cells, factors or [1] * len(cells)))
        if (low is not None and total < low) or (high is not None and total > high):
            return False
    try:
        return all(test(dict(enumerate(values))) for test in tests)
    except (LookupError, ValueError, ArithmeticError, TypeError):
        return False


@pytest.mark.parametrize(
    ("name", "expected", "problem"),
    [
        ("Sudoku 4x4", 288, (*sudoku(2), [], [], None)),
        ("Latin 3", 12, (*latin(3), [], [], None)),
        ("Latin 4", 576, (*latin(4), [], [], None)),
        ("Latin 4, as tests", 576, (latin(4)[0], [], [], [differing(g) for g in latin(4)[1]], None)),
        ("queens", 92, queens(8)),
        ("permutations", 120, ([list("abcde")] * 5, [range(5)], [], [], None)),
        ("subsets of 3", 20, ([[False, True]] * 6, [], [(range(6), None, 3, 3)], [], None)),
        ("nothing unknown", 1, ([], [], [], [], None)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_known_counts(name, expected, problem):
    found = solutions(*problem, limit=1000)
    assert len(found) == expected == len(set(map(tuple, found)))
    assert all(holds(problem, values) for values in found)
    assert count_solutions(*problem, limit=7) == min(7, expected)
    assert has_one(*problem) is (expected == 1)


def test_magic_squares():
    rows, columns = square(3)
    lines = [*rows, *columns, [0, 4, 8], [2, 4, 6]]
    sums = [(line, None, 15, 15) for line in lines]
    found = solutions([list(range(1, 10))] * 9, [range(9)], sums, [], {}, 20)
    brute = [list(p) for p in permutations(range(1, 10)) if all(sum(p[c] for c in line) == 15 for line in lines)]
    assert len(found) == 8
    assert sorted(found) == brute


@pytest.mark.parametrize("text", ["800000000003600000070090200050007000000045700000100030001000068008500010090000400"])
def test_a_hard_sudoku_has_one_solution(text):
    fixed = {i: int(c) for i, c in enumerate(text) if c != "0"}
    (found,) = solutions(*sudoku(3), [], [], fixed, 2)
    assert holds((*sudoku(3), [], [], fixed), found)
    assert has_one(*sudoku(3), [], [], fixed)
    del fixed[0]
    assert not has_one(*sudoku(3), [], [], fixed)


CELLS = st.integers(0, 3)


def reads_by_value(a, b, c):
    """A test that reads cells depending on values, and sometimes fails with an error of its own."""
    return lambda v: v[b] > 0 if v[a] == 1 else (4 // v[c] > 1 if v[a] == 2 else {0: 1, 2: 0}[v[c]] <= v[b])


ONE_TEST = st.one_of(
    st.builds(lambda a, b, k: lambda v: v[a] != k or v[b] > 0, CELLS, CELLS, CELLS),
    st.builds(lambda a, b, k: lambda v: v[a] + v[a ^ 1] > -2 and (v[a] != 1 or v[b] == k), CELLS, CELLS, CELLS),
    st.builds(lambda a, b, k: lambda v: (v[a] + k * v[b]) % 3 != 1, CELLS, CELLS, st.integers(-2, 2)),
    st.builds(reads_by_value, CELLS, CELLS, CELLS),
    st.builds(lambda cells, k: lambda v: sum(read_cells(v, cells)) > k, st.lists(CELLS), st.integers(-1, 4)),
    st.builds(lambda a: lambda v: [1, 0][v[a]], CELLS),
)
GROUP = st.lists(CELLS, min_size=1, max_size=4, unique=True)
SUM = st.tuples(GROUP, st.none(), st.none() | st.integers(0, 5), st.none() | st.integers(0, 9)) | st.builds(
    lambda cells, factors, low: (cells, factors[: len(cells)], low, low + 2),
    GROUP,
    st.lists(st.integers(-2, 2), min_size=4, max_size=4),
    st.integers(-3, 3),
)
PROBLEM = st.tuples(
    st.lists(st.lists(st.integers(-1, 3), min_size=1, max_size=4, unique=True), min_size=4, max_size=4),
    st.lists(GROUP, max_size=2),
    st.lists(SUM, max_size=2),
    st.lists(ONE_TEST, max_size=4),
    st.dictionaries(CELLS, st.integers(0, 3), max_size=1),
)


@settings(max_examples=300, deadline=None)
@given(PROBLEM, st.sampled_from([(0, 1), (1, 2), (3, 48)]), st.booleans())
def test_brute_force_agrees(problem, probing, tables):
    expected = [list(values) for values in product(*map(sorted, problem[0])) if holds(problem, values)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(solver_probe, "SOLVER_WATCHED", probing[0])
        patch.setattr(solver_probe, "SOLVER_TRIALS", probing[1])
        patch.setattr(solver, "SOLVER_FIRST", 1 if tables else 10**6)
        found = solutions(*problem, limit=10**6)
        drawn = solutions(*problem, limit=10**6, rng=Random(1))
        one = solutions(*problem, limit=1, rng=Random(2))
    assert sorted(found) == sorted(drawn) == expected
    assert len(one) == min(1, len(expected)) and all(values in expected for values in one)


def test_words_and_numbers_share_a_table():
    problem = ([["b", "a", 2], [1, "a"], [2, 1]], [(0, 1, 2)], [((2,), [3], None, 3)], [lambda v: v[0] != 2], None)
    assert solutions(*problem, limit=9) == [["b", "a", 1]]
    assert solutions([["b", 2, "a", 1]], [], [], [], None, 9) == [[1], [2], ["a"], ["b"]]


def test_order_is_depth_first_with_ascending_values():
    found = solutions([[2, 1, 3]] * 3, [(0, 1, 2)], [], [], None, 10)
    assert found == [list(p) for p in permutations([1, 2, 3])]
    narrow = solutions([[1, 2, 3], [5, 4]], [], [], [], None, 3)
    assert narrow == [[1, 4], [2, 4], [3, 4]]
    linked = solutions([[1, 2], [1, 2], [1, 2]], [], [((1, 2), None, None, 9)], [], None, 3)
    assert linked == [[1, 1, 1], [2, 1, 1], [1, 1, 2]]
    assert solutions(*queens(8), limit=1) == [[0, 4, 7, 5, 2, 6, 1, 3]]
    assert solutions(*queens(8), limit=92) == solutions(*queens(8), limit=92)


def test_draws_depend_on_the_generator_only_and_reach_everything():
    draws = [tuple(solutions(*latin(3), [], [], None, 1, Random(seed))[0]) for seed in range(150)]
    assert draws == [tuple(solutions(*latin(3), [], [], None, 1, Random(seed))[0]) for seed in range(150)]
    assert len(set(draws)) == 12
    assert len({tuple(solutions(*sudoku(3), [], [], None, 1, Random(seed))[0]) for seed in range(20)}) == 20


def test_a_drawn_grid_is_pinned():
    assert solutions(*latin(4), [], [], None, 1, Random(7)) == [[4, 2, 3, 1, 3, 4, 1, 2, 1, 3, 2, 4, 2, 1, 4, 3]]


def test_limit_and_budget():
    assert solutions(*latin(3), [], [], None, 0) == []
    assert len(solutions(*latin(5), [], [], None, 50, budget=10_000)) == 50
    assert solutions(*latin(3), [], [], None, 1, budget=9) == [[1, 2, 3, 2, 3, 1, 3, 1, 2]]
    with pytest.raises(TimeoutError, match="3 steps"):
        solutions(*latin(3), [], [], None, 12, budget=3)
    pigeons = ([[0, 1, 2, 3]] * 5, [(a, b) for a in range(5) for b in range(a)], [], [], None)
    with pytest.raises(TimeoutError):
        count_solutions(*pigeons, limit=1, budget=5)
    with pytest.raises(TimeoutError):
        solutions(*pigeons, limit=1, rng=Random(0), budget=5)
    assert solutions(*pigeons, limit=1, rng=Random(0), budget=5000) == []


@pytest.mark.parametrize(
    "test",
    [
        lambda v: 1 // (v[0] - v[1]) >= -1,
        lambda v: {1: True, -2: 1}[v[0] - v[1]],
        lambda v: int("x" * (v[0] == v[1]) + "1") > v[1] - v[0],
        lambda v: [v[0], None][v[0] == v[1]] + 1 > v[1],
    ],
    ids=["arithmetic", "key", "value", "type"],
)
def test_errors_of_a_test_mean_false(test):
    problem = ([[0, 1, 2]] * 2, [], [], [test], None)
    assert solutions(*problem, limit=9) == [list(p) for p in product(range(3), repeat=2) if holds(problem, p)]
    assert 0 < count_solutions(*problem, limit=9) < 9


def test_other_errors_of_a_test_reach_the_caller():
    with pytest.raises(RecursionError):
        solutions([[0, 1]], [], [], [lambda v: (_ for _ in ()).throw(RecursionError("deep"))], None, 1)


def test_an_error_with_the_number_of_an_open_cell_is_not_mistaken_for_it():
    broken = ([[0, 1]] * 3, [], [], [lambda v: {}[2]], None)
    assert solutions(*broken, limit=9) == []
    assert solutions([[0, 1]] * 2, [], [], [lambda v: {}[-1]], None, 9) == []


def test_contradictions_found_before_search():
    free = [[0, 1]] * 2
    assert solutions(free, [], [], [], {0: 5}, 9) == []
    assert solutions([[], [1]], [], [], [], None, 9) == []
    assert solutions(free, [(0, 0)], [], [], None, 9) == []
    assert solutions(free, [], [((), None, 1, None)], [], None, 9) == []
    assert solutions(free, [], [((0, 0), [1, -1], None, -1)], [], None, 9) == []
    assert solutions(free, [], [], [lambda v: False], None, 9) == []


@pytest.mark.parametrize(
    ("problem", "expected"),
    [
        (([[0, 1, 2, 3]] * 5, [range(5)], [], [], None), []),
        (([[1, 2, 3], [1, 2, 3], [1, 2, 3, 4], [1, 2, 3, 4]], [range(4)], [], [], {2: 4, 0: 1, 1: 3}), [[1, 3, 4, 2]]),
        (([[1, 2], [1, 2], [1, 2, 3]], [range(3)], [], [], {0: 2}), [[2, 1, 3]]),
        (([[0, 1, 2, 3]] * 2, [], [((0, 1), None, 6, None)], [], None), [[3, 3]]),
        (([[0, 1, 2, 3]] * 2, [], [((0, 1), [1, -1], None, -3)], [], None), [[0, 3]]),
        (([[0, 1, 2, 3]] * 2, [], [], [lambda v: v[0] * v[1] == 9], None), [[3, 3]]),
    ],
)
def test_propagation_alone_settles_it(problem, expected):
    assert solutions(*problem, limit=2, budget=0) == expected


def test_a_test_may_read_more_cells_than_it_seems_to(monkeypatch):
    monkeypatch.setattr(solver, "SOLVER_FIRST", 1)
    hidden = [lambda v: v[0] + v[1] + v[2] + v[3] > 1 and (v[0] != 1 or v[4] == v[3])]
    problem = ([[0, 1, 2]] * 5, [], [], hidden, None)
    expected = [list(p) for p in product(range(3), repeat=5) if holds(problem, p)]
    monkeypatch.setattr(solver, "SOLVER_ROWS", 1000)
    assert sorted(solutions(*problem, limit=1000)) == expected


def test_values_of_cells_that_are_not_always_read_stay():
    problem = ([[0, 1, 2]] * 2, [], [], [lambda v: v[0] != 0 or v[1] > 1], None)
    assert len(solutions(*problem, limit=9)) == 7


def test_tests_are_looked_at_as_soon_as_they_can_be_decided():
    looked = []
    late = [lambda v: looked.append(len(v)) or v[0] != v[1]]
    assert solutions([[0, 1]] + [[0]] + [[0, 1]] * 50, [], [], late, None, 1)[0][0] == 1
    assert max(looked) == 2


def test_skyscrapers_by_tests():
    domains, groups = latin(5)
    (full,) = solutions(domains, groups, [], [], None, 1, Random(3))

    def seen(line):
        return sum(line[i] == max(line[: i + 1]) for i in range(len(line)))

    lines = [line for group in groups for line in (group, group[::-1])]
    views = [seen([full[c] for c in line]) for line in lines]
    tests = [lambda v, a=line, k=view: seen(read_cells(v, a)) == k for line, view in zip(lines, views)]
    found = solutions(domains, groups, [], tests, None, 500)
    assert full in found
    assert all(holds((domains, groups, [], tests, None), values) for values in found)
    wide = solutions(domains, groups, [], tests[:10], None, 10**6)
    assert len(wide) > len(found)
    assert sorted(found) == sorted(values for values in wide if holds((domains, groups, [], tests, None), values))


def test_read_cells_keeps_the_nesting():
    values = {0: "a", 1: "b", 2: "c"}
    assert read_cells(values, 1) == "b"
    assert read_cells(values, [[2], (0, 1), []]) == [["c"], ["a", "b"], []]
    with pytest.raises(KeyError, match="7"):
        read_cells(values, [0, 7])


def test_large_problems_stay_within_recursion_limits():
    chain = [((i, i + 1), [1, -1], 0, 0) for i in range(999)]
    assert solutions([[0, 1, 2]] * 1000, [], chain, [], None, 4) == [[k] * 1000 for k in range(3)]
    assert len(solutions([[0, 1]] * 1000, [], [], [], None, 3)) == 3


@pytest.mark.parametrize("path", sorted(RUNTIME.glob("solver*.py")), ids=lambda path: path.stem)
def test_functions_can_be_copied(path):
    for node in ast.parse(path.read_text()).body[1:]:
        match node:
            case ast.FunctionDef():
                assert not node.decorator_list and ast.get_docstring(node)
                assert (node.end_lineno or 0) - node.lineno < 45
            case ast.ImportFrom():
                assert node.level == 1 or node.module == "math"
            case ast.Assign(targets=[ast.Name(id=name)]):
                assert name.startswith("SOLVER_") and isinstance(ast.literal_eval(node.value), int)
            case ast.Expr(value=ast.Constant(value=str())):
                pass
            case _:
                raise AssertionError(f"{path.name}:{node.lineno}")
