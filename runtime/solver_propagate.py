"""Propagation to a fixed point: values that no solution can use leave the domains.

Differences remove an assigned value from the other cells, and where a group of k open cells has only k values left, a
value with one place is put there. Sums keep values between the bounds that the other terms allow (bounds consistency).
Tests are the business of `solver_probe`, and of `solver_tables` once they are listed.
"""

from .solver_probe import solver_test
from .solver_tables import solver_table


def solver_propagate(state, queue, dirty, pending):
    """Whether no contradiction shows.

    `queue` holds cells whose domain has just become one value, `dirty` is a mask of constraints (as in
    `links`) to look at again, `pending` a dict whose keys are the tests to look at. Stops at the first contradiction,
    with the state half changed.
    """
    mask, linked, links, table = state["mask"], state["near"], state["links"], state["table"]
    values, trail, watchers = state["values"], state["trail"], state["watchers"]
    grouped = len(state["groups"])
    bounds = grouped + len(state["sums"])
    while True:
        while queue:
            cell = queue.pop()
            bit = mask[cell]
            values[cell] = table[bit.bit_length() - 1]
            trail.append(cell)
            dirty |= links[cell]
            pending.update(watchers[cell])
            for other in linked[cell]:
                left = mask[other]
                if left & bit:
                    left ^= bit
                    if not left:
                        return False
                    mask[other] = left
                    dirty |= links[other]
                    if not left & (left - 1):
                        queue.append(other)
        if dirty:
            i = (dirty & -dirty).bit_length() - 1
            dirty &= dirty - 1
            if i < grouped:
                changed = solver_group(state, i, queue)
            elif i < bounds:
                changed = solver_sum(state, i - grouped, queue)
            else:
                changed = solver_table(state, i - bounds, queue)
        elif pending:
            changed = solver_test(state, pending.popitem()[0], queue)
        else:
            return True
        if changed < 0:
            return False
        dirty |= changed


def solver_group(state, i, queue):
    """Put values that have one place left in group `i`; the links of changed cells, or -1 on a contradiction."""
    mask, links = state["mask"], state["links"]
    once = twice = count = 0
    scope = state["groups"][i]
    for cell in scope:
        left = mask[cell]
        if left & (left - 1):
            twice |= once & left
            once |= left
            count += 1
    spare = once.bit_count() - count
    if spare:
        return 0 if spare > 0 else -1
    lone = once & ~twice
    changed = 0
    if lone:
        for cell in scope:
            left = mask[cell]
            bit = left & lone
            if bit:
                if bit & (bit - 1):
                    return -1
                mask[cell] = bit
                queue.append(cell)
                changed |= links[cell]
    return changed


def solver_sum(state, i, queue):
    """Keep the values of sum `i` within its bounds; the links of changed cells, or -1 on a contradiction."""
    mask, table = state["mask"], state["table"]
    terms, low, high = state["sums"][i]
    spans = []
    least = most = 0
    for cell, factor in terms:
        left = mask[cell]
        ends = factor * table[(left & -left).bit_length() - 1], factor * table[left.bit_length() - 1]
        spans.append(ends if factor > 0 else ends[::-1])
        least += spans[-1][0]
        most += spans[-1][1]
    changed = 0
    for (cell, factor), (smallest, largest) in zip(terms, spans):
        bottom = smallest if low is None else low - most + largest
        top = largest if high is None else high - least + smallest
        if smallest < bottom or largest > top:
            left = mask[cell]
            kept = solver_within(left, table, factor, bottom, top)
            step = solver_narrow(state, cell, kept, queue)
            if step < 0:
                return -1
            changed |= step
    if not terms and ((low is not None and low > 0) or (high is not None and high < 0)):
        return -1
    return changed


def solver_within(left, table, factor, bottom, top):
    """The bits of `left` whose value times `factor` lies in bottom..top."""
    kept = 0
    while left:
        bit = left & -left
        left ^= bit
        if bottom <= factor * table[bit.bit_length() - 1] <= top:
            kept |= bit
    return kept


def solver_narrow(state, cell, kept, queue):
    """Set the domain of a cell to `kept`; its links if that changed it, -1 if nothing is left, else 0."""
    if kept == state["mask"][cell]:
        return 0
    if not kept:
        return -1
    state["mask"][cell] = kept
    if not kept & (kept - 1):
        queue.append(cell)
    return state["links"][cell]
