"""Functions beside the shipped ones for a second opinion (`second`): rules, their solutions, and the objective."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from ...dsl import nodes as n
from ...dsl.walk import names_read
from .. import quote as q
from ..judge import Judge
from ..sections import Sections
from .subject import MEASURE, RULES, SOLUTIONS


@dataclass(frozen=True, slots=True)
class Named:
    """A rules block with its givens, and the clues that the unknown has to fit."""

    rule: str
    givens: tuple[n.Expr, ...]
    fits: n.Expr | None = None
    blank: n.Expr | None = None


def second_opinions(sections: Sections) -> list[ast.FunctionDef]:
    """The functions that the spec gives rise to, perhaps none."""
    demanded, checked = list(_demanded(sections)), _checked(sections)
    found = [_rules(sections, demanded)] if demanded else []
    named = demanded[0] if demanded else checked
    if named is not None:
        found.append(_solutions(sections, named))
    objective = sections.spec.objective
    if objective is not None and objective.target is None:
        found.append(_measure(sections, objective))
    return found


def _demanded(sections: Sections) -> Iterator[Named]:
    """The calls `unique(RULES, ...)` that a `require` demands and whose unknown has the answer's type."""
    for stmt in sections.spec.sample:
        if not isinstance(stmt, n.Require):
            continue
        for test in _conjuncts(stmt.test):
            if isinstance(test, n.Call) and isinstance(test.func, n.Name) and test.func.id == "unique":
                rule = test.args[0]
                if isinstance(rule, n.Name) and _fitting(sections, rule.id):
                    named = {k.name: k.value for k in test.keywords}
                    yield Named(rule.id, tuple(test.args[1:]), named.get("fits"), named.get("blank"))


def _checked(sections: Sections) -> Named | None:
    """The rules block that `check` calls on the answer, with the clues of a line `fits(answer, clues, blank)`.

    None where `check` demands more than that, or the best: then not every solution of the rules is right.
    """
    spec = sections.spec
    tests = [x.test for x in spec.check or () if isinstance(x, n.CheckLine)]
    assert spec.answer is not None
    about = [
        x for x in tests if isinstance(x, n.Call) and isinstance(x.func, n.Name) and _is_name(x.args, spec.answer.name)
    ]
    named = {x.func.id: x for x in about if isinstance(x.func, n.Name)}
    call = next((x for name, x in named.items() if name in sections.checked.typing.rules), None)
    if call is None or not isinstance(call.func, n.Name) or not _fitting(sections, call.func.id):
        return None
    if spec.objective is not None or _demands_more(spec, (call, named.get("fits"))):
        return None
    clues = named["fits"].args[1:] if "fits" in named else ()
    if any({spec.answer.name, "reference"} & sections.lowering.free.names(x) for x in (*call.args[1:], *clues)):
        return None
    return Named(call.func.id, tuple(call.args[1:]), *clues[:2])


def _demands_more(spec: n.Spec, known: tuple[n.Expr | None, ...]) -> bool:
    """Whether `check` has other lines; one that compares with the reference or what is hidden is none of the task."""
    hidden = {x for s in spec.sample if isinstance(s, n.DrawDecl | n.Definition) and s.prefix == "hidden"
              for x in ([s.name] if isinstance(s, n.DrawDecl) else names_read(s.target))}  # fmt: skip
    others = [x for x in spec.check or () if not (isinstance(x, n.CheckLine) and any(x.test is y for y in known))]
    return any(not names_read(x) & {"reference", *hidden} for x in others)


def _is_name(args: tuple[n.Expr, ...], name: str) -> bool:
    return bool(args) and isinstance(args[0], n.Name) and args[0].id == name


def _conjuncts(test: n.Expr) -> Iterator[n.Expr]:
    if isinstance(test, n.Logical) and test.op == "and":
        for part in test.operands:
            yield from _conjuncts(part)
    else:
        yield test


def _fitting(sections: Sections, rule: str) -> bool:
    """Whether the unknown of a rules block has the shape of the answer."""
    rules, answer = sections.checked.typing.rules.get(rule), sections.spec.answer
    if rules is None or answer is None or answer.literal is not None:
        return False
    unknown = rules.params[0].shape
    return unknown is not None and unknown.name == answer.shape.name and len(unknown.dims) == len(answer.shape.dims)


def _parts(sections: Sections, named: Named) -> tuple[list[ast.expr], list[ast.expr], ast.expr, ast.expr]:
    """Parameters that the block reads, its givens, clues, and what stands for a blank."""
    lower = sections.lowering
    extra: list[ast.expr] = [q.name(lower.author(p)) for p in lower.extra.get(named.rule, ())]
    clues, blank = (q.literal(None) if x is None else lower.expr(x) for x in (named.fits, named.blank))
    return extra, [lower.expr(x) for x in named.givens], clues, blank


def _rules(sections: Sections, demanded: list[Named]) -> ast.FunctionDef:
    """`probe_rules(instance, value)`: whether a value obeys every rules block and fits its clues."""
    lower = sections.lowering
    value = q.name(lower.own("value"))
    tests: list[ast.expr] = []
    for named in demanded:
        extra, givens, clues, blank = _parts(sections, named)
        tests.append(q.call(lower.author(named.rule), *extra, value, *givens))
        if named.fits is not None:
            tests.append(lower.runtime("fits", value, clues, blank))
    body: list[ast.stmt] = [ast.Return(q.both(tests))]
    return q.function(RULES, ["instance", lower.own("value")], sections.with_locals(body))


def _solutions(sections: Sections, named: Named) -> ast.FunctionDef:
    """`probe_solutions(instance, limit)`: solutions of the rules for an instance."""
    lower = sections.lowering
    extra, givens, clues, blank = _parts(sections, named)
    model = q.call(lower.own(f"{named.rule}_model"), *extra, *givens)
    limit = lower.own("limit")
    body: list[ast.stmt] = [ast.Return(lower.runtime("rule_solutions", model, clues, blank, q.name(limit)))]
    return q.function(SOLUTIONS, ["instance", limit], sections.with_locals(body))


def _measure(sections: Sections, objective: n.Objective) -> ast.FunctionDef:
    """`probe_measure(instance, answer)`: the objective of a canonical answer."""
    judge = Judge(sections)
    sections.lowering.scopes.append({"reference": judge.expected})
    body: list[ast.stmt] = [sections.definition(d) for d in sections.defines(objective.value)]
    if "reference" in sections.lowering.free.names(objective.value, *sections.defines(objective.value)):
        body = [*q.statements("__e__ = solve(instance)", e=judge.expected), *body]
    body.append(ast.Return(sections.lowering.expr(objective.value)))
    sections.lowering.scopes.pop()
    return q.function(MEASURE, ["instance", judge.name], sections.with_locals(body))
