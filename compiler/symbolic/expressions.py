"""Expressions of generated code, evaluated on the current path in Python's order."""

from __future__ import annotations

import ast
from typing import Any

from .arithmetic import Arithmetic
from .state import is_number
from .terms import Condition, Term
from .values import (
    Choice,
    Closure,
    Method,
    Module,
    Native,
    Opaque,
    Record,
    RecordType,
    Ref,
    Table,
    Text,
    Unencodable,
    Value,
)

Scope = int | dict[str, Value]
"""The number of a function's frame on the heap, or the bindings of a comprehension or lambda."""


class Expressions(Arithmetic):
    """Evaluates expressions; names are looked up in `scopes`, innermost last, then in the module."""

    module: dict[str, Value]
    scopes: tuple[Any, ...] = ()

    def call(self, function: Value, args: list[Value], keywords: dict[str, Value]) -> Value:
        """A call; defined by the class that knows functions."""
        raise Unencodable("a call")

    def evaluate(self, node: ast.expr) -> Value:
        """The value of an expression."""
        self.step()
        method = getattr(self, "_e_" + type(node).__name__.lower(), None)
        if method is None:
            raise Unencodable(f"the construct {type(node).__name__}", getattr(node, "lineno", None))
        return method(node)

    def condition(self, node: ast.expr) -> Condition:
        """The truth of an expression."""
        return self.truth(self.evaluate(node))

    # ------------------------------------------------------------------------------------------------ names, displays
    def _e_constant(self, node: ast.Constant) -> Value:
        return node.value

    def _e_name(self, node: ast.Name) -> Value:
        for scope in reversed(self.scopes):
            names = scope if isinstance(scope, dict) else self.state.heap[scope]
            if node.id in names:
                return names[node.id]
        return self.global_name(node.id)

    def global_name(self, identifier: str) -> Value:
        """What the module or Python means by a name."""
        if identifier in self.module:
            return self.module[identifier]
        raise Unencodable(f"the name {identifier}")

    def _e_namedexpr(self, node: ast.NamedExpr) -> Value:
        value = self.evaluate(node.value)
        self.bind(node.target.id, value)
        return value

    def bind(self, identifier: str, value: Value) -> None:
        """Assign a name in the innermost function."""
        frame = next(s for s in reversed(self.scopes) if not isinstance(s, dict))
        self.state.write(frame, {**self.state.heap[frame], identifier: value})

    def _e_tuple(self, node: ast.Tuple) -> Value:
        return tuple(self._items(node.elts))

    def _e_list(self, node: ast.List) -> Value:
        return self.new_list(self._items(node.elts))

    def _items(self, nodes: list[ast.expr]) -> list[Value]:
        items: list[Value] = []
        for node in nodes:
            if isinstance(node, ast.Starred):
                items += self.unpacked(self.evaluate(node.value))
            else:
                items.append(self.evaluate(node))
        return items

    def unpacked(self, x: Value) -> list[Value]:
        """The items of something whose length is known on this path."""
        if isinstance(x, Choice):
            return list(self.split(x, lambda v: tuple(self.unpacked(v))))
        elements = [(self.decide(c), v) for c, v in self.elements(x)]
        if any(isinstance(c, Term) for c, _ in elements):
            raise Unencodable("unpacking something of unknown length")
        return [v for c, v in elements if c]

    def _e_set(self, node: ast.Set) -> Value:
        return self.table("set", [(True, v, None) for v in self._items(node.elts)])

    def _e_dict(self, node: ast.Dict) -> Value:
        if any(k is None for k in node.keys):
            raise Unencodable("a dict unpacked into a dict")
        pairs = [(self.evaluate(k), self.evaluate(v)) for k, v in zip(node.keys, node.values) if k is not None]
        return self.table("dict", [(True, k, v) for k, v in pairs])

    def _e_joinedstr(self, node: ast.JoinedStr) -> Value:
        return Opaque("a formatted text")

    def _e_lambda(self, node: ast.Lambda) -> Value:
        return Closure(node, self.scopes, tuple(self.evaluate(d) for d in node.args.defaults))

    # ------------------------------------------------------------------------------------------------------ operators
    def _e_binop(self, node: ast.BinOp) -> Value:
        left = self.evaluate(node.left)
        return self.binary(type(node.op), left, self.evaluate(node.right))

    def _e_unaryop(self, node: ast.UnaryOp) -> Value:
        return self.unary(node.op, self.evaluate(node.operand))

    def _e_ifexp(self, node: ast.IfExp) -> Value:
        test = self.condition(node.test)
        return self.branch(test, lambda: self.evaluate(node.body), lambda: self.evaluate(node.orelse))

    def _e_boolop(self, node: ast.BoolOp) -> Value:
        return self._logical(isinstance(node.op, ast.And), node.values)

    def _logical(self, conjunction: bool, nodes: list[ast.expr]) -> Value:
        first = self.evaluate(nodes[0])
        if len(nodes) == 1:
            return first
        go_on = self.truth(first) if conjunction else self.terms.negate(self.truth(first))
        return self.branch(go_on, lambda: self._logical(conjunction, nodes[1:]), lambda: first)

    def _e_compare(self, node: ast.Compare) -> Value:
        left = self.evaluate(node.left)
        return self._chain(left, list(zip(node.ops, node.comparators)))

    def _chain(self, left: Value, rest: list[tuple[ast.cmpop, ast.expr]]) -> Value:
        (op, node), *more = rest
        right = self.evaluate(node)
        holds = self.compare(op, left, right)
        if not more:
            return holds
        return self.branch(holds, lambda: self._chain(right, more), lambda: False)

    def compare(self, op: ast.cmpop, x: Value, y: Value) -> Condition:
        """x op y."""
        t = self.terms
        match op:
            case ast.Eq():
                return self.equal(x, y)
            case ast.NotEq():
                return t.negate(self.equal(x, y))
            case ast.Lt() | ast.Gt() | ast.LtE() | ast.GtE():
                return self.split(x, lambda p: self.split(y, lambda q: self._order(op, p, q)))
            case ast.In():
                return self.contains(y, x)
            case ast.NotIn():
                return t.negate(self.contains(y, x))
            case ast.Is():
                return self._identical(x, y)
            case ast.IsNot():
                return t.negate(self._identical(x, y))
        raise Unencodable(f"the comparison {type(op).__name__}")

    def _order(self, op: ast.cmpop, x: Value, y: Value) -> Condition:
        """The orders; None has none."""
        if x is None or y is None:
            self.fail(True, TypeError)
        swapped = isinstance(op, ast.Gt | ast.LtE)
        less = self.less(y, x) if swapped else self.less(x, y)
        return less if isinstance(op, ast.Lt | ast.Gt) else self.terms.negate(less)

    def _identical(self, x: Value, y: Value) -> Condition:
        if isinstance(x, Choice):
            return self.terms.some([self.terms.both(g, self._identical(v, y)) for g, v in x.options])
        if y is None or x is None:
            return x is None and y is None
        raise Unencodable("a comparison of identities")

    # ------------------------------------------------------------------------------------------------ parts of values
    def _e_subscript(self, node: ast.Subscript) -> Value:
        value = self.evaluate(node.value)
        if isinstance(node.slice, ast.Slice):
            parts = [
                None if p is None else self.evaluate(p) for p in (node.slice.lower, node.slice.upper, node.slice.step)
            ]
            return self.split(value, lambda v: self.like(v, self.sliced(self._raw(v), *parts)))
        index = self.evaluate(node.slice)
        return self.split(value, lambda v: self.subscript(v, index))

    def subscript(self, value: Value, index: Value) -> Value:
        """value[index], value not a choice."""
        if isinstance(value, Ref) and isinstance(table := self.content(value), Table):
            there, found = self.lookup(table, index)
            self.must(there, KeyError)
            return found
        if value is None or isinstance(value, bool | int | float):
            self.fail(True, TypeError)
        return self.split(index, lambda i: self._sequence_item(value, i))

    def _sequence_item(self, value: Value, index: Value) -> Value:
        index = self.as_number(index)
        if not is_number(index):
            self.fail(True, TypeError)
        if isinstance(value, str | Text):
            return self.character(self.item(self._raw(value), index))
        return self.item(self.vector(value), index)

    def _e_attribute(self, node: ast.Attribute) -> Value:
        return self.split(self.evaluate(node.value), lambda v: self.attribute(v, node.attr))

    def attribute(self, value: Value, name: str) -> Value:
        """value.name."""
        match value:
            case Record() if name in value.type.fields:
                return value.items[value.type.fields.index(name)]
            case Module():
                return self.global_name(f"{value.name}.{name}")
            case Native() | RecordType():
                known = self.module.get(f"{value.name}.{name}")
                if known is not None:
                    return known
                raise Unencodable(f"the attribute {value.name}.{name}")
        if name in ("numerator", "denominator") and is_number(self.as_number(value)):
            return self.as_number(value) if name == "numerator" else 1
        if value is None:
            self.fail(True, AttributeError)
        return Method(value, name)

    def taken_apart(self, item: Value, count: int) -> list[Value]:
        """The items that several targets receive; ValueError where there are more or fewer."""
        if isinstance(item, Choice):
            parts = self.split(item, lambda v: tuple(self.taken_apart(v, count)))
            return list(parts)
        if item is None or isinstance(item, int | float):
            self.fail(True, TypeError)
        elements = self.elements(item)
        size = self.size(item) if isinstance(item, Ref | str | Text | tuple | Record) else len(elements)
        self.must(self.terms.equal(size, count), ValueError)
        if isinstance(item, Ref) and isinstance(self.content(item), Table):
            return self.unpacked(item)
        return [v for _, v in elements[:count]]
