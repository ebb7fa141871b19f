"""The current path: branching on conditions, failing operations, objects on the heap.

A failing operation sets aside the part of the path on which it fails, for a handler or the caller, and goes on with the
rest. An ended path raises `Dead`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from .compare import Comparing
from .state import Merger, State
from .terms import Condition, Term, Terms
from .values import Choice, Dead, Entry, Opaque, Ref, Table, Unencodable, Value, Vector

STEPS = 400_000
"""Evaluations of expressions and statements that one claim may take."""


@dataclass(frozen=True, slots=True, eq=False)
class Raised:
    """A path that ended with an exception."""

    state: State
    kind: type[BaseException]


@dataclass(frozen=True, slots=True, eq=False)
class Fact:
    """Something that holds of every instance: a domain or a `require`, with its line of the module."""

    condition: Condition
    line: int
    required: bool


class Machine(Comparing):
    """Holds the current state; everything above evaluates code on it."""

    def __init__(self, terms: Terms, feasible: Callable[[list[Condition]], bool] | None = None) -> None:
        self.terms, self.state = terms, State()
        self.raised: list[Raised] = []
        self.facts: list[Fact] = []
        self.requirements: set[Term] = set()
        self.line = 0
        self.exact = True  # False once a condition was left open, so that there are more instances than real ones
        self.steps = 0
        self._objects = 0
        self._merger = Merger(terms, self.fresh)
        self._feasible = feasible

    def fresh(self) -> int:
        """The number of a new object."""
        self._objects += 1
        return self._objects

    def step(self) -> None:
        """Count work; too much of it ends the claim."""
        self.steps += 1
        if self.steps > STEPS:
            raise Unencodable(f"more than {STEPS} steps are needed")

    # ------------------------------------------------------------------------------------------------------ objects
    def new_list(self, items: Iterable[Value], length: Any = None) -> Ref:
        """A new list."""
        items = tuple(items)
        return self.allocate(Vector(items, len(items) if length is None else length))

    def allocate(self, content: Any) -> Ref:
        """A new object with this content."""
        ref = Ref(self.fresh())
        self.state.write(ref.number, content)
        return ref

    def put(self, ref: Ref, content: Vector | Table) -> None:
        """Change an object."""
        self.state.write(ref.number, content)

    # ----------------------------------------------------------------------------------------------------- branching
    def decide(self, c: Condition) -> Condition:
        """The condition, or its truth where the path settles it."""
        if not isinstance(c, Term):
            return c
        facts, t = self.state.facts, self.terms
        if c in facts:
            return True
        other = t.negate(c)
        if other in facts:
            return False
        if c.op == "and":
            rest = [p for p in c.args if p not in facts]
            if any(t.negate(p) in facts for p in rest):
                return False
            return c if len(rest) == len(c.args) else t.every(rest)
        if isinstance(other, Term) and other.op == "and":
            rest = [p for p in other.args if p not in facts]
            if any(t.negate(p) in facts for p in rest):
                return True
            return c if len(rest) == len(other.args) else t.negate(t.every(rest))
        return c

    def assume(self, c: Condition) -> None:
        """Go on only where c holds."""
        c = self.decide(c)
        if c is False:
            raise Dead
        if c is not True:
            self.state = self.state.assume(self.terms, c)

    def possible(self, c: Condition) -> bool:
        """Whether c can hold on this path, as far as the solver can tell quickly."""
        if not isinstance(c, Term):
            return c
        if self._feasible is None:
            return True
        return self._feasible([*[f.condition for f in self.facts], *self.state.path, c])

    def branch(self, c: Condition, then: Callable[[], Value], other: Callable[[], Value]) -> Value:
        """Run `then` where c holds and `other` elsewhere; the merged value of those that come to an end."""
        c = self.decide(c)
        if not isinstance(c, Term):
            return then() if c else other()
        base = self.state
        raised = len(self.raised)
        ended, quiet = [], True
        for side, run in ((c, then), (self.terms.negate(c), other)):
            self.state = start = base.assume(self.terms, side)
            try:
                value = run()
            except Dead:
                continue
            ended.append((self.state, value))
            quiet = quiet and self.state.heap is base.heap and self.state.path is start.path
        if not ended:
            raise Dead
        if len(ended) == 1:
            self.state, value = ended[0]
            return value
        (a, va), (b, vb) = ended
        joined, value = self._merger.join(a, va, b, vb)
        unchanged = quiet and raised == len(self.raised) and joined.heap is base.heap
        self.state = base if unchanged else joined
        return value

    def under(self, c: Condition, run: Callable[[], Value]) -> Value:
        """Run only where c holds; the value means something only there."""
        c = self.decide(c)
        if not isinstance(c, Term):
            return run() if c else None
        base, raised = self.state, len(self.raised)
        self.state = start = base.assume(self.terms, c)
        rest = base.assume(self.terms, self.terms.negate(c))
        try:
            value = run()
        except Dead:
            self.state = rest
            return None
        if raised == len(self.raised) and self.state.heap is base.heap and self.state.path is start.path:
            self.state = base
        else:
            self.state, _ = self._merger.join(self.state, None, rest, None)
        return value

    def join_all(self, ended: list[tuple[State, Value]]) -> Value:
        """Go on with the merge of disjoint paths; returns their merged value."""
        if not ended:
            raise Dead
        state, value = ended[-1]
        for other, their in reversed(ended[:-1]):
            state, value = self._merger.join(other, their, state, value)
        self.state = state
        return value

    def split(self, x: Value, run: Callable[[Value], Value]) -> Value:
        """Apply `run` to a value, or to each option of a choice under its condition."""
        if isinstance(x, Opaque):
            raise Unencodable(f"an operation on {x.reason}")
        if not isinstance(x, Choice):
            return run(x)
        (c, first), *rest = x.options
        if not rest:
            return run(first)
        remaining = Choice(tuple(rest)) if len(rest) > 1 else rest[0][1]
        return self.branch(c, lambda: run(first), lambda: self.split(remaining, run))

    # ------------------------------------------------------------------------------------------------------- failure
    def fail(self, c: Condition, kind: type[BaseException]) -> None:
        """Where c holds, the path ends with an exception; go on with the rest."""
        c = self.decide(c)
        if c is False:
            return
        if c is True:
            self.raised.append(Raised(self.state, kind))
            raise Dead
        failing = self.state.assume(self.terms, c)
        self.raised.append(Raised(failing, kind))
        self.state = self.state.assume(self.terms, self.terms.negate(c))

    def must(self, c: Condition, kind: type[BaseException]) -> None:
        """Where c does not hold, the path ends with an exception."""
        self.fail(self.terms.negate(c), kind)

    def holds(self, run: Callable[[], Condition]) -> Condition:
        """Whether a condition can be evaluated and is true; the path is left as it was."""
        base, raised = self.state, self.raised
        self.state, self.raised = base.assume(self.terms, True), []
        try:
            c = run()
            return self.terms.every([*self.state.path[len(base.path) :], c])
        except Dead:
            return False
        finally:
            self.state, self.raised = base, raised

    def know(self, c: Condition, *, required: bool = False) -> None:
        """Record what the domains of fresh variables, or a `require`, say on this path."""
        if c is True:
            return
        guards = [p for p in self.state.path if p not in self.requirements]
        self.facts.append(Fact(self.terms.implies(self.terms.every(guards), c), self.line, required))

    # -------------------------------------------------------------------------------------------------------- tables
    def lookup(self, table: Table, key: Value) -> tuple[Condition, Value]:
        """Whether a key is there, and its value, merged over the entries that may be it."""
        t = self.terms
        found = [(t.both(e.present, self.equal(e.key, key)), e.value) for e in table.entries]
        found = [(c, v) for c, v in found if self.decide(c) is not False]
        there = t.some([c for c, _ in found])
        if not found:
            return False, None
        value = found[-1][1]
        for c, v in reversed(found[:-1]):
            value = self.merge(c, v, value)
        return there, value

    def merge(self, c: Condition, a: Value, b: Value) -> Value:
        """The value a where c holds, else b, both on the current heap."""
        if c is True or a is b:
            return a
        if c is False:
            return b
        return self._merger.pick(c, a, b, self.state)

    def store(self, table: Table, key: Value, value: Value) -> Table:
        """A table with an entry set."""
        t, entries, there = self.terms, [], []
        for e in table.entries:
            c = self.decide(t.both(e.present, self.equal(e.key, key)))
            if c is False:
                entries.append(e)
                continue
            there.append(c)
            entries.append(Entry(e.key, self.merge(c, value, e.value), e.present))
        new = t.negate(t.some(there))
        if new is not False:
            entries.append(Entry(key, value, new))
        return Table(table.kind, tuple(entries))

    def without(self, table: Table, key: Value) -> Table:
        """A table without a key."""
        t = self.terms
        left = [(e, t.both(e.present, t.negate(self.equal(e.key, key)))) for e in table.entries]
        return Table(
            table.kind, tuple(e if e.present is c else Entry(e.key, e.value, c) for e, c in left if c is not False)
        )

    def table(self, kind: str, pairs: Iterable[tuple[Condition, Value, Value]]) -> Ref:
        """A new set or dict from (present, key, value), later ones winning."""
        made = Table(kind, ())
        for present, key, value in pairs:
            if present is True:
                made = self.store(made, key, value)
            elif present is not False:
                stored = self.store(made, key, value)
                made = self._partly(present, stored, made)
        return self.allocate(made)

    def _partly(self, c: Condition, new: Table, old: Table) -> Table:
        """`new` where c holds, `old` elsewhere; `new` is `old` with one entry set."""
        t, entries = self.terms, []
        for i, e in enumerate(new.entries):
            if i < len(old.entries):
                before = old.entries[i]
                entries.append(before if before is e else Entry(e.key, self.merge(c, e.value, before.value), e.present))
            else:
                entries.append(Entry(e.key, e.value, t.both(c, e.present)))
        return Table(new.kind, tuple(entries))
