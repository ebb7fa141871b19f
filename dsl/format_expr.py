"""Expressions back to text: canonical blanks, and only the parentheses that the tree needs.

Guarantee: parsing the text of a node gives that node again, up to spans. Literals keep the spelling of the author where
it is known (`0xff`, `1_000`); strings are in double quotes unless that would need more escapes.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from contextlib import contextmanager

from . import nodes as n
from .format_layout import Break, Doc, Group, IfBroken, Nest, bracketed, flat, joined
from .spans import Source

_BINARY = {
    "|": 5, "^": 6, "&": 7, "<<": 8, ">>": 8, "+": 9, "-": 9, "*": 10, "/": 10, "//": 10, "%": 10, "**": 12
}  # fmt: skip
TEST, COMPARISON, BITOR, FACTOR, POSTFIX, ATOM = 1, 4, 5, 11, 13, 14
_INTEGER = re.compile(r"0[xX][0-9a-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+|[0-9][0-9_]*")
_ESCAPES = {"\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def binding(node: n.Expr) -> int:
    """How tightly the outermost operator of an expression binds; operands that bind looser need parentheses."""
    match node:
        case n.Conditional():
            return 0
        case n.Logical():
            return 1 if node.op == "or" else 2
        case n.Unary():
            return 3 if node.op == "not" else FACTOR
        case n.Compare():
            return COMPARISON
        case n.Binary():
            return _BINARY[node.op]
        case _:
            return ATOM


def quoted(text: str) -> str:
    """A string literal that has this value."""
    quote = "'" if '"' in text and "'" not in text else '"'
    return quote + "".join(_escaped(char, quote) for char in text) + quote


def _escaped(char: str, quote: str) -> str:
    if char == quote:
        return "\\" + char
    if char in _ESCAPES or char.isprintable():
        return _ESCAPES.get(char, char)
    code = ord(char)
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}" if code < 65536 else f"\\U{code:08x}"


class ExprPrinter:
    """Documents for expressions of one file."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.depth = 0

    @contextmanager
    def _inside(self) -> Iterator[None]:
        """Within brackets, where lines may end at operators."""
        self.depth += 1
        yield
        self.depth -= 1

    def expr(self, node: n.Expr, least: int = 0) -> Doc:
        """The expression; in parentheses if it binds looser than `least`."""
        if binding(node) >= least:
            return self._expr(node)
        with self._inside():
            return bracketed("(", self._expr(node), ")")

    def value(self, node: n.Expr) -> Doc:
        """An expression that may be put into parentheses when it is too long for its line."""
        if not isinstance(node, n.Logical | n.Binary | n.Compare | n.Conditional) or self.depth:
            return self.expr(node)
        with self._inside():
            inner = self._expr(node)
        return Group((IfBroken("("), Nest((Break(""), inner)), Break(""), IfBroken(")")))

    def values_of(self, node: n.Expr) -> Doc:
        """The value of `return` or of `a, b = ...`: a tuple of two or more stands without parentheses."""
        if not isinstance(node, n.Sequence) or node.kind != "tuple" or len(node.items) < 2:
            return self.value(node)
        with self._inside():
            items = joined([self.expr(x) for x in node.items], (",", Break()))
        return Group((IfBroken("("), Nest((Break(""), items, IfBroken(","))), Break(""), IfBroken(")")))

    def target(self, node: n.Expr) -> Doc:
        """What is assigned to or bound by `for`: tuples without parentheses."""
        if isinstance(node, n.Sequence) and node.kind == "tuple" and len(node.items) > 1:
            return joined([self.expr(x, POSTFIX) for x in node.items], ", ")
        return self.expr(node, POSTFIX)

    # ------------------------------------------------------------------------------------------------- by kind
    def _expr(self, node: n.Expr) -> Doc:
        match node:
            case n.Name():
                return node.id
            case n.Constant():
                return self._constant(node)
            case n.Real():
                return node.text
            case n.Unary(op="not"):
                return ("not ", self.expr(node.operand, 3))
            case n.Unary():
                return (node.op, self.expr(node.operand, FACTOR))
            case n.Binary():
                return self._chain(*self._binary(node))
            case n.Logical():
                operands: list[Doc] = [self.expr(x, binding(node) + 1) for x in node.operands]
                return self._chain(operands[0], [(node.op, x) for x in operands[1:]])
            case n.Compare():
                return self._chain(self.expr(node.left, BITOR), [(op, self.expr(x, BITOR)) for op, x in node.rest])
            case n.Conditional():
                test, other = self.expr(node.test, TEST), self.expr(node.other)
                return self._chain(self.expr(node.then, TEST), [("if", test), ("else", other)])
            case n.Sequence() | n.DictDisplay() | n.Comprehension():
                return self._display(node)
            case n.Draw():
                return ("draw(", self.domain(node.domain), ")")
            case n.Call() | n.Attribute() | n.Index() | n.Slice():
                return self._postfix(node)
            case n.Foreign():
                return self.source.excerpt(node.span)

    def domain(self, domain: n.Shape | n.Values) -> Doc:
        """What `draw(...)` draws from."""
        raise AssertionError("printing domains is the job of ShapePrinter")

    def _chain(self, first: Doc, rest: list[tuple[str, Doc]]) -> Doc:
        """Operands with their operators; lines may end before an operator, within brackets only."""
        gap: Doc = Break() if self.depth else " "
        parts: list[Doc] = [first]
        for op, operand in rest:
            parts += [gap, op, " ", operand]
        return Group(tuple(parts)) if self.depth else tuple(parts)

    def _binary(self, node: n.Binary) -> tuple[Doc, list[tuple[str, Doc]]]:
        """A left-associative run of operators of one strength."""
        level = _BINARY[node.op]
        if node.op == "**":
            return self.expr(node.left, POSTFIX), [("**", self.expr(node.right, FACTOR))]
        right = self.expr(node.right, level + 1)
        if isinstance(node.left, n.Binary) and _BINARY[node.left.op] == level:
            first, rest = self._binary(node.left)
            return first, [*rest, (node.op, right)]
        return self.expr(node.left, level), [(node.op, right)]

    def _constant(self, node: n.Constant) -> str:
        raw = self.source.excerpt(node.span).strip("() \t\r\n")
        if isinstance(node.value, bool) or node.value is None:
            return str(node.value)
        if isinstance(node.value, int):
            return raw if _INTEGER.fullmatch(raw) and _same(raw, node.value) else str(node.value)
        if raw.startswith('"') and raw.endswith('"') and "\n" not in raw and _same(raw, node.value):
            return raw
        return quoted(node.value)

    def _display(self, node: n.Sequence | n.DictDisplay | n.Comprehension) -> Doc:
        with self._inside():
            match node:
                case n.Sequence():
                    left, right = {"list": "[]", "tuple": "()", "set": "{}"}[node.kind]
                    if not node.items:
                        return left + right
                    items = joined([self.expr(x) for x in node.items], (",", Break()))
                    if node.kind == "tuple" and len(node.items) == 1:
                        return (left, items, ",", right)
                    return bracketed(left, items, right, comma=True)
                case n.DictDisplay():
                    pairs: list[Doc] = [(self.expr(k), ": ", self.expr(v)) for k, v in node.items]
                    return bracketed("{", joined(pairs, (",", Break())), "}", comma=True) if pairs else "{}"
                case n.Comprehension():
                    left, right = {"list": "[]", "set": "{}", "dict": "{}", "gen": "()"}[node.kind]
                    return bracketed(left, self.comprehension(node), right)

    def comprehension(self, node: n.Comprehension) -> Doc:
        """A comprehension without its brackets."""
        with self._inside():
            key: Doc = (self.expr(node.key), ": ") if node.key is not None else ""
            parts: list[Doc] = [key, self.expr(node.element)]
            for clause in node.clauses:
                parts += [Break(), self.clause(clause)]
        return tuple(parts)

    def clause(self, clause: n.Clause) -> Doc:
        """`for x in xs if c`."""
        parts: list[Doc] = ["for ", self.target(clause.target), " in ", self.expr(clause.source, TEST)]
        for test in clause.tests:
            parts += [Break() if self.depth else " ", "if ", self.expr(test, TEST)]
        return tuple(parts)

    def _postfix(self, node: n.Call | n.Attribute | n.Index | n.Slice) -> Doc:
        match node:
            case n.Call():
                return (self.expr(node.func, POSTFIX), self._arguments(node))
            case n.Attribute():
                return (self.expr(node.value, POSTFIX), ".", node.name)
            case n.Index():
                base = self.expr(node.value, POSTFIX)
                return (base, "[", flat(self.target_or_value(node.index)), "]")
            case n.Slice():
                return (self.expr(node.value, POSTFIX), "[", flat(self._slice(node)), "]")

    def target_or_value(self, index: n.Expr) -> Doc:
        """An index: `grid[i, j]` stands without parentheses."""
        if isinstance(index, n.Sequence) and index.kind == "tuple" and len(index.items) > 1:
            return joined([self.expr(x) for x in index.items], ", ")
        return self.expr(index)

    def _slice(self, node: n.Slice) -> Doc:
        with self._inside():
            lower: Doc = self.expr(node.lower) if node.lower is not None else ""
            upper: Doc = self.expr(node.upper) if node.upper is not None else ""
            step: Doc = (":", self.expr(node.step)) if node.step is not None else ""
        return (lower, ":", upper, step)

    def _arguments(self, node: n.Call) -> Doc:
        if len(node.args) == 1 and not node.keywords:
            return self._one_argument(node.args[0])
        with self._inside():
            args: list[Doc] = [self.expr(x) for x in node.args]
            args += [(k.name, "=", self.expr(k.value)) for k in node.keywords]
        return bracketed("(", joined(args, (",", Break())), ")", comma=True) if args else "()"

    def _one_argument(self, arg: n.Expr) -> Doc:
        """One argument: a generator shares the parentheses, and a display is broken instead of them."""
        if isinstance(arg, n.Comprehension) and arg.kind == "gen":
            return bracketed("(", self.comprehension(arg), ")")
        with self._inside():
            inner = self.expr(arg)
        if isinstance(arg, n.Sequence | n.DictDisplay | n.Comprehension):
            return ("(", inner, ")")
        return bracketed("(", inner, ")", comma=True)


def _same(raw: str, value: int | str) -> bool:
    """Whether the text is a literal of that value."""
    try:
        found = int(raw, 0) if isinstance(value, int) else ast.literal_eval(raw)
    except (SyntaxError, ValueError):
        return False
    return type(found) is type(value) and found == value
