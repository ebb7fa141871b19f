"""The solver's state: domains as bit masks over one table of values, constraints as lists of cells.

Bit i of a mask stands for the i-th value of the table. The state is one dict of lists that the other solver files
change in place: `mask` (domain per cell), `values` (assigned cells only), `trail` (cells in the order of assignment),
`watch` (cells each test waits for) with its inverse `watchers`, and `watch_trail` (watches to restore). `links` says
per cell which constraints to look at when its domain changes: one bit per group, then per sum, then per table.
"""


def solver_values(domains):
    """All values: numbers ascending, then the others ascending, or by first appearance if they have no order."""
    known, before = {}, None
    for domain in domains:
        if domain is not before:
            known.update(dict.fromkeys(domain))
        before = domain
    others = [value for value in known if isinstance(value, (str, tuple))]
    numbers = sorted(value for value in known if not isinstance(value, (str, tuple)))
    try:
        return numbers + sorted(others)
    except TypeError:
        return numbers + others


def solver_masks(domains, fixed, table):
    """The domain of each cell as a mask; 0 where nothing is left."""
    bits = {value: 1 << i for i, value in enumerate(table)}
    masks, before, mask = [], None, 0
    for domain in domains:
        if domain is not before:
            mask = 0
            for value in domain:
                mask |= bits[value]
        masks.append(mask)
        before = domain
    for cell, value in fixed.items():
        masks[cell] &= bits.get(value, 0)
    return masks


def solver_terms(scope, factors):
    """A linear sum as (cell, coefficient) with each cell once and no coefficient 0."""
    merged = {}
    for cell, factor in zip(scope, factors or [1] * len(scope), strict=True):
        merged[cell] = merged.get(cell, 0) + factor
    return [(cell, factor) for cell, factor in merged.items() if factor]


def solver_state(domains, differents, sums, tests, fixed):
    """The state before any propagation, or None where a cell has no value or has to differ from itself."""
    table = solver_values(domains)
    mask = solver_masks(domains, fixed, table)
    grouped = [list(scope) for scope in differents]
    if not all(mask) or any(len(set(scope)) < len(scope) for scope in grouped):
        return None
    bounds = [(solver_terms(scope, factors), low, high) for scope, factors, low, high in sums]
    peers = [set() for _ in mask]
    links = [0] * len(mask)
    for i, scope in enumerate(grouped + [[cell for cell, _ in terms] for terms, _, _ in bounds]):
        for cell in scope:
            links[cell] |= 1 << i
            if i < len(grouped):
                peers[cell].update(scope)
    for cell, linked in enumerate(peers):
        linked.discard(cell)
    degree = [len(linked) + link.bit_count() for linked, link in zip(peers, links)]
    return {
        "table": table,
        "mask": mask,
        "groups": grouped,
        "sums": bounds,
        "tables": [],
        "alive": [],
        "links": links,
        "peers": peers,
        "near": [sorted(linked) for linked in peers],
        "order": sorted(range(len(mask)), key=lambda cell: (-degree[cell], cell)),
        "conflicts": [0] * len(mask),
        "tests": list(tests),
        "values": {},
        "trail": [],
        "watch": [()] * len(tests),
        "watchers": [{} for _ in mask],
        "watch_trail": [],
    }


def solver_mark(state):
    """What `solver_undo` needs to come back to the state as it is now."""
    return state["mask"][:], state["alive"][:], len(state["trail"]), len(state["watch_trail"])


def solver_undo(state, mark):
    """Forget everything since `mark`."""
    masks, alive, assigned, watched = mark
    state["mask"][:] = masks
    state["alive"][:] = alive
    trail, values, changes = state["trail"], state["values"], state["watch_trail"]
    while len(trail) > assigned:
        del values[trail.pop()]
    while len(changes) > watched:
        test, scope = changes.pop()
        solver_rewatch(state, test, scope)


def solver_rewatch(state, test, scope):
    """Make `test` wait for `scope` in place of those it waits for now."""
    watchers = state["watchers"]
    for cell in state["watch"][test]:
        del watchers[cell][test]
    for cell in scope:
        watchers[cell][test] = None
    state["watch"][test] = scope
