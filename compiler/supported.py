"""What the language has but this compiler does not build yet: said at the place, instead of failing later."""

from __future__ import annotations

from ..dsl import nodes as n
from ..dsl import types as t
from ..dsl.check import Checked
from ..dsl.diagnostics import Sink
from ..dsl.walk import descend
from .answers import ANSWERS

_DRAWN = (
    "int",
    "bool",
    "word",
    "char",
    "string",
    "list",
    "multiset",
    "set",
    "tuple",
    "permutation",
    "subset",
    "grid",
    "edges",
    "tree",
    "graph",
    "each",
)


def check_supported(checked: Checked, sink: Sink) -> None:
    """Report (E120) every construct that is parsed and checked but has no code yet."""
    spec, typing = checked.spec, checked.typing
    for stmt in spec.sample:
        if isinstance(stmt, n.DrawDecl):
            _draw(stmt, checked, sink)
    if spec.answer is not None:
        for node in descend(spec.answer.shape):
            if isinstance(node, n.Shape) and not _known_answer(node, checked):
                _later(sink, node, f"answers of type `{node.name}`")
        if spec.answer.literal is not None:
            _later(sink, spec.answer, 'answers with a literal alternative (`or "..."`)')
        for attr in spec.answer.attrs:
            if attr.word in ("compact", "sep", "size"):
                _later(sink, attr, f"`{attr.word}` on an answer")
    del typing


def _later(sink: Sink, node: object, what: str) -> None:
    sink.error(
        "E120",
        node.span,
        f"{what} are not compiled yet",
        "the construct is part of `lang 1`; a later release of the compiler builds it",
    )  # type: ignore[attr-defined]


def _known_answer(node: n.Shape, checked: Checked) -> bool:
    typing = checked.typing
    return node.name in ANSWERS or node.name in typing.aliases or node.name in typing.records


def _draw(stmt: n.DrawDecl, checked: Checked, sink: Sink) -> None:
    for node in descend(stmt.shape) if stmt.shape is not None else ():
        if isinstance(node, n.Shape):
            known = node.name in _DRAWN or node.name in checked.typing.records or node.name in checked.typing.aliases
            if not known:
                _later(sink, node, f"draws of `{node.name}`")
    if any(isinstance(x, t.Variant | t.Symbolic) for x in _types_in(checked.typing.symbols[stmt.name].type)):
        _later(sink, stmt, "draws of variants and expressions")


def _types_in(kind: t.Type) -> list[t.Type]:
    found: list[t.Type] = [kind]
    for name in ("item", "key", "value"):
        inner = getattr(kind, name, None)
        if inner is not None:
            found += _types_in(inner)
    for x in getattr(kind, "items", ()):
        found += _types_in(x)
    if isinstance(kind, t.Record):
        for _, x in kind.fields:
            found += _types_in(x)
    return found
