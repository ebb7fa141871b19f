"""Answers of several values of different types, and grids."""

from __future__ import annotations

import ast

from ...dsl import nodes as n
from .. import quote as q
from ..domains import fields_of
from ..naming import field_name
from .base import AnswerType, DomainCheck, Pieces


class TupleAnswer(AnswerType):
    """`(A, B)`: the values on one line."""

    def items(self) -> list[AnswerType]:
        """The types of the parts."""
        return [self.inner(part) for part in self.shape.parts]

    def part(self, value: ast.expr, index: int) -> ast.expr:
        """One of the values."""
        return q.subscript(value, q.literal(index))

    def _tuple(self, trees: list[ast.expr]) -> ast.expr:
        return ast.Tuple(trees, ast.Load())

    def read(self, text: ast.expr) -> ast.expr:
        return self.call("parse_tuple", text, self._tuple([x.token() for x in self.items()]))

    def printed(self, value: ast.expr) -> ast.expr:
        return self.call("print_tuple", value, self._tuple([x.show() for x in self.items()]))

    def compound(self) -> bool:
        return True

    def checks(self, value: ast.expr) -> list[DomainCheck]:
        return [c for i, x in enumerate(self.items()) for c in x.checks(self.part(value, i))]

    def noun(self, *, many: bool = False) -> Pieces:
        pieces: Pieces = ["pairs: " if many and len(self.shape.parts) == 2 else ""]
        for i, item in enumerate(self.items()):
            pieces += [", " if i else "", *item.noun()]
        return pieces

    def layout(self) -> Pieces:
        return [", separated by spaces"]

    def canonical(self, value: ast.expr) -> ast.expr:
        parts = [self.part(value, i) for i in range(len(self.items()))]
        made = [x.canonical(part) for x, part in zip(self.items(), parts)]
        return value if all(a is b for a, b in zip(made, parts)) else self.rebuilt(made)

    def rebuilt(self, parts: list[ast.expr]) -> ast.expr:
        """A value from its parts."""
        return self._tuple(parts)

    def from_reference(self, value: ast.expr) -> ast.expr:
        if not any(x.compound() for x in self.items()):
            return q.call("tuple", value)
        return self._tuple([x.from_reference(self.part(value, i)) for i, x in enumerate(self.items())])

    def equal(self, left: ast.expr, right: ast.expr) -> ast.expr:
        pairs = [(x, self.part(left, i), self.part(right, i)) for i, x in enumerate(self.items())]
        tests = [x.equal(a, b) for x, a, b in pairs]
        if all(isinstance(test, ast.Compare) and isinstance(test.ops[0], ast.Eq) for test in tests):
            return q.compare(left, ast.Eq, right)
        return q.both(tests)


class RecordAnswer(TupleAnswer):
    """`record(x: A, y: B)`, or a declared record: one field per line, `name:` before it optional."""

    def fields(self) -> tuple[n.Field, ...]:
        """The fields of the shape, or of the declared type."""
        return fields_of(self.lowering, self.shape)

    def items(self) -> list[AnswerType]:
        return [self.inner(f.shape) for f in self.fields() if f.shape is not None]

    def part(self, value: ast.expr, index: int) -> ast.expr:
        return self.lowering.field(value, self.fields()[index].name)

    def _names(self) -> ast.expr:
        return q.literal(tuple(f.name for f in self.fields()))

    def read(self, text: ast.expr) -> ast.expr:
        tokens = self._tuple([x.token() for x in self.items()])
        return self.call("as_record", self.call("parse_record", text, self._names(), tokens), self._maker())

    def _maker(self) -> ast.expr:
        """The named tuple of a declared record; one of its own for `record(...)` written in the answer."""
        if self.shape.name != "record":
            return q.name(self.lowering.author(self.shape.name))
        name = self.own("Reply" if self.depth == 0 else f"Reply{self.depth + 1}")
        fields = q.literal(tuple(field_name(f.name) for f in self.fields()))
        self.lowering.imports.add("from collections import namedtuple")
        self.lowering.helpers[name] = q.assign(name, q.call("namedtuple", q.literal(name), fields))
        return q.name(name)

    def rebuilt(self, parts: list[ast.expr]) -> ast.expr:
        return ast.Call(self._maker(), parts, [])

    def from_reference(self, value: ast.expr) -> ast.expr:
        if not any(x.compound() for x in self.items()):
            return ast.Call(self._maker(), [ast.Starred(value, ast.Load())], [])
        parts = [x.from_reference(q.subscript(value, q.literal(i))) for i, x in enumerate(self.items())]
        return ast.Call(self._maker(), parts, [])

    def printed(self, value: ast.expr) -> ast.expr:
        shows = self._tuple([x.show() for x in self.items()])
        return self.call("print_record", value, self._names(), shows)

    def token(self) -> ast.expr:
        token = self.own("token")
        tokens = self._tuple([x.token() for x in self.items()])
        body = self.call("as_record", self.call("parse_tuple", q.name(token), tokens), self._maker())
        return q.lambda_of(token, body)

    def show(self) -> ast.expr:
        value = self.variable("value")
        shows = self._tuple([x.show() for x in self.items()])
        return q.lambda_of(value, self.call("print_tuple", q.name(value), shows))

    def noun(self, *, many: bool = False) -> Pieces:
        pieces: Pieces = []
        for i, (field, item) in enumerate(zip(self.fields(), self.items())):
            pieces += [", " if i else "", f"{field.name} (", *item.noun(), ")"]
        return pieces

    def layout(self) -> Pieces:
        return [", one per line"]

    def lines(self) -> bool:
        return True


