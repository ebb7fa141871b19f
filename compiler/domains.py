"""Domains as values: the fields of a record domain, membership, and all values of a finite domain in order."""

from __future__ import annotations

import ast
from dataclasses import replace

from ..dsl import nodes as n
from ..dsl import types as t
from . import quote as q
from .to_python import Lowering


def fields_of(lowering: Lowering, shape: n.Shape) -> tuple[n.Field, ...]:
    """The fields of a record shape, or of the declared record with its refinements; every field has a shape."""
    if shape.name == "record":
        return shape.fields or ()
    declared = next((d for d in lowering.checked.spec.types if d.name == shape.name), None)
    base = declared.shape.fields if declared is not None and declared.shape is not None else ()
    refined = {f.name: f for f in shape.fields or ()}
    return tuple(_merge(lowering, f, refined.get(f.name)) for f in base or ())


def _merge(lowering: Lowering, declared: n.Field, refined: n.Field | None) -> n.Field:
    """The field of a type with the domain a refinement gives it."""
    if refined is None:
        return declared
    if refined.shape is not None:
        return refined
    assert declared.shape is not None
    return replace(declared, shape=lowering.derived(declared.shape, values=refined.values))


class Domains:
    """What can be asked about the domains of one spec."""

    def __init__(self, lowering: Lowering) -> None:
        self.lowering = lowering

    def read_by_others(self, fields: tuple[n.Field, ...]) -> list[str]:
        """The fields that later fields read."""
        read = self.lowering.free.names(*[f.shape for f in fields])
        return [f.name for f in fields if f.name in read]

    def member(self, value: ast.expr, values: n.Values) -> ast.expr:
        """Whether a value is one of those listed."""
        lower = self.lowering
        match values:
            case n.Range():
                return ast.Compare(lower.expr(values.low), [ast.LtE(), ast.LtE()], [value, lower.expr(values.high)])
            case n.Members():
                return q.compare(value, ast.In, self.looked_into(values.expr))
            case n.Choice():
                then, other = self.member(value, values.then), self.member(value, values.other)
                return ast.IfExp(lower.expr(values.test), then, other)

    def excluded(self, value: ast.expr, values: n.Values, word: str) -> ast.expr:
        """Whether a value is not one of those after `except`, which may be a single value."""
        if isinstance(values, n.Members):
            kind = self.lowering.type_of(values.expr)
            single = isinstance(kind, t.Int | t.Bool | t.Real | t.Rational)
            if single or (isinstance(kind, t.String) and word in ("word", "string")):
                return q.compare(value, ast.NotEq, self.lowering.expr(values.expr))
            if isinstance(kind, t.Symbolic):
                return ast.UnaryOp(ast.Not(), self.lowering.runtime("same", value, self.lowering.expr(values.expr)))
            return q.compare(value, ast.NotIn, self.looked_into(values.expr))
        return ast.UnaryOp(ast.Not(), self.member(value, values))

    def looked_into(self, node: n.Expr) -> ast.expr:
        """An expression on the right of `in`: a set of constants is written as a tuple, sorted."""
        if isinstance(node, n.Sequence) and node.kind == "set":
            return self.lowering.listed(node)
        single = node.items if isinstance(node, n.Sequence) else ()
        return ast.Tuple([self.lowering.expr(x) for x in single], ast.Load()) if single else self.lowering.raw(node)

    def listed(self, values: n.Values) -> ast.expr:
        """The values as a sequence in a fixed order."""
        match values:
            case n.Range():
                return q.range_of(self.lowering.expr(values.low), self.lowering.expr(values.high))
            case n.Members():
                return self.lowering.listed(values.expr)
            case n.Choice():
                then, other = self.listed(values.then), self.listed(values.other)
                return ast.IfExp(self.lowering.expr(values.test), then, other)

    # ------------------------------------------------------------------------------------------------ enumeration
    def everything(self, shape: n.Shape) -> ast.expr | None:
        """A generator over all values of a domain, in order; None if the domain cannot be listed that way."""
        values: list[ast.expr] = []
        clauses: list[ast.comprehension] = []
        opened = len(self.lowering.scopes)
        made = self._walk(shape, values, clauses)
        del self.lowering.scopes[opened:]
        return ast.GeneratorExp(made, clauses) if made is not None and clauses else None

    def _walk(self, shape: n.Shape, values: list[ast.expr], clauses: list[ast.comprehension]) -> ast.expr | None:
        """The element for a shape, its loops added to `clauses`."""
        if shape.excluded is not None or shape.optional:
            return None
        typing = self.lowering.typing
        if shape.name in typing.aliases:
            return self._walk(typing.aliases[shape.name][1], values, clauses)
        if shape.name in ("int", "word", "char") and shape.values is not None:
            return self._loop(self.listed(shape.values), clauses)
        if shape.name == "bool":
            return self._loop(q.literal((False, True)), clauses)
        if shape.name == "tuple":
            parts = [self._walk(p, values, clauses) for p in shape.parts]
            return None if None in parts else ast.Tuple([p for p in parts if p is not None], ast.Load())
        if shape.name in typing.records and not typing.records[shape.name].variant:
            return self._fields(shape, values, clauses)
        return None

    def _fields(self, shape: n.Shape, values: list[ast.expr], clauses: list[ast.comprehension]) -> ast.expr | None:
        trees: list[ast.expr] = []
        for field in fields_of(self.lowering, shape):
            tree = self._walk(field.shape, values, clauses) if field.shape is not None else None
            if tree is None:
                return None
            trees.append(tree)
            self.lowering.scopes.append({field.name: tree})
        return ast.Call(q.name(self.lowering.author(shape.name)), trees, [])

    def _loop(self, source: ast.expr, clauses: list[ast.comprehension]) -> ast.expr:
        name = self.lowering.own(f"x{len(clauses) + 1}")
        clauses.append(ast.comprehension(q.stored(name), source, [], 0))
        return q.name(name)
