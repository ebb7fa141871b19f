"""The registry of answer types: type word to class. A new type is a class beside its neighbours and a row here."""

from __future__ import annotations

from ...dsl import nodes as n
from ..to_python import Lowering
from .base import AnswerType
from .collections import (
    EdgesAnswer,
    GridAnswer,
    ListAnswer,
    MultisetAnswer,
    PermutationAnswer,
    RecordAnswer,
    SetAnswer,
    SubsetAnswer,
    TupleAnswer,
)
from .scalars import BoolAnswer, IntAnswer, RationalAnswer, RealAnswer, StringAnswer, WordAnswer

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
}


def answer_type(lowering: Lowering, shape: n.Shape, tol: n.Expr | None = None) -> AnswerType:
    """The answer type of a shape; a declared record is a record."""
    word = shape.name
    typing = lowering.checked.typing
    if word not in ANSWERS and word in typing.aliases:
        return answer_type(lowering, typing.aliases[word][1], tol)
    if word not in ANSWERS and word in typing.records:
        word = "record"
    return ANSWERS[word](lowering, shape, tol)


__all__ = ["ANSWERS", "AnswerType", "answer_type"]
