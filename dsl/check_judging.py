"""The check of what judges an answer: `define`, `rules`, `check`, objectives, `score`, `must_fail`, `must_pass`."""

from __future__ import annotations

from . import nodes as n
from . import types as t
from .builtins import item_of
from .check_sample import SampleChecker
from .labels import split_label
from .scope import CHECK, LABEL, SCORE, Kind, Reader, Stage, Symbol
from .spans import Span
from .walk import names_read, target_names


class JudgingChecker(SampleChecker):
    """Adds the sections that read the answer."""

    spec: n.Spec
    answer_type: t.Type = t.UNKNOWN

    def _acceptable(self, kind: t.Type, answer: t.Type) -> bool:
        """A set may stand for a list answer such as a subset, a list for a set, a tuple for a list; else types fit."""
        if isinstance(kind, t.Set | t.List) and isinstance(answer, t.Set | t.List):
            return self._acceptable(kind.item, answer.item)
        if isinstance(kind, t.Tuple) and isinstance(answer, t.Record):
            return len(kind.items) == len(answer.fields)
        return t.fits(kind, answer)

    def _hide_samples(self) -> None:
        """Functions see constants, parameters, types and functions, never what a sample or an answer holds."""
        self._removed = {k: v for k, v in self.scope.names.items() if v.stage > Stage.PARAM}
        for name in self._removed:
            del self.scope.names[name]

    def _unhide_samples(self) -> None:
        self.scope.names.update(self._removed)

    def _judging(self, spec: n.Spec) -> None:
        answer = self.answer_type
        place = spec.answer.span if spec.answer else Span(0, 0)
        self.scope.declare(Symbol("reference", Kind.REFERENCE, Stage.ANSWER, place, answer, hidden=True, used=True))
        for stmt in spec.define:
            with self.block(CHECK):
                kind = self.type_of(stmt.value)
            self._define(stmt, kind, Stage.ANSWER)
            self._hide_what_tells(stmt)
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
                    message = f"a score is a number, this is {t.show(kind)}"
                    self.error(
                        "E111", spec.score.span, message, "it may read `satisfied`, `valid`, `ratio`, `reference`"
                    )

    def _hide_what_tells(self, stmt: n.Definition) -> None:
        """A definition made from the reference is as closed to labels as the reference."""
        read = [self.scope.find(name) for name in names_read(stmt.value)]
        if any(s is not None and s.hidden and s.stage is Stage.ANSWER for s in read):
            for name in target_names(stmt.target):
                self.typing.symbols[name.id].hidden = True

    def _objective(self, objective: n.Objective) -> None:
        kind = self.type_of(objective.value)
        numeric = isinstance(kind, t.NUMBERS) or (
            isinstance(kind, t.Tuple) and all(isinstance(x, t.NUMBERS) for x in kind.items)
        )
        if not numeric and not t.silent(kind):
            self.error(
                "E111",
                objective.value.span,
                f"an objective is a number, or a tuple of them, this is {t.show(kind)}",
                "for a list, write `len(xs)` or `sum(xs)`",
            )
        for extra in (objective.tol, objective.target):
            if extra is not None:
                self.type_of(extra)
        if self.spec.check == () and self.spec.answer is not None and _is_open(self.spec.answer.shape):
            self.error(
                "E019",
                objective.span,
                f"`{objective.sense}` needs a `check:` that says which answers are allowed, since every "
                f"`{self.spec.answer.shape.name}` is one",
                "add the section `check:`, or give the answer a domain",
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
                            element if element is not None else self.no_items(item.source, source),
                        )
                        self._check_items(item.body)

    def _check_line(self, line: n.CheckLine) -> None:
        self._condition(line.test)
        if line.weight is not None:
            kind = self.type_of(line.weight)
            if not isinstance(kind, t.NUMBERS) and not t.silent(kind):
                self.error("E111", line.weight.span, "a weight is a number", "write `weight 2`")
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


def _is_open(shape: n.Shape) -> bool:
    """Whether a type without a domain is meant: every number, every text."""
    return shape.name in ("int", "real", "rational", "string", "expr") and shape.values is None and shape.over is None
