"""Labels of check lines: text with `{EXPR}` places, read with the language's own expressions."""

from __future__ import annotations

import re

from . import nodes as n
from .parse import parse_expression
from .spans import Span

MOST = 20
"""The places of one label; with more, the whole label counts as a bad place."""
_PLACE = re.compile(r"\{([^{}]*)\}")


def split_label(text: str, span: Span) -> tuple[tuple[str | n.Expr, ...], list[Span]]:
    """The pieces of a label in order, and the places whose text is no expression.

    Offsets are those of the label in the file as long as it has no escapes; otherwise all point at the whole label.
    """
    exact = span.end - span.start == len(text) + 2
    pieces: list[str | n.Expr] = []
    bad: list[Span] = []
    position = 0
    for count, match in enumerate(_PLACE.finditer(text)):
        if count >= MOST:
            return (), [span]
        if match.start() > position:
            pieces.append(text[position : match.start()])
        start = span.start + 1 + match.start(1) if exact else span.start
        expr = parse_expression(match.group(1), start)
        if expr is None:
            bad.append(Span(start - 1, start + len(match.group(1)) + 1) if exact else span)
        else:
            pieces.append(expr)
        position = match.end()
    if position < len(text):
        pieces.append(text[position:])
    return tuple(pieces), bad
