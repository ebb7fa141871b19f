"""Shapes made from types, for answers whose items come from a base set: `subset in xs`, `permutation in words`."""

from __future__ import annotations

from ...dsl import nodes as n
from ...dsl import types as t
from ..to_python import Lowering


def shape_of(lowering: Lowering, kind: t.Type, like: n.Shape, values: n.Values | None = None) -> n.Shape:
    """A shape for values of a type; `values` restricts it where it is a scalar."""
    made = lowering.derived(like, name="int", dims=(), of=None, values=None, parts=(), fields=None, excluded=None)
    lowering.typing.types[id(made)] = kind
    match kind:
        case t.String():
            return lowering.derived(made, name="word", values=values)
        case t.Bool() | t.Rational() | t.Real():
            return lowering.derived(made, name=type(kind).__name__.lower())
        case t.Tuple():
            return lowering.derived(made, name="tuple", parts=tuple(shape_of(lowering, x, like) for x in kind.items))
        case t.List():
            return lowering.derived(made, name="list", of=shape_of(lowering, kind.item, like))
        case t.Record():
            return lowering.derived(made, name=kind.name)
        case t.Variant():
            return lowering.derived(made, name=kind.name)
    return lowering.derived(made, values=values)
