"""The verifier accepts too much, or refuses what is right: lines of `check` and `rules`, and the objective."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gradatim.dsl import nodes as n
from gradatim.dsl.spans import Span

from ..original import Original, walk

_SOFTER = {"<": "<=", ">": ">=", "==": "<=", "!=": ">="}
_TURNED = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}


def line_dropped(o: Original) -> Iterator[str]:
    """A condition is missing."""
    lines = o.checks()
    for line in lines if len(lines) > 1 else []:
        loop = next((x for x in o.loops() if line in x.body), None)
        alone = loop is not None and loop.body == (line,)
        yield o.without_lines(loop.span if loop is not None and alone else line.span)


def always_true(o: Original) -> Iterator[str]:
    """A condition that can no longer fail."""
    for line in o.checks():
        yield o.put(line.test.span, f"({o.said(line.test)}) or 2 > 1")


def never_run(o: Original) -> Iterator[str]:
    """A loop of conditions runs over nothing."""
    for loop in o.loops():
        yield o.put(loop.source.span, f"[x for x in {o.said(loop.source)} if 1 > 2]")


def _open(o: Original) -> list[n.CheckFor]:
    """The loops of which the last round does not follow from the others, as it does for the rows of a Latin square."""
    return [x for x in o.loops() if not all(o.said(line).startswith("all_different") for line in x.body)]


def first_skipped(o: Original) -> Iterator[str]:
    """A loop of conditions starts one too late."""
    for loop in _open(o):
        yield o.put(loop.source.span, f"list({o.said(loop.source)})[1:]")


def last_skipped(o: Original) -> Iterator[str]:
    """A loop of conditions ends one too early: the verifier reads a prefix only."""
    for loop in _open(o):
        yield o.put(loop.source.span, f"list({o.said(loop.source)})[:-1]")


def weakened(o: Original) -> Iterator[str]:
    """`<` instead of `<=`, `<=` instead of `==`."""
    yield from _compared(o, _SOFTER)


def turned(o: Original) -> Iterator[str]:
    """`>=` instead of `<=`."""
    yield from _compared(o, _TURNED)


def _compared(o: Original, other: dict[str, str]) -> Iterator[str]:
    for line in o.checks():
        for x in walk(line.test):
            if isinstance(x, n.Compare) and x.rest[0][0] in other:
                op, right = x.rest[0]
                between = Span(x.left.span.end, right.span.start)
                yield o.put(between, o.text[between.start : between.end].replace(op, other[op], 1))


def bound_widened(o: Original) -> Iterator[str]:
    """A limit is one too large or too small, on the side that accepts more."""
    for line in o.checks():
        for x in walk(line.test):
            if isinstance(x, n.Compare) and x.rest[-1][0] in ("<=", "<", ">", ">="):
                op, right = x.rest[-1]
                yield o.put(right.span, f"{o.said(right)} {'+' if op.startswith('<') else '-'} 1")


def and_to_or(o: Original) -> Iterator[str]:
    """One of several conditions is enough."""
    for line in o.checks():
        for x in walk(line.test):
            if isinstance(x, n.Logical) and x.op == "and":
                between = Span(x.operands[0].span.end, x.operands[1].span.start)
                yield o.put(between, o.text[between.start : between.end].replace("and", "or", 1))


def objective_turned(o: Original) -> Iterator[str]:
    """The worst answer is asked for."""
    if o.spec.objective is not None:
        words = {"minimize": "maximize", "maximize": "minimize"}
        sense = o.spec.objective.sense
        yield re.sub(rf"^{sense}:", words[sense] + ":", o.text, flags=re.MULTILINE)


def objective_dropped(o: Original) -> Iterator[str]:
    """Every feasible answer is right, though the prompt asks for the best one."""
    if o.spec.objective is not None and o.spec.check is not None:
        text = o.without_lines(o.spec.objective.span)
        if o.spec.score is not None and "ratio" in o.said(o.spec.score):
            text = re.sub(r"^score:.*\n", "", text, flags=re.MULTILINE)
        yield text


def declared_unique(o: Original) -> Iterator[str]:
    """Only the reference is accepted, though other answers are right too."""
    if o.spec.check is not None and not any(isinstance(s, n.Require) and "unique(" in o.said(s) for s in o.spec.sample):
        text = o.text
        words = ["check", "define", "score"] + ([o.spec.objective.sense] if o.spec.objective is not None else [])
        for word in words:
            used = word == "define" and o.spec.must_fail and o.spec.define
            text = text if used else re.sub(rf"^{word}:.*\n(?:(?:[ \t]+.*)?\n)*", "", text, flags=re.MULTILINE)
        yield text


def uniqueness_dropped(o: Original) -> Iterator[str]:
    """Instances with several solutions are drawn, though one recorded solution is the only right answer."""
    for stmt in o.spec.sample if o.spec.check is None else ():
        if isinstance(stmt, n.Require) and "== 1" in o.said(stmt):
            yield o.put(stmt.test.span, o.said(stmt.test).replace("== 1", ">= 1"))


KINDS = {
    "check line dropped": line_dropped,
    "check line always true": always_true,
    "check loop never runs": never_run,
    "check skips the first item": first_skipped,
    "check skips the last item": last_skipped,
    "comparison weakened": weakened,
    "comparison turned round": turned,
    "bound of a check widened": bound_widened,
    "`and` to `or` in a check": and_to_or,
    "objective turned round": objective_turned,
    "objective dropped": objective_dropped,
    "declared unique, but is not": declared_unique,
    "uniqueness no longer required": uniqueness_dropped,
}
