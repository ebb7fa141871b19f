"""`gradatim extrapolate`: where a run's checkpoints point to."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def extrapolate(
    checkpoints: Annotated[list[Path], typer.Argument(help="Three or more checkpoint folders of one run.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="New folder for the model.")],
    steps: Annotated[int, typer.Option(help="The step to extrapolate to.")],
    threshold: Annotated[float, typer.Option(help="Share of the movement that must lie on the fitted lines.")] = 0.8,
) -> None:
    """Extrapolate weights along a line per tensor (RELEX); refused where they do not move along one."""
    from ..training.model.extrapolate import extrapolate as run

    fit = run(checkpoints, output, steps, threshold)
    worst = sorted(fit.shares.items(), key=lambda item: item[1])[:5]
    print(f"{output}: {len(fit.shares)} tensors, {fit.explained:.1%} of the movement explained")
    for name, share in worst:
        print(f"  least: {share:.1%}  {name}")
