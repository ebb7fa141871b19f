"""Constants and parameter laws, evaluated exactly at compile time: one value per level, proved to lie in its domain.

Laws follow the closed forms `grow(start, factor)` = floor(start * factor ** level), `linear(start, step)` =
floor(start + step * level), `steps({level: value})`, `table([...])`; decimal literals are exact fractions here.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from importlib import import_module
from math import floor
from types import CodeType
from typing import Any

from ..dsl import nodes as n
from ..dsl.check import Checked
from ..dsl.diagnostics import Sink, Witness, replacement
from ..dsl.library import entries
from ..dsl.spans import Source
from .bounded import COUNTS, Guarding, TooLarge, bounded_count, run
from .to_python import Lowering

LAW_BITS = 100_000
"""What `grow` computes with before it cuts off the fraction."""


@dataclass(frozen=True, slots=True)
class Values:
    """Constants by name, and for each parameter the tuple of its values from the lowest level to the highest."""

    consts: dict[str, Any]
    params: dict[str, tuple[Any, ...]]


class NotCovered(ValueError):
    """A law says nothing about a level; its arguments are the message and the remedy."""


class _ExactLowering(Lowering):
    """Decimal literals as fractions."""

    def _real(self, node: n.Real) -> ast.expr:
        value = Fraction(node.text)
        return ast.Call(
            ast.Name("Fraction", ast.Load()), [ast.Constant(value.numerator), ast.Constant(value.denominator)], []
        )


def law_functions(level: int) -> dict[str, Callable[..., Any]]:
    """The laws at one level."""

    def capped(value: Any, cap: int | None) -> int:
        value = floor(value)
        return value if cap is None else min(value, floor(cap))

    def grow(start: Any, factor: Any, cap: int | None = None) -> int:
        exact = Fraction(factor)
        if level * max(exact.numerator.bit_length(), exact.denominator.bit_length()) > LAW_BITS:
            raise TooLarge("the exact factor has too many digits at this level")
        return capped(Fraction(start) * exact**level, cap)

    def linear(start: Any, step: Any, cap: int | None = None) -> int:
        return capped(Fraction(start) + Fraction(step) * level, cap)

    def steps(table: dict[int, Any]) -> Any:
        keys = [key for key in table if key <= level]
        if not keys:
            raise NotCovered(f"steps says nothing about level {level}", "add the key 0, or that of the lowest level")
        return table[max(keys)]

    def table(values: list[Any]) -> Any:
        if level >= len(values):
            raise NotCovered(f"table ends at level {len(values) - 1}", "give a value for every level, or use `steps`")
        return values[level]

    return {"grow": grow, "linear": linear, "steps": steps, "table": table}


class _Evaluator:
    def __init__(self, checked: Checked, source: Source, sink: Sink) -> None:
        self.checked, self.source, self.sink = checked, source, sink
        self.lowering = _ExactLowering(checked, source)
        self.scope: dict[str, Any] = {"Fraction": Fraction}
        self.codes: dict[int, CodeType] = {}

    def value(self, node: n.Expr, names: dict[str, Any]) -> Any:
        """Evaluate an expression; failures are the author's and raise what Python raises."""
        if id(node) not in self.codes:
            self.codes[id(node)] = self._code(node)
        return run(self.codes[id(node)], {**self.scope, **names})

    def _code(self, node: n.Expr) -> CodeType:
        """The code of an expression; a law runs once per level and is compiled once."""
        tree = ast.fix_missing_locations(ast.Expression(Guarding().visit(self.lowering.expr(node))))
        for used in sorted(self.lowering.used - self.scope.keys()):
            function = _runtime_function(used)
            self.scope[used] = bounded_count(function) if used in COUNTS else function
        return compile(tree, self.source.path, "eval")

    def guarded(self, node: n.Expr, names: dict[str, Any], what: str) -> Any:
        """Evaluate, and report what fails; None then."""
        try:
            return self.value(node, names)
        except (RecursionError, MemoryError):
            self.sink.error(
                "E202", node.span, f"{what} cannot be computed: it is too deep", "write it in several steps"
            )
        except NotCovered as error:
            message, advice = error.args
            self.sink.error("E202", node.span, f"{what} cannot be computed: {message}", advice)
        except TooLarge as error:
            self.sink.error("E202", node.span, f"{what} cannot be computed: {error}", "choose a smaller value")
        except Exception as error:
            self.sink.error("E202", node.span, f"{what} cannot be computed: {error}", "correct the expression")
        return None


def _runtime_function(name: str) -> Any:
    entry = entries().get(name)
    module = f"..runtime.lib.{entry.module}" if entry else "..runtime.judging"
    return getattr(import_module(module, __package__), name)


