"""Two files that declare one environment."""

from __future__ import annotations

import re

from ..compiler.compiled import Compiled
from ..dsl.diagnostics import Diagnostic
from ..dsl.spans import Span


def without_twins(results: list[Compiled]) -> list[Compiled]:
    """The results; the second file with the name of an earlier one has an error (E104) and no module."""
    first: dict[str, Compiled] = {}
    checked: list[Compiled] = []
    for result in results:
        name = result.checked.spec.header.name if result.checked else result.module.name if result.module else ""
        if name and name in first:
            message = f"the environment `{name}` is also declared in {first[name].source.path}"
            diagnostic = Diagnostic("E104", _declared(result, name), message, "rename one of them")
            result = Compiled(result.source, (*result.diagnostics, diagnostic), result.checked)
        elif name:
            first[name] = result
        checked.append(result)
    return checked


def _declared(result: Compiled, name: str) -> Span:
    """Where a spec gives its name; a result from the cache is searched for it."""
    if result.checked is not None:
        return result.checked.spec.header.name_span
    found = re.search(rf"^env[ \t]+({name})\b", result.source.text, re.MULTILINE)
    return Span(*found.span(1)) if found else Span(0, 0)
