"""Difficulty: levels that are the same, too hard, or in the wrong order."""

from __future__ import annotations

from collections.abc import Iterator

from gradatim.dsl import nodes as n

from ..original import Original


def _laws(o: Original) -> list[tuple[n.ParamDecl, n.Range, n.Expr]]:
    return [
        (p, p.shape.values, p.law)
        for p in o.spec.params
        if p.law is not None and p.shape.name == "int" and isinstance(p.shape.values, n.Range)
    ]


def fast_growth(o: Original) -> Iterator[str]:
    """A size that grows to 30,000 at half of the levels."""
    header, table = o.spec.header, o.compiled.values
    assert table is not None
    for p, values, law in _laws(o):
        low = max(1, min(table.params[p.name]))
        factor = (30_000 / low) ** (2 / max(2, header.high - header.low))
        yield o.puts([(law.span, f"grow({low}, {factor:.4f}, cap=30000)"), (values.high.span, "30000")])


def flat(o: Original) -> Iterator[str]:
    """No parameter grows."""
    edits = [(law.span, o.said(values.low)) for _, values, law in _laws(o)]
    if edits:
        yield o.puts(edits)


def falling(o: Original) -> Iterator[str]:
    """The first level is the hardest."""
    values = o.compiled.values
    assert values is not None
    edits = []
    for p, _, law in _laws(o):
        row = values.params[p.name]
        edits.append((law.span, f"{max(row)} - (({o.said(law)}) - {min(row)})"))
    if edits:
        yield o.puts(edits)


def too_many(o: Original) -> Iterator[str]:
    """Many more levels than the laws have values for."""
    header = o.spec.header
    yield o.put(header.level_span, f"{header.low}..{5 * header.high + 20}")


KINDS = {
    "growth too fast": fast_growth,
    "levels all the same": flat,
    "levels in falling order": falling,
    "levels beyond the last change": too_many,
}
