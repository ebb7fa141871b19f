"""Terms over integers and truth values: shared, folded when they are built, each integer with the interval it lies in.

Constants are plain Python values: a *number* is an `int` or an integer term, a *condition* is a `bool` or a boolean
term. Equal terms are the same object. Nothing here knows a solver.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias, cast

from .values import Unencodable

LIMIT = 60_000
"""Terms that one claim may build."""
_BOOLEAN = frozenset(("flag", "not", "and", "le", "eq", "if"))


class Term:
    """One node; `low` and `high` bound an integer (None: unbounded), `args` are terms, ints, or a variable's name."""

    __slots__ = ("args", "boolean", "high", "low", "number", "op")

    def __init__(self, op: str, args: tuple, low: int | None, high: int | None, number: int) -> None:
        self.op, self.args, self.low, self.high, self.number = op, args, low, high, number
        self.boolean = op in _BOOLEAN


Number: TypeAlias = int | Term
Condition: TypeAlias = bool | Term


def low(x: Number) -> int | None:
    """The least value a number may have."""
    return x.low if isinstance(x, Term) else x


def high(x: Number) -> int | None:
    """The greatest value a number may have."""
    return x.high if isinstance(x, Term) else x


def _key(x: Number | Condition | str) -> object:
    return x if isinstance(x, Term) else (type(x), x)


