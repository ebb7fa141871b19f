"""The types of `lang 1` as a join semilattice: `Never` below everything, `Unknown` for what was already reported.

Integers carry the interval they are known to lie in and lists the interval of their length, so that one dataflow pass
yields types, bounds and lengths together. `join` is what a variable becomes that is assigned both; `widen` makes chains
of joins end.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

Bound: TypeAlias = int | None


@dataclass(frozen=True, slots=True)
class Never:
    """No value yet: the element of `[]`, the result of `fail`."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """Something that was already reported; fits everywhere and silences what follows."""


@dataclass(frozen=True, slots=True)
class NoneType:
    """The type of `None`."""


@dataclass(frozen=True, slots=True)
class Bool:
    """True or False."""


@dataclass(frozen=True, slots=True)
class Int:
    """An integer between `low` and `high`; None stands for no bound."""

    low: Bound = None
    high: Bound = None


@dataclass(frozen=True, slots=True)
class Rational:
    """An exact fraction."""


@dataclass(frozen=True, slots=True)
class Real:
    """A floating-point number."""


@dataclass(frozen=True, slots=True)
class String:
    """Text; `word` and `char` are text with a narrower domain. The length lies between `low` and `high`."""

    low: int = 0
    high: Bound = None


@dataclass(frozen=True, slots=True)
class Symbolic:
    """An expression in declared symbols."""


@dataclass(frozen=True, slots=True)
class Tuple:
    """A fixed number of values, each with its type."""

    items: tuple[Type, ...]


@dataclass(frozen=True, slots=True)
class List:
    """A list; its length lies between `low` and `high`. `frozen` when made by `tuple(xs)`."""

    item: Type
    low: int = 0
    high: Bound = None


@dataclass(frozen=True, slots=True)
class Deque:
    """A double-ended queue."""

    item: Type


@dataclass(frozen=True, slots=True)
class Set:
    """A set; iterating it goes in sorted order."""

    item: Type


@dataclass(frozen=True, slots=True)
class Dict:
    """A dictionary in insertion order."""

    key: Type
    value: Type


@dataclass(frozen=True, slots=True)
class Record:
    """A named record with its fields in order; one alternative of a variant names the variant in `variant`."""

    name: str
    fields: tuple[tuple[str, Type], ...]
    variant: str = ""


@dataclass(frozen=True, slots=True)
class Variant:
    """A variant type, by name: its alternatives are looked up where they are needed (it may be recursive)."""

    name: str


@dataclass(frozen=True, slots=True)
class Optional:
    """A value or None."""

    item: Type


@dataclass(frozen=True, slots=True)
class Var:
    """A type variable of a library signature."""

    name: str


@dataclass(frozen=True, slots=True)
class Param:
    """A parameter of a function type."""

    name: str
    type: Type
    required: bool = True


@dataclass(frozen=True, slots=True)
class Fn:
    """A function; `key` identifies the definition of one written in the spec, "" for the library's."""

    params: tuple[Param, ...]
    result: Type
    key: str = field(default="", compare=True)
    variadic: bool = False


Type: TypeAlias = (
    Never
    | Unknown
    | NoneType
    | Bool
    | Int
    | Rational
    | Real
    | String
    | Symbolic
    | Tuple
    | List
    | Deque
    | Set
    | Dict
    | Record
    | Variant
    | Optional
    | Var
    | Fn
)

NEVER, UNKNOWN, NONE, BOOL, INT, RATIONAL, REAL, STRING = (
    Never(),
    Unknown(),
    NoneType(),
    Bool(),
    Int(),
    Rational(),
    Real(),
    String(),
)
NUMBERS = (Bool, Int, Rational, Real)


def silent(t: Type) -> bool:
    """Whether nothing can be said about a value of this type."""
    return isinstance(t, Never | Unknown | Var)


def hull_low(a: Bound, b: Bound) -> Bound:
    """The lower bound of a union."""
    return None if a is None or b is None else min(a, b)


def hull_high(a: Bound, b: Bound) -> Bound:
    """The upper bound of a union."""
    return None if a is None or b is None else max(a, b)


