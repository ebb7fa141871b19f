"""Values of draws as JSON and back, driven by their type: what JSON holds already passes through untouched.

Tuples, records and sets become lists, dictionaries lists of pairs, fractions pairs, a variant `[name, fields...]`, an
expression its text. Lists in places that have to be hashable (keys, items of sets) come back as tuples.
"""

from __future__ import annotations

import ast
from collections.abc import Callable

from ..dsl import types as t
from . import quote as q
from .to_python import Lowering


def plain(kind: t.Type) -> bool:
    """Whether JSON keeps values of this type as they are."""
    match kind:
        case t.Bool() | t.Int() | t.String() | t.Real() | t.NoneType() | t.Never() | t.Unknown():
            return True
        case t.List() | t.Optional():
            return plain(kind.item)
    return False


def holds_list(kind: t.Type) -> bool:
    """Whether values of this type may have a list inside, which might be a tuple of unknown length."""
    match kind:
        case t.List():
            return True
        case t.Tuple():
            return any(map(holds_list, kind.items))
        case t.Record():
            return any(holds_list(x) for _, x in kind.fields)
        case t.Optional() | t.Set() | t.Deque():
            return holds_list(kind.item)
        case t.Dict() | t.Variant():
            return True
    return False


class Codec:
    """Builds the expressions; nested comprehensions number their variables by depth."""

    def __init__(self, lowering: Lowering) -> None:
        self.lowering = lowering
        self.depth = 0
        self.variants: list[str] = []

    def encode(self, kind: t.Type, value: ast.expr) -> ast.expr:
        """An expression whose value JSON can hold."""
        if plain(kind):
            return value
        match kind:
            case t.List() | t.Deque():
                return self._each(value, lambda x: self.encode(kind.item, x))
            case t.Set():
                return self._each(q.call("sorted", value), lambda x: self.encode(kind.item, x))
            case t.Tuple() if all(map(plain, kind.items)):
                return q.call("list", value)
            case t.Tuple():
                return ast.List([self.encode(x, _part(value, i)) for i, x in enumerate(kind.items)], ast.Load())
            case t.Record() if not kind.variant:
                return self.encode(t.Tuple(tuple(x for _, x in kind.fields)), value)
            case t.Record() | t.Variant():
                return q.call(self._variant("pack", kind), value)
            case t.Dict():
                items = q.method(value, "items")
                return self._each(items, lambda x: self.encode(t.Tuple((kind.key, kind.value)), x))
            case t.Optional():
                return q.expression("None if __v__ is None else __e__", v=value, e=self.encode(kind.item, value))
            case t.Rational():
                return q.expression("[__v__.numerator, __v__.denominator]", v=value)
            case t.Symbolic():
                return q.call("list", self.lowering.runtime("_as_expression", value))
        raise AssertionError(f"no JSON form for {t.show(kind)}")

    def decode(self, kind: t.Type, value: ast.expr, *, key: bool = False) -> ast.expr:
        """The expression that restores what `encode` wrote; `key` if the value has to be hashable."""
        if plain(kind) and not (key and holds_list(kind)):
            return value
        match kind:
            case t.List():
                items = self._each(value, lambda x: self.decode(kind.item, x, key=key))
                return q.call("tuple", value if plain(kind.item) else items) if key else items
            case t.Set():
                return _to_set(self._each(value, lambda x: self.decode(kind.item, x, key=True)))
            case t.Tuple() if all(map(plain, kind.items)) and not (key and holds_list(kind)):
                return q.call("tuple", value)
            case t.Tuple():
                parts = [self.decode(x, _part(value, i), key=key) for i, x in enumerate(kind.items)]
                return ast.Tuple(parts, ast.Load())
            case t.Record() if not kind.variant:
                return self._record(kind, value, key)
            case t.Record() | t.Variant():
                return q.call(self._variant("unpack", kind), value)
            case t.Dict():
                return self._dict(kind, value)
            case t.Optional():
                return q.expression(
                    "None if __v__ is None else __e__", v=value, e=self.decode(kind.item, value, key=key)
                )
            case t.Rational():
                self.lowering.imports.add("from fractions import Fraction")
                return ast.Call(q.name("Fraction"), [ast.Starred(value, ast.Load())], [])
            case t.Symbolic():
                return q.call("tuple", value)
        raise AssertionError(f"no JSON form for {t.show(kind)}")

    def normal(self, kind: t.Type, value: ast.expr) -> ast.expr:
        """A sampler's value in the form in which it will come back: lists are lists, never tuples."""
        if isinstance(kind, t.List) and not holds_list(kind.item):
            return q.call("list", value)
        if isinstance(kind, t.List) and isinstance(kind.item, t.List) and not holds_list(kind.item.item):
            return self._each(value, lambda x: q.call("list", x))
        return value

    def _record(self, kind: t.Record, value: ast.expr, key: bool) -> ast.expr:
        maker = q.name(self.lowering.author(kind.name))
        if all(plain(x) for _, x in kind.fields) and not (key and holds_list(kind)):
            return ast.Call(maker, [ast.Starred(value, ast.Load())], [])
        return ast.Call(maker, [self.decode(x, _part(value, i), key=key) for i, (_, x) in enumerate(kind.fields)], [])

    def _dict(self, kind: t.Dict, value: ast.expr) -> ast.expr:
        name, item = self._item(), self._item(1)
        self.depth += 2
        key, held = self.decode(kind.key, q.name(name), key=True), self.decode(kind.value, q.name(item))
        self.depth -= 2
        target = ast.Tuple([q.stored(name), q.stored(item)], ast.Store())
        return ast.DictComp(key, held, [ast.comprehension(target, value, [], 0)])

    def _item(self, more: int = 0) -> str:
        depth = self.depth + more
        return self.lowering.own("item" if depth == 0 else f"item{depth + 1}")

    def _each(self, source: ast.expr, convert: Callable[[ast.expr], ast.expr]) -> ast.expr:
        name = self._item()
        self.depth += 1
        element = convert(q.name(name))
        self.depth -= 1
        return q.each(element, name, source)

    # ----------------------------------------------------------------------------------------------------- variants
    def _variant(self, word: str, kind: t.Record | t.Variant) -> str:
        """The name of the module's function that packs or unpacks a variant type."""
        name = kind.variant if isinstance(kind, t.Record) else kind.name
        if name not in self.variants:
            self.variants.append(name)
        return self.lowering.own(f"{word}_{name.lower()}")

    def functions(self) -> list[ast.FunctionDef]:
        """`pack_x` and `unpack_x` for every variant type that draws hold."""
        made: list[ast.FunctionDef] = []
        for name in self.variants:
            made += [self._packer(name), self._unpacker(name)]
        return made

    def _packer(self, name: str) -> ast.FunctionDef:
        value = self.lowering.own("value")
        cases: list[ast.match_case] = []
        for word, record in self.lowering.typing.variants[name].items():
            bound = [self.lowering.own(f"part{i + 1}") for i in range(len(record.fields))]
            parts = [self.encode(kind, q.name(b)) for b, (_, kind) in zip(bound, record.fields)]
            pattern = ast.MatchClass(q.name(self.lowering.author(word)), [ast.MatchAs(None, b) for b in bound], [], [])
            cases.append(ast.match_case(pattern, None, [ast.Return(ast.List([q.literal(word), *parts], ast.Load()))]))
        body: list[ast.stmt] = [ast.Match(q.name(value), cases)]
        return q.function(self._variant("pack", t.Variant(name)), [value], body)

    def _unpacker(self, name: str) -> ast.FunctionDef:
        value = self.lowering.own("value")
        body: list[ast.stmt] = []
        for word, record in self.lowering.typing.variants[name].items():
            parts = [self.decode(kind, _part(q.name(value), i + 1)) for i, (_, kind) in enumerate(record.fields)]
            made = ast.Return(ast.Call(q.name(self.lowering.author(word)), parts, []))
            test = q.compare(_part(q.name(value), 0), ast.Eq, q.literal(word))
            body.append(ast.If(test, [made], []))
        last = body[-1]
        assert isinstance(last, ast.If)
        return q.function(self._variant("unpack", t.Variant(name)), [value], [*body[:-1], *last.body])


def _part(value: ast.expr, index: int) -> ast.expr:
    return q.subscript(value, q.literal(index))


def _to_set(items: ast.expr) -> ast.expr:
    assert isinstance(items, ast.ListComp)
    if isinstance(items.elt, ast.Name):
        return q.call("set", items.generators[0].iter)
    return ast.SetComp(items.elt, items.generators)
