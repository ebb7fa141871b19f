"""Phrases that several messages share: how a function is called, how many arguments it takes."""

from __future__ import annotations

from . import nodes as n
from . import types as t


def called(node: n.Call) -> str:
    """What is called, as it is named in messages."""
    return f"`{node.func.id}`" if isinstance(node.func, n.Name) else "this function"


def counted(low: int, high: int | None = None) -> str:
    """`1 argument`, `2 to 3 arguments`."""
    number = str(low)
    if high is not None and high != low:
        number = f"{low} to {high}" if high < 9 else f"{low} or more"
    return f"{number} argument{'' if number == '1' else 's'}"


def signature(node: n.Call, fn: t.Fn) -> str:
    """How the function is written, as a help."""
    name = node.func.id if isinstance(node.func, n.Name) else "f"
    params = ", ".join(p.name if p.required else f"{p.name}=..." for p in fn.params)
    kinds = ", ".join(f"`{p.name}` is {t.show(p.type)}" for p in fn.params if not t.silent(p.type))
    return f"write `{name}({params})`" + (f", where {kinds}" if kinds else "")


def usage(name: str, low: int, high: int) -> str:
    """How a function of Python is written, as a help."""
    letters = ", ".join("abcdefghi"[: max(low, min(high, 1))])
    return f"write `{name}({letters})`" if high < 9 else f"write `{name}({letters}, ...)`"
