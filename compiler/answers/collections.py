"""Answers of several values: list, set, multiset, permutation, subset, tuple, record, grid, edges, arcs."""

from __future__ import annotations

import ast
from dataclasses import replace

from ...dsl import nodes as n
from .. import quote as q
from .base import AnswerType, DomainCheck, Pieces, every, lambda_of
from .scalars import IntAnswer


class ListAnswer(AnswerType):
    """`list[n] of T`: on one line for scalars, one item per line for tuples, records and lists."""

    def item(self) -> AnswerType:
        """The type of one item."""
        from . import answer_type

        assert self.shape.of is not None
        return answer_type(self.lowering, self.shape.of, self.tol)

    def _nested(self) -> bool:
        return isinstance(self.item(), ListAnswer | TupleAnswer | RecordAnswer)

    def parse(self, text: ast.expr) -> ast.expr:
        return self.call("parse_rows" if self._nested() else "parse_list", text, self.item().token())

    def token(self) -> ast.expr:
        return lambda_of("token", self.call("parse_list", q.name("token"), self.item().token()))

    def show(self) -> ast.expr:
        printer = "print_rows" if self._nested() else "print_list"
        return lambda_of("values", self.call(printer, q.name("values"), self.item().show()))

    def checks(self, value: ast.expr) -> list[DomainCheck]:
        found = self.length(value, "items")
        for check in self.item().checks(q.name("item")):
            found.append(DomainCheck(every(check.test, "item", value), ["an item is outside of its domain"]))
        return found

    def noun(self, *, many: bool = False) -> Pieces:
        items = self.item().noun(many=True)
        count = self.count()
        return [*count, " ", *items] if count else items

    def layout(self) -> Pieces:
        return [", one per line" if self._nested() else ", separated by spaces"]

    def lines(self) -> bool:
        return self._nested()

    def equal(self, left: ast.expr, right: ast.expr) -> ast.expr:
        if self.tol is None:
            return ast.Compare(left, [ast.Eq()], [right])
        pair = ast.Tuple([q.stored("a"), q.stored("b")], ast.Store())
        both = ast.comprehension(pair, q.call("zip", left, right), [], 0)
        items = q.call("all", ast.GeneratorExp(self.item().equal(q.name("a"), q.name("b")), [both]))
        same = ast.Compare(q.call("len", left), [ast.Eq()], [q.call("len", right)])
        return ast.BoolOp(ast.And(), [same, items])


class MultisetAnswer(ListAnswer):
    """`multiset[n] of T`: order does not matter, repetitions do."""

    def canonical(self, value: ast.expr) -> ast.expr:
        return q.call("sorted", value)

    def layout(self) -> Pieces:
        return [*ListAnswer.layout(self), ", in any order"]


class SetAnswer(ListAnswer):
    """`set[n] of T`: order does not matter; a repeated item is wrong."""

    def canonical(self, value: ast.expr) -> ast.expr:
        return q.call("sorted", value)

    def checks(self, value: ast.expr) -> list[DomainCheck]:
        distinct = ast.Compare(q.call("len", q.call("set", value)), [ast.Eq()], [q.call("len", value)])
        return [DomainCheck(distinct, ["an item stands there twice"]), *ListAnswer.checks(self, value)]

    def layout(self) -> Pieces:
        return [*ListAnswer.layout(self), ", in any order"]


class SubsetAnswer(SetAnswer):
    """`subset[k] in VALUES`: different values of a base set, in any order."""

    def item(self) -> AnswerType:
        base = replace(self.shape, name="int", dims=(), of=None)
        return _Member(self.lowering, base, self.tol)

    def noun(self, *, many: bool = False) -> Pieces:
        count = self.count()
        return [*count, " different values"] if count else ["different values"]


class _Member(IntAnswer):
    """One element of a base set: an integer in a domain, or whatever the base set holds."""


class PermutationAnswer(ListAnswer):
    """`permutation[n]`: 0 to n - 1 in some order; `permutation in xs`: the items of xs in some order."""

    def item(self) -> AnswerType:
        return IntAnswer(self.lowering, replace(self.shape, name="int", dims=(), values=None))

    def checks(self, value: ast.expr) -> list[DomainCheck]:
        ordered = q.call("sorted", value)
        test = ast.Compare(ordered, [ast.Eq()], [q.call("list", q.call("range", self._size()))])
        return [
            DomainCheck(
                test, ["these are not all numbers from 0 to ", ast.BinOp(self._size(), ast.Sub(), q.literal(1))]
            )
        ]

    def _size(self) -> ast.expr:
        dim = self.shape.dims[0]
        assert not isinstance(dim, n.Range)
        return self.lowering.expr(dim)

    def noun(self, *, many: bool = False) -> Pieces:
        return ["all integers from 0 to ", ast.BinOp(self._size(), ast.Sub(), q.literal(1)), " in some order"]


