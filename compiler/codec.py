"""Values of draws as JSON and back, driven by their type: what JSON holds already passes through untouched."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from ..dsl import types as t
from . import quote as q
from .naming import safe


def plain(kind: t.Type) -> bool:
    """Whether JSON keeps values of this type as they are."""
    match kind:
        case t.Bool() | t.Int() | t.String() | t.Real() | t.NoneType() | t.Never() | t.Unknown():
            return True
        case t.List() | t.Optional():
            return plain(kind.item)
    return False


@dataclass(slots=True)
class Codec:
    """Builds the expressions; nested comprehensions number their variables by depth."""

    depth: int = 0

    def encode(self, kind: t.Type, value: ast.expr) -> ast.expr:
        """An expression whose value JSON can hold."""
        if plain(kind):
            return value
        match kind:
            case t.List() | t.Deque():
                return self._each(value, lambda x: self.encode(kind.item, x))
            case t.Set():
                return self._each(q.call("sorted", value), lambda x: self.encode(kind.item, x))
            case t.Tuple() if all(plain(x) for x in kind.items):
                return q.call("list", value)
            case t.Tuple():
                return ast.List(
                    [self.encode(x, q.subscript(value, q.literal(i))) for i, x in enumerate(kind.items)], ast.Load()
                )
            case t.Record() if not kind.variant:
                return self.encode(t.Tuple(tuple(x for _, x in kind.fields)), value)
            case t.Dict():
                items = ast.Call(ast.Attribute(value, "items", ast.Load()), [], [])
                return self._each(items, lambda x: self.encode(t.Tuple((kind.key, kind.value)), x))
            case t.Optional():
                return q.expression("None if __v__ is None else __e__", v=value, e=self.encode(kind.item, value))
            case t.Rational():
                return q.expression("[__v__.numerator, __v__.denominator]", v=value)
        raise AssertionError(f"no JSON form for {t.show(kind)}")

    def decode(self, kind: t.Type, value: ast.expr) -> ast.expr:
        """The expression that restores what `encode` wrote."""
        if plain(kind):
            return value
        match kind:
            case t.List():
                return self._each(value, lambda x: self.decode(kind.item, x))
            case t.Set():
                return q.call("set", self._each(value, lambda x: self.decode(kind.item, x)))
            case t.Tuple() if all(plain(x) for x in kind.items):
                return q.call("tuple", value)
            case t.Tuple():
                return ast.Tuple(
                    [self.decode(x, q.subscript(value, q.literal(i))) for i, x in enumerate(kind.items)], ast.Load()
                )
            case t.Record() if all(plain(x) for _, x in kind.fields):
                return ast.Call(q.name(safe(kind.name)), [ast.Starred(value, ast.Load())], [])
            case t.Record():
                fields = [self.decode(x, q.subscript(value, q.literal(i))) for i, (_, x) in enumerate(kind.fields)]
                return ast.Call(q.name(safe(kind.name)), fields, [])
            case t.Dict():
                return q.call("dict", self._each(value, lambda x: self.decode(t.Tuple((kind.key, kind.value)), x)))
            case t.Optional():
                return q.expression("None if __v__ is None else __e__", v=value, e=self.decode(kind.item, value))
            case t.Rational():
                return ast.Call(q.name("Fraction"), [ast.Starred(value, ast.Load())], [])
        raise AssertionError(f"no JSON form for {t.show(kind)}")

    def _each(self, source: ast.expr, convert) -> ast.expr:
        name = "item" if self.depth == 0 else f"item{self.depth}"
        self.depth += 1
        element = convert(q.name(name))
        self.depth -= 1
        return ast.ListComp(element, [ast.comprehension(q.stored(name), source, [], 0)])
