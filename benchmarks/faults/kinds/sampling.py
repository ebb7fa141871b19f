"""Drawing instances: conditions that hold never, seldom, or are not needed; secrets; repetitions."""

from __future__ import annotations

from collections.abc import Iterator

from gradatim.dsl import nodes as n

from ..order import answer_has_order
from ..original import Original, below, walk

_FREE = ("tree", "graph", "edges", "arcs", "subset", "permutation", "string", "bool", "expr", "word")
"""Types of which a narrower range leaves many values."""


def unreachable(o: Original) -> Iterator[str]:
    """A `require` that never holds."""
    yield below(o.text, "sample", "    unlikely: int in 0..9\n    require unlikely * unlikely == 50\n")


def rare(o: Original) -> Iterator[str]:
    """A `require` that holds once in 10,000 tries."""
    yield below(o.text, "sample", "    unlikely: int in 0..9999\n    require unlikely * unlikely == 49\n")


def last_level_unreachable(o: Original) -> Iterator[str]:
    """A `require` that no instance of the upper levels meets."""
    for p in o.spec.params:
        if p.shape.name == "int" and p.law is not None and isinstance(p.shape.values, n.Range):
            yield below(o.text, "sample", f"    require 2 * {p.name} <= 3 * ({o.said(p.shape.values.low)} + 1)\n")


def secret_needed(o: Original) -> Iterator[str]:
    """The answer depends on a hidden number."""
    solve = o.solve()
    if solve is not None and o.answers("int", "rational", "real"):
        text = o.put(solve.span, f"({o.said(solve)}) + secret_shift")
        yield below(text, "sample", "    hidden secret_shift: int in 0..3\n")
    elif solve is not None and o.answers("list", "string", "permutation") and answer_has_order(o.compiled):
        said = o.said(solve)
        text = o.put(solve.span, f"({said}) if secret_turn else ({said})[::-1]")
        yield below(text, "sample", "    hidden secret_turn: bool\n")


def draws_narrowed(o: Original) -> Iterator[str]:
    """All ranges hold one value, where nothing else is drawn, so that instances repeat."""
    edits, shapes = [], [s.shape for s in o.draws()]
    for shape in shapes:
        ranges = [x for x in walk(shape) if isinstance(x, n.Range) and not isinstance(x.low, n.Name)]
        if shape is None or not ranges or any(x.name in _FREE for x in walk(shape) if isinstance(x, n.Shape)):
            return
        edits += [(r.high.span, o.said(r.low)) for r in ranges if o.said(r.high) != o.said(r.low)]
    if edits:
        yield o.puts(edits)


def balance_lost(o: Original) -> Iterator[str]:
    """What is drawn evenly on purpose is nearly always the same."""
    for s in o.draws("balance"):
        values = s.shape.values if s.shape is not None and s.shape.name == "int" else None
        if isinstance(values, n.Range):
            yield o.put(values.high.span, o.said(values.low))
        if s.shape is not None and s.shape.of is not None and s.shape.of.name == "bool":
            yield o.put(s.shape.span, o.said(s.shape) + " ~ weights({True: 99, False: 1})")


KINDS = {
    "`require` unreachable": unreachable,
    "`require` rare": rare,
    "`require` unreachable at the last level": last_level_unreachable,
    "hidden value needed": secret_needed,
    "instances duplicated": draws_narrowed,
    "balance lost": balance_lost,
}
