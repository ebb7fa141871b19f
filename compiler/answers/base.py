"""What an answer type contributes to a generated module; each type word has one class with this shape.

An instance belongs to one `Shape` of a spec. `read` reads a whole answer, `token` is a function for one item of a list,
`printed` is the text of a value, `checks` are the conditions of the domain with the sentence that says what is wrong,
`noun` and `layout` are what the prompt tells about the format, `equal` compares two values of the type. Pieces of text
are literal, or expressions whose value is text.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TypeAlias

from ...dsl import nodes as n
from ...dsl import types as t
from .. import quote as q
from ..domains import Domains
from ..to_python import Lowering

Pieces: TypeAlias = list["str | ast.expr"]


@dataclass(frozen=True, slots=True)
class DomainCheck:
    """`test` holds for values of the domain; `message` says what a value outside is."""

    test: ast.expr
    message: Pieces


@dataclass(frozen=True, slots=True)
class Style:
    """How the items of a list are separated: `compact` not at all, `sep` by that text, by blanks if it is None."""

    compact: bool = False
    sep: str | None = None


PLAIN = Style()


@dataclass(frozen=True, slots=True)
class AnswerType:
    """Base of all answer types; a subclass overrides what differs from a plain token."""

    lowering: Lowering
    shape: n.Shape
    tol: n.Expr | None = None
    depth: int = 0
    style: Style = PLAIN
    size: n.Values | None = None

    def read(self, text: ast.expr) -> ast.expr:
        """An expression that reads the whole answer; None for malformed."""
        raise AssertionError(self.shape.name)

    def token(self) -> ast.expr:
        """A function from one token to a value or None."""
        token = self.own("token")
        return q.lambda_of(token, self.read(q.name(token)))

    def printed(self, value: ast.expr) -> ast.expr:
        """The text of a value."""
        raise AssertionError(self.shape.name)

    def show(self) -> ast.expr:
        """A function from a value to its text."""
        value = self.variable("value")
        return q.lambda_of(value, self.printed(q.name(value)))

    def checks(self, value: ast.expr) -> list[DomainCheck]:
        """The conditions of the domain on a parsed value."""
        return []

    def noun(self, *, many: bool = False) -> Pieces:
        """What the answer is, for the format sentence: `an integer`, `integers`."""
        raise AssertionError(self.shape.name)

    def layout(self) -> Pieces:
        """How the answer is written, after the noun; empty for scalars."""
        return []

    def canonical(self, value: ast.expr) -> ast.expr:
        """A parsed value in the one form in which equal answers are equal."""
        return value

    def from_reference(self, value: ast.expr) -> ast.expr:
        """What `solve` gives, in the form in which the parser gives answers, canonical."""
        return self.canonical(value)

    def equal(self, left: ast.expr, right: ast.expr) -> ast.expr:
        """Whether two canonical values are the same answer."""
        return q.compare(left, ast.Eq, right)

    def compound(self) -> bool:
        """Whether a value has parts, so that several of them are written one per line."""
        return False

    def bare(self) -> bool:
        """Whether every value prints as text that needs no protection in a list: digits, signs, plain words."""
        return False

    def lines(self) -> bool:
        """Whether the printed answer takes several lines."""
        return False

    # ------------------------------------------------------------------------------------------------ conveniences
    def own(self, word: str) -> str:
        """A name of the compiler's."""
        return self.lowering.own(word)

    def variable(self, word: str) -> str:
        """A name for an item at this depth of nesting."""
        return self.own(word if self.depth == 0 else f"{word}{self.depth + 1}")

    def need(self, identifier: str) -> ast.expr:
        """A runtime function by name."""
        return q.name(self.lowering.need(identifier))

    def call(self, identifier: str, *args: ast.expr) -> ast.expr:
        """A call of a runtime function."""
        return self.lowering.runtime(identifier, *args)

    def inner(self, shape: n.Shape) -> AnswerType:
        """The type of a part."""
        from . import answer_type

        return answer_type(self.lowering, shape, self.tol, self.depth + 1)

    def shown(self, node: n.Expr) -> ast.expr:
        """The text of an expression's value."""
        return self.lowering.shown(node)

    def member(self, value: ast.expr) -> list[DomainCheck]:
        """The conditions that `in VALUES` and `except VALUES` put on one scalar."""
        checks: list[DomainCheck] = []
        domains = Domains(self.lowering)
        said = self._said(value)
        if self.shape.values is not None:
            test = domains.member(value, self.shape.values)
            checks.append(DomainCheck(test, [said, " is not ", *self._named(self.shape.values)]))
        if self.shape.excluded is not None:
            test = domains.excluded(value, self.shape.excluded, self.shape.name)
            checks.append(DomainCheck(test, [said, " is excluded"]))
        return checks

    def _said(self, value: ast.expr) -> ast.expr:
        """The text of a parsed scalar; parsed integers are short enough for `str`."""
        if self.shape.name == "int":
            return q.call("str", value)
        return self.lowering.text(value, t.STRING if self.shape.name in ("word", "char", "string") else t.UNKNOWN)

    def _named(self, values: n.Values) -> Pieces:
        if isinstance(values, n.Range):
            return ["between ", self.shown(values.low), " and ", self.shown(values.high)]
        return ["one of the allowed values"]

    def length(self, value: ast.expr, what: str) -> list[DomainCheck]:
        """The condition that `[n]` or `[a..b]` puts on a length."""
        if not self.shape.dims:
            return []
        dim, size = self.shape.dims[0], q.call("len", value)
        found: Pieces = ["there are ", q.call("str", size), f" {what}, not "]
        if isinstance(dim, n.Range):
            low, high = self.lowering.expr(dim.low), self.lowering.expr(dim.high)
            test: ast.expr = ast.Compare(low, [ast.LtE(), ast.LtE()], [size, high])
            return [DomainCheck(test, [*found, self.shown(dim.low), " to ", self.shown(dim.high)])]
        test = q.compare(size, ast.Eq, self.lowering.expr(dim))
        return [DomainCheck(test, [*found, self.shown(dim)])]

    def count(self) -> Pieces:
        """The number of items in words: `5`, `2 to 7`; empty if it is free."""
        if not self.shape.dims:
            return []
        dim = self.shape.dims[0]
        if isinstance(dim, n.Range):
            return [self.shown(dim.low), " to ", self.shown(dim.high)]
        return [self.shown(dim)]
