"""Answers of one value: int, real, rational, bool, word, char, string."""

from __future__ import annotations

import ast

from ...dsl import nodes as n
from ...dsl import types as t
from .. import quote as q
from .base import AnswerType, DomainCheck, Pieces


class IntAnswer(AnswerType):
    """`int`, `int in A..B`: ASCII digits with an optional sign, at most 4,000 of them."""

    def read(self, text: ast.expr) -> ast.expr:
        return self.call("parse_int", text)

    def token(self) -> ast.expr:
        return self.need("int_token")

    def printed(self, value: ast.expr) -> ast.expr:
        return self.call("print_int", value)

    def bare(self) -> bool:
        return True

    def checks(self, value: ast.expr) -> list[DomainCheck]:
        return self.member(value)

    def noun(self, *, many: bool = False) -> Pieces:
        base = "integers" if many else "an integer"
        values = self.shape.values
        if isinstance(values, n.Range):
            low, high = self.shown(values.low), self.shown(values.high)
            return [base + (" from " if many else " between "), low, " to " if many else " and ", high]
        return [base]


class RealAnswer(AnswerType):
    """`real`, with `tol` on the answer: a finite decimal number."""

    def read(self, text: ast.expr) -> ast.expr:
        return self.call("parse_real", text)

    def token(self) -> ast.expr:
        return self.need("real_token")

    def printed(self, value: ast.expr) -> ast.expr:
        return self.call("print_real", value)

    def checks(self, value: ast.expr) -> list[DomainCheck]:
        return self.member(value)

    def noun(self, *, many: bool = False) -> Pieces:
        return ["decimal numbers" if many else "a decimal number"]

    def equal(self, left: ast.expr, right: ast.expr) -> ast.expr:
        if self.tol is None:
            return q.compare(left, ast.Eq, right)
        return self.call("close_to", left, right, self.lowering.expr(self.tol))


class RationalAnswer(AnswerType):
    """`rational`: `p/q` or a decimal, exact."""

    def read(self, text: ast.expr) -> ast.expr:
        return self.call("parse_rational", text)

    def token(self) -> ast.expr:
        return self.need("rational_token")

    def printed(self, value: ast.expr) -> ast.expr:
        return self.call("print_rational", value)

    def bare(self) -> bool:
        return True

    def checks(self, value: ast.expr) -> list[DomainCheck]:
        return self.member(value)

    def noun(self, *, many: bool = False) -> Pieces:
        return ["exact fractions such as 3/4" if many else "an exact fraction such as 3/4"]


class BoolAnswer(AnswerType):
    """`bool`: True or False; yes and no are read too."""

    def read(self, text: ast.expr) -> ast.expr:
        return self.call("parse_bool", text)

    def token(self) -> ast.expr:
        return self.need("bool_token")

    def printed(self, value: ast.expr) -> ast.expr:
        return self.call("print_bool", value)

    def bare(self) -> bool:
        return True

    def noun(self, *, many: bool = False) -> Pieces:
        return ["True or False" + (" each" if many else "")]


class StringAnswer(AnswerType):
    """`string[n] over LETTERS`: taken as it is, with leading zeros; without `over`, any printable text of one line."""

    def _letters(self) -> ast.expr:
        over = self.shape.over
        if over is None:
            return q.literal("")
        tree = self.lowering.listed(over)
        if isinstance(tree, ast.Tuple) and all(isinstance(x, ast.Constant) for x in tree.elts):
            return q.literal("".join([str(x.value) for x in tree.elts if isinstance(x, ast.Constant)]))
        return tree if isinstance(self.lowering.type_of(over), t.String) else q.method(q.literal(""), "join", tree)

    def read(self, text: ast.expr) -> ast.expr:
        return self.call("parse_string", text, self._letters())

    def printed(self, value: ast.expr) -> ast.expr:
        return self.call("print_string", value)

    def checks(self, value: ast.expr) -> list[DomainCheck]:
        return self.length(value, "letters")

    def noun(self, *, many: bool = False) -> Pieces:
        pieces: Pieces = ["texts" if many else "text"]
        if self.shape.dims:
            pieces += [" of ", *self.count(), " letters"]
        if self.shape.over is not None:
            letters = self._letters()
            if isinstance(letters, ast.Constant):
                return [*pieces, " over the letters ", " ".join(str(letters.value))]
            pieces += [" over the letters ", self.call("show_join", letters, q.literal(" "))]
        return pieces