class TupleAnswer(AnswerType):
    """`(A, B)`: the values on one line."""

    def items(self) -> list[AnswerType]:
        """The types of the parts."""
        from . import answer_type

        return [answer_type(self.lowering, part, self.tol) for part in self.shape.parts]

    def _tuple(self, trees: list[ast.expr]) -> ast.expr:
        return ast.Tuple(trees, ast.Load())

    def parse(self, text: ast.expr) -> ast.expr:
        return self.call("parse_tuple", text, self._tuple([x.token() for x in self.items()]))

    def token(self) -> ast.expr:
        return lambda_of("token", self.parse(q.name("token")))

    def show(self) -> ast.expr:
        return lambda_of(
            "values", self.call("print_tuple", q.name("values"), self._tuple([x.show() for x in self.items()]))
        )

    def checks(self, value: ast.expr) -> list[DomainCheck]:
        return [c for i, x in enumerate(self.items()) for c in x.checks(q.subscript(value, q.literal(i)))]

    def noun(self, *, many: bool = False) -> Pieces:
        pieces: Pieces = ["pairs: " if many and len(self.shape.parts) == 2 else ""]
        for i, item in enumerate(self.items()):
            pieces += [", " if i else "", *item.noun()]
        return pieces

    def layout(self) -> Pieces:
        return [", separated by spaces"]

    def equal(self, left: ast.expr, right: ast.expr) -> ast.expr:
        tests = [
            x.equal(q.subscript(left, q.literal(i)), q.subscript(right, q.literal(i)))
            for i, x in enumerate(self.items())
        ]
        return ast.BoolOp(ast.And(), tests) if len(tests) > 1 else tests[0]


class RecordAnswer(TupleAnswer):
    """`record(x: A, y: B)`, or a declared record: one field per line, `name:` before it optional."""

    def fields(self) -> tuple[n.Field, ...]:
        """The fields of the shape, or of the declared type."""
        if self.shape.name == "record":
            return self.shape.fields or ()
        declared = next(d for d in self.lowering.checked.spec.types if d.name == self.shape.name)
        refined = {f.name: f for f in self.shape.fields or ()}
        base = declared.shape.fields if declared.shape is not None else ()
        return tuple(_merge(f, refined.get(f.name)) for f in base or ())

    def items(self) -> list[AnswerType]:
        from . import answer_type

        return [answer_type(self.lowering, f.shape, self.tol) for f in self.fields() if f.shape is not None]

    def _names(self) -> ast.expr:
        return q.literal(tuple(f.name for f in self.fields()))

    def parse(self, text: ast.expr) -> ast.expr:
        fields = self.call("parse_record", text, self._names(), self._tuple([x.token() for x in self.items()]))
        return self.from_reference(fields)

    def from_reference(self, value: ast.expr) -> ast.expr:
        return q.call(self.lowering.need("as_record"), value, self._names(), self._maker())

    def _maker(self) -> ast.expr:
        return q.literal(None) if self.shape.name == "record" else q.name(self.shape.name)

    def show(self) -> ast.expr:
        return lambda_of(
            "values",
            self.call("print_record", q.name("values"), self._names(), self._tuple([x.show() for x in self.items()])),
        )

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
        from . import answer_type

        assert self.shape.of is not None
        return answer_type(self.lowering, self.shape.of)

    def _size(self) -> list[ast.expr]:
        return [self.lowering.expr(d) for d in self.shape.dims if not isinstance(d, n.Range)]

    def _tight(self) -> bool:
        return self.shape.of is not None and self.shape.of.name == "char"

    def parse(self, text: ast.expr) -> ast.expr:
        return self.call("parse_grid", text, *self._size(), self.item().token())

    def show(self) -> ast.expr:
        if self._tight():
            return self.need("print_char_grid")
        return lambda_of("values", self.call("print_grid", q.name("values"), self.item().show()))

    def checks(self, value: ast.expr) -> list[DomainCheck]:
        found: list[DomainCheck] = []
        for check in self.item().checks(q.name("cell")):
            rows = ast.comprehension(q.stored("row"), value, [], 0)
            cells = ast.comprehension(q.stored("cell"), q.name("row"), [], 0)
            test = q.call("all", ast.GeneratorExp(check.test, [rows, cells]))
            found.append(DomainCheck(test, ["a cell is outside of its domain"]))
        return found

    def noun(self, *, many: bool = False) -> Pieces:
        rows, cols = self._size()
        return ["a grid of ", rows, " rows and ", cols, " columns"]

    def layout(self) -> Pieces:
        return [", one row per line, " + ("without spaces" if self._tight() else "cells separated by spaces")]

    def lines(self) -> bool:
        return True


class EdgesAnswer(AnswerType):
    """`edges[m] in 0..n-1`: pairs in any order, and u v means v u; `arcs` keep their direction."""

    def _directed(self) -> bool:
        return self.shape.name == "arcs"

    def parse(self, text: ast.expr) -> ast.expr:
        return self.call("parse_edges", text, q.literal(self._directed()))

    def show(self) -> ast.expr:
        return self.need("print_edges")

    def canonical(self, value: ast.expr) -> ast.expr:
        return q.call("sorted", value)

    def checks(self, value: ast.expr) -> list[DomainCheck]:
        found = self.length(value, "edges")
        distinct = ast.Compare(q.call("len", q.call("set", value)), [ast.Eq()], [q.call("len", value)])
        found.append(DomainCheck(distinct, ["an edge stands there twice"]))
        for check in self.member(q.name("end")):
            edges = ast.comprehension(q.stored("edge"), value, [], 0)
            ends = ast.comprehension(q.stored("end"), q.name("edge"), [], 0)
            found.append(
                DomainCheck(
                    q.call("all", ast.GeneratorExp(check.test, [edges, ends])), ["an end of an edge is no vertex"]
                )
            )
        return found

    def noun(self, *, many: bool = False) -> Pieces:
        word = "arcs" if self._directed() else "edges"
        count = self.count()
        return [*count, f" {word}"] if count else [word]

    def layout(self) -> Pieces:
        return [", one pair of vertices per line"]

    def lines(self) -> bool:
        return True


def _merge(declared: n.Field, refined: n.Field | None) -> n.Field:
    """The field of a type with the domain a refinement gives it."""
    if refined is None:
        return declared
    if refined.shape is not None:
        return refined
    assert declared.shape is not None
    return replace(declared, shape=replace(declared.shape, values=refined.values))
