"""The static check of a spec: names, stages, types and domains of every section, all findings in one run.

`check` returns what it learnt (`Typing`) beside the diagnostics; it never raises for a mistake of the author.
"""

from __future__ import annotations

from dataclasses import dataclass

from . import nodes as n
from . import types as t
from .builtins import item_of
from .check_judging import JudgingChecker
from .diagnostics import Diagnostic, Fix, Sink, has_errors, in_order
from .filters import FILTERS, Filter
from .infer_base import Typing
from .pass_value import pass_value
from .purity import check_purity
from .scope import (
    ANSWER,
    FUNCTION,
    LAW,
    PROMPT,
    SOLVE,
    Kind,
    Reader,
    Stage,
    suggest,
)
from .unstated import report_unstated
from .unused import report_unused
from .upcoming import declared_names
from .wording import counted


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
    if not spec.broken and not has_errors(sink.found):
        check_purity(spec, typing, sink)
        report_unused(spec, typing, sink)
        report_unstated(spec, sink)
    return Checked(spec, typing), in_order(sink.found)


class _Checker(JudgingChecker):
    """One method per section, in the order in which values become known."""

    def run(self, spec: n.Spec) -> None:
        self.spec = spec
        self.upcoming = declared_names(spec)
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

    def handed_over(self, name: str) -> Fix | None:
        """One more parameter, and one more argument in all calls."""
        known = self.typing.symbols.get(name)
        return pass_value(self.spec, self.reader.function, name, known.type) if known is not None else None

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
                            item if item is not None else self.no_items(part.source, source),
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
                wanted = counted(spec.fewest, spec.most)
                self.error(
                    "E105", item.span, f"the filter `{item.name}` takes {wanted}", _filter_usage(item.name, spec)
                )
            for arg in item.args:
                self.type_of(arg)
            if spec.many and item_of(kind) is None:
                message = f"the filter `{item.name}` shows a list, this is {t.show(kind)}"
                self.error("E105", item.span, message, "write `{{ x }}` without it")
            kind = t.STRING

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
        answer = self.answer_type
        span = spec.solve.name_span if isinstance(spec.solve, n.Function) else spec.solve.span
        if not self._acceptable(kind, answer):
            self.error(
                "E119",
                span,
                f"`solve` gives {t.show(kind)}, the answer is {t.show(answer)}",
                f"declare the answer as `{kind.name}`, or return a tuple of the fields"
                if isinstance(kind, t.Record) and isinstance(answer, t.Record)
                else "return a value of the answer's type",
            )

    def _bodies(self, spec: n.Spec) -> None:
        for fn in spec.functions:
            head = self.typing.symbols[fn.name].type
            what = Reader(f"the function `{fn.name}`", FUNCTION.stage, advice=FUNCTION.advice, function=fn.name)
            self._hide_samples()
            self.function(fn, what, head if isinstance(head, t.Fn) else None)
            self._unhide_samples()


def _filter_usage(name: str, spec: Filter) -> str:
    return f'write `xs | {name}(", ")`' if spec.most else f"write `xs | {name}`"
