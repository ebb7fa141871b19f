"""Going through the surface tree: children of a node, every node under it, the names an expression reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any

from . import nodes as n


@cache
def _slots(kind: type) -> tuple[str, ...]:
    return tuple(f.name for f in fields(kind) if f.name not in ("span", "name_span", "label_span"))


def children(node: Any) -> Iterator[Any]:
    """The nodes directly under a node, in source order."""
    for name in _slots(type(node)):
        yield from _nodes(getattr(node, name))


def _nodes(value: Any) -> Iterator[Any]:
    if isinstance(value, tuple | list):
        for item in value:
            yield from _nodes(item)
    elif is_dataclass(value) and not isinstance(value, type):
        yield value


def descend(node: Any) -> Iterator[Any]:
    """The node and everything under it."""
    yield node
    for child in children(node):
        yield from descend(child)


def first_below(node: Any, depth: int) -> Any | None:
    """A node that lies deeper than so many steps under the given one, or None; needs no recursion."""
    waiting: list[tuple[Any, int]] = [(node, 0)]
    while waiting:
        item, level = waiting.pop()
        if level > depth:
            return item
        waiting.extend((child, level + 1) for child in children(item))
    return None


def names_read(node: Any) -> set[str]:
    """All names that occur under a node or nodes; bound ones are not told apart."""
    return {x.id for part in _nodes(node) for x in descend(part) if isinstance(x, n.Name)}


def target_names(target: n.Expr) -> list[n.Name]:
    """The names that assigning to a target binds."""
    if isinstance(target, n.Name):
        return [target]
    if isinstance(target, n.Sequence):
        return [name for item in target.items for name in target_names(item)]
    return []


def assigned_names(body: tuple[n.Stmt, ...]) -> dict[str, Any]:
    """Names a function body binds (first place each), not those of functions nested in it."""
    found: dict[str, Any] = {}
    outer: set[str] = set()

    def visit(stmts: tuple[n.Stmt, ...]) -> None:
        for stmt in stmts:
            match stmt:
                case n.Assign():
                    for target in stmt.targets:
                        bind(target)
                case n.AugAssign():
                    bind(stmt.target)
                case n.For():
                    bind(stmt.target)
                    visit(stmt.body)
                    visit(stmt.orelse)
                case n.While() | n.If():
                    visit(stmt.body)
                    visit(stmt.orelse)
                case n.Match():
                    for case in stmt.cases:
                        for name in case.pattern.names:
                            found.setdefault(name, case.pattern)
                        visit(case.body)
                case n.Function():
                    found.setdefault(stmt.name, stmt)
                case n.Nonlocal():
                    outer.update(stmt.names)

    def bind(target: n.Expr) -> None:
        for name in target_names(target):
            found.setdefault(name.id, name)

    visit(body)
    return {name: node for name, node in found.items() if name not in outer}
