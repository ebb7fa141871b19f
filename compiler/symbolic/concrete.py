"""Witnesses: unknown values made concrete by an assignment of the variables."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from .evaluation import evaluate
from .state import State
from .terms import Term
from .values import Choice, Opaque, Record, Ref, Table, Text, Unencodable, Value, Vector


class Concrete:
    """Reads values of one state under one assignment."""

    def __init__(self, state: State, assignment: dict[Term, int | bool]) -> None:
        self.state, self.assignment = state, assignment
        self.known: dict[Term, int | bool] = {}

    def term(self, x: Any) -> Any:
        """The value of a number or condition."""
        if not isinstance(x, Term):
            return x
        if x not in self.known:
            self.known |= evaluate([x], self.assignment)
        return self.known[x]

    def value(self, x: Value) -> Any:
        """The Python value."""
        match x:
            case Term():
                return self.term(x)
            case bool() | int() | float() | Fraction() | str() | None:
                return x
            case tuple():
                return tuple(self.value(v) for v in x)
            case Record():
                return x.type.native(*[self.value(v) for v in x.items])
            case Text():
                return "".join([chr(c) for c in self._items(x.vector)])
            case Ref():
                return self._object(self.state.heap[x.number])
            case Vector():
                return self._items(x)
            case Choice():
                return self.value(next((v for c, v in x.options if self.term(c)), x.options[-1][1]))
            case Opaque():
                raise Unencodable(f"a witness needs {x.reason}")
        raise Unencodable("a value without a concrete form")

    def _items(self, x: Vector) -> list:
        return [self.value(v) for v in x.items[: max(self.term(x.length), 0)]]

    def _object(self, content: Any) -> Any:
        if isinstance(content, Vector):
            return self._items(content)
        assert isinstance(content, Table)
        there = [e for e in content.entries if self.term(e.present)]
        if content.kind == "set":
            return {self.value(e.key) for e in there}
        return {self.value(e.key): self.value(e.value) for e in there}
