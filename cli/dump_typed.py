"""What the check found out: every name with its stage, its type with the bounds that were proved, and its domain."""

from __future__ import annotations

from typing import Any

from ..dsl import nodes as n
from ..dsl import types as t
from ..dsl.check import Checked
from ..dsl.scope import Kind
from ..dsl.spans import Source


def typed_text(checked: Checked, source: Source) -> str:
    """A table of the names of a spec, in the order in which their values become known."""
    domains = _domains(checked.spec)
    rows = [("stage", "kind", "name", "type", "domain")]
    for symbol in sorted(checked.typing.symbols.values(), key=lambda s: (s.stage, s.span)):
        kind = ("hidden " if symbol.hidden else "") + symbol.kind
        stage = "any" if symbol.kind in _TIMELESS else symbol.stage.name.lower()
        domain = domains.get(symbol.name)
        written = " ".join(source.excerpt(domain).split()) if domain is not None else ""
        rows.append((stage, kind, symbol.name, bounded(symbol.type), written))
    widths = [max(len(row[i]) for row in rows) for i in range(5)]
    return "".join("  ".join(cell.ljust(w) for cell, w in zip(row, widths)).rstrip() + "\n" for row in rows)


_TIMELESS = (Kind.FUNCTION, Kind.SAMPLER, Kind.RULES, Kind.TYPE, Kind.SYMBOL)


def _domains(spec: n.Spec) -> dict[str, Any]:
    """Where the domain of a name is written."""
    found: dict[str, Any] = {p.name: p.shape.span for p in spec.params}
    for stmt in spec.sample:
        if isinstance(stmt, n.DrawDecl):
            shape, sampler = stmt.shape, stmt.sampler
            first = shape or sampler
            if first is not None:
                found[stmt.name] = first.span.to(sampler.span) if sampler is not None else first.span
    if spec.answer is not None:
        found[spec.answer.name] = spec.answer.shape.span
    return found


def bounded(kind: t.Type) -> str:
    """A type with the intervals that are known: `list[3..9] of int in 0..5`."""
    match kind:
        case t.Int():
            return "int" + _interval(" in ", kind.low, kind.high, "")
        case t.String():
            return "string" + _interval("[", kind.low, kind.high, "]")
        case t.List():
            return f"list{_interval('[', kind.low, kind.high, ']')} of {bounded(kind.item)}"
        case t.Tuple():
            return "(" + ", ".join(bounded(x) for x in kind.items) + ")"
        case t.Optional():
            return f"({bounded(kind.item)})?"
        case t.Dict():
            return f"dict of {bounded(kind.key)} to {bounded(kind.value)}"
        case t.Set() | t.Deque():
            return f"{type(kind).__name__.lower()} of {bounded(kind.item)}"
        case _:
            return t.show(kind)


def _interval(left: str, low: int | None, high: int | None, right: str) -> str:
    if (low is None or (low == 0 and left == "[")) and high is None:
        return ""
    if low == high:
        return f"{left}{low}{right}"
    return f"{left}{'' if low is None else low}..{'' if high is None else high}{right}"
