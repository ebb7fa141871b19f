"""The verifier of a generated module: parse, domain, gates and lines top down, objective, score; always a verdict.

A partial operation while a line is judged makes that line false. The reference is computed only when equality, an
objective or a score needs it.
"""

from __future__ import annotations

import ast
from dataclasses import replace

from ..dsl import nodes as n
from ..dsl.walk import names_read, target_names
from . import quote as q
from .answers.base import DomainCheck, Pieces
from .naming import safe
from .sections import Sections, concatenated, negated


class Judge:
    """Builds `parse_answer` and `judge` of one spec."""

    def __init__(self, sections: Sections) -> None:
        self.s, self.spec, self.lowering = sections, sections.spec, sections.lowering
        assert self.spec.answer is not None
        self.answer = sections.answer
        self.name = safe(self.spec.answer.name)
        self.lines = 0
        self.totals: list[tuple[ast.expr, ast.expr]] = []

    def functions(self) -> list[ast.FunctionDef]:
        """`parse_answer(instance, text)` and `judge(instance, answer)`."""
        assert self.spec.answer is not None
        reads = self.s.needed(self.spec.answer.shape)
        parsed = self.answer.parse(q.name("text"))
        parse = [*self.s.locals(reads & self._in_tree(parsed)), ast.Return(parsed)]
        return [
            _function("parse_answer", ["instance", "text"], parse),
            _function("judge", ["instance", "answer"], self._judge()),
        ]

    def _in_tree(self, tree: ast.expr) -> set[str]:
        """Names of the spec that a tree reads, with what the definitions among them need."""
        read = {x.id.rstrip("_") for x in ast.walk(tree) if isinstance(x, ast.Name)} | {
            x.id for x in ast.walk(tree) if isinstance(x, ast.Name)
        }
        definitions = [d for d in self.s.definitions if any(x.id in read for x in target_names(d.target))]
        return read | self.s.needed(*[d.value for d in definitions])

    # ---------------------------------------------------------------------------------------------------- judge
    def _judge(self) -> list[ast.stmt]:
        self.lowering.need("verdict")
        body = q.statements("__a__ = parse_answer(instance, answer)", a=self.name)
        told = self._text(["the answer is not ", *self.answer.noun()])
        malformed = q.statements(
            'if __a__ is None:\n    return verdict("malformed", 0.0, {}, [__told__])', a=self.name, told=told
        )
        tests = [x for x in (self.spec.check or ())]
        nodes: list[object] = [
            self.spec.answer,
            *tests,
            self.spec.objective,
            self.spec.score,
            *self.spec.define,
            *self._label_nodes(),
        ]
        body += self.s.locals(self.s.needed(*nodes)) + malformed
        if not self._same(self.answer.canonical(q.name(self.name))):
            body += q.statements("__a__ = __c__", a=self.name, c=self.answer.canonical(q.name(self.name)))
        body += self._domain(self.answer.checks(q.name(self.name)))
        if self.spec.check is None:
            return body + self._by_equality()
        return body + self._by_check(self.spec.check)

    def _same(self, tree: ast.expr) -> bool:
        return isinstance(tree, ast.Name) and tree.id == self.name

    def _label_nodes(self) -> list[n.Expr]:
        return [p for pieces in self.lowering.typing.labels.values() for p in pieces if not isinstance(p, str)]

    def _domain(self, checks: list[DomainCheck]) -> list[ast.stmt]:
        """The implicit gate: length, range, distinctness."""
        body: list[ast.stmt] = []
        for check in checks:
            body += q.statements(
                'if __t__:\n    return verdict("wrong", 0.0, {"domain": 0.0}, [__m__])',
                t=negated(check.test),
                m=self._text(check.message),
            )
        return body

    def _text(self, pieces: Pieces) -> ast.expr:
        trees: list[ast.expr] = []
        for piece in pieces:
            trees.append(q.literal(piece) if isinstance(piece, str) else self.s.text(piece, self.s._piece_type(piece)))
        return concatenated(trees)

    # ------------------------------------------------------------------------------------------- solve-only specs
    def _by_equality(self) -> list[ast.stmt]:
        body = q.statements("reference_ = solve(instance)")
        equal = self.answer.equal(q.name(self.name), q.name("reference_"))
        body += q.statements('if __e__:\n    return verdict("correct", 1.0, {"correct": 1.0}, [])', e=equal)
        score: ast.expr = q.literal(0.0)
        if self.spec.score is not None:
            body += self._defines(self.spec.score)
            score = self._score(q.literal(0.0), q.literal(False), q.literal(0.0))
        return body + q.statements(
            'return verdict("wrong", __s__, {"correct": 0.0}, ["this is not the right answer"])', s=score
        )

    def _score(self, satisfied: ast.expr, valid: ast.expr, ratio: ast.expr) -> ast.expr:
        assert self.spec.score is not None
        saved = dict(self.lowering.rename)
        self.lowering.rename |= {
            "satisfied": satisfied,
            "valid": valid,
            "ratio": ratio,
            "reference": q.name("reference_"),
        }
        tree = self.lowering.runtime("graded", self.lowering.expr(self.spec.score))
        self.lowering.rename = saved
        return tree

    def _defines(self, *nodes: object) -> list[ast.stmt]:
        """The answer-stage definitions that the nodes read, in order."""
        names: set[str] = set().union(*[names_read(x) for x in nodes if x is not None])
        for definition in reversed(self.spec.define):
            if any(x.id in names for x in target_names(definition.target)):
                names |= names_read(definition.value)
        return [self.s._definition(d) for d in self.spec.define if any(x.id in names for x in target_names(d.target))]

    # -------------------------------------------------------------------------------------------- specs with check
    def _by_check(self, items: tuple[n.CheckItem, ...]) -> list[ast.stmt]:
        body = q.statements("criteria = {}\nfeedback = []")
        if self._reads_reference(items):
            body += q.statements("reference_ = solve(instance)")
        self.lowering.rename["reference"] = q.name("reference_")
        body += self._guarded_defines(items)
        for item in items:
            body += self._item(item)
        valid = self._all([total for total, _ in self.totals])
        if self.spec.objective is not None:
            body += self._objective(self.spec.objective, valid, items)
        else:
            body += q.statements('if __v__:\n    return verdict("correct", 1.0, criteria, feedback)', v=valid)
        body += self._wrong(valid, items)
        self.lowering.rename.pop("reference")
        return body

    def _reads_reference(self, items: tuple[n.CheckItem, ...]) -> bool:
        nodes = [*items, *self.spec.define]
        return any("reference" in names_read(x) for x in nodes)

    def _guarded_defines(self, items: tuple[n.CheckItem, ...]) -> list[ast.stmt]:
        """Definitions run once; where one fails, the answer fails every line that reads it."""
        defines = self._defines(*items, self.spec.objective, self.spec.score)
        if not defines:
            return []
        self.lowering.need("PARTIAL")
        handler = q.statements('return verdict("wrong", 0.0, criteria, ["the answer cannot be evaluated"])')
        return q.statements("try:\n    __d__\nexcept PARTIAL:\n    __h__", d=defines, h=handler)

    def _all(self, tests: list[ast.expr]) -> ast.expr:
        if not tests:
            return q.literal(True)
        return tests[0] if len(tests) == 1 else ast.BoolOp(ast.And(), tests)

    def _item(self, item: n.CheckItem) -> list[ast.stmt]:
        if isinstance(item, n.CheckFor):
            return self._loop(item)
        test = item.test
        if isinstance(test, n.Call) and isinstance(test.func, n.Name) and test.func.id in self.lowering.typing.rules:
            return self._rules_call(item, test, self.lowering.typing.rules[test.func.id])
        return self._single(item)

    def _rules_call(self, line: n.CheckLine, call: n.Call, rules: n.Rules) -> list[ast.stmt]:
        """A rules block as a check line contributes its own lines; called as a gate, each of them is one."""
        body: list[ast.stmt] = []
        saved = dict(self.lowering.rename)
        renamed: dict[str, ast.expr] = {}
        for param, arg in zip(rules.params, call.args):
            tree = self.lowering.expr(arg)
            if not isinstance(tree, ast.Name):
                self.lines += 1
                body.append(q.assign(f"given_{self.lines}", tree))
                tree = q.name(f"given_{self.lines}")
            renamed[param.name] = tree
        self.lowering.rename = saved | renamed
        for item in rules.body:
            body += self._item(_as_gate(item) if line.gate else item)
        self.lowering.rename = saved
        return body

    def _label(self, line: n.CheckLine) -> str:
        """The criterion's name: the label as written, or the line of the spec."""
        return line.label or f"line {self.s.source.position(line.span.start)[0]}"

    def _feedback(self, line: n.CheckLine) -> ast.expr:
        pieces = self.lowering.typing.labels.get(id(line))
        if not pieces:
            return q.literal(self._label(line))
        return concatenated(
            [
                q.literal(p) if isinstance(p, str) else self.s.text(self.lowering.expr(p), self.lowering.type_of(p))
                for p in pieces
            ]
        )

    def _single(self, line: n.CheckLine) -> list[ast.stmt]:
        """One condition: held, or not, or false because it could not be evaluated."""
        self.lines += 1
        held = f"held_{self.lines}"
        self.lowering.need("PARTIAL")
        test = self.lowering.mark(q.assign(held, self.lowering.expr(line.test)), line)
        body = q.statements("try:\n    __t__\nexcept PARTIAL:\n    __h__ = False", t=[test], h=held)
        body += q.statements("criteria[__l__] = 1.0 if __h__ else 0.0", l=q.literal(self._label(line)), h=held)
        failed = q.statements("if not __h__:\n    feedback.append(__f__)", h=held, f=self._told(line))
        if line.gate:
            failed[0].body += q.statements('return verdict("wrong", 0.0, criteria, feedback)')  # type: ignore[attr-defined]
        else:
            value = q.expression("criteria[__l__]", l=q.literal(self._label(line)))
            self.totals.append((q.name(held), self._weighted(value, line)))
        return body + failed

    def _told(self, line: n.CheckLine) -> ast.expr:
        """The feedback of a failed line; where its places cannot be filled, the label as written."""
        tree = self._feedback(line)
        if isinstance(tree, ast.Constant):
            return tree
        self.lowering.need("told")
        thunk = ast.Lambda(ast.arguments([], [], None, [], [], None, []), tree)
        return q.call("told", thunk, q.literal(self._label(line)))

    def _weighted(self, value: ast.expr, line: n.CheckLine) -> ast.expr:
        self.weights = getattr(self, "weights", [])
        weight = self.lowering.expr(line.weight) if line.weight is not None else q.literal(1)
        self.weights.append(weight)
        return value if line.weight is None else ast.BinOp(value, ast.Mult(), weight)

    def _loop(self, loop: n.CheckFor) -> list[ast.stmt]:
        """`for` over lines: each line's value is the share of rounds in which it holds, 1 without rounds."""
        flat = _lines_of(loop)
        numbered = []
        for line in flat:
            self.lines += 1
            numbered.append((line, self.lines))
        body: list[ast.stmt] = []
        for _, number in numbered:
            body += q.statements(f"rounds_{number} = good_{number} = 0")
        self.lowering.need("PARTIAL")
        inner = self._rounds(loop, dict((id(line), number) for line, number in numbered))
        broken = [s for line, number in numbered for s in q.statements(f"rounds_{number} += 1")]
        body += q.statements("try:\n    __loop__\nexcept PARTIAL:\n    __broken__", loop=inner, broken=broken)
        for line, number in numbered:
            body += self._loop_result(line, number)
        return body

    def _rounds(self, loop: n.CheckFor, numbers: dict[int, int]) -> list[ast.stmt]:
        source = self.lowering.ordered(loop.source)
        self.lowering.locals.append({x.id for x in target_names(loop.target)})
        target = self.lowering.target(loop.target)
        body: list[ast.stmt] = []
        for item in loop.body:
            if isinstance(item, n.CheckFor):
                body += self._rounds(item, numbers)
            else:
                body += self._round(item, numbers[id(item)])
        self.lowering.locals.pop()
        return [self.lowering.mark(ast.For(target, source, body, []), loop)]

    def _round(self, line: n.CheckLine, number: int) -> list[ast.stmt]:
        test = self.lowering.mark(q.assign("held", self.lowering.expr(line.test)), line)
        body = q.statements(f"rounds_{number} += 1")
        body += q.statements("try:\n    __t__\nexcept PARTIAL:\n    held = False", t=[test])
        first = f"good_{number} == rounds_{number} - 1"
        told = self._told(line)
        body += q.statements(f"if held:\n    good_{number} += 1\nelif {first}:\n    feedback.append(__f__)", f=told)
        return body

    def _loop_result(self, line: n.CheckLine, number: int) -> list[ast.stmt]:
        label = q.literal(self._label(line))
        body = q.statements(f"criteria[__l__] = good_{number} / rounds_{number} if rounds_{number} else 1.0", l=label)
        held = q.expression(f"good_{number} == rounds_{number}")
        if line.gate:
            return body + q.statements(
                'if __n__:\n    return verdict("wrong", 0.0, criteria, feedback)', n=negated(held)
            )
        self.totals.append((held, self._weighted(q.expression("criteria[__l__]", l=label), line)))
        return body

    # ----------------------------------------------------------------------------------------- objective and score
    def _objective(self, objective: n.Objective, valid: ast.expr, items: tuple[n.CheckItem, ...]) -> list[ast.stmt]:
        """Compare with the reference's objective; better than it is a fault of the spec."""
        minimize = objective.sense == "minimize"
        body: list[ast.stmt] = q.statements("ratio = 0.0")
        inside: list[ast.stmt] = []
        value = self.lowering.mark(q.assign("value", self.lowering.expr(objective.value)), objective)
        inside.append(value)
        if objective.target is not None:
            best: ast.expr = self.lowering.expr(objective.target)
        else:
            inside += self._reference_objective(objective)
            best = q.name("best")
        better = ast.Compare(q.name("value"), [ast.Lt() if minimize else ast.Gt()], [best])
        reached = ast.Compare(q.name("value"), [ast.LtE() if minimize else ast.GtE()], [best])
        if objective.tol is not None:
            near = self.lowering.runtime("close_to", q.name("value"), best, self.lowering.expr(objective.tol))
            better = ast.BoolOp(ast.And(), [better, ast.UnaryOp(ast.Not(), near)])
            reached = ast.BoolOp(ast.Or(), [reached, near])
        if objective.target is None:
            inside += q.statements(
                'if __b__:\n    return verdict("spec_fault", 0.0, criteria, ["this answer is valid and better than the reference"])',
                b=better,
            )
        inside += q.statements('if __r__:\n    return verdict("correct", 1.0, criteria, feedback)', r=reached)
        self.lowering.need("ratio_to")
        inside += q.statements("ratio = ratio_to(value, __b__, __m__)", b=best, m=q.literal(minimize))
        inside += q.statements("criteria[__k__] = ratio", k=q.literal(objective.sense))
        inside += q.statements('feedback.append("valid, but not the best")')
        return body + q.statements("if __v__:\n    __inside__", v=valid, inside=inside)

    def _reference_objective(self, objective: n.Objective) -> list[ast.stmt]:
        """`best`: the objective of the reference, with the answer's name bound to it."""
        arguments = ast.arguments([], [ast.arg(self.name)], None, [], [], None, [])
        body: list[ast.stmt] = [*self._defines(objective.value), ast.Return(self.lowering.expr(objective.value))]
        inner = ast.FunctionDef("objective", arguments, body, [], None, None)
        return [inner, *q.statements("best = objective(solve(instance))")]

    def _wrong(self, valid: ast.expr, items: tuple[n.CheckItem, ...]) -> list[ast.stmt]:
        if self.spec.score is None:
            return q.statements('return verdict("wrong", 0.0, criteria, feedback)')
        body: list[ast.stmt] = []
        reads = names_read(self.spec.score)
        if "reference" in reads and not self._reads_reference(items):
            body += q.statements("reference_ = solve(instance)")
        satisfied = self._satisfied() if "satisfied" in reads else q.literal(0.0)
        ratio = q.name("ratio") if self.spec.objective is not None else q.literal(0.0)
        return body + q.statements(
            'return verdict("wrong", __s__, criteria, feedback)', s=self._score(satisfied, valid, ratio)
        )

    def _satisfied(self) -> ast.expr:
        """The weighted mean of the lines' values, gates excluded."""
        values = [value for _, value in self.totals]
        if not values:
            return q.literal(1.0)
        total = values[0]
        for value in values[1:]:
            total = ast.BinOp(total, ast.Add(), value)
        weights = getattr(self, "weights", [])
        weight = weights[0]
        for more in weights[1:]:
            weight = ast.BinOp(weight, ast.Add(), more)
        if all(isinstance(w, ast.Constant) and w.value == 1 for w in weights):
            weight = q.literal(len(weights))
        return total if isinstance(weight, ast.Constant) and weight.value == 1 else ast.BinOp(total, ast.Div(), weight)


def _as_gate(item: n.CheckItem) -> n.CheckItem:
    if isinstance(item, n.CheckLine):
        return replace(item, gate=True)
    return replace(item, body=tuple(_as_gate(x) for x in item.body))


def _lines_of(loop: n.CheckFor) -> list[n.CheckLine]:
    return [line for item in loop.body for line in ([item] if isinstance(item, n.CheckLine) else _lines_of(item))]


def _function(name: str, params: list[str], body: list[ast.stmt]) -> ast.FunctionDef:
    arguments = ast.arguments([], [ast.arg(p) for p in params], None, [], [], None, [])
    return ast.FunctionDef(name, arguments, body, [], None, None)
