"""The static check of a spec: names, stages, types and domains of every section, all findings in one run.

`check` returns what it learnt (`Typing`) beside the diagnostics; it never raises for a mistake of the author.
"""

from __future__ import annotations

from dataclasses import dataclass

from . import nodes as n
from . import types as t
from .builtins import item_of
from .declare import Declarations
from .diagnostics import Diagnostic, Sink, in_order
from .filters import FILTERS
from .infer_base import Typing
from .labels import split_label
from .samplers import SAMPLERS
from .scope import (
    ANSWER,
    CHECK,
    FUNCTION,
    LABEL,
    LAW,
    PROMPT,
    SAMPLE,
    SCORE,
    SOLVE,
    Kind,
    Reader,
    Stage,
    Symbol,
    suggest,
)
from .spans import Span
from .walk import target_names


@dataclass(frozen=True, slots=True)
class Checked:
    """A spec with what the check found out about it."""

    spec: n.Spec
    typing: Typing


def check(spec: n.Spec) -> tuple[Checked, tuple[Diagnostic, ...]]:
    """Check every section of a parsed spec."""
    sink = Sink()
    typing = Typing(poisoned=spec.broken)
    _Checker(typing, sink).run(spec)
    return Checked(spec, typing), in_order(sink.found)


class _Checker(Declarations):
    """One method per section, in the order in which values become known."""

    def run(self, spec: n.Spec) -> None:
        self.spec = spec
        self.declare_all(spec)
        self._require_sections(spec)
        for relation in spec.relations:
            with self.block(LAW):
                self._condition(relation.test)
        self._sample(spec.sample)
        if spec.prompt is not None:
            with self.block(PROMPT):
                self._prompt(spec.prompt)
        self._answer(spec)
        self._bodies(spec)
        self._solve(spec)
        self._judging(spec)

    def _require_sections(self, spec: n.Spec) -> None:
        place = spec.header.name_span
        wanted = {
            "sample": bool(spec.sample),
            "prompt": spec.prompt is not None,
            "answer": spec.answer is not None,
            "solve": spec.solve is not None,
        }
        advice = {
            "sample": "draw the instance: `sample:` with lines such as `x: int in 1..9`",
            "prompt": "say what the model has to do: `prompt:` and the text under it",
            "answer": "declare the answer's type: `answer x: int`",
            "solve": "give one correct answer: `solve: EXPR`; it shows that the task can be done",
        }
        for word, there in wanted.items():
            if not there and word not in spec.broken:
                self.error("E019", place, f"the section `{word}` is missing", advice[word])

    # ------------------------------------------------------------------------------------------------------ sample
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
        reader = SAMPLE if stmt.prefix != "balance" else LAW
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
                return self.error("E018", expr.span, f"`{name}` is used as {form}")
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
                self._values(attr.values)

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
            "compare it with something" if isinstance(kind, t.NUMBERS) else "",
        )

    # ------------------------------------------------------------------------------------------------------ prompt
    def _prompt(self, parts: tuple[n.PromptPart, ...]) -> None:
        for part in parts:
            match part:
                case n.Show():
                    self._show(part)
                case n.PromptFor():
                    source = self.type_of(part.source)
                    item = item_of(source)
                    with self.block():
                        self.bind(
                            part.target,
                            item
                            if item is not None
                            else self.error("E111", part.source.span, f"{t.show(source)} cannot be gone through"),
                        )
                        self._prompt(part.body)
                case n.PromptIf():
                    self._condition(part.test)
                    self._prompt(part.body)
                    self._prompt(part.orelse)

    def _show(self, part: n.Show) -> None:
        answer = self.spec.answer
        if (
            isinstance(part.expr, n.Name)
            and answer is not None
            and part.expr.id == "answer"
            and [f.name for f in part.filters] == ["format"]
        ):
            return
        kind = self.type_of(part.expr)
        if isinstance(kind, t.Fn):
            self.error("E111", part.expr.span, "this is a function, not data", "call it")
        for item in part.filters:
            spec = FILTERS.get(item.name)
            if spec is None:
                close = suggest(item.name, list(FILTERS))
                self.error(
                    "E105",
                    item.span,
                    f"unknown filter `{item.name}`",
                    f"did you mean `{close}`?" if close else "filters: " + ", ".join(FILTERS),
                )
                continue
            if not spec.fewest <= len(item.args) <= spec.most:
                wanted = spec.fewest if spec.fewest == spec.most else f"{spec.fewest} to {spec.most}"
                self.error("E105", item.span, f"the filter `{item.name}` takes {wanted} arguments")
            for arg in item.args:
                self.type_of(arg)
            if spec.many and item_of(kind) is None:
                self.error("E105", item.span, f"the filter `{item.name}` shows a list, this is {t.show(kind)}")
            kind = t.STRING

    # ---------------------------------------------------------------------------------------- answer and reference
    def _answer(self, spec: n.Spec) -> None:
        if spec.answer is None:
            return
        with self.block(ANSWER):
            kind = self.shape_type(spec.answer.shape)
            for attr in spec.answer.attrs:
                self._attr(attr, kind)
        if spec.answer.literal is not None:
            kind = t.Optional(kind)
        self.answer_type = kind
        self.new(spec.answer.name, Kind.ANSWER, Stage.ANSWER, spec.answer.name_span, kind)

    def _solve(self, spec: n.Spec) -> None:
        if spec.solve is None:
            return
        if isinstance(spec.solve, n.Function):
            kind = self.function(spec.solve, SOLVE, None)
        else:
            with self.block(SOLVE):
                kind = self.type_of(spec.solve)
        answer = getattr(self, "answer_type", t.UNKNOWN)
        span = spec.solve.name_span if isinstance(spec.solve, n.Function) else spec.solve.span
        if not self._acceptable(kind, answer):
            self.error(
                "E119",
                span,
                f"`solve` gives {t.show(kind)}, the answer is {t.show(answer)}",
                "return a value of the answer's type",
            )

    def _acceptable(self, kind: t.Type, answer: t.Type) -> bool:
        """A set may stand for a list answer such as a subset; a tuple for a list; otherwise types fit."""
        if isinstance(kind, t.Set) and isinstance(answer, t.List):
            return t.fits(kind.item, answer.item)
        if isinstance(kind, t.Tuple) and isinstance(answer, t.Record):
            return len(kind.items) == len(answer.fields)
        return t.fits(kind, answer)

    def _bodies(self, spec: n.Spec) -> None:
        for fn in spec.functions:
            head = self.typing.symbols[fn.name].type
            what = Reader(f"the function `{fn.name}`", FUNCTION.stage, advice=FUNCTION.advice)
            self._hide_samples()
            self.function(fn, what, head if isinstance(head, t.Fn) else None)
            self._unhide_samples()

    def _hide_samples(self) -> None:
        """Functions see constants, parameters, types and functions, never what a sample or an answer holds."""
        self._removed = {k: v for k, v in self.scope.names.items() if v.stage > Stage.PARAM}
        for name in self._removed:
            del self.scope.names[name]

    def _unhide_samples(self) -> None:
        self.scope.names.update(self._removed)

    # ----------------------------------------------------------------------------------------------------- judging
    def _judging(self, spec: n.Spec) -> None:
        answer = getattr(self, "answer_type", t.UNKNOWN)
        place = spec.answer.span if spec.answer else Span(0, 0)
        self.scope.declare(Symbol("reference", Kind.REFERENCE, Stage.ANSWER, place, answer, used=True))
        for stmt in spec.define:
            with self.block(CHECK):
                kind = self.type_of(stmt.value)
            self._define(stmt, kind, Stage.ANSWER)
        for rules in spec.rules:
            self._rules(rules)
        with self.block(CHECK):
            self._check_items(spec.check or ())
            if spec.objective is not None:
                self._objective(spec.objective)
            for entry in (*spec.must_fail, *spec.must_pass):
                kind = self.type_of(entry.value)
                if not self._acceptable(kind, answer):
                    self.error(
                        "E119",
                        entry.value.span,
                        f"this is {t.show(kind)}, the answer is {t.show(answer)}",
                        "give a value of the answer's type",
                    )
                if entry.when is not None:
                    self._condition(entry.when)
        if spec.score is not None:
            with self.block(SCORE) as scope:
                for name, kind in (("satisfied", t.REAL), ("ratio", t.REAL), ("valid", t.BOOL)):
                    scope.declare(Symbol(name, Kind.SCORE, Stage.SCORE, spec.score.span, kind, used=True))
                kind = self.type_of(spec.score)
                if not isinstance(kind, t.NUMBERS) and not t.silent(kind):
                    self.error("E111", spec.score.span, f"a score is a number, this is {t.show(kind)}")

    def _objective(self, objective: n.Objective) -> None:
        kind = self.type_of(objective.value)
        numeric = isinstance(kind, t.NUMBERS) or (
            isinstance(kind, t.Tuple) and all(isinstance(x, t.NUMBERS) for x in kind.items)
        )
        if not numeric and not t.silent(kind):
            self.error(
                "E111", objective.value.span, f"an objective is a number, or a tuple of them, this is {t.show(kind)}"
            )
        for extra in (objective.tol, objective.target):
            if extra is not None:
                self.type_of(extra)
        if self.spec.check is None:
            self.error(
                "E019",
                objective.span,
                f"`{objective.sense}` needs a `check:` that says which answers are allowed",
                "add the section `check:`",
            )

    def _rules(self, rules: n.Rules) -> None:
        kind = self.typing.symbols[rules.name].type
        self._hide_samples()
        with self.block(
            Reader(f"the rules block `{rules.name}`", Stage.PARAM, advice="pass the value as a further argument")
        ) as scope:
            for param, typed in zip(rules.params, kind.params if isinstance(kind, t.Fn) else ()):
                scope.declare(Symbol(param.name, Kind.LOCAL, Stage.CONST, param.span, typed.type, used=True))
            self._check_items(rules.body)
        self._unhide_samples()

    def _check_items(self, items: tuple[n.CheckItem, ...]) -> None:
        for item in items:
            match item:
                case n.CheckLine():
                    self._check_line(item)
                case n.CheckFor():
                    source = self.type_of(item.source)
                    element = item_of(source)
                    with self.block():
                        self.bind(
                            item.target,
                            element
                            if element is not None
                            else self.error("E111", item.source.span, f"{t.show(source)} cannot be gone through"),
                        )
                        self._check_items(item.body)

    def _check_line(self, line: n.CheckLine) -> None:
        self._condition(line.test)
        if line.weight is not None:
            kind = self.type_of(line.weight)
            if not isinstance(kind, t.NUMBERS) and not t.silent(kind):
                self.error("E111", line.weight.span, "a weight is a number")
            if line.gate:
                self.error("E018", line.weight.span, "a gate has no weight", "nothing else counts unless it holds")
        if line.label is None or line.label_span is None:
            return
        pieces, bad = split_label(line.label, line.label_span)
        self.typing.labels[id(line)] = pieces
        for span in bad:
            self.error("E001", span, "what stands in the braces of this label is no expression", "write `{name}`")
        with self.block(Reader(LABEL.what, LABEL.stage, hidden=False, advice=LABEL.advice)):
            for piece in pieces:
                if not isinstance(piece, str):
                    self.type_of(piece)
