"""Methods of strings, lists, deques, sets and dictionaries that the language keeps.

`METHODS[(kind, name)]` is (fewest arguments, most, rule); a rule maps the receiver's and the arguments' types to the
result type and to what the call adds to the receiver (None: the receiver does not change).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from . import types as t
from .builtins import item_of, length_of

Args: TypeAlias = tuple[t.Type, ...]
Rule: TypeAlias = Callable[[t.Type, Args], tuple[t.Type, t.Type | None]]


def _gives(kind: t.Type) -> Rule:
    return lambda receiver, args: (kind, None)


def _grown(receiver: t.Type, item: t.Type, by: int | None) -> t.Type:
    if isinstance(receiver, t.List):
        high = None if receiver.high is None or by is None else receiver.high + by
        return t.List(item, receiver.low, high)
    return t.Deque(item)


def _append(receiver: t.Type, args: Args) -> tuple[t.Type, t.Type | None]:
    return t.NONE, _grown(receiver, args[-1], 1)


def _extend(receiver: t.Type, args: Args) -> tuple[t.Type, t.Type | None]:
    return t.NONE, _grown(receiver, item_of(args[0]) or t.UNKNOWN, None)


def _item(receiver: t.Type) -> t.Type:
    return item_of(receiver) or t.UNKNOWN


def _pop(receiver: t.Type, args: Args) -> tuple[t.Type, t.Type | None]:
    if isinstance(receiver, t.Dict):
        return receiver.value, None
    return _item(receiver), t.List(t.NEVER, 0, 0) if isinstance(receiver, t.List) else None


def _shrink(receiver: t.Type, args: Args) -> tuple[t.Type, t.Type | None]:
    return t.NONE, t.List(t.NEVER, 0, 0) if isinstance(receiver, t.List) else None


def _same(receiver: t.Type, args: Args) -> tuple[t.Type, t.Type | None]:
    return receiver, None


def _get(receiver: t.Type, args: Args) -> tuple[t.Type, t.Type | None]:
    assert isinstance(receiver, t.Dict)
    fallback = args[1] if len(args) > 1 else t.NONE
    return t.join(receiver.value, fallback) or t.UNKNOWN, None


def _setdefault(receiver: t.Type, args: Args) -> tuple[t.Type, t.Type | None]:
    assert isinstance(receiver, t.Dict)
    return t.join(receiver.value, args[1]) or t.UNKNOWN, t.Dict(args[0], args[1])


def _keys(receiver: t.Type, args: Args) -> tuple[t.Type, t.Type | None]:
    assert isinstance(receiver, t.Dict)
    return t.List(receiver.key), None


def _values(receiver: t.Type, args: Args) -> tuple[t.Type, t.Type | None]:
    assert isinstance(receiver, t.Dict)
    return t.List(receiver.value), None


def _items(receiver: t.Type, args: Args) -> tuple[t.Type, t.Type | None]:
    assert isinstance(receiver, t.Dict)
    return t.List(t.Tuple((receiver.key, receiver.value))), None


def _update(receiver: t.Type, args: Args) -> tuple[t.Type, t.Type | None]:
    return t.NONE, args[0] if isinstance(args[0], t.Dict) else t.Set(_item(args[0]))


def _add(receiver: t.Type, args: Args) -> tuple[t.Type, t.Type | None]:
    return t.NONE, t.Set(args[0])


def _union(receiver: t.Type, args: Args) -> tuple[t.Type, t.Type | None]:
    return t.Set(t.join(_item(receiver), _item(args[0])) or t.UNKNOWN), None


def _text(low_keeps: bool) -> Rule:
    def rule(receiver: t.Type, args: Args) -> tuple[t.Type, t.Type | None]:
        size = length_of(receiver) or t.Int(0, None)
        return t.String(size.low or 0 if low_keeps else 0, size.high), None

    return rule


_COUNT = t.Int(0, None)
_TEXTS = t.List(t.STRING)
METHODS: dict[tuple[type, str], tuple[int, int, Rule]] = {
    (t.List, "append"): (1, 1, _append),
    (t.List, "extend"): (1, 1, _extend),
    (t.List, "insert"): (2, 2, _append),
    (t.List, "pop"): (0, 1, _pop),
    (t.List, "remove"): (1, 1, _shrink),
    (t.List, "clear"): (0, 0, _shrink),
    (t.List, "sort"): (0, 0, _gives(t.NONE)),
    (t.List, "reverse"): (0, 0, _gives(t.NONE)),
    (t.List, "index"): (1, 3, _gives(_COUNT)),
    (t.List, "count"): (1, 1, _gives(_COUNT)),
    (t.List, "copy"): (0, 0, _same),
    (t.Deque, "append"): (1, 1, _append),
    (t.Deque, "appendleft"): (1, 1, _append),
    (t.Deque, "extend"): (1, 1, _extend),
    (t.Deque, "pop"): (0, 0, _pop),
    (t.Deque, "popleft"): (0, 0, _pop),
    (t.Deque, "clear"): (0, 0, _shrink),
    (t.Deque, "rotate"): (0, 1, _gives(t.NONE)),
    (t.Set, "add"): (1, 1, _add),
    (t.Set, "discard"): (1, 1, _gives(t.NONE)),
    (t.Set, "remove"): (1, 1, _gives(t.NONE)),
    (t.Set, "update"): (1, 1, _update),
    (t.Set, "union"): (1, 1, _union),
    (t.Set, "intersection"): (1, 1, _same),
    (t.Set, "difference"): (1, 1, _same),
    (t.Set, "symmetric_difference"): (1, 1, _union),
    (t.Set, "issubset"): (1, 1, _gives(t.BOOL)),
    (t.Set, "issuperset"): (1, 1, _gives(t.BOOL)),
    (t.Set, "isdisjoint"): (1, 1, _gives(t.BOOL)),
    (t.Set, "copy"): (0, 0, _same),
    (t.Set, "clear"): (0, 0, _gives(t.NONE)),
    (t.Dict, "get"): (1, 2, _get),
    (t.Dict, "setdefault"): (2, 2, _setdefault),
    (t.Dict, "keys"): (0, 0, _keys),
    (t.Dict, "values"): (0, 0, _values),
    (t.Dict, "items"): (0, 0, _items),
    (t.Dict, "pop"): (1, 2, _pop),
    (t.Dict, "update"): (1, 1, _update),
    (t.Dict, "copy"): (0, 0, _same),
    (t.Dict, "clear"): (0, 0, _gives(t.NONE)),
    (t.String, "join"): (1, 1, _gives(t.STRING)),
    (t.String, "split"): (0, 2, _gives(_TEXTS)),
    (t.String, "splitlines"): (0, 0, _gives(_TEXTS)),
    (t.String, "partition"): (1, 1, _gives(t.Tuple((t.STRING, t.STRING, t.STRING)))),
    (t.String, "count"): (1, 3, _gives(_COUNT)),
    (t.String, "find"): (1, 3, _gives(t.Int(-1, None))),
    (t.String, "rfind"): (1, 3, _gives(t.Int(-1, None))),
    (t.String, "index"): (1, 3, _gives(_COUNT)),
    (t.String, "replace"): (2, 3, _gives(t.STRING)),
    (t.String, "startswith"): (1, 3, _gives(t.BOOL)),
    (t.String, "endswith"): (1, 3, _gives(t.BOOL)),
    (t.String, "upper"): (0, 0, _text(True)),
    (t.String, "lower"): (0, 0, _text(True)),
    (t.String, "swapcase"): (0, 0, _text(True)),
    (t.String, "capitalize"): (0, 0, _text(True)),
    (t.String, "title"): (0, 0, _text(True)),
    (t.String, "strip"): (0, 1, _text(False)),
    (t.String, "lstrip"): (0, 1, _text(False)),
    (t.String, "rstrip"): (0, 1, _text(False)),
    (t.String, "zfill"): (1, 1, _gives(t.STRING)),
    (t.String, "ljust"): (1, 2, _gives(t.STRING)),
    (t.String, "rjust"): (1, 2, _gives(t.STRING)),
    (t.String, "isdigit"): (0, 0, _gives(t.BOOL)),
    (t.String, "isalpha"): (0, 0, _gives(t.BOOL)),
    (t.String, "isupper"): (0, 0, _gives(t.BOOL)),
    (t.String, "islower"): (0, 0, _gives(t.BOOL)),
    (t.String, "isalnum"): (0, 0, _gives(t.BOOL)),
    (t.Int, "bit_length"): (0, 0, _gives(_COUNT)),
    (t.Int, "bit_count"): (0, 0, _gives(_COUNT)),
}
FOREIGN = {
    "length": "write `len(xs)`",
    "size": "write `len(xs)`",
    "push": "write `xs.append(x)`",
    "add_all": "write `xs.extend(ys)`",
    "contains": "write `x in xs`",
    "has": "write `x in xs`",
    "sorted": "write `sorted(xs)`",
    "reversed": "write `xs[::-1]`",
    "map": "write `[f(x) for x in xs]`",
    "filter": "write `[x for x in xs if c]`",
    "substring": "write `s[a:b]`",
    "charAt": "write `s[i]`",
    "format": "build the text with + and str()",
    "encode": "text stays text here",
    "translate": "write a comprehension over the letters",
    "most_common": "sort the items of `counts(xs)` by a key",
}


def names_for(kind: t.Type) -> list[str]:
    """The methods a value of this type has."""
    return [name for (owner, name) in METHODS if isinstance(kind, owner)]
