"""Types in Python's spelling, and what they are called here: `List[Tuple[int, str]]` is `list of (int, string)`."""

from __future__ import annotations

from collections.abc import Callable

from . import nodes as n

SIMPLE = {
    "str": "string",
    "float": "real",
    "boolean": "bool",
    "integer": "int",
    "number": "int",
    "text": "string",
    "double": "real",
    "Fraction": "rational",
    "perm": "permutation",
}
"""Words that have exactly one counterpart."""

OTHER = {
    "array": "list of T",
    "matrix": "grid[rows, cols] of T",
    "enum": "word in {...}",
    "choice": "word in {...}",
    "object": "record(...)",
    "None": "T?",
    "Any": "a type",
    "List": "list of T",
    "Sequence": "list of T",
    "Set": "set of T",
    "FrozenSet": "set of T",
    "frozenset": "set of T",
    "Dict": "dict of K to V",
    "Tuple": "(T, U)",
    "tuple": "(T, U)",
    "Optional": "T?",
    "Deque": "deque of T",
}
"""Words that need a further part here."""

GENERIC = {
    "list": "list of {}",
    "List": "list of {}",
    "Sequence": "list of {}",
    "Iterable": "list of {}",
    "set": "set of {}",
    "Set": "set of {}",
    "frozenset": "set of {}",
    "FrozenSet": "set of {}",
    "deque": "deque of {}",
    "Deque": "deque of {}",
    "dict": "dict of {} to {}",
    "Dict": "dict of {} to {}",
    "defaultdict": "dict of {} to {}",
    "Optional": "{}?",
}


def our_spelling(shape: n.Shape, is_type: Callable[[str], bool]) -> str | None:
    """How a type with brackets such as `List[int]` is written here; None when no types stand in the brackets."""
    if not shape.dims or shape.name not in (*GENERIC, "tuple", "Tuple"):
        return None
    return _generic(shape.name, shape.dims, is_type)


def _generic(name: str, parts: tuple[n.Expr | n.Range, ...], is_type: Callable[[str], bool]) -> str | None:
    inner = [_written(part, is_type) for part in parts]
    known = [x for x in inner if x is not None]
    if len(known) < len(inner):
        return None
    if name in ("tuple", "Tuple"):
        return f"({', '.join(known)}{',' if len(known) == 1 else ''})"
    form = GENERIC[name]
    return form.format(*known) if form.count("{}") == len(known) else None


def _written(part: n.Expr | n.Range, is_type: Callable[[str], bool]) -> str | None:
    match part:
        case n.Name(id=name):
            return SIMPLE.get(name) or (name if is_type(name) else OTHER.get(name))
        case n.Index(value=n.Name(id=name), index=index) if name in GENERIC or name in ("tuple", "Tuple"):
            return _generic(name, index.items if isinstance(index, n.Sequence) else (index,), is_type)
        case n.Binary(op="|", left=left, right=n.Constant(value=None)):
            inner = _written(left, is_type)
            return None if inner is None else f"{inner}?"
    return None
