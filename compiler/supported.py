"""What can be declared but not drawn, or not answered: said at the place, with what to write instead."""

from __future__ import annotations

from collections.abc import Iterator

from ..dsl import nodes as n
from ..dsl.check import Checked
from ..dsl.diagnostics import Sink
from ..dsl.walk import descend, names_read
from .answers import ANSWERS

_DRAWN = frozenset(
    {"int", "real", "rational", "bool", "word", "char", "string", "list", "multiset", "set", "tuple", "permutation"}
    | {"subset", "grid", "edges", "arcs", "tree", "graph", "each", "expr"}
)
_UNHASHABLE = frozenset({"list", "multiset", "set", "permutation", "subset", "grid", "edges", "arcs", "tree", "graph"})

_OTHER_ANSWERS = "ask for a list: of pairs or records instead of a `dict`, of items instead of a `deque`"
_OTHER_DRAWS = {
    "dict": "draw the items as a list and build it in a definition: `table = {i: xs[i] for i in range(n)}`",
    "deque": "draw a list, and make it a `deque` in the function that needs one",
    "record": "declare it, `type Name = record(...)`, and draw `Name`",
}


def check_supported(checked: Checked, sink: Sink) -> None:
    """Report every draw and answer that passed the types but has no form (E120), or leaves something open (E118)."""
    spec = checked.spec
    _defaults(spec, sink)
    seen: set[int] = set()
    for stmt in spec.sample:
        if isinstance(stmt, n.DrawDecl) and stmt.shape is not None:
            for node in _drawn(stmt.shape, checked):
                if id(node) not in seen:
                    seen.add(id(node))
                    _draw(node, checked, sink)
            for attr in stmt.attrs:
                if attr.word in ("distinct", "each") and stmt.shape.name not in ("list", "multiset", "set"):
                    remedy = "it goes with `list[n] of T`, written out at the draw"
                    sink.error("E118", attr.span, f"`{attr.word}` is about the items of a list", remedy)
    if spec.answer is not None:
        for node in descend(spec.answer.shape):
            if isinstance(node, n.Shape) and not _known_answer(node, checked):
                sink.error("E120", node.span, f"an answer cannot be of type `{node.name}`", _OTHER_ANSWERS)
        for attr in spec.answer.attrs:
            if attr.word == "size" and spec.answer.shape.name != "expr":
                sink.error(
                    "E118", attr.span, "`size` goes with `expr` answers", "lengths are written `list[A..B] of ...`"
                )


def _defaults(spec: n.Spec, sink: Sink) -> None:
    """A default is made once, when no level is known."""
    params = {p.name for p in spec.params}
    for fn in spec.functions:
        for param in fn.params:
            read = names_read(param.default) & params if param.default is not None else set()
            for name in sorted(read):
                message = f"a default cannot read the parameter `{name}`, which depends on the level"
                sink.error("E101", param.default.span, message, "give the value where the function is called")  # type: ignore[union-attr]


def _known_answer(node: n.Shape, checked: Checked) -> bool:
    typing = checked.typing
    known = node.name in typing.aliases or node.name in typing.records or node.name in typing.variants
    return node.name in ANSWERS or known


def _drawn(shape: n.Shape, checked: Checked) -> Iterator[n.Shape]:
    """The shapes whose values are drawn by their domain; what a sampler gives is not."""
    yield shape
    for inner in (shape.of, *shape.parts, *[f.shape for f in shape.fields or ()], *_declared(shape, checked)):
        if inner is not None and shape.sampler is None:
            yield from _drawn(inner, checked)


def _declared(shape: n.Shape, checked: Checked) -> Iterator[n.Shape | None]:
    """What a declared name stands for: the fields of a record that are not refined at the draw, or one shape."""
    typing = checked.typing
    found = next((d.shape for d in checked.spec.types if d.name == shape.name), None)
    if found is not None and shape.name in typing.records:
        refined = {f.name for f in shape.fields or ()}
        yield from (f.shape for f in found.fields or () if f.name not in refined)
    elif found is not None and shape.name in typing.aliases:
        yield found


def _draw(node: n.Shape, checked: Checked, sink: Sink) -> None:
    typing = checked.typing
    if node.name in typing.variants:
        remedy = f"write a sampler that returns it, and `x ~ f(...)` or `[{node.name} ~ f(...) for i in range(n)]`"
        sink.error("E118", node.span, f"`{node.name}` has no distribution of its own", remedy)
    elif node.name not in _DRAWN and node.name not in typing.records and node.name not in typing.aliases:
        remedy = _OTHER_DRAWS.get(node.name, "write a sampler that returns it, and `x ~ f(...)`")
        sink.error("E120", node.span, f"a `{node.name}` cannot be drawn from a domain", remedy)
    elif node.name in ("real", "rational", "int", "word", "char", "expr") and node.values is None:
        remedy = f"write `{node.name} in LOW..HIGH`" if node.name != "word" else "write `word in {...}`"
        sink.error("E118", node.span, f"a draw of `{node.name}` needs its values", remedy)
    elif node.sampler is None and (missing := _missing(node)) is not None:
        what, remedy = missing
        sink.error("E118", node.span, f"a draw of `{node.name}` needs {what}", remedy)


def _missing(node: n.Shape) -> tuple[str, str] | None:
    """What a shape leaves open that has to be known before it can be drawn, and how to write it."""
    sized = bool(node.dims) and not any(isinstance(d, n.Range) for d in node.dims)
    match node.name:
        case "multiset" | "set" if node.of is None:
            return "what its items are", f"write `{node.name}[n] of int in 0..9`"
        case "set" if node.of is not None and node.of.name in _UNHASHABLE:
            return "items that never change", "draw `list[n] of ..., distinct` instead"
        case "grid" if node.of is None:
            return "what its cells are", "write `grid[rows, cols] of int in 0..9`"
        case "grid" if not sized:
            remedy = "draw the size first: `rows: int in 5..10`, `cols: int in 5..10`, then `grid[rows, cols] of ...`"
            return "its numbers of rows and columns", remedy
        case "graph" if not sized:
            return "its numbers of nodes and edges", "draw them first: `m: int in n..2 * n`, then `graph[n, m]`"
        case "subset" if node.values is None:
            return "what to choose from", "write `subset[k] in VALUES`"
        case "edges" | "arcs" if not isinstance(node.values, n.Range):
            return "its nodes", f"write `{node.name}[m] in 0..n-1`"
    return None
