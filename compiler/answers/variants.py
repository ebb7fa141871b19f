"""Answers that are variants: `Pour 0 1`, one alternative with its fields."""

from __future__ import annotations

import ast

from ...dsl import nodes as n
from .. import quote as q
from ..to_python import Lowering
from .base import AnswerType, DomainCheck, Pieces
from .scalars import StringAnswer, WordAnswer


class VariantAnswer(AnswerType):
    """A declared variant type: the name of an alternative in any case, then its fields."""

    def compound(self) -> bool:
        return True

    def alternatives(self) -> tuple[n.Variant, ...]:
        """The alternatives as declared."""
        return next(d.variants for d in self.lowering.checked.spec.types if d.name == self.shape.name)

    def _field(self, field: n.Field) -> AnswerType:
        assert field.shape is not None
        made = self.inner(field.shape)
        if isinstance(made, WordAnswer | StringAnswer) and self._reads_instance(field.shape):
            return StringAnswer(self.lowering, self.lowering.derived(field.shape, name="string", over=None, dims=()))
        return made

    def _reads_instance(self, shape: n.Shape) -> bool:
        consts = {c.name for c in self.lowering.checked.spec.consts}
        return not self.lowering.free.names(shape) <= consts

    def token(self) -> ast.expr:
        name = self.own(f"read_{self.shape.name.lower()}")
        if name not in self.lowering.helpers:
            self.lowering.helpers[name] = ast.Pass()  # a recursive type asks for itself
            rows: list[ast.expr] = []
            for variant in self.alternatives():
                maker = q.name(self.lowering.author(variant.name))
                tokens = ast.Tuple([self._field(f).token() for f in variant.fields], ast.Load())
                rows.append(ast.Tuple([q.literal(variant.name), maker, tokens], ast.Load()))
            token = self.own("token")
            made = self.call("variant_token", q.name(token), ast.Tuple(rows, ast.Load()))
            self.lowering.helpers[name] = q.function(name, [token], [ast.Return(made)])
        return q.name(name)

    def read(self, text: ast.expr) -> ast.expr:
        return self.call("parse_variant", text, self.token())

    def show(self) -> ast.expr:
        name = self.own(f"show_{self.shape.name.lower()}")
        if name not in self.lowering.helpers:
            self.lowering.helpers[name] = ast.Pass()
            value = self.own("value")
            rows = {
                v.name: ast.Tuple([self._field(f).show() for f in v.fields], ast.Load()) for v in self.alternatives()
            }
            table = ast.Dict([q.literal(k) for k in rows], list(rows.values()))
            made = self.call("print_variant", q.name(value), table)
            self.lowering.helpers[name] = q.function(name, [value], [ast.Return(made)])
        return q.name(name)

    def printed(self, value: ast.expr) -> ast.expr:
        return ast.Call(self.show(), [value], [])

    def checks(self, value: ast.expr) -> list[DomainCheck]:
        found: list[DomainCheck] = []
        for variant in self.alternatives():
            maker = q.name(self.lowering.author(variant.name))
            other = ast.UnaryOp(ast.Not(), q.call("isinstance", value, maker))
            for field in variant.fields:
                if field.shape is None or field.shape.name in self.lowering.typing.variants:
                    continue
                self.lowering.scopes.append({f.name: self.lowering.field(value, f.name) for f in variant.fields})
                for check in self.inner(field.shape).checks(self.lowering.field(value, field.name)):
                    said: Pieces = [f"{variant.name}: {field.name} is outside of its domain"]
                    found.append(DomainCheck(ast.BoolOp(ast.Or(), [other, check.test]), said))
                self.lowering.scopes.pop()
        return found

    def _forms(self) -> str:
        forms = [" ".join([v.name, *[f.name for f in v.fields]]) for v in self.alternatives()]
        return ", ".join(forms[:-1]) + " or " + forms[-1] if len(forms) > 1 else forms[0]

    def noun(self, *, many: bool = False) -> Pieces:
        return ["operations, each of the form " if many else "", self._forms(), *self._domains()]

    def _domains(self) -> Pieces:
        """`(i from 0 to 3, j from 0 to 3)`: the ranges of integer fields, each name once."""
        pieces: Pieces = []
        seen: set[str] = set()
        for field in [f for v in self.alternatives() for f in v.fields]:
            values = field.shape.values if field.shape is not None else None
            if isinstance(values, n.Range) and field.name not in seen:
                seen.add(field.name)
                low, high = self.shown(values.low), self.shown(values.high)
                pieces += [", " if pieces else " (", f"{field.name} from ", low, " to ", high]
        return [*pieces, ")"] if pieces else []


def variant_of(lowering: Lowering, name: str) -> VariantAnswer:
    """The answer type of a declared variant, for values that stand in prompts and feedback."""
    decl = next(d for d in lowering.checked.spec.types if d.name == name)
    shape = n.Shape(decl.span, name, decl.name_span)
    lowering.kept.append(shape)
    return VariantAnswer(lowering, shape)
