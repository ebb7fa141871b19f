"""The demonstration: a model built from nothing learns several families of a compiled pack on one CPU core.

    python -m gradatim.training.demo PACK RUN [--compare]

Warm start, held-out evaluation, adaptive training, evaluation, report. With `--compare` a second run follows from the
same warm-started weights, with the same CPU budget, uniformly over the levels that the first one reached.
"""

import argparse
import sys
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from ..runtime.errors import GradatimError
from .launch import launch
from .records.folder import RunFolder
from .settings.config import BUDGETS, build_config

FAMILIES = ("tiny_sort", "tiny_descending", "tiny_evens")
SETTINGS: dict[str, Any] = {
    "model": "tiny",
    "environments": FAMILIES,
    "scheduler_options": {"rehearsal": 0.15},
    "warm_start": {"steps": 500, "batch": 64, "levels": 5},
    "cpu_seconds": 120,
    "wall_seconds": 330,
    "prompts_per_step": 12,
    "num_generations": 8,
    "temperature": 1.2,
    "dynamic_sampling": "off",  # the comparison is about the choice of levels alone
    "save_steps": 200,
    "evaluation": {"per_level": 64},
}


def main(arguments: list[str] | None = None) -> int:
    """Run the demonstration; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m gradatim.training.demo", description="The demonstration run.")
    parser.add_argument("pack", help="folder of the compiled pack")
    parser.add_argument("run", help="new folder for the run")
    parser.add_argument("--compare", action="store_true", help="also train uniformly with the same budget")
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args(arguments)
    try:
        return 0 if demo(given.pack, given.run, given.seed, given.compare) else 130
    except GradatimError as error:
        print(error, file=sys.stderr)
        return error.exit_code


def demo(pack: str, run: str, seed: int = 0, compare: bool = False) -> bool:
    """The demonstration in folder `run` (and `run`-uniform); False if it was stopped. Raises GradatimError."""
    console = Console()
    settings = {**SETTINGS, "pack": pack, "seed": seed}
    if not launch(build_config({**settings, "output": run}), console):
        return False
    uniform = f"{run}-uniform"
    if compare:
        other = {key: value for key, value in settings.items() if key not in BUDGETS}
        other |= {"output": uniform, "scheduler": "uniform", "levels_from": run}
        other |= {"scheduler_options": {}, "warm_start": None}
        if not launch(build_config(other), console):
            return False
    console.print(_phases(RunFolder(run)))
    if compare:
        console.print(comparison(run, uniform))
    return True


def comparison(adaptive: str | Path, uniform: str | Path) -> Table:
    """Frontiers of two runs from one start: before, after each, and the summed gains."""
    mine, theirs = (RunFolder(path).read(RunFolder(path).evaluation) for path in (adaptive, uniform))
    table = Table(title="Frontier on held-out instances", box=None, padding=(0, 2))
    for column in ("environment", "warm start", "adaptive", "uniform"):
        table.add_column(column, justify="left" if column == "environment" else "right")
    gains = [0, 0]
    for env in mine["before_frontier"]:
        cells = []
        for index, evaluation in enumerate((mine, theirs)):
            end = evaluation["after_frontier"][env]
            gain = end - evaluation["before_frontier"][env]
            gains[index] += gain
            cells.append(f"{end} ({gain:+d})")
        table.add_row(env, str(mine["before_frontier"][env]), *cells)
    table.add_row("sum of gains", "", f"{gains[0]:+d}", f"{gains[1]:+d}")
    return table


def _phases(folder: RunFolder) -> Table:
    table = Table(title="Time", box=None, padding=(0, 2))
    for column in ("phase", "wall s", "CPU s"):
        table.add_column(column, justify="left" if column == "phase" else "right")
    for name, spent in folder.read(folder.summary)["phases"].items():
        table.add_row(name, f"{spent['wall']:.0f}", f"{spent['cpu']:.0f}")
    return table


if __name__ == "__main__":
    sys.exit(main())
