"""Functions that only proofs ask for, made by the same lowering as the module and added to it.

- `answer_domain(instance, rng)`: any answer of the declared type;
- `answers_same(instance, left, right)`: whether two answers are the same;
- `line_1(instance, answer)` ...: whether one line of `check:` holds;
- `fail_1(instance)` ...: the answer of a `must_fail` entry in a list, an empty list where its `when` does not hold.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass

from ...dsl import nodes as n
from .. import quote as q
from ..check_lines import lines_of
from ..draws import Draws
from ..inline import closure
from ..sections import Sections, negated

_TYPES = "int word char bool string list multiset tuple permutation subset grid record arcs set"
FREE = frozenset(_TYPES.split(" "))
"""Answer types whose every value can be drawn; in the others a draw has a narrower domain than an answer."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The text to append to the module, and what its functions are about, by their numbers from 1."""

    text: str
    free_answers: bool
    lines: tuple[n.CheckLine, ...]
    fails: tuple[n.MustEntry, ...]


def ask(sections: Sections, defined: set[str]) -> Asked:
    """The functions for one spec; `defined` are the names that the module has."""
    builder = _Builder(sections)
    functions: list[ast.FunctionDef] = [builder.same()]
    free = builder.free(sections.spec.answer.shape) if sections.spec.answer is not None else False
    if free:
        functions.append(builder.domain())
    lines = builder.lines_of(sections.spec.check or ())
    functions += [builder.line(line, f"line_{i}") for i, line in enumerate(lines, 1)]
    fails = sections.spec.must_fail
    functions += [builder.fails(entry, f"fail_{i}") for i, entry in enumerate(fails, 1)]
    pieces, imports = closure(sections.lowering.used)
    helpers = [x for k, x in sections.lowering.helpers.items() if k not in defined]
    helpers += [x for x in sections.codec.functions() if x.name not in defined]
    trees = [*helpers, *functions]
    text = sorted(set(imports) | sections.lowering.imports)
    text += [p.text for p in pieces if p.name not in defined]
    text += [ast.unparse(ast.fix_missing_locations(tree)) for tree in trees]
    return Asked("\n\n".join(text) + "\n", free, tuple(lines), fails)