def join(a: Type, b: Type) -> Type | None:
    """The least type that holds both, or None when there is none."""
    if a == b or isinstance(b, Never):
        return a
    if isinstance(a, Never):
        return b
    if isinstance(a, Unknown) or isinstance(b, Unknown):
        return UNKNOWN
    if isinstance(a, NoneType):
        return b if isinstance(b, Optional) else Optional(b)
    if isinstance(b, NoneType):
        return a if isinstance(a, Optional) else Optional(a)
    if isinstance(a, Optional) or isinstance(b, Optional):
        inner = join(a.item if isinstance(a, Optional) else a, b.item if isinstance(b, Optional) else b)
        return None if inner is None else Optional(inner)
    if isinstance(a, NUMBERS) and isinstance(b, NUMBERS):
        return _join_numbers(a, b)
    return _join_structures(a, b)


def _join_numbers(a: Type, b: Type) -> Type | None:
    kinds = {type(a), type(b)}
    if Bool in kinds:
        return None
    if Real in kinds:
        return REAL
    if Rational in kinds:
        return RATIONAL
    assert isinstance(a, Int) and isinstance(b, Int)
    return Int(hull_low(a.low, b.low), hull_high(a.high, b.high))


def _join_structures(a: Type, b: Type) -> Type | None:
    match a, b:
        case String(), String():
            return String(min(a.low, b.low), hull_high(a.high, b.high))
        case List(), List():
            item = join(a.item, b.item)
            return None if item is None else List(item, min(a.low, b.low), hull_high(a.high, b.high))
        case Deque(), Deque():
            item = join(a.item, b.item)
            return None if item is None else Deque(item)
        case Set(), Set():
            item = join(a.item, b.item)
            return None if item is None else Set(item)
        case Dict(), Dict():
            key, value = join(a.key, b.key), join(a.value, b.value)
            return None if key is None or value is None else Dict(key, value)
        case Tuple(), Tuple() if len(a.items) == len(b.items):
            items = tuple(join(x, y) for x, y in zip(a.items, b.items))
            return None if any(x is None for x in items) else Tuple(items)  # type: ignore[arg-type]
        case Tuple() | List(), Tuple() | List():
            return _join_sequences(a, b)
        case Record(), Record() if a.variant and a.variant == b.variant:
            return a if a.name == b.name else Variant(a.variant)
        case Record(), Record() if a.name == b.name:
            return _join_records(a, b)
        case (Variant(), Record()) if b.variant == a.name:
            return a
        case (Record(), Variant()) if a.variant == b.name:
            return b
        case Fn(), Fn() if len(a.params) == len(b.params):
            result = join(a.result, b.result)
            return None if result is None else Fn(a.params, result)
        case (Symbolic(), Int() | Rational()) | (Int() | Rational(), Symbolic()):
            return Symbolic()
    return None


def _join_sequences(a: Type, b: Type) -> Type | None:
    """A tuple of equal types beside a list: tuples of unknown length are typed as lists."""
    inner = [x for t in (a, b) for x in (t.items if isinstance(t, Tuple) else (t.item,) if isinstance(t, List) else ())]
    item: Type | None = UNKNOWN if UNKNOWN in inner else NEVER
    for x in inner:
        item = None if item is None else join(item, x)
    lengths = [
        (len(t.items), len(t.items)) if isinstance(t, Tuple) else (t.low, t.high)
        for t in (a, b)
        if isinstance(t, Tuple | List)
    ]
    if item is None:
        return None
    return List(item, min(low for low, _ in lengths), hull_high(lengths[0][1], lengths[1][1]))


def _join_records(a: Record, b: Record) -> Type | None:
    fields = tuple((name, join(x, y)) for (name, x), (_, y) in zip(a.fields, b.fields))
    return None if any(t is None for _, t in fields) else Record(a.name, fields, a.variant)  # type: ignore[arg-type]


