"""Answers of several values of one type: list, multiset, set, subset, permutation."""

from __future__ import annotations

import ast

from ...dsl import nodes as n
from ...dsl import types as t
from .. import quote as q
from .base import AnswerType, DomainCheck, Pieces
from .derived import shape_of
from .scalars import IntAnswer


class ListAnswer(AnswerType):
    """`list[n] of T`: on one line for scalars, one item per line for tuples, records, variants and lists."""

    def item(self) -> AnswerType:
        """The type of one item."""
        assert self.shape.of is not None
        return self.inner(self.shape.of)

    def nested(self) -> bool:
        """Whether every item takes a line."""
        return self.style.sep is None and not self.style.compact and self.item().compound()

    def read(self, text: ast.expr) -> ast.expr:
        token = self.item().token()
        if self.style.compact:
            return self.call("parse_compact", text, token)
        if self.style.sep is not None:
            return self.call("parse_separated", text, q.literal(self.style.sep), token)
        return self.call("parse_rows" if self.nested() else "parse_list", text, token)

    def token(self) -> ast.expr:
        token = self.own("token")
        return q.lambda_of(token, self.call("parse_list", q.name(token), self.item().token()))

    def printed(self, value: ast.expr) -> ast.expr:
        show = self.item().show()
        if self.style.compact:
            return self.call("print_compact", value, show)
        if self.style.sep is not None:
            return self.call("print_separated", value, q.literal(self.style.sep), show)
        return self.call("print_rows" if self.nested() else self._printer(), value, show)

    def _printer(self) -> str:
        return "print_flat" if self.item().bare() else "print_list"

    def show(self) -> ast.expr:
        value = self.variable("values")
        return q.lambda_of(value, self.call(self._printer(), q.name(value), self.item().show()))

    def compound(self) -> bool:
        return True

    def checks(self, value: ast.expr) -> list[DomainCheck]:
        found = self.length(value, "items")
        item = self.variable("item")
        tests = [check.test for check in self.item().checks(q.name(item))]
        if tests:
            test = q.every(q.both(tests), item, value)
            found.append(DomainCheck(test, ["an item is outside of its domain"]))
        return found

    def noun(self, *, many: bool = False) -> Pieces:
        items = self.item().noun(many=True)
        count = self.count()
        pieces: Pieces = [*count, " ", *items] if count else items
        return ["lists of ", *pieces] if many else pieces

    def layout(self) -> Pieces:
        if self.style.compact:
            return [", without anything between them"]
        if self.style.sep is not None:
            return [f', separated by "{self.style.sep}"']
        return [", one per line" if self.nested() else ", separated by spaces"]

    def lines(self) -> bool:
        return self.nested()

    def canonical(self, value: ast.expr) -> ast.expr:
        held = q.name(self.variable("item"))
        made = self.item().canonical(held)
        return value if made is held else q.each(made, self.variable("item"), value)

    def from_reference(self, value: ast.expr) -> ast.expr:
        item = self.item()
        if item.compound():
            name = self.variable("item")
            element = item.from_reference(q.name(name))
            if not (isinstance(element, ast.Name) and element.id == name):
                return q.each(element, name, value)
        return value if is_list(value) else q.call("list", value)

    def equal(self, left: ast.expr, right: ast.expr) -> ast.expr:
        a, b = self.variable("a"), self.variable("b")
        test = self.item().equal(q.name(a), q.name(b))
        if _is_plain_equality(test, a, b):
            return q.compare(left, ast.Eq, right)
        pair = ast.Tuple([q.stored(a), q.stored(b)], ast.Store())
        both = ast.comprehension(pair, q.call("zip", left, right), [], 0)
        same = q.compare(q.call("len", left), ast.Eq, q.call("len", right))
        return q.both([same, q.call("all", ast.GeneratorExp(test, [both]))])


class MultisetAnswer(ListAnswer):
    """`multiset[n] of T`: order does not matter, repetitions do."""

    def canonical(self, value: ast.expr) -> ast.expr:
        return q.call("sorted", ListAnswer.canonical(self, value))

    def from_reference(self, value: ast.expr) -> ast.expr:
        plain = ListAnswer.from_reference(self, value)
        again = isinstance(plain, ast.Call) and isinstance(plain.func, ast.Name) and plain.func.id in ("list", "sorted")
        return q.call("sorted", plain.args[0] if again and isinstance(plain, ast.Call) else plain)

    def layout(self) -> Pieces:
        return [*ListAnswer.layout(self), ", in any order"]


class DistinctAnswer(MultisetAnswer):
    """What sets and subsets share: order does not matter, a repeated item is wrong."""

    def checks(self, value: ast.expr) -> list[DomainCheck]:
        found = self.length(value, "items")
        again = q.compare(q.call("len", q.call("set", self.hashable(value))), ast.Eq, q.call("len", value))
        found.append(DomainCheck(again, ["an item stands there twice"]))
        return found + ListAnswer.checks(self, value)[len(self.shape.dims) :]

    def hashable(self, value: ast.expr) -> ast.expr:
        """The items in a form that sets can hold: lists as tuples, sets as sorted tuples."""
        item, name = self.item(), self.variable("item")
        if not isinstance(item, ListAnswer):
            return value
        inner: ast.expr = q.name(name)
        if isinstance(item, MultisetAnswer):
            inner = q.call("sorted", item.hashable(inner) if isinstance(item, DistinctAnswer) else inner)
        return q.each(q.call("tuple", inner), name, value)


