"""Python's own functions and methods that the language keeps: what each accepts and what it returns.

A function entry maps argument types to the result type, or to a message when they do not fit.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from . import types as t

Result: TypeAlias = "t.Type | str"
Rule: TypeAlias = Callable[[tuple[t.Type, ...]], Result]


def item_of(kind: t.Type) -> t.Type | None:
    """What iterating a value yields, or None when it cannot be iterated."""
    match kind:
        case t.List() | t.Set() | t.Deque():
            return kind.item
        case t.Dict():
            return kind.key
        case t.String():
            return t.String(1, 1)
        case t.Tuple():
            return join_all(kind.items)
        case t.Optional():
            return item_of(kind.item)
        case _ if t.silent(kind):
            return t.UNKNOWN
    return None


def length_of(kind: t.Type) -> t.Int | None:
    """The interval of a value's length, or None when it has none."""
    match kind:
        case t.List() | t.String():
            return t.Int(kind.low, kind.high)
        case t.Tuple():
            return t.Int(len(kind.items), len(kind.items))
        case t.Set() | t.Dict() | t.Deque():
            return t.Int(0, None)
        case t.Optional():
            return length_of(kind.item)
        case _ if t.silent(kind):
            return t.Int(0, None)
    return None


def join_all(kinds: tuple[t.Type, ...]) -> t.Type:
    """The join of several types; Unknown when they have none."""
    result: t.Type = t.NEVER
    for kind in kinds:
        joined = t.join(result, kind)
        if joined is None:
            return t.UNKNOWN
        result = joined
    return result


def _number(kind: t.Type) -> bool:
    return t.silent(kind) or isinstance(kind, t.NUMBERS) or (isinstance(kind, t.Optional) and _number(kind.item))


def _items(args: tuple[t.Type, ...], name: str) -> Result:
    item = item_of(args[0]) if args else None
    return (
        f"`{name}` takes something to go through, not {t.show(args[0]) if args else 'nothing'}"
        if item is None
        else item
    )


def _len(args: tuple[t.Type, ...]) -> Result:
    return length_of(args[0]) or f"{t.show(args[0])} has no length"


def _sum(args: tuple[t.Type, ...]) -> Result:
    item = _items(args, "sum")
    if isinstance(item, str) or t.silent(item):
        return item if isinstance(item, str) else t.INT
    if isinstance(item, t.Symbolic):
        return item
    if not _number(item):
        return f"`sum` adds numbers, not {t.show(item)}"
    if isinstance(item, t.Bool):
        return t.Int(0, None)
    if isinstance(item, t.Int):
        low = 0 if item.low is not None and item.low >= 0 else None
        return t.Int(low, 0 if item.high is not None and item.high <= 0 else None)
    return item


def _extreme(args: tuple[t.Type, ...]) -> Result:
    if len(args) == 1:
        return _items(args, "min/max")
    joined: t.Type | None = t.NEVER
    for kind in args:
        joined = None if joined is None else t.join(joined, kind)
    return "min and max compare values of one type" if joined is None else joined


def _min(args: tuple[t.Type, ...]) -> Result:
    if len(args) > 1 and all(isinstance(a, t.Int) for a in args):
        lows = [a.low for a in args if isinstance(a, t.Int)]
        highs = [a.high for a in args if isinstance(a, t.Int) and a.high is not None]
        return t.Int(None if None in lows else min(lows), min(highs) if highs else None)  # type: ignore[type-var]
    return _extreme(args)


def _max(args: tuple[t.Type, ...]) -> Result:
    if len(args) > 1 and all(isinstance(a, t.Int) for a in args):
        lows = [a.low for a in args if isinstance(a, t.Int) and a.low is not None]
        highs = [a.high for a in args if isinstance(a, t.Int)]
        return t.Int(max(lows) if lows else None, None if None in highs else max(highs))  # type: ignore[type-var]
    return _extreme(args)


