"""The compiler as a sequence of phases: text, surface tree, checked tree, level tables, module.

Each phase takes data and returns data with diagnostics; the first phase that finds errors is the last one that runs.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ..dsl.check import check
from ..dsl.diagnostics import Sink, has_errors, in_order
from ..dsl.parse import parse
from ..dsl.reading import read_source
from ..dsl.spans import Source
from ..dsl.suppress import STATIC, suppressed
from .compiled import Compiled
from .laws import evaluate
from .supported import check_supported

__all__ = ["Compiled", "compile_file", "compile_source", "compile_unfiltered"]


def compile_source(source: Source, *, only_check: bool = False) -> Compiled:
    """Compile one text; warnings that a comment silences are left out."""
    compiled = compile_unfiltered(source, only_check)
    found = suppressed(source, compiled.diagnostics, STATIC)
    return replace(compiled, diagnostics=found, module=None if has_errors(found) else compiled.module)


def compile_unfiltered(source: Source, only_check: bool = False) -> Compiled:
    """Compile one text, as if it had no suppressions."""
    spec, found = parse(source)
    if spec is None:
        return Compiled(source, found)
    checked, more = check(spec)
    found = in_order((*found, *more))
    if has_errors(found):
        return Compiled(source, found, checked)
    sink = Sink()
    check_supported(checked, sink)
    values = evaluate(checked, source, sink)
    found = in_order((*found, *sink.found))
    if has_errors(found) or only_check:
        return Compiled(source, found, checked, values)
    from .emit import emit  # the template engine is not needed to check

    return Compiled(source, found, checked, values, emit(checked, source, values))


def compile_file(path: Path) -> Compiled:
    """Compile one file."""
    source, found = read_source(path)
    return Compiled(source, found) if found else compile_source(source)
