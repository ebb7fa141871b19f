"""Equality, order and membership of values as conditions; nothing here changes a path."""

from __future__ import annotations

from fractions import Fraction

from .state import State, is_condition, is_number, text_vector
from .terms import Condition, Term, Terms, high, low
from .values import Choice, Entry, Opaque, Record, Ref, Table, Text, Unencodable, Value, Vector


class Comparing:
    """Comparisons over the current heap; base of the machine."""

    terms: Terms
    state: State

    def content(self, ref: Ref):
        """What an object holds."""
        return self.state.heap[ref.number]

    def as_number(self, x: Value) -> Value:
        """Truth values counted as 0 and 1, as Python does."""
        if isinstance(x, bool):
            return int(x)
        return self.terms.number(x) if is_condition(x) else x

    def truth(self, x: Value) -> Condition:
        """Whether a value counts as true."""
        t = self.terms
        match x:
            case bool() | None:
                return bool(x)
            case Choice():
                return t.some([t.both(g, self.truth(v)) for g, v in x.options])
            case Opaque():
                raise Unencodable(f"a decision by {x.reason}")
            case Term():
                return x if x.boolean else t.negate(t.equal(x, 0))
            case Text():
                return t.less(0, x.vector.length)
            case Ref():
                return t.less(0, self.size(x))
            case Record():
                return bool(x.items)
        return bool(x)

    def size(self, x: Value) -> Value:
        """`len`, of what has one and is not a choice."""
        match x:
            case str() | tuple():
                return len(x)
            case Record():
                return len(x.items)
            case Text():
                return x.vector.length
            case Ref():
                content = self.content(x)
                if isinstance(content, Vector):
                    return content.length
                return self.terms.total([self.terms.number(e.present) for e in content.entries])
        raise Unencodable(f"the length of {_kind(x)}")

    # ----------------------------------------------------------------------------------------------------- equality
    def equal(self, x: Value, y: Value) -> Condition:
        """x == y."""
        t = self.terms
        if x is y and not isinstance(x, float | Opaque):
            return True
        for a, b in ((x, y), (y, x)):
            if isinstance(a, Choice):
                return t.some([t.both(g, self.equal(v, b)) for g, v in a.options])
            if isinstance(a, Opaque):
                raise Unencodable(f"a comparison of {a.reason}")
        p, q = self.as_number(x), self.as_number(y)
        if is_number(p) and is_number(q):
            return t.equal(p, q)
        if is_number(p) or is_number(q):
            return self._numbers_equal(p, q)
        return self._structures_equal(x, y)

    def _numbers_equal(self, x: Value, y: Value) -> Condition:
        term, other = (x, y) if isinstance(x, Term) else (y, x)
        if not isinstance(term, Term):
            return isinstance(x, int | float | Fraction) and isinstance(y, int | float | Fraction) and x == y
        if isinstance(other, float | Fraction):
            return self.terms.equal(term, int(other)) if other == int(other) else False
        return False

    def _structures_equal(self, x: Value, y: Value) -> Condition:
        t = self.terms
        if isinstance(x, str | Text) and isinstance(y, str | Text):
            return self._vectors_equal(text_vector(x), text_vector(y))
        if isinstance(x, tuple | Record) and isinstance(y, tuple | Record):
            if _variant(x) != _variant(y):
                return False
            a, b = _items(x), _items(y)
            return len(a) == len(b) and t.every([self.equal(p, q) for p, q in zip(a, b)])
        if isinstance(x, Ref) and isinstance(y, Ref):
            a, b = self.content(x), self.content(y)
            if isinstance(a, Vector) and isinstance(b, Vector):
                return self._vectors_equal(a, b)
            if isinstance(a, Table) and isinstance(b, Table) and a.kind == b.kind:
                return t.both(*[self._covered(e, b) for e in a.entries], *[self._covered(e, a) for e in b.entries])
            return False
        if isinstance(x, float | Fraction) and isinstance(y, float | Fraction):
            return x == y
        return False

    def _vectors_equal(self, a: Vector, b: Vector) -> Condition:
        t = self.terms
        if a.heap or b.heap:
            raise Unencodable("a comparison of heaps")
        parts = [t.equal(a.length, b.length)]
        if parts[0] is False:
            return False
        for i, (p, q) in enumerate(zip(a.items, b.items)):
            if (most := high(a.length)) is not None and i >= most:
                break
            parts.append(t.implies(t.less(i, a.length), self.equal(p, q)))
        return t.every(parts)

    def _covered(self, entry: Entry, table: Table) -> Condition:
        t = self.terms
        found = [
            t.both(e.present, self.equal(e.key, entry.key), self.equal(e.value, entry.value)) for e in table.entries
        ]
        return t.implies(entry.present, t.some(found))

    # -------------------------------------------------------------------------------------------------------- order
    def less(self, x: Value, y: Value) -> Condition:
        """x < y, for numbers, texts, lists and tuples of them."""
        t = self.terms
        for a in (x, y):
            if isinstance(a, Opaque):
                raise Unencodable(f"a comparison of {a.reason}")
        if isinstance(x, Choice):
            return t.some([t.both(g, self.less(v, y)) for g, v in x.options])
        if isinstance(y, Choice):
            return t.some([t.both(g, self.less(x, v)) for g, v in y.options])
        p, q = self.as_number(x), self.as_number(y)
        if is_number(p) and is_number(q):
            return t.less(p, q)
        if isinstance(p, int | float | Fraction) and isinstance(q, int | float | Fraction):
            return p < q
        a, b = self._ordered_parts(x), self._ordered_parts(y)
        if a is None or b is None:
            raise Unencodable(f"the order of {_kind(x)} and {_kind(y)}")
        return self._vectors_less(a, b, 0)

    def _ordered_parts(self, x: Value) -> Vector | None:
        match x:
            case str() | Text():
                return text_vector(x)
            case tuple():
                return Vector(x, len(x))
            case Record():
                return Vector(x.items, len(x.items))
            case Ref() if isinstance(self.content(x), Vector):
                return self.content(x)
        return None

    def _vectors_less(self, a: Vector, b: Vector, i: int) -> Condition:
        """Lexicographic order from place i on."""
        t = self.terms
        ends = t.both(t.at_most(a.length, i), t.less(i, b.length))
        if i >= min(len(a.items), len(b.items)):
            return ends
        both = t.both(t.less(i, a.length), t.less(i, b.length))
        p, q = a.items[i], b.items[i]
        here = self.less(p, q)
        if here is True:
            return t.either(ends, both)
        same = self.equal(p, q)
        rest = False if same is False else self._vectors_less(a, b, i + 1)
        return t.either(ends, t.both(both, t.either(here, t.both(same, rest))))

    # --------------------------------------------------------------------------------------------------- membership
    def contains(self, place: Value, x: Value) -> Condition:
        """x in place."""
        t = self.terms
        if isinstance(place, Choice):
            return t.some([t.both(g, self.contains(v, x)) for g, v in place.options])
        if isinstance(place, str | Text):
            return self._contains_text(place, x)
        if isinstance(place, tuple | Record):
            return t.some([self.equal(v, x) for v in _items(place)])
        if isinstance(place, Ref):
            content = self.content(place)
            if isinstance(content, Vector):
                return t.some(
                    [t.both(t.less(i, content.length), self.equal(v, x)) for i, v in enumerate(content.items)]
                )
            return t.some([t.both(e.present, self.equal(e.key, x)) for e in content.entries])
        if isinstance(place, range) and is_number(x):
            if isinstance(x, int):
                return x in place
            return t.some([t.equal(x, v) for v in place])
        raise Unencodable(f"membership in {_kind(place)}")

    def _contains_text(self, place: str | Text, x: Value) -> Condition:
        t = self.terms
        if isinstance(x, Choice):
            return t.some([t.both(g, self._contains_text(place, v)) for g, v in x.options])
        if not isinstance(x, str | Text):
            raise Unencodable(f"a search for {_kind(x)} in a text")
        part, whole = text_vector(x), text_vector(place)
        if isinstance(part.length, Term):
            raise Unencodable("a search for a text of unknown length")
        starts = range(len(whole.items) - part.length + 1)
        return t.some([self.text_at(whole, part, start) for start in starts])

    def text_at(self, whole: Vector, part: Vector, start: int) -> Condition:
        """Whether a text of known length stands at a place."""
        t = self.terms
        fits = t.at_most(start + part.length, whole.length)
        return t.both(fits, *[t.equal(whole.items[start + i], c) for i, c in enumerate(part.items[: part.length])])


def _items(x: tuple | Record) -> tuple:
    return x if isinstance(x, tuple) else x.items


def _variant(x: tuple | Record) -> str:
    return x.type.name if isinstance(x, Record) and x.type.variant else ""


def _kind(x: Value) -> str:
    if isinstance(x, Term):
        return "a truth value" if x.boolean else "a number"
    return f"a value of type {type(x).__name__}"


def capacity(x: Vector) -> int:
    """How many items may exist."""
    most = high(x.length)
    return len(x.items) if most is None else min(len(x.items), most)


def certain(x: Vector) -> int:
    """How many items exist for sure."""
    return max(low(x.length) or 0, 0)
