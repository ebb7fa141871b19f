"""The surface tree as indented text: one node on each line, with its place and its plain fields."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from ..dsl import nodes as n
from ..dsl.spans import Source


def tree_text(spec: n.Spec, source: Source) -> str:
    """Every section that is there, in the order of `nodes.Spec`."""
    lines: list[str] = []
    for field in fields(spec):
        value = getattr(spec, field.name)
        if value not in (None, (), frozenset()):
            lines += _field(field.name, value, source, 0)
    return "\n".join(lines) + "\n"


def _field(name: str, value: Any, source: Source, depth: int) -> Iterator[str]:
    """A field that holds a node or several."""
    if isinstance(value, tuple):
        yield "  " * depth + f"{name}:"
        for item in value:
            yield from _node("", item, source, depth + 1)
    else:
        yield from _node(f"{name}: ", value, source, depth)


def _node(label: str, node: Any, source: Source, depth: int) -> Iterator[str]:
    if isinstance(node, tuple):
        yield "  " * depth + f"{label}pair"
        for item in node:
            yield from _node("", item, source, depth + 1)
        return
    if not is_dataclass(node):
        yield "  " * depth + f"{label}{node!r}"
        return
    span = getattr(node, "span", None)
    place = " @{}:{}".format(*source.position(span.start)) if span is not None else ""
    plain, deep = _split(node)
    shown = "".join(f" {name}={value!r}" for name, value in plain)
    yield "  " * depth + f"{label}{type(node).__name__}{shown}{place}"
    for name, value in deep:
        yield from _field(name, value, source, depth + 1)


def _split(node: Any) -> tuple[list[tuple[str, Any]], list[tuple[str, Any]]]:
    """Fields that fit on the line of their node, and fields that hold nodes; empty ones and places are left out."""
    plain: list[tuple[str, Any]] = []
    deep: list[tuple[str, Any]] = []
    for field in fields(node):
        value = getattr(node, field.name)
        empty = value is None or value == () or value == "" or value is False
        if field.name.endswith("span") or (empty and not isinstance(node, n.Constant)):
            continue
        holds = is_dataclass(value) or (isinstance(value, tuple) and not all(isinstance(x, str | int) for x in value))
        (deep if holds else plain).append((field.name, value))
    return plain, deep
