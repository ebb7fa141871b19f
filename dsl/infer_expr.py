"""Types of expressions: one recursive walk that also resolves names, enforces stages and reports what does not fit.

The result of every expression is kept in `Typing.types` by node identity. Rounds are repeated until nothing grows any
more (see `infer_stmt`); only the last one reports.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from . import intervals, walk
from . import nodes as n
from . import types as t
from .builtins import FUNCTIONS, KEYWORDS, PYTHON_ONLY, item_of, join_all, length_of
from .diagnostics import Diagnostic, Label, Sink, replacement
from .library import entries, lookup
from .methods import FOREIGN, METHODS, names_for
from .samplers import SAMPLERS
from .scope import CHECK, FUNCTION, Kind, Reader, Scope, Stage, Symbol, suggest
from .spans import Span


@dataclass(slots=True)
class Typing:
    """What inference found out about one spec, by `id(node)` or by name."""

    types: dict[int, t.Type] = field(default_factory=dict)
    functions: dict[str, n.Function] = field(default_factory=dict)
    records: dict[str, t.Record] = field(default_factory=dict)
    variants: dict[str, dict[str, t.Record]] = field(default_factory=dict)
    aliases: dict[str, tuple[t.Type, n.Shape]] = field(default_factory=dict)
    rules: dict[str, n.Rules] = field(default_factory=dict)
    symbols: dict[str, Symbol] = field(default_factory=dict)
    poisoned: frozenset[str] = frozenset()
    labels: dict[int, tuple[str | n.Expr, ...]] = field(default_factory=dict)


class ExprTyper:
    """Types expressions in a scope, on behalf of a reader (the section that is being checked)."""

    def __init__(self, typing: Typing, sink: Sink) -> None:
        self.typing, self.sink = typing, sink
        self.scope = Scope()
        self.reader: Reader = CHECK
        self.drawing = False
        self.changed = False
        self.round = 0
        self.nested: dict[int, tuple[n.Function, list[Symbol], Symbol]] = {}

    # ------------------------------------------------------------------------------------------------- plumbing
    @contextmanager
    def block(self, reader: Reader | None = None, function: bool = False) -> Iterable[Scope]:  # type: ignore[misc]
        """A scope of its own, perhaps with other rights to read."""
        saved = self.scope, self.reader
        self.scope = Scope(self.scope, function=function)
        self.reader = reader or self.reader
        try:
            yield self.scope
        finally:
            self.scope, self.reader = saved

    def error(self, code: str, span: Span, message: str, help: str = "", **more: Any) -> t.Type:
        """Report, and go on with a type that silences what follows."""
        self.sink.error(code, span, message, help, **more)
        return t.UNKNOWN

    def type_of(self, node: n.Expr) -> t.Type:
        """The type of an expression; kept for the compiler."""
        kind = getattr(self, "_" + type(node).__name__.lower())(node)
        self.typing.types[id(node)] = kind
        return kind

    def grow(self, symbol: Symbol, kind: t.Type, span: Span) -> None:
        """Let a name also hold values of `kind`."""
        joined = t.join(symbol.type, kind)
        if joined is None:
            shown = f"`{symbol.name}` is {t.show(symbol.type)} elsewhere and {t.show(kind)} here"
            self.error("E110", span, shown, "one name has one type: use another name")
            return
        if joined != symbol.type:
            symbol.type = t.widen(symbol.type, joined) if self.round >= 3 else joined
            self.changed = True

    # --------------------------------------------------------------------------------------------------- atoms
    def _constant(self, node: n.Constant) -> t.Type:
        match node.value:
            case bool():
                return t.BOOL
            case int() as value:
                return t.Int(value, value)
            case str() as text:
                return t.String(len(text), len(text))
        return t.NONE

    def _real(self, node: n.Real) -> t.Type:
        return t.REAL

    def _foreign(self, node: n.Foreign) -> t.Type:
        return t.UNKNOWN

    def _name(self, node: n.Name) -> t.Type:
        symbol = self.scope.find(node.id)
        if symbol is None:
            return self._unknown_name(node)
        symbol.used = True
        self._check_rights(node.span, symbol)
        return symbol.type

    def _check_rights(self, span: Span, symbol: Symbol) -> None:
        reader = self.reader
        if symbol.stage > reader.stage:
            labels = (Label(symbol.span, f"the {symbol.kind} is declared here"),)
            self.error(
                "E101",
                span,
                f"{reader.what} cannot read the {symbol.kind} `{symbol.name}`",
                reader.advice,
                labels=labels,
            )
        elif symbol.hidden and not reader.hidden:
            labels = (Label(symbol.span, "declared hidden here"),)
            self.error(
                "E101",
                span,
                f"{reader.what} cannot read `{symbol.name}`, which is hidden",
                reader.advice,
                labels=labels,
            )

    def _unknown_name(self, node: n.Name) -> t.Type:
        name = node.id
        if name in self.typing.poisoned:
            return t.UNKNOWN
        if name in FUNCTIONS or lookup(name):
            entry = lookup(name)
            return entry.type if entry else t.Fn((), t.UNKNOWN, "builtin")
        if name in PYTHON_ONLY:
            return self.error("E102", node.span, f"there is no `{name}` in the language", PYTHON_ONLY[name])
        close = suggest(name, self.scope.visible() + list(FUNCTIONS) + list(entries()))
        fix = replacement(f"write `{close}`", node.span, close) if close else None
        advice = f"did you mean `{close}`?" if close else "declare it in `sample:`, as a `param` or a `const`"
        if self.reader is FUNCTION or self.reader.what.startswith("the function"):
            outer = self.typing.symbols.get(name)
            if outer is not None:
                labels = (Label(outer.span, f"the {outer.kind} is declared here"),)
                return self.error(
                    "E101",
                    node.span,
                    f"a function cannot read the {outer.kind} `{name}`",
                    FUNCTION.advice,
                    labels=labels,
                )
        return self.error("E102", node.span, f"unknown name `{name}`", advice, fix=fix)

    def _sequence(self, node: n.Sequence) -> t.Type:
        items = tuple(self.type_of(item) for item in node.items)
        if node.kind == "tuple":
            return t.Tuple(items)
        item = self._joined(node.items, items, f"items of one {node.kind}")
        if node.kind == "set":
            return t.Set(item)
        return t.List(item, len(items), len(items))

    def _joined(self, nodes: tuple[n.Expr, ...], kinds: tuple[t.Type, ...], what: str) -> t.Type:
        result: t.Type = t.NEVER
        for node, kind in zip(nodes, kinds):
            joined = t.join(result, kind)
            if joined is None:
                return self.error(
                    "E111", node.span, f"{what} have one type: {t.show(result)} before, {t.show(kind)} here"
                )
            result = joined
        return result

    def _dictdisplay(self, node: n.DictDisplay) -> t.Type:
        keys = tuple(self.type_of(k) for k, _ in node.items)
        values = tuple(self.type_of(v) for _, v in node.items)
        key = self._joined(tuple(k for k, _ in node.items), keys, "keys of one dict")
        value = self._joined(tuple(v for _, v in node.items), values, "values of one dict")
        return t.Dict(key, value)

    # ----------------------------------------------------------------------------------------------- operators
    def _unary(self, node: n.Unary) -> t.Type:
        kind = self.type_of(node.operand)
        if node.op == "not":
            return t.BOOL
        if isinstance(kind, t.Int):
            if node.op == "-":
                return intervals.negate(kind)
            return kind if node.op == "+" else t.INT
        if t.silent(kind) or isinstance(kind, t.Real | t.Rational | t.Symbolic):
            return kind
        if isinstance(kind, t.Bool):
            return t.INT
        return self.error("E111", node.span, f"`{node.op}` takes a number, not {t.show(kind)}")

    def _binary(self, node: n.Binary) -> t.Type:
        left, right = _plain(self.type_of(node.left)), _plain(self.type_of(node.right))
        if t.silent(left) or t.silent(right):
            known = right if t.silent(left) else left
            return known if node.op in "+-" and not isinstance(known, t.Int | t.Bool) else t.UNKNOWN
        result = self._arithmetic(node, left, right) or self._on_structures(node, left, right)
        if result is not None:
            return result
        advice = ""
        if node.op == "+" and (isinstance(left, t.String) or isinstance(right, t.String)):
            advice = "turn the number into text with str()"
        return self.error("E111", node.span, f"`{node.op}` does not work on {t.show(left)} and {t.show(right)}", advice)

    def _arithmetic(self, node: n.Binary, left: t.Type, right: t.Type) -> t.Type | None:
        if isinstance(left, t.Symbolic) or isinstance(right, t.Symbolic):
            ok = all(isinstance(x, t.Symbolic | t.Int | t.Rational) for x in (left, right))
            return t.Symbolic() if ok and node.op in ("+", "-", "*", "/", "**") else None
        if not (isinstance(left, t.NUMBERS) and isinstance(right, t.NUMBERS)):
            return None
        if node.op in ("&", "|", "^") and isinstance(left, t.Bool) and isinstance(right, t.Bool):
            return t.BOOL
        a = t.Int(0, 1) if isinstance(left, t.Bool) else left
        b = t.Int(0, 1) if isinstance(right, t.Bool) else right
        if isinstance(a, t.Int) and isinstance(b, t.Int):
            return self._integers(node, a, b)
        if node.op in ("&", "|", "^", "<<", ">>"):
            return None
        if node.op in ("//", "%") and isinstance(b, t.Int | t.Rational) and isinstance(a, t.Int | t.Rational):
            return t.INT if node.op == "//" else t.RATIONAL
        if isinstance(a, t.Real) or isinstance(b, t.Real) or (node.op == "**" and not isinstance(b, t.Int)):
            return t.REAL
        return t.RATIONAL

    def _integers(self, node: n.Binary, a: t.Int, b: t.Int) -> t.Type:
        if node.op in ("/", "//", "%") and b.low == b.high == 0:
            return self.error("E203", node.span, "this divides by zero")
        match node.op:
            case "+":
                return intervals.add(a, b)
            case "-":
                return intervals.subtract(a, b)
            case "*":
                return intervals.multiply(a, b)
            case "//":
                return intervals.floor_divide(a, b)
            case "%":
                return intervals.modulo(a, b)
            case "/":
                return t.REAL
            case "**":
                return t.REAL if b.high is not None and b.high < 0 else intervals.power(a, b)
        return intervals.bit_operation(a, b, node.op)

    def _on_structures(self, node: n.Binary, left: t.Type, right: t.Type) -> t.Type | None:
        match node.op, left, right:
            case "+", t.String(), t.String():
                high = None if left.high is None or right.high is None else left.high + right.high
                return t.String(left.low + right.low, high)
            case "+", t.List(), t.List():
                item = t.join(left.item, right.item)
                high = None if left.high is None or right.high is None else left.high + right.high
                return None if item is None else t.List(item, left.low + right.low, high)
            case "+", t.Tuple(), t.Tuple():
                return t.Tuple(left.items + right.items)
            case "+", t.List() | t.Tuple(), t.List() | t.Tuple():
                item = t.join(item_of(left) or t.NEVER, item_of(right) or t.NEVER)
                return None if item is None else t.List(item)
            case "*", t.Int(), t.List() | t.String() | t.Tuple():
                return self._repeated(node, right, left)
            case "*", t.List() | t.String() | t.Tuple(), t.Int():
                return self._repeated(node, left, right)
            case (("|" | "&" | "-" | "^"), t.Set(), t.Set()):
                item = t.join(left.item, right.item)
                return None if item is None else t.Set(item if node.op in "|^" else left.item)
            case "|", t.Dict(), t.Dict():
                return t.join(left, right)
        return None

    def _repeated(self, node: n.Binary, sequence: t.Type, times: t.Int) -> t.Type:
        item = item_of(sequence) or t.UNKNOWN
        if isinstance(sequence, t.List) and isinstance(item, t.List | t.Dict | t.Set | t.Deque):
            return self.error(
                "E112",
                node.span,
                "multiplying a list that contains a list repeats the same inner list",
                "write `[[0] * cols for _ in range(rows)]`",
            )
        size = length_of(sequence) or t.Int(0, None)
        total = intervals.multiply(
            size, t.Int(max(times.low or 0, 0), None if times.high is None else max(times.high, 0))
        )
        if isinstance(sequence, t.String):
            return t.String(total.low or 0, total.high)
        return t.List(item, total.low or 0, total.high)

    def _logical(self, node: n.Logical) -> t.Type:
        kinds = tuple(self.type_of(x) for x in node.operands)
        return join_all(kinds) if not all(isinstance(k, t.Bool) for k in kinds) else t.BOOL

    def _compare(self, node: n.Compare) -> t.Type:
        left, kind = node.left, self.type_of(node.left)
        for op, right in node.rest:
            other = self.type_of(right)
            self._comparable(op, left, kind, right, other)
            left, kind = right, other
        return t.BOOL

    def _comparable(self, op: str, left: n.Expr, a: t.Type, right: n.Expr, b: t.Type) -> None:
        span = left.span.to(right.span)
        if op in ("in", "not in"):
            item = item_of(b)
            if item is None:
                self.error("E111", right.span, f"`in` looks into a list, set, dict or string, not {t.show(b)}")
            elif t.join(item, a) is None and not (t.fits(a, item) or t.fits(item, a)):
                self.error("E111", span, f"{t.show(a)} is never in {t.show(b)}")
        elif op in ("is", "is not"):
            if not (isinstance(right, n.Constant) and right.value is None):
                self.error("E011", span, f"`{op}` is only for None", "write `==`")
        elif t.join(a, b) is None and not (t.fits(a, b) or t.fits(b, a)):
            self.error(
                "E111",
                span,
                f"{t.show(a)} and {t.show(b)} are never equal"
                if op in ("==", "!=")
                else f"{t.show(a)} and {t.show(b)} have no order",
            )
        elif op in ("==", "!=") and (isinstance(a, t.Real) or isinstance(b, t.Real)):
            self.sink.warning("E204", span, f"`{op}` on reals depends on rounding", "write `close(a, b, tol)`")

    def _conditional(self, node: n.Conditional) -> t.Type:
        self.type_of(node.test)
        then, other = self.type_of(node.then), self.type_of(node.other)
        joined = t.join(then, other)
        return (
            joined
            if joined is not None
            else self.error("E111", node.span, f"the branches have no common type: {t.show(then)} and {t.show(other)}")
        )

    # --------------------------------------------------------------------------------------------- postfix forms
    def _index(self, node: n.Index) -> t.Type:
        kind, index = _plain(self.type_of(node.value)), _plain(self.type_of(node.index))
        match kind:
            case t.Dict():
                if not t.fits(index, kind.key) and t.join(index, kind.key) is None:
                    return self.error(
                        "E111", node.index.span, f"the keys are {t.show(kind.key)}, this is {t.show(index)}"
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
        hint = "`list[X]` is written `list of X`" if isinstance(kind, t.Fn) else ""
        return self.error("E111", node.span, f"{t.show(kind)} has no items", hint)

    def _at(self, node: n.Index, kind: t.Type, index: t.Type) -> t.Type:
        if not isinstance(index, t.Int | t.Bool) and not t.silent(index):
            return self.error("E111", node.index.span, f"an index is an integer, not {t.show(index)}")
        size = length_of(kind)
        if isinstance(index, t.Int) and size and size.high is not None:
            beyond = index.low is not None and index.low >= size.high
            before = index.high is not None and index.high < -size.high
            if beyond or before:
                return self.error(
                    "E203", node.index.span, f"this index is outside: there are at most {size.high} items"
                )
        if isinstance(kind, t.Tuple) and isinstance(index, t.Int) and index.low == index.high and index.low is not None:
            return kind.items[index.low]
        return item_of(kind) or t.UNKNOWN

    def _slice(self, node: n.Slice) -> t.Type:
        kind = _plain(self.type_of(node.value))
        for part in (node.lower, node.upper, node.step):
            if part is not None:
                bound = self.type_of(part)
                if not isinstance(bound, t.Int | t.Optional) and not t.silent(bound):
                    self.error("E111", part.span, f"the ends of a slice are integers, not {t.show(bound)}")
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
        return self.error("E111", node.span, f"{t.show(kind)} cannot be sliced")

    def _attribute(self, node: n.Attribute) -> t.Type:
        kind = _plain(self.type_of(node.value))
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
            "methods are called: add the parentheses" if node.name in names_for(kind) else "",
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
                    item = self.error("E111", clause.source.span, f"{t.show(source)} cannot be gone through")
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
            self.error("E001", target.span, "a loop binds names")

    def unpack(self, target: n.Sequence, kind: t.Type) -> tuple[t.Type, ...]:
        """The types of the parts that a tuple target takes from a value."""
        count, kind = len(target.items), _plain(kind)
        if isinstance(kind, t.Record):
            kind = t.Tuple(tuple(k for _, k in kind.fields))
        if isinstance(kind, t.Tuple):
            if len(kind.items) == count:
                return kind.items
            self.error("E111", target.span, f"{count} names for {len(kind.items)} values")
            return (t.UNKNOWN,) * count
        item = item_of(kind)
        if item is None:
            item = self.error("E111", target.span, f"{t.show(kind)} cannot be taken apart")
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
            else self.error("E111", domain.span, f"`draw` takes a range, list or set, not {t.show(kind)}")
        )

    def range_type(self, node: n.Range) -> t.Type:
        """The type of the values of `low..high`; a range that is empty for certain is reported."""
        low, high = self.type_of(node.low), self.type_of(node.high)
        for part, kind in ((node.low, low), (node.high, high)):
            if not isinstance(kind, t.NUMBERS) and not t.silent(kind):
                return self.error("E111", part.span, f"the end of a range is a number, not {t.show(kind)}")
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

    # ----------------------------------------------------------------------------------------------------- calls
    def _call(self, node: n.Call) -> t.Type:
        if isinstance(node.func, n.Attribute):
            return self._method(node, node.func)
        if not isinstance(node.func, n.Name):
            kind = self.type_of(node.func)
            return (
                self._apply(node, kind)
                if isinstance(kind, t.Fn)
                else self.error("E111", node.func.span, f"{t.show(kind)} cannot be called")
            )
        name = node.func.id
        symbol = self.scope.find(name)
        if symbol is not None:
            self.typing.types[id(node.func)] = symbol.type
            symbol.used = True
            self._check_rights(node.func.span, symbol)
            return self._call_symbol(node, symbol)
        if name in self.typing.records:
            return self._construct(node, self.typing.records[name])
        if name in FUNCTIONS:
            return self._builtin(node, name)
        if self.drawing and name in SAMPLERS and not SAMPLERS[name].distribution:
            return self._apply(node, SAMPLERS[name].type)
        entry = lookup(name)
        if entry is not None:
            return self._apply(node, entry.type)
        for argument in (*node.args, *(k.value for k in node.keywords)):
            self.type_of(argument)
        if name in SAMPLERS:
            return self.error(
                "E016",
                node.span,
                f"`{name}` is a sampler: it draws, so `=` cannot hold its value",
                f"write `x ~ {name}(...)` in `sample:`",
            )
        return self._unknown_name(node.func)

    def _call_symbol(self, node: n.Call, symbol: Symbol) -> t.Type:
        kind = symbol.type
        if symbol.kind is Kind.RULES:
            return self._apply(node, kind) if isinstance(kind, t.Fn) else t.BOOL
        if symbol.kind is Kind.SAMPLER and not self.drawing:
            help = f"write `name ~ {symbol.name}(...)` in `sample:`, or call it from a sampler"
            self.error("E016", node.span, f"`{symbol.name}` is a sampler: it draws, so `=` cannot hold its value", help)
        if isinstance(kind, t.Fn):
            return self._apply(node, kind)
        if t.silent(kind):
            for argument in node.args:
                self.type_of(argument)
            return t.UNKNOWN
        return self.error("E111", node.func.span, f"`{symbol.name}` is {t.show(kind)} and cannot be called")

    def _apply(self, node: n.Call, fn: t.Fn) -> t.Type:
        """Check the arguments of a call against a function type; returns the result type."""
        kinds = [self.type_of(a) for a in node.args]
        given: dict[str, tuple[n.Expr, t.Type]] = {}
        for param, arg, kind in zip(fn.params, node.args, kinds):
            given[param.name] = (arg, kind)
        for keyword in node.keywords:
            kind = self.type_of(keyword.value)
            if keyword.name not in {p.name for p in fn.params}:
                if fn.params or not fn.key:
                    self.error(
                        "E113",
                        keyword.span,
                        f"there is no parameter `{keyword.name}`",
                        "parameters: " + ", ".join(p.name for p in fn.params),
                    )
            elif keyword.name in given:
                self.error("E113", keyword.span, f"`{keyword.name}` is given twice")
            given[keyword.name] = (keyword.value, kind)
        if fn.key == "builtin":
            return t.UNKNOWN
        if len(node.args) > len(fn.params) and not fn.variadic:
            return self.error("E113", node.span, f"{len(node.args)} arguments for {len(fn.params)} parameters")
        missing = [p.name for p in fn.params if p.required and p.name not in given]
        if missing and not fn.variadic:
            return self.error("E113", node.span, "missing argument " + ", ".join(f"`{m}`" for m in missing))
        return self._match_arguments(fn, given)

    def _match_arguments(self, fn: t.Fn, given: dict[str, tuple[n.Expr, t.Type]]) -> t.Type:
        nested = self.nested.get(int(fn.key)) if fn.key.isdigit() else None
        if nested is not None:
            for symbol in nested[1]:
                if symbol.name in given:
                    self.grow(symbol, given[symbol.name][1], given[symbol.name][0].span)
            return nested[2].type
        bound: dict[str, t.Type] = {}
        for param in fn.params:
            if param.name not in given:
                continue
            arg, kind = given[param.name]
            if not _solve(param.type, kind, bound):
                shown = t.show(substitute(param.type, bound))
                self.error("E113", arg.span, f"`{param.name}` is {shown}, this is {t.show(kind)}")
            if isinstance(kind, t.Fn) and isinstance(param.type, t.Fn):
                self._called_back(arg, kind, param.type, bound)
        return substitute(fn.result, bound)

    def _called_back(self, arg: n.Expr, kind: t.Fn, expected: t.Fn, bound: dict[str, t.Type]) -> None:
        """A function given to the library: its parameters take what the library passes, its result binds variables."""
        nested = self.nested.get(int(kind.key)) if kind.key.isdigit() else None
        if nested is None:
            _solve(expected.result, kind.result, bound)
            return
        for symbol, param in zip(nested[1], expected.params):
            self.grow(symbol, substitute(param.type, bound), arg.span)
        _solve(expected.result, nested[2].type, bound)

    def _construct(self, node: n.Call, record: t.Record) -> t.Type:
        params = tuple(t.Param(name, kind) for name, kind in record.fields)
        self._apply(node, t.Fn(params, record))
        by_name = {p.name: a for p, a in zip(params, node.args)} | {k.name: k.value for k in node.keywords}
        fields = tuple((name, self._tighter(kind, by_name.get(name))) for name, kind in record.fields)
        return replace(record, fields=fields) if not record.variant else record

    def _tighter(self, declared: t.Type, node: n.Expr | None) -> t.Type:
        actual = self.typing.types.get(id(node)) if node is not None else None
        return actual if isinstance(actual, t.Int) and isinstance(declared, t.Int) else declared

    def _builtin(self, node: n.Call, name: str) -> t.Type:
        low, high, rule = FUNCTIONS[name]
        kinds = tuple(_plain(self.type_of(a)) for a in node.args)
        allowed = KEYWORDS.get(name, ())
        extra: dict[str, t.Type] = {}
        for keyword in node.keywords:
            extra[keyword.name] = self.type_of(keyword.value)
            if keyword.name not in allowed:
                self.error("E113", keyword.span, f"`{name}` has no parameter `{keyword.name}`")
        if not low <= len(kinds) <= high:
            return self.error(
                "E113",
                node.span,
                f"`{name}` takes {low if low == high else f'{low} to {high}'} arguments, not {len(kinds)}",
            )
        if "key" in extra and isinstance(extra["key"], t.Fn):
            item = item_of(kinds[0]) if len(kinds) == 1 else join_all(kinds)
            self._called_back(node.args[0], extra["key"], t.Fn((t.Param("x", item or t.UNKNOWN),), t.Var("K")), {})
        result = rule(kinds)
        if isinstance(result, str):
            return self.error("E113", node.span, result)
        return self._optional_default(node, name, kinds, extra, result)

    def _optional_default(
        self, node: n.Call, name: str, kinds: tuple[t.Type, ...], extra: dict[str, t.Type], result: t.Type
    ) -> t.Type:
        if name not in ("min", "max") or len(kinds) != 1:
            return result
        if "default" in extra:
            return t.join(result, extra["default"]) or self.error(
                "E111", node.span, "the default has another type than the items"
            )
        size = length_of(kinds[0])
        if size is not None and size.high == 0 and not isinstance(kinds[0], t.List):
            self.error("E203", node.span, f"`{name}` of nothing fails")
        return result

    def _method(self, node: n.Call, func: n.Attribute) -> t.Type:
        receiver = self.type_of(func.value)
        kind = _plain(receiver)
        args = tuple(self.type_of(a) for a in node.args)
        extra = {k.name: self.type_of(k.value) for k in node.keywords}
        if isinstance(kind, t.Record) or (isinstance(func.value, n.Name) and func.value.id in PYTHON_ONLY):
            return (
                t.UNKNOWN
                if t.silent(kind)
                else self.error("E103", func.name_span, f"{t.show(kind)} has no method `{func.name}`")
            )
        if t.silent(kind):
            return t.UNKNOWN
        found = METHODS.get((type(kind), func.name))
        if found is None:
            close = suggest(func.name, names_for(kind))
            advice = FOREIGN.get(func.name) or (f"did you mean `{close}`?" if close else "")
            return self.error("E103", func.name_span, f"{t.show(kind)} has no method `{func.name}`", advice)
        low, high, rule = found
        if not low <= len(args) <= high:
            return self.error(
                "E113",
                node.span,
                f"`{func.name}` takes {low if low == high else f'{low} to {high}'} arguments, not {len(args)}",
            )
        if func.name == "sort" and isinstance(extra.get("key"), t.Fn):
            self._called_back(
                func.value, extra["key"], t.Fn((t.Param("x", item_of(kind) or t.UNKNOWN),), t.Var("K")), {}
            )  # type: ignore[arg-type]
        result, effect = rule(kind, args)
        if effect is not None:
            self.store_into(func.value, effect, node.span)
        return result

    def store_into(self, target: n.Expr, kind: t.Type, span: Span) -> None:
        """A value of `kind` is put at `target`: its root name grows accordingly."""
        match target:
            case n.Name():
                symbol = self.scope.find(target.id)
                if symbol is not None and symbol.kind is Kind.LOCAL:
                    self.grow(symbol, kind, span)
                elif symbol is not None:
                    self.error(
                        "E114", span, f"this changes the {symbol.kind} `{target.id}`", "make a copy first: `ys = xs[:]`"
                    )
            case n.Index():
                owner = _plain(self.typing.types.get(id(target.value), t.UNKNOWN))
                if isinstance(owner, t.Dict):
                    key = self.typing.types.get(id(target.index), t.UNKNOWN)
                    self.store_into(target.value, t.Dict(key, kind), span)
                elif isinstance(owner, t.List):
                    self.store_into(target.value, t.List(kind, owner.low, owner.high), span)
                elif isinstance(owner, t.String | t.Tuple):
                    self.error("E114", span, f"{t.show(owner)} never changes", "build a new one")
            case n.Attribute():
                self.error("E114", span, "fields of a record never change", "make a new record")


def _plain(kind: t.Type) -> t.Type:
    """Without the `or None`: a test before use is the author's business, a failing one is found by `test`."""
    return kind.item if isinstance(kind, t.Optional) else kind


