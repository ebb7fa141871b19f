"""What claims are about: a compiled spec at one level, perhaps with other parameters, and the module for it."""

from __future__ import annotations

import ast
from dataclasses import dataclass, replace
from typing import Any

from ...dsl import nodes as n
from ...dsl.check import Checked
from ...dsl.diagnostics import Sink
from ...dsl.spans import Source
from ...runtime.errors import GradatimError
from ..emit import emit
from ..laws import Values, evaluate
from ..pipeline import Compiled
from ..sections import Sections
from .program import Program, load
from .questions import Asked, ask


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """A spec within a scope."""

    checked: Checked
    source: Source
    level: int
    sizes: tuple[tuple[str, Any], ...]
    values: Values
    program: Program
    asked: Asked

    @property
    def scope(self) -> str:
        """`level 0, n = 4`: for what instances a claim is made."""
        header = self.checked.spec.header
        params = {k: v[self.level - header.low] for k, v in self.values.params.items()}
        return ", ".join([f"level {self.level}", *[f"{k} = {v}" for k, v in params.items()]])

    def spec_line(self, line: int | None) -> int:
        """The line of the spec that a line of the module stands for; 0 if none does."""
        return self.program.lines.get(line or 0, 0)

    def line_of(self, node: Any) -> int:
        """The line of the spec at which something begins."""
        return self.source.position(node.span.start)[0]


def subject(compiled: Compiled, level: int | None = None, sizes: dict[str, Any] | None = None) -> Subject:
    """The subject of claims; GradatimError where a size lies outside of its parameter's domain."""
    checked, source = compiled.checked, compiled.source
    if checked is None or compiled.module is None or compiled.values is None:
        raise GradatimError(f"{source.path}: claims are made about specs that compile")
    values = compiled.values
    if sizes:
        values = _resized(checked, source, sizes)
    text = emit(checked, source, values).text
    defined = {x.id for x in ast.walk(ast.parse(text)) if isinstance(x, ast.Name) and isinstance(x.ctx, ast.Store)}
    defined |= {x.name for x in ast.parse(text).body if isinstance(x, ast.FunctionDef)}
    asked = ask(Sections(checked, source, values), defined)
    header = checked.spec.header
    place = header.low if level is None else level
    if not header.low <= place <= header.high:
        raise GradatimError(f"{header.name} has the levels {header.low} to {header.high}, not {place}")
    program = load(text + "\n\n" + asked.text, header.name)
    return Subject(checked, source, place, tuple(sorted((sizes or {}).items())), values, program, asked)


def _resized(checked: Checked, source: Source, sizes: dict[str, Any]) -> Values:
    """The values of all levels with some parameters set, checked against domains and relations."""
    known = {p.name for p in checked.spec.params}
    for name in sizes:
        if name not in known:
            raise GradatimError(
                f"{checked.spec.header.name} has no parameter `{name}`; it has {', '.join(sorted(known))}"
            )
    params = tuple(
        replace(p, law=n.Constant(p.span, sizes[p.name])) if p.name in sizes else p for p in checked.spec.params
    )
    sink = Sink()
    values = evaluate(replace(checked, spec=replace(checked.spec, params=params)), source, sink)
    errors = [d for d in sink.found if d.code == "E201"]
    if errors:
        raise GradatimError(f"{source.path}: with these sizes, {errors[0].message}")
    return values
