"""Two files that declare one environment."""

from __future__ import annotations

from ..compiler.pipeline import Compiled
from ..dsl.diagnostics import Diagnostic


def without_twins(results: list[Compiled]) -> list[Compiled]:
    """The results; the second file with the name of an earlier one has an error (E104) and no module."""
    first: dict[str, Compiled] = {}
    checked: list[Compiled] = []
    for result in results:
        header = result.checked.spec.header if result.checked else None
        if header is not None and header.name in first:
            other = first[header.name].source.path
            message = f"the environment `{header.name}` is also declared in {other}"
            diagnostic = Diagnostic("E104", header.name_span, message, "rename one of them")
            result = Compiled(result.source, (*result.diagnostics, diagnostic), result.checked)
        elif header is not None:
            first[header.name] = result
        checked.append(result)
    return checked
