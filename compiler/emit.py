"""The text of a generated module: functions printed from their trees, runtime inlined, spec lines mapped; byte-reproducible."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import jinja2

from .._version import __version__
from ..dsl import nodes as n
from ..dsl.check import Checked
from ..dsl.spans import Source
from . import quote as q
from .inline import Piece, closure
from .judge import Judge
from .laws import Values
from .naming import safe
from .rules import RulesLowering
from .sections import Sections, table_name
from .to_python import safe_field


@dataclass(frozen=True, slots=True)
class Module:
    """A generated module: its text, and for each of its lines that has one, the line of the spec."""

    name: str
    text: str
    lines: dict[int, int]

    @property
    def sha256(self) -> str:
        """The hash of the text as the manifest records it."""
        return hashlib.sha256(self.text.encode()).hexdigest()


@cache
def _template() -> jinja2.Template:
    folder = jinja2.FileSystemLoader(str(Path(__file__).parent))
    environment = jinja2.Environment(loader=folder, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True)
    return environment.get_template("module.py.jinja")


def emit(checked: Checked, source: Source, values: Values) -> Module:
    """The module of a spec that passed every check."""
    spec = checked.spec
    sections = Sections(checked, source, values)
    trees = [sections.sample(), sections.prompt(), *sections.solve(), *Judge(sections).functions()]
    if spec.must_fail:
        trees.append(sections.must("must_fail", spec.must_fail))
    if spec.must_pass:
        trees.append(sections.must("must_pass", spec.must_pass))
    lowering = sections.lowering
    authored = [lowering.function(fn) for fn in spec.functions]
    authored += [fn for rules in spec.rules for fn in RulesLowering(lowering, rules).functions()]
    trees = authored + [*trees, _verify(lowering)]
    constants = _constants(sections, values, checked)
    pieces, imports = closure(lowering.used)
    imports = sorted(set(imports) | lowering.imports)
    text = _render(spec, source, pieces, imports, constants, trees, {})
    lines = _line_map(text, trees)
    final = _render(spec, source, pieces, imports, constants, trees, lines)
    return Module(spec.header.name, final, _line_map(final, trees))


def _verify(lowering: Any) -> ast.FunctionDef:
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


def _constants(sections: Sections, values: Values, checked: Checked) -> list[str]:
    """Record types, constants of the spec, tables of parameters that change with the level."""
    lowering = sections.lowering
    result: list[ast.stmt] = []
    for name, record in checked.typing.records.items():
        fields = q.literal(tuple(safe_field(f) for f, _ in record.fields))
        if record.variant:
            result.append(q.assign(safe(name), lowering.runtime("variant", q.literal(name), fields)))
        else:
            lowering.imports.add("from collections import namedtuple")
            result.append(q.assign(safe(name), q.call("namedtuple", q.literal(name), fields)))
    for const in checked.spec.consts:
        result.append(lowering.mark(q.assign(safe(const.name), lowering.expr(const.value)), const))
    for name, column in values.params.items():
        if len(set(column)) > 1:
            result.append(q.assign(table_name(name), q.literal(tuple(column))))
    return [_unparse(stmt) for stmt in result]


def _unparse(tree: ast.AST) -> str:
    return ast.unparse(ast.fix_missing_locations(tree))


def _render(
    spec: n.Spec,
    source: Source,
    pieces: Iterable[Piece],
    imports: list[str],
    constants: list[str],
    trees: list[ast.FunctionDef],
    lines: dict[int, int],
) -> str:
    about = _about(spec, source, lines)
    return _template().render(
        env=spec.header.name,
        title=spec.header.title.replace("\\", "\\\\").replace('"', "'"),
        compiler=__version__,
        source=Path(source.path).name,
        imports=imports,
        spec=_spec_literal(about),
        runtime=[p.text for p in pieces],
        constants=constants,
        functions=[_unparse(tree) for tree in trees],
    )


def _about(spec: n.Spec, source: Source, lines: dict[int, int]) -> dict[str, Any]:
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
        "lines": lines,
    }


def _spec_literal(about: dict[str, Any]) -> str:
    """One key per line; the line map stays on one line, so that it moves no other line when it is filled in."""
    rows = [f"    {key!r}: {value!r}," for key, value in about.items()]
    return "{\n" + "\n".join(rows) + "\n}"


def _line_map(text: str, trees: list[ast.FunctionDef]) -> dict[int, int]:
    """Lines of the module to lines of the spec, by walking the printed and the intended trees side by side."""
    printed = {node.name: node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)}
    found: dict[int, int] = {}
    for tree in trees:
        for intended, seen in zip(_statements(tree), _statements(printed[tree.name])):
            line = getattr(intended, "spec_line", None)
            if line is not None:
                found[seen.lineno] = line
    return dict(sorted(found.items()))


def _statements(tree: ast.AST) -> list[ast.stmt]:
    """All statements under a tree, in a fixed order."""
    found: list[ast.stmt] = []
    stack: list[ast.AST] = [tree]
    while stack:
        node = stack.pop()
        if isinstance(node, ast.stmt):
            found.append(node)
        stack.extend(
            reversed(
                [
                    child
                    for child in ast.iter_child_nodes(node)
                    if isinstance(child, ast.stmt | ast.excepthandler | ast.match_case)
                ]
            )
        )
    return found
