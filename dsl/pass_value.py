"""The fix for a function that reads what it cannot see: one more parameter, and one more argument in all calls."""

from __future__ import annotations

from . import nodes as n
from . import types as t
from .diagnostics import Edit, Fix
from .spans import Span
from .walk import descend


def pass_value(spec: n.Spec, function: str, name: str, kind: t.Type) -> Fix | None:
    """Edits that hand `name` to a function of the spec, or None when its type cannot be written down."""
    found = [fn for fn in spec.functions if fn.name == function]
    written = t.show(kind)
    if len(found) != 1 or "?" in written or isinstance(kind, t.Fn):
        return None
    head = _head(found[0], f"{name}: {written}")
    calls = [call for part in _parts(spec) for call in _calls(part, function)]
    edits = (head, *(_argument(call, name) for call in calls))
    return Fix(f"pass `{name}` to `{function}`", edits)


def _head(fn: n.Function, parameter: str) -> Edit:
    if fn.params:
        end = fn.params[-1].span.end
        return Edit(Span(end, end), f", {parameter}")
    inside = fn.name_span.end + 1
    return Edit(Span(inside, inside), parameter)


def _argument(call: n.Call, name: str) -> Edit:
    last = max((x.span.end for x in (*call.args, *call.keywords)), default=None)
    if last is None:
        return Edit(Span(call.span.end - 1, call.span.end - 1), name)
    return Edit(Span(last, last), f", {name}={name}" if call.keywords else f", {name}")


def _parts(spec: n.Spec) -> list[object]:
    single = (spec.answer, spec.objective, spec.score, spec.solve)
    many = (spec.sample, spec.prompt or (), spec.define, spec.check or (), spec.must_fail, spec.must_pass)
    return [*(x for x in single if x is not None), *(x for part in many for x in part), *spec.rules, *spec.functions]


def _calls(part: object, function: str) -> list[n.Call]:
    return [x for x in descend(part) if isinstance(x, n.Call) and isinstance(x.func, n.Name) and x.func.id == function]