class SetAnswer(DistinctAnswer):
    """`set[n] of T`: the value is a set."""

    def canonical(self, value: ast.expr) -> ast.expr:
        made = self.hashable(value)
        return ast.SetComp(made.elt, made.generators) if isinstance(made, ast.ListComp) else q.call("set", made)

    def from_reference(self, value: ast.expr) -> ast.expr:
        return self.canonical(value)

    def printed(self, value: ast.expr) -> ast.expr:
        return ListAnswer.printed(self, q.call("sorted", self.hashable(value)))

    def show(self) -> ast.expr:
        value = self.variable("values")
        ordered = q.call("sorted", self.hashable(q.name(value)))
        return q.lambda_of(value, self.call("print_list", ordered, self.item().show()))

    def equal(self, left: ast.expr, right: ast.expr) -> ast.expr:
        return q.compare(left, ast.Eq, right)


class SubsetAnswer(DistinctAnswer):
    """`subset[k] in VALUES`: different values of a base set, as a sorted list."""

    def item(self) -> AnswerType:
        return self.inner(base_shape(self.lowering, self.shape))

    def noun(self, *, many: bool = False) -> Pieces:
        if not isinstance(self.item(), IntAnswer):
            count = self.count()
            return [*count, " different values"] if count else ["different ", *ListAnswer.noun(self)]
        base: Pieces = ["different values"]
        if isinstance(self.shape.values, n.Range):
            low, high = self.shown(self.shape.values.low), self.shown(self.shape.values.high)
            base = ["different integers from ", low, " to ", high]
        return [*self.count(), " ", *base] if self.count() else base


class PermutationAnswer(ListAnswer):
    """`permutation[n]`: 0 to n - 1 in some order; `permutation in xs`: the items of xs in some order."""

    def item(self) -> AnswerType:
        if self.shape.values is None:
            return IntAnswer(self.lowering, self.lowering.derived(self.shape, name="int", dims=(), values=None))
        return self.inner(base_shape(self.lowering, self.shape))

    def checks(self, value: ast.expr) -> list[DomainCheck]:
        ordered = q.call("sorted", value)
        if self.shape.values is not None:
            wanted = q.call("sorted", self._base())
            return [DomainCheck(q.compare(ordered, ast.Eq, wanted), ["this is no order of the given items"])]
        size = self._size()
        wanted = q.call("list", q.call("range", self.lowering.expr(size)))
        return [DomainCheck(q.compare(ordered, ast.Eq, wanted), ["these are not all numbers from 0 to ", self._last()])]

    def _base(self) -> ast.expr:
        values = self.shape.values
        if isinstance(values, n.Members):
            return self.lowering.raw(values.expr)
        from ..domains import Domains

        assert values is not None
        return Domains(self.lowering).listed(values)

    def _size(self) -> n.Expr:
        dim = self.shape.dims[0]
        assert not isinstance(dim, n.Range)
        return dim

    def _last(self) -> ast.expr:
        size = self._size()
        if isinstance(size, n.Constant) and isinstance(size.value, int):
            return q.literal(str(size.value - 1))
        return q.call("str", ast.BinOp(self.lowering.expr(size), ast.Sub(), q.literal(1)))

    def noun(self, *, many: bool = False) -> Pieces:
        if self.shape.values is not None:
            return ["all the given items in some order"]
        return ["all integers from 0 to ", self._last(), " in some order"]


def base_shape(lowering, shape: n.Shape) -> n.Shape:
    """The domain of one element of `subset in VALUES` or `permutation in VALUES`."""
    values = shape.values
    if isinstance(values, n.Members):
        kind = lowering.type_of(values.expr)
        item = (
            kind.item if isinstance(kind, t.List | t.Set) else t.String(1, 1) if isinstance(kind, t.String) else t.INT
        )
        return shape_of(lowering, item, shape, values)
    return lowering.derived(shape, name="int", dims=(), of=None)


def is_list(tree: ast.expr) -> bool:
    """Whether an expression certainly makes a list."""
    if isinstance(tree, ast.Call) and isinstance(tree.func, ast.Name):
        return tree.func.id in ("sorted", "list")
    return isinstance(tree, ast.List | ast.ListComp)


def _is_plain_equality(test: ast.expr, a: str, b: str) -> bool:
    return (
        isinstance(test, ast.Compare)
        and isinstance(test.ops[0], ast.Eq)
        and isinstance(test.left, ast.Name)
        and test.left.id == a
        and isinstance(test.comparators[0], ast.Name)
        and test.comparators[0].id == b
    )
