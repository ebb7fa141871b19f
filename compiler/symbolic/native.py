"""Between known values and Python's own: what is known completely is computed by the real functions."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from copy import deepcopy
from fractions import Fraction
from typing import Any

from .machine import Machine
from .terms import Term
from .values import Entry, Opaque, Record, RecordType, Ref, Table, Value, Vector

_ATOMS = (int, float, Fraction, str, type(None))


class Unknown(Exception):
    """A value is not known completely."""


def export(machine: Machine, value: Value, made: dict[int, Any]) -> Any:
    """The Python value; `made` keeps the objects that were built for references. Raises Unknown."""
    match value:
        case bool() | int() | float() | Fraction() | str() | None | range():
            return value
        case tuple():
            return tuple(export(machine, x, made) for x in value)
        case Record():
            return value.type.native(*[export(machine, x, made) for x in value.items])
        case Ref():
            if value.number not in made:
                made[value.number] = _export_object(machine, machine.content(value), made)
            return made[value.number]
    raise Unknown


def _export_object(machine: Machine, content: Vector | Table, made: dict[int, Any]) -> Any:
    if isinstance(content, Vector):
        if isinstance(content.length, Term) or content.heap:
            raise Unknown
        return [export(machine, x, made) for x in content.items[: content.length]]
    if any(isinstance(e.present, Term) for e in content.entries):
        raise Unknown
    entries = [e for e in content.entries if e.present]
    if content.kind == "set":
        return {export(machine, e.key, made) for e in entries}
    return {export(machine, e.key, made): export(machine, e.value, made) for e in entries}


def import_value(machine: Machine, value: Any, types: dict[type, RecordType]) -> Value:
    """The symbolic form of a Python value; functions and unknown kinds become opaque."""
    if isinstance(value, (*_ATOMS, range)):
        return value
    if isinstance(value, tuple) and type(value) in types:
        return Record(types[type(value)], tuple(import_value(machine, x, types) for x in value))
    if type(value) is tuple:
        return tuple([import_value(machine, x, types) for x in value])
    if isinstance(value, list | deque):
        return machine.new_list([import_value(machine, x, types) for x in value])
    if isinstance(value, set | frozenset):
        keys = sorted(value, key=repr)
        return machine.allocate(Table("set", tuple(Entry(import_value(machine, k, types), None, True) for k in keys)))
    if isinstance(value, dict):
        pairs = [(import_value(machine, k, types), import_value(machine, v, types)) for k, v in value.items()]
        return machine.allocate(Table("dict", tuple(Entry(k, v, True) for k, v in pairs)))
    return Opaque(f"a value of type {type(value).__name__}")


def call_native(
    machine: Machine, function: Callable, args: list[Value], keywords: dict[str, Value], types: dict[type, RecordType]
) -> tuple[Value] | None:
    """The result of the real function in a tuple; None if an argument is unknown or an object was changed in depth."""
    made: dict[int, Any] = {}
    try:
        real = [export(machine, a, made) for a in args]
        named = {k: export(machine, v, made) for k, v in keywords.items()}
    except Unknown:
        return None
    before = deepcopy(made)
    try:
        result = function(*real, **named)
    except RecursionError:
        raise
    except (ArithmeticError, LookupError, ValueError, TypeError, RuntimeError, AttributeError) as error:
        machine.fail(True, type(error))
    changed = [
        number for number in made if made[number] != before[number] or _order(made[number]) != _order(before[number])
    ]
    if any(not _flat(made[number]) for number in changed):
        return None
    for number in changed:
        fresh = import_value(machine, made[number], types)
        machine.put(Ref(number), machine.content(fresh))
    shared = next((number for number, x in made.items() if x is result), None)
    return (Ref(shared),) if shared is not None else (import_value(machine, result, types),)


def _order(x: Any) -> list | None:
    return list(x) if isinstance(x, dict) else None


def _flat(x: Any) -> bool:
    items = [*x.keys(), *x.values()] if isinstance(x, dict) else list(x)
    return all(isinstance(i, _ATOMS) or (isinstance(i, tuple) and all(isinstance(j, _ATOMS) for j in i)) for i in items)
