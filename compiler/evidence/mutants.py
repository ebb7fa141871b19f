"""Near misses of an answer: values that a verifier should tell from the right one, by the structure of the value.

Kinds are words such as "off by one", "swapped" or "item left out"; one value of each kind, chosen by the generator.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from random import Random
from typing import Any

from .values import Domain, NoValue, drawn

FAR = 1_000_000_007
Mutant = tuple[str, Any]


def mutants(value: Any, domain: Domain, rng: Random) -> list[Mutant]:
    """Mutants that differ from the value; kinds may occur again for other parts."""
    found: list[Mutant] = []
    for kind, made in _all(value, domain, rng):
        if made != value and type(made) is type(value) and not any(made == other for _, other in found):
            found.append((kind, made))
    return found


def _all(value: Any, domain: Domain, rng: Random) -> Iterator[Mutant]:
    match value:
        case None | bool():
            yield from _flipped(value, domain, rng)
        case int():
            yield from _numbers(value)
        case float() | Fraction():
            yield from _fractions(value)
        case str():
            yield from _strings(value, domain, rng)
        case list() if value and isinstance(value[0], list) and domain[0] == "grid":
            yield from _grids(value, domain, rng)
        case list():
            yield from _lists(value, domain, rng)
        case tuple():
            yield from _tuples(value, domain, rng)
    yield from _another(domain, rng)


def _another(domain: Domain, rng: Random) -> Iterator[Mutant]:
    """Random values of the domain."""
    try:
        for _ in range(3):
            yield "random", drawn(domain, rng)
    except NoValue:
        return


def _flipped(value: Any, domain: Domain, rng: Random) -> Iterator[Mutant]:
    if isinstance(value, bool):
        yield "negated", not value
    elif domain[0] == "or":
        yield from _another(domain[1], rng)


def _numbers(value: int) -> Iterator[Mutant]:
    yield "off by one", value + 1
    yield "off by one", value - 1
    yield "negated", -value
    yield "doubled", 2 * value
    yield "far off", value + FAR
    digits = str(abs(value))
    if len(digits) > 1:
        sign = -1 if value < 0 else 1
        yield "digits reversed", sign * int(digits[::-1])
        yield "digit left out", sign * int(digits[1:])
    if abs(value) > 10**6:
        yield "last digit", value + (1 if value % 10 < 9 else -1)


def _fractions(value: Any) -> Iterator[Mutant]:
    yield "off by one", value + 1
    yield "negated", -value
    unit = type(value)(1)
    yield "off by one per cent", value + max(unit, abs(value)) / 100
    yield "doubled", 2 * value
    if isinstance(value, Fraction) and value:
        yield "inverted", 1 / value
        yield "numerator off by one", Fraction(value.numerator + 1, value.denominator)


def _strings(value: str, domain: Domain, rng: Random) -> Iterator[Mutant]:
    if domain[0] == "choice":
        for other in rng.sample(list(domain[1]), min(3, len(domain[1]))):
            yield "another word", other
        return
    if value:
        place = rng.randrange(len(value))
        yield "letter left out", value[:place] + value[place + 1 :]
        yield "letter doubled", value[:place] + value[place] + value[place:]
        yield "reversed", value[::-1]
        yield "upper and lower case", value.swapcase()
    if len(value) > 1:
        yield "rotated", value[1:] + value[0]
        place = rng.randrange(len(value) - 1)
        yield "letters swapped", value[:place] + value[place + 1] + value[place] + value[place + 2 :]


def _lists(value: list[Any], domain: Domain, rng: Random) -> Iterator[Mutant]:
    if value:
        place = rng.randrange(len(value))
        yield "item left out", value[:place] + value[place + 1 :]
        yield "first item left out", value[1:]
        yield "last item left out", value[:-1]
        yield "item doubled", [*value[:place], value[place], *value[place:]]
        yield "extended", [*value, value[-1]]
        for kind, made in mutants(value[place], _item(domain), rng)[:6]:
            yield f"item: {kind}", [*value[:place], made, *value[place + 1 :]]
    if len(value) > 1:
        a, b = rng.sample(range(len(value)), 2)
        swapped = list(value)
        swapped[a], swapped[b] = swapped[b], swapped[a]
        yield "items swapped", swapped
        yield "item copied", [value[b] if i == a else x for i, x in enumerate(value)]
        yield "reversed", value[::-1]
        yield "rotated", [*value[1:], value[0]]
        yield "reordered", rng.sample(value, len(value))
    if len(value) > 2:
        low, high = sorted(rng.sample(range(len(value) + 1), 2))
        yield "part reversed", value[:low] + value[low:high][::-1] + value[high:]
        yield "item left out inside", value[: len(value) // 2] + value[len(value) // 2 + 1 :]
    try:
        yield "extended", [*value, drawn(_item(domain), rng)]
    except NoValue:
        return


def _item(domain: Domain) -> Domain:
    match domain:
        case ("or", base):
            return _item(base)
        case ("list" | "multiset" | "subset", _, _, item):
            return item
        case ("perm", values):
            return ("choice", list(values))
        case ("edges", _, _, first, last, _):
            return ("tuple", (("int", first, last), ("int", first, last)))
        case ("tree", count):
            return ("tuple", (("int", 0, count - 1), ("int", 0, count - 1)))
    return ("any",)


def _grids(value: list[list[Any]], domain: Domain, rng: Random) -> Iterator[Mutant]:
    row = rng.randrange(len(value))
    if not value[row]:
        return
    column = rng.randrange(len(value[row]))
    for kind, made in mutants(value[row][column], domain[3], rng)[:6]:
        cells = [list(x) for x in value]
        cells[row][column] = made
        yield f"cell: {kind}", cells
    if len(value) > 1:
        a, b = rng.sample(range(len(value)), 2)
        rows = list(value)
        rows[a], rows[b] = rows[b], rows[a]
        yield "rows swapped", rows
    if len(value[0]) > 1:
        a, b = rng.sample(range(len(value[0])), 2)
        order = list(range(len(value[0])))
        order[a], order[b] = b, a
        yield "columns swapped", [[x[i] for i in order] for x in value]
        swapped = [list(x) for x in value]
        swapped[row][a], swapped[row][b] = swapped[row][b], swapped[row][a]
        yield "cells swapped", swapped
    yield "columns reversed", [x[::-1] for x in value]
    yield "rows reversed", value[::-1]


def _tuples(value: tuple[Any, ...], domain: Domain, rng: Random) -> Iterator[Mutant]:
    """Parts of tuples, records and variants; also expressions, which the printer refuses if they make no sense."""
    parts: tuple[Domain, ...] = domain[-1] if domain[0] in ("tuple", "record") else (("any",),) * len(value)
    make = type(value)._make if hasattr(type(value), "_make") else tuple  # type: ignore[attr-defined]
    for place, item in enumerate(value):
        inner = parts[place] if place < len(parts) else ("any",)
        for kind, made in mutants(item, inner, rng)[:4]:
            yield f"part: {kind}", make([*value[:place], made, *value[place + 1 :]])
    if len(value) == 2 and type(value[0]) is type(value[1]):
        yield "parts swapped", make([value[1], value[0]])
