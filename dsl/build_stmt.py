"""Grammar callbacks for the bodies of `def`, `sampler` and `solve:`."""

from __future__ import annotations

from typing import Any

from lark import Token

from . import nodes as n
from .build_expr import covering, parts, span_of
from .build_shape import ShapeBuilder
from .spans import NOWHERE, Span


class StmtBuilder(ShapeBuilder):
    """Callbacks named after the rules and aliases of `grammar.lark` (bodies)."""

    else_span = NOWHERE

    def line(self, c: list[Any]) -> Any:
        return c[0]

    def block(self, c: list[Any]) -> list[n.Stmt]:
        return parts(c)

    def suite_inline(self, c: list[Any]) -> list[n.Stmt]:
        return [c[0]]

    def function(self, c: list[Any]) -> n.Function:
        memo, word, name, params, returns, body = c[0], c[1], c[2], c[4], c[7] if c[6] is not None else None, c[-1]
        end = body[-1].span.end
        start = (memo or span_of(word)).start
        return n.Function(
            Span(start, end),
            str(name),
            span_of(name),
            tuple(params or ()),
            returns,
            tuple(body),
            sampler=word == "sampler",
            memo=memo is not None,
        )

    def memo(self, c: list[Any]) -> Span:
        if c[1] != "memo":
            self.sink.error("E010", span_of(c[1]), f"unknown decorator `@{c[1]}`", "`@memo` is the only one")
        return covering(c)

    def params(self, c: list[Any]) -> list[n.Param]:
        return parts(c, ",")

    def parameter(self, c: list[Any]) -> n.Param:
        shape = next((x for x in c if isinstance(x, n.Shape)), None)
        has_default = any(isinstance(x, Token) and x.value == "=" for x in c[1:])
        return n.Param(covering(c), str(c[0]), shape, c[-1] if has_default else None)

    # ---------------------------------------------------------------------------------------------- compound
    def if_stmt(self, c: list[Any]) -> n.If:
        orelse = tuple(c[-1] or ()) if not isinstance(c[-1], tuple) else ()
        elifs = [x for x in c[4:] if isinstance(x, tuple)]
        for test, body, start in reversed(elifs):
            end = (orelse or body)[-1].span.end
            orelse = (n.If(Span(start, end), test, tuple(body), orelse),)
        end = (orelse or c[3])[-1].span.end
        return n.If(Span(span_of(c[0]).start, end), c[1], tuple(c[3]), orelse)

    def elif_part(self, c: list[Any]) -> tuple[n.Expr, list[n.Stmt], int]:
        return (c[1], c[3], span_of(c[0]).start)

    def else_part(self, c: list[Any]) -> list[n.Stmt]:
        self.else_span = span_of(c[0])
        return c[2]

    def for_stmt(self, c: list[Any]) -> n.For:
        return n.For(Span(span_of(c[0]).start, _end(c)), c[1], c[3], tuple(c[5]), self._no_else(c[6]))

    def while_stmt(self, c: list[Any]) -> n.While:
        return n.While(Span(span_of(c[0]).start, _end(c)), c[1], tuple(c[3]), self._no_else(c[4]))

    def _no_else(self, body: list[n.Stmt] | None) -> tuple[n.Stmt, ...]:
        if body:
            self.sink.error(
                "E010", self.else_span, "loops have no `else`", "set a flag before `break` and test it after"
            )
        return ()

    def match_stmt(self, c: list[Any]) -> n.Match:
        cases = tuple(x for x in c if isinstance(x, n.Case))
        return n.Match(Span(span_of(c[0]).start, cases[-1].span.end), c[1], cases)

    def case(self, c: list[Any]) -> n.Case:
        return n.Case(Span(span_of(c[0]).start, c[3][-1].span.end), c[1], tuple(c[3]))

    def pattern_variant(self, c: list[Any]) -> n.CasePattern:
        names = tuple(str(x) for x in c[2:] if isinstance(x, Token) and x.type == "NAME")
        return n.CasePattern(covering(c), str(c[0]), names)

    def pattern_other(self, c: list[Any]) -> n.CasePattern:
        expr = c[0]
        if isinstance(expr, n.Name):
            return n.CasePattern(expr.span, None, (expr.id,))
        if not isinstance(expr, n.Constant):
            message = "a pattern is `Variant(names)`, a constant, a name or `_`"
            self.sink.error("E010", expr.span, message, "take the parts apart on the next line")
        return n.CasePattern(expr.span, None, (), expr)

    # ------------------------------------------------------------------------------------------------ simple
    def return_stmt(self, c: list[Any]) -> n.Return:
        return n.Return(covering(c), c[1] if len(c) > 1 else None)

    def jump(self, c: list[Any]) -> n.Jump:
        return n.Jump(covering(c), str(c[0]))

    def nonlocal_stmt(self, c: list[Any]) -> n.Nonlocal:
        return n.Nonlocal(covering(c), tuple(str(x) for x in parts(c[1:], ",")))

    def delete_stmt(self, c: list[Any]) -> n.Delete:
        return n.Delete(covering(c), c[1])

    def typed_assign(self, c: list[Any]) -> n.Assign:
        target = n.Name(span_of(c[0]), str(c[0]))
        return n.Assign(covering(c), (target,), c[4], c[2])

    def assign(self, c: list[Any]) -> n.Assign:
        sides = c[0::2]
        for target in sides[:-1]:
            self.check_target(target)
        return n.Assign(covering(c), tuple(sides[:-1]), sides[-1])

    def aug_assign(self, c: list[Any]) -> n.AugAssign:
        self.check_target(c[0])
        return n.AugAssign(covering(c), c[0], str(c[1])[:-1], c[2])

    def expr_stmt(self, c: list[Any]) -> n.ExprStmt:
        return n.ExprStmt(c[0].span, c[0])

    def check_target(self, target: n.Expr) -> None:
        """Report what cannot be assigned to."""
        waiting = [target]
        while waiting:
            part = waiting.pop()
            match part:
                case n.Name() | n.Index():
                    pass
                case n.Sequence(items=items) if part.kind in ("tuple", "list"):
                    waiting.extend(items)
                case n.Slice():
                    self.sink.error("E010", part.span, "slices cannot be assigned", "build the list with + instead")
                case n.Attribute():
                    self.sink.error("E010", part.span, "fields of a record never change", "make a new record")
                case _:
                    self.sink.error("E001", part.span, "this cannot be assigned to", "comparison is written `==`")


def _end(c: list[Any]) -> int:
    last = next(x for x in reversed(c) if isinstance(x, list) and x)
    return last[-1].span.end
