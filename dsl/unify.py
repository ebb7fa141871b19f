"""Type variables of library signatures: binding them to what a call passes, and putting the bindings in place."""

from __future__ import annotations

from dataclasses import replace

from . import types as t
from .infer_base import plain


def substitute(kind: t.Type, bound: dict[str, t.Type]) -> t.Type:
    """The type with its variables replaced by what they stand for."""
    match kind:
        case t.Var():
            return bound.get(kind.name, t.UNKNOWN)
        case t.List():
            return replace(kind, item=substitute(kind.item, bound))
        case t.Set() | t.Deque() | t.Optional():
            return replace(kind, item=substitute(kind.item, bound))
        case t.Dict():
            return t.Dict(substitute(kind.key, bound), substitute(kind.value, bound))
        case t.Tuple():
            return t.Tuple(tuple(substitute(x, bound) for x in kind.items))
        case t.Fn():
            return t.Fn(
                tuple(replace(p, type=substitute(p.type, bound)) for p in kind.params), substitute(kind.result, bound)
            )
    return kind


def unify(expected: t.Type, actual: t.Type, bound: dict[str, t.Type]) -> bool:
    """Bind type variables so that `actual` fits `expected`; False if it does not."""
    actual = plain(actual) if not isinstance(expected, t.Optional) else actual
    if isinstance(expected, t.Var):
        joined = t.join(bound.get(expected.name, t.NEVER), actual)
        if joined is None:
            return False
        bound[expected.name] = joined
        return True
    if t.silent(actual) or isinstance(expected, t.Unknown):
        return True
    match expected, actual:
        case t.List(), t.Tuple():
            return all(unify(expected.item, x, bound) for x in actual.items)
        case t.List(), t.Record():
            return all(unify(expected.item, x, bound) for _, x in actual.fields)
        case t.List(), t.String():
            return unify(expected.item, t.String(1, 1), bound)
        case t.List(), t.List() | t.Set() | t.Deque():
            return unify(expected.item, actual.item, bound)
        case (t.Set(), t.Set()) | (t.Deque(), t.Deque()):
            return unify(expected.item, actual.item, bound)
        case t.Set(), t.List():
            return unify(expected.item, actual.item, bound)
        case t.Dict(), t.Dict():
            return unify(expected.key, actual.key, bound) and unify(expected.value, actual.value, bound)
        case t.Tuple(), t.Tuple():
            return len(expected.items) == len(actual.items) and all(
                unify(e, a, bound) for e, a in zip(expected.items, actual.items)
            )
        case t.Tuple(), t.Record():
            return len(expected.items) <= len(actual.fields) and all(
                unify(e, a, bound) for e, (_, a) in zip(expected.items, actual.fields)
            )
        case t.Tuple(), t.List():
            return all(unify(e, actual.item, bound) for e in expected.items)
        case (t.Optional(), t.Optional()):
            return unify(expected.item, actual.item, bound)
        case (t.Optional(item), _):
            return isinstance(actual, t.NoneType) or unify(item, actual, bound)
        case t.Fn(), t.Fn():
            return True
    return t.fits(actual, expected)
