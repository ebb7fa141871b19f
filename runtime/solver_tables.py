"""Tests as tables: the combinations of values for which they hold, listed once and then propagated by bit operations.

A table over cells is kept as one bit set of rows per (cell, value), plus the set of rows that are still possible: the
compact-table propagator (Demeulenaere et al., CP 2016). Tests that read the same cells share one table.
"""

from .solver_probe import solver_run, solver_wait

SOLVER_SCOPE = 16
"""Tests that read more open cells than this are never listed."""


def solver_bundles(state):
    """Waiting tests by the open cells they seem to read: [(estimated rows, cells, tests)], cheapest first.

    Tests of two cells are left out: filtering them when one is assigned is as strong, and cheaper.
    """
    bundles = {}
    for i, waits in enumerate(state["watch"]):
        if waits:
            met = dict.fromkeys(solver_path(state, i, False) + solver_path(state, i, True))
            if 2 < len(met) <= SOLVER_SCOPE:
                bundles.setdefault(tuple(sorted(met)), []).append(i)
    return sorted((solver_estimate(state, scope), scope, tests) for scope, tests in bundles.items())


def solver_path(state, i, highest):
    """The open cells that test `i` reads when all have their least (or greatest) value; too many are cut off."""
    test, mask, table, values = state["tests"][i], state["mask"], state["table"], state["values"]
    path = []
    cell = solver_run(test, values, len(mask))
    while cell >= 0 and len(path) <= SOLVER_SCOPE:
        path.append(cell)
        left = mask[cell]
        values[cell] = table[(left if highest else left & -left).bit_length() - 1]
        cell = solver_run(test, values, len(mask))
    for met in path:
        del values[met]
    return path


def solver_estimate(state, scope):
    """How many combinations the open `scope` have, about, given that some of them differ."""
    mask, peers = state["mask"], state["peers"]
    number = 1
    for k, cell in enumerate(scope):
        number *= max(1, mask[cell].bit_count() - sum(other in peers[cell] for other in scope[:k]))
    return number


def solver_tabulate(state, scope, tests):
    """Add the table of `tests` over `scope`; tests that it decides wait no more."""
    rows, entailed = solver_rows(state, scope, tests)
    supports = [{} for _ in scope]
    for k, row in enumerate(rows):
        for support, bit in zip(supports, row):
            support[bit] = support.get(bit, 0) | 1 << k
    link = 1 << len(state["groups"]) + len(state["sums"]) + len(state["tables"])
    for cell in scope:
        state["links"][cell] |= link
    state["tables"].append((scope, supports))
    state["alive"].append((1 << len(rows)) - 1)
    for i in entailed:
        solver_wait(state, i, ())


def solver_rows(state, scope, tests):
    """(combinations of `scope`, as bits, for which no test is false, tests that each combination decides)."""
    mask, table, values, peers = state["mask"], state["table"], state["values"], state["peers"]
    functions = [(i, state["tests"][i]) for i in tests]
    earlier = [[j for j in range(k) if scope[j] in peers[cell]] for k, cell in enumerate(scope)]
    rows, row, open_tests = [], [0] * len(scope), set()
    last = len(scope) - 1

    def holds():
        for i, function in functions:
            result = solver_run(function, values, len(mask))
            if result == -2:
                return False
            if result >= 0:
                open_tests.add(i)
        return True

    def extend(k):
        cell = scope[k]
        left = mask[cell]
        for j in earlier[k]:
            left &= ~row[j]
        while left:
            row[k] = left & -left
            values[cell] = table[row[k].bit_length() - 1]
            left ^= row[k]
            if k < last:
                extend(k + 1)
            elif holds():
                rows.append(tuple(row))

    extend(0)
    for cell in scope:
        values.pop(cell, None)
    return rows, [i for i in tests if i not in open_tests]


def solver_table(state, i, queue):
    """Drop rows that have lost a value and values that have lost all rows; the links of changed cells, or -1."""
    mask, links = state["mask"], state["links"]
    scope, supports = state["tables"][i]
    alive = state["alive"][i]
    for cell, support in zip(scope, supports):
        left = mask[cell]
        rows = 0
        while left:
            rows |= support.get(left & -left, 0)
            left &= left - 1
        alive &= rows
    if not alive:
        return -1
    state["alive"][i] = alive
    changed = 0
    for cell, support in zip(scope, supports):
        left = kept = mask[cell]
        while left:
            bit = left & -left
            left ^= bit
            if not support.get(bit, 0) & alive:
                kept ^= bit
        if kept != mask[cell]:
            mask[cell] = kept
            changed |= links[cell]
            if not kept & (kept - 1):
                queue.append(cell)
    return changed
