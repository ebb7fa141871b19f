"""The generated module with what the engines need besides: reading and printing answers, and the answer's domain.

The other functions are those of the shipped module.
"""

from __future__ import annotations

import ast

from ...dsl import nodes as n
from ...dsl.walk import descend, names_read, target_names
from .. import quote as q
from ..answers import LiteralOr
from ..emit import emit
from ..judge import Judge
from ..pipeline import Compiled
from ..sections import Sections
from .domain import description
from .facts import Plan
from .second_probe import second_opinions
from .subject import ALLOWED, DOMAIN, PRINT, RANGES, READ

_SCALARS = frozenset({"int", "word", "char"})


def probe_source(compiled: Compiled) -> str:
    """The text of the module for the child process."""
    assert compiled.checked is not None and compiled.values is not None
    return emit(compiled.checked, compiled.source, compiled.values, _functions).text


def free_draws(compiled: Compiled) -> tuple[str, ...]:
    """Draws that read no other draw and that no other draw or `require` reads.

    Instances of one level may exchange the values of such a draw, and both remain instances.
    """
    assert compiled.checked is not None and compiled.values is not None
    sections = Sections(compiled.checked, compiled.source, compiled.values)
    names, free = set(sections.draws), sections.lowering.free
    reads: dict[str, set[str]] = {}
    for stmt in compiled.checked.spec.sample:
        if not isinstance(stmt, n.Definition):
            key = stmt.name if isinstance(stmt, n.DrawDecl) else require_name(compiled, stmt)
            reads[key] = sections.closed(set(free.names(stmt))) & names - {key}
    return tuple(x for x in sections.draws if not reads[x] and not any(x in found for found in reads.values()))


def quiet_draws(compiled: Compiled) -> tuple[str, ...]:
    """Free draws that no part of the verifier reads: what they do shows in prompt or reference, or they do nothing."""
    assert compiled.checked is not None and compiled.values is not None
    sections, spec = Sections(compiled.checked, compiled.source, compiled.values), compiled.checked.spec
    parts = [x for x in (*(spec.check or ()), *spec.define, spec.objective, spec.score, spec.answer) if x is not None]
    judging = sections.closed(set(sections.lowering.free.names(*parts)))
    return tuple(x for x in free_draws(compiled) if x not in judging)


def open_draws(compiled: Compiled) -> tuple[str, ...]:
    """Draws that are not hidden and that no other draw reads: what they hold is part of the task."""
    assert compiled.checked is not None and compiled.values is not None
    sections = Sections(compiled.checked, compiled.source, compiled.values)
    free = sections.lowering.free
    read: set[str] = set()
    for name, stmt in sections.draws.items():
        read |= sections.closed(set(free.names(stmt))) - {name}
    return tuple(k for k, s in sections.draws.items() if k not in read and s.prefix != "hidden" and not _solved(s))


def _solved(stmt: n.DrawDecl) -> bool:
    """Whether items of a draw depend on each other by `where`."""
    return any(isinstance(x, n.Shape) and x.where is not None for x in descend(stmt)) or any(
        a.word == "where" for a in stmt.attrs
    )


def plan_of(compiled: Compiled, levels: tuple[int, ...], count: int, start: int, seconds: float) -> Plan:
    """What the child is told about the spec."""
    assert compiled.checked is not None
    spec = compiled.checked.spec
    requires = tuple(require_name(compiled, s) for s in spec.sample if isinstance(s, n.Require))
    return Plan(
        spec.header.name,
        levels,
        count,
        start,
        seconds,
        has_check=spec.objective is not None or (spec.check is not None and not compares(spec)),
        has_format=spec.header.format,
        requires=requires,
        every=(spec.header.low, spec.header.high),
        free_draws=free_draws(compiled),
        quiet_draws=quiet_draws(compiled),
        open_draws=open_draws(compiled),
    )


def compares(spec: n.Spec) -> bool:
    """Whether `check` only compares the answer with the reference, so that there is one right answer after all."""
    if not spec.check or spec.answer is None:
        return False
    read = names_read(spec.check)
    known = {s.name for s in spec.sample if isinstance(s, n.DrawDecl)} | {p.name for p in spec.params}
    known |= {x.id for s in (*spec.sample, *spec.define) if isinstance(s, n.Definition) for x in target_names(s.target)}
    return "reference" in read and not read & (known - {spec.answer.name})


def require_name(compiled: Compiled, node: n.Require) -> str:
    """How a `require` is named in counts."""
    return f"line {compiled.source.position(node.span.start)[0]}"


def _functions(sections: Sections) -> list[ast.FunctionDef]:
    made = [_read, _print, _domain, _allowed, _ranges]
    return [*(make(sections) for make in made), *second_opinions(sections)]


def _allowed(sections: Sections) -> ast.FunctionDef:
    """`probe_allowed(instance)`: whether every `require` holds."""
    tests = [sections.lowering.expr(s.test) for s in sections.spec.sample if isinstance(s, n.Require)]
    body: list[ast.stmt] = [ast.Return(q.both(tests or [q.literal(True)]))]
    return q.function(ALLOWED, ["instance"], sections.with_locals(body))


def _read(sections: Sections) -> ast.FunctionDef:
    """`probe_read(instance, answer)`: (canonical value, inside the domain), or None for malformed."""
    judge = Judge(sections)
    answer, value = judge.answer, q.name(judge.name)
    parsed: list[ast.stmt] = [q.assign(judge.name, answer.read(q.name("answer")))]
    parsed += q.statements("if __v__ is None:\n    return None", v=value)
    canonical = answer.canonical(value)
    if canonical is not value:
        parsed.append(q.assign(judge.name, canonical))
    inside = q.both([c.test for c in answer.checks(value)] or [q.literal(True)])
    parsed += q.statements("return (__v__, bool(__i__))", v=value, i=inside)
    body = parsed
    if isinstance(answer, LiteralOr):
        said = q.statements("return (None, True)")
        body = [ast.If(answer.says_literal(q.name("answer")), said, []), *parsed]
    return q.function(READ, ["instance", "answer"], sections.with_locals(body))


def _print(sections: Sections) -> ast.FunctionDef:
    """`probe_print(instance, value)`: the text of a value."""
    name = sections.lowering.own("value")
    body: list[ast.stmt] = [ast.Return(sections.answer.printed(q.name(name)))]
    return q.function(PRINT, ["instance", name], sections.with_locals(body))


def _domain(sections: Sections) -> ast.FunctionDef:
    body: list[ast.stmt] = [ast.Return(description(sections.answer))]
    return q.function(DOMAIN, ["instance"], sections.with_locals(body))


def _ranges(sections: Sections) -> ast.FunctionDef:
    """`probe_ranges(instance)`: domains of uniform scalar draws whose bounds only the level decides."""
    known = {*sections.values.params, *(c.name for c in sections.spec.consts)}
    rows: list[tuple[ast.expr, ast.expr]] = []
    for name, draw in sections.draws.items():
        shape = draw.shape
        if shape is None or draw.sampler is not None or draw.attrs or shape.name not in _SCALARS:
            continue
        if names_read(shape) <= known:
            rows.append((q.literal(name), description(sections.answer.inner(shape))))
    made = ast.Dict([key for key, _ in rows], [value for _, value in rows])
    return q.function(RANGES, ["instance"], sections.with_locals([ast.Return(made)]))
