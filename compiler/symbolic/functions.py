"""Python's builtin functions, and those of `math`, `heapq`, `bisect` and `collections`, on symbolic values."""

from __future__ import annotations

import ast
from fractions import Fraction

from .calls import Calls
from .compare import capacity
from .state import is_condition, is_number
from .terms import Condition, Term, high, low
from .values import Choice, Entry, Opaque, Record, Ref, Table, Text, Unencodable, Value, Vector
from .vectors import Elements


class Functions(Calls):
    """One method per function, named after it: arguments as evaluated, no choice in the first."""

    # --------------------------------------------------------------------------------------------------- builtins
    def _f_len(self, x: Value) -> Value:
        return self.size(x) if not isinstance(x, range) else len(x)

    def _f_abs(self, x: Value) -> Value:
        return self.terms.absolute(self._number(x, "abs"))

    def _number(self, x: Value, what: str) -> Value:
        x = self.as_number(x)
        if not is_number(x):
            raise Unencodable(f"{what} of something that is not a whole number")
        return x

    def _f_int(self, x: Value = 0) -> Value:
        if isinstance(x, Text):
            raise Unencodable("reading a number from an unknown text")
        return self._number(x, "int")

    def _f_bool(self, x: Value = False) -> Value:
        return self.truth(x)

    def _f_float(self, x: Value) -> Value:
        return Opaque("a real")

    def _f_str(self, x: Value = "") -> Value:
        return x if isinstance(x, str | Text) else Opaque("the text of a number")

    def _f_Fraction(self, x: Value, y: Value = 1) -> Value:
        return self.as_number(x) if y == 1 and is_number(self.as_number(x)) else Opaque("a fraction")

    def _f_ord(self, x: Value) -> Value:
        if not isinstance(x, Text) or x.vector.length != 1:
            raise Unencodable("ord of a text that is not one character")
        return x.vector.items[0]

    def _f_chr(self, x: Value) -> Value:
        return self.character(self._number(x, "chr"))

    def _f_range(self, *args: Value) -> Value:
        parts = [self._number(a, "range") for a in args]
        start, stop, step = (0, parts[0], 1) if len(parts) == 1 else (*parts, 1)[:3]
        if all(isinstance(p, int) for p in (start, stop, step)):
            return range(start, stop, step)
        if not isinstance(step, int) or step == 0:
            raise Unencodable("a range with an unknown step")
        t = self.terms
        span = t.subtract(stop, start) if step > 0 else t.subtract(start, stop)
        count = t.greatest(t.floor_divide(t.add(span, abs(step) - 1), abs(step)), 0)
        most = high(count)
        if most is None or most > 400:
            raise Unencodable("a range without a small bound")
        return Vector(tuple([t.add(start, step * j) for j in range(most)]), count)

    def _f_enumerate(self, xs: Value, start: Value = 0) -> Value:
        vector = self._plain_vector(xs)
        pairs = [(self.terms.add(start, i), x) for i, x in enumerate(vector.items[: capacity(vector)])]
        return Vector(tuple(pairs), vector.length)

    def _plain_vector(self, xs: Value) -> Vector:
        if isinstance(xs, Ref) and isinstance(self.content(xs), Table):
            return self.packed(self.elements(xs))
        vector = self.vector(xs)
        if vector.heap:
            raise Unencodable("going through a heap")
        return vector

    def _f_zip(self, *sources: Value) -> Value:
        vectors = [self.split_vector(s) for s in sources]
        length = self.least_of([v.length for v in vectors])
        size = min([capacity(v) for v in vectors], default=0)
        rows = [tuple([v.items[j] for v in vectors]) for j in range(size)]
        return Vector(tuple(rows), 0 if length is None else length)

    def split_vector(self, x: Value) -> Vector:
        """The items of a sequence, also of a choice between several."""
        if isinstance(x, Choice):
            return self.content(self.split(x, lambda v: self.allocate(self._plain_vector(v))))
        return self._plain_vector(x)

    def _f_reversed(self, xs: Value) -> Value:
        return self.backwards(self._plain_vector(xs))

    def _f_iter(self, xs: Value) -> Value:
        return self._plain_vector(xs)

    def _f_list(self, xs: Value = ()) -> Value:
        return self.allocate(self._plain_vector(xs))

    def _f_tuple(self, xs: Value = ()) -> Value:
        return tuple(self.unpacked(xs))

    def _f_deque(self, xs: Value = ()) -> Value:
        return self._f_list(xs)

    def _f_set(self, xs: Value = ()) -> Value:
        return self.table("set", [(c, x, None) for c, x in self.elements(xs)])

    _f_frozenset = _f_set

    def _f_dict(self, xs: Value = ()) -> Value:
        if isinstance(xs, Ref) and isinstance(table := self.content(xs), Table):
            return self.allocate(table)
        pairs = [(c, self.taken_apart(x, 2)) for c, x in self.elements(xs)]
        return self.table("dict", [(c, k, v) for c, (k, v) in pairs])

    def _f_sum(self, xs: Value, start: Value = 0) -> Value:
        total = start
        for c, x in self.elements(xs):
            if not is_number(self.as_number(x)) or isinstance(total, Opaque | float | Fraction):
                added = self.binary(ast.Add, total, x)
                total = added if c is True else self.merge(c, added, total)
            else:
                total = self.terms.add(self.as_number(total), self.terms.select(c, self.as_number(x), 0))
        return total

    def _f_any(self, xs: Value) -> Value:
        return self.terms.some([self.terms.both(c, self.truth(x)) for c, x in self.elements(xs)])

    def _f_all(self, xs: Value) -> Value:
        return self.terms.every([self.terms.implies(c, self.truth(x)) for c, x in self.elements(xs)])

    def _f_min(self, *xs: Value, key: Value = None, **default: Value) -> Value:
        return self._extreme(xs, key, default, greatest=False)

    def _f_max(self, *xs: Value, key: Value = None, **default: Value) -> Value:
        return self._extreme(xs, key, default, greatest=True)

    def _extreme(self, xs: tuple[Value, ...], key: Value, default: dict[str, Value], *, greatest: bool) -> Value:
        if any(isinstance(x, Opaque) for x in xs):
            return Opaque("an extreme of reals")
        if len(xs) == 2 and key is None and all(is_number(self.as_number(x)) for x in xs):
            choose = self.terms.greatest if greatest else self.terms.least
            return choose(self.as_number(xs[0]), self.as_number(xs[1]))
        elements: Elements = self.elements(xs[0]) if len(xs) == 1 else [(True, x) for x in xs]
        rank = None if key is None else lambda x: self.split(key, lambda f: self.call(f, [x], {}))
        return self.extreme(elements, rank, greatest, tuple(default.values()))

    def _f_sorted(self, xs: Value, key: Value = None, reverse: Value = False) -> Value:
        rank = None if key is None else lambda x: self.split(key, lambda f: self.call(f, [x], {}))
        return self.allocate(self.sorted_elements(self.elements(xs), rank, self.truth(reverse)))

    def _f_map(self, function: Value, xs: Value) -> Value:
        elements = self.elements(xs)
        values = [(c, self.under(c, lambda x=x: self.call(function, [x], {}))) for c, x in elements]
        return self.packed(values)

    def _f_divmod(self, a: Value, b: Value) -> Value:
        return self.binary(ast.FloorDiv, a, b), self.binary(ast.Mod, a, b)

    def _f_pow(self, a: Value, e: Value, m: Value = None) -> Value:
        power = self.binary(ast.Pow, a, e)
        return power if m is None else self.binary(ast.Mod, power, m)

    def _f_round(self, x: Value) -> Value:
        return self._number(x, "round")

    def _f_isinstance(self, x: Value, kinds: Value) -> Condition:
        names = {k.name for k in (kinds if isinstance(kinds, tuple) else (kinds,))}
        return bool(names & self._type_names(x))

    def _type_names(self, x: Value) -> set[str]:
        match x:
            case Text() | str():
                return {"str"}
            case Record():
                return {"tuple", x.type.name}
            case Ref():
                content = self.content(x)
                return {"list"} if isinstance(content, Vector) else {content.kind}
            case Term() | bool() | int():
                return {"bool", "int"} if is_condition(x) else {"int"}
            case Opaque() | Choice():
                raise Unencodable("the type of a value that is not modelled")
        return {type(x).__name__}

    # ------------------------------------------------------------------------------------------ the standard library
    def _f_math_gcd(self, a: Value, b: Value) -> Value:
        """Euclid's algorithm, as many rounds as the smaller number's bound needs."""
        t = self.terms
        x, y = t.absolute(self._number(a, "gcd")), t.absolute(self._number(b, "gcd"))
        bounds = [h for h in (high(x), high(y)) if h is not None]
        if not bounds or min(bounds) > 1000:
            raise Unencodable("the greatest common divisor of large numbers")
        first, second, rounds = 1, 1, 2
        while second <= min(bounds):
            first, second, rounds = second, first + second, rounds + 1
        for _ in range(rounds):
            done = t.equal(y, 0)
            x, y = t.select(done, x, y), t.select(done, 0, t.modulo(x, t.greatest(y, 1)))
        return x

    def _f_heapq_heapify(self, xs: Ref) -> None:
        vector = self.sorted_elements(self.elements(xs), None, False)
        self.put(xs, Vector(vector.items, vector.length, True))

    def _f_heapq_heappush(self, heap: Ref, x: Value) -> None:
        """A heap is kept sorted: only its least item may be looked at, so nobody can tell."""
        vector = self.content(heap)
        if not vector.heap and vector.items and vector.length != 0:
            raise Unencodable("a list used as a heap")
        smaller = [self.under(c, lambda y=y: self.terms.negate(self.less(x, y))) for c, y in self._heap_items(vector)]
        t = self.terms
        counted = [t.both(t.less(j, vector.length), c if c is not None else False) for j, c in enumerate(smaller)]
        place = t.total([t.number(c) for c in counted])
        grown = self.inserted(Vector(vector.items, vector.length), place, x)
        self.put(heap, Vector(grown.items, grown.length, True))

    def _heap_items(self, vector: Vector):
        return [(self.terms.less(j, vector.length), x) for j, x in enumerate(vector.items[: capacity(vector)])]

    def _f_heapq_heappop(self, heap: Ref) -> Value:
        vector = self.content(heap)
        self.must(self.terms.less(0, vector.length), IndexError)
        if not vector.heap:
            raise Unencodable("a list used as a heap")
        vector = self.content(heap)
        size = capacity(vector)
        self.put(heap, Vector(vector.items[1:size], self.terms.add(vector.length, -1), True))
        return vector.items[0]

    def _f_bisect_bisect_left(self, xs: Value, x: Value) -> Value:
        return self._bisected(xs, lambda y: self.less(y, x))

    def _f_bisect_bisect_right(self, xs: Value, x: Value) -> Value:
        return self._bisected(xs, lambda y: self.terms.negate(self.less(x, y)))

    def _bisected(self, xs: Value, left_of) -> Value:
        """How many items lie to the left: right for sorted lists, which is what is asked for."""
        t = self.terms
        smaller = [t.both(c, left_of(y)) for c, y in self.elements(xs)]
        for (c, y), (d, z) in zip(self.elements(xs), self.elements(xs)[1:]):
            if self.decide(t.implies(t.both(c, d), t.negate(self.less(z, y)))) is not True:
                raise Unencodable("a binary search in a list that is not known to be sorted")
        return t.total([t.number(c) for c in smaller])

    def _f_dict_fromkeys(self, xs: Value, value: Value = None) -> Value:
        return self.table("dict", [(c, x, value) for c, x in self.elements(xs)])

    # -------------------------------------------------------------------------------------------------- of the runtime
    def _r_nonnegative(self, index: Value) -> Value:
        index = self._number(index, "an index")
        self.fail(self.terms.less(index, 0), IndexError)
        return index

    def _r_all_different(self, xs: Value) -> Condition:
        t, elements = self.terms, self.elements(xs)
        return t.every(
            [
                t.implies(t.both(c, d), t.negate(self.equal(x, y)))
                for i, (c, x) in enumerate(elements)
                for d, y in elements[:i]
            ]
        )

    def _r_counts(self, xs: Value) -> Value:
        keys = self.sorted_elements(self.elements(self._f_set(xs)), None, False)
        elements = self.elements(xs)
        t, entries = self.terms, []
        for i, key in enumerate(keys.items):
            number = t.total([t.number(t.both(c, self.equal(x, key))) for c, x in elements])
            entries.append(Entry(key, number, t.less(i, keys.length)))
        return self.allocate(Table("dict", tuple(entries)))

    def _r_verdict(self, status: Value, score: Value, criteria: Value, feedback: Value) -> Value:
        """Only the status is of interest."""
        return ("verdict", status == "correct", status == "spec_fault")

    def _r_spec_fault(self, *args: Value) -> Value:
        return ("verdict", False, True)

    def _r_is_square(self, n: Value) -> Value:
        n = self._number(n, "is_square")
        most = high(n)
        if most is None or most > 10_000:
            raise Unencodable("is_square of a large number")
        squares = [r * r for r in range(101) if r * r <= most and r * r >= (low(n) or 0)]
        return self.terms.some([self.terms.equal(n, s) for s in squares])
