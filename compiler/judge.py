"""The verifier of a generated module: parse, domain, gates and lines top down, objective, score; always a verdict.

A partial operation while a line is judged makes that line false. The reference is computed only when equality, an
objective or a score needs it; the text of a message only when it is told.
"""

from __future__ import annotations

import ast
from typing import Any

from ..dsl import nodes as n
from . import quote as q
from .answers import LiteralOr
from .answers.base import Pieces
from .check_lines import CheckLines
from .prompts import concatenated
from .sections import Sections, negated
from .totality import is_total

_SCORES = frozenset({"satisfied", "ratio"})


class Judge(CheckLines):
    """Builds `judge` of one spec."""

    def __init__(self, sections: Sections) -> None:
        super().__init__(sections)
        assert self.spec.answer is not None
        self.answer = sections.answer
        self.name = self.lowering.author(self.spec.answer.name)
        self.loaded: set[str] = set()
        self.solved = False

    def judge(self) -> ast.FunctionDef:
        """`judge(instance, answer)`: the verdict on the text of an answer."""
        self.lowering.need("verdict")
        body = self._read()
        value = q.name(self.name)
        rest: list[ast.stmt] = []
        for check in self.answer.checks(value):
            told = self._verdict("wrong", {"domain": 0.0}, check.message)
            rest.append(ast.If(negated(check.test), [told], []))
        canonical = self.answer.canonical(value)
        if canonical is not value:
            rest.append(q.assign(self.name, canonical))
        self.lowering.scopes.append({"reference": self.expected})
        rest += self._by_equality() if self.spec.check is None else self._by_check(self.spec.check)
        self.lowering.scopes.pop()
        return q.function("judge", ["instance", "answer"], [*body, *self.s.with_locals(rest, self.loaded)])

    def counted(self) -> dict[str, Any]:
        """What `judge` weighs, once it is built: weights by criterion (None if a weight is computed), and gates."""
        weights: dict[str, Any] = {"correct": 1} if self.spec.check is None else dict(self.weights)
        if self.spec.objective is not None:
            weights[self.spec.objective.sense] = 1
        return {"criteria": weights, "gates": self.gates}

    def _verdict(self, status: str, criteria: dict[str, float], message: Pieces) -> ast.stmt:
        feedback = ast.List([concatenated(message)], ast.Load())
        made = q.call("verdict", q.literal(status), q.literal(0.0), q.literal(criteria), feedback)
        return ast.Return(made)

    def _read(self) -> list[ast.stmt]:
        """The answer's value under its name, or the verdict `malformed`."""
        text = q.name("answer")
        read: list[ast.stmt] = [q.assign(self.name, self.answer.read(text))]
        read = self.s.with_locals(read, self.loaded)
        told = self._verdict("malformed", {}, ["the answer is not ", *self.answer.noun()])
        branch = self.s.with_locals([told], set(self.loaded))
        refused = ast.If(q.compare(q.name(self.name), ast.Is, q.literal(None)), branch, [])
        if not isinstance(self.answer, LiteralOr):
            return [*read, refused]
        empty = q.assign(self.name, q.literal(None))
        loads, parsed = read[:-1], read[-1]
        return [*loads, ast.If(self.answer.says_literal(text), [empty], [parsed, refused])]

    # ------------------------------------------------------------------------------------------- solve-only specs
    def _by_equality(self) -> list[ast.stmt]:
        body = self._solved()
        equal = self.answer.equal(q.name(self.name), q.name(self.expected))
        body += q.statements('if __e__:\n    return verdict("correct", 1.0, {"correct": 1.0}, [])', e=equal)
        criteria, feedback = q.literal({"correct": 0.0}), q.literal(["this is not the right answer"])
        return body + self._wrong(criteria, feedback, q.literal(0.0), q.literal(False), q.literal(0.0))

    def _solved(self) -> list[ast.stmt]:
        """The reference's value under `expected`, once."""
        if self.solved:
            return []
        self.solved = True
        return q.statements("__e__ = solve(instance)", e=self.expected)

    # -------------------------------------------------------------------------------------------- specs with check
    def _by_check(self, items: tuple[n.CheckItem, ...]) -> list[ast.stmt]:
        body = q.statements("__c__ = {}\n__f__ = []", c=self.criteria, f=self.feedback)
        defines = self.s.defines(*items, self.spec.score)
        if "reference" in self.lowering.free.names(*items, *defines):
            body += self._solved()
        body += self._guarded(defines)
        body += self.check_items(items)
        valid = q.both(self.totals)
        if self.spec.objective is not None:
            body += self._objective(self.spec.objective, valid)
        else:
            correct = 'return verdict("correct", 1.0, __c__, __f__)'
            if not self.totals:
                return body + q.statements(correct, c=self.criteria, f=self.feedback)
            body += q.statements(f"if __v__:\n    {correct}", v=valid, c=self.criteria, f=self.feedback)
        ratio = q.name(self.ratio) if self.spec.objective is not None else q.literal(0.0)
        return body + self._wrong(q.name(self.criteria), q.name(self.feedback), self.satisfied(), valid, ratio)

    def _guarded(self, defines: list[n.Definition]) -> list[ast.stmt]:
        """Definitions run once; where one fails, the answer is wrong."""
        if not defines:
            return []
        self.lowering.need("PARTIAL")
        made = [self.s.definition(d) for d in defines]
        refused = 'return verdict("wrong", 0.0, __c__, ["the answer cannot be evaluated"])'
        return q.statements(f"try:\n    __d__\nexcept PARTIAL:\n    {refused}", d=made, c=self.criteria)

    # ----------------------------------------------------------------------------------------- objective and score
    def _objective(self, objective: n.Objective, valid: ast.expr) -> list[ast.stmt]:
        """Compare with the reference's objective; better than it is a fault of the spec."""
        value, best, measure = (self.lowering.own(x) for x in ("value", "best", "objective"))
        inside = self._measure(objective, measure)
        measured = q.statements("__v__ = __m__(__a__)", v=value, m=measure, a=self.name)
        if self.s.defines(objective.value) or not is_total(objective.value, self.lowering.type_of):
            self.lowering.need("PARTIAL")
            refused = 'return verdict("wrong", 0.0, __c__, [*__f__, "the answer cannot be evaluated"])'
            template = f"try:\n    __m__\nexcept PARTIAL:\n    {refused}"
            measured = q.statements(template, m=measured, c=self.criteria, f=self.feedback)
        inside += measured
        if objective.target is not None:
            inside.append(q.assign(best, self.lowering.expr(objective.target)))
        elif self.solved:
            inside += q.statements("__b__ = __m__(__e__)", b=best, m=measure, e=self.expected)
        else:
            inside += q.statements("__b__ = __m__(solve(instance))", b=best, m=measure)
        better, reached = self._comparisons(objective, q.name(value), q.name(best))
        if objective.target is None:
            self.lowering.need("spec_fault")
            template = "if __t__:\n    return spec_fault(instance, __v__, __b__, __c__)"
            inside += q.statements(template, t=better, v=value, b=best, c=self.criteria)
        template = 'if __r__:\n    return verdict("correct", 1.0, __c__, __f__)'
        inside += q.statements(template, r=reached, c=self.criteria, f=self.feedback)
        inside += self._ratio(objective, value, best)
        start = q.statements("__r__ = 0.0", r=self.ratio) if self._reads("ratio") else []
        return start + ([ast.If(valid, inside, [])] if self.totals else inside)

    def _ratio(self, objective: n.Objective, value: str, best: str) -> list[ast.stmt]:
        self.lowering.need("ratio_to")
        minimize = q.literal(objective.sense == "minimize")
        target = self.ratio
        body = q.statements("__r__ = ratio_to(__v__, __b__, __m__)", r=target, v=value, b=best, m=minimize)
        body += q.statements("__c__[__k__] = __r__", c=self.criteria, k=q.literal(objective.sense), r=target)
        return body + q.statements('__f__.append("valid, but not the best")', f=self.feedback)

    def _reads(self, word: str) -> bool:
        return self.spec.score is not None and word in self.lowering.free.names(self.spec.score)

    def _measure(self, objective: n.Objective, measure: str) -> list[ast.stmt]:
        """The objective as a function of an answer, for the given one and the reference."""
        body: list[ast.stmt] = [self.s.definition(d) for d in self.s.defines(objective.value)]
        body.append(self.lowering.mark(ast.Return(self.lowering.expr(objective.value)), objective))
        return [q.function(measure, [self.name], body)]

    def _comparisons(self, objective: n.Objective, value: ast.expr, best: ast.expr) -> tuple[ast.expr, ast.expr]:
        """(better than the best, at least as good), within the tolerance if there is one."""
        less, reached = (ast.Lt, ast.LtE) if objective.sense == "minimize" else (ast.Gt, ast.GtE)
        if objective.tol is None:
            return q.compare(value, less, best), q.compare(value, reached, best)
        sign = self.lowering.runtime("compare_within", value, best, self.lowering.expr(objective.tol))
        return q.compare(sign, less, q.literal(0)), q.compare(sign, reached, q.literal(0))

    def _wrong(
        self, criteria: ast.expr, feedback: ast.expr, satisfied: ast.expr, valid: ast.expr, ratio: ast.expr
    ) -> list[ast.stmt]:
        """The verdict `wrong` with its score; a score that cannot be computed is 0."""
        score = self.spec.score
        if score is None:
            return q.statements('return verdict("wrong", 0.0, __c__, __f__)', c=criteria, f=feedback)
        before: list[ast.stmt] = []
        if self.spec.check is None:
            before += self._guarded_score(self.s.defines(score))
        if self._reads("reference"):
            before += self._solved()
        self.lowering.scopes.append({"satisfied": satisfied, "valid": valid, "ratio": ratio})
        tree = self.lowering.runtime("graded", self.lowering.expr(score))
        self.lowering.scopes.pop()
        if is_total(score, self.lowering.type_of, _SCORES):
            done = q.statements('return verdict("wrong", __s__, __c__, __f__)', s=tree, c=criteria, f=feedback)
            return before + done
        held = self.lowering.own("score")
        self.lowering.need("PARTIAL")
        assigned = self.lowering.mark(q.assign(held, tree), score)
        before += q.statements("try:\n    __a__\nexcept PARTIAL:\n    __s__ = 0.0", a=[assigned], s=held)
        return before + q.statements('return verdict("wrong", __s__, __c__, __f__)', s=held, c=criteria, f=feedback)

    def _guarded_score(self, defines: list[n.Definition]) -> list[ast.stmt]:
        """The definitions that the score of a spec without `check` reads."""
        if not defines:
            return []
        self.lowering.need("PARTIAL")
        made = [self.s.definition(d) for d in defines]
        before = self._solved() if "reference" in self.lowering.free.names(*defines) else []
        refused = 'return verdict("wrong", 0.0, {"correct": 0.0}, ["the answer cannot be evaluated"])'
        return before + q.statements(f"try:\n    __d__\nexcept PARTIAL:\n    {refused}", d=made)
