"""Values of symbolic execution: what a Python value becomes when parts of it are not known.

Concrete values stand for themselves: None, bool, int, float, Fraction, str, tuples of values. Mutable objects are
references into the heap, where a list is a `Vector` and a set or dict a `Table`.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

Value: TypeAlias = Any
"""None, bool, int, float, Fraction, str, tuple, `Term`, or one of the classes below."""


class Unencodable(Exception):
    """Something that the executor does not model; the claim is skipped, with this reason."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason)
        self.reason, self.line = reason, line


class Dead(Exception):
    """The current path ends here: it returned, left the loop, raised, or cannot happen."""


@dataclass(frozen=True, slots=True, eq=False)
class Vector:
    """Items of a list, deque or text; those from `length` on mean nothing. Of a heap only the first is known."""

    items: tuple[Value, ...]
    length: Any
    heap: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """A key of a set or dict with its value, there under a condition."""

    key: Value
    value: Value
    present: Any


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A set or dict: at most one present entry per key, in insertion order."""

    kind: str  # "set" | "dict"
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Ref:
    """A list, deque, set or dict on the heap."""

    number: int


@dataclass(frozen=True, slots=True, eq=False)
class Text:
    """A string whose characters, given by their codes, or whose length are not known."""

    vector: Vector


@dataclass(frozen=True, slots=True)
class RecordType:
    """A named tuple type; values of a variant equal only values of the same alternative."""

    name: str
    fields: tuple[str, ...]
    variant: bool
    native: Any = field(compare=False, repr=False, default=None)


@dataclass(frozen=True, slots=True, eq=False)
class Record:
    """A named tuple."""

    type: RecordType
    items: tuple[Value, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """One of several values that have no common form; exactly one condition holds."""

    options: tuple[tuple[Any, Value], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Closure:
    """A function or lambda with the scopes that it sees, innermost last."""

    node: ast.FunctionDef | ast.Lambda
    scopes: tuple[Any, ...]
    defaults: tuple[Value, ...]
    name: str = "lambda"


@dataclass(frozen=True, slots=True, eq=False)
class Native:
    """A builtin function, module function or type, by name; `call` is the real one."""

    name: str
    call: Callable[..., Any]


@dataclass(frozen=True, slots=True, eq=False)
class Method:
    """A method of a value."""

    owner: Value
    name: str


@dataclass(frozen=True, slots=True)
class Module:
    """A module of the standard library."""

    name: str


@dataclass(frozen=True, slots=True)
class Generator:
    """A random number generator: every draw from it is a fresh variable of its domain."""


@dataclass(frozen=True, slots=True)
class Given:
    """The text of an answer whose parsed value is at hand."""

    value: Value


@dataclass(frozen=True, slots=True)
class Opaque:
    """A value that is not modelled, such as a real or a formatted text; nothing may be decided by it."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unbound:
    """What a name holds on the paths that did not assign it."""


UNBOUND = Unbound()