def _reverses(node: n.Slice) -> bool:
    step = node.step
    return (
        isinstance(step, n.Unary)
        and step.op == "-"
        and isinstance(step.operand, n.Constant)
        and step.operand.value == 1
    )


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


def _solve(expected: t.Type, actual: t.Type, bound: dict[str, t.Type]) -> bool:
    """Bind type variables so that `actual` fits `expected`; False if it does not."""
    actual = _plain(actual) if not isinstance(expected, t.Optional) else actual
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
            return all([_solve(expected.item, x, bound) for x in actual.items])
        case t.List(), t.Record():
            return all([_solve(expected.item, x, bound) for _, x in actual.fields])
        case t.List(), t.String():
            return _solve(expected.item, t.String(1, 1), bound)
        case t.List(), t.List() | t.Set() | t.Deque():
            return _solve(expected.item, actual.item, bound)
        case (t.Set(), t.Set()) | (t.Deque(), t.Deque()):
            return _solve(expected.item, actual.item, bound)
        case t.Set(), t.List():
            return _solve(expected.item, actual.item, bound)
        case t.Dict(), t.Dict():
            return _solve(expected.key, actual.key, bound) and _solve(expected.value, actual.value, bound)
        case t.Tuple(), t.Tuple():
            return len(expected.items) == len(actual.items) and all(
                _solve(e, a, bound) for e, a in zip(expected.items, actual.items)
            )
        case t.Tuple(), t.Record():
            return len(expected.items) <= len(actual.fields) and all(
                _solve(e, a, bound) for e, (_, a) in zip(expected.items, actual.fields)
            )
        case t.Tuple(), t.List():
            return all(_solve(e, actual.item, bound) for e in expected.items)
        case t.Optional(), t.Optional():
            return _solve(expected.item, actual.item, bound)
        case t.Optional(), _:
            return isinstance(actual, t.NoneType) or _solve(expected.item, actual, bound)
        case t.Fn(), t.Fn():
            return True
    return t.fits(actual, expected)


__all__ = ["Diagnostic", "ExprTyper", "Typing", "substitute", "walk"]
