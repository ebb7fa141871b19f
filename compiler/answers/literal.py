"""`answer x: T or "none"`: a value of a type, or one literal reply, which is None in the spec."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from .. import quote as q
from .base import AnswerType, DomainCheck, Pieces


@dataclass(frozen=True, slots=True)
class LiteralOr(AnswerType):
    """Wraps the type; what reads and prints decides first whether it is the literal reply."""

    base: AnswerType = field(kw_only=True)
    literal: str = field(kw_only=True)

    def says_literal(self, text: ast.expr) -> ast.expr:
        """Whether an answer text is the literal reply."""
        return self.call("says", text, q.literal(self.literal))

    def read(self, text: ast.expr) -> ast.expr:
        return self.base.read(text)

    def printed(self, value: ast.expr) -> ast.expr:
        return ast.IfExp(_is_none(value), q.literal(self.literal), self.base.printed(value))

    def checks(self, value: ast.expr) -> list[DomainCheck]:
        return [
            DomainCheck(ast.BoolOp(ast.Or(), [_is_none(value), c.test]), c.message) for c in self.base.checks(value)
        ]

    def noun(self, *, many: bool = False) -> Pieces:
        return self.base.noun(many=many)

    def layout(self) -> Pieces:
        return [*self.base.layout(), f', or with "{self.literal}"']

    def canonical(self, value: ast.expr) -> ast.expr:
        return self._unless_none(value, self.base.canonical(value))

    def from_reference(self, value: ast.expr) -> ast.expr:
        return self._unless_none(value, self.base.from_reference(value))

    def _unless_none(self, value: ast.expr, made: ast.expr) -> ast.expr:
        return value if made is value else ast.IfExp(_is_none(value), q.literal(None), made)

    def equal(self, left: ast.expr, right: ast.expr) -> ast.expr:
        test = self.base.equal(left, right)
        if isinstance(test, ast.Compare):
            return test
        one_is_none = ast.BoolOp(ast.Or(), [_is_none(left), _is_none(right)])
        return ast.IfExp(one_is_none, q.compare(left, ast.Is, right), test)

    def lines(self) -> bool:
        return self.base.lines()


def _is_none(value: ast.expr) -> ast.expr:
    return q.compare(value, ast.Is, q.literal(None))