def evaluate(checked: Checked, source: Source, sink: Sink) -> Values:
    """All constants and all parameters at every level; a value outside of its domain is reported with the level."""
    evaluator = _Evaluator(checked, source, sink)
    consts: dict[str, Any] = {}
    for const in checked.spec.consts:
        consts[const.name] = evaluator.guarded(const.value, consts, f"`{const.name}`")
    header = checked.spec.header
    levels = range(header.low, header.high + 1)
    params: dict[str, tuple[Any, ...]] = {}
    for param in checked.spec.params:
        params[param.name] = _param(evaluator, param, levels, consts, params, sink)
    _relations(evaluator, levels, consts, params, sink)
    return Values(consts, params)


def _names(levels: range, level: int, consts: dict[str, Any], params: dict[str, tuple[Any, ...]]) -> dict[str, Any]:
    return {**consts, **{k: v[level - levels[0]] for k, v in params.items() if v}}


def _param(
    evaluator: _Evaluator,
    param: n.ParamDecl,
    levels: range,
    consts: dict[str, Any],
    params: dict[str, tuple[Any, ...]],
    sink: Sink,
) -> tuple[Any, ...]:
    values: list[Any] = []
    for level in levels:
        names = {**_names(levels, level, consts, params), **law_functions(level), "level": level}
        before = len(sink.found)
        node = param.law if param.law is not None else _only_value(param)
        value = evaluator.guarded(node, names, f"`{param.name}` at level {level}") if node is not None else None
        if len(sink.found) > before:
            return ()
        value = _of_kind(param.shape.name, value)
        allowed = _allowed(evaluator, param, names)
        if allowed is not None and not allowed(value):
            _report_escape(evaluator, param, level, value, names, sink)
            return ()
        values.append(value)
    return tuple(values)


def _of_kind(word: str, value: Any) -> Any:
    """A law's exact value as a value of the parameter's type."""
    if word == "int" and isinstance(value, Fraction):
        return floor(value)
    if word == "rational":
        return Fraction(value)
    return float(value) if word == "real" else value


def _only_value(param: n.ParamDecl) -> n.Expr | None:
    """The one value of a domain such as `3..3` of a parameter without a law."""
    values = param.shape.values
    return values.low if isinstance(values, n.Range) else None


def _allowed(evaluator: _Evaluator, param: n.ParamDecl, names: dict[str, Any]) -> Callable[[Any], bool] | None:
    values = param.shape.values
    while isinstance(values, n.Choice):
        values = values.then if evaluator.guarded(values.test, names, "the condition") else values.other
    if isinstance(values, n.Range):
        low = evaluator.guarded(values.low, names, "the lower end")
        high = evaluator.guarded(values.high, names, "the upper end")
        return None if low is None or high is None else lambda v: low <= v <= high
    if isinstance(values, n.Members):
        members = evaluator.guarded(values.expr, names, "the set of values")
        return None if members is None else lambda v: v in members
    return None


def _report_escape(
    evaluator: _Evaluator, param: n.ParamDecl, level: int, value: Any, names: dict[str, Any], sink: Sink
) -> None:
    span = param.law.span if param.law is not None else param.span
    domain = evaluator.source.excerpt(param.shape.span)
    help = f"widen the domain, or end the levels at {level - 1}"
    fix = None
    values = param.shape.values
    law = param.law
    if (
        isinstance(values, n.Range)
        and isinstance(law, n.Call)
        and isinstance(law.func, n.Name)
        and law.func.id in ("grow", "linear")
    ):
        top = evaluator.value(values.high, names)
        if not any(k.name == "cap" for k in law.keywords) and value > top:
            help = f"write `cap={top}`, or widen the domain"
            fix = replacement(f"add cap={top}", law.span, evaluator.source.excerpt(law.span)[:-1] + f", cap={top})")
    sink.error(
        "E201",
        span,
        f"`{param.name}` leaves its domain: level {level} gives {value}, the domain is `{domain}`",
        help,
        fix=fix,
        witness=Witness(level),
    )


def _relations(
    evaluator: _Evaluator, levels: range, consts: dict[str, Any], params: dict[str, tuple[Any, ...]], sink: Sink
) -> None:
    """`require` lines at column 0 hold at every level."""
    if not all(params.values()):
        return
    for relation in evaluator.checked.spec.relations:
        for level in levels:
            names = _names(levels, level, consts, params)
            if evaluator.guarded(relation.test, names, "this condition") is False:
                shown = ", ".join(f"{k} = {v}" for k, v in names.items() if k in params)
                sink.error(
                    "E201",
                    relation.span,
                    f"this does not hold at level {level}: {shown}",
                    relation.label or "change the laws",
                    witness=Witness(level),
                )
                break
