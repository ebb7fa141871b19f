"""Methods of lists, deques, texts, sets, dicts and named tuples on symbolic values."""

from __future__ import annotations

from .compare import capacity
from .functions import Functions
from .state import text_vector
from .terms import Condition, Term, high
from .values import Entry, Record, Ref, Table, Text, Unencodable, Value, Vector


class Methods(Functions):
    """`_l_` methods of lists, `_t_` of texts, `_d_` of sets and dicts."""

    def method(self, owner: Value, name: str, args: list[Value], keywords: dict[str, Value]) -> Value:
        """owner.name(args), owner not a choice."""
        if isinstance(owner, str | Text):
            prefix = "_t_"
        elif isinstance(owner, Ref):
            prefix = "_l_" if isinstance(self.content(owner), Vector) else "_d_"
        elif isinstance(owner, tuple | Record) and name in ("count", "index"):
            return getattr(self, f"_l_{name}")(self.allocate(self.vector(owner)), *args)
        else:
            raise Unencodable(f"the method {name}")
        handler = getattr(self, prefix + name, None)
        if handler is None:
            raise Unencodable(f"the method {name}")
        return handler(owner, *args, **keywords)

    # -------------------------------------------------------------------------------------------------------- lists
    def _l_append(self, xs: Ref, x: Value) -> None:
        vector = self.content(xs)
        if vector.heap:
            raise Unencodable("a heap used as a list")
        self.put(xs, self.joined(vector, Vector((x,), 1)))

    def _l_appendleft(self, xs: Ref, x: Value) -> None:
        self.put(xs, self.joined(Vector((x,), 1), self.content(xs)))

    def _l_extend(self, xs: Ref, ys: Value) -> None:
        added = self.split_vector(ys)
        self.put(xs, self.joined(self.content(xs), added))

    def _l_pop(self, xs: Ref, index: Value = -1) -> Value:
        vector = self.content(xs)
        if vector.heap:
            raise Unencodable("a heap used as a list")
        place = self.place(vector, index)
        item = self.at(vector.items, place)
        if index == -1:
            self.put(xs, Vector(vector.items[: capacity(vector)], self.terms.add(vector.length, -1)))
        else:
            self.put(xs, self.removed(vector, place))
        return item

    def _l_popleft(self, xs: Ref) -> Value:
        return self._l_pop(xs, 0)

    def _l_insert(self, xs: Ref, index: Value, x: Value) -> None:
        vector = self.content(xs)
        place = self._clipped(index, vector.length)
        self.put(xs, self.inserted(vector, place, x))

    def _l_remove(self, xs: Ref, x: Value) -> None:
        place = self._l_index(xs, x)
        self.put(xs, self.removed(self.content(xs), place))

    def _l_index(self, xs: Ref, x: Value) -> Value:
        t, found, place = self.terms, [], 0
        for i, (c, y) in reversed(list(enumerate(self.elements(xs)))):
            here = t.both(c, self.equal(y, x))
            place = t.select(here, i, place)
            found.append(here)
        self.must(t.some(found), ValueError)
        return place

    def _l_count(self, xs: Ref, x: Value) -> Value:
        t = self.terms
        return t.total([t.number(t.both(c, self.equal(y, x))) for c, y in self.elements(xs)])

    def _l_sort(self, xs: Ref, key: Value = None, reverse: Value = False) -> None:
        self.put(xs, self.content(self._f_sorted(xs, key, reverse)))

    def _l_reverse(self, xs: Ref) -> None:
        self.put(xs, self.backwards(self.content(xs)))

    def _l_copy(self, xs: Ref) -> Ref:
        return self.allocate(self.content(xs))

    def _l_clear(self, xs: Ref) -> None:
        self.put(xs, Vector((), 0))

    def _l___getitem__(self, xs: Ref, index: Value) -> Value:
        return self.split(index, lambda i: self.item(self.content(xs), i))

    # -------------------------------------------------------------------------------------------------------- texts
    def _t_join(self, separator: Value, parts: Value) -> Value:
        between = text_vector(separator)
        result = Vector((), 0)
        t = self.terms
        for i, (c, x) in enumerate(self.elements(parts)):
            if not isinstance(x, str | Text):
                raise Unencodable("joining what is not modelled as text")
            piece = text_vector(x)
            longer = self.joined(self.joined(result, between) if i else result, piece)
            c = self.decide(c)
            result = longer if c is True else Vector(longer.items, t.select(c, longer.length, result.length))
        return self.text(result)

    def _t_count(self, text: Value, part: Value) -> Value:
        t, whole, piece = self.terms, text_vector(text), text_vector(part)
        if piece.length != 1:
            raise Unencodable("counting a text longer than a character")
        return t.total([t.number(self.text_at(whole, piece, i)) for i in range(capacity(whole))])

    def _found_at(self, text: Value, part: Value) -> tuple[Condition, Value]:
        t, whole, piece = self.terms, text_vector(text), text_vector(part)
        if isinstance(piece.length, Term):
            raise Unencodable("a search for a text of unknown length")
        place: Value = 0
        hits = [self.text_at(whole, piece, i) for i in range(max(capacity(whole) - piece.length + 1, 0))]
        for i, hit in reversed(list(enumerate(hits))):
            place = t.select(hit, i, place)
        return t.some(hits), place

    def _t_index(self, text: Value, part: Value) -> Value:
        found, place = self._found_at(text, part)
        self.must(found, ValueError)
        return place

    def _t_find(self, text: Value, part: Value) -> Value:
        found, place = self._found_at(text, part)
        return self.terms.select(found, place, -1)

    def _t_startswith(self, text: Value, part: Value) -> Condition:
        piece = text_vector(part)
        if isinstance(piece.length, Term):
            raise Unencodable("a prefix of unknown length")
        whole = text_vector(text)
        return len(whole.items) >= piece.length and self.text_at(whole, piece, 0)

    def _t_upper(self, text: Value) -> Value:
        return self._shifted(text, "a", "z", -32)

    def _t_lower(self, text: Value) -> Value:
        return self._shifted(text, "A", "Z", 32)

    def _shifted(self, text: Value, first: str, last: str, by: int) -> Value:
        t, vector = self.terms, text_vector(text)
        if any((high(c) or 128) > 127 for c in vector.items):
            raise Unencodable("the case of letters outside of ASCII")
        codes = [t.select(t.within(c, ord(first), ord(last)), t.add(c, by), c) for c in vector.items]
        return self.text(Vector(tuple(codes), vector.length))

    # -------------------------------------------------------------------------------------------------- sets and dicts
    def _d_add(self, table: Ref, x: Value) -> None:
        self.put(table, self.store(self.content(table), x, None))

    def _d_discard(self, table: Ref, x: Value) -> None:
        self.put(table, self.without(self.content(table), x))

    def _d_remove(self, table: Ref, x: Value) -> None:
        self.must(self.contains(table, x), KeyError)
        self.put(table, self.without(self.content(table), x))

    def _d_get(self, table: Ref, key: Value, default: Value = None) -> Value:
        there, value = self.lookup(self.content(table), key)
        return default if there is False else self.merge(self.decide(there), value, default)

    def _d_setdefault(self, table: Ref, key: Value, default: Value = None) -> Value:
        there = self.contains(table, key)
        self.branch(there, lambda: None, lambda: self.put(table, self.store(self.content(table), key, default)))
        return self.lookup(self.content(table), key)[1]

    def _d_pop(self, table: Ref, key: Value, *default: Value) -> Value:
        there, value = self.lookup(self.content(table), key)
        if not default:
            self.must(there, KeyError)
        self.put(table, self.without(self.content(table), key))
        return value if not default else self.merge(self.decide(there), value, default[0])

    def _d_keys(self, table: Ref) -> Value:
        return self.packed([(e.present, e.key) for e in self.content(table).entries])

    def _d_values(self, table: Ref) -> Value:
        return self.packed([(e.present, e.value) for e in self.content(table).entries])

    def _d_items(self, table: Ref) -> Value:
        return self.packed([(e.present, (e.key, e.value)) for e in self.content(table).entries])

    def _d_copy(self, table: Ref) -> Ref:
        return self.allocate(self.content(table))

    def _d_update(self, table: Ref, other: Value) -> None:
        content = self.content(other) if isinstance(other, Ref) else None
        if not isinstance(content, Table):
            content = self.content(self._f_set(other))
        mine = self.content(table)
        pairs = [(e.present, e.key, e.value) for e in (*mine.entries, *content.entries)]
        self.put(table, self.content(self.table(mine.kind, pairs)))

    def _d_union(self, table: Ref, other: Value) -> Ref:
        entries: tuple[Entry, ...] = (*self.content(table).entries, *self.content(self._f_set(other)).entries)
        return self.table("set", [(e.present, e.key, None) for e in entries])

    def _d_issubset(self, table: Ref, other: Value) -> Condition:
        t = self.terms
        return t.every([t.implies(e.present, self.contains(other, e.key)) for e in self.content(table).entries])
