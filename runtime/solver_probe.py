"""Arbitrary tests inside propagation: each waits for cells it has tried to read, and filters domains when few are open.

A test reads `values`, a dict of the assigned cells, so that reading an open cell raises KeyError with that cell. A test
that is looked at says true or false, or names an open cell. In the last case the cells it would read are followed, and
if few combinations of their values remain, all are tried and values without support leave (arc consistency as in
Mackworth 1977, generalised to more cells). The test then waits for the open cells that were met.
"""

from .solver_setup import solver_rewatch

SOLVER_WATCHED = 3
"""How many open cells a test may still read for its values to be filtered."""

SOLVER_TRIALS = 48
"""How many runs of a test one filtering may take; single open cells are always filtered."""


def solver_run(test, values, count):
    """-1 for true, -2 for false, else the open cell that the test wants to read.

    LookupError, ValueError, ArithmeticError and TypeError of the test itself count as false.
    """
    try:
        return -1 if test(values) else -2
    except KeyError as error:
        key = error.args[0] if error.args else None
        return key if type(key) is int and 0 <= key < count and key not in values else -2
    except (LookupError, ValueError, ArithmeticError, TypeError):
        return -2


def solver_test(state, i, queue):
    """Look at test `i`: the links of the cells it changed, or -1 if it is false."""
    test, values, mask = state["tests"][i], state["values"], state["mask"]
    result = solver_run(test, values, len(mask))
    if result == -2:
        return -1
    if result == -1:
        solver_wait(state, i, ())
        return 0
    scope = solver_follow(state, test, result)
    trials = mask[result].bit_count()
    if len(scope) > 1:
        trials = SOLVER_TRIALS
        if len(scope) > SOLVER_WATCHED:
            solver_wait(state, i, scope)
            return 0
    support = solver_supports(state, test, result, trials)
    if support is None:
        solver_wait(state, i, scope)
        return 0
    solver_wait(state, i, () if len(support) == 1 else scope)
    return solver_keep(state, support, queue)


def solver_wait(state, i, scope):
    """Let test `i` wait for `scope`, with the way back on the trail."""
    before = state["watch"][i]
    if before != scope:
        state["watch_trail"].append((i, before))
        solver_rewatch(state, i, scope)


def solver_follow(state, test, cell):
    """The open cells met from `cell` on when each takes its least value, at most one more than may be filtered."""
    mask, table, values = state["mask"], state["table"], state["values"]
    scope = []
    while cell >= 0 and len(scope) <= SOLVER_WATCHED:
        scope.append(cell)
        left = mask[cell]
        values[cell] = table[(left & -left).bit_length() - 1]
        cell = solver_run(test, values, len(mask))
    for met in scope:
        del values[met]
    return tuple(scope)


def solver_supports(state, test, first, trials):
    """Supported values as {cell: mask} for all cells met, or None if that takes more than `trials` runs.

    A cell that some successful run does not read has mask -1: every value is supported. Values are tried
    cell by cell in the order in which the test reads; cells that must differ never get equal values.
    """
    mask, table, values, peers = state["mask"], state["table"], state["values"], state["peers"]
    support, through, path = {}, {}, []

    def explore(cell):
        nonlocal trials
        total = kept = 0
        left = mask[cell]
        for other in path:
            if other in peers[cell]:
                left &= ~other_bits[other]
        path.append(cell)
        while left:
            bit = left & -left
            left ^= bit
            trials -= 1
            if trials < 0:
                break
            other_bits[cell] = bit
            values[cell] = table[bit.bit_length() - 1]
            result = solver_run(test, values, len(mask))
            found = explore(result) if result >= 0 else int(result == -1)
            if found:
                kept |= bit
                total += found
        path.pop()
        values.pop(cell, None)
        support[cell] = support.get(cell, 0) | kept
        through[cell] = through.get(cell, 0) + total
        return total

    other_bits = {}
    total = explore(first)
    if trials < 0:
        return None
    return {cell: kept if through[cell] == total else -1 for cell, kept in support.items()}


def solver_keep(state, support, queue):
    """Narrow domains to what is supported; the links of changed cells, or -1 if a cell is left without a value."""
    mask, links = state["mask"], state["links"]
    changed = 0
    for cell, kept in support.items():
        kept &= mask[cell]
        if kept == mask[cell]:
            continue
        if not kept:
            return -1
        mask[cell] = kept
        if not kept & (kept - 1):
            queue.append(cell)
        changed |= links[cell]
    return changed
