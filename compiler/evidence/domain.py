"""The domain of an answer as a value that the engines can count, list and draw from.

A description is a tuple that starts with a word: ("int", low, high), ("choice", values), ("list", low, high, item),
("multiset" or "subset", low, high, item), ("perm", values), ("tuple", items), ("record", maker, items),
("variants", ((maker, items), ...)), ("grid", rows, columns, item), ("string", low, high, letters),
("edges", low, high, first, last, directed), ("tree", n), ("or", base), ("expr",), or ("any",) where nothing is
known. A bound may be None. Values of `except`, and domains that depend on other parts of the answer, are not followed.
"""

from __future__ import annotations

import ast

from ...dsl import nodes as n
from .. import quote as q
from ..answers import LiteralOr
from ..answers.base import AnswerType
from ..answers.graphs import EdgesAnswer, GraphAnswer, TreeAnswer
from ..answers.lists import ListAnswer, MultisetAnswer, PermutationAnswer, SetAnswer, SubsetAnswer
from ..answers.products import GridAnswer, RecordAnswer, TupleAnswer
from ..answers.scalars import BoolAnswer, ExprAnswer, IntAnswer, StringAnswer, WordAnswer
from ..answers.variants import VariantAnswer
from ..domains import Domains

_ANY = ("any",)


def description(answer: AnswerType) -> ast.expr:
    """An expression for the description; it may read what the instance's sections read."""
    match answer:
        case LiteralOr():
            return _made("or", description(answer.base))
        case IntAnswer() | WordAnswer():
            return _scalar(answer)
        case BoolAnswer():
            return q.literal(("choice", (False, True)))
        case StringAnswer():
            return _made("string", *_size(answer), answer._letters()) if answer.shape.over else q.literal(_ANY)
        case PermutationAnswer():
            base = answer._base() if answer.shape.values is not None else _upto(answer)
            return _made("perm", q.call("list", base))
        case SubsetAnswer() | SetAnswer():
            return _made("subset", *_size(answer), description(answer.item()))
        case MultisetAnswer():
            return _made("multiset", *_size(answer), description(answer.item()))
        case ListAnswer():
            return _made("list", *_size(answer), description(answer.item()))
        case GridAnswer():
            rows, columns = (answer.lowering.expr(d) for d in answer._size())
            return _made("grid", rows, columns, description(answer.item()))
        case RecordAnswer():
            return _made("record", answer._maker(), _parts(answer, answer.fields()))
        case TupleAnswer():
            return _made("tuple", _tuple([description(x) for x in answer.items()]))
        case VariantAnswer():
            return _variants(answer)
        case EdgesAnswer():
            return _edges(answer)
        case ExprAnswer():
            return q.literal(("expr",))
    return q.literal(_ANY)


def _made(word: str, *parts: ast.expr) -> ast.expr:
    return _tuple([q.literal(word), *parts])


def _tuple(parts: list[ast.expr]) -> ast.expr:
    return ast.Tuple(parts, ast.Load())


def _scalar(answer: AnswerType) -> ast.expr:
    values = answer.shape.values
    if values is None:
        free = ("int", None, None) if isinstance(answer, IntAnswer) else _ANY
        return q.literal(free)
    if isinstance(values, n.Range):
        return _made("int", answer.lowering.expr(values.low), answer.lowering.expr(values.high))
    return _made("choice", q.call("sorted", Domains(answer.lowering).listed(values)))


def _size(answer: AnswerType) -> tuple[ast.expr, ast.expr]:
    """The bounds of a length."""
    if not answer.shape.dims:
        return q.literal(0), q.literal(None)
    dim = answer.shape.dims[0]
    if isinstance(dim, n.Range):
        return answer.lowering.expr(dim.low), answer.lowering.expr(dim.high)
    return answer.lowering.expr(dim), answer.lowering.expr(dim)


def _upto(answer: PermutationAnswer) -> ast.expr:
    return q.call("range", answer.lowering.expr(answer._size()))


def _parts(answer: AnswerType, fields: tuple[n.Field, ...]) -> ast.expr:
    """The fields' domains; one that reads another field is not followed."""
    names = {f.name for f in fields}
    trees: list[ast.expr] = []
    for field in fields:
        assert field.shape is not None
        unknown = names & answer.lowering.free.names(field.shape) or field.shape.name in answer.lowering.typing.variants
        trees.append(q.literal(_ANY) if unknown else description(answer.inner(field.shape)))
    return _tuple(trees)


def _variants(answer: VariantAnswer) -> ast.expr:
    rows: list[ast.expr] = []
    for variant in answer.alternatives():
        maker = q.name(answer.lowering.author(variant.name))
        rows.append(_tuple([maker, _parts(answer, variant.fields)]))
    return _made("variants", _tuple(rows))


def _edges(answer: EdgesAnswer) -> ast.expr:
    lower = answer.lowering
    if isinstance(answer, TreeAnswer):
        return _made("tree", lower.expr(answer._vertices()))
    if isinstance(answer, GraphAnswer):
        vertices, edges = (lower.expr(d) for d in answer.shape.dims if not isinstance(d, n.Range))
        last = ast.BinOp(vertices, ast.Sub(), q.literal(1))
        return _made("edges", edges, edges, q.literal(0), last, q.literal(False))
    values = answer.shape.values
    if not isinstance(values, n.Range):
        return q.literal(_ANY)
    ends = (lower.expr(values.low), lower.expr(values.high))
    return _made("edges", *_size(answer), *ends, q.literal(answer._directed()))
