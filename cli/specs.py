"""Compiling several spec files with one report."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console

from ..compiler.pipeline import Compiled, compile_file
from ..dsl.diagnostics import Diagnostic, Severity
from .diagnostics import print_diagnostics, summary
from .files import find_specs
from .twins import without_twins

__all__ = ["compile_all", "find_specs"]


def compile_all(paths: list[Path], console: Console) -> tuple[list[Compiled], int]:
    """Compile every file and print all findings; returns the results and the number of errors."""
    results = without_twins([compile_file(path) for path in paths])
    return results, report(results, console)


def report(results: list[Compiled], console: Console) -> int:
    """Print all findings; returns the number of errors."""
    findings: list[Diagnostic] = []
    for result in results:
        print_diagnostics(console, result.source, result.diagnostics)
        findings += result.diagnostics
    errors = sum(d.severity is Severity.ERROR for d in findings)
    if findings:
        warnings = sum(d.severity is Severity.WARNING for d in findings)
        console.print(summary(errors, warnings, len(results)))
    return errors
