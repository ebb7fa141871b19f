"""`gradatim lint`: findings without compiling; several files at the same time, and each of them on its own."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from ..compiler.linting.kept import keep, recall
from ..compiler.linting.report import Report
from ..compiler.linting.tiers import Tier
from ..dsl.diagnostics import Diagnostic, Severity, has_errors
from ..dsl.reading import read_source
from ..dsl.spans import Source
from ..runtime.errors import GradatimError, InternalError
from .diagnostics import print_diagnostics, summary
from .files import find_specs, replace_text
from .progress import Progress
from .twins import twin_of

_ROUNDS = 5
"""A fix may bring to light what another error hid; more rounds than this find nothing in practice."""


class Format(StrEnum):
    """How findings are printed."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"


def lint(
    files: Annotated[list[Path], "Spec files, or folders that hold them; `-` reads one spec from standard input."],
    tier: Annotated[
        Tier,
        "instant: syntax, names, types, domains and laws, without drawing instances; fast: also what two seconds of "
        "drawing, judging and guessing show; deep: also proofs, searches and more instances, up to half a minute.",
    ] = Tier.INSTANT,
    format: Annotated[
        Format, "text for people, json for one object on each line, sarif for review tools."
    ] = Format.TEXT,
    fix: Annotated[bool, "Apply the fixes that findings carry, then check again."] = False,
    jobs: Annotated[int, "Specs examined at the same time; 0: one for each processor."] = 0,
) -> int:
    """Report what is wrong with specs. Exit code 0: nothing found, 1: findings."""
    if jobs < 0:
        raise GradatimError(f"--jobs {jobs} must be at least 0; 0 stands for one for each processor")
    sources, unread = _read(files, fix)
    found: list[tuple[Source, Diagnostic]] = []
    first: dict[str, str] = {}
    fault = None
    try:
        for report in _reports(sources, unread, tier, jobs):
            twin = twin_of(first, report.name, report.source)
            added = [*report.diagnostics, *([] if twin is None else [twin])]
            found += [(report.source, d) for d in added]
            if format is not Format.SARIF:
                _print([(report.source, d) for d in added], format)
    except InternalError as error:
        fault = error
    if format is Format.SARIF:
        _print(found, format)
    errors = sum(d.severity is Severity.ERROR for _, d in found)
    warnings = sum(d.severity is Severity.WARNING for _, d in found)
    if format is Format.TEXT:
        print(summary(errors, warnings, len(sources)), file=sys.stderr)
    if fault is not None:
        raise fault
    return 1 if errors or warnings else 0


def _read(files: list[Path], fix: bool) -> tuple[list[Source], dict[int, tuple[Diagnostic, ...]]]:
    """The texts, and what is wrong with those that cannot be read, by their numbers."""
    if fix and Path("-") in files:
        raise GradatimError("--fix changes files, and standard input is none; name the file")
    read = [read_source(path) for path in (files if files == [Path("-")] else find_specs(files))]
    if fix:
        read = [(source if found else _fixed(source), found) for source, found in read]
    return [source for source, _ in read], {i: found for i, (_, found) in enumerate(read) if found}


def _reports(
    sources: list[Source], unread: dict[int, tuple[Diagnostic, ...]], tier: Tier, jobs: int
) -> Iterator[Report]:
    """The report of every text, in their order, as soon as those before it are there; InternalError comes last."""
    ready = {i: Report(sources[i], found) for i, found in unread.items()}
    ready |= {i: kept for i, s in enumerate(sources) if i not in ready and (kept := recall(s, tier)) is not None}
    waiting = [i for i in range(len(sources)) if i not in ready]
    place, fault = 0, None
    progress = Progress(len(sources), len(ready))
    progress.show("")
    for number, report in _examined([sources[i] for i in waiting], tier, jobs):
        if isinstance(report, InternalError):
            fault, report = report, Report(sources[waiting[number]], (), lasting=False)
        keep(report, tier)
        ready[waiting[number]] = report
        progress.clear()
        while place in ready:
            yield ready.pop(place)
            place += 1
        progress.step(report.source.path)
    progress.clear()
    yield from (ready[i] for i in sorted(ready))
    if fault is not None:
        raise fault


def _examined(sources: list[Source], tier: Tier, jobs: int) -> Iterator[tuple[int, Report | InternalError]]:
    if not sources:
        return iter(())
    if tier is Tier.INSTANT and len(sources) == 1:
        from ..compiler.linting.examine import examine

        return iter([(0, examine(sources[0], tier))])  # runs no code of the spec, and an editor waits for it
    from ..compiler.linting.pool import examine_all  # the compiler is loaded only if there is work

    return examine_all(sources, tier, jobs)


def _fixed(source: Source) -> Source:
    """Apply fixes while they leave no more errors than before; the file is written once, if at all."""
    from ..compiler.pipeline import compile_source
    from ..dsl.fixes import apply_fixes

    text, found, total = source.text, compile_source(source, only_check=True).diagnostics, 0
    for _ in range(_ROUNDS):
        changed, count = apply_fixes(text, found)
        if not count:
            break
        again = compile_source(Source(source.path, changed), only_check=True).diagnostics
        if len(again) >= len(found) and has_errors(again):
            break
        text, found, total = changed, again, total + count
    if text == source.text:
        return source
    replace_text(Path(source.path), text)
    print(f"{source.path}: {total} fix{'' if total == 1 else 'es'} applied", file=sys.stderr)
    return Source(source.path, text)


def _print(found: list[tuple[Source, Diagnostic]], format: Format) -> None:
    if format is Format.TEXT:
        for source, diagnostic in found:
            print_diagnostics(sys.stdout, source, [diagnostic])
        return
    from .json_output import json_lines, sarif

    sys.stdout.write(json_lines(found) if format is Format.JSON else sarif(found))
    sys.stdout.flush()
