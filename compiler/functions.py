"""What functions of a spec need from outside: the parameters they, or functions they call, read."""

from __future__ import annotations

from ..dsl.check import Checked
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
