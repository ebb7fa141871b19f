"""`gradatim test`: draw instances, attack the verifier, guess the answers; a table and a verdict for every spec."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from ..compiler.pipeline import Compiled


def test(
    specs: Annotated[list[Path], typer.Argument(help="Spec files, or folders that hold them.")],
    levels: Annotated[
        str, typer.Option(help="`all`, `x5` for five of them spread evenly, or levels such as `0,5,10..20`.")
    ] = "x5",
    n: Annotated[int, typer.Option("--n", "-n", min=1, help="Instances per level, as far as the time allows.")] = 200,
    seconds: Annotated[float, typer.Option(min=0.1, help="CPU time per level, in seconds.")] = 2.0,
    memory: Annotated[int, typer.Option(min=128, help="Memory that one spec may use, in MiB.")] = 1024,
    jobs: Annotated[
        int, typer.Option("--jobs", "-j", min=0, help="Specs tested at the same time; 0: one for each processor.")
    ] = 0,
    pack: Annotated[
        Path | None, typer.Option(help="A pack compiled from these specs; the results go into its manifest and cards.")
    ] = None,
    json_output: Annotated[bool, typer.Option("--json", help="Print one JSON object per spec.")] = False,
) -> None:
    """Test specs on instances drawn from the reserved test seeds. Exit code 1 if there is an error-level finding."""
    from rich.console import Console

    from ..compiler.evidence.carry import carriers
    from ..compiler.evidence.limits import Limits, processors
    from ..compiler.evidence.pool import gather
    from ..compiler.evidence.results import summary
    from ..compiler.evidence.rules import findings
    from ..dsl.diagnostics import has_errors
    from ..runtime.seeds import SPLITS
    from .progress import Progress
    from .specs import compile_all, find_specs
    from .test_table import Printer

    console = Console(stderr=json_output, width=None if os.environ.get("COLUMNS") else _width())
    compiled, errors = compile_all(find_specs(specs), Console(stderr=True))
    ready = [c for c in compiled if c.ok]
    work = _chosen(ready, levels)
    if pack is not None and work:
        carriers(pack, {one.module.sha256 for one, _ in work if one.module is not None})  # before time is spent
    printer, bad, results, progress = Printer(console), 0, {}, Progress(len(work))
    limits = Limits(600 + 240 * seconds, cpu_seconds=int(30 + 12 * seconds), memory_mb=memory)
    progress.show("")
    for one, facts in gather(work, n, SPLITS["test"].start, jobs or processors(), limits, seconds):
        progress.clear()
        found = findings(one, facts)
        bad += has_errors(found)
        assert one.module is not None
        results[one.module.sha256] = summary(one, facts, found)
        if json_output:
            printer.as_json(one, facts, found, results[one.module.sha256])
        else:
            printer.table(one, facts, found, results[one.module.sha256])
        progress.step(one.source.path)
    progress.clear()
    if pack is not None:
        _into_pack(pack, results, console)
    if not json_output:
        printer.total(len(work), bad, len(compiled) - len(ready))
    raise typer.Exit(1 if bad or errors else 0)


def _chosen(ready: list[Compiled], levels: str) -> list[tuple[Compiled, tuple[int, ...]]]:
    """Every spec with its levels; one that has none of those wanted is named, and it is an error if all lack them."""
    from ..compiler.evidence.levels import chosen
    from ..runtime.errors import GradatimError

    work, without = [], []
    for one in ready:
        assert one.module is not None
        low, high = one.module.about["levels"]
        found = chosen(levels, low, high)
        if found:
            work.append((one, found))
        else:
            without.append(f"{one.source.path}: none of the levels {levels}; it has {low} to {high}, and is not tested")
    if without and not work:
        raise GradatimError("; ".join(without))
    for text in without:
        print(text, file=sys.stderr)
    return work


def _width() -> int:
    """The terminal's width, but never so narrow that a level does not fit."""
    import shutil

    return max(80, shutil.get_terminal_size((100, 24)).columns)


def _into_pack(pack: Path, results: dict, console) -> None:
    from ..compiler.evidence.carry import write_results

    count = write_results(pack, results)
    console.print(f"{pack}: results of {count} environment{'' if count == 1 else 's'} written", highlight=False)
