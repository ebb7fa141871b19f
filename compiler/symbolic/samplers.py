"""Draws as fresh variables with the constraints of their domains.

What a sampler of the library can give with any probability above 0, and nothing else, satisfies the constraints.
Distributions are of no interest. Samplers of the author, and those of the library that are not listed here, run their
own code on these.
"""

from __future__ import annotations

from .compare import capacity
from .methods import Methods
from .state import is_number
from .terms import Condition, Number, Term, high, low
from .values import Generator, Unencodable, Value, Vector

WIDEST = 400
"""Items of one draw."""


class Samplers(Methods):
    """One method per sampler of `runtime/draw.py`; the first argument is the generator."""

    def _r_stream(self, *name: Value) -> Value:
        return Generator()

    def variable(self, least: Number, most: Number, name: str = "x") -> Number:
        """A fresh number between two bounds."""
        bottom, top = low(least), high(most)
        if bottom is None or top is None:
            raise Unencodable("a draw between unknown bounds")
        if bottom > top:
            bottom = top
        value = self.terms.variable(name, bottom, top)
        self.know(self.terms.within(value, least, most))
        return value

    def _count(self, count: Value) -> tuple[Number, int]:
        """A number of items and the most that it may be."""
        count = self.as_number(count)
        most = high(count) if is_number(count) else None
        if most is None or most > WIDEST:
            raise Unencodable("a draw of unknown or large size")
        return self.terms.greatest(count, 0), max(most, 0)

    # ------------------------------------------------------------------------------------------------- single values
    def _r_below(self, rng: Value, n: Value) -> Value:
        return self._r_between(rng, 0, self.terms.add(self.as_number(n), -1))

    def _r_between(self, rng: Value, least: Value, most: Value) -> Value:
        least, most = self._number(least, "a bound"), self._number(most, "a bound")
        self.fail(self.terms.less(most, least), ValueError)
        return self.variable(least, most)

    def _r_skewed(self, rng: Value, least: Value, most: Value, k: Value) -> Value:
        return self._r_between(rng, least, most)

    def _r_draw_bool(self, rng: Value) -> Value:
        return self.terms.flag("b")

    def _r_pick(self, rng: Value, items: Value) -> Value:
        vector = self.split_vector(items)
        self.fail(self.terms.equal(vector.length, 0), LookupError if isinstance(items, dict) else ValueError)
        return self._member(vector, True)

    def _member(self, vector: Vector, wanted: Condition) -> Value:
        """Any item of a vector that has items wherever `wanted`."""
        t = self.terms
        if isinstance(vector.length, int) and vector.length == 0:
            return None
        values = vector.items[: capacity(vector)]
        if isinstance(vector.length, int) and all(is_number(v) and isinstance(v, int) for v in values):
            least, most = min(values), max(values)
            value = self.variable(least, most)
            if len(set(values)) < most - least + 1:
                self.know(t.some([t.equal(value, v) for v in sorted(set(values))]))
            return value
        index = self.variable(0, len(values) - 1)
        self.know(t.implies(wanted, t.less(index, vector.length)))
        return self.at(values, index)

    def _r_weighted(self, rng: Value, pairs: Value) -> Value:
        rows = self._plain_vector(pairs)
        parts = [self.taken_apart(x, 2) for x in rows.items[: capacity(rows)]]
        t = self.terms
        index = self.variable(0, len(parts) - 1)
        self.know(t.both(t.less(index, rows.length), t.less(0, self.at([w for _, w in parts], index))))
        return self.at([v for v, _ in parts], index)

    # ------------------------------------------------------------------------------------------------------- several
    def _r_draw_ints(self, rng: Value, count: Value, least: Value, most: Value) -> Value:
        count, size = self._count(count)
        t = self.terms
        self.fail(t.both(t.less(0, count), t.less(most, least)), ValueError)
        return self.allocate(Vector(tuple([self.variable(least, most) for _ in range(size)]), count))

    def _r_draw_grid(self, rng: Value, rows: Value, cols: Value, least: Value, most: Value) -> Value:
        if not isinstance(rows, int):
            raise Unencodable("a grid of unknown size")
        return self.new_list([self._r_draw_ints(rng, cols, least, most) for _ in range(rows)])

    def _r_picks(self, rng: Value, count: Value, items: Value) -> Value:
        count, size = self._count(count)
        vector = self.split_vector(items)
        t = self.terms
        self.fail(t.both(t.less(0, count), t.equal(vector.length, 0)), ValueError)
        return self.allocate(Vector(tuple([self._member(vector, t.less(j, count)) for j in range(size)]), count))

    def _r_draw_string(self, rng: Value, count: Value, letters: Value) -> Value:
        count, size = self._count(count)
        if not isinstance(letters, str):
            letters = "".join([x for x in self.unpacked(letters) if isinstance(x, str)])
        codes = Vector(tuple(map(ord, letters)), len(letters))
        return self.text(Vector(tuple([self._member(codes, True) for _ in range(size)]), count))

    def _distinct(self, values: list[Value], count: Number) -> None:
        t = self.terms
        for i, x in enumerate(values):
            for j in range(i):
                self.know(t.implies(t.less(i, count), t.negate(self.equal(values[j], x))))

    def _r_draw_distinct_ints(self, rng: Value, count: Value, least: Value, most: Value) -> Value:
        count, size = self._count(count)
        t = self.terms
        room = t.greatest(t.add(t.subtract(most, least), 1), 0)
        self.fail(t.less(room, count), ValueError)
        values = [self.variable(least, most) for _ in range(size)]
        self._distinct(values, count)
        return self.allocate(Vector(tuple(values), count))

    def _r_distinct_picks(self, rng: Value, count: Value, items: Value) -> Value:
        vector = self.split_vector(items)
        places = self.content(self._r_draw_distinct_ints(rng, count, 0, self.terms.add(vector.length, -1)))
        values = vector.items[: capacity(vector)]
        return self.allocate(Vector(tuple([self.at(values, p) for p in places.items]), places.length))

    def _r_shuffled(self, rng: Value, items: Value) -> Value:
        vector = self.split_vector(items)
        if isinstance(vector.length, Term):
            return self._r_distinct_picks(rng, vector.length, items)
        values = vector.items[: vector.length]
        if all(isinstance(v, int) and not isinstance(v, bool) for v in values) and len(set(values)) == len(values):
            shuffled = [self._member(Vector(values, len(values)), True) for _ in values]
            self._distinct(shuffled, len(values))
            return self.new_list(shuffled)
        places = self._r_draw_distinct_ints(rng, len(values), 0, len(values) - 1)
        return self.new_list([self.at(values, p) for p in self.content(places).items])

    def _r_subset(self, rng: Value, count: Value, items: Value) -> Value:
        vector = self.split_vector(items)
        count, size = self._count(count)
        t = self.terms
        self.fail(t.less(vector.length, count), ValueError)
        size = min(size, capacity(vector))
        places = [self.variable(0, t.add(vector.length, -1)) for _ in range(size)]
        for j in range(size - 1):
            self.know(t.implies(t.less(j + 1, count), t.less(places[j], places[j + 1])))
        values = vector.items[: capacity(vector)]
        chosen = Vector(tuple([self.at(values, p) for p in places]), count)
        if all(isinstance(v, int) for v in values) and list(values) == sorted(values):
            first = values[0] if values else 0
            if list(values) == list(range(first, first + len(values))):
                chosen = Vector(tuple([t.add(p, first) for p in places]), count)
            return self.allocate(chosen)
        return self._f_sorted(self.allocate(chosen))

    def _r_composition(self, rng: Value, total: Value, parts: Value, least: Value) -> Value:
        if not isinstance(parts, int):
            raise Unencodable("a composition into an unknown number of parts")
        t = self.terms
        self.fail(t.less(total, t.multiply(least, parts)), ValueError)
        values = [self.variable(least, total) for _ in range(parts)]
        self.know(t.equal(t.total(values), total))
        return self.new_list(values)

    # -------------------------------------------------------------------------------------------------------- graphs
    def _pairs(self, n: int, count: Number, size: int) -> list[tuple[Value, Value]]:
        """Edges u < v in strictly ascending order."""
        t = self.terms
        edges = [(self.variable(0, n - 2), self.variable(1, n - 1)) for _ in range(size)]
        for j, (u, v) in enumerate(edges):
            self.know(t.less(u, v))
            if j:
                before = t.add(t.multiply(edges[j - 1][0], n), edges[j - 1][1])
                self.know(t.implies(t.less(j, count), t.less(before, t.add(t.multiply(u, n), v))))
        return edges

    def _r_gnm(self, rng: Value, n: Value, m: Value) -> Value:
        if not isinstance(n, int):
            raise Unencodable("a graph with an unknown number of vertices")
        self.fail(self.terms.less(n * (n - 1) // 2, m), ValueError)
        count, size = self._count(m)
        edges = self._pairs(n, count, min(size, n * (n - 1) // 2))
        return self.allocate(Vector(tuple(edges), count))

    def _connected(self, n: int, edges: list[tuple[Value, Value]], count: Number) -> None:
        """Every vertex but 0 has a neighbour of a lower rank."""
        t = self.terms
        ranks: list[Number] = [0, *[self.variable(1, n - 1) for _ in range(n - 1)]]
        for v in range(1, n):
            options = []
            for j, (a, b) in enumerate(edges):
                for here, there in ((a, b), (b, a)):
                    lower = t.less(self.at(ranks, there), ranks[v])
                    options.append(t.both(t.less(j, count), t.equal(here, v), lower))
            self.know(t.some(options))

    def _r_random_arcs(self, rng: Value, n: Value, m: Value) -> Value:
        if not isinstance(n, int):
            raise Unencodable("a graph with an unknown number of vertices")
        t = self.terms
        self.fail(t.less(n * (n - 1), m), ValueError)
        count, size = self._count(m)
        arcs = [(self.variable(0, n - 1), self.variable(0, n - 1)) for _ in range(min(size, n * (n - 1)))]
        for j, (u, v) in enumerate(arcs):
            self.know(t.negate(t.equal(u, v)))
            if j:
                before = t.add(t.multiply(arcs[j - 1][0], n), arcs[j - 1][1])
                self.know(t.implies(t.less(j, count), t.less(before, t.add(t.multiply(u, n), v))))
        return self.allocate(Vector(tuple(arcs), count))

    def _r_draw_real(self, *args: Value) -> Value:
        raise Unencodable("a draw of a real")

    _r_draw_rational = _r_draw_real

    def _r_connected_graph(self, rng: Value, n: Value, m: Value) -> Value:
        if not isinstance(n, int):
            raise Unencodable("a graph with an unknown number of vertices")
        self.fail(self.terms.less(m, n - 1), ValueError)
        ref = self._r_gnm(rng, n, m)
        vector = self.content(ref)
        self._connected(n, list(vector.items), vector.length)
        return ref

    def _r_random_tree(self, rng: Value, n: Value) -> Value:
        if not isinstance(n, int):
            raise Unencodable("a tree with an unknown number of vertices")
        self.fail(n < 1, ValueError)
        return self._r_connected_graph(rng, n, n - 1) if n > 1 else self.new_list(())

    # ------------------------------------------------------------------------------------------------ with conditions
    def _r_until(self, draw: Value, accept: Value, what: Value) -> Value:
        value = self.call(draw, [], {})
        self.know(self.truth(self.call(accept, [value], {})))
        return value

    def _r_collect(
        self, rng: Value, count: Value, draw: Value, accept: Value, key: Value, everything: Value, what: Value
    ) -> Value:
        count, size = self._count(count)
        t = self.terms
        values, marks = [], []
        for j in range(size):
            there = t.less(j, count)
            value = self.under(there, lambda: self.call(draw, [], {}))
            if accept is not None:
                taken = self.under(there, lambda value=value: self.truth(self.call(accept, [value], {})))
                self.know(t.implies(there, False if taken is None else taken))
            if key is not None:
                marks.append(self.under(there, lambda value=value: self.call(key, [value], {})))
            values.append(value)
        self._distinct(marks, count)
        return self.allocate(Vector(tuple(values), count))

    def _r_rule_draw(self, rng: Value, model: Value) -> Value:
        """An assignment that satisfies every constraint of a rules block."""
        cells, domains, differents, sums, tests = self.unpacked(model)
        t = self.terms
        values = self.new_list([self._member(self.vector(d), True) for d in self.unpacked(domains)])
        flat = self.content(values).items
        for group in self.unpacked(differents):
            self.know(self._r_all_different(self.new_list([flat[c] for c in self.unpacked(group)])))
        for row in self.unpacked(sums):
            group, weights, least, most = self.taken_apart(row, 4)
            if weights is not None:
                raise Unencodable("a weighted sum in a rules block")
            total = t.total([flat[c] for c in self.unpacked(group)])
            self.know(t.both(least is None or t.at_most(least, total), most is None or t.at_most(total, most)))
        for test in self.unpacked(tests):
            self.know(self.holds(lambda test=test: self.truth(self.call(test, [values], {}))))
        return self._shaped(cells, flat)

    def _shaped(self, cells: Value, flat: tuple[Value, ...]) -> Value:
        if isinstance(cells, int):
            return flat[cells]
        return self.new_list([self._shaped(c, flat) for c in self.unpacked(cells)])

    def _r_rule_unique(self, *args: Value) -> Value:
        """Either way: what holds without the condition holds with it."""
        self.exact = False
        return self.terms.flag("unique")
