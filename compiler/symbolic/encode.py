"""Terms in z3's own form, built through z3's low-level interface: one question may have a hundred thousand of them.

Where every number is bounded, integers become bit vectors wide enough that nothing overflows; otherwise they are
unbounded integers. An encoder remembers what it has encoded, so that questions on one path share their terms.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .evaluation import in_order
from .terms import Condition, Term

WIDEST = 40
"""Bits up to which numbers become bit vectors."""


def width_of(conditions: Sequence[Condition]) -> int:
    """Bits that every number below the conditions fits in; 0 where they are better taken as unbounded integers."""
    terms = in_order(conditions)
    numbers = [term for term in terms if not term.boolean]
    if any(term.low is None or term.high is None for term in numbers):
        return 0
    largest = max([1, *[max(abs(term.low or 0), abs(term.high or 0)) for term in numbers]])
    largest = max([largest, *[abs(a) for term in terms for a in term.args if isinstance(a, int)]])
    width = largest.bit_length() + 2
    bits = any(term.op in ("xor", "band", "bor") for term in numbers)
    return width if width <= WIDEST or bits else 0


class Encoder:
    """z3's form of terms; `width` 0 stands for unbounded integers."""

    def __init__(self, width: int) -> None:
        import z3

        self.z3, self.width = z3, width
        self.context = z3.Context()
        self.made: dict[Term, Any] = {}
        self.constants: dict[int, Any] = {}
        self.variables: dict[Term, Any] = {}
        self.domains: list[Any] = []
        self._kept: list[Any] = []

    def condition(self, c: Condition) -> Any:
        """z3's form of a condition and of all that it is made of."""
        if not isinstance(c, Term):
            return self.z3.BoolVal(c, self.context)
        self._encode(c)
        return self.z3.BoolRef(self.made[c], self.context)

    def _encode(self, root: Term) -> None:
        stack = [root]
        while stack:
            term = stack[-1]
            missing = [a for a in term.args if isinstance(a, Term) and a not in self.made]
            if missing:
                stack += missing
                continue
            stack.pop()
            if term not in self.made:
                self.made[term] = self._variable(term) if term.op in ("var", "flag") else self._hold(self._term(term))

    def _hold(self, ast: Any) -> Any:
        """Keep a term alive as long as the context."""
        self.z3.Z3_inc_ref(self.context.ref(), ast)
        return ast

    def _variable(self, term: Term) -> Any:
        z3, name = self.z3, str(term.args[0])
        if term.op == "flag":
            made = z3.Bool(name, self.context)
        else:
            made = z3.BitVec(name, self.width, self.context) if self.width else z3.Int(name, self.context)
            self.domains += [made >= term.low, made <= term.high]
        self.variables[term] = made
        self._kept.append(made)
        return made.as_ast()

    def _constant(self, value: int) -> Any:
        found = self.constants.get(value)
        if found is None:
            z3 = self.z3
            made = z3.BitVecVal(value, self.width, self.context) if self.width else z3.IntVal(value, self.context)
            self._kept.append(made)
            found = self.constants[value] = made.as_ast()
        return found

    def _part(self, x: Any) -> Any:
        if isinstance(x, Term):
            return self.made[x]
        if isinstance(x, bool):
            made = self.z3.BoolVal(x, self.context)
            self._kept.append(made)
            return made.as_ast()
        return self._constant(x)

    def _array(self, parts: list[Any]) -> Any:
        return (self.z3.Ast * len(parts))(*parts)

    def _term(self, term: Term) -> Any:
        z3, ctx, op = self.z3, self.context.ref(), term.op
        if op == "sum":
            return self._sum(term.args)
        args = [self._part(a) for a in term.args]
        match op:
            case "not":
                return z3.Z3_mk_not(ctx, args[0])
            case "and":
                return z3.Z3_mk_and(ctx, len(args), self._array(args))
            case "if" | "ite":
                return z3.Z3_mk_ite(ctx, *args)
            case "eq":
                return z3.Z3_mk_eq(ctx, *args)
            case "le":
                return z3.Z3_mk_bvsle(ctx, *args) if self.width else z3.Z3_mk_le(ctx, *args)
            case "mul":
                return self._times(*args)
            case "div" | "mod":
                return self._divided(op, *args)
            case "xor":
                return z3.Z3_mk_bvxor(ctx, *args)
            case "band":
                return z3.Z3_mk_bvand(ctx, *args)
        return z3.Z3_mk_bvor(ctx, *args)

    def _times(self, a: Any, b: Any) -> Any:
        z3, ctx = self.z3, self.context.ref()
        return z3.Z3_mk_bvmul(ctx, a, b) if self.width else z3.Z3_mk_mul(ctx, 2, self._array([a, b]))

    def _sum(self, args: tuple) -> Any:
        parts = [] if args[0] == 0 else [self._constant(args[0])]
        for factor, part in zip(args[1::2], args[2::2]):
            made = self._part(part)
            parts.append(made if factor == 1 else self._hold(self._times(self._constant(factor), made)))
        z3, ctx = self.z3, self.context.ref()
        if not self.width:
            return z3.Z3_mk_add(ctx, len(parts), self._array(parts))
        total = parts[0]
        for part in parts[1:]:
            total = self._hold(z3.Z3_mk_bvadd(ctx, total, part))
        return total

    def _divided(self, op: str, a: Any, b: Any) -> Any:
        """Divisors are positive wherever the result counts; the remainder takes the divisor's sign."""
        z3, ctx = self.z3, self.context.ref()
        if not self.width:
            return z3.Z3_mk_div(ctx, a, b) if op == "div" else z3.Z3_mk_mod(ctx, a, b)
        rest = self._hold(z3.Z3_mk_bvsmod(ctx, a, b))
        return rest if op == "mod" else z3.Z3_mk_bvsdiv(ctx, self._hold(z3.Z3_mk_bvsub(ctx, a, rest)), b)

    def assignment(self, model: Any) -> dict[Term, int | bool]:
        """The values of the variables in a model."""
        found: dict[Term, int | bool] = {}
        for term, made in self.variables.items():
            value = model.eval(made, model_completion=True)
            if term.op == "flag":
                found[term] = self.z3.is_true(value)
            else:
                found[term] = value.as_signed_long() if self.width else value.as_long()
        return found
