"""Grammar callbacks for types and domains: `list[n] of int in 0..9` becomes a `nodes.Shape`."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from lark import Token

from . import nodes as n
from .build_expr import ExprBuilder, covering, parts, span_of
from .spans import Span


class ShapeBuilder(ExprBuilder):
    """Callbacks named after the rules and aliases of `grammar.lark` (types and domains)."""

    def decl_shape(self, c: list[Any]) -> n.Shape:
        shape = c[0]
        if len(c) > 1 and c[1] is not None:
            where = n.Name(span_of(c[2]), str(c[2]))
            return replace(shape, span=shape.span.to(where.span), where=where)
        return shape

    def head(self, c: list[Any]) -> n.Shape:
        token, dims = c[0], c[1] or ()
        fields = None
        if len(c) > 2 and c[2] is not None:
            fields = tuple(c[3] or ())
        placed = [token, *(x for x in c[2:] if isinstance(x, Token))]
        span = covering(placed)
        if dims:
            span = span.to(dims[0])
            dims = dims[1]
        return n.Shape(span, str(token), span_of(token), dims=tuple(dims), fields=fields)

    def dims(self, c: list[Any]) -> tuple[Span, tuple[Any, ...]]:
        return covering(c), tuple(parts(c[1:-1], ","))

    def fields(self, c: list[Any]) -> list[n.Field]:
        return parts(c, ",")

    def field_shape(self, c: list[Any]) -> n.Field:
        return n.Field(covering(c), str(c[0]), c[2], None)

    def field_values(self, c: list[Any]) -> n.Field:
        return n.Field(covering(c), str(c[0]), None, c[2])

    def variant(self, c: list[Any]) -> n.Variant:
        return n.Variant(covering(c), str(c[0]), tuple(c[2] or ()))

    def shape_head(self, c: list[Any]) -> n.Shape:
        return c[0]

    def shape_optional(self, c: list[Any]) -> n.Shape:
        return replace(c[0], span=covering(c), optional=True)

    def shape_of(self, c: list[Any]) -> n.Shape:
        return replace(c[0], span=covering(c), of=c[2])

    def shape_dict(self, c: list[Any]) -> n.Shape:
        return n.Shape(covering(c), "dict", span_of(c[0]), of=c[2], to=c[4])

    def shape_dict_python(self, c: list[Any]) -> n.Shape:
        span = span_of(c[0])
        dims = c[1] or (span, ())
        return n.Shape(span.to(dims[0]), "dict", span, dims=dims[1])

    def shape_in(self, c: list[Any]) -> n.Shape:
        excluded = c[4] if len(c) > 4 else None
        return replace(c[0], span=covering(c), values=c[2], excluded=excluded)

    def shape_over(self, c: list[Any]) -> n.Shape:
        return replace(c[0], span=covering(c), over=c[2])

    def shape_group(self, c: list[Any]) -> n.Shape:
        return replace(c[1], span=covering(c))

    def shape_tuple(self, c: list[Any]) -> n.Shape:
        span = covering(c)
        return n.Shape(span, "tuple", span, parts=tuple(parts(c[1:-1], ",")))

    def shape_each(self, c: list[Any]) -> n.Shape:
        span, clauses = covering([c[0], c[-1]]), c[-2]
        if len(clauses) > 1 or clauses[0].tests:
            self.sink.error(
                "E013",
                clauses[0].span,
                "an element-wise domain has exactly one `for` and no `if`",
                "write `[DOMAIN for x in xs]`",
            )
        sampler = c[3] if c[2] is not None else None
        return n.Shape(span, "each", span, of=c[1], clause=clauses[0], sampler=sampler)

    # --------------------------------------------------------------------------------------------------- values
    def range(self, c: list[Any]) -> n.Range:
        return n.Range(covering(c), c[0], c[2])

    def range_group(self, c: list[Any]) -> n.Range:
        return n.Range(covering(c), c[1], c[3])

    def members(self, c: list[Any]) -> n.Members:
        return n.Members(c[0].span, c[0])

    def choice(self, c: list[Any]) -> n.Choice:
        then = c[0]
        if isinstance(then, n.Range) and then.span.end == then.high.span.end:
            self.sink.error(
                "E014",
                covering(c),
                "`..` binds looser than `if`: which part does the condition choose?",
                "write `in (LOW..HIGH) if COND else (LOW..HIGH)`, or put the conditional bound into parentheses",
            )
        return n.Choice(covering(c), c[2], then, c[4])
