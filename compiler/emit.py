"""The text of a generated module: functions printed from trees, runtime inlined, spec lines mapped; reproducible."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import jinja2

from .._version import __version__
from ..dsl import nodes as n
from ..dsl.check import Checked
from ..dsl.spans import Source
from . import quote as q
from .compiled import Module
from .functions import recursive
from .inline import closure
from .judge import Judge
from .laws import Values
from .naming import field_name
from .printer_lines import Printer, printed
from .prompts import Prompts
from .rules import RulesLowering
from .sections import Sections
from .to_python import Lowering

DEEPEST = 25_000
"""Frames that a module with recursive functions asks for: 10,000 calls deep, also through `@memo` or comprehensions."""


@cache
def _template() -> jinja2.Template:
    folder = jinja2.FileSystemLoader(str(Path(__file__).parent))
    environment = jinja2.Environment(loader=folder, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True)
    return environment.get_template("module.py.jinja")


def emit(
    checked: Checked,
    source: Source,
    values: Values,
    more: Callable[[Sections], list[ast.FunctionDef]] | None = None,
) -> Module:
    """The module of a spec that passed every check; `more` gives functions to add for development."""
    spec = checked.spec
    sections = Sections(checked, source, values)
    lowering = sections.lowering
    authored = [lowering.top_function(fn) for fn in spec.functions]
    authored += [fn for rules in spec.rules for fn in RulesLowering(lowering, rules).functions()]
    judge = Judge(sections)
    trees = [sections.sample(), Prompts(sections).prompt(), *sections.solve(), judge.judge()]
    if spec.must_fail:
        trees.append(sections.must("must_fail", spec.must_fail))
    if spec.must_pass:
        trees.append(sections.must("must_pass", spec.must_pass))
    trees.append(_verify(lowering))
    trees += more(sections) if more is not None else []
    constants = _constants(sections, values, checked)
    if recursive(checked, lowering.free):
        lowering.imports.add("import sys")
        constants += q.statements(f"sys.setrecursionlimit(max(sys.getrecursionlimit(), {DEEPEST}))")
    helpers: list[ast.stmt] = [*lowering.helpers.values(), *sections.codec.functions()]
    constants += [x for x in helpers if not isinstance(x, ast.FunctionDef)]
    functions = [*[x for x in helpers if isinstance(x, ast.FunctionDef)], *authored, *trees]
    about = {**_about(spec, source), **judge.counted()}
    pieces, imports = closure(lowering.used)
    assert not lowering.names.all() & {p.name for p in pieces}, "a name of the author hides a function of the runtime"
    top = _template().render(
        env=spec.header.name,
        title=_docstring(spec.header.title),
        compiler=__version__,
        source=about["source"],
        imports=sorted(set(imports) | lowering.imports),
        spec=printed(q.assign("SPEC", q.literal(about))),
        runtime=[p.text for p in pieces],
    )
    text, lines = _with_functions(top, constants, functions)
    return Module(spec.header.name, text, about, lines)


def _with_functions(
    top: str, constants: list[ast.stmt], functions: list[ast.FunctionDef]
) -> tuple[str, dict[int, int]]:
    """The top of a module with what follows it, and the line map, which stands at the end so that it moves no line."""
    printer = Printer(first=top.count("\n") + 1)
    printer.lines.append("")
    for stmt in constants:
        printer.statement(stmt)
    for function in functions:
        printer.lines += ["", ""] if len(printer.lines) > 1 else [""]
        printer.statement(function)
    lines = printer.spec_lines
    printer.lines += ["", ""]
    printer.statement(q.statements('SPEC["lines"] = __x__', x=q.literal(lines))[0])
    return top + "\n".join(printer.lines) + "\n", lines


def _docstring(title: str) -> str:
    return title.replace("\\", "\\\\").replace('"', "'")


def _verify(lowering: Lowering) -> ast.FunctionDef:
    """`verify(instance, response, markers)`: extraction and judgement."""
    lowering.need("extract")
    lowering.need("verdict")
    template = """
def verify(instance, response, markers="auto"):
    answer = extract(response, markers)
    if answer is None:
        return verdict("malformed", 0.0, {}, ["there is no final answer"])
    return judge(instance, answer)
"""
    return q.statements(template)[0]  # type: ignore[return-value]


def _constants(sections: Sections, values: Values, checked: Checked) -> list[ast.stmt]:
    """Record types, constants of the spec, tables of parameters that change with the level."""
    lowering = sections.lowering
    result: list[ast.stmt] = []
    alternatives = {name: list(records) for name, records in checked.typing.variants.items()}
    for name, record in checked.typing.records.items():
        fields = q.literal(tuple(field_name(f) for f, _ in record.fields))
        if record.variant:
            rank = q.literal(alternatives[record.variant].index(name))
            made = lowering.runtime("variant", q.literal(name), rank, fields)
        else:
            lowering.imports.add("from collections import namedtuple")
            made = q.call("namedtuple", q.literal(name), fields)
        result.append(q.assign(lowering.author(name), made))
    for symbol in checked.spec.header.symbols:
        if symbol in lowering.symbols:
            result.append(q.assign(lowering.author(symbol), lowering.runtime("sym_symbol", q.literal(symbol))))
    for const in checked.spec.consts:
        result.append(lowering.mark(q.assign(lowering.author(const.name), lowering.expr(const.value)), const))
    for name, column in values.params.items():
        if len(set(column)) > 1:
            result.append(q.assign(sections.table(name), sections.constant(tuple(column))))
    return result


def _about(spec: n.Spec, source: Source) -> dict[str, Any]:
    header = spec.header
    return {
        "env": header.name,
        "title": header.title,
        "tags": list(header.tags),
        "levels": [header.low, header.high],
        "lang": header.lang,
        "compiler": __version__,
        "source": Path(source.path).name,
        "sha256": hashlib.sha256(source.text.encode()).hexdigest(),
    }
