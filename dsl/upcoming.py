"""All names that a spec declares, collected before anything is typed: a name read too early is not an unknown one."""

from __future__ import annotations

from . import nodes as n
from .scope import Kind, Stage, Symbol
from .walk import target_names


def declared_names(spec: n.Spec) -> dict[str, Symbol]:
    """The top-level names of a spec with their kinds, stages and places; of two with one name, the first."""
    found: dict[str, Symbol] = {}

    def add(symbol: Symbol) -> None:
        found.setdefault(symbol.name, symbol)

    for const in spec.consts:
        add(Symbol(const.name, Kind.CONST, Stage.CONST, const.name_span))
    for param in spec.params:
        add(Symbol(param.name, Kind.PARAM, Stage.PARAM, param.name_span))
    for stmt in spec.sample:
        if isinstance(stmt, n.DrawDecl):
            add(Symbol(stmt.name, Kind.DRAW, Stage.SAMPLE, stmt.name_span, hidden=stmt.prefix == "hidden"))
        elif isinstance(stmt, n.Definition):
            _definition(stmt, Stage.SAMPLE, found)
    if spec.answer is not None:
        add(Symbol(spec.answer.name, Kind.ANSWER, Stage.ANSWER, spec.answer.name_span))
    for stmt in spec.define:
        _definition(stmt, Stage.ANSWER, found)
    return found


def _definition(stmt: n.Definition, stage: Stage, found: dict[str, Symbol]) -> None:
    for name in target_names(stmt.target):
        hidden = stmt.prefix == "hidden"
        found.setdefault(name.id, Symbol(name.id, Kind.DEFINITION, stage, name.span, hidden=hidden))
