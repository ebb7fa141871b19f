"""The reference is wrong: `solve`, or a definition or function behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from gradatim.dsl import nodes as n
from gradatim.dsl.spans import Span

from ..order import answer_has_order
from ..original import Original, walk

_FLIPPED = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "=="}
_NUMBERS = ("int", "rational", "real")


def off_by_one(o: Original) -> Iterator[str]:
    """One too large."""
    solve = o.solve()
    if solve is not None and o.answers(*_NUMBERS):
        yield o.put(solve.span, f"({o.said(solve)}) + 1")


def constant(o: Original) -> Iterator[str]:
    """The same answer for every instance."""
    solve = o.solve()
    if solve is not None and o.answers(*_NUMBERS):
        yield o.put(solve.span, f"({o.said(solve)}) * 0 + 1")


def item_wrong(o: Original) -> Iterator[str]:
    """The last item is missing, or stands first."""
    solve = o.solve()
    if solve is not None and o.answers("list", "string", "multiset", "subset"):
        yield o.put(solve.span, f"({o.said(solve)})[:-1]")
    if solve is not None and o.answers("list", "string", "permutation") and answer_has_order(o.compiled):
        yield o.put(solve.span, f"({o.said(solve)})[-1:] + ({o.said(solve)})[:-1]")


def turned_round(o: Original) -> Iterator[str]:
    """The other way round."""
    solve = o.solve()
    if solve is not None and o.answers("list", "string", "permutation") and answer_has_order(o.compiled):
        yield o.put(solve.span, f"({o.said(solve)})[::-1]")


def _nodes(o: Original) -> Iterator[Any]:
    yield from walk(o.behind_solve())


def wrong_modulus(o: Original) -> Iterator[str]:
    """A modulus one too large."""
    for x in _nodes(o):
        if isinstance(x, n.Binary) and x.op == "%":
            yield o.put(x.right.span, f"({o.said(x.right)} + 1)")


def operands_swapped(o: Original) -> Iterator[str]:
    """`b - a` for `a - b`."""
    for x in _nodes(o):
        if isinstance(x, n.Binary) and x.op in ("-", "//", "/", "%", "**"):
            yield o.puts([(x.left.span, f"({o.said(x.right)})"), (x.right.span, f"({o.said(x.left)})")])


def operator_changed(o: Original) -> Iterator[str]:
    """`-` for `+`, and the other way round."""
    other = {"+": "-", "-": "+", "*": "+", "//": "*"}
    for x in _nodes(o):
        if isinstance(x, n.Binary) and x.op in other:
            between = Span(x.left.span.end, x.right.span.start)
            yield o.put(between, o.text[between.start : between.end].replace(x.op, other[x.op], 1))


def comparison_flipped(o: Original) -> Iterator[str]:
    """A comparison holds where it should not, at its boundary or everywhere."""
    for x in _nodes(o):
        if isinstance(x, n.Compare) and x.rest[0][0] in _FLIPPED:
            op, right = x.rest[0]
            between = Span(x.left.span.end, right.span.start)
            yield o.put(between, o.text[between.start : between.end].replace(op, _FLIPPED[op], 1))


def constant_branch(o: Original) -> Iterator[str]:
    """A choice that no longer depends on anything."""
    for x in _nodes(o):
        if isinstance(x, n.Conditional):
            yield o.put(x.span, f"({o.said(x.then)})")
            yield o.put(x.span, f"({o.said(x.other)})")
        if isinstance(x, n.If):
            yield o.put(x.test.span, f"({o.said(x.test)}) or 2 > 1")
            yield o.put(x.test.span, f"({o.said(x.test)}) and 1 > 2")


def sort_dropped(o: Original) -> Iterator[str]:
    """What has to be in order is left as it came."""
    for x in _nodes(o):
        if isinstance(x, n.Call) and isinstance(x.func, n.Name) and x.func.id in ("sorted", "unique_sorted"):
            yield o.put(x.span, f"list({o.said(x.args[0])})")


def input_ignored(o: Original) -> Iterator[str]:
    """The first item of a list of the instance is not looked at, or a number of it is taken for another."""
    kinds = {s.name: s.shape for s in o.draws() if s.shape is not None}
    for part in o.behind_solve()[:1]:
        for x in walk(part):
            if isinstance(x, n.Name) and (shape := kinds.get(x.id)) is not None:
                if shape.name in ("list", "string"):
                    yield o.put(x.span, f"{x.id}[1:]")
                elif shape.name == "int":
                    yield o.put(x.span, f"({x.id} * 0 + 1)")


def range_short(o: Original) -> Iterator[str]:
    """A loop ends one too early."""
    for x in _nodes(o):
        if isinstance(x, n.Call) and isinstance(x.func, n.Name) and x.func.id == "range":
            last = x.args[1] if len(x.args) > 1 else x.args[0]
            yield o.put(last.span, f"{o.said(last)} - 1")


def extremes_swapped(o: Original) -> Iterator[str]:
    """`min` for `max`, `any` for `all`, and the other way round."""
    other = {"min": "max", "max": "min", "all": "any", "any": "all"}
    for x in _nodes(o):
        if isinstance(x, n.Call) and isinstance(x.func, n.Name) and x.func.id in other:
            yield o.put(x.func.span, other[x.func.id])


def constant_changed(o: Original) -> Iterator[str]:
    """A number in the computation is one too large."""
    for x in _nodes(o):
        if isinstance(x, n.Constant) and type(x.value) is int and re.fullmatch(r"\d+", o.said(x)):
            yield o.put(x.span, str(x.value + 1))


KINDS = {
    "reference off by one": off_by_one,
    "constant reference": constant,
    "reference with an item wrong": item_wrong,
    "reference turned round": turned_round,
    "wrong modulus": wrong_modulus,
    "operands swapped": operands_swapped,
    "operator changed": operator_changed,
    "comparison flipped": comparison_flipped,
    "constant branch": constant_branch,
    "sort dropped": sort_dropped,
    "input ignored": input_ignored,
    "loop one too short": range_short,
    "`min` for `max`, `any` for `all`": extremes_swapped,
    "constant changed": constant_changed,
}
