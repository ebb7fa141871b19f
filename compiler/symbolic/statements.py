"""Statements of generated code: loops are unrolled, paths that leave them are set aside and merged at their end."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import Any

from .comprehensions import Comprehensions
from .state import State
from .terms import Condition, Term
from .values import Closure, Dead, Generator, Native, Opaque, Record, RecordType, Ref, Table, Unencodable, Value, Vector

UNROLLED = 400
"""Rounds of one loop."""
UNCERTAIN = 40
"""Rounds of a `while` loop whose condition is not decided by the path."""


@dataclass(slots=True, eq=False)
class Loop:
    """Paths that left the current round or the loop."""

    breaks: list[tuple[State, Value]] = field(default_factory=list)
    continues: list[tuple[State, Value]] = field(default_factory=list)


class Statements(Comprehensions):
    """Runs statements; a path that ends raises `Dead` after it was set aside where it goes on."""

    loop: Loop | None = None
    returns: list[tuple[State, Value]]
    depth = 0
    current: tuple[Closure, dict[str, Value]] | None = None

    def block(self, body: list[ast.stmt]) -> None:
        """Run statements in order."""
        for stmt in body:
            self.step()
            self.line = stmt.lineno
            method = getattr(self, "_s_" + type(stmt).__name__.lower(), None)
            if method is None:
                raise Unencodable(f"the statement {type(stmt).__name__}", stmt.lineno)
            try:
                method(stmt)
            except Unencodable as error:
                error.line = error.line or stmt.lineno
                raise

    def _s_pass(self, stmt: ast.Pass) -> None:
        return None

    def _s_expr(self, stmt: ast.Expr) -> None:
        self.evaluate(stmt.value)

    # ----------------------------------------------------------------------------------------------------- assignment
    def _s_assign(self, stmt: ast.Assign) -> None:
        value = self.evaluate(stmt.value)
        for target in stmt.targets:
            self.assign(target, value)

    def _s_annassign(self, stmt: ast.AnnAssign) -> None:
        if stmt.value is not None:
            self.assign(stmt.target, self.evaluate(stmt.value))

    def assign(self, target: ast.expr, value: Value) -> None:
        """Give a target its value."""
        match target:
            case ast.Name():
                self.set_name(target.id, value)
            case ast.Tuple() | ast.List():
                for part, item in zip(target.elts, self.taken_apart(value, len(target.elts))):
                    self.assign(part, item)
            case ast.Subscript():
                owner = self.evaluate(target.value)
                if isinstance(target.slice, ast.Slice):
                    raise Unencodable("an assignment to a slice")
                index = self.evaluate(target.slice)
                self.split(owner, lambda o: self.set_item(o, index, value))
            case _:
                raise Unencodable(f"an assignment to {type(target).__name__}")

    def set_name(self, identifier: str, value: Value) -> None:
        """Assign a name; `nonlocal` names belong to an outer function."""
        frame = self.scopes[-1]
        names = self.state.heap[frame]
        if identifier in names.get("nonlocal", ()):
            frame = next(s for s in reversed(self.scopes[:-1]) if identifier in self.state.heap[s])
        self.state.write(frame, {**self.state.heap[frame], identifier: value})

    def set_item(self, owner: Value, index: Value, value: Value) -> None:
        """owner[index] = value."""
        if not isinstance(owner, Ref):
            self.fail(True, TypeError)
        content = self.content(owner)
        if isinstance(content, Table):
            self.put(owner, self.store(content, index, value))
            return
        self.split(index, lambda i: self._set_place(owner, i, value))

    def _set_place(self, owner: Ref, index: Value, value: Value) -> None:
        place = self.place(self.content(owner), self.as_number(index))
        self.put(owner, self.replaced(self.content(owner), place, value))

    def _s_augassign(self, stmt: ast.AugAssign) -> None:
        target = stmt.target
        if isinstance(target, ast.Subscript):
            owner, index = self.evaluate(target.value), self.evaluate(target.slice)
            old = self.split(owner, lambda o: self.subscript(o, index))
            new = self._augmented(stmt, old)
            self.split(owner, lambda o: self.set_item(o, index, new))
        else:
            assert isinstance(target, ast.Name)
            self.assign(target, self._augmented(stmt, self.evaluate(ast.Name(target.id, ast.Load()))))

    def _augmented(self, stmt: ast.AugAssign, old: Value) -> Value:
        operand = self.evaluate(stmt.value)
        if isinstance(old, Opaque):
            return self.binary(type(stmt.op), old, operand)
        return self.split(old, lambda v: self._in_place(type(stmt.op), v, operand))

    def _in_place(self, op: type[ast.operator], old: Value, operand: Value) -> Value:
        """Lists and sets change themselves."""
        if isinstance(old, Ref) and isinstance(content := self.content(old), Vector) and op is ast.Add:
            self.put(old, self.joined(content, self.split(operand, self.vector)))
            return old
        new = self.binary(op, old, operand)
        if isinstance(old, Ref) and isinstance(new, Ref) and isinstance(self.content(old), Table):
            self.put(old, self.content(new))
            return old
        return new

    def _s_delete(self, stmt: ast.Delete) -> None:
        for target in stmt.targets:
            if not isinstance(target, ast.Subscript) or isinstance(target.slice, ast.Slice):
                raise Unencodable("this deletion")
            owner, index = self.evaluate(target.value), self.evaluate(target.slice)
            self.split(owner, lambda o, index=index: self._delete(o, index))

    def _delete(self, owner: Value, index: Value) -> None:
        content = self.content(owner)
        if isinstance(content, Table):
            self.must(self.lookup(content, index)[0], KeyError)
            self.put(owner, self.without(content, index))
        else:
            self.put(owner, self.removed(content, self.place(content, self.as_number(index))))

    # -------------------------------------------------------------------------------------------------------- control
    def _s_if(self, stmt: ast.If) -> None:
        test = self.condition(stmt.test)
        self.branch(test, lambda: self.block(stmt.body), lambda: self.block(stmt.orelse))

    def _s_return(self, stmt: ast.Return) -> None:
        if stmt.value is not None and self._draws_again(stmt.value):
            raise Dead
        value = None if stmt.value is None else self.evaluate(stmt.value)
        self.returns.append((self.state, value))
        raise Dead

    def _draws_again(self, node: ast.expr) -> bool:
        """Whether a sampler starts over with the same arguments: that gives nothing that it could not give at once."""
        if self.current is None or not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            return False
        function, bindings = self.current
        first = next(iter(bindings.values()), None)
        if node.func.id != function.name or not isinstance(first, Generator) or node.keywords:
            return False
        given = list(bindings.values())
        args = [self.evaluate(a) for a in node.args]
        return len(args) == len(given) and all(a is b or self.equal(a, b) is True for a, b in zip(args, given))

    def _s_break(self, stmt: ast.Break) -> None:
        assert self.loop is not None
        self.loop.breaks.append((self.state, None))
        raise Dead

    def _s_continue(self, stmt: ast.Continue) -> None:
        assert self.loop is not None
        self.loop.continues.append((self.state, None))
        raise Dead

    def _s_raise(self, stmt: ast.Raise) -> None:
        node = stmt.exc.func if isinstance(stmt.exc, ast.Call) else stmt.exc
        kind = self.evaluate(node) if node is not None else None
        if not isinstance(kind, Native):
            raise Unencodable("this raise")
        self.fail(True, kind.call)  # type: ignore[arg-type]

    def _s_assert(self, stmt: ast.Assert) -> None:
        self.must(self.condition(stmt.test), AssertionError)

    def _s_try(self, stmt: ast.Try) -> None:
        if len(stmt.handlers) != 1 or stmt.finalbody or stmt.orelse:
            raise Unencodable("this try statement")
        handler = stmt.handlers[0]
        outer, self.raised = self.raised, []
        ended: list[tuple[State, Value]] = []
        try:
            self.block(stmt.body)
            ended.append((self.state, None))
        except Dead:
            pass
        caught, self.raised = self.raised, outer
        kinds = self._caught_kinds(handler)
        handled = [(r.state, None) for r in caught if issubclass(r.kind, kinds)]
        outer += [r for r in caught if not issubclass(r.kind, kinds)]
        if handled:
            try:
                self.join_all(handled)
                self.block(handler.body)
                ended.append((self.state, None))
            except Dead:
                pass
        self.join_all(ended)

    def _caught_kinds(self, handler: ast.ExceptHandler) -> tuple[type[BaseException], ...]:
        value = self.evaluate(handler.type) if handler.type is not None else ()
        values = value if isinstance(value, tuple) else (value,)
        if not all(isinstance(v, Native) for v in values):
            raise Unencodable("this except clause")
        return tuple(v.call for v in values)  # type: ignore[misc]

    # ---------------------------------------------------------------------------------------------------------- loops
    def _s_for(self, stmt: ast.For) -> None:
        if stmt.orelse:
            raise Unencodable("a loop with `else`")
        source = self.evaluate(stmt.iter)
        pin = self.fresh()
        self.state.write(pin, {"source": source})  # the list that is gone through may not be replaced by a merged one
        self.split(source, lambda s: self._run_loop(self._rounds_over(stmt, s)))
        self.state.drop(pin)

    def _run_loop(self, rounds) -> None:
        """Run the rounds of a loop; each yields the condition under which it takes place."""
        outer, self.loop = self.loop, Loop()
        ended: list[tuple[State, Value]] = []
        try:
            for go_on, body in rounds:
                if isinstance(go_on, Term):
                    ended.append((self.state.assume(self.terms, self.terms.negate(go_on)), None))
                    self.assume(go_on)
                self.loop.continues = []
                try:
                    body()
                    self.loop.continues.append((self.state, None))
                except Dead:
                    pass
                self.join_all(self.loop.continues)
            ended.append((self.state, None))
        except Dead:
            pass
        finally:
            breaks, self.loop = self.loop.breaks, outer
        self.join_all(ended + breaks)

    def _rounds_over(self, stmt: ast.For, source: Value):
        if isinstance(source, Ref) and isinstance(self.content(source), Vector):
            yield from self._rounds_over_list(stmt, source)
            return
        for number, (present, item) in enumerate(self.elements(source)):
            if number >= UNROLLED:
                raise Unencodable(f"a loop of more than {UNROLLED} rounds")
            present = self.decide(present)
            if present is False:
                continue
            if present is True:
                yield True, lambda item=item: self._round(stmt, item)
            else:
                yield True, lambda item=item, c=present: self.branch(c, lambda: self._round(stmt, item), lambda: None)

    def _rounds_over_list(self, stmt: ast.For, source: Ref):
        """A list is gone through as it is at each round: it may grow."""
        place, uncertain = 0, 0
        while True:
            vector = self.content(source)
            if vector.heap:
                raise Unencodable("going through a heap")
            go_on = self.decide(self.terms.less(place, vector.length))
            if go_on is False:
                return
            uncertain += isinstance(go_on, Term)
            if place >= UNROLLED or uncertain > UNCERTAIN:
                raise Unencodable(f"a loop of more than {place} rounds")
            if uncertain > 3 and not self.possible(go_on):
                return
            yield go_on, lambda item=vector.items[place]: self._round(stmt, item)
            place += 1

    def _round(self, stmt: ast.For, item: Value) -> None:
        self.assign(stmt.target, item)
        self.block(stmt.body)

    def _s_while(self, stmt: ast.While) -> None:
        if stmt.orelse:
            raise Unencodable("a loop with `else`")
        self._run_loop(self._rounds_while(stmt))

    def _rounds_while(self, stmt: ast.While):
        uncertain = 0
        for _ in range(UNROLLED):
            go_on: Condition = self.decide(self.condition(stmt.test))
            if go_on is False:
                return
            if isinstance(go_on, Term):
                uncertain += 1
                if uncertain > 3 and not self.possible(go_on):
                    return
                if uncertain > UNCERTAIN:
                    raise Unencodable(f"a loop whose end was not reached in {UNCERTAIN} uncertain rounds")
            yield go_on, lambda: self.block(stmt.body)
        raise Unencodable(f"a loop of more than {UNROLLED} rounds")

    # ------------------------------------------------------------------------------------------------------ functions
    def _s_functiondef(self, stmt: ast.FunctionDef) -> None:
        defaults = tuple(self.evaluate(d) for d in stmt.args.defaults)
        self.set_name(stmt.name, Closure(stmt, self.scopes, defaults, stmt.name))

    def _s_nonlocal(self, stmt: ast.Nonlocal) -> None:
        known = self.state.heap[self.scopes[-1]].get("nonlocal", ())
        self.bind("nonlocal", (*known, *stmt.names))

    # ---------------------------------------------------------------------------------------------------------- match
    def _s_match(self, stmt: ast.Match) -> None:
        self.split(self.evaluate(stmt.subject), lambda v: self._cases(v, stmt.cases))

    def _cases(self, value: Value, cases: list[ast.match_case]) -> None:
        if not cases:
            return
        fits, bindings = self._fits(cases[0].pattern, value)

        def run() -> None:
            for name, item in bindings.items():
                self.set_name(name, item)
            self.block(cases[0].body)

        self.branch(fits, run, lambda: self._cases(value, cases[1:]))

    def _fits(self, pattern: ast.pattern, value: Value) -> tuple[Condition, dict[str, Any]]:
        match pattern:
            case ast.MatchAs(pattern=None):
                return True, {} if pattern.name is None else {pattern.name: value}
            case ast.MatchSingleton():
                if isinstance(value, Term):
                    return self.equal(value, pattern.value), {}
                return value is pattern.value, {}
            case ast.MatchValue():
                return self.equal(value, self.evaluate(pattern.value)), {}
            case ast.MatchClass():
                kind = self.evaluate(pattern.cls)
                if not isinstance(kind, RecordType) or not isinstance(value, Record) or value.type != kind:
                    return False, {}
                names = [p.name for p in pattern.patterns if isinstance(p, ast.MatchAs)]
                return True, {n: x for n, x in zip(names, value.items) if n is not None}
        raise Unencodable("this pattern")
