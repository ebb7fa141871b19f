"""Types of indexing, slicing, fields and comprehensions, of the names that loops bind, and of ranges and draws."""

from __future__ import annotations

from . import nodes as n
from . import types as t
from .builtins import item_of, join_all, length_of
from .infer_base import plain
from .infer_expr import ExprTyper
from .methods import names_for
from .scope import Kind, Stage, Symbol, suggest


class AccessTyper(ExprTyper):
    """Adds accesses, comprehensions and draws."""

    def _index(self, node: n.Index) -> t.Type:
        kind, index = plain(self.type_of(node.value)), plain(self.type_of(node.index))
        match kind:
            case t.Dict():
                if not t.fits(index, kind.key) and t.join(index, kind.key) is None:
                    return self.error(
                        "E111",
                        node.index.span,
                        f"the keys are {t.show(kind.key)}, this is {t.show(index)}",
                        "look up a key of that type",
                    )
                return kind.value
            case t.List() | t.String() | t.Deque() | t.Tuple():
                return self._at(node, kind, index)
            case t.Record():
                place = node.index.value if isinstance(node.index, n.Constant) else None
                if isinstance(place, int) and -len(kind.fields) <= place < len(kind.fields):
                    return kind.fields[place][1]
                return join_all(tuple(k for _, k in kind.fields))
            case _ if t.silent(kind):
                return t.UNKNOWN
        hint = (
            "`list[X]` is written `list of X`"
            if isinstance(kind, t.Fn)
            else "lists, strings, tuples and dicts have items"
        )
        return self.error("E111", node.span, f"{t.show(kind)} has no items", hint)

    def _at(self, node: n.Index, kind: t.Type, index: t.Type) -> t.Type:
        if not isinstance(index, t.Int | t.Bool) and not t.silent(index):
            return self.error(
                "E111",
                node.index.span,
                f"an index is an integer, not {t.show(index)}",
                "places count from 0; `d[key]` looks into a dict",
            )
        size = length_of(kind)
        if isinstance(index, t.Int) and size and size.high is not None:
            beyond = index.low is not None and index.low >= size.high
            before = index.high is not None and index.high < -size.high
            if beyond or before:
                message = f"this index is outside: there are at most {size.high} items"
                advice = f"places are 0..{size.high - 1}" if size.high else "there is nothing to look up"
                return self.error("E203", node.index.span, message, advice)
        if isinstance(kind, t.Tuple) and isinstance(index, t.Int) and index.low == index.high and index.low is not None:
            return kind.items[index.low]
        return item_of(kind) or t.UNKNOWN

    def _slice(self, node: n.Slice) -> t.Type:
        kind = plain(self.type_of(node.value))
        for part in (node.lower, node.upper, node.step):
            if part is not None:
                bound = self.type_of(part)
                if not isinstance(bound, t.Int | t.Optional) and not t.silent(bound):
                    message = f"the ends of a slice are integers, not {t.show(bound)}"
                    self.error("E111", part.span, message, "write `xs[a:b]` with integers")
        whole = node.lower is None and node.upper is None
        match kind:
            case t.List():
                return (
                    kind
                    if whole and node.step is None
                    else t.List(kind.item, kind.low if whole and _reverses(node) else 0, kind.high)
                )
            case t.String():
                return (
                    kind
                    if whole and node.step is None
                    else t.String(kind.low if whole and _reverses(node) else 0, kind.high)
                )
            case t.Tuple():
                return t.List(join_all(kind.items))
            case _ if t.silent(kind):
                return t.UNKNOWN
        return self.error("E111", node.span, f"{t.show(kind)} cannot be sliced", "lists, strings and tuples can")

    def _attribute(self, node: n.Attribute) -> t.Type:
        kind = plain(self.type_of(node.value))
        if isinstance(kind, t.Record):
            for name, field_type in kind.fields:
                if name == node.name:
                    return field_type
            names = [name for name, _ in kind.fields]
            close = suggest(node.name, names)
            return self.error(
                "E103",
                node.name_span,
                f"{t.show(kind)} has no field `{node.name}`",
                f"did you mean `{close}`?" if close else "its fields are " + ", ".join(names),
            )
        if t.silent(kind):
            return t.UNKNOWN
        return self.error(
            "E103",
            node.name_span,
            f"{t.show(kind)} has no field `{node.name}`",
            "methods are called: add the parentheses" if node.name in names_for(kind) else "only records have fields",
        )

    # ------------------------------------------------------------------------------------------- comprehensions
    def _comprehension(self, node: n.Comprehension) -> t.Type:
        with self.block():
            high: t.Bound = 1
            filtered = False
            for clause in node.clauses:
                source = self.type_of(clause.source)
                item = item_of(source)
                if item is None:
                    item = self.no_items(clause.source, source)
                size = length_of(source)
                high = None if high is None or size is None or size.high is None else high * size.high
                self.bind(clause.target, item)
                for test in clause.tests:
                    filtered = True
                    self.type_of(test)
            key = self.type_of(node.key) if node.key is not None else t.NEVER
            element = self.type_of(node.element)
        if node.kind == "set":
            return t.Set(element)
        if node.kind == "dict":
            return t.Dict(key, element)
        low = 0
        if not filtered and len(node.clauses) == 1:
            size = length_of(self.typing.types[id(node.clauses[0].source)])
            low = (size.low or 0) if size else 0
        return t.List(element, low, high)

    def no_items(self, node: n.Expr, kind: t.Type) -> t.Type:
        """Report that a value cannot be gone through."""
        advice = "write `range(n)` to count" if isinstance(kind, t.Int) else "lists, strings, sets and dicts can"
        return self.error("E111", node.span, f"{t.show(kind)} cannot be gone through", advice)

    def bind(self, target: n.Expr, kind: t.Type) -> None:
        """Declare the names of a loop target in this block."""
        if isinstance(target, n.Name):
            symbol = Symbol(target.id, Kind.LOCAL, Stage.CONST, target.span, kind, used=True)
            self.scope.declare(symbol)
            self.typing.types[id(target)] = kind
        elif isinstance(target, n.Sequence):
            for item, part in zip(target.items, self.unpack(target, kind)):
                self.bind(item, part)
        else:
            self.error("E001", target.span, "a loop binds names", "write `for x in xs` or `for a, b in pairs`")

    def unpack(self, target: n.Sequence, kind: t.Type) -> tuple[t.Type, ...]:
        """The types of the parts that a tuple target takes from a value."""
        count, kind = len(target.items), plain(kind)
        if isinstance(kind, t.Record):
            kind = t.Tuple(tuple(k for _, k in kind.fields))
        if isinstance(kind, t.Tuple):
            if len(kind.items) == count:
                return kind.items
            message = f"{count} names for {len(kind.items)} values"
            self.error("E111", target.span, message, "name all of them; `_` is for one that nobody reads")
            return (t.UNKNOWN,) * count
        item = item_of(kind)
        if item is None:
            item = self.error("E111", target.span, f"{t.show(kind)} cannot be taken apart", "tuples and records can")
        return (item,) * count

    # ----------------------------------------------------------------------------------------------------- draws
    def _draw(self, node: n.Draw) -> t.Type:
        domain = node.domain
        if not self.drawing:
            self.error(
                "E016",
                node.span,
                "`draw` works in samplers only",
                "write `x: DOMAIN` in `sample:`, or make this function a `sampler`",
            )
        if isinstance(domain, n.Range):
            return self.range_type(domain)
        assert isinstance(domain, n.Members)
        if isinstance(domain.expr, n.Name) and domain.expr.id == "bool" and self.scope.find("bool") is None:
            return t.BOOL
        kind = self.type_of(domain.expr)
        item = item_of(kind)
        return (
            item
            if item is not None
            else self.error(
                "E111",
                domain.span,
                f"`draw` takes a range, list or set, not {t.show(kind)}",
                "write `draw(1..6)` or `draw(xs)`",
            )
        )

    def range_type(self, node: n.Range) -> t.Type:
        """The type of the values of `low..high`; a range that is empty for certain is reported."""
        low, high = self.type_of(node.low), self.type_of(node.high)
        for part, kind in ((node.low, low), (node.high, high)):
            if not isinstance(kind, t.NUMBERS) and not t.silent(kind):
                message = f"the end of a range is a number, not {t.show(kind)}"
                return self.error("E111", part.span, message, "write `LOW..HIGH` with numbers")
        if isinstance(low, t.Int) and isinstance(high, t.Int):
            if low.low is not None and high.high is not None and low.low > high.high:
                return self.error(
                    "E201",
                    node.span,
                    f"this range is empty: it starts at {low.low} or more and ends at {high.high} or less",
                    "the smaller end comes first",
                )
            return t.Int(low.low, high.high)
        return t.REAL if isinstance(low, t.Real) or isinstance(high, t.Real) else t.INT


def _reverses(node: n.Slice) -> bool:
    step = node.step
    return (
        isinstance(step, n.Unary)
        and step.op == "-"
        and isinstance(step.operand, n.Constant)
        and step.operand.value == 1
    )
