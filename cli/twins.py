"""Two files that declare one environment."""

from __future__ import annotations

import re

from ..compiler.compiled import Compiled
from ..dsl.diagnostics import Diagnostic
from ..dsl.spans import Source, Span


def without_twins(results: list[Compiled]) -> list[Compiled]:
    """The results; the second file with the name of an earlier one has an error (E104) and no module."""
    first: dict[str, str] = {}
    checked: list[Compiled] = []
    for result in results:
        name = result.checked.spec.header.name if result.checked else result.module.name if result.module else ""
        twin = twin_of(first, name, result.source)
        if twin is not None:
            result = Compiled(result.source, (*result.diagnostics, twin), result.checked)
        checked.append(result)
    return checked


def twin_of(first: dict[str, str], name: str, source: Source) -> Diagnostic | None:
    """An error if the name is in `first`, the files by the names they declare; else it is added there."""
    if not name:
        return None
    if name not in first:
        first[name] = source.path
        return None
    found = re.search(rf"^env[ \t]+({name})\b", source.text, re.MULTILINE)
    place = Span(*found.span(1)) if found else Span(0, 0)
    message = f"the environment `{name}` is also declared in {first[name]}"
    return Diagnostic("E104", place, message, "rename one of them")
