"""`gradatim test`: draw instances, attack the verifier, guess the answers; a table and a verdict for every spec."""

from __future__ import annotations

import os
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
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=1, help="Specs tested at the same time.")] = 2,
    pack: Annotated[
        Path | None, typer.Option(help="A pack compiled from these specs; the results go into its manifest and cards.")
    ] = None,
    json_output: Annotated[bool, typer.Option("--json", help="Print one JSON object per spec.")] = False,
) -> None:
    """Test specs on instances drawn from the reserved test seeds. Exit code 1 if there is an error-level finding."""
    from rich.console import Console

    from ..compiler.evidence.levels import chosen
    from ..compiler.evidence.pool import Limits, gather
    from ..compiler.evidence.results import summary
    from ..compiler.evidence.rules import findings
    from ..dsl.diagnostics import has_errors
    from ..runtime.seeds import SPLITS
    from .specs import compile_all, find_specs
    from .test_table import Printer

    console = Console(stderr=json_output, width=None if os.environ.get("COLUMNS") else _width())
    compiled, errors = compile_all(find_specs(specs), Console(stderr=True))
    ready = [c for c in compiled if c.ok]
    work = [(c, chosen(levels, *_range(c))) for c in ready]
    work = [(c, found) for c, found in work if found]
    printer, bad, results = Printer(console), 0, {}
    limits = Limits(wall_seconds=60 + 60 * seconds, cpu_seconds=int(30 + 12 * seconds), memory_mb=memory)
    for one, facts in gather(work, n, SPLITS["test"].start, jobs, limits, seconds):
        found = findings(one, facts)
        bad += has_errors(found)
        assert one.module is not None
        results[one.module.sha256] = summary(one, facts, found)
        if json_output:
            printer.as_json(one, facts, found, results[one.module.sha256])
        else:
            printer.table(one, facts, found, results[one.module.sha256])
    if pack is not None:
        _into_pack(pack, results, console)
    if not json_output:
        printer.total(len(ready), bad, len(compiled) - len(ready))
    raise typer.Exit(1 if bad or errors else 0)


def _range(compiled: Compiled) -> tuple[int, int]:
    assert compiled.module is not None
    low, high = compiled.module.about["levels"]
    return low, high


def _width() -> int:
    """The terminal's width, but never so narrow that the table breaks its cells."""
    import shutil

    return max(118, shutil.get_terminal_size((118, 24)).columns)


def _into_pack(pack: Path, results: dict, console) -> None:
    from ..compiler.evidence.carry import write_results

    count = write_results(pack, results)
    console.print(f"{pack}: results of {count} environment{'' if count == 1 else 's'} written", highlight=False)
