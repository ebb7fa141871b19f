"""Paths and heaps: forking is sharing until somebody writes, joining two paths merges what they wrote.

Two lists that take the same place on two paths become one merged list where nobody else refers to either; otherwise
the place holds a `Choice` of both, so that aliasing is never lost. A name that only one path has bound keeps that
value: the checker has made sure that it is not read on the other.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import Any

from .terms import Condition, Term, Terms
from .values import (
    UNBOUND,
    Choice,
    Closure,
    Entry,
    Given,
    Method,
    Opaque,
    Record,
    Ref,
    Table,
    Text,
    Unbound,
    Value,
    Vector,
)

LONGEST_TEXT = 64
OPTIONS = 40


class State:
    """A path condition, as the list of its parts, and the heap; frames of functions are dicts on the heap."""

    __slots__ = ("_shared", "facts", "heap", "path")

    def __init__(self, path: tuple[Term, ...] = (), heap: dict[int, Any] | None = None) -> None:
        self.path, self.heap = path, heap if heap is not None else {}
        self.facts = frozenset(path)
        self._shared = False

    def assume(self, terms: Terms, c: Condition) -> State:
        """This path where c holds too."""
        parts = c.args if isinstance(c, Term) and c.op == "and" else (c,)
        added = tuple(p for p in parts if isinstance(p, Term) and p not in self.facts)
        other = State.__new__(State)
        other.path, other.heap, other.facts = self.path + added, self.heap, self.facts.union(added)
        self._shared = other._shared = True
        return other

    def write(self, number: int, content: Any) -> None:
        """Set an object of the heap."""
        if self._shared:
            self.heap = dict(self.heap)
            self._shared = False
        self.heap[number] = content

    def drop(self, number: int) -> None:
        """Forget an object."""
        if self._shared:
            self.heap = dict(self.heap)
            self._shared = False
        self.heap.pop(number, None)


class Merger:
    """Joins states; `fresh` numbers new objects."""

    def __init__(self, terms: Terms, fresh) -> None:
        self.terms, self.fresh = terms, fresh
        self._below: dict[int, tuple[Any, Counter]] = {}

    def references(self, heap: dict[int, Any]) -> Counter:
        """How many places of a heap hold each object; contents never change, so each is looked into once."""
        counts: Counter = Counter()
        for content in heap.values():
            known = self._below.get(id(content))
            if known is None:
                found: Counter = Counter()
                count_references(content, found)
                known = self._below[id(content)] = (content, found)
            if known[1]:
                counts.update(known[1])
        return counts

    def join(self, a: State, va: Value, b: State, vb: Value) -> tuple[State, Value]:
        """One state for two disjoint paths, and one value for the values that they computed."""
        c, path = self._paths(a.path, b.path)
        result = State(path)
        if a.heap is b.heap:
            result.heap, result._shared = a.heap, True
            a._shared = b._shared = True
            if va is vb:
                return result, va
        join = _Join(self, c, a, b, result)
        if a.heap is not b.heap:
            join.heaps()
        return result, join.value(va, vb, 0)

    def pick(self, c: Condition, x: Value, y: Value, state: State) -> Value:
        """The value x where c holds, else y, on one state; objects stay themselves."""
        join = _Join(self, c, state, state, state)
        found = join._plain(x, y)
        return join._choice(x, y, 0) if found is None else found[0]

    def _paths(self, a: tuple[Term, ...], b: tuple[Term, ...]) -> tuple[Condition, tuple[Term, ...]]:
        t = self.terms
        size = 0
        while size < min(len(a), len(b)) and a[size] is b[size]:
            size += 1
        left, right = a[size:], b[size:]
        if left and right and left[0] is t.negate(right[0]):
            c: Condition = left[0]
            rest = [t.implies(c, p) for p in left[1:]] + [t.implies(right[0], p) for p in right[1:]]
        else:
            c = t.every(left) if len(left) <= len(right) else t.negate(t.every(right))
            rest = [t.either(t.every(left), t.every(right))]
        return c, a[:size] + tuple(p for p in rest if isinstance(p, Term))


class _Join:
    """One join: under `c` the values come from `a`, else from `b`."""

    def __init__(self, merger: Merger, c: Condition, a: State, b: State, result: State) -> None:
        self.merger, self.t, self.c = merger, merger.terms, c
        self.a, self.b, self.result = a, b, result
        self._counts: tuple[Counter, Counter] | None = None

    def heaps(self) -> None:
        """Merge the two heaps into the result's."""
        heap = self.result.heap = {**self.b.heap, **self.a.heap}
        changed = [n for n, x in self.a.heap.items() if n in self.b.heap and self.b.heap[n] is not x]
        for number in changed:
            heap[number] = self.content(self.a.heap[number], self.b.heap[number])

    def content(self, x: Any, y: Any) -> Any:
        """Merge two contents of one object."""
        if isinstance(x, dict) and isinstance(y, dict):
            return {k: self.value(x.get(k, UNBOUND), y.get(k, UNBOUND), 1) for k in {**x, **y}}
        if isinstance(x, Vector) and isinstance(y, Vector):
            return self.vectors(x, y, 1)
        if isinstance(x, Table) and isinstance(y, Table):
            return self._tables(x, y)
        raise AssertionError("two kinds of object in one place")

    def vectors(self, x: Vector, y: Vector, slots: int) -> Vector:
        """Merge item by item; where only one has an item, it stands."""
        shared = min(len(x.items), len(y.items))
        items = [self.value(p, q, slots) for p, q in zip(x.items[:shared], y.items[:shared])]
        items += x.items[shared:] or y.items[shared:]
        return Vector(tuple(items), self.t.select(self.c, x.length, y.length), x.heap or y.heap)

    def _tables(self, x: Table, y: Table) -> Table:
        size = 0
        entries: list[Entry] = []
        while size < min(len(x.entries), len(y.entries)):
            p, q = x.entries[size], y.entries[size]
            if p is not q and p.key is not q.key:
                break
            there = self.t.choose(self.c, p.present, q.present)
            entries.append(p if p is q else Entry(p.key, self.value(p.value, q.value, 1), there))
            size += 1
        out = self.t.negate(self.c)
        entries += [Entry(e.key, e.value, self.t.both(self.c, e.present)) for e in x.entries[size:]]
        entries += [Entry(e.key, e.value, self.t.both(out, e.present)) for e in y.entries[size:]]
        return Table(x.kind, tuple(e for e in entries if e.present is not False))

    # ------------------------------------------------------------------------------------------------------ values
    def value(self, x: Value, y: Value, slots: int) -> Value:
        """Merge two values; `slots` says how many places of the heap hold the value itself."""
        if x is y or self.c is True:
            return x
        if self.c is False:
            return y
        if isinstance(x, Opaque) or isinstance(y, Unbound):
            return x
        if isinstance(y, Opaque) or isinstance(x, Unbound):
            return y
        found = self._alike(x, y, slots)
        return self._choice(x, y, slots) if found is None else found[0]

    def _alike(self, x: Value, y: Value, slots: int) -> tuple[Value] | None:
        """The merged value in a tuple; None if the values have no common form."""
        if is_condition(x) and is_condition(y):
            return (self.t.choose(self.c, x, y),)
        if is_number(x) and is_number(y):
            return (self.t.select(self.c, x, y),)
        if isinstance(x, str | Text) and isinstance(y, str | Text):
            return self._texts(x, y)
        if isinstance(x, tuple) and isinstance(y, tuple) and len(x) == len(y):
            return (tuple([self.value(p, q, slots) for p, q in zip(x, y)]),)
        if isinstance(x, Record) and isinstance(y, Record) and x.type == y.type:
            return (Record(x.type, tuple([self.value(p, q, slots) for p, q in zip(x.items, y.items)])),)
        if isinstance(x, Ref) and isinstance(y, Ref):
            return (x,) if x == y else self._refs(x, y, slots)
        if isinstance(x, float | Fraction) and type(x) is type(y) and x == y:
            return (x,)
        return None

    def _texts(self, x: str | Text, y: str | Text) -> tuple[Value] | None:
        if isinstance(x, str) and isinstance(y, str) and x == y:
            return (x,)
        if max(text_size(x), text_size(y)) > LONGEST_TEXT:
            return None
        return (Text(self.vectors(text_vector(x), text_vector(y), 0)),)

    def _refs(self, x: Ref, y: Ref, slots: int) -> tuple[Value] | None:
        """A new object for two that nothing else refers to, each on its own path."""
        p, q = self.a.heap.get(x.number), self.b.heap.get(y.number)
        if type(p) is not type(q) or (isinstance(p, Table) and isinstance(q, Table) and p.kind != q.kind):
            return None
        here, there = self._references()
        if here[x.number] != slots or there[y.number] != slots:
            return None
        number = self.merger.fresh()
        self.result.write(number, self.content(p, q))
        return (Ref(number),)

    def _references(self) -> tuple[Counter, Counter]:
        if self._counts is None:
            self._counts = self.merger.references(self.a.heap), self.merger.references(self.b.heap)
        return self._counts

    def _choice(self, x: Value, y: Value, slots: int) -> Value:
        """All options of both under their conditions, those of a common form merged."""
        t, options = self.t, []
        out = t.negate(self.c)
        left = [(t.both(self.c, g), v) for g, v in (x.options if isinstance(x, Choice) else ((True, x),))]
        right = [(t.both(out, g), v) for g, v in (y.options if isinstance(y, Choice) else ((True, y),))]
        for g, v in [*left, *right]:
            if g is False:
                continue
            for i, (h, w) in enumerate(options):
                merged = _Join(self.merger, h, self.a, self.b, self.result)._plain(w, v)
                if merged is not None:
                    options[i] = (t.either(g, h), merged[0])
                    break
            else:
                options.append((g, v))
        if len(options) > OPTIONS:
            return Opaque(f"a place may hold more than {OPTIONS} different objects")
        return options[0][1] if len(options) == 1 else Choice(tuple(options))

    def _plain(self, x: Value, y: Value) -> tuple[Value] | None:
        """As `_alike`, without making new objects: used between options whose paths are not these two."""
        if x is y or (isinstance(x, Ref) and x == y) or (x is None and y is None):
            return (x,)
        if isinstance(x, Ref | tuple | Record) or isinstance(y, Ref | tuple | Record):
            return self._plain_tuple(x, y)
        return self._alike(x, y, 0)

    def _plain_tuple(self, x: Value, y: Value) -> tuple[Value] | None:
        if isinstance(x, Record) and isinstance(y, Record) and x.type == y.type:
            items = self._plain_items(x.items, y.items)
            return None if items is None else (Record(x.type, items),)
        if isinstance(x, tuple) and isinstance(y, tuple) and len(x) == len(y):
            items = self._plain_items(x, y)
            return None if items is None else (items,)
        return None

    def _plain_items(self, x: tuple, y: tuple) -> tuple | None:
        merged = [self._plain(p, q) for p, q in zip(x, y)]
        return None if None in merged else tuple(m[0] for m in merged if m is not None)


