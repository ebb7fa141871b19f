"""Grammar callbacks for expressions: tokens in, `nodes.Expr` out.

Spellings of Python that are not part of the language are built as `Foreign` and reported once, with the idiom to use.
"""

from __future__ import annotations

import ast
import keyword
from typing import Any

from lark import Token, Transformer

from . import nodes as n
from .diagnostics import Sink, replacement
from .spans import Span

_OPENERS = {"(", "[", "{"}
KEYWORDS = frozenset(keyword.kwlist)


def span_of(child: Any) -> Span:
    """The span of a token or node."""
    if isinstance(child, Token):
        return Span(child.start_pos, child.end_pos)  # type: ignore[arg-type]
    return child.span


def covering(children: list[Any]) -> Span:
    """From the first to the last child that has a place (layout tokens have none)."""
    placed = [c for c in children if c is not None and not _is_layout(c)]
    return Span(span_of(placed[0]).start, span_of(placed[-1]).end)


def _is_layout(child: Any) -> bool:
    if isinstance(child, Token):
        return child.type in ("_NL", "_INDENT", "_DEDENT")
    return isinstance(child, tuple | list)


def parts(children: list[Any], *skip: str) -> list[Any]:
    """The children that are not punctuation tokens."""
    return [c for c in children if c is not None and not (isinstance(c, Token) and (c.value in skip or _is_layout(c)))]


