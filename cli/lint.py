"""`gradatim lint`: findings without compiling."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from ..compiler.pipeline import Compiled, compile_source
from ..dsl.diagnostics import Diagnostic, Severity, has_errors
from ..dsl.fixes import apply_fixes
from ..dsl.reading import read_source
from ..dsl.spans import Source
from .diagnostics import print_diagnostics, summary
from .files import find_specs, replace_text
from .twins import without_twins

_ROUNDS = 5
"""A fix may bring to light what another error hid; more rounds than this find nothing in practice."""


class Tier(StrEnum):
    """How much work a lint may do."""

    INSTANT = "instant"


class Format(StrEnum):
    """How findings are printed."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"


def lint(
    files: Annotated[list[Path], "Spec files, or folders that hold them; `-` reads one spec from standard input."],
    tier: Annotated[Tier, "instant: syntax, names, types, domains and laws, without drawing instances."] = Tier.INSTANT,
    format: Annotated[
        Format, "text for people, json for one object on each line, sarif for review tools."
    ] = Format.TEXT,
    fix: Annotated[bool, "Apply the fixes that findings carry, then check again."] = False,
) -> int:
    """Report what is wrong with specs. Exit code 0: nothing found, 1: findings."""
    del tier  # one tier so far
    if files == [Path("-")]:
        results = [compile_source(Source("<stdin>", sys.stdin.read().replace("\r\n", "\n")), only_check=True)]
    else:
        results = [_fixed(path) if fix else _checked(path) for path in find_specs(files)]
    results = without_twins(results)
    found = [(result.source, d) for result in results for d in result.diagnostics]
    _print(found, format)
    errors = sum(d.severity is Severity.ERROR for _, d in found)
    warnings = sum(d.severity is Severity.WARNING for _, d in found)
    if format is Format.TEXT:
        print(summary(errors, warnings, len(results)), file=sys.stderr)
    return 1 if errors or warnings else 0


def _checked(path: Path) -> Compiled:
    source, found = read_source(path)
    return Compiled(source, found) if found else compile_source(source, only_check=True)


def _fixed(path: Path) -> Compiled:
    """Apply fixes while they leave no more errors than before; the file is written once, if at all."""
    result = _checked(path)
    total, original = 0, result.source.text
    for _ in range(_ROUNDS):
        text, count = apply_fixes(result.source.text, result.diagnostics)
        if not count:
            break
        again = compile_source(Source(str(path), text), only_check=True)
        if len(again.diagnostics) >= len(result.diagnostics) and has_errors(again.diagnostics):
            break
        result, total = again, total + count
    if result.source.text != original:
        replace_text(path, result.source.text)
        print(f"{path}: {total} fix{'' if total == 1 else 'es'} applied", file=sys.stderr)
    return result


def _print(found: list[tuple[Source, Diagnostic]], format: Format) -> None:
    if format is Format.TEXT:
        for source, diagnostic in found:
            print_diagnostics(sys.stdout, source, [diagnostic])
        return
    from .json_output import json_lines, sarif

    sys.stdout.write(json_lines(found) if format is Format.JSON else sarif(found))
