"""Verdicts with other tolerances: ten times as wide, and a tenth.

Tolerances are found in the generated module: the last argument of the functions that compare within one, and decimal
bounds below 0.1 in comparisons of the verifier.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from random import Random
from typing import Any

from .facts import LevelFacts, Plan
from .generate import Case, Clock
from .mutants import mutants
from .subject import Failed, Subject

COMPARING = {"close_to": 2, "compare_within": 2, "close": 2, "at_most": 2}
"""Functions of the runtime, with the place of their tolerance."""
_SMALL = 0.1


class _Scaled(ast.NodeTransformer):
    """Multiplies tolerances by a factor, and counts them."""

    def __init__(self, factor: float) -> None:
        self.factor, self.found = factor, 0

    def _times(self, node: ast.expr) -> ast.expr:
        self.found += 1
        return ast.copy_location(ast.BinOp(node, ast.Mult(), ast.Constant(self.factor)), node)

    def visit_Call(self, node: ast.Call) -> ast.Call:
        self.generic_visit(node)
        place = COMPARING.get(node.func.id) if isinstance(node.func, ast.Name) else None
        if place is not None and len(node.args) > place:
            node.args[place] = self._times(node.args[place])
        return node

    def visit_Compare(self, node: ast.Compare) -> ast.Compare:
        self.generic_visit(node)
        for i, right in enumerate(node.comparators):
            if isinstance(right, ast.Constant) and isinstance(right.value, float) and 0 < right.value < _SMALL:
                node.comparators[i] = self._times(right)
        return node


def with_tolerance(text: str, factor: float) -> str | None:
    """The module with all its tolerances times a factor; None if it has none."""
    tree, scaled = ast.parse(text), _Scaled(factor)
    runtime = True
    for stmt in tree.body:
        runtime = runtime and not (isinstance(stmt, ast.FunctionDef) and stmt.name == "sample")
        if isinstance(stmt, ast.FunctionDef) and not runtime:
            scaled.visit(stmt)
    return ast.unparse(ast.fix_missing_locations(tree)) if scaled.found else None


class Tolerances:
    """The modules with a wider and a narrower tolerance, made once for a spec; none if it has no tolerance."""

    def __init__(self, text: str, call_seconds: float) -> None:
        made = {factor: with_tolerance(text, factor) for factor in (10.0, 0.1)}
        self.others = {f: Subject(t, call_seconds) for f, t in made.items() if t is not None}

    def compare(self, subject: Subject, plan: Plan, facts: LevelFacts, cases: list[Case], most: int = 40) -> None:
        """Judge references (narrow) and wrong answers (wide); keeps [flipped verdicts, verdicts, seed, answer]."""
        if not self.others:
            return
        asked = {
            "narrow": (self.others[0.1], [(c, c.reference) for c in cases[:most]]),
            "wide": (self.others[10.0], _wrong(subject, cases[:most])),
        }
        for word, (other, answers) in asked.items():
            clock, entry = Clock(plan.seconds / 8), facts.tolerance.setdefault(word, [0, 0, None, None])
            for case, text in answers:
                if not clock.left():
                    break
                _judge(subject, other, case, text, entry)


def _judge(subject: Subject, other: Subject, case: Case, text: str, entry: list[Any]) -> None:
    try:
        before = subject.judge(case.instance, text)["status"] == "correct"
        after = other.judge(case.instance, text)["status"] == "correct"
    except Failed:
        return
    entry[1] += 1
    entry[0] += before != after
    if before != after and entry[2] is None:
        entry[2:] = [case.seed, text[:2000]]


def _wrong(subject: Subject, cases: list[Case]) -> Iterator[tuple[Case, str]]:
    """Answers of `must_fail`, and mutants that are far from the reference."""
    for case in cases:
        try:
            entries = subject.call("must_fail", case.instance) if hasattr(subject.module, "must_fail") else []
            read = subject.value(case.instance, case.reference)
        except Failed:
            continue
        yield from ((case, text) for _, text in entries)
        if read is None:
            continue
        for kind, value in mutants(read[0], subject.domain(case.instance), Random(case.seed)):
            text = None if "per cent" in kind else subject.text(case.instance, value)
            if text is not None and text != case.reference:
                yield case, text
