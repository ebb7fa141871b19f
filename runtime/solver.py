"""Finding solutions of a `rules` block: backtracking search with propagation, in functions that modules can hold.

What is guaranteed: every returned solution satisfies all constraints, no solution appears twice, and all are found if
the limit allows. The same arguments (and generator state) give the same solutions in the same order on every platform.

How a problem is stated. The unknown (grid, list, permutation, ...) is flattened into cells 0, 1, ..., row by row:

- `domains[c]`: the values cell `c` may take: numbers, strings or tuples, up to some thousands;
- `differents`: sequences of cells whose values are pairwise different;
- `sums`: (cells, coefficients or None, low, high) for low <= sum of coefficient * value <= high; numbers have to be
  exact (int, Fraction), and a bound may be None;
- `tests`: functions of one argument `values`, a dict from cell to value of the assigned cells, true or false. They may
  only index it (`values[c]`, `read_cells`), must depend on nothing else that changes, and must let its KeyError pass. A
  test runs again whenever a cell it stopped at is assigned, so the sooner it reads what decides it, the better.
  LookupError, ValueError, ArithmeticError and TypeError raised by a test mean that it is false; others pass through;
- `fixed`: {cell: value} of given cells (or None); a value outside the domain means that there is no solution.

How to translate a rule over `g: grid[n, n]`: evaluate its structure on the grid of cell numbers
`G = [[i * n + j for j in range(n)] for i in range(n)]`, unrolling `for` lines. `all_different(row)` for `row in G`
appends `row` to `differents`; `sum(column(g, 1)) == 15` appends `(column(G, 1), None, 15, 15)` to `sums`; any other
line is a function that puts the values in: `seen(g[0][::-1]) == v.right[0]` becomes
`lambda values: seen(read_cells(values, G[0][::-1])) == v.right[0]`, with loop variables bound by default arguments.
The whole unknown is `read_cells(values, G)`: correct in every case, but a line that reads it is only checked when all
cells are assigned, or listed in a table if it is small. `and` between conditions is best split into several tests.
`fits(g, clues, blank)` goes to `fixed`.

Order without a generator: depth first; the next cell is one with fewest values left, among these one whose values have
failed most often so far, then with most linked cells and constraints, then the lowest; values ascending (numbers before
the rest). Tests that are not settled by a short search are listed in tables, and the search starts again.
"""

from math import inf

from .rng import below
from .solver_propagate import solver_propagate
from .solver_setup import solver_mark, solver_state, solver_undo
from .solver_tables import solver_bundles, solver_tabulate

SOLVER_FIRST = 32
"""Nodes of a search with tests before these are listed in tables and the search starts again."""

SOLVER_RESTART = 256
"""Nodes of a random search before its first restart; the allowance grows by a factor of 4 with every restart."""

SOLVER_ROWS = 16384
"""Tests that have more combinations than this are never listed."""


def solutions(domains, differents, sums, tests, fixed, limit, rng=None, budget=None):
    """At most `limit` solutions, each a flat list of values, one per cell; arguments as the module says.

    With `rng`, the cell among those with fewest values left and the order of its values are drawn: any solution can
    come, but they are not equally likely. Random searches for one solution start again after a
    while, so that no bad start is final. `budget` bounds the values that search tries (nodes): TimeoutError when it is
    used up before the answer is known.
    """
    state = solver_state(domains, differents, sums, tests, fixed or {})
    if state is None or limit < 1:
        return []
    if not solver_propagate(state, *solver_everything(state)):
        return []
    restarts = rng is not None and limit == 1
    spent = rows = 0
    allowance = SOLVER_FIRST if any(state["watch"]) else SOLVER_RESTART if restarts else inf
    while True:
        most = min(allowance, inf if budget is None else budget - spent)
        root = solver_mark(state)
        found, done = solver_search(state, limit, rng, most)
        if done:
            return found
        spent += most
        if spent == budget:
            raise TimeoutError(f"the rules were not solved within {budget} steps of search")
        solver_undo(state, root)
        rows = min(SOLVER_ROWS, 32 * allowance)
        if not solver_list_tests(state, rows):
            return []
        more = rows < SOLVER_ROWS and any(state["watch"])
        allowance = 4 * allowance if more else max(4 * allowance, SOLVER_RESTART) if restarts else inf


def solver_everything(state):
    """The arguments of the first propagation: all assigned cells, all constraints, all tests."""
    assigned = [cell for cell, mask in enumerate(state["mask"]) if not mask & (mask - 1)]
    dirty = (1 << len(state["groups"]) + len(state["sums"])) - 1
    return assigned, dirty, dict.fromkeys(range(len(state["tests"])))


def solver_list_tests(state, rows):
    """Turn tests of about `rows` combinations or fewer into tables; False if that shows a contradiction."""
    for estimate, scope, tests in solver_bundles(state):
        if estimate > rows:
            break
        tests = [i for i in tests if state["watch"][i]]
        scope = [cell for cell in scope if cell not in state["values"]]
        if tests and scope:
            solver_tabulate(state, scope, tests)
            if not solver_propagate(state, [], state["links"][scope[0]], {}):
                return False
    return True


def count_solutions(domains, differents, sums, tests, fixed, limit, budget=None):
    """The number of solutions, at most `limit`; arguments as for `solutions`."""
    return len(solutions(domains, differents, sums, tests, fixed, limit, None, budget))


def has_one(domains, differents, sums, tests, fixed, budget=None):
    """Whether there is exactly one solution; arguments as for `solutions`."""
    return count_solutions(domains, differents, sums, tests, fixed, 2, budget) == 1


def read_cells(values, scope):
    """The values of a cell, or of nested lists of cells in the same nesting; KeyError at the first open one."""
    if isinstance(scope, (list, tuple)):
        return [values[cell] if type(cell) is int else read_cells(values, cell) for cell in scope]
    return values[scope]


def solver_search(state, limit, rng, most):
    """(solutions, whether the search is complete or has reached the limit); stops after `most` nodes."""
    mask, values = state["mask"], state["values"]
    found = []
    stack = []
    nodes = 0
    consistent = True
    while True:
        if consistent:
            cell = solver_cell(state, rng)
            if cell >= 0:
                stack.append((cell, solver_order(mask[cell], rng), solver_mark(state)))
            else:
                found.append([values[c] for c in range(len(mask))])
                if len(found) == limit:
                    return found, True
        while stack and not stack[-1][1]:
            stack.pop()
        if not stack:
            return found, True
        if nodes == most:
            return found, False
        nodes += 1
        cell, options, mark = stack[-1]
        solver_undo(state, mark)
        mask[cell] = options.pop()
        consistent = solver_propagate(state, [cell], 0, {})
        if not consistent:
            state["conflicts"][cell] += 1


def solver_cell(state, rng):
    """The open cell to branch on, or -1 if all are assigned."""
    mask = state["mask"]
    best = []
    fewest = 0
    for cell in state["order"]:
        left = mask[cell]
        if left & (left - 1):
            count = left.bit_count()
            if not best or count < fewest:
                best, fewest = [cell], count
            elif count == fewest:
                best.append(cell)
    if not best:
        return -1
    return max(best, key=state["conflicts"].__getitem__) if rng is None else best[below(rng, len(best))]


def solver_order(left, rng):
    """The values of a mask as bits, in the reverse of the order in which they are tried."""
    bits = []
    while left:
        bits.append(left & -left)
        left &= left - 1
    if rng is None:
        bits.reverse()
    else:
        for i in range(len(bits) - 1, 0, -1):
            j = below(rng, i + 1)
            bits[i], bits[j] = bits[j], bits[i]
    return bits