class Terms:
    """The terms of one claim."""

    def __init__(self, limit: int = LIMIT) -> None:
        self.limit = limit
        self._table: dict[tuple, Term] = {}
        self._pushed: dict[tuple, Condition] = {}
        self.variables: list[Term] = []

    def _make(self, op: str, args: tuple, low: int | None = None, high: int | None = None) -> Term:
        key = (op, *[_key(a) for a in args])
        found = self._table.get(key)
        if found is None:
            if len(self._table) >= self.limit:
                raise Unencodable(f"more than {self.limit} terms are needed")
            found = self._table[key] = Term(op, args, low, high, len(self._table))
        return found

    # --------------------------------------------------------------------------------------------------- variables
    def variable(self, name: str, least: int, most: int) -> Number:
        """A fresh integer in least..most."""
        if least == most:
            return least
        term = self._make("var", (f"{name}#{len(self.variables)}",), least, most)
        self.variables.append(term)
        return term

    def flag(self, name: str) -> Term:
        """A fresh truth value."""
        term = self._make("flag", (f"{name}#{len(self.variables)}",))
        self.variables.append(term)
        return term

    # --------------------------------------------------------------------------------------------------- conditions
    def negate(self, c: Condition) -> Condition:
        """Not c."""
        if not isinstance(c, Term):
            return not c
        return c.args[0] if c.op == "not" else self._make("not", (c,))

    def both(self, *parts: Condition) -> Condition:
        """All of them."""
        return self.every(parts)

    def every(self, parts: Iterable[Condition]) -> Condition:
        """All of them; True for none."""
        kept: dict[Term, None] = {}
        for part in parts:
            for c in part.args if isinstance(part, Term) and part.op == "and" else (part,):
                if not isinstance(c, Term):
                    if not c:
                        return False
                    continue
                if self.negate(c) in kept:
                    return False
                kept[c] = None
        if not kept:
            return True
        return next(iter(kept)) if len(kept) == 1 else self._make("and", tuple(kept))

    def either(self, *parts: Condition) -> Condition:
        """At least one of them."""
        return self.some(parts)

    def some(self, parts: Iterable[Condition]) -> Condition:
        """At least one of them; False for none."""
        return self.negate(self.every([self.negate(p) for p in parts]))

    def implies(self, a: Condition, b: Condition) -> Condition:
        """b wherever a."""
        return self.either(self.negate(a), b)

    def same(self, a: Condition, b: Condition) -> Condition:
        """Whether two conditions agree."""
        return self.choose(a, b, self.negate(b))

    def choose(self, c: Condition, a: Condition, b: Condition) -> Condition:
        """The condition a where c holds, else b."""
        if not isinstance(c, Term):
            return a if c else b
        if a is b or a is c:
            return a if a is b else self.either(c, b)
        if not isinstance(a, Term):
            return self.either(c, b) if a else self.both(self.negate(c), b)
        if not isinstance(b, Term):
            return self.implies(c, a) if b else self.both(c, a)
        return self._make("if", (c, a, b))

    # -------------------------------------------------------------------------------------------------- comparisons
    def equal(self, a: Number, b: Number) -> Condition:
        """a == b."""
        if not isinstance(a, Term):
            if not isinstance(b, Term):
                return a == b
            a, b = b, a
        if a is b:
            return True
        if _below(a, b) or _below(b, a):
            return False
        if isinstance(b, int):
            return self._with_constant("eq", a, b, self.equal)
        apart = self.subtract(a, b)
        if isinstance(apart, int) or _below(apart, 0) or _below(0, apart):
            return apart == 0
        return self._make("eq", (a, b) if a.number < b.number else (b, a))

    def at_most(self, a: Number, b: Number) -> Condition:
        """a <= b."""
        if a is b or _never_above(a, b):
            return True
        if _below(b, a):
            return False
        if isinstance(b, int) and isinstance(a, Term):
            return self._with_constant("le", a, b, self.at_most)
        if isinstance(a, int):
            return self.negate(self.at_most(b, a - 1))
        apart = self.subtract(a, b)
        if isinstance(apart, int) or _never_above(apart, 0) or _below(0, apart):
            return _never_above(apart, 0)
        return self._make("le", (a, b))

    def _with_constant(self, op: str, a: Term, b: int, compare) -> Condition:
        """Compare with a constant; the comparison moves into a choice between constants."""
        if a.op == "ite" and (isinstance(a.args[1], int) or isinstance(a.args[2], int)):
            key = (op, a, b)
            if key not in self._pushed:
                c, x, y = a.args
                self._pushed[key] = self.choose(c, compare(x, b), compare(y, b))
            return self._pushed[key]
        if a.op == "sum" and len(a.args) == 3 and a.args[1] in (1, -1):
            rest = (b - a.args[0]) * a.args[1]
            if a.args[1] == 1 or op == "eq":
                return compare(a.args[2], rest)
            return self.negate(compare(a.args[2], rest - 1))
        return self._make(op, (a, b))

    def less(self, a: Number, b: Number) -> Condition:
        """a < b."""
        return self.negate(self.at_most(b, a))

    def within(self, x: Number, least: Number, most: Number) -> Condition:
        """least <= x <= most."""
        return self.both(self.at_most(least, x), self.at_most(x, most))

    # ------------------------------------------------------------------------------------------------------ numbers
    def number(self, c: Condition) -> Number:
        """1 where c holds, else 0."""
        return self.select(c, 1, 0)

    def select(self, c: Condition, a: Number, b: Number) -> Number:
        """a where c holds, else b."""
        if not isinstance(c, Term):
            return a if c else b
        if a is b or (isinstance(a, int) and isinstance(b, int) and a == b):
            return a
        if c.op == "not":
            c, a, b = c.args[0], b, a
        if isinstance(a, Term) and a.op == "ite" and a.args[0] is c:
            a = a.args[1]
        if isinstance(b, Term) and b.op == "ite" and b.args[0] is c:
            b = b.args[2]
        return self._ite(c, a, b, _hull(min, low(a), low(b)), _hull(max, high(a), high(b)))

    def _ite(self, c: Condition, a: Number, b: Number, least: int | None, most: int | None) -> Number:
        if isinstance(a, int) and isinstance(b, int) and a == b:
            return a
        return self._make("ite", (c, a, b), least, most)

    def add(self, a: Number, b: Number) -> Number:
        """a + b, as a linear combination: what cancels is gone."""
        if isinstance(a, int) and isinstance(b, int):
            return a + b
        parts, constant = _linear(a)
        parts = dict(parts)
        more, added = _linear(b)
        for term, factor in more.items():
            parts[term] = parts.get(term, 0) + factor
        return self._sum(parts, constant + added)

    def _sum(self, parts: dict[Term, int], constant: int) -> Number:
        parts = {term: factor for term, factor in parts.items() if factor}
        if not parts:
            return constant
        if constant == 0 and list(parts.values()) == [1]:
            return next(iter(parts))
        least: int | None = constant
        most: int | None = constant
        flat: list = [constant]
        for term in sorted(parts, key=lambda x: x.number):
            factor = parts[term]
            flat += [factor, term]
            ends = (term.low, term.high) if factor > 0 else (term.high, term.low)
            least, most = _plus(least, _times(ends[0], factor)), _plus(most, _times(ends[1], factor))
        return self._make("sum", tuple(flat), least, most)

    def subtract(self, a: Number, b: Number) -> Number:
        """a - b."""
        return self.add(a, self.multiply(b, -1))

    def multiply(self, a: Number, b: Number) -> Number:
        """a * b."""
        if not isinstance(a, Term):
            if not isinstance(b, Term):
                return a * b
            a, b = b, a
        if isinstance(b, int):
            parts, constant = _linear(a)
            return self._sum({term: factor * b for term, factor in parts.items()}, constant * b)
        ends = [_times(x, y) for x in (a.low, a.high) for y in (low(b), high(b))]
        known = None not in ends and None not in (a.low, a.high, low(b), high(b))
        corners = cast(list[int], ends)
        return self._make("mul", (a, b), min(corners) if known else None, max(corners) if known else None)

    def total(self, numbers: Iterable[Number]) -> Number:
        """Their sum."""
        result: Number = 0
        for x in numbers:
            result = self.add(result, x)
        return result

    def floor_divide(self, a: Number, b: Number) -> Number:
        """a // b with Python's meaning; anything where b is 0."""
        if isinstance(a, int) and isinstance(b, int):
            return a // b if b else 0
        least, most = low(b), high(b)
        if least is not None and least > 0:
            if isinstance(b, int) and b == 1:
                return a
            return self._make("div", (a, b), *self._quotient_bounds(a, b))
        if most is not None and most < 0:
            return self.floor_divide(self.multiply(a, -1), self.multiply(b, -1))
        positive = self._make("div", (a, b), *_symmetric(a))
        negative = self._make("div", (self.multiply(a, -1), self.multiply(b, -1)), *_symmetric(a))
        return self.select(self.less(0, b), positive, negative)

    def _quotient_bounds(self, a: Number, b: Number) -> tuple[int | None, int | None]:
        if None in (low(a), high(a), low(b), high(b)):
            return None, None
        corners = [x // y for x in (low(a), high(a)) for y in (low(b), high(b))]  # type: ignore[operator]
        return min(corners), max(corners)

    def modulo(self, a: Number, b: Number) -> Number:
        """a % b with Python's meaning; anything where b is 0."""
        if isinstance(a, int) and isinstance(b, int):
            return a % b if b else 0
        least, most = low(b), high(b)
        if least is not None and least > 0:
            known = low(a) is not None and high(a) is not None
            if isinstance(b, int) and known and low(a) // b == high(a) // b:  # type: ignore[operator]
                return self.add(a, -(low(a) // b) * b)  # type: ignore[operator]
            return self._make("mod", (a, b), 0, None if most is None else most - 1)
        if most is not None and most < 0:
            return self.multiply(self.modulo(self.multiply(a, -1), self.multiply(b, -1)), -1)
        bounds = _symmetric(b)
        positive = self._make("mod", (a, b), *bounds)
        inner = self._make("mod", (self.multiply(a, -1), self.multiply(b, -1)), *bounds)
        return self.select(self.less(0, b), positive, self.multiply(inner, -1))

    def least(self, a: Number, b: Number) -> Number:
        """min(a, b): the first unless the second is smaller."""
        if _never_above(a, b):
            return a
        if _below(b, a):
            return b
        bounds = _hull(min, low(a), low(b)), _smaller(high(a), high(b), min)
        return self._ite(self.at_most(a, b), a, b, *bounds)

    def greatest(self, a: Number, b: Number) -> Number:
        """max(a, b)."""
        if _never_above(b, a):
            return a
        if _below(a, b):
            return b
        bounds = _smaller(low(a), low(b), max), _hull(max, high(a), high(b))
        return self._ite(self.at_most(b, a), a, b, *bounds)

    def absolute(self, a: Number) -> Number:
        """abs(a)."""
        if isinstance(a, int):
            return abs(a)
        return self.greatest(a, self.multiply(a, -1))

    def bits(self, op: str, a: Number, b: Number) -> Number:
        """`xor`, `band` or `bor` of two numbers that are not negative and bounded."""
        ends = (low(a), low(b), high(a), high(b))
        if None in ends or min(cast(tuple[int, int], ends[:2])) < 0:
            raise Unencodable("bit operations on numbers that may be negative or unbounded")
        width = max(cast(int, ends[2]).bit_length(), cast(int, ends[3]).bit_length(), 1)
        most = min(cast(tuple[int, int], ends[2:])) if op == "band" else (1 << width) - 1
        return self._make(op, (a, b), 0, most)


def _linear(x: Number) -> tuple[dict[Term, int], int]:
    """A number as a sum of multiples of terms, and a constant."""
    if isinstance(x, int):
        return {}, x
    if x.op == "sum":
        return dict(zip(x.args[2::2], x.args[1::2])), x.args[0]
    return {x: 1}, 0


def _below(a: Number, b: Number) -> bool:
    """Whether the intervals say a < b."""
    x, y = high(a), low(b)
    return x is not None and y is not None and x < y


def _never_above(a: Number, b: Number) -> bool:
    x, y = high(a), low(b)
    return x is not None and y is not None and x <= y


def _hull(choose, a: int | None, b: int | None) -> int | None:
    return None if a is None or b is None else choose(a, b)


def _smaller(a: int | None, b: int | None, choose) -> int | None:
    known = [x for x in (a, b) if x is not None]
    return choose(known) if known else None


def _plus(a: int | None, b: int | None) -> int | None:
    return None if a is None or b is None else a + b


def _times(a: int | None, b: int | None) -> int | None:
    return None if a is None or b is None else a * b


def _symmetric(a: Number) -> tuple[int | None, int | None]:
    if low(a) is None or high(a) is None:
        return None, None
    most = max(abs(low(a)), abs(high(a))) + 1  # type: ignore[arg-type]
    return -most, most