class _Builder:
    def __init__(self, sections: Sections) -> None:
        self.s, self.spec, self.lowering = sections, sections.spec, sections.lowering
        assert self.spec.answer is not None
        self.name = self.lowering.author(self.spec.answer.name)
        self.expected = self.lowering.own("expected")

    def free(self, shape: n.Shape) -> bool:
        """Whether every answer of the type can be drawn."""
        assert self.spec.answer is not None
        if self.spec.answer.literal is not None:
            return False
        typing = self.lowering.typing
        name = shape.name
        if name in typing.aliases and name not in FREE:
            return self.free(typing.aliases[name][1])
        if name in typing.records:
            fields = typing.records[name].fields
            return all("Real" not in repr(kind) and "Rational" not in repr(kind) for _, kind in fields)
        known = name in FREE and (name not in ("list", "multiset", "string", "set") or bool(shape.dims))
        if name == "string" and shape.over is None:
            return False
        if name == "int" and not isinstance(shape.values, n.Range | n.Members):
            return False
        return known and all(self.free(p) for p in (*shape.parts, *([shape.of] if shape.of else [])))

    def domain(self) -> ast.FunctionDef:
        """`answer_domain`."""
        assert self.spec.answer is not None
        rng = self.lowering.own("generator")
        self.lowering.rng, saved = q.name(rng), self.lowering.rng
        value = Draws(self.lowering).value(self.spec.answer.shape)
        self.lowering.rng = saved
        return q.function("answer_domain", ["instance", rng], self.s.with_locals([ast.Return(value)]))

    def same(self) -> ast.FunctionDef:
        """`answers_same`."""
        answer = self.s.answer
        left, right = (answer.canonical(q.name(x)) for x in ("left", "right"))
        body: list[ast.stmt] = [q.assign("left", left), q.assign("right", right)]
        body.append(ast.Return(answer.equal(q.name("left"), q.name("right"))))
        return q.function("answers_same", ["instance", "left", "right"], self.s.with_locals(body))

    # --------------------------------------------------------------------------------------------------- check lines
    def lines_of(self, items: tuple[n.CheckItem, ...]) -> list[n.CheckLine]:
        """The lines of a check, those of rules blocks that it calls included."""
        found: list[n.CheckLine] = []
        for item in items:
            for line in [item] if isinstance(item, n.CheckLine) else lines_of(item):
                rules = self._called(line)
                found += [line] if rules is None else self.lines_of(rules.body)
        return found

    def _called(self, line: n.CheckLine) -> n.Rules | None:
        test = line.test
        if isinstance(test, n.Call) and isinstance(test.func, n.Name):
            return self.lowering.typing.rules.get(test.func.id)
        return None

    def line(self, wanted: n.CheckLine, name: str) -> ast.FunctionDef:
        """`line_k`: False at the first round in which the line does not hold."""
        answer = self.s.answer
        body: list[ast.stmt] = []
        canonical = answer.canonical(q.name(self.name))
        self.lowering.scopes.append({"reference": self.expected})
        defines = self.s.defines(*(self.spec.check or ()))
        inner = self._only(self.spec.check or (), wanted)
        if "reference" in self.lowering.free.names(*(self.spec.check or ()), *defines):
            body += q.statements("__e__ = solve(instance)", e=self.expected)
        body += [q.assign(self.name, canonical), *[self.s.definition(d) for d in defines], *inner]
        self.lowering.scopes.pop()
        body.append(ast.Return(q.literal(True)))
        return q.function(name, ["instance", self.name], self.s.with_locals(body))

    def _only(self, items: tuple[n.CheckItem, ...], wanted: n.CheckLine) -> list[ast.stmt]:
        body: list[ast.stmt] = []
        for item in items:
            if isinstance(item, n.CheckFor):
                source = self.lowering.ordered(item.source)
                target = self.lowering.bind_target(item.target)
                inner = self._only(item.body, wanted)
                self.lowering.scopes.pop()
                body += [ast.For(target, source, inner, [])] if inner else []
            elif (rules := self._called(item)) is not None:
                body += self._within(item, rules, wanted)
            elif item is wanted:
                test = negated(self.lowering.expr(item.test))
                body.append(ast.If(test, [ast.Return(q.literal(False))], []))
        return body

    def _within(self, line: n.CheckLine, rules: n.Rules, wanted: n.CheckLine) -> list[ast.stmt]:
        assert isinstance(line.test, n.Call)
        given: dict[str, str | ast.expr] = {}
        body: list[ast.stmt] = []
        for param, arg in zip(rules.params, line.test.args):
            held = self.lowering.own(f"given_{param.name}")
            body.append(q.assign(held, self.lowering.expr(arg)))
            given[param.name] = q.name(held)
        self.lowering.scopes.append(given)
        inner = self._only(rules.body, wanted)
        self.lowering.scopes.pop()
        return [*body, *inner] if inner else []

    # ----------------------------------------------------------------------------------------------------- must_fail
    def fails(self, entry: n.MustEntry, name: str) -> ast.FunctionDef:
        """`fail_k`."""
        assert self.spec.answer is not None
        nodes = [x for x in (entry.value, entry.when) if x is not None]
        defines = self.s.defines(*nodes)
        body: list[ast.stmt] = []
        if {"reference", self.spec.answer.name} & self.lowering.free.names(*nodes, *defines):
            body += q.statements("__e__ = solve(instance)", e=self.expected)
        self.lowering.scopes.append({"reference": self.expected, self.spec.answer.name: self.expected})
        body += [self.s.definition(d) for d in defines]
        value = self.lowering.own("value")
        made: list[ast.stmt] = [q.assign(value, self.lowering.ordered(entry.value))]
        made.append(ast.Return(ast.List([self.s.answer.from_reference(q.name(value))], ast.Load())))
        body += made if entry.when is None else [ast.If(self.lowering.expr(entry.when), made, [])]
        self.lowering.scopes.pop()
        if entry.when is not None:
            body.append(ast.Return(ast.List([], ast.Load())))
        return q.function(name, ["instance"], self.s.with_locals(body))
