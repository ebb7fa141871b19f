"""The functions of a generated module for sampling, prompt, reference and must entries, as Python syntax trees.

A section computes only what it reads: parameters of the level, the draws it needs, and the definitions between.
"""

from __future__ import annotations

import ast

from ..dsl import nodes as n
from ..dsl import types as t
from ..dsl.check import Checked
from ..dsl.spans import Source
from ..dsl.walk import target_names
from . import quote as q
from .answers import AnswerType, whole_answer
from .codec import Codec
from .draws import Draws
from .laws import Values
from .readable import WritingLowering

DEFAULT_TRIES = 1000


class Sections:
    """Builds the functions of one spec."""

    def __init__(self, checked: Checked, source: Source, values: Values) -> None:
        self.checked, self.spec, self.values = checked, checked.spec, values
        self.lowering = WritingLowering(checked, source)
        self.codec = Codec(self.lowering)
        self.source = source
        assert self.spec.answer is not None
        self.answer: AnswerType = whole_answer(self.lowering, self.spec.answer)
        self.definitions = [s for s in self.spec.sample if isinstance(s, n.Definition)]
        self.draws = {s.name: s for s in self.spec.sample if isinstance(s, n.DrawDecl)}

    # --------------------------------------------------------------------------------------------------- locals
    def closed(self, names: set[str]) -> set[str]:
        """The names with those that definitions among them read, directly or through functions."""
        names = self._with_functions(names)
        for definition in reversed(self.definitions):
            if binds(definition, names):
                names |= self._with_functions(self.lowering.free.names(definition))
        return names

    def _with_functions(self, names: set[str] | frozenset[str]) -> set[str]:
        return {p for name in names for p in self.lowering.extra.get(name, ())} | names

    def with_locals(self, body: list[ast.stmt], loaded: set[str] | None = None) -> list[ast.stmt]:
        """The statements after loading what they read of the instance, and is not in `loaded`, which grows by it."""
        read = {x.id for stmt in body for x in ast.walk(stmt) if isinstance(x, ast.Name)}
        known = [*self.values.params, *self.draws, *[x.id for d in self.definitions for x in target_names(d.target)]]
        names = self.closed({x for x in known if self.lowering.author(x) in read}) - (loaded or set())
        if loaded is not None:
            loaded |= names
        return [*self._locals(names), *body]

    def _locals(self, names: set[str]) -> list[ast.stmt]:
        """Statements that put the named values of `instance` into local variables."""
        body = self._params(names, q.expression('instance["level"]'))
        drawn = [name for name in self.draws if name in names]
        draws = q.expression('instance["draws"]')
        if len(drawn) > 1:
            body.append(q.assign(self.lowering.own("draws"), draws))
            draws = q.name(self.lowering.own("draws"))
        for name in drawn:
            kind = self.checked.typing.symbols[name].type
            value = self.codec.decode(kind, q.subscript(draws, q.literal(name)))
            body.append(q.assign(self.lowering.author(name), value))
        return body + [self.definition(d) for d in self.definitions if binds(d, names)]

    def definition(self, stmt: n.Definition) -> ast.stmt:
        """`target = value`."""
        tree = ast.Assign([self.lowering.target(stmt.target)], self.lowering.taken_apart(stmt.target, stmt.value))
        return self.lowering.mark(tree, stmt)

    def table(self, param: str) -> str:
        """The module constant that holds a parameter's values by level."""
        return self.lowering.own(f"{param.upper()}_BY_LEVEL")

    def _params(self, names: set[str], level: ast.expr) -> list[ast.stmt]:
        """`n = N_BY_LEVEL[level]` for parameters that change, a constant for those that do not."""
        varying = [k for k, v in self.values.params.items() if k in names and len(set(v)) > 1]
        lowest = self.spec.header.low
        place = ast.BinOp(level, ast.Sub(), q.literal(lowest)) if lowest else level
        body: list[ast.stmt] = []
        if len(varying) > 1 and not isinstance(place, ast.Name):
            body.append(q.assign(self.lowering.own("step"), place))
            place = q.name(self.lowering.own("step"))
        for name, values in self.values.params.items():
            if name in varying:
                body.append(q.assign(self.lowering.author(name), q.subscript(q.name(self.table(name)), place)))
            elif name in names:
                body.append(q.assign(self.lowering.author(name), self.constant(values[0])))
        return body

    def constant(self, value: object) -> ast.expr:
        """The display of a value that was worked out at compile time."""
        tree = q.literal(value)
        if any(isinstance(x, ast.Name) and x.id == "Fraction" for x in ast.walk(tree)):
            self.lowering.imports.add("from fractions import Fraction")
        return tree

    # --------------------------------------------------------------------------------------------------- sample
    def sample(self) -> ast.FunctionDef:
        """`sample(level, seed)`: the draws of an instance as JSON values."""
        draws = Draws(self.lowering)
        free = self.lowering.free
        kept = self.closed(set(free.names(*[s for s in self.spec.sample if not isinstance(s, n.Definition)])))
        body = self._params(kept, q.name("level"))
        body += [self._stream(name) for name in self.draws]
        loop: list[ast.stmt] = []
        for stmt in self.spec.sample:
            if self._runs(stmt, kept):
                balance = isinstance(stmt, n.DrawDecl) and stmt.prefix == "balance"
                (body if balance else loop).append(self._sample_statement(stmt, draws))
        requires = [s for s in self.spec.sample if isinstance(s, n.Require)]
        if not requires:
            return q.function("sample", ["level", "seed"], [*body, *loop, *self._result()])
        tries = max([r.tries or 0 for r in requires]) or DEFAULT_TRIES
        attempt = self.lowering.own("attempt")
        body += q.statements(f"for __a__ in range({tries}):\n    __loop__", a=attempt, loop=[*loop, *self._result()])
        body += self._given_up(tries)
        return q.function("sample", ["level", "seed"], body)

    def _runs(self, stmt: n.SampleStmt, kept: set[str]) -> bool:
        return not isinstance(stmt, n.Definition) or binds(stmt, kept)

    def _given_up(self, tries: int) -> list[ast.stmt]:
        message = f"no instance in {tries} tries at level "
        where = q.expression(
            '__m__ + str(level) + ", seed " + str(seed) + __w__', m=q.literal(message), w=q.literal("")
        )
        if any(isinstance(s, n.Require) and s.label for s in self.spec.sample):
            where = q.expression(
                '__m__ + str(level) + ", seed " + str(seed) + "; refused last by: " + __r__',
                m=q.literal(message),
                r=q.name(self.lowering.own("refused")),
            )
        elif isinstance(where, ast.BinOp):
            where = where.left
        return q.statements("raise ValueError(__w__)", w=where)

    def _stream(self, name: str) -> ast.stmt:
        env, draw = q.literal(self.spec.header.name), q.literal(name)
        stream = self.lowering.runtime("stream", env, q.name("level"), q.name("seed"), draw)
        return q.assign(self._generator(name), stream)

    def _generator(self, draw: str) -> str:
        return self.lowering.own(f"{draw}_rng")

    def _sample_statement(self, stmt: n.SampleStmt, draws: Draws) -> ast.stmt:
        match stmt:
            case n.DrawDecl():
                value = draws.draw(stmt, self._generator(stmt.name))
                if stmt.shape is None:
                    value = self.codec.normal(self.checked.typing.symbols[stmt.name].type, value)
                return self.lowering.mark(q.assign(self.lowering.author(stmt.name), value), stmt)
            case n.Definition():
                return self.definition(stmt)
            case n.Require():
                refused: list[ast.stmt] = [ast.Continue()]
                if any(isinstance(s, n.Require) and s.label for s in self.spec.sample):
                    reason = stmt.label or f"line {self.source.position(stmt.span.start)[0]}"
                    refused.insert(0, q.assign(self.lowering.own("refused"), q.literal(reason)))
                return self.lowering.mark(ast.If(self._refuted(stmt.test), refused, []), stmt)

    def _refuted(self, test: n.Expr) -> ast.expr:
        """The opposite of a condition; whole numbers have a total order."""
        tree = self.lowering.expr(test)
        if isinstance(test, n.Compare) and len(test.rest) == 1 and isinstance(tree, ast.Compare):
            whole = all(isinstance(self.lowering.type_of(x), t.Int) for x in (test.left, test.rest[0][1]))
            if whole and type(tree.ops[0]) in _REVERSED:
                return ast.Compare(tree.left, [_REVERSED[type(tree.ops[0])]()], tree.comparators)
        return negated(tree)

    def _result(self) -> list[ast.stmt]:
        trees = [
            self.codec.encode(self.checked.typing.symbols[name].type, q.name(self.lowering.author(name)))
            for name in self.draws
        ]
        draws = ast.Dict([q.literal(k) for k in self.draws], trees)
        env = q.literal(self.spec.header.name)
        return q.statements(
            'return {"env": __env__, "level": level, "seed": seed, "draws": __draws__}', env=env, draws=draws
        )

    # ------------------------------------------------------------------------------------------------ reference
    def solve(self) -> list[ast.FunctionDef]:
        """`solve(instance)` gives the reference value, `reference(instance)` its text."""
        node = self.spec.solve
        assert node is not None
        body: list[ast.stmt] = []
        if isinstance(node, n.Function):
            steps = self.lowering.own("steps")
            made = q.call(steps)
            body.append(self.lowering.function(node, steps))
        else:
            made = self.lowering.ordered(node)
        if self._used_twice(made):
            value = self.lowering.own("value")
            body.append(self._marked(q.assign(value, made), node))
            made = q.name(value)
        body.append(self._marked(ast.Return(self.answer.from_reference(made)), node))
        shown = self.answer.printed(q.expression("solve(instance)"))
        if _mentions(shown, "solve") > 1:
            value = self.lowering.own("value")
            told: list[ast.stmt] = [q.assign(value, q.expression("solve(instance)"))]
            told.append(ast.Return(self.answer.printed(q.name(value))))
        else:
            told = [ast.Return(shown)]
        body = self.with_locals(body)
        return [q.function("solve", ["instance"], body), q.function("reference", ["instance"], told)]

    def _marked(self, stmt: ast.stmt, node: n.Expr | n.Function) -> ast.stmt:
        return stmt if isinstance(node, n.Function) else self.lowering.mark(stmt, node)

    def _used_twice(self, made: ast.expr) -> bool:
        """Whether the reference's value is needed in several places when it is put into the answer's form."""
        probe = self.lowering.own("value")
        tree = self.answer.from_reference(q.name(probe))
        return not isinstance(made, ast.Name) and _mentions(tree, probe) > 1

    def defines(self, *nodes: object) -> list[n.Definition]:
        """The answer-stage definitions that the nodes read, in order."""
        names = set(self.lowering.free.names(*nodes))
        for definition in reversed(self.spec.define):
            if binds(definition, names):
                names |= self.lowering.free.names(definition)
        return [d for d in self.spec.define if binds(d, names)]

    def must(self, word: str, entries: tuple[n.MustEntry, ...]) -> ast.FunctionDef:
        """`must_fail(instance)`: (label, answer text) of every entry whose `when` holds."""
        answer = self.spec.answer
        assert answer is not None
        nodes = [x for e in entries for x in (e.value, e.when) if x is not None]
        defines = self.defines(*nodes)
        body: list[ast.stmt] = []
        expected, out = self.lowering.own("expected"), self.lowering.own("entries")
        if {"reference", answer.name} & self.lowering.free.names(*nodes, *defines):
            body += q.statements("__e__ = solve(instance)", e=expected)
        self.lowering.scopes.append({"reference": expected, answer.name: expected})
        body += [self.definition(d) for d in defines]
        made = [self._entry(e, q.literal(label), out) for e, label in zip(entries, must_labels(word, entries))]
        self.lowering.scopes.pop()
        if all(_appended(stmts) is not None for stmts in made):
            body.append(ast.Return(ast.List([x for s in made if (x := _appended(s)) is not None], ast.Load())))
        else:
            body += q.statements("__out__ = []", out=out)
            body += [stmt for stmts in made for stmt in stmts]
            body.append(ast.Return(q.name(out)))
        return q.function(word, ["instance"], self.with_locals(body))

    def _entry(self, entry: n.MustEntry, label: ast.expr, out: str) -> list[ast.stmt]:
        value, held = self.lowering.ordered(entry.value), self.lowering.own("value")
        stmts: list[ast.stmt] = []
        if _mentions(self.answer.printed(q.name(held)), held) > 1 and not isinstance(value, ast.Name):
            stmts.append(q.assign(held, value))
            value = q.name(held)
        text = self.answer.printed(value)
        stmts += q.statements("__out__.append((__label__, __text__))", out=out, label=label, text=text)
        for stmt in stmts:
            self.lowering.mark(stmt, entry)
        if entry.when is None:
            return stmts
        return [self.lowering.mark(ast.If(self.lowering.expr(entry.when), stmts, []), entry)]


