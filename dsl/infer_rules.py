"""Typing of questions about a rules block: `unique(rule, givens, fits=, blank=)` and `solutions(rule, ..., limit=)`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import nodes as n
from . import types as t
from .builtins import item_of
from .scope import Kind, suggest

if TYPE_CHECKING:
    from .infer_base import Inference

QUESTIONS = ("unique", "solutions")


def rule_question(typer: Inference, node: n.Call, name: str) -> t.Type:
    """The type of a question about a rules block; its arguments are checked against the block's head."""
    fn = _rule(typer, node, name)
    kinds = [typer.type_of(a) for a in node.args[1:]]
    given = {k.name: typer.type_of(k.value) for k in node.keywords}
    allowed = ("fits", "blank") if name == "unique" else ("fits", "blank", "limit")
    for keyword in node.keywords:
        if keyword.name not in allowed:
            typer.error(
                "E113", keyword.span, f"`{name}` has no parameter `{keyword.name}`", "it has " + ", ".join(allowed)
            )
    if fn is None:
        return t.BOOL if name == "unique" else t.List(t.UNKNOWN)
    unknown, givens = fn.params[0].type, fn.params[1:]
    if len(kinds) != len(givens):
        message = f"the rules block takes {len(givens)} further arguments, {len(kinds)} are given"
        typer.error("E113", node.span, message, f"write `{name}({', '.join(['RULE', *(p.name for p in givens)])})`")
    for param, kind, arg in zip(givens, kinds, node.args[1:]):
        if not t.fits(kind, param.type):
            typer.error(
                "E113",
                arg.span,
                f"`{param.name}` is {t.show(param.type)}, this is {t.show(kind)}",
                "pass a value of that type",
            )
    _clues(typer, node, unknown, given)
    return t.BOOL if name == "unique" else t.List(unknown)


def _rule(typer: Inference, node: n.Call, name: str) -> t.Fn | None:
    first = node.args[0] if node.args else None
    if isinstance(first, n.Name):
        symbol = typer.scope.find(first.id)
        if symbol is not None and symbol.kind is Kind.RULES and isinstance(symbol.type, t.Fn) and symbol.type.params:
            symbol.used = True
            return symbol.type
        if first.id in typer.typing.poisoned:
            return None
    span = first.span if first is not None else node.span
    close = suggest(first.id, list(typer.typing.rules)) if isinstance(first, n.Name) else ""
    advice = f"did you mean `{close}`?" if close else f"write `{name}(RULE, givens, fits=clues, blank=0)`"
    typer.error("E102", span, f"`{name}` asks about a rules block, and there is none of this name", advice)
    return None


def _clues(typer: Inference, node: n.Call, unknown: t.Type, given: dict[str, t.Type]) -> None:
    if ("fits" in given) != ("blank" in given):
        typer.error("E113", node.span, "`fits` and `blank` go together", "write `fits=clues, blank=0`")
    if "fits" in given and not t.fits(given["fits"], unknown) and item_of(given["fits"]) is not None:
        message = f"the clues are {t.show(given['fits'])}, the unknown is {t.show(unknown)}"
        typer.error("E113", node.span, message, "give clues of the same shape as the unknown")
