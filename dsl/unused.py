"""Names that are declared and never read: usually the trace of a changed mind, sometimes of a mistake.

The search is by name, not by scope: a local name that repeats a declared one counts as a reading of it, so that every
report is certain. Functions count as called when something reaches them from a section.
"""

from __future__ import annotations

from typing import Any

from . import nodes as n
from .diagnostics import Sink
from .infer_base import Typing
from .walk import descend, target_names


def report_unused(spec: n.Spec, typing: Typing, sink: Sink) -> None:
    """Report what nothing needs: draws and definitions (W901, E305), other declarations (W902); blind checks (E020)."""
    read = _names_read(spec, typing)
    _samples(spec, read, sink)
    _only_required(spec, typing, sink)
    for const in spec.consts:
        _other(const.name not in read, const, f"the constant `{const.name}` is never read", sink)
    for param in spec.params:
        _other(param.name not in read, param, f"the parameter `{param.name}` is never read", sink)
    for decl in spec.types:
        words = {decl.name, *(v.name for v in decl.variants)}
        _other(not words & read, decl, f"the type `{decl.name}` is never used", sink)
    for fn in spec.functions:
        kind = "sampler" if fn.sampler else "function"
        _other(fn.name not in read, fn, f"the {kind} `{fn.name}` is never called", sink)
    for rules in spec.rules:
        _other(rules.name not in read, rules, f"the rules block `{rules.name}` is never used", sink)
    _blind_check(spec, typing, sink)


def _samples(spec: n.Spec, read: set[str], sink: Sink) -> None:
    for stmt in (*spec.sample, *spec.define):
        names = []
        if isinstance(stmt, n.DrawDecl):
            names = [("draw", stmt.name, stmt.name_span)]
        elif isinstance(stmt, n.Definition):
            names = [("definition", name.id, name.span) for name in target_names(stmt.target)]
        for kind, name, span in names:
            if name not in read and not name.startswith("_"):
                sink.warning("W901", span, f"the {kind} `{name}` is never read", "remove it, or use it")


def _only_required(spec: n.Spec, typing: Typing, sink: Sink) -> None:
    """Report draws that only `require` lines read which exclude nothing of what counts (E305)."""
    counts: set[str] = set()
    for part in (spec.prompt, spec.answer, spec.define, spec.check, spec.objective, spec.score, spec.solve):
        counts |= _under(part, typing)
    counts |= _under((*spec.must_fail, *spec.must_pass, *spec.functions, *spec.rules), typing)
    grown = True
    while grown:
        before = len(counts)
        for stmt in spec.sample:
            read = _under(stmt, typing)
            if (isinstance(stmt, n.Require) and read & counts) or _given(stmt) & counts:
                counts |= read
        grown = len(counts) > before
    required = {name for stmt in spec.sample if isinstance(stmt, n.Require) for name in _under(stmt, typing)}
    for stmt in spec.sample:
        if isinstance(stmt, n.DrawDecl) and stmt.name in required - counts:
            message = f"only `require` reads the draw `{stmt.name}`: it changes neither prompt nor answer nor verdict"
            sink.warning("E305", stmt.name_span, message, "remove it with its `require`, or use it")


def _given(stmt: n.SampleStmt) -> set[str]:
    if isinstance(stmt, n.DrawDecl):
        return {stmt.name}
    return {name.id for name in target_names(stmt.target)} if isinstance(stmt, n.Definition) else set()


def _other(unused: bool, decl: Any, message: str, sink: Sink) -> None:
    if unused:
        sink.warning("W902", decl.name_span, message, "remove it, or use it")


def _blind_check(spec: n.Spec, typing: Typing, sink: Sink) -> None:
    """A check that never reads the answer accepts every answer of the right shape."""
    if not spec.check or spec.answer is None or spec.objective is not None:
        return
    wanted = {spec.answer.name}
    for stmt in spec.define:
        if wanted & _under(stmt.value, typing):
            wanted |= {name.id for name in target_names(stmt.target)}
    if not any(wanted & _under(item, typing) for item in spec.check):
        message = f"no line of `check` reads the answer `{spec.answer.name}`"
        sink.error("E020", spec.check[0].span, message, "as it stands, every answer of the right shape is correct")


def _names_read(spec: n.Spec, typing: Typing) -> set[str]:
    """All names that something reads which is itself reached from a section or a declaration that counts."""
    read: set[str] = set()
    for param in spec.params:
        read |= _under(param.shape, typing) | _under(param.law, typing)
    for const in spec.consts:
        read |= _under(const.value, typing)
    for part in (spec.relations, spec.sample, spec.prompt, spec.answer, spec.define, spec.check, spec.objective):
        read |= _under(part, typing)
    for part in (spec.score, spec.solve, spec.must_fail, spec.must_pass):
        read |= _under(part, typing)
    waiting: dict[str, Any] = {fn.name: fn for fn in spec.functions} | {r.name: r for r in spec.rules}
    waiting |= {decl.name: decl for decl in spec.types}
    alternatives = {v.name: decl.name for decl in spec.types for v in decl.variants}
    while True:
        reached = {alternatives.get(name, name) for name in read} & waiting.keys()
        if not reached:
            return read
        for name in reached:
            read |= _under(waiting.pop(name), typing)


def _under(node: Any, typing: Typing) -> set[str]:
    """Names read under a node or nodes: in expressions, types, patterns and labels."""
    if node is None:
        return set()
    if isinstance(node, tuple):
        return {name for item in node for name in _under(item, typing)}
    found: set[str] = set()
    for item in descend(node):
        match item:
            case n.Name():
                found.add(item.id)
            case n.Shape():
                found.add(item.name)
            case n.CasePattern() if item.variant is not None:
                found.add(item.variant)
            case n.CheckLine():
                pieces = typing.labels.get(id(item), ())
                found |= {name for piece in pieces if not isinstance(piece, str) for name in _under(piece, typing)}
    return found - _bound_by(node)


def _bound_by(node: Any) -> set[str]:
    """The names that a definition gives do not count as read by it."""
    return {name.id for name in target_names(node.target)} if isinstance(node, n.Definition) else set()
