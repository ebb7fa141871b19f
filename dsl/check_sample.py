"""The check of `sample:`: draws with their samplers and attributes, definitions, conditions."""

from __future__ import annotations

from . import intervals
from . import nodes as n
from . import types as t
from .builtins import item_of
from .declare import Declarations
from .samplers import SAMPLERS
from .scope import BALANCE, SAMPLE, Kind, Stage, Symbol, suggest
from .walk import target_names


class SampleChecker(Declarations):
    """Adds the statements of `sample:` (definitions are those of `define:` too)."""

    def _sample(self, statements: tuple[n.SampleStmt, ...]) -> None:
        for stmt in statements:
            match stmt:
                case n.DrawDecl():
                    self._draw_decl(stmt)
                case n.Definition():
                    with self.block(SAMPLE):
                        kind = self.type_of(stmt.value)
                    self._define(stmt, kind, Stage.SAMPLE)
                case n.Require():
                    with self.block(SAMPLE):
                        self._condition(stmt.test)
                    self._constant_condition(stmt)

    def _define(self, stmt: n.Definition, kind: t.Type, stage: Stage) -> None:
        target = stmt.target
        hidden = stmt.prefix == "hidden"
        if stmt.prefix == "balance":
            self.error("E018", stmt.span, "`balance` goes with a draw", "write `balance x: DOMAIN`")
        kinds = (
            (kind,)
            if isinstance(target, n.Name)
            else self.unpack(target, kind)
            if isinstance(target, n.Sequence)
            else ()
        )
        for name, part in zip(target_names(target), kinds):
            self.new(name.id, Kind.DEFINITION, stage, name.span, part, hidden=hidden)

    def _draw_decl(self, stmt: n.DrawDecl) -> None:
        reader = SAMPLE if stmt.prefix != "balance" else BALANCE
        with self.block(reader):
            kind = self.shape_type(stmt.shape) if stmt.shape is not None else t.UNKNOWN
            if stmt.shape is not None and stmt.shape.where is not None:
                self._rule_name(stmt.shape.where)
            if stmt.sampler is not None:
                drawn = self._sampler(stmt.sampler, stmt.shape is not None)
                kind = kind if stmt.shape is not None else drawn
            for attr in stmt.attrs:
                self._attr(attr, kind)
        if (
            stmt.shape is not None
            and isinstance(kind, t.List | t.Dict | t.Set)
            and t.silent(kind.item if not isinstance(kind, t.Dict) else kind.key)
            and stmt.shape.name == "list"
            and stmt.shape.of is None
        ):
            self.error(
                "E118",
                stmt.shape.span,
                "a list to draw needs the domain of its items",
                "write `list[n] of int in 0..9`",
            )
        self.new(stmt.name, Kind.DRAW, Stage.SAMPLE, stmt.name_span, kind, hidden=stmt.prefix == "hidden")

    def _sampler(self, expr: n.Expr, has_domain: bool) -> t.Type:
        """What stands after `~`: a distribution beside a domain, a sampler alone."""
        if not isinstance(expr, n.Call) or not isinstance(expr.func, n.Name):
            return self.error("E018", expr.span, "after `~` stands the call of a sampler", "write `x ~ shuffled(xs)`")
        name = expr.func.id
        symbol = self.scope.find(name)
        if symbol is not None and symbol.kind is Kind.FUNCTION:
            return self.error(
                "E016", expr.span, f"`{name}` draws nothing", f"write `x = {name}(...)`, or declare it as a `sampler`"
            )
        known = SAMPLERS.get(name)
        if symbol is None and known is not None:
            if known.distribution != has_domain:
                form = f"`x: DOMAIN ~ {name}(...)`" if known.distribution else f"`x ~ {name}(...)`"
                advice = (
                    "a distribution goes with a domain"
                    if known.distribution
                    else "it gives the values itself: no domain"
                )
                return self.error("E018", expr.span, f"`{name}` is used as {form}", advice)
            return self._apply(expr, known.type)
        drawing, self.drawing = self.drawing, True
        if symbol is None:
            close = suggest(name, [*SAMPLERS, *(f for f, d in self.typing.functions.items() if d.sampler)])
            kind = self.error(
                "E102",
                expr.func.span,
                f"unknown sampler `{name}`",
                f"did you mean `{close}`?" if close else "samplers: " + ", ".join(sorted(SAMPLERS)),
            )
        else:
            kind = self.type_of(expr)
        self.drawing = drawing
        return kind

    def _attr(self, attr: n.Attr, kind: t.Type) -> None:
        """`distinct by E`, `each COND` and the like: element names are in scope."""
        item = item_of(kind)
        if attr.word in ("distinct", "sorted", "each") and item is None:
            self.error(
                "E118", attr.span, f"`{attr.word}` goes with a list", "conditions on one value are `require` lines"
            )
            return
        with self.block() as scope:
            element = item or t.UNKNOWN
            if isinstance(element, t.Record):
                for name, field_kind in element.fields:
                    scope.declare(Symbol(name, Kind.LOCAL, Stage.SAMPLE, attr.span, field_kind, used=True))
            scope.declare(Symbol("it", Kind.LOCAL, Stage.SAMPLE, attr.span, element, used=True))
            if attr.word == "each" and attr.expr is not None:
                self._condition(attr.expr)
            elif attr.word == "where" and isinstance(attr.expr, n.Name):
                self._rule_name(attr.expr)
            elif attr.expr is not None:
                self.type_of(attr.expr)
            if attr.values is not None:
                self.excluded_type(attr.values)

    def _rule_name(self, name: n.Name) -> None:
        if name.id not in self.typing.rules and name.id not in self.typing.poisoned:
            close = suggest(name.id, list(self.typing.rules))
            self.error(
                "E102",
                name.span,
                f"there is no `rules {name.id}`",
                f"did you mean `{close}`?" if close else "after `where` stands the name of a rules block",
            )

    def _condition(self, test: n.Expr) -> None:
        kind = self.type_of(test)
        if isinstance(kind, t.Bool) or t.silent(kind):
            return
        self.error(
            "E111",
            test.span,
            f"a condition is true or false, this is {t.show(kind)}",
            "compare it with something" if isinstance(kind, t.NUMBERS) else "for a list, write `len(xs) > 0`",
        )

    def _constant_condition(self, stmt: n.Require) -> None:
        """A condition whose value the bounds of its parts already decide."""
        value = self._decided(stmt.test)
        if value is True:
            self.sink.warning("W903", stmt.span, "this condition always holds", "remove it, or correct its bounds")
        elif value is False:
            self.error("E201", stmt.span, "this condition never holds", "widen the domains, or correct the condition")

    def _decided(self, node: n.Expr) -> bool | None:
        match node:
            case n.Constant(value=bool() as value):
                return value
            case n.Unary(op="not", operand=operand):
                inner = self._decided(operand)
                return None if inner is None else not inner
            case n.Logical(op=op, operands=operands):
                values = [self._decided(x) for x in operands]
                stops = op == "or"
                return stops if stops in values else (None if None in values else not stops)
            case n.Compare():
                return self._compared(node)
        return None

    def _compared(self, node: n.Compare) -> bool | None:
        left, values = node.left, []
        for op, right in node.rest:
            a, b = (self.typing.types.get(id(x)) for x in (left, right))
            values.append(intervals.certain(op, a, b) if isinstance(a, t.Int) and isinstance(b, t.Int) else None)
            left = right
        return False if False in values else (None if None in values else True)
