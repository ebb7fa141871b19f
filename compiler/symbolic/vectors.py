"""Lists and texts of known capacity and perhaps unknown length: places, slices, insertion, order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from .compare import capacity, certain
from .machine import Machine
from .state import is_number, text_vector
from .terms import Condition, Number, high, low
from .values import Choice, Record, Ref, Table, Text, Unencodable, Value, Vector

Elements = list[tuple[Condition, Value]]
"""Items in order, each there under a condition."""
Key = Callable[[Value], Value] | None
LONGEST = 4000


class Vectors(Machine):
    """Operations on vectors; those that change a list return the new contents."""

    def vector(self, x: Value) -> Vector:
        """The items of a sequence."""
        match x:
            case Vector():
                return x
            case tuple():
                return Vector(x, len(x))
            case range():
                if len(x) > LONGEST:
                    raise Unencodable(f"a range of {len(x)} numbers")
                return Vector(tuple(x), len(x))
            case Record():
                return Vector(x.items, len(x.items))
            case str() | Text():
                codes = text_vector(x)
                return Vector(tuple([self.character(c) for c in codes.items]), codes.length)
            case Ref() if isinstance(self.content(x), Vector):
                return self.content(x)
        raise Unencodable(f"going through a value of type {type(x).__name__}")

    def character(self, code: Number) -> Value:
        """The text of one character."""
        return chr(code) if isinstance(code, int) else Text(Vector((code,), 1))

    def text(self, codes: Vector) -> Value:
        """The text with these codes, concrete if it can be."""
        if isinstance(codes.length, int) and all(isinstance(c, int) for c in codes.items[: codes.length]):
            return "".join([chr(c) for c in codes.items[: codes.length]])
        return Text(codes)

    def elements(self, x: Value) -> Elements:
        """The items of anything that can be gone through, as they are now."""
        if isinstance(x, Ref) and isinstance(table := self.content(x), Table):
            return [(e.present, e.key) for e in table.entries]
        vector = self.vector(x)
        if vector.heap:
            raise Unencodable("going through a heap")
        return [(self.terms.less(i, vector.length), v) for i, v in enumerate(vector.items[: capacity(vector)])]

    def packed(self, elements: Elements) -> Vector:
        """The elements that are there, side by side."""
        result = Vector((), 0)
        for present, item in elements:
            present = self.decide(present)
            if present is True:
                result = self.joined(result, Vector((item,), 1))
            elif present is not False:
                longer = self.joined(result, Vector((item,), 1))
                result = Vector(longer.items, self.terms.select(present, longer.length, result.length))
        return result

    # ------------------------------------------------------------------------------------------------------- places
    def at(self, items: Sequence[Value], place: Number) -> Value:
        """The item at a place that is known to be one of the items'."""
        if isinstance(place, int):
            return items[min(max(place, 0), len(items) - 1)] if items else None
        least, most = low(place), high(place)
        first = max(0, 0 if least is None else least)
        last = min(len(items) - 1, len(items) - 1 if most is None else most)
        if first > last:
            return items[0] if items else None
        if any(isinstance(x, Ref | Choice) for x in items[first : last + 1]):
            return self._one_of(items, place, first, last)
        value = items[last]
        for j in range(last - 1, first - 1, -1):
            value = self.merge(self.terms.equal(place, j), items[j], value)
        return value

    def _one_of(self, items: Sequence[Value], place: Number, first: int, last: int) -> Value:
        """References stay references: a choice between them."""
        t = self.terms
        options: list[tuple[Condition, Value]] = []
        for j in range(first, last + 1):
            here = t.equal(place, j) if j < last else t.at_most(last, place)
            here = t.at_most(place, first) if j == first < last else here
            item = items[j]
            for g, v in item.options if isinstance(item, Choice) else ((True, item),):
                same = next((i for i, (_, w) in enumerate(options) if v is w or (isinstance(v, Ref) and v == w)), None)
                c = t.both(here, g)
                if same is None:
                    options.append((c, v))
                else:
                    options[same] = (t.either(options[same][0], c), v)
        options = [(c, v) for c, v in options if c is not False]
        return options[0][1] if len(options) == 1 else Choice(tuple(options))

    def place(self, vector: Vector, index: Number) -> Number:
        """The place that an index means, counted from the end if negative; IndexError where there is none."""
        t = self.terms
        if not is_number(index):
            raise Unencodable("an index that is not a number")
        least, most = low(index), high(index)
        if least is not None and least >= 0:
            place = index
        elif most is not None and most < 0:
            place = t.add(vector.length, index)
        else:
            place = t.select(t.less(index, 0), t.add(vector.length, index), index)
        self.must(t.both(t.at_most(0, place), t.less(place, vector.length)), IndexError)
        return place

    def item(self, vector: Vector, index: Number) -> Value:
        """vector[index]."""
        place = self.place(vector, index)
        if vector.heap and place != 0:
            raise Unencodable("a look into a heap")
        return self.at(vector.items, place)

    def replaced(self, vector: Vector, place: Number, x: Value) -> Vector:
        """The vector with another item at a valid place."""
        if vector.heap:
            raise Unencodable("a change inside a heap")
        t, items = self.terms, list(vector.items)
        if isinstance(place, int):
            items[place] = x
        else:
            for j in range(max(low(place) or 0, 0), min(len(items) - 1, high(place) or len(items)) + 1):
                items[j] = self.merge(self.decide(t.equal(place, j)), x, items[j])
        return Vector(tuple(items), vector.length)

    # --------------------------------------------------------------------------------------------- cutting and joining
    def joined(self, a: Vector, b: Vector) -> Vector:
        """a + b."""
        t = self.terms
        length = t.add(a.length, b.length)
        first, second = capacity(a), capacity(b)
        if first + second > LONGEST:
            raise Unencodable(f"a list of more than {LONGEST} items")
        sure = certain(a)
        items = list(a.items[:sure])
        for j in range(sure, first + second):
            mine = a.items[j] if j < first else None
            if second == 0:
                items.append(mine)
                continue
            theirs = self.at(b.items[:second], t.subtract(j, a.length))
            items.append(theirs if j >= first else self.merge(t.less(j, a.length), mine, theirs))
        return Vector(tuple(items), length)

    def repeated(self, a: Vector, times: Number) -> Vector:
        """a * times."""
        if isinstance(times, int):
            result = Vector((), 0)
            if isinstance(a.length, int):
                return Vector(a.items[: a.length] * max(times, 0), a.length * max(times, 0))
            for _ in range(max(times, 0)):
                result = self.joined(result, a)
            return result
        most = high(times)
        if not isinstance(a.length, int) or most is None or most * max(a.length, 1) > LONGEST:
            raise Unencodable("a repetition without a small bound")
        times = self.terms.greatest(times, 0)
        return Vector(a.items[: a.length] * most, self.terms.multiply(times, a.length))

    def sliced(self, a: Vector, lower: Value, upper: Value, step: Value) -> Vector:
        """a[lower:upper:step]."""
        if a.heap:
            raise Unencodable("a slice of a heap")
        known = all(x is None or isinstance(x, int) for x in (lower, upper, step))
        if known and isinstance(a.length, int):
            items = a.items[: a.length][slice(lower, upper, step)]
            return Vector(items, len(items))
        t, n = self.terms, a.length
        if step == -1 and lower is None and upper is None:
            return self.backwards(a)
        if step not in (None, 1):
            raise Unencodable("a slice with a step and unknown bounds")
        start = 0 if lower is None else self._clipped(lower, n)
        end = n if upper is None else self._clipped(upper, n)
        length = t.greatest(t.subtract(end, start), 0)
        room = high(length)
        size = capacity(a) - (low(start) or 0) if room is None else min(room, capacity(a) - (low(start) or 0))
        items = tuple([self.at(a.items, t.add(start, j)) for j in range(max(size, 0))])
        return Vector(items, length)

    def _clipped(self, place: Value, n: Number) -> Number:
        t = self.terms
        if not is_number(place):
            raise Unencodable("a slice bound that is not a number")
        from_end = t.add(place, n)
        place = t.select(t.less(place, 0), t.greatest(from_end, 0), place)
        return t.least(place, n)

    def backwards(self, a: Vector) -> Vector:
        """The items in reverse."""
        if isinstance(a.length, int):
            return Vector(a.items[: a.length][::-1], a.length)
        last = self.terms.add(a.length, -1)
        size = capacity(a)
        return Vector(tuple([self.at(a.items[:size], self.terms.subtract(last, j)) for j in range(size)]), a.length)

    def inserted(self, a: Vector, place: Number, x: Value) -> Vector:
        """The vector with x in front of a place in 0..length."""
        t, items = self.terms, []
        size = capacity(a)
        for j in range(size + 1):
            before = a.items[j] if j < size else x
            after = a.items[j - 1] if j > 0 else x
            item = self.merge(t.less(j, place), before, self.merge(t.equal(place, j), x, after))
            items.append(item)
        return Vector(tuple(items), t.add(a.length, 1), a.heap)

    def removed(self, a: Vector, place: Number) -> Vector:
        """The vector without the item at a valid place."""
        t = self.terms
        size = capacity(a)
        items = [self.merge(t.less(j, place), a.items[j], a.items[j + 1]) for j in range(size - 1)]
        return Vector(tuple(items), t.add(a.length, -1), a.heap)

    # -------------------------------------------------------------------------------------------------------- order
    def sorted_elements(
        self, elements: Elements, key: Callable[[Value], Value] | None, descending: Condition
    ) -> Vector:
        """The elements that are there in stable order: an exchange network, exact for every order of the inputs."""
        if not isinstance(descending, bool):
            raise Unencodable("a sort in an unknown direction")
        t = self.terms
        there = [(c, x) for c, x in elements if c is not False]
        rows = [(c, x, x if key is None else self._rank(key, c, x)) for c, x in there]
        for end in range(len(rows) - 1, 0, -1):
            for j in range(end):
                a, b = rows[j], rows[j + 1]
                wrong = self.under(t.both(a[0], b[0]), lambda a=a, b=b: self._misplaced(a[2], b[2], descending))
                both = t.both(a[0], b[0])
                swap = self.decide(t.choose(both, False if wrong is None else wrong, t.both(t.negate(a[0]), b[0])))
                rows[j], rows[j + 1] = self._exchanged(swap, a, b)
        count = t.total([t.number(c) for c, _, _ in rows])
        return Vector(tuple(x for _, x, _ in rows), count)

    def _rank(self, key: Callable[[Value], Value], c: Condition, x: Value) -> Value:
        return self.under(c, lambda: key(x))

    def _misplaced(self, a: Value, b: Value, descending: bool) -> Condition:
        return self.less(a, b) if descending else self.less(b, a)

    def _exchanged(self, swap: Condition, a: tuple, b: tuple) -> tuple[tuple, tuple]:
        if swap is False:
            return a, b
        if swap is True:
            return b, a
        first = (self.terms.choose(swap, b[0], a[0]), self.merge(swap, b[1], a[1]), self.merge(swap, b[2], a[2]))
        second = (self.terms.choose(swap, a[0], b[0]), self.merge(swap, a[1], b[1]), self.merge(swap, a[2], b[2]))
        return first, second

    def extreme(
        self, elements: Elements, key: Callable[[Value], Value] | None, greatest: bool, default: Value
    ) -> Value:
        """The first least or greatest element; ValueError where there is none and no default, given as a tuple."""
        t = self.terms
        found: Condition = False
        best: Value = None
        rank: Value = None
        for c, x in elements:
            k = x if key is None else self._rank(key, c, x)
            if found is False:
                found, best, rank = c, x, k
                continue
            better = self._misplaced(rank, k, True) if greatest else self._misplaced(rank, k, False)
            taken = self.decide(t.both(c, t.either(t.negate(found), better)))
            best, rank, found = self.merge(taken, x, best), self.merge(taken, k, rank), t.either(found, c)
        if default:
            return self.merge(found, best, default[0])
        self.must(found, ValueError)
        return best

    def least_of(self, numbers: Iterable[Number]) -> Number | None:
        """The least of some numbers."""
        result: Number | None = None
        for x in numbers:
            result = x if result is None else self.terms.least(result, x)
        return result