class WordAnswer(AnswerType):
    """`word in {...}` and `char in ...`: one of a set of words; case is ignored where that is unambiguous."""

    def _words(self) -> ast.expr:
        assert self.shape.values is not None
        return self._listed(self.shape.values)

    def _listed(self, values: n.Values) -> ast.expr:
        match values:
            case n.Members():
                tree = self.lowering.listed(values.expr)
                known = isinstance(tree, ast.Tuple | ast.Name)
                return tree if known else q.call("tuple", tree)
            case n.Choice():
                then, other = self._listed(values.then), self._listed(values.other)
                return ast.IfExp(self.lowering.expr(values.test), then, other)
            case n.Range():
                raise AssertionError("words have no ranges")

    def read(self, text: ast.expr) -> ast.expr:
        if self.shape.values is None:
            return self.call("parse_string", text, q.literal(""))
        return self.call("parse_word", text, self._words())

    def token(self) -> ast.expr:
        if self.shape.values is None:
            return AnswerType.token(self)
        token = self.own("token")
        return q.lambda_of(token, self.call("word_token", q.name(token), self._words()))

    def printed(self, value: ast.expr) -> ast.expr:
        return self.call("print_word" if self.shape.values is not None else "print_string", value)

    def bare(self) -> bool:
        words = self._words() if self.shape.values is not None else None
        if not isinstance(words, ast.Tuple):
            return False
        return all(isinstance(x, ast.Constant) and _is_bare(str(x.value)) for x in words.elts)

    def checks(self, value: ast.expr) -> list[DomainCheck]:
        if self.shape.values is not None:
            return [c for c in self.member(value) if self.shape.excluded is not None][1:]
        if self.shape.name == "char":
            return [DomainCheck(q.compare(q.call("len", value), ast.Eq, q.literal(1)), ["this is not one character"])]
        blanks = q.compare(q.method(value, "split"), ast.Eq, ast.List([value], ast.Load()))
        return [DomainCheck(blanks, ["this is not one word"])]

    def noun(self, *, many: bool = False) -> Pieces:
        if self.shape.values is None:
            return [f"{self.shape.name}s" if many else f"one {self.shape.name}"]
        words = self._words()
        if isinstance(words, ast.Tuple) and all(isinstance(x, ast.Constant) for x in words.elts):
            known = [str(x.value) for x in words.elts if isinstance(x, ast.Constant)]
            joined = ", ".join(known[:-1]) + " and " + known[-1] if many and len(known) > 1 else ", ".join(known)
            return ["words out of " if many else "one of ", joined]
        if many:
            return ["words out of ", self.call("show_words", words)]
        return ["one of ", self.call("show_join", words, q.literal(", "))]


class ExprAnswer(AnswerType):
    """`expr in x`, `expr in (x, y)`: a formula in declared symbols; `size A..B` bounds the number of its parts."""

    def _symbols(self) -> tuple[str, ...]:
        values = self.shape.values
        if not isinstance(values, n.Members):
            return self.lowering.checked.spec.header.symbols
        items = values.expr.items if isinstance(values.expr, n.Sequence) else (values.expr,)
        return tuple(x.id for x in items if isinstance(x, n.Name))

    def _most(self) -> ast.expr | None:
        return self.lowering.expr(self.size.high) if isinstance(self.size, n.Range) else None

    def read(self, text: ast.expr) -> ast.expr:
        most = self._most()
        return self.call("parse_expr", text, q.literal(self._symbols()), *([] if most is None else [most]))

    def compound(self) -> bool:
        return True

    def token(self) -> ast.expr:
        token = self.own("token")
        return q.lambda_of(token, self.call("expr_token", q.name(token), q.literal(self._symbols())))

    def printed(self, value: ast.expr) -> ast.expr:
        return self.call("print_expr", value)

    def checks(self, value: ast.expr) -> list[DomainCheck]:
        if not isinstance(self.size, n.Range) or is_zero(self.size.low):
            return []
        low = self.lowering.expr(self.size.low)
        test = q.compare(low, ast.LtE, self.call("size", value))
        return [DomainCheck(test, ["the expression has fewer than ", self.shown(self.size.low), " parts"])]

    def from_reference(self, value: ast.expr) -> ast.expr:
        return self.call("_as_expression", value)

    def noun(self, *, many: bool = False) -> Pieces:
        names = " and ".join(self._symbols())
        return [f"expressions in {names}" if many else f"an expression in {names}"]

    def equal(self, left: ast.expr, right: ast.expr) -> ast.expr:
        return self.call("same", left, right)


def _is_bare(word: str) -> bool:
    """Whether a word stands in a list as it is, wherever it stands."""
    return word.isprintable() and word.split() == [word] and not set(word) & set("()[]{},.*`$'\"")


def is_zero(node: n.Expr) -> bool:
    """Whether an expression is the literal 0."""
    return isinstance(node, n.Constant) and node.value == 0
