"""What the commands call: start or resume a run under a progress display, write the report, print the results."""

from collections.abc import Callable, Mapping
from typing import Any

from rich.console import Console
from rich.table import Table

from .config import RunConfig, build_config
from .folder import RunFolder
from .progress import Progress
from .report import write_report
from .run import resume, start


def launch(config: RunConfig, console: Console | None = None) -> bool:
    """Run `config`; False if it was stopped by Ctrl-C, after saying how to go on. Raises GradatimError."""
    with Progress(budget_text(config), console) as progress:
        finished = _interruptible(lambda: start(config, progress))
    return _conclude(RunFolder(config.output), finished, progress.console)


def relaunch(path: str, budget: Mapping[str, Any], console: Console | None = None) -> bool:
    """Go on with the run in `path`, as `launch`."""
    folder = RunFolder(path)
    config = build_config({**folder.read(folder.config), **budget}, f"the configuration of {path}")
    with Progress(budget_text(config), console) as progress:
        finished = _interruptible(lambda: resume(path, progress, budget))
    return _conclude(folder, finished, progress.console)


def budget_text(config: RunConfig) -> str:
    """The budget for people, such as "of 500 steps, 240 CPU s"."""
    parts = [
        f"{value:g} {unit}"
        for value, unit in ((config.steps, "steps"), (config.cpu_seconds, "CPU s"), (config.wall_seconds, "s"))
        if value is not None
    ]
    return "of " + ", ".join(parts) if parts else "same budget"


def _interruptible(run: Callable[[], bool]) -> bool:
    """Ctrl-C outside the training loop: the phase is lost, what was finished before it is not."""
    try:
        return run()
    except KeyboardInterrupt:
        return False


def _conclude(folder: RunFolder, finished: bool, console: Console) -> bool:
    if not finished:
        saved = folder.latest_checkpoint()
        what = "No checkpoint yet" if saved is None else f"Saved: {saved.name}"
        console.print(f"Stopped. {what}.", highlight=False)
        console.print(f"Go on with: gradatim train --resume {folder.path}", highlight=False, markup=False)
        return False
    other = folder.read(folder.config).get("levels_from")
    console.print(results_table(folder))
    report = write_report(folder.path)
    if other:
        report = write_report(other, folder.path)
    console.print(f"Report: {report}", highlight=False, markup=False)
    return True


def results_table(folder: RunFolder) -> Table:
    """Held-out accuracy by environment and level, before and after, with the frontiers."""
    evaluation = folder.read(folder.evaluation)
    before, after = evaluation["before_table"], evaluation["after_table"]
    levels = sorted({int(level) for cells in before.values() for level in cells})
    table = Table(title="Held-out accuracy before and after training (per cent, by level)", box=None, padding=(0, 1))
    table.add_column("environment")
    table.add_column("")
    for level in levels:
        table.add_column(str(level), justify="right")
    table.add_column("frontier", justify="right")
    for env in before:
        start, end = evaluation["before_frontier"][env], evaluation["after_frontier"][env]
        table.add_row(env, "before", *_cells(before[env], levels), str(start), style="dim")
        table.add_row("", "after", *_cells(after[env], levels), f"{end} ({end - start:+d})")
    return table


def _cells(cells: Mapping[str, Any], levels: list[int]) -> list[str]:
    return [f"{100 * cells[str(level)][0]:.0f}" if str(level) in cells else "" for level in levels]
