"""Functions of a spec as a graph of calls: the parameters they are given, and whether they recurse."""

from __future__ import annotations

from ..dsl import nodes as n
from ..dsl.check import Checked
from ..dsl.walk import descend
from .free import Free


def extra_params(checked: Checked, free: Free) -> dict[str, tuple[str, ...]]:
    """For every function and rules block the parameters of the spec that are passed to it, in their order there."""
    params = [p.name for p in checked.spec.params]
    blocks = {**checked.typing.functions, **checked.typing.rules}
    seen = {name: free.names(block) for name, block in blocks.items()}
    reads = {name: set(names) & set(params) for name, names in seen.items()}
    calls = {name: set(names) & set(blocks) for name, names in seen.items()}
    changed = True
    while changed:
        changed = False
        for name in blocks:
            for callee in calls[name]:
                if not reads[callee] <= reads[name]:
                    reads[name] |= reads[callee]
                    changed = True
    return {name: tuple(p for p in params if p in reads[name]) for name in blocks}


def recursive(checked: Checked, free: Free) -> bool:
    """Whether some function of a spec, nested ones included, may call itself, directly or through others."""
    spec = checked.spec
    bodies = [*spec.functions, *([spec.solve] if isinstance(spec.solve, n.Function) else [])]
    if _cycle({fn.name: free.names(fn) & checked.typing.functions.keys() for fn in spec.functions}):
        return True
    for body in bodies:
        nested = [x for x in descend(body) if isinstance(x, n.Function) and x is not body]
        names = {fn.name for fn in nested}
        if _cycle({fn.name: free.names(fn) & names for fn in nested}):
            return True
    return False


def _cycle(calls: dict[str, frozenset[str]]) -> bool:
    """Whether following calls leads from some name back to it."""
    for start in calls:
        seen: set[str] = set()
        todo = [*calls[start]]
        while todo:
            name = todo.pop()
            if name == start:
                return True
            if name not in seen:
                seen.add(name)
                todo += calls.get(name, ())
    return False
