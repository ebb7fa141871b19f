"""`gradatim report`: one page that compares runs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def report(
    runs: Annotated[list[str], typer.Argument(help="Run folders.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="FILE.html, one self-contained page.")] = Path(
        "report.html"
    ),
) -> None:
    """Compare runs on one page: frontiers, signal, where rollouts went, accuracy, samples."""
    from ..training.reports.compare import write_comparison

    print(write_comparison(runs, output))