def _sorted(args: tuple[t.Type, ...]) -> Result:
    item = _items(args, "sorted")
    size = length_of(args[0]) if args else None
    keep = isinstance(args[0], t.List | t.Tuple | t.String) if args else False
    return (
        item
        if isinstance(item, str)
        else t.List(item, size.low or 0 if size and keep else 0, size.high if size and keep else None)
    )


def _reversed(args: tuple[t.Type, ...]) -> Result:
    return (
        _sorted(args)
        if (args and isinstance(args[0], t.List | t.Tuple | t.String | t.Deque)) or t.silent(args[0])
        else "`reversed` takes a list or string"
    )


def _range(args: tuple[t.Type, ...]) -> Result:
    if not all(isinstance(a, t.Int) or t.silent(a) for a in args):
        return "`range` takes integers"
    ends = [a if isinstance(a, t.Int) else t.INT for a in args]
    if len(ends) == 1:
        high = ends[0].high
        size_low = max(ends[0].low or 0, 0)
        return t.List(
            t.Int(0, None if high is None else max(high - 1, 0)), size_low, None if high is None else max(high, 0)
        )
    start, stop = ends[0], ends[1]
    step = ends[2] if len(ends) > 2 else t.Int(1, 1)
    if step.low is not None and step.low > 0:
        return t.List(t.Int(start.low, None if stop.high is None else stop.high - 1))
    if step.high is not None and step.high < 0:
        return t.List(t.Int(None if stop.low is None else stop.low + 1, start.high))
    return t.List(t.INT)


def _enumerate(args: tuple[t.Type, ...]) -> Result:
    item = _items(args[:1], "enumerate")
    return item if isinstance(item, str) else t.List(t.Tuple((t.Int(0, None), item)))


def _zip(args: tuple[t.Type, ...]) -> Result:
    items = [item_of(a) for a in args]
    return "`zip` takes lists" if None in items else t.List(t.Tuple(tuple(items)))  # type: ignore[arg-type]


def _list(args: tuple[t.Type, ...]) -> Result:
    if not args:
        return t.List(t.NEVER, 0, 0)
    return _sorted(args)


def _set(args: tuple[t.Type, ...]) -> Result:
    item = _items(args, "set") if args else t.NEVER
    return item if isinstance(item, str) else t.Set(item)


def _deque(args: tuple[t.Type, ...]) -> Result:
    item = _items(args, "deque") if args else t.NEVER
    return item if isinstance(item, str) else t.Deque(item)


def _dict(args: tuple[t.Type, ...]) -> Result:
    if not args:
        return t.Dict(t.NEVER, t.NEVER)
    item = item_of(args[0])
    if isinstance(args[0], t.Dict):
        return args[0]
    if isinstance(item, t.Tuple) and len(item.items) == 2:
        return t.Dict(item.items[0], item.items[1])
    return "`dict` takes pairs"


def _abs(args: tuple[t.Type, ...]) -> Result:
    if isinstance(args[0], t.Int):
        ends = [abs(x) for x in (args[0].low, args[0].high) if x is not None]
        return t.Int(0, max(ends) if len(ends) == 2 else None)
    return args[0] if _number(args[0]) else "`abs` takes a number"


def _int(args: tuple[t.Type, ...]) -> Result:
    ok = _number(args[0]) or isinstance(args[0], t.String)
    low = 0 if isinstance(args[0], t.Bool) or (isinstance(args[0], t.Int) and (args[0].low or -1) >= 0) else None
    return t.Int(low, None) if ok else f"`int` cannot convert {t.show(args[0])}"


def _pow(args: tuple[t.Type, ...]) -> Result:
    return t.Int(0, None) if len(args) == 3 else (args[0] if _number(args[0]) else "`pow` takes numbers")


def _divmod(args: tuple[t.Type, ...]) -> Result:
    return t.Tuple((t.INT, t.INT)) if all(_number(a) for a in args) else "`divmod` takes integers"


def _round(args: tuple[t.Type, ...]) -> Result:
    return t.INT if len(args) == 1 else t.REAL


