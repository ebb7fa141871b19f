"""`prompt(instance)`: the question as text, with the sentence that says how to write the answer."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from ..dsl import nodes as n
from ..dsl import types as t
from ..dsl.filters import FILTERS
from . import quote as q
from .answers.base import Pieces
from .arranged import arranged
from .sections import Sections


class Prompts:
    """Builds the prompt function of one spec."""

    def __init__(self, sections: Sections) -> None:
        self.s, self.spec, self.lowering = sections, sections.spec, sections.lowering

    def prompt(self) -> ast.FunctionDef:
        """`prompt(instance)`."""
        parts = self.spec.prompt or ()
        stated = any(_is_format(p) for p in parts)
        closing = self.spec.header.format and not stated
        tail: Pieces = ["\n\n", *self.format_sentence()] if closing else []
        inner: list[ast.stmt] = []
        if any(isinstance(p, n.PromptFor | n.PromptIf) for p in parts):
            out = self.lowering.own("out")
            inner += [*q.statements("__out__ = []", out=out), *self._statements(parts, out)]
            joined = q.method(q.literal(""), "join", q.name(out))
            inner.append(ast.Return(concatenated([joined, *tail])))
        else:
            pieces = [piece for part in parts for piece in self._pieces(part)]
            inner.append(ast.Return(concatenated([*pieces, *tail])))
        return q.function("prompt", ["instance"], self.s.with_locals(inner))

    def _statements(self, parts: Iterable[n.PromptPart], out: str) -> list[ast.stmt]:
        body: list[ast.stmt] = []
        waiting: Pieces = []
        for part in parts:
            if isinstance(part, n.Text | n.Show):
                waiting += self._pieces(part)
                continue
            body += self._append(waiting, out)
            waiting = []
            if isinstance(part, n.PromptFor):
                source = self.lowering.ordered(part.source)
                target = self.lowering.bind_target(part.target)
                inner = self._statements(part.body, out)
                self.lowering.scopes.pop()
                body.append(self.lowering.mark(ast.For(target, source, inner or [ast.Pass()], []), part))
            else:
                then, other = self._statements(part.body, out), self._statements(part.orelse, out)
                test = self.lowering.expr(part.test)
                body.append(self.lowering.mark(ast.If(test, then or [ast.Pass()], other), part))
        return body + self._append(waiting, out)

    def _append(self, pieces: Pieces, out: str) -> list[ast.stmt]:
        return q.statements("__out__.append(__x__)", out=out, x=concatenated(pieces)) if pieces else []

    def _pieces(self, part: n.PromptPart) -> Pieces:
        if isinstance(part, n.Text):
            return [part.text]
        assert isinstance(part, n.Show)
        if _is_format(part):
            return self.format_sentence()
        joined = arranged(self.lowering, part)
        if joined is not None:
            return [joined]
        kind = self.lowering.full_type(part.expr)
        value = self.lowering.in_order(part.expr)
        if part.filters and part.filters[0].name != "math":
            value = self.lowering.written(value, kind)
        for item in part.filters:
            args = [self.lowering.expr(a) for a in item.args]
            value = self.lowering.runtime(FILTERS[item.name].function, value, *args)
            kind = t.STRING
        return [self.lowering.text(value, kind)]

    def format_sentence(self) -> Pieces:
        """The sentence that tells how to write the answer, from the answer's type."""
        return ["Answer with ", *self.s.answer.noun(), *self.s.answer.layout(), "."]


def concatenated(pieces: Pieces) -> ast.expr:
    """The pieces joined by `+`, neighbouring literals merged."""
    merged: list[ast.expr] = []
    for piece in pieces:
        tree = q.literal(piece) if isinstance(piece, str) else piece
        if isinstance(tree, ast.Constant) and tree.value == "":
            continue
        last = merged[-1] if merged else None
        if isinstance(tree, ast.Constant) and isinstance(last, ast.Constant):
            merged[-1] = ast.Constant(str(last.value) + str(tree.value))
        else:
            merged.append(tree)
    if not merged:
        return q.literal("")
    tree = merged[0]
    for piece in merged[1:]:
        tree = ast.BinOp(tree, ast.Add(), piece)
    return tree


def _is_format(part: n.PromptPart) -> bool:
    """`{{ answer | format }}`: the place of the format sentence."""
    return (
        isinstance(part, n.Show)
        and isinstance(part.expr, n.Name)
        and part.expr.id == "answer"
        and [f.name for f in part.filters] == ["format"]
    )
