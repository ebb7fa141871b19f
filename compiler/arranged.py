"""Lists in prompts whose items have one form of text: joined in place, without asking every item what it is.

The texts are those of `runtime/render.py`, which does the same for values of every type.
"""

from __future__ import annotations

import ast

from ..dsl import nodes as n
from ..dsl import types as t
from . import quote as q
from .to_python import Lowering


def arranged(lowering: Lowering, part: n.Show) -> ast.expr | None:
    """The text of a list of whole numbers or texts, with at most one filter; None for everything else."""
    kind = lowering.typing.types.get(id(part.expr))
    if not isinstance(kind, t.List) or len(part.filters) > 1:
        return None
    value = lowering.in_order(part.expr)
    how = part.filters[0] if part.filters else None
    match "" if how is None else how.name, kind.item:
        case "", item:
            return _joined(lowering, q.literal(", "), value, item)
        case "join", item if how is not None:
            return _joined(lowering, lowering.expr(how.args[0]), value, item)
        case "lines", item:
            return _joined(lowering, q.literal("\n"), value, item)
        case "rows", t.List(item):
            return _rows(lowering, " ", value, item)
        case "grid", t.String():
            return q.method(q.literal("\n"), "join", value)
        case "grid", t.List(t.Int() as item):
            return _rows(lowering, " ", value, item)
        case "grid", t.List(t.String(1, 1) as item):
            return _rows(lowering, "", value, item)
    return None


def _rows(lowering: Lowering, sep: str, value: ast.expr, item: t.Type) -> ast.expr | None:
    row = lowering.own("row")
    line = _joined(lowering, q.literal(sep), q.name(row), item)
    return None if line is None else q.method(q.literal("\n"), "join", q.each(line, row, value))


def _joined(lowering: Lowering, sep: ast.expr, values: ast.expr, item: t.Type) -> ast.expr | None:
    """`sep.join(values)` for items whose text is known by their type."""
    if isinstance(item, t.String):
        return q.method(sep, "join", values)
    if isinstance(item, t.Int) and lowering.is_short(item):
        x = lowering.own("item")
        return q.method(sep, "join", q.each(q.call("str", q.name(x)), x, values))
    return None