class GridAnswer(AnswerType):
    """`grid[r, c] of T`: one row per line; characters without blanks, other cells with blanks."""

    def item(self) -> AnswerType:
        """The type of one cell."""
        assert self.shape.of is not None
        return self.inner(self.shape.of)

    def compound(self) -> bool:
        return True

    def _size(self) -> list[n.Expr]:
        return [d for d in self.shape.dims if not isinstance(d, n.Range)]

    def _tight(self) -> bool:
        return self.style.compact or (self.shape.of is not None and self.shape.of.name == "char")

    def read(self, text: ast.expr) -> ast.expr:
        rows, cols = (self.lowering.expr(d) for d in self._size())
        return self.call("parse_grid", text, rows, cols, self.item().token())

    def printed(self, value: ast.expr) -> ast.expr:
        if not self._tight():
            return self.call("print_grid", value, self.item().show())
        if self.shape.of is not None and self.shape.of.name == "char":
            return self.call("print_char_grid", value)
        cell, row = self.own("cell"), self.own("row")
        texts = q.each(q.each(self.item().printed(q.name(cell)), cell, q.name(row)), row, value)
        return self.call("print_char_grid", texts)

    def show(self) -> ast.expr:
        value, row = self.variable("value"), self.own("row")
        cells = q.expression('"(" + __c__ + ")"', c=self.call("print_list", q.name(row), self.item().show()))
        cells = q.lambda_of(row, cells)
        return q.lambda_of(value, self.call("print_list", q.name(value), cells))

    def checks(self, value: ast.expr) -> list[DomainCheck]:
        found: list[DomainCheck] = []
        cell, row = self.own("cell"), self.own("row")
        for check in self.item().checks(q.name(cell)):
            rows = ast.comprehension(q.stored(row), value, [], 0)
            cells = ast.comprehension(q.stored(cell), q.name(row), [], 0)
            test = q.call("all", ast.GeneratorExp(check.test, [rows, cells]))
            found.append(DomainCheck(test, ["a cell is outside of its domain"]))
        return found

    def noun(self, *, many: bool = False) -> Pieces:
        rows, cols = (self.shown(d) for d in self._size())
        return ["a grid of ", rows, " rows and ", cols, " columns"]

    def layout(self) -> Pieces:
        return [", one row per line, " + ("without spaces" if self._tight() else "cells separated by spaces")]

    def lines(self) -> bool:
        return True

    def from_reference(self, value: ast.expr) -> ast.expr:
        row = self.own("row")
        return q.each(q.call("list", q.name(row)), row, value)

    def equal(self, left: ast.expr, right: ast.expr) -> ast.expr:
        a, b, left_row, right_row = (self.own(x) for x in ("a", "b", "left", "right"))
        test = self.item().equal(q.name(a), q.name(b))
        if isinstance(test, ast.Compare):
            return q.compare(left, ast.Eq, right)
        rows = ast.comprehension(_pair(left_row, right_row), q.call("zip", left, right), [], 0)
        cells = ast.comprehension(_pair(a, b), q.call("zip", q.name(left_row), q.name(right_row)), [], 0)
        return q.call("all", ast.GeneratorExp(test, [rows, cells]))


def _pair(a: str, b: str) -> ast.expr:
    return ast.Tuple([q.stored(a), q.stored(b)], ast.Store())