def _str(args: tuple[t.Type, ...]) -> Result:
    if isinstance(args[0], t.Set):
        return "the text of a set has no fixed order: write `str(sorted(xs))`"
    return t.STRING


def always(kind: t.Type) -> Rule:
    """A rule that accepts anything and returns one type."""
    return lambda args: kind


FUNCTIONS: dict[str, tuple[int, int, Rule]] = {
    "len": (1, 1, _len),
    "sum": (1, 2, _sum),
    "min": (1, 99, _min),
    "max": (1, 99, _max),
    "sorted": (1, 1, _sorted),
    "reversed": (1, 1, _reversed),
    "range": (1, 3, _range),
    "enumerate": (1, 2, _enumerate),
    "zip": (1, 9, _zip),
    "list": (0, 1, _list),
    "tuple": (0, 1, _list),
    "set": (0, 1, _set),
    "dict": (0, 1, _dict),
    "deque": (0, 1, _deque),
    "abs": (1, 1, _abs),
    "int": (1, 2, _int),
    "str": (1, 1, _str),
    "bool": (1, 1, always(t.BOOL)),
    "real": (1, 1, always(t.REAL)),
    "any": (1, 1, always(t.BOOL)),
    "all": (1, 1, always(t.BOOL)),
    "pow": (2, 3, _pow),
    "divmod": (2, 2, _divmod),
    "round": (1, 2, _round),
    "ord": (1, 1, always(t.Int(0, 1114111))),
    "chr": (1, 1, always(t.String(1, 1))),
    "bin": (1, 1, always(t.STRING)),
}
"""name: (fewest arguments, most arguments, rule)."""

KEYWORDS: dict[str, tuple[str, ...]] = {
    "sorted": ("key", "reverse"),
    "min": ("key", "default"),
    "max": ("key", "default"),
    "sum": ("start",),
    "enumerate": ("start",),
    "zip": (),
}

PYTHON_ONLY: dict[str, str] = {
    "print": "nothing can be printed; remove it",
    "float": "a real is made by `real(x)`; exact fractions by `frac(a, b)`",
    "input": "there is no input",
    "eval": "text is never executed",
    "exec": "text is never executed",
    "open": "there are no files",
    "map": "write a comprehension: `[f(x) for x in xs]`",
    "filter": "write a comprehension: `[x for x in xs if keep(x)]`",
    "isinstance": "take variants apart with `match`",
    "random": "randomness only comes from draws in `sample:`",
    "math": "library functions have no prefix: `gcd(a, b)`",
    "np": "there is no numpy: use lists",
    "numpy": "there is no numpy: use lists",
    "nx": "graph functions have no prefix: `components(n, edges)`, `shortest_path(...)`",
    "networkx": "graph functions have no prefix: `components(n, edges)`, `shortest_path(...)`",
    "itertools": "library functions have no prefix: `product`, `combinations`, `permutations_of`",
    "collections": "library names have no prefix: `deque(xs)`, `counts(xs)`",
    "Counter": "write `counts(xs)`",
    "defaultdict": "use `d.get(key, default)`",
    "heapq": "write `heap_push(h, x)` and `heap_pop(h)`",
    "heappush": "write `heap_push(h, x)`",
    "heappop": "write `heap_pop(h)`",
    "frozenset": "sets of sets are sorted lists: `tuple(sorted(xs))`",
    "iter": "write a `for` loop",
    "next": "write a `for` loop, or `[x for x in xs if c][0]`",
    "lambda": "write a nested `def`",
    "true": "write `True`",
    "false": "write `False`",
    "null": "write `None`",
    "self": "there are no classes",
    "type": "types are fixed when the spec is written",
    "hash": "hashes differ between runs",
    "id": "identities differ between runs",
    "globals": "there is no such table here",
    "Fraction": "write `frac(a, b)`",
    "Optional": "an optional value is written `T?`",
    "level": "only laws read `level`: declare a `param` that follows it",
}