def widen(old: Type, new: Type) -> Type:
    """Drop the bounds that still move, so that a loop's dataflow settles."""
    match old, new:
        case Int(), Int():
            low = (
                new.low
                if new.low == old.low
                else (0 if old.low is not None and new.low is not None and new.low >= 0 else None)
            )
            return Int(low, new.high if new.high == old.high else None)
        case String(), String():
            return String(new.low if new.low == old.low else 0, new.high if new.high == old.high else None)
        case List(), List():
            low = new.low if new.low == old.low else 0
            return List(widen(old.item, new.item), low, new.high if new.high == old.high else None)
        case Deque(), Deque():
            return Deque(widen(old.item, new.item))
        case Set(), Set():
            return Set(widen(old.item, new.item))
        case Dict(), Dict():
            return Dict(widen(old.key, new.key), widen(old.value, new.value))
        case Tuple(), Tuple() if len(old.items) == len(new.items):
            return Tuple(tuple(widen(x, y) for x, y in zip(old.items, new.items)))
        case Optional(), Optional():
            return Optional(widen(old.item, new.item))
        case Record(), Record():
            return Record(
                new.name, tuple((name, widen(x, y)) for (_, x), (name, y) in zip(old.fields, new.fields)), new.variant
            )
    return new


def fits(actual: Type, expected: Type) -> bool:
    """Whether a value of one type may stand where the other is asked for; bounds are not compared."""
    if silent(actual) or silent(expected):
        return True
    match actual, expected:
        case (Optional(), _):
            return fits(actual.item, expected.item if isinstance(expected, Optional) else expected)
        case (NoneType(), _):
            return isinstance(expected, Optional | NoneType)
        case (_, Optional()):
            return fits(actual, expected.item)
        case (Int(), Int() | Rational() | Real() | Symbolic()) | (Rational(), Rational() | Real() | Symbolic()):
            return True
        case (Tuple(), List()):
            return all(fits(x, expected.item) for x in actual.items)
        case (Tuple(), Tuple()):
            return len(actual.items) == len(expected.items) and all(map(fits, actual.items, expected.items))
        case (List(), List()) | (Set(), Set()) | (Deque(), Deque()):
            return fits(actual.item, expected.item)
        case (Dict(), Dict()):
            return fits(actual.key, expected.key) and fits(actual.value, expected.value)
        case (Record(), Tuple()):
            return len(actual.fields) == len(expected.items) and all(
                fits(t, e) for (_, t), e in zip(actual.fields, expected.items)
            )
        case (Record(), Variant()):
            return actual.variant == expected.name
        case (Record(name=mine), Record(name=theirs)) | (Variant(mine), Variant(theirs)):
            return mine == theirs
        case (Fn(), Fn()):
            return True
    return type(actual) is type(expected)


def show(t: Type) -> str:
    """The type as an author would write it."""
    match t:
        case Never() | Unknown():
            return "?"
        case Var(name):
            return name
        case NoneType():
            return "None"
        case Bool() | Rational() | Real() | String():
            return type(t).__name__.lower()
        case Symbolic():
            return "expr"
        case Int():
            return "int"
        case Tuple():
            return "(" + ", ".join(map(show, t.items)) + ("," if len(t.items) == 1 else "") + ")"
        case List() | Set() | Deque():
            return f"{type(t).__name__.lower()} of {_nested(t.item)}"
        case Dict():
            return f"dict of {_nested(t.key)} to {show(t.value)}"
        case Record(name=name) | Variant(name):
            return name or "record"
        case Optional():
            return f"{_nested(t.item)}?"
        case Fn():
            return "fn(" + ", ".join(show(p.type) for p in t.params) + f") -> {show(t.result)}"


def _nested(t: Type) -> str:
    return f"({show(t)})" if isinstance(t, Dict | Fn) else show(t)


def size(t: Type, most: int) -> int:
    """The number of types a type is made of, counted up to `most`."""
    waiting, count = [t], 0
    while waiting and count < most:
        item = waiting.pop()
        count += 1
        match item:
            case List() | Set() | Deque() | Optional():
                waiting.append(item.item)
            case Dict():
                waiting += (item.key, item.value)
            case Tuple():
                waiting += item.items
            case Record():
                waiting += (kind for _, kind in item.fields)
            case Fn():
                waiting += (item.result, *(p.type for p in item.params))
    return count


def hashable(t: Type) -> bool:
    """Whether the value can be a key: lists count, for `tuple(xs)` is typed as a list."""
    return not isinstance(t, Set | Dict | Deque | Fn)
