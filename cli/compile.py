"""`gradatim compile`: specs in, a pack out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def compile_(
    specs: Annotated[list[Path], typer.Argument(help="Spec files, or folders that hold them.")],
    output: Annotated[
        Path, typer.Option("--output", "-o", help="Folder of the pack; an older pack there is replaced.")
    ] = Path("pack"),
) -> None:
    """Compile specs into a pack of standalone Python modules; nothing is written unless all of them compile."""
    from rich.console import Console

    from ..compiler.pack import write_pack
    from .specs import compile_all, find_specs

    console = Console(stderr=True)
    results, errors = compile_all(find_specs(specs), console)
    if errors:
        console.print(f"[bold]nothing was written[/bold]: {output} is as it was", highlight=False)
        raise typer.Exit(1)
    folder = write_pack(output, results)
    count = len(results)
    Console().print(f"{folder}: {count} environment{'' if count == 1 else 's'}", highlight=False)
