"""Counting, listing and drawing values of a described domain (see `domain`); None where that is not possible."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, combinations_with_replacement, permutations, product
from math import comb, factorial
from random import Random
from typing import Any

Domain = tuple[Any, ...]
_LONGEST = 6
"""How much longer than the shortest length a list is drawn where its length has no upper bound."""


def size(domain: Domain, most: int) -> int | None:
    """The number of values, `most` + 1 if there are more, None if it is unknown."""
    match domain:
        case ("int", int(low), int(high)):
            found = max(0, high - low + 1)
        case ("choice", values):
            found = len(values)
        case ("or", base):
            inner = size(base, most)
            return None if inner is None else min(inner + 1, most + 1)
        case ("list" | "multiset" | "subset" as word, low, int(high), item):
            return _collections(word, max(0, low), high, size(item, most), most)
        case ("perm", values):
            found = factorial(min(len(values), 12))
        case ("tuple", items) | ("record", _, items):
            return _product([size(x, most) for x in items], most)
        case ("variants", rows):
            parts = [_product([size(x, most) for x in items], most) for _, items in rows]
            return None if None in parts else min(sum(x for x in parts if x is not None), most + 1)
        case ("grid", rows, columns, item):
            return _collections("list", rows * columns, rows * columns, size(item, most), most)
        case ("string", low, int(high), letters):
            return _collections("list", low, high, len(set(letters)), most)
        case ("edges", low, high, first, last, directed):
            pairs = len(_pairs(first, last, directed)) if last - first < 200 else most + 1
            return _collections("subset", low, pairs if high is None else high, pairs, most)
        case _:
            return None
    return min(found, most + 1)


def _product(sizes: list[int | None], most: int) -> int | None:
    found = 1
    for part in sizes:
        if part is None:
            return None
        found = min(found * part, most + 1)
    return found


def _collections(word: str, low: int, high: int, items: int | None, most: int) -> int | None:
    """The number of collections of each length from low to high."""
    if items is None:
        return None
    found = 0
    for length in range(low, high + 1):
        if word == "subset":
            found += comb(items, length) if items <= most or length < 2 else most + 1
        elif word == "multiset":
            found += comb(items + length - 1, length) if items and length < 50 else 1
        else:
            found += items**length if items < 2 or length < 64 else most + 1
        if found > most:
            return most + 1
    return found


def everything(domain: Domain) -> Iterator[Any]:
    """All values, in a fixed order; ask `size` first."""
    match domain:
        case ("int", low, high):
            yield from range(low, high + 1)
        case ("choice", values):
            yield from values
        case ("or", base):
            yield None
            yield from everything(base)
        case ("list" | "multiset" | "subset" as word, low, high, item):
            yield from _all_collections(word, max(0, low), high, list(everything(item)))
        case ("perm", values):
            yield from map(list, dict.fromkeys(permutations(sorted(values))))
        case ("tuple", items):
            yield from product(*[list(everything(x)) for x in items])
        case ("record", maker, items):
            yield from (maker(*parts) for parts in product(*[list(everything(x)) for x in items]))
        case ("variants", rows):
            for maker, items in rows:
                yield from (maker(*parts) for parts in product(*[list(everything(x)) for x in items]))
        case ("grid", rows, columns, item):
            for cells in product(list(everything(item)), repeat=rows * columns):
                yield [list(cells[r * columns : (r + 1) * columns]) for r in range(rows)]
        case ("string", low, high, letters):
            yield from map("".join, _all_collections("list", low, high, sorted(set(letters))))
        case ("edges", low, high, first, last, directed):
            pairs = _pairs(first, last, directed)
            yield from _all_collections("subset", low, len(pairs) if high is None else high, pairs)


def _all_collections(word: str, low: int, high: int, items: list[Any]) -> Iterator[list[Any]]:
    make = {"list": lambda k: product(items, repeat=k), "subset": lambda k: combinations(items, k)}
    made = make.get(word, lambda k: combinations_with_replacement(items, k))
    for length in range(low, high + 1):
        yield from map(list, made(length))


def _pairs(first: int, last: int, directed: bool) -> list[tuple[int, int]]:
    ends = range(first, last + 1)
    return [(u, v) for u in ends for v in ends if u < v or (directed and u != v)]


class NoValue(Exception):
    """The domain says too little to draw from it."""


def drawn(domain: Domain, rng: Random) -> Any:
    """A random value, all lengths and items equally likely; NoValue if the domain is open."""
    match domain:
        case ("int", int(low), int(high)) if low <= high:
            return rng.randint(low, high)
        case ("choice", values) if len(values) > 0:
            return rng.choice(values)
        case ("or", base):
            return None if rng.random() < 0.2 else drawn(base, rng)
        case ("list" | "multiset" | "subset" as word, low, high, item):
            return _some(word, max(0, low), high, item, rng)
        case ("perm", values):
            return rng.sample(list(values), len(values))
        case ("tuple", items):
            return tuple(drawn(x, rng) for x in items)
        case ("record", maker, items):
            return maker(*[drawn(x, rng) for x in items])
        case ("variants", rows):
            maker, items = rng.choice(rows)
            return maker(*[drawn(x, rng) for x in items])
        case ("grid", rows, columns, item):
            return [[drawn(item, rng) for _ in range(columns)] for _ in range(rows)]
        case ("string", low, high, letters) if letters:
            return "".join(rng.choice(letters) for _ in range(_length(low, high, rng)))
        case ("edges", low, high, first, last, directed):
            pairs = _pairs(first, last, directed)
            count = min(_length(low, high, rng), len(pairs))
            return sorted(rng.sample(pairs, count))
        case ("tree", count):
            return sorted((rng.randrange(v), v) for v in range(1, count))
    raise NoValue


def _length(low: int, high: int | None, rng: Random) -> int:
    return rng.randint(low, low + _LONGEST if high is None else max(low, high))


def _some(word: str, low: int, high: int | None, item: Domain, rng: Random) -> list[Any]:
    length = _length(low, high, rng)
    if word != "subset":
        found = [drawn(item, rng) for _ in range(length)]
        return sorted(found) if word == "multiset" else found
    chosen: list[Any] = []
    for _ in range(20 * length):
        if len(chosen) == length:
            break
        value = drawn(item, rng)
        if value not in chosen:
            chosen.append(value)
    if len(chosen) < length:
        raise NoValue
    return sorted(chosen)
