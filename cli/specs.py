"""Compiling several spec files with one report."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console

from ..compiler.pipeline import Compiled, compile_file
from ..dsl.diagnostics import Diagnostic, Severity
from .diagnostics import print_diagnostics, summary
from .files import find_specs

__all__ = ["compile_all", "find_specs"]


def compile_all(paths: list[Path], console: Console) -> tuple[list[Compiled], int]:
    """Compile every file and print all findings; returns the results and the number of errors."""
    results = [compile_file(path) for path in paths]
    results = _without_twins(results)
    findings: list[Diagnostic] = []
    for result in results:
        print_diagnostics(console, result.source, result.diagnostics)
        findings += result.diagnostics
    errors = sum(d.severity is Severity.ERROR for d in findings)
    if findings:
        warnings = sum(d.severity is Severity.WARNING for d in findings)
        console.print(summary(errors, warnings, len(results)))
    return results, errors


def _without_twins(results: list[Compiled]) -> list[Compiled]:
    """Two files that declare one environment: the second one is an error."""
    first: dict[str, Compiled] = {}
    checked: list[Compiled] = []
    for result in results:
        header = result.checked.spec.header if result.checked else None
        if header is not None and header.name in first:
            other = first[header.name].source.path
            diagnostic = Diagnostic(
                "E104",
                header.name_span,
                f"the environment `{header.name}` is also declared in {other}",
                "rename one of them",
            )
            result = Compiled(result.source, (*result.diagnostics, diagnostic), result.checked)
        elif header is not None:
            first[header.name] = result
        checked.append(result)
    return checked
