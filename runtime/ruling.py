"""Between rules blocks and the solver: cell numbers in the shape of the unknown, clues, uniqueness, random solutions.

A model is what a rules block compiles to: (cells, domains, differents, sums, tests), where `cells` has the shape of the
unknown and holds cell numbers.
"""

from .solver import read_cells, solutions

RULE_BUDGET = 200_000
"""Steps of search after which a question about a rules block counts as unanswered; the same on every machine."""


def cell_grid(rows, cols):
    """The numbers 0 to rows * cols - 1 as rows."""
    return [list(range(r * cols, (r + 1) * cols)) for r in range(rows)]


def known_cells(cells, clues, blank):
    """{cell: value} of the clues that are not blank; nothing without clues."""
    if clues is None:
        return {}
    if isinstance(cells, int):
        return {} if clues == blank else {cells: clues}
    found = {}
    for cell, clue in zip(cells, clues):
        found.update(known_cells(cell, clue, blank))
    return found


def rule_solutions(model, clues, blank, limit):
    """At most `limit` solutions in the shape of the unknown; TimeoutError if the search takes too many steps."""
    cells, domains, differents, sums, tests = model
    flat = solutions(domains, differents, sums, tests, known_cells(cells, clues, blank), limit, None, RULE_BUDGET)
    return [read_cells(values, cells) for values in flat]


def rule_unique(model, clues, blank):
    """Whether exactly one solution fits the clues; False where that is not known within the budget."""
    try:
        return len(rule_solutions(model, clues, blank, 2)) == 1
    except TimeoutError:
        return False


def rule_draw(rng, model):
    """A random solution in the shape of the unknown; not all are equally likely. ValueError if there is none."""
    cells, domains, differents, sums, tests = model
    try:
        found = solutions(domains, differents, sums, tests, {}, 1, rng, RULE_BUDGET)
    except TimeoutError:
        found = []
    if not found:
        raise ValueError("the rules have no solution here, or none was found")
    return read_cells(found[0], cells)
