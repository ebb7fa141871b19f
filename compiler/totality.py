"""Which conditions cannot fail: they need no guard when an answer is judged."""

from __future__ import annotations

from collections.abc import Callable

from ..dsl import nodes as n
from ..dsl import types as t

_SAFE_CALLS = ("len", "all_different")
_ORDERED = (t.Int, t.String, t.Real, t.Rational)


def is_total(node: n.Expr, type_of: Callable[[n.Expr], t.Type], scores: frozenset[str] = frozenset()) -> bool:
    """Whether evaluating an expression never raises; sound, not complete. `scores` are names of numbers in [0, 1]."""

    def total(x: n.Expr) -> bool:
        return is_total(x, type_of, scores)

    match node:
        case n.Name() | n.Constant() | n.Real():
            return True
        case n.Logical():
            return all(map(total, node.operands))
        case n.Unary():
            return total(node.operand)
        case n.Conditional():
            return total(node.test) and total(node.then) and total(node.other)
        case n.Sequence():
            return node.kind != "set" and all(map(total, node.items))
        case n.Attribute():
            return isinstance(type_of(node.value), t.Record) and total(node.value)
        case n.Compare():
            kinds = [type_of(node.left), *[type_of(x) for _, x in node.rest]]
            fine = all(_compares(op, left, right) for (op, _), left, right in zip(node.rest, kinds, kinds[1:]))
            return fine and total(node.left) and all(total(x) for _, x in node.rest)
        case n.Binary():
            return total(node.left) and total(node.right) and _computes(node, type_of, scores)
        case n.Call(func=n.Name(id=word)) if word in _SAFE_CALLS and not node.keywords:
            known = all(isinstance(type_of(a), t.List | t.String | t.Set | t.Dict) for a in node.args)
            return known and all(map(total, node.args)) and (word == "len" or _plain_items(node.args, type_of))
    return False


def _plain_items(args: tuple[n.Expr, ...], type_of: Callable[[n.Expr], t.Type]) -> bool:
    kinds = [type_of(a) for a in args]
    return all(isinstance(k, t.List) and isinstance(k.item, t.Int | t.String) for k in kinds)


def _compares(op: str, left: t.Type, right: t.Type) -> bool:
    if op in ("==", "!=", "is", "is not"):
        return not isinstance(left, t.Symbolic)
    if op in ("in", "not in"):
        return isinstance(right, t.List | t.String) or (isinstance(right, t.Set | t.Dict) and _hashed(left))
    return isinstance(left, _ORDERED) and isinstance(right, _ORDERED)


def _hashed(kind: t.Type) -> bool:
    """Whether values of a type certainly have a hash."""
    if isinstance(kind, t.Tuple):
        return all(map(_hashed, kind.items))
    return isinstance(kind, t.Int | t.Bool | t.String | t.Rational)


def _computes(node: n.Binary, type_of: Callable[[n.Expr], t.Type], scores: frozenset[str]) -> bool:
    if isinstance(node.left, n.Name) and node.left.id in scores and node.op == "**":
        return isinstance(node.right, n.Constant) and isinstance(node.right.value, int)
    number = isinstance(type_of(node.left), t.Int | t.Rational | t.Real)
    return node.op in ("+", "-", "*") and number and isinstance(type_of(node.right), t.Int | t.Rational | t.Real)
