"""What an answer type contributes to a generated module; each type word has one class with this shape.

An instance belongs to one `Shape` of a spec. `parse` reads a whole answer, `token` is a function for one item of a list,
`show` is a function that prints a value, `checks` are the conditions of the domain with the sentence that says what is
wrong, `sentence` is what the prompt tells about the format, `equal` compares two values of the type.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TypeAlias

from ...dsl import nodes as n
from .. import quote as q
from ..to_python import Lowering

Pieces: TypeAlias = list["str | ast.expr"]


@dataclass(frozen=True, slots=True)
class DomainCheck:
    """`test` holds for values of the domain; `message` says what a value outside is."""

    test: ast.expr
    message: Pieces


@dataclass(frozen=True, slots=True)
class AnswerType:
    """Base of all answer types; a subclass overrides what differs from a plain token."""

    lowering: Lowering
    shape: n.Shape
    tol: n.Expr | None = None

    def parse(self, text: ast.expr) -> ast.expr:
        """An expression that reads the whole answer; None for malformed."""
        raise AssertionError(self.shape.name)

    def token(self) -> ast.expr:
        """A function from one token to a value or None."""
        raise AssertionError(self.shape.name)

    def show(self) -> ast.expr:
        """A function from a value to its text."""
        raise AssertionError(self.shape.name)

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
        """The value in the one form in which equal answers are equal."""
        return value

    def from_reference(self, value: ast.expr) -> ast.expr:
        """What `solve` gives, in the form in which the parser gives answers."""
        return self.canonical(value)

    def equal(self, left: ast.expr, right: ast.expr) -> ast.expr:
        """Whether two canonical values are the same answer."""
        return ast.Compare(left, [ast.Eq()], [right])

    def lines(self) -> bool:
        """Whether the printed answer takes several lines."""
        return False

    # ------------------------------------------------------------------------------------------------ conveniences
    def need(self, identifier: str) -> ast.expr:
        """A runtime function by name."""
        return q.name(self.lowering.need(identifier))

    def call(self, identifier: str, *args: ast.expr) -> ast.expr:
        """A call of a runtime function."""
        return self.lowering.runtime(identifier, *args)

    def member(self, value: ast.expr) -> list[DomainCheck]:
        """The conditions that `in VALUES` and `except VALUES` put on one scalar."""
        checks: list[DomainCheck] = []
        if self.shape.values is not None:
            test, said = self._within(value, self.shape.values)
            checks.append(DomainCheck(test, [value, " is not ", *said]))
        if self.shape.excluded is not None:
            test, _ = self._within(value, self.shape.excluded)
            checks.append(DomainCheck(ast.UnaryOp(ast.Not(), test), [value, " is excluded"]))
        return checks

    def _within(self, value: ast.expr, values: n.Values) -> tuple[ast.expr, Pieces]:
        expr = self.lowering.expr
        match values:
            case n.Range():
                low, high = expr(values.low), expr(values.high)
                return ast.Compare(low, [ast.LtE(), ast.LtE()], [value, high]), ["between ", low, " and ", high]
            case n.Members():
                members = expr(values.expr)
                return ast.Compare(value, [ast.In()], [members]), ["one of the allowed values"]
            case n.Choice():
                test = expr(values.test)
                then, other = self._within(value, values.then), self._within(value, values.other)
                return ast.IfExp(test, then[0], other[0]), ["one of the allowed values"]

    def length(self, value: ast.expr, what: str) -> list[DomainCheck]:
        """The condition that `[n]` or `[a..b]` puts on a length."""
        if not self.shape.dims:
            return []
        dim, size = self.shape.dims[0], q.call("len", value)
        if isinstance(dim, n.Range):
            low, high = self.lowering.expr(dim.low), self.lowering.expr(dim.high)
            test: ast.expr = ast.Compare(low, [ast.LtE(), ast.LtE()], [size, high])
            return [DomainCheck(test, ["there are ", size, f" {what}, not ", low, " to ", high])]
        wanted = self.lowering.expr(dim)
        return [DomainCheck(ast.Compare(size, [ast.Eq()], [wanted]), ["there are ", size, f" {what}, not ", wanted])]

    def count(self) -> Pieces:
        """The number of items in words: `5`, `2 to 7`; empty if it is free."""
        if not self.shape.dims:
            return []
        dim = self.shape.dims[0]
        if isinstance(dim, n.Range):
            return [self.lowering.expr(dim.low), " to ", self.lowering.expr(dim.high)]
        return [self.lowering.expr(dim)]


def lambda_of(argument: str, body: ast.expr) -> ast.expr:
    """`lambda argument: body`."""
    return ast.Lambda(ast.arguments([], [ast.arg(argument)], None, [], [], None, []), body)


def every(test: ast.expr, target: str, source: ast.expr) -> ast.expr:
    """`all(test for target in source)`."""
    generator = ast.comprehension(q.stored(target), source, [], 0)
    return q.call("all", ast.GeneratorExp(test, [generator]))
