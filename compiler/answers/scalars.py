"""Answers of one value: int, real, rational, bool, word, char, string."""

from __future__ import annotations

import ast

from ...dsl import nodes as n
from .. import quote as q
from .base import AnswerType, DomainCheck, Pieces, lambda_of


class IntAnswer(AnswerType):
    """`int`, `int in A..B`: ASCII digits with an optional sign, at most 4,000 of them."""

    def parse(self, text: ast.expr) -> ast.expr:
        return self.call("parse_int", text)

    def token(self) -> ast.expr:
        return self.need("int_token")

    def show(self) -> ast.expr:
        return self.need("print_int")

    def checks(self, value: ast.expr) -> list[DomainCheck]:
        return self.member(value)

    def noun(self, *, many: bool = False) -> Pieces:
        base = "integers" if many else "an integer"
        values = self.shape.values
        if isinstance(values, n.Range):
            return [
                base + (" from " if many else " between "),
                self.lowering.expr(values.low),
                " to " if many else " and ",
                self.lowering.expr(values.high),
            ]
        return [base]


class RealAnswer(AnswerType):
    """`real`, with `tol` on the answer: a finite decimal number."""

    def parse(self, text: ast.expr) -> ast.expr:
        return self.call("parse_real", text)

    def token(self) -> ast.expr:
        return self.need("real_token")

    def show(self) -> ast.expr:
        return self.need("print_real")

    def checks(self, value: ast.expr) -> list[DomainCheck]:
        return self.member(value)

    def noun(self, *, many: bool = False) -> Pieces:
        return ["decimal numbers" if many else "a decimal number"]

    def equal(self, left: ast.expr, right: ast.expr) -> ast.expr:
        if self.tol is None:
            return ast.Compare(left, [ast.Eq()], [right])
        return self.call("close_to", left, right, self.lowering.expr(self.tol))


class RationalAnswer(AnswerType):
    """`rational`: `p/q` or a decimal, exact."""

    def parse(self, text: ast.expr) -> ast.expr:
        return self.call("parse_rational", text)

    def token(self) -> ast.expr:
        return self.need("rational_token")

    def show(self) -> ast.expr:
        return self.need("print_rational")

    def checks(self, value: ast.expr) -> list[DomainCheck]:
        return self.member(value)

    def noun(self, *, many: bool = False) -> Pieces:
        return ["exact fractions such as 3/4" if many else "an exact fraction such as 3/4"]


class BoolAnswer(AnswerType):
    """`bool`: True or False; yes and no are read too."""

    def parse(self, text: ast.expr) -> ast.expr:
        return self.call("parse_bool", text)

    def token(self) -> ast.expr:
        return self.need("bool_token")

    def show(self) -> ast.expr:
        return self.need("print_bool")

    def noun(self, *, many: bool = False) -> Pieces:
        return ["True or False" + (" each" if many else "")]


class WordAnswer(AnswerType):
    """`word in {...}` and `char in ...`: one of a set of words; case is ignored where that is unambiguous."""

    def _words(self) -> ast.expr:
        assert self.shape.values is not None
        return self._set(self.shape.values)

    def _set(self, values: n.Values) -> ast.expr:
        match values:
            case n.Members():
                tree = self.lowering.ordered(values.expr)
                items = tree.args[0].elts if _is_sorted_set(tree) else None  # type: ignore[attr-defined]
                if items is not None and all(isinstance(x, ast.Constant) for x in items):
                    return ast.Tuple(sorted(items, key=lambda x: str(x.value)), ast.Load())  # type: ignore[attr-defined]
                return q.call("tuple", tree)
            case n.Choice():
                return ast.IfExp(self.lowering.expr(values.test), self._set(values.then), self._set(values.other))
            case n.Range():
                raise AssertionError("words have no ranges")

    def parse(self, text: ast.expr) -> ast.expr:
        return self.call("parse_word", text, self._words())

    def token(self) -> ast.expr:
        return lambda_of("token", self.call("word_token", q.name("token"), self._words()))

    def show(self) -> ast.expr:
        return self.need("print_word")

    def noun(self, *, many: bool = False) -> Pieces:
        words = self._words()
        if many:
            return ["words out of ", self.call("show_words", words)]
        return ["one of ", self.call("show_join", words, q.literal(", "))]


class StringAnswer(AnswerType):
    """`string[n] over LETTERS`: taken as it is, leading zeros included; without `over`, any printable text of one line."""

    def _letters(self) -> ast.expr:
        if self.shape.over is None:
            return q.literal("")
        tree = self.lowering.ordered(self.shape.over)
        return (
            tree
            if isinstance(tree, ast.Constant) or isinstance(tree, ast.Name)
            else q.call(ast.Attribute(q.literal(""), "join", ast.Load()), tree)
        )

    def parse(self, text: ast.expr) -> ast.expr:
        return self.call("parse_string", text, self._letters())

    def token(self) -> ast.expr:
        return lambda_of("token", self.call("parse_string", q.name("token"), self._letters()))

    def show(self) -> ast.expr:
        return self.need("print_string")

    def checks(self, value: ast.expr) -> list[DomainCheck]:
        return self.length(value, "letters")

    def noun(self, *, many: bool = False) -> Pieces:
        pieces: Pieces = ["texts" if many else "text"]
        if self.shape.dims:
            pieces += [" of ", *self.count(), " letters"]
        if self.shape.over is not None:
            pieces += [" over the letters ", self.call("show_join", self._letters(), q.literal(" "))]
        return pieces


def _is_sorted_set(tree: ast.expr) -> bool:
    return (
        isinstance(tree, ast.Call)
        and isinstance(tree.func, ast.Name)
        and tree.func.id == "sorted"
        and isinstance(tree.args[0], ast.Set)
    )