class ExprBuilder(Transformer):
    """Callbacks named after the rules and aliases of `grammar.lark` (expressions)."""

    def __init__(self) -> None:
        super().__init__(visit_tokens=False)
        self.sink = Sink()
        self.lost: set[str] = set()

    # ------------------------------------------------------------------------------------------------- atoms
    def name(self, c: list[Any]) -> n.Expr:
        token = c[0]
        if token.value in KEYWORDS:
            advice = "choose another name"
            self.sink.error("E001", span_of(token), f"`{token}` is a keyword and cannot be used as a name", advice)
        return n.Name(span_of(token), token.value)

    def integer(self, c: list[Any]) -> n.Expr:
        span, text = span_of(c[0]), str(c[0])
        if len(text) > 1 and text.isdigit() and text[0] == "0" and text.strip("0"):
            self.sink.error("E012", span, "an integer may not start with 0", "drop the leading zeros")
            text = text.lstrip("0")
        if len(text) > 4000:
            self.sink.error("E012", span, "an integer literal has at most 4,000 digits", "write a power")
            return n.Constant(span, 0)
        try:
            return n.Constant(span, int(text, 0))
        except ValueError:
            self.sink.error(
                "E012", span, f"`{text}` is not an integer", "write decimal digits, or 0x, 0b, 0o before them"
            )
            return n.Constant(span, 0)

    def real(self, c: list[Any]) -> n.Expr:
        return n.Real(span_of(c[0]), str(c[0]))

    def string(self, c: list[Any]) -> n.Expr:
        return n.Constant(span_of(c[0]), self.text(c[0]))

    def text(self, token: Token) -> str:
        """The value of a string token; prefixes and triple quotes are reported."""
        raw, span = str(token), span_of(token)
        prefix = raw[: min(raw.find(q) for q in "\"'" if q in raw)]
        body = raw[len(prefix) :]
        if prefix:
            advice = (
                "build the text with + and str(), or put it into the prompt"
                if "f" in prefix.lower()
                else "write a plain string"
            )
            self.sink.error("E010", span, f'strings have no prefix: `{prefix}"..."`', advice)
        elif body.startswith(('"""', "'''")):
            self.sink.error("E010", span, "there are no triple-quoted strings", "use # for a remark, \\n in a string")
        try:
            return ast.literal_eval(body)
        except (SyntaxError, ValueError):
            advice = "write `\\\\` for a backslash"
            self.sink.error("E012", span, "this string has an escape that Python does not know", advice)
            return body[1:-1]

    def true(self, c: list[Any]) -> n.Expr:
        return n.Constant(span_of(c[0]), True)

    def false(self, c: list[Any]) -> n.Expr:
        return n.Constant(span_of(c[0]), False)

    def none(self, c: list[Any]) -> n.Expr:
        return n.Constant(span_of(c[0]), None)

    def group(self, c: list[Any]) -> n.Expr:
        return _respan(c[1], covering(c))

    def empty_tuple(self, c: list[Any]) -> n.Expr:
        return n.Sequence(covering(c), "tuple", ())

    def tuple_(self, c: list[Any]) -> n.Expr:
        return n.Sequence(covering(c), "tuple", tuple(parts(c[1:-1], ",")))

    def list_(self, c: list[Any]) -> n.Expr:
        return n.Sequence(covering(c), "list", tuple(parts(c[1:-1], ",")))

    def set_(self, c: list[Any]) -> n.Expr:
        return n.Sequence(covering(c), "set", tuple(parts(c[1:-1], ",")))

    def pair(self, c: list[Any]) -> tuple[n.Expr, n.Expr]:
        return (c[0], c[2])

    def dict_(self, c: list[Any]) -> n.Expr:
        return n.DictDisplay(covering(c), tuple(parts(c[1:-1], ",")))

    # -------------------------------------------------------------------------------------------- operators
    def unary(self, c: list[Any]) -> n.Expr:
        return n.Unary(covering(c), str(c[0]), c[1])

    def not_(self, c: list[Any]) -> n.Expr:
        if str(c[0]) == "!":
            self._spelling(c[0], "!", "not ")
        return n.Unary(covering(c), "not", c[1])

    def binary(self, c: list[Any]) -> n.Expr:
        return n.Binary(covering(c), str(c[1]), c[0], c[2])

    def or_(self, c: list[Any]) -> n.Expr:
        return self._logical("or", "||", c)

    def and_(self, c: list[Any]) -> n.Expr:
        return self._logical("and", "&&", c)

    def _logical(self, op: str, foreign: str, c: list[Any]) -> n.Expr:
        for token in c[1::2]:
            if token == foreign:
                self._spelling(token, foreign, op)
        return n.Logical(covering(c), op, tuple(c[0::2]))

    def _spelling(self, token: Token, foreign: str, ours: str) -> None:
        advice = f"write `{ours.strip()}`"
        fix = replacement(advice, span_of(token), ours)
        self.sink.error("E011", span_of(token), f"`{foreign}` is written `{ours.strip()}`", advice, fix=fix)

    def comp_op(self, c: list[Any]) -> str:
        return " ".join(c)

    def compare(self, c: list[Any]) -> n.Expr:
        return n.Compare(covering([c[0], c[-1]]), c[0], tuple(zip(c[1::2], c[2::2])))

    def conditional(self, c: list[Any]) -> n.Expr:
        return n.Conditional(covering(c), c[2], c[0], c[4])

    # ------------------------------------------------------------------------------------------ postfix forms
    def call(self, c: list[Any]) -> n.Expr:
        func, given = c[0], c[2] or []
        args = tuple(a for a in given if not isinstance(a, n.Keyword))
        return n.Call(covering(c), func, args, tuple(a for a in given if isinstance(a, n.Keyword)))

    def args(self, c: list[Any]) -> list[Any]:
        return parts(c, ",")

    def keyword(self, c: list[Any]) -> n.Keyword:
        return n.Keyword(covering(c), str(c[0]), c[2])

    def gen_arg(self, c: list[Any]) -> n.Expr:
        return n.Comprehension(Span(c[0].span.start, c[1][-1].span.end), "gen", c[0], tuple(c[1]))

    def attribute(self, c: list[Any]) -> n.Expr:
        return n.Attribute(covering(c), c[0], str(c[2]), span_of(c[2]))

    def subscript(self, c: list[Any]) -> n.Expr:
        span, index = covering(c), c[2]
        if isinstance(index, list):
            return n.Slice(span, c[0], *index)
        return n.Index(span, c[0], index)

    def index_plain(self, c: list[Any]) -> n.Expr:
        return c[0]

    def index_slice(self, c: list[Any]) -> list[n.Expr | None]:
        lower, rest = c[0], c[2:]
        upper = rest[0] if rest else None
        step = rest[2] if len(rest) > 2 else None
        return [lower, upper, step]

    # ----------------------------------------------------------------------------------------- comprehensions
    def targets(self, c: list[Any]) -> n.Expr:
        items = parts(c, ",")
        if len(items) == 1 and not (len(c) > 1 and c[1] is not None):
            return items[0]
        return n.Sequence(covering(items), "tuple", tuple(items))

    testlist = targets

    def clause(self, c: list[Any]) -> list[n.Clause]:
        return c

    def comp_for(self, c: list[Any]) -> n.Clause:
        tests = tuple(t for t in c[4:] if t is not None and not isinstance(t, Token))
        return n.Clause(covering(c), c[1], c[3], tests)

    def list_comp(self, c: list[Any]) -> n.Expr:
        return n.Comprehension(covering(c), "list", c[1], tuple(c[2]))

    def set_comp(self, c: list[Any]) -> n.Expr:
        return n.Comprehension(covering(c), "set", c[1], tuple(c[2]))

    def dict_comp(self, c: list[Any]) -> n.Expr:
        return n.Comprehension(covering(c), "dict", c[1][1], tuple(c[2]), key=c[1][0])

    def generator(self, c: list[Any]) -> n.Expr:
        return n.Comprehension(covering(c), "gen", c[1], tuple(c[2]))

    # ------------------------------------------------------------------------------------- draws and Python-isms
    def draw(self, c: list[Any]) -> n.Expr:
        return n.Draw(covering(c), c[2])

    def lambda_(self, c: list[Any]) -> n.Expr:
        span = covering(c)
        self.sink.error("E010", span, "there is no `lambda`", "write a nested `def` and pass its name")
        return n.Foreign(span, "lambda")

    def star(self, c: list[Any]) -> n.Expr:
        span = covering(c)
        self.sink.error("E010", span, f"`{c[0]}` does not unpack here", "concatenate with +; `max(xs)` takes a list")
        return n.Foreign(span, "star", (c[1],))

    def walrus(self, c: list[Any]) -> n.Expr:
        span = covering(c)
        self.sink.error("E010", span, "`:=` does not exist here", "assign on a line of its own")
        self.lost.add(str(c[0]))
        return n.Foreign(span, "walrus", (c[2],))

    def walrus_group(self, c: list[Any]) -> n.Expr:
        return self.walrus(c[1:-1])


def _respan(node: n.Expr, span: Span) -> n.Expr:
    """The same node with the span of its brackets; precedence needs no node of its own."""
    values = [getattr(node, name) for name in node.__slots__ if name != "span"]
    return type(node)(span, *values)
