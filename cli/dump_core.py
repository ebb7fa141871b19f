"""What a spec comes down to: parameters by level, the order of draws, and the plan by which answers are judged."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from ..compiler.laws import Values
from ..dsl import nodes as n
from ..dsl.check import Checked
from ..dsl.format_layout import flat
from ..dsl.format_shape import ShapePrinter
from ..dsl.scope import Stage
from ..dsl.spans import Source
from ..dsl.walk import names_read


def core_text(checked: Checked, values: Values, source: Source) -> str:
    """The parts of the plan, one under the other."""
    return _Core(checked, values, source).text()


class _Core:
    """State of describing one spec."""

    def __init__(self, checked: Checked, values: Values, source: Source) -> None:
        self.spec, self.typing, self.values = checked.spec, checked.typing, values
        self.printer = ShapePrinter(source)

    def text(self) -> str:
        """All parts that are not empty."""
        parts = (
            ("constants", self._constants()),
            ("parameters", self._parameters()),
            ("instance", self._instance()),
            ("prompt reads", [", ".join(self._reads(self.spec.prompt)) or "nothing"]),
            ("judgement", self._judgement()),
            ("must", self._must()),
        )
        head = self.spec.header
        lines = [f"{head.name}, levels {head.low}..{head.high}"]
        for title, body in parts:
            rows = list(body)
            if rows:
                lines += ["", title, *(f"    {row}" for row in rows)]
        return "\n".join(lines) + "\n"

    def _show(self, node: n.Expr) -> str:
        return flat(self.printer.expr(node))

    def _reads(self, *nodes: Any) -> list[str]:
        """The values of this spec that nodes read, in the order in which they become known."""
        names: set[str] = set()
        for node in nodes:
            for part in node if isinstance(node, tuple) else (node,):
                names |= names_read(part) if part is not None else set()
        known = [s for s in self.typing.symbols.values() if s.name in names and s.stage > Stage.CONST]
        return [s.name for s in sorted(known, key=lambda s: (s.stage, s.span))]

    def _constants(self) -> Iterator[str]:
        for name, value in self.values.consts.items():
            yield f"{name} = {value!r}"

    def _parameters(self) -> Iterator[str]:
        """One row for each run of levels with the same values."""
        low = self.spec.header.low
        columns = list(self.values.params.items())
        rows = list(zip(*(column for _, column in columns)))
        for row, group in groupby(range(len(rows)), key=lambda i: rows[i]):
            levels = list(group)
            first, last = low + levels[0], low + levels[-1]
            shown = ", ".join(f"{name} = {value}" for (name, _), value in zip(columns, row))
            yield f"level {first if first == last else f'{first}..{last}'}: {shown}"

    def _instance(self) -> Iterator[str]:
        for stmt in self.spec.sample:
            match stmt:
                case n.DrawDecl():
                    kind = "drawn once" if stmt.prefix == "balance" else "drawn"
                    attrs = tuple(x for a in stmt.attrs for x in (a.expr, a.values) if x is not None)
                    reads = self._reads(stmt.shape, stmt.sampler, attrs)
                    yield self._step(kind, flat(self.printer.draw(stmt)), reads)
                case n.Definition():
                    yield self._step("computed", flat(self.printer.definition(stmt)), self._reads(stmt.value))
                case n.Require():
                    again = f"else drawn again, {stmt.tries or 1000} times at most"
                    yield self._step("required", self._show(stmt.test), self._reads(stmt.test)) + f"; {again}"

    def _step(self, kind: str, text: str, reads: list[str]) -> str:
        return f"{kind:<11}{text}" + (f"    reads {', '.join(reads)}" if reads else "")

    def _judgement(self) -> Iterator[str]:
        spec = self.spec
        if spec.answer is None:
            return
        yield f"parse      {flat(self.printer.answer(spec.answer)).removeprefix('answer ')}; else malformed"
        yield "domain     length, range and distinctness as declared; else wrong"
        for stmt in spec.define:
            yield f"define     {flat(self.printer.definition(stmt))}"
        if spec.check is None:
            yield "equality   with the reference, under the answer's type"
        else:
            yield from self._lines(spec.check, "")
        if spec.objective is not None:
            yield self._objective(spec.objective)
        solve = spec.solve
        if solve is not None:
            inline = None if isinstance(solve, n.Function) else self._show(solve)
            reads = self._reads(*(solve.body if isinstance(solve, n.Function) else (solve,)))
            yield self._step("reference", inline or "a body", reads)
        yield f"score      {self._show(spec.score) if spec.score is not None else '0'} for a wrong answer in its domain"

    def _lines(self, items: tuple[n.CheckItem, ...], inside: str) -> Iterator[str]:
        for item in items:
            if isinstance(item, n.CheckFor):
                where = f"{inside} for {flat(self.printer.target(item.target))} in {self._show(item.source)}"
                yield from self._lines(item.body, where)
            else:
                label = f'    "{item.label}"' if item.label else ""
                weight = f" weight {self._show(item.weight)}" if item.weight is not None else ""
                yield f"{'gate' if item.gate else 'line':<11}{self._show(item.test)}{inside}{weight}{label}"

    def _objective(self, goal: n.Objective) -> str:
        better = "correct" if goal.target is not None else "spec fault"
        aim = f"at least as good as {self._show(goal.target)}" if goal.target is not None else "the reference's value"
        return f"{goal.sense:<11}{self._show(goal.value)}, if all lines hold: {aim}; better is {better}"

    def _must(self) -> Iterator[str]:
        for word, entries in (("fail", self.spec.must_fail), ("pass", self.spec.must_pass)):
            for entry in entries:
                when = f" when {self._show(entry.when)}" if entry.when is not None else ""
                yield f"{word}       {self._show(entry.value)}{when}"
