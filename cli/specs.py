"""Finding spec files on the command line, and compiling several of them with one report."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console

from ..compiler.pipeline import Compiled, compile_file
from ..dsl.diagnostics import Diagnostic, Severity
from ..runtime.errors import GradatimError
from .diagnostics import print_diagnostics, summary


def find_specs(paths: list[Path]) -> list[Path]:
    """The `.env` files that the paths name; folders are searched. GradatimError if there are none."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(p for p in path.rglob("*.env") if p.name != ".env")
            if not inside:
                raise GradatimError(f"{path}: no .env file in this folder; `gradatim new NAME` writes a first one")
            found += inside
        elif path.exists():
            found.append(path)
        else:
            raise GradatimError(f"{path}: no such file or folder")
    return list(dict.fromkeys(found))


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
