"""Values on their way into text: expressions and variants inside of other values are written out first.

At run time an expression is a plain tuple, so that only its type says that it is one.
"""

from __future__ import annotations

import ast

from ..dsl import types as t
from . import quote as q
from .answers.variants import variant_of
from .to_python import Lowering


class WritingLowering(Lowering):
    """The lowering of whole modules: what goes into a prompt or feedback is written out."""

    def written(self, value: ast.expr, kind: t.Type) -> ast.expr:
        return readable(self, value, kind)


def needs_words(kind: t.Type) -> bool:
    """Whether values of a type hold something that only their type knows how to write."""
    match kind:
        case t.Symbolic() | t.Variant():
            return True
        case t.Record():
            return bool(kind.variant) or any(needs_words(x) for _, x in kind.fields)
        case t.List() | t.Set() | t.Deque() | t.Optional():
            return needs_words(kind.item)
        case t.Tuple():
            return any(map(needs_words, kind.items))
        case t.Dict():
            return needs_words(kind.key) or needs_words(kind.value)
    return False


def readable(lowering: Lowering, value: ast.expr, kind: t.Type, depth: int = 0) -> ast.expr:
    """The value with text in place of what only its type can write; the value itself if there is no such thing."""
    if not needs_words(kind):
        return value
    name = lowering.own("item" if depth == 0 else f"item{depth + 1}")
    match kind:
        case t.Symbolic():
            return lowering.runtime("show_math", value)
        case t.Variant():
            return _variant(lowering, value, kind.name)
        case t.Record() if kind.variant:
            return _variant(lowering, value, kind.variant)
        case t.List() | t.Set() | t.Deque():
            return q.each(readable(lowering, q.name(name), kind.item, depth + 1), name, value)
        case t.Tuple() | t.Record():
            kinds = kind.items if isinstance(kind, t.Tuple) else tuple(x for _, x in kind.fields)
            parts = [readable(lowering, q.subscript(value, q.literal(i)), x, depth + 1) for i, x in enumerate(kinds)]
            return ast.Tuple(parts, ast.Load())
        case t.Optional():
            made = readable(lowering, value, kind.item, depth)
            return q.expression("None if __v__ is None else __m__", v=value, m=made)
    return value


def _variant(lowering: Lowering, value: ast.expr, name: str) -> ast.expr:
    return variant_of(lowering, name).printed(value)
