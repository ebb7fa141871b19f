"""Work without end, and operations that fail for some instances."""

from __future__ import annotations

from collections.abc import Iterator

from gradatim.dsl import nodes as n

from ..original import Original, walk


def endless(o: Original) -> Iterator[str]:
    """A loop that does not end."""
    for x in walk(o.spec.functions):
        if isinstance(x, n.While):
            yield o.put(x.test.span, f"({o.said(x.test)}) or 2 > 1")


def fails_sometimes(o: Original) -> Iterator[str]:
    """A division by zero for some instances."""
    solve = o.solve()
    for s in o.draws():
        values = s.shape.values if s.shape is not None and s.shape.name == "int" else None
        if solve is not None and isinstance(values, n.Range) and o.spec.answer is not None:
            said, low = o.said(solve), o.said(values.low)
            yield o.put(solve.span, f"({said}) if 7 // ({s.name} - ({low})) >= 0 else ({said})")


def index_outside(o: Original) -> Iterator[str]:
    """A place one past the end is read in working out the reference."""
    for x in walk(o.behind_solve()):
        if isinstance(x, n.Index) and not isinstance(x.index, n.Constant | n.Unary):
            yield o.put(x.index.span, f"{o.said(x.index)} + 1")


KINDS = {
    "loop without end": endless,
    "division by zero": fails_sometimes,
    "index one too far": index_outside,
}
