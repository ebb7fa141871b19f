"""Operators of Python on values that may be symbolic; reals with an unknown part are opaque and decide nothing."""

from __future__ import annotations

import ast
import operator
from fractions import Fraction

from .state import is_condition, is_number
from .terms import Number, Term, high, low
from .values import Opaque, Record, Ref, Table, Text, Unencodable, Value, Vector
from .vectors import Vectors

_PLAIN = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv, ast.Mod: operator.mod, ast.Pow: operator.pow, ast.LShift: operator.lshift,
    ast.RShift: operator.rshift, ast.BitAnd: operator.and_, ast.BitOr: operator.or_, ast.BitXor: operator.xor,
}  # fmt: skip
_ATOMS = (int, float, Fraction, str)
_BITS = {ast.BitAnd: "band", ast.BitOr: "bor", ast.BitXor: "xor"}
CASES = 64


class Arithmetic(Vectors):
    """Binary and unary operators."""

    def binary(self, op: type[ast.operator], x: Value, y: Value) -> Value:
        """x op y."""
        if isinstance(x, Opaque) or isinstance(y, Opaque):
            return self._opaque(op, x, y)
        if isinstance(x, _ATOMS) and isinstance(y, _ATOMS):
            return self._known(op, x, y)
        return self.split(x, lambda a: self.split(y, lambda b: self._binary(op, a, b)))

    def _opaque(self, op: type[ast.operator], x: Value, y: Value) -> Value:
        if op in (ast.Div, ast.FloorDiv, ast.Mod):
            if isinstance(y, Opaque):
                raise Unencodable(f"a division by {y.reason}")
            self.fail(self.equal(y, 0), ZeroDivisionError)
        return x if isinstance(x, Opaque) else y

    def _known(self, op: type[ast.operator], x: Value, y: Value) -> Value:
        if op is ast.Pow and isinstance(x, int) and isinstance(y, int) and abs(x) > 1 and y > 10_000:
            raise Unencodable("a power with a huge exponent")
        try:
            return _PLAIN[op](x, y)
        except (ArithmeticError, TypeError, ValueError) as error:
            self.fail(True, type(error))
            raise AssertionError from error

    def _binary(self, op: type[ast.operator], x: Value, y: Value) -> Value:
        if isinstance(x, _ATOMS) and isinstance(y, _ATOMS):
            return self._known(op, x, y)
        if is_condition(x) and is_condition(y) and op in _BITS:
            t = self.terms
            return {"band": t.both, "bor": t.either, "xor": lambda a, b: t.choose(a, t.negate(b), b)}[_BITS[op]](x, y)
        p, q = self.as_number(x), self.as_number(y)
        if is_number(p) and is_number(q):
            return self.number_operation(op, p, q)
        if isinstance(p, float | Fraction) or isinstance(q, float | Fraction):
            return self._opaque(op, Opaque("a number that is not whole"), q)
        return self._structures(op, x, y)

    def number_operation(self, op: type[ast.operator], a: Number, b: Number) -> Value:
        """The operators on whole numbers."""
        t = self.terms
        if op is ast.Add:
            return t.add(a, b)
        if op is ast.Sub:
            return t.subtract(a, b)
        if op is ast.Mult:
            return t.multiply(a, b)
        if op in (ast.FloorDiv, ast.Mod, ast.Div):
            self.fail(t.equal(b, 0), ZeroDivisionError)
            if op is ast.Div:
                return Opaque("a quotient")
            return t.floor_divide(a, b) if op is ast.FloorDiv else t.modulo(a, b)
        if op is ast.Pow:
            return self._power(a, b)
        if op in _BITS:
            return t.bits(_BITS[op], a, b)
        self.fail(t.less(b, 0), ValueError)
        scale = self._by_cases(b, lambda n: 1 << n)
        return t.multiply(a, scale) if op is ast.LShift else t.floor_divide(a, scale)

    def _power(self, a: Number, b: Number) -> Value:
        least = low(b)
        if least is None or least < 0:
            raise Unencodable("a power whose exponent may be negative")
        if isinstance(b, int):
            if b > CASES:
                raise Unencodable("a power with a large exponent")
            result: Number = 1
            for _ in range(b):
                result = self.terms.multiply(result, a)
            return result
        return self._by_cases(b, lambda n: self._power(a, n))

    def _by_cases(self, b: Number, value) -> Number:
        """A function of a number with few values, by cases."""
        if isinstance(b, int):
            return value(b)
        least, most = low(b), high(b)
        if least is None or most is None or most - least > CASES:
            raise Unencodable("an operation on a number with many values")
        least = max(least, 0)
        result = value(most)
        for n in range(most - 1, least - 1, -1):
            result = self.terms.select(self.terms.equal(b, n), value(n), result)
        return result

    def _structures(self, op: type[ast.operator], x: Value, y: Value) -> Value:
        if op is ast.Add:
            return self._concatenation(x, y)
        if op is ast.Mult:
            for a, n in ((x, y), (y, x)):
                if is_number(self.as_number(n)):
                    return self.like(a, self.repeated(self._raw(a), self.as_number(n)))
        if isinstance(x, Ref) and isinstance(y, Ref):
            a, b = self.content(x), self.content(y)
            if isinstance(a, Table) and isinstance(b, Table):
                return self._tables(op, a, b)
        if op is ast.Mod and isinstance(x, str | Text):
            return Opaque("a formatted text")
        raise Unencodable(f"the operator {op.__name__} on {type(x).__name__} and {type(y).__name__}")

    def _concatenation(self, x: Value, y: Value) -> Value:
        texts = isinstance(x, str | Text) and isinstance(y, str | Text)
        tuples = isinstance(x, tuple) and isinstance(y, tuple)
        lists = isinstance(x, Ref) and isinstance(y, Ref) and isinstance(self.content(x), Vector)
        if not (texts or tuples or (lists and isinstance(self.content(y), Vector))):  # type: ignore[arg-type]
            self.fail(True, TypeError)
        return self.like(x, self.joined(self._raw(x), self._raw(y)))

    def _raw(self, x: Value) -> Vector:
        """The items of a sequence, texts as codes."""
        from .state import text_vector

        return text_vector(x) if isinstance(x, str | Text) else self.vector(x)

    def like(self, x: Value, result: Vector) -> Value:
        """A value of the kind of x with these items."""
        if isinstance(x, str | Text):
            return self.text(result)
        if isinstance(x, tuple | Record):
            if isinstance(result.length, Term):
                raise Unencodable("a tuple of unknown length")
            return result.items[: result.length]
        return self.allocate(result)

    def _tables(self, op: type[ast.operator], a: Table, b: Table) -> Value:
        """Union, intersection and difference."""
        t = self.terms
        if op is ast.BitOr:
            return self.table(a.kind, [(e.present, e.key, e.value) for e in (*a.entries, *b.entries)])
        keep = []
        for e in a.entries:
            inside = t.some([t.both(f.present, self.equal(f.key, e.key)) for f in b.entries])
            keep.append((t.both(e.present, inside if op is ast.BitAnd else t.negate(inside)), e.key, e.value))
        if op in (ast.BitAnd, ast.Sub):
            return self.table(a.kind, keep)
        raise Unencodable(f"the operator {op.__name__} on sets")

    def unary(self, op: ast.unaryop, x: Value) -> Value:
        """op x."""
        if isinstance(op, ast.Not):
            return self.terms.negate(self.truth(x))
        if isinstance(x, Opaque):
            return x
        return self.split(x, lambda v: self._unary(op, v))

    def _unary(self, op: ast.unaryop, x: Value) -> Value:
        if isinstance(x, float | Fraction):
            return -x if isinstance(op, ast.USub) else x
        n = self.as_number(x)
        if not is_number(n):
            raise Unencodable("a sign in front of something that is no number")
        negative = self.terms.multiply(n, -1)
        return {ast.USub: negative, ast.UAdd: n, ast.Invert: self.terms.add(negative, -1)}[type(op)]