# ---------------------------------------------------------------------------------------------------------- helpers
def is_number(x: Value) -> bool:
    """An int or an integer term; truth values are not meant."""
    return (isinstance(x, int) and not isinstance(x, bool)) or (isinstance(x, Term) and not x.boolean)


def is_condition(x: Value) -> bool:
    """A truth value, known or not."""
    return isinstance(x, bool) or (isinstance(x, Term) and x.boolean)


def text_size(x: str | Text) -> int:
    """The greatest length of a text."""
    return len(x) if isinstance(x, str) else len(x.vector.items)


def text_vector(x: str | Text) -> Vector:
    """The codes of a text's characters."""
    return Vector(tuple(map(ord, x)), len(x)) if isinstance(x, str) else x.vector


def count_references(value: Any, counts: Counter) -> None:
    """Add the references below a value or content."""
    match value:
        case Ref():
            counts[value.number] += 1
        case dict():
            for x in value.values():
                count_references(x, counts)
        case tuple():
            for x in value:
                count_references(x, counts)
        case Vector() | Record():
            count_references(value.items, counts)
        case Table():
            for entry in value.entries:
                count_references(entry.key, counts)
                count_references(entry.value, counts)
        case Choice():
            for _, x in value.options:
                count_references(x, counts)
        case Closure():
            count_references(value.defaults, counts)
            for scope in value.scopes:
                if isinstance(scope, dict):
                    count_references(scope, counts)
                else:
                    counts[("frame", scope)] += 1
        case Method():
            count_references(value.owner, counts)
        case Given():
            count_references(value.value, counts)
