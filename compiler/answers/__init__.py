"""The registry of answer types: type word to class. A new type is a class beside its neighbours and a row here."""

from __future__ import annotations

from dataclasses import replace

from ...dsl import nodes as n
from ..to_python import Lowering
from .base import PLAIN, AnswerType, Style
from .graphs import EdgesAnswer, GraphAnswer, TreeAnswer
from .lists import ListAnswer, MultisetAnswer, PermutationAnswer, SetAnswer, SubsetAnswer
from .literal import LiteralOr
from .products import GridAnswer, RecordAnswer, TupleAnswer
from .scalars import BoolAnswer, ExprAnswer, IntAnswer, RationalAnswer, RealAnswer, StringAnswer, WordAnswer
from .variants import VariantAnswer

ANSWERS: dict[str, type[AnswerType]] = {
    "int": IntAnswer,
    "real": RealAnswer,
    "rational": RationalAnswer,
    "bool": BoolAnswer,
    "word": WordAnswer,
    "char": WordAnswer,
    "string": StringAnswer,
    "list": ListAnswer,
    "multiset": MultisetAnswer,
    "set": SetAnswer,
    "subset": SubsetAnswer,
    "permutation": PermutationAnswer,
    "tuple": TupleAnswer,
    "record": RecordAnswer,
    "grid": GridAnswer,
    "edges": EdgesAnswer,
    "arcs": EdgesAnswer,
    "tree": TreeAnswer,
    "graph": GraphAnswer,
    "expr": ExprAnswer,
}


def answer_type(
    lowering: Lowering, shape: n.Shape, tol: n.Expr | None = None, depth: int = 0, style: Style = PLAIN
) -> AnswerType:
    """The answer type of a shape; a declared record is a record, a declared variant a variant."""
    typing = lowering.typing
    word = shape.name
    if word not in ANSWERS and word in typing.aliases:
        return answer_type(lowering, typing.aliases[word][1], tol, depth, style)
    if word in typing.variants:
        return VariantAnswer(lowering, shape, tol, depth)
    if word not in ANSWERS and word in typing.records:
        word = "record"
    return ANSWERS[word](lowering, shape, tol, depth, style)


def whole_answer(lowering: Lowering, answer: n.Answer) -> AnswerType:
    """The type of a spec's answer with its attributes."""
    tol = next((a.expr for a in answer.attrs if a.word == "tol"), None)
    compact = any(a.word == "compact" for a in answer.attrs)
    sep = next((a.expr.value for a in answer.attrs if a.word == "sep" and isinstance(a.expr, n.Constant)), None)
    made = answer_type(lowering, answer.shape, tol, 0, Style(compact, sep if isinstance(sep, str) else None))
    size = next((a.values for a in answer.attrs if a.word == "size"), None)
    made = replace(made, size=size) if size is not None else made
    if answer.literal is None:
        return made
    return LiteralOr(lowering, answer.shape, tol, base=made, literal=answer.literal)


__all__ = ["ANSWERS", "AnswerType", "LiteralOr", "answer_type", "whole_answer"]