def binds(definition: n.Definition, names: set[str] | frozenset[str]) -> bool:
    """Whether a definition defines one of the names."""
    return any(x.id in names for x in target_names(definition.target))


def must_labels(word: str, entries: tuple[n.MustEntry, ...]) -> list[str]:
    """How the entries of `must_fail` or `must_pass` are called: all differently, by label or by number."""
    labels = [e.label or f"{word} {i}" for i, e in enumerate(entries, 1)]
    return [x if labels.count(x) == 1 else f"{x} ({i})" for i, x in enumerate(labels, 1)]


def _appended(stmts: list[ast.stmt]) -> ast.expr | None:
    """What the only statement appends, if that is all there is."""
    only = stmts[0] if len(stmts) == 1 else None
    return only.value.args[0] if isinstance(only, ast.Expr) and isinstance(only.value, ast.Call) else None


def _mentions(tree: ast.AST, identifier: str) -> int:
    return sum(isinstance(x, ast.Name) and x.id == identifier for x in ast.walk(tree))


_OPPOSITE: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip


_REVERSED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.GtE, ast.GtE: ast.Lt, ast.Gt: ast.LtE, ast.LtE: ast.Gt,
}  # fmt: skip


def negated(test: ast.expr) -> ast.expr:
    """`not test`, or the opposite comparison where there is one (an order is not: sets and nan have no opposite)."""
    if isinstance(test, ast.Compare) and len(test.ops) == 1 and type(test.ops[0]) in _OPPOSITE:
        return ast.Compare(test.left, [_OPPOSITE[type(test.ops[0])]()], test.comparators)
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return test.operand
    return ast.UnaryOp(ast.Not(), test)
