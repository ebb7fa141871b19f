"""The lines of `check:` in a verifier: each gives a criterion and, if it does not hold, a line of feedback."""

from __future__ import annotations

import ast
from dataclasses import replace
from typing import Any

from ..dsl import nodes as n
from . import quote as q
from .prompts import concatenated
from .sections import Sections, negated
from .totality import is_total


class CheckLines:
    """Collects the conditions for `valid` and the values for `satisfied` while lines are lowered."""

    def __init__(self, sections: Sections) -> None:
        self.s, self.spec, self.lowering = sections, sections.spec, sections.lowering
        own = self.lowering.own
        self.criteria, self.feedback, self.expected, self.ratio = (
            own("criteria"), own("feedback"), own("expected"), own("ratio"),
        )  # fmt: skip
        self.lines = 0
        self.labels: dict[int, str] = {}
        self.totals: list[ast.expr] = []
        self.gates: list[str] = []
        self.weights: dict[str, Any] = {}
        self.values: list[tuple[ast.expr, n.Expr | None]] = []

    def check_items(self, items: tuple[n.CheckItem, ...]) -> list[ast.stmt]:
        """Statements that judge the items, top down."""
        body: list[ast.stmt] = []
        for item in items:
            if isinstance(item, n.CheckFor):
                body += self._loop(item)
                continue
            rules = self._called_rules(item.test)
            if rules is None:
                body += self._single(item)
            else:
                assert isinstance(item.test, n.Call)
                body += self._rules_call(item, item.test, rules)
        return body

    def _called_rules(self, test: n.Expr) -> n.Rules | None:
        """The rules block that a line calls, if that is all it does."""
        if isinstance(test, n.Call) and isinstance(test.func, n.Name):
            return self.lowering.typing.rules.get(test.func.id)
        return None

    def _rules_call(self, line: n.CheckLine, call: n.Call, rules: n.Rules) -> list[ast.stmt]:
        """A rules block as a check line contributes its own lines; called as a gate, each of them is one."""
        body: list[ast.stmt] = []
        given: dict[str, str | ast.expr] = {}
        for param, arg in zip(rules.params, call.args):
            tree = self.lowering.expr(arg)
            if not isinstance(tree, ast.Name):
                self.lines += 1
                body.append(q.assign(self.lowering.own(f"given_{self.lines}"), tree))
                tree = q.name(self.lowering.own(f"given_{self.lines}"))
            given[param.name] = tree
        self.lowering.scopes.append(given)
        body += self.check_items(tuple(_as_gate(item) if line.gate else item for item in rules.body))
        self.lowering.scopes.pop()
        return body

    def label(self, line: n.CheckLine) -> str:
        """The criterion's name: the label as written, or the line of the spec; made unique by the line."""
        if id(line) not in self.labels:
            place = f"line {self.s.source.position(line.span.start)[0]}"
            text = line.label or place
            if text in self.labels.values():
                text = f"{text} ({place})"
            while text in self.labels.values():
                text += "'"
            self.labels[id(line)] = text
        return self.labels[id(line)]

    def _criterion(self, line: n.CheckLine) -> ast.expr:
        return q.subscript(q.name(self.criteria), q.literal(self.label(line)))

    def _total(self, node: n.Expr) -> bool:
        return is_total(node, self.lowering.type_of)

    def _told(self, line: n.CheckLine) -> ast.expr:
        """The feedback of a failed line; where its places cannot be filled, the label as written."""
        pieces = self.lowering.typing.labels.get(id(line)) or ()
        places = [p for p in pieces if not isinstance(p, str)]
        if not places:
            return q.literal(line.label or self.label(line))
        tree = concatenated([p if isinstance(p, str) else self.lowering.shown(p) for p in pieces])
        if all(map(self._total, places)):
            return tree
        return self.lowering.runtime("told", q.thunk(tree), q.literal(line.label or ""))

    def _holds(self, line: n.CheckLine, held: str) -> list[ast.stmt]:
        """`held = condition`; a condition that cannot be evaluated does not hold."""
        test = self.lowering.mark(q.assign(held, self.lowering.expr(line.test)), line)
        if self._total(line.test):
            return [test]
        self.lowering.need("PARTIAL")
        return q.statements("try:\n    __t__\nexcept PARTIAL:\n    __h__ = False", t=[test], h=held)

    def _stop(self) -> list[ast.stmt]:
        return q.statements('return verdict("wrong", 0.0, __c__, __f__)', c=self.criteria, f=self.feedback)

    def _single(self, line: n.CheckLine) -> list[ast.stmt]:
        """One condition: held, or not, or false because it could not be evaluated."""
        self.lines += 1
        held = self.lowering.own(f"held_{self.lines}")
        body = self._holds(line, held)
        body += q.statements("__c__ = 1.0 if __h__ else 0.0", c=self._criterion(line), h=held)
        failed = q.statements("__f__.append(__x__)", f=self.feedback, x=self._told(line))
        if line.gate:
            self.gates.append(self.label(line))
            failed += self._stop()
        else:
            self.totals.append(q.name(held))
            self._counts(line)
        return [*body, ast.If(negated(q.name(held)), failed, [])]

    # -------------------------------------------------------------------------------------------------------- loops
    def _loop(self, loop: n.CheckFor) -> list[ast.stmt]:
        """`for` over lines: each line's value is the share of rounds in which it holds, 1 without rounds."""
        numbers: dict[int, int] = {}
        for line in lines_of(loop):
            self.lines += 1
            numbers[id(line)] = self.lines
        body: list[ast.stmt] = []
        for number in numbers.values():
            body += q.statements("__r__ = __g__ = 0", r=self._rounds(number), g=self._good(number))
        inner = self._round_of(loop, numbers)
        if all(map(self._total, _sources(loop))):
            body += inner
        else:
            self.lowering.need("PARTIAL")
            broken = [s for k in numbers.values() for s in q.statements("__r__ += 1", r=self._rounds(k))]
            body += q.statements("try:\n    __l__\nexcept PARTIAL:\n    __b__", l=inner, b=broken)
        for line in lines_of(loop):
            body += self._loop_result(line, numbers[id(line)])
        return body

    def _rounds(self, number: int) -> str:
        return self.lowering.own(f"rounds_{number}")

    def _good(self, number: int) -> str:
        return self.lowering.own(f"good_{number}")

    def _round_of(self, loop: n.CheckFor, numbers: dict[int, int]) -> list[ast.stmt]:
        source = self.lowering.ordered(loop.source)
        target = self.lowering.bind_target(loop.target)
        body: list[ast.stmt] = []
        for item in loop.body:
            if isinstance(item, n.CheckFor):
                body += self._round_of(item, numbers)
            else:
                body += self._round(item, numbers[id(item)])
        self.lowering.scopes.pop()
        return [self.lowering.mark(ast.For(target, source, body, []), loop)]

    def _round(self, line: n.CheckLine, number: int) -> list[ast.stmt]:
        rounds, good = self._rounds(number), self._good(number)
        body = q.statements("__r__ += 1", r=rounds)
        if self._total(line.test):
            held: ast.expr = self.lowering.expr(line.test)
        else:
            held = q.name(self.lowering.own("held"))
            body += self._holds(line, self.lowering.own("held"))
        branch = q.statements(
            "if __h__:\n    __g__ += 1\nelif __g__ == __r__ - 1:\n    __f__.append(__x__)",
            h=held, g=good, r=rounds, f=self.feedback, x=self._told(line),
        )  # fmt: skip
        self.lowering.mark(branch[0], line)
        return body + branch

    def _loop_result(self, line: n.CheckLine, number: int) -> list[ast.stmt]:
        rounds, good = q.name(self._rounds(number)), q.name(self._good(number))
        body = q.statements("__c__ = __g__ / __r__ if __r__ else 1.0", c=self._criterion(line), g=good, r=rounds)
        held = q.compare(good, ast.Eq, rounds)
        if line.gate:
            self.gates.append(self.label(line))
            return [*body, ast.If(negated(held), self._stop(), [])]
        self.totals.append(held)
        self._counts(line)
        return body

    def _counts(self, line: n.CheckLine) -> None:
        """The line's value counts by its weight."""
        self.values.append((self._criterion(line), line.weight))
        weight = q.literal(1) if line.weight is None else self.lowering.expr(line.weight)
        self.weights[self.label(line)] = weight.value if isinstance(weight, ast.Constant) else None

    def satisfied(self) -> ast.expr:
        """The weighted mean of the lines' values, gates excluded."""
        if not self.values:
            return q.literal(1.0)
        if any(weight is not None for _, weight in self.values):
            weights = [q.literal(1) if w is None else self.lowering.expr(w) for _, w in self.values]
            pairs: list[ast.expr] = [ast.Tuple([v, w], ast.Load()) for (v, _), w in zip(self.values, weights)]
            return self.lowering.runtime("weighted_mean", ast.List(pairs, ast.Load()))
        total = self.values[0][0]
        for value, _ in self.values[1:]:
            total = ast.BinOp(total, ast.Add(), value)
        return total if len(self.values) == 1 else ast.BinOp(total, ast.Div(), q.literal(len(self.values)))


def _as_gate(item: n.CheckItem) -> n.CheckItem:
    if isinstance(item, n.CheckLine):
        return replace(item, gate=True)
    return replace(item, body=tuple(_as_gate(x) for x in item.body))


def lines_of(loop: n.CheckFor) -> list[n.CheckLine]:
    """The lines under a loop, at any depth."""
    return [line for item in loop.body for line in ([item] if isinstance(item, n.CheckLine) else lines_of(item))]


def _sources(loop: n.CheckFor) -> list[n.Expr]:
    inner = [item for item in loop.body if isinstance(item, n.CheckFor)]
    return [loop.source, *[source for item in inner for source in _sources(item)]]
