"""Calls' arguments, `any` and `all`, and comprehensions: what runs an expression once per item of a sequence."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from .expressions import Expressions
from .terms import Condition, Term
from .values import Dead, Ref, Table, Unencodable, Value


class Comprehensions(Expressions):
    """A clause without `if` keeps the places of its source; others append under conditions."""

    def _e_call(self, node: ast.Call) -> Value:
        if isinstance(node.func, ast.Name) and node.func.id in ("any", "all") and len(node.args) == 1:
            only = node.args[0]
            if isinstance(only, ast.GeneratorExp):
                return self._quantified(node.func.id == "any", only)
        function = self.evaluate(node.func)
        args = self._items(node.args)
        keywords = {k.arg: self.evaluate(k.value) for k in node.keywords if k.arg is not None}
        if len(keywords) != len(node.keywords):
            raise Unencodable("a call with unpacked keywords")
        self.line = node.lineno
        return self.split(function, lambda f: self.call(f, args, keywords))

    # ------------------------------------------------------------------------------------------------- comprehensions
    def _quantified(self, wanted: bool, node: ast.GeneratorExp) -> Condition:
        """`any` or `all`: elements after the one that settles it are not evaluated."""
        t = self.terms
        base, raised = self.state, len(self.raised)
        settled: list[tuple[Any, Value]] = []
        holds: list[Condition] = []

        def visit() -> None:
            truth = self.decide(self.condition(node.elt))
            stop = truth if wanted else t.negate(truth)
            guards = [p for p in self.state.path[len(base.path) :] if p not in stops]
            holds.append(t.both(*guards, stop))
            if stop is True:
                settled.append((self.state, None))
                raise Dead
            if isinstance(stop, Term):
                settled.append((self.state.assume(t, stop), None))
                going_on = t.negate(stop)
                if isinstance(going_on, Term):
                    stops.add(going_on)
                self.assume(going_on)

        stops: set[Term] = set()
        try:
            self._generate(node.generators, visit)
            settled.append((self.state, None))
        except Dead:
            if not settled:
                raise
        if raised == len(self.raised) and all(s.heap is base.heap for s, _ in settled):
            self.state = base
        else:
            self.join_all(settled)
        found = t.some(holds)
        return found if wanted else t.negate(found)

    def _generate(self, clauses: list[ast.comprehension], visit: Callable[[], None]) -> None:
        """Run `visit` for every binding of the clauses' targets; the scopes are restored afterwards."""
        (clause, *rest) = clauses
        source = self.evaluate(clause.iter)
        saved = self.scopes

        def one(item: Value) -> None:
            bindings: dict[str, Value] = {}
            self._bind_target(clause.target, item, bindings)
            self.scopes = (*saved, bindings)
            try:
                self._filtered(clause.ifs, rest, visit)
            finally:
                self.scopes = saved

        def through(plain: Value) -> None:
            for present, item in self.elements(plain):
                self._where(present, lambda item=item: one(item))

        self.split(source, through)

    def _where(self, c: Condition, run: Callable[[], None]) -> None:
        """Run something where c holds; `branch` with nothing to do elsewhere."""
        self.branch(c, run, lambda: None)

    def _filtered(self, tests: list[ast.expr], rest: list[ast.comprehension], visit: Callable[[], None]) -> None:
        if tests:
            scopes = self.scopes
            test = self.condition(tests[0])

            def inside() -> None:
                self.scopes = scopes
                self._filtered(tests[1:], rest, visit)

            self._where(test, inside)
        elif rest:
            self._generate(rest, visit)
        else:
            visit()

    def _bind_target(self, target: ast.expr, item: Value, bindings: dict[str, Value]) -> None:
        if isinstance(target, ast.Name):
            bindings[target.id] = item
            return
        assert isinstance(target, ast.Tuple | ast.List)
        for part, value in zip(target.elts, self.taken_apart(item, len(target.elts))):
            self._bind_target(part, value, bindings)

    def _accumulated(self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp, emit: Callable[[Ref], None]) -> Ref:
        ref = self.new_list(())
        self._generate(node.generators, lambda: emit(ref))
        return ref

    def _e_listcomp(self, node: ast.ListComp | ast.GeneratorExp) -> Value:
        if isinstance(node.elt, ast.Lambda):
            raise Unencodable("functions made in a comprehension")

        if len(node.generators) == 1 and not node.generators[0].ifs:
            return self._mapped(node, node.generators[0])

        def emit(ref: Ref) -> None:
            value = self.evaluate(node.elt)
            self.put(ref, self.joined(self.vector(ref), self.vector((value,))))

        return self._accumulated(node, emit)

    _e_generatorexp = _e_listcomp

    def _mapped(self, node: ast.ListComp | ast.GeneratorExp, clause: ast.comprehension) -> Value:
        """One item for each item of the source: the places are the source's."""
        return self.split(self.evaluate(clause.iter), lambda source: self._mapped_over(node.elt, clause.target, source))

    def _mapped_over(self, element: ast.expr, target: ast.expr, source: Value) -> Value:
        elements = self.elements(source)
        saved, values = self.scopes, []

        def one(item: Value) -> Value:
            bindings: dict[str, Value] = {}
            self._bind_target(target, item, bindings)
            self.scopes = (*saved, bindings)
            try:
                return self.evaluate(element)
            finally:
                self.scopes = saved

        for present, item in elements:
            values.append((present, self.under(present, lambda item=item: one(item))))
        if isinstance(source, Ref) and isinstance(self.content(source), Table):
            return self.allocate(self.packed(values))
        return self.new_list([v for _, v in values], self.vector(source).length)

    def _e_setcomp(self, node: ast.SetComp) -> Value:
        ref = self.table("set", ())

        def emit() -> None:
            value = self.evaluate(node.elt)
            self.put(ref, self.store(self.content(ref), value, None))

        self._generate(node.generators, emit)
        return ref

    def _e_dictcomp(self, node: ast.DictComp) -> Value:
        ref = self.table("dict", ())

        def emit() -> None:
            key = self.evaluate(node.key)
            value = self.evaluate(node.value)
            self.put(ref, self.store(self.content(ref), key, value))

        self._generate(node.generators, emit)
        return ref
