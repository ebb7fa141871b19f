"""Types of names, constants, displays and operators: integers carry intervals, lists the interval of their length."""

from __future__ import annotations

from . import intervals
from . import nodes as n
from . import types as t
from .builtins import item_of, join_all, length_of
from .infer_base import Inference, plain


class ExprTyper(Inference):
    """Types expressions that are neither calls nor accesses."""

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
            return self.unknown_name(node)
        symbol.used = True
        self.check_rights(node.span, symbol)
        return symbol.type

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
                    "E111",
                    node.span,
                    f"{what} have one type: {t.show(result)} before, {t.show(kind)} here",
                    "use a tuple or a record for values of several types",
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
        return self.error(
            "E111", node.span, f"`{node.op}` takes a number, not {t.show(kind)}", "convert it, or leave the sign out"
        )

    def _binary(self, node: n.Binary) -> t.Type:
        left, right = plain(self.type_of(node.left)), plain(self.type_of(node.right))
        if t.silent(left) or t.silent(right):
            known = right if t.silent(left) else left
            return known if node.op in "+-" and not isinstance(known, t.Int | t.Bool) else t.UNKNOWN
        result = self._arithmetic(node, left, right) or self._on_structures(node, left, right)
        if result is not None:
            return result
        advice = "both sides have to fit the operator"
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
            return self.error("E203", node.span, "this divides by zero", "the divisor must not be 0 for any value")
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
            case (("|" | "&" | "-" | "^"), t.Set(mine), t.Set(others)):
                item = t.join(mine, others)
                return None if item is None else t.Set(item if node.op in "|^" else mine)
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
                message = f"`in` looks into a list, set, dict or string, not {t.show(b)}"
                self.error("E111", right.span, message, "compare with `==`, or put the values into a list")
            elif t.join(item, a) is None and not (t.fits(a, item) or t.fits(item, a)):
                advice = "look for a value of the same type as the items"
                self.error("E111", span, f"{t.show(a)} is never in {t.show(b)}", advice)
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
                "compare values of the same type",
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
            else self.error(
                "E111",
                node.span,
                f"the branches have no common type: {t.show(then)} and {t.show(other)}",
                "give both branches the same type",
            )
        )
