"""Grammar callbacks for whole sections; `SectionBuilder` is what the parser is made with."""

from __future__ import annotations

from typing import Any

from . import nodes as n
from .build_expr import covering, parts, span_of
from .build_stmt import StmtBuilder
from .spans import Span


class SectionBuilder(StmtBuilder):
    """Callbacks named after the rules and aliases of `grammar.lark` (declarations and sections)."""

    # ------------------------------------------------------------------------------------------ declarations
    def param(self, c: list[Any]) -> n.ParamDecl:
        return n.ParamDecl(covering(c), str(c[1]), span_of(c[1]), c[3], c[5])

    def const(self, c: list[Any]) -> n.ConstDecl:
        return n.ConstDecl(covering(c), str(c[1]), span_of(c[1]), c[3])

    def typedecl_shape(self, c: list[Any]) -> n.TypeDecl:
        return n.TypeDecl(covering(c), str(c[1]), span_of(c[1]), c[3])

    def typedecl_variants(self, c: list[Any]) -> n.TypeDecl:
        return n.TypeDecl(covering(c), str(c[1]), span_of(c[1]), None, tuple(x for x in c if isinstance(x, n.Variant)))

    def relation(self, c: list[Any]) -> n.Require:
        return c[0]

    # ------------------------------------------------------------------------------------------------ sample
    def sample(self, c: list[Any]) -> list[n.SampleStmt]:
        return parts(c[2:])

    def prefix(self, c: list[Any]) -> Any:
        return c[0]

    def draw_domain(self, c: list[Any]) -> n.DrawDecl:
        prefix, name, shape, attrs = c[0], c[1], c[3], c[6]
        sampler = c[5]
        end = max(x.span.end for x in (shape, *([sampler] if sampler else []), *attrs))
        span = Span(span_of(prefix or name).start, end)
        return n.DrawDecl(span, str(name), span_of(name), shape, sampler, tuple(attrs), str(prefix or ""))

    def draw_sampler(self, c: list[Any]) -> n.DrawDecl:
        prefix, name, sampler, attrs = c[0], c[1], c[3], c[-1]
        end = max([sampler.span.end, *(a.span.end for a in attrs)])
        span = Span(span_of(prefix or name).start, end)
        return n.DrawDecl(span, str(name), span_of(name), None, sampler, tuple(attrs), str(prefix or ""))

    def definition(self, c: list[Any]) -> n.Definition:
        prefix, target, value = c[0], c[1], c[3]
        if isinstance(target, n.Name) or (
            isinstance(target, n.Sequence) and all(isinstance(x, n.Name) for x in target.items)
        ):
            pass
        else:
            self.sink.error("E001", target.span, "this cannot be defined", "write `name = EXPR` or `a, b = EXPR`")
        return n.Definition(covering(c), target, value, str(prefix or ""))

    def require(self, c: list[Any]) -> n.Require:
        tries = self._tries(c[4]) if c[2] is not None else None
        label = c[5]
        end = label.span.end if label else (span_of(c[4]).end if tries is not None else c[1].span.end)
        text = str(label.value) if label else None
        return n.Require(Span(span_of(c[0]).start, end), c[1], tries, text)

    def _tries(self, token: Any) -> int:
        """The number after `tries`."""
        digits = str(token).replace("_", "")
        if digits.isdigit() and 0 < len(digits) <= 9 and int(digits) > 0:
            return int(digits)
        self.sink.error(
            "E012", span_of(token), "`tries` is followed by a number from 1 to 999,999,999", "write `tries 200`"
        )
        return 1

    def label(self, c: list[Any]) -> n.Constant:
        return n.Constant(span_of(c[1]), self.text(c[1]))

    def attrs(self, c: list[Any]) -> list[n.Attr]:
        return [x for x in c if isinstance(x, n.Attr)]

    def attr_distinct(self, c: list[Any]) -> n.Attr:
        return n.Attr(covering(c), "distinct", c[2])

    def attr_sorted(self, c: list[Any]) -> n.Attr:
        return n.Attr(covering(c), "sorted")

    def attr_compact(self, c: list[Any]) -> n.Attr:
        return n.Attr(covering(c), "compact")

    def attr_each(self, c: list[Any]) -> n.Attr:
        return n.Attr(covering(c), "each", c[1])

    def attr_tol(self, c: list[Any]) -> n.Attr:
        return n.Attr(covering(c), "tol", c[1])

    def attr_where(self, c: list[Any]) -> n.Attr:
        return n.Attr(covering(c), "where", n.Name(span_of(c[1]), str(c[1])))

    def attr_except(self, c: list[Any]) -> n.Attr:
        return n.Attr(covering(c), "except", None, c[1])

    def attr_size(self, c: list[Any]) -> n.Attr:
        return n.Attr(covering(c), "size", None, c[1])

    def attr_sep(self, c: list[Any]) -> n.Attr:
        return n.Attr(covering(c), "sep", n.Constant(span_of(c[1]), self.text(c[1])))

    # ------------------------------------------------------------------------------------------ verification
    def answer(self, c: list[Any]) -> n.Answer:
        name, shape, attrs = c[1], c[3], c[6]
        literal = self.text(c[5]) if c[4] is not None else None
        end = max([shape.span.end, *(a.span.end for a in attrs)])
        span = Span(span_of(c[0]).start, end)
        return n.Answer(span, str(name), span_of(name), shape, tuple(attrs), literal)

    def define(self, c: list[Any]) -> list[n.Definition]:
        return parts(c[2:])

    def check(self, c: list[Any]) -> list[n.CheckItem]:
        return parts(c[2:])

    def check_line(self, c: list[Any]) -> n.CheckLine:
        gate, test, weight, label = c[0] is not None, c[1], c[3], c[4]
        placed = [x for x in (c[0], test, weight, label) if x is not None]
        text = str(label.value) if label else None
        return n.CheckLine(covering(placed), gate, test, weight, text, label.span if label else None)

    def check_for(self, c: list[Any]) -> n.CheckFor:
        body = c[5]
        return n.CheckFor(Span(span_of(c[0]).start, body[-1].span.end), c[1], c[3], tuple(body))

    def check_inline(self, c: list[Any]) -> list[n.CheckItem]:
        return [c[0]]

    def check_block(self, c: list[Any]) -> list[n.CheckItem]:
        return parts(c)

    def objective(self, c: list[Any]) -> n.Objective:
        return n.Objective(covering(c), str(c[0]), c[2], c[5], c[8])

    def score(self, c: list[Any]) -> n.Expr:
        return c[2]

    def must(self, c: list[Any]) -> list[n.MustEntry]:
        return parts(c[2:])

    def must_entry(self, c: list[Any]) -> n.MustEntry:
        when, label = c[2], c[3]
        placed = [x for x in (c[0], when, label) if x is not None]
        return n.MustEntry(covering(placed), c[0], when, str(label.value) if label else None)

    def rules(self, c: list[Any]) -> n.Rules:
        body = [x for x in c if isinstance(x, n.CheckLine | n.CheckFor)]
        params = next((x for x in c if isinstance(x, list)), [])
        return n.Rules(covering([c[0], body[-1]]), str(c[1]), span_of(c[1]), tuple(params), tuple(body))

    def solve_inline(self, c: list[Any]) -> n.Expr:
        return c[2]

    def solve_block(self, c: list[Any]) -> n.Function:
        body = c[2]
        start = span_of(c[0])
        return n.Function(Span(start.start, body[-1].span.end), "solve", start, (), None, tuple(body))

    # ------------------------------------------------------------------------------------------------ prompt
    def prompt_expr(self, c: list[Any]) -> n.Expr:
        return c[0]

    def prompt_for(self, c: list[Any]) -> tuple[n.Expr, n.Expr]:
        return (c[0], c[2])
