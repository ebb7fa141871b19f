"""`gradatim emit`: what a spec has become after each stage of compilation."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def emit(
    spec: Annotated[Path, typer.Argument(help="A spec file.")],
    stage: Annotated[str, typer.Option(help="Name of a stage; `list` shows them all.")] = "python",
) -> None:
    """Print what a spec has become after a stage of compilation."""
    import sys

    from .specs import compile_all
    from .stages import STAGES

    if stage == "list":
        for name, row in STAGES.items():
            print(f"{name:<8}{row.about}")
        return
    if stage not in STAGES:
        raise typer.BadParameter(f"{stage!r} is none of {', '.join(STAGES)}", param_hint="--stage")
    from rich.console import Console

    results, errors = compile_all([spec], Console(stderr=True))
    if errors:
        raise typer.Exit(1)
    sys.stdout.write(STAGES[stage].text(results[0]))
