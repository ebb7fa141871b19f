"""What the commands call: start or resume a run under a progress display, write the report, print the results."""

from collections.abc import Callable, Mapping
from typing import Any

from rich.console import Console
from rich.table import Table

from ..runtime.errors import GradatimError
from .host import ranks
from .host.failures import explained
from .host.interrupt import terminating
from .records.folder import RunFolder
from .reports.progress import Progress
from .reports.report import write_report
from .run import resume, start
from .settings.config import RunConfig, build_config

WIDEST = 4
"""Environments that fit on a terminal side by side."""


def launch(config: RunConfig, console: Console | None = None) -> bool:
    """Run `config`; False if it was stopped by Ctrl-C, after saying how to go on. Raises GradatimError.

    With several processes the first one alone shows anything; an error of another says whose it is.
    """
    with Progress(budget_text(config), console or _console()) as progress:
        finished = _guarded(lambda: start(config, progress), config.output)
    return _conclude(RunFolder(config.output), finished, progress.console)


def relaunch(path: str, budget: Mapping[str, Any], console: Console | None = None) -> bool:
    """Go on with the run in `path`, as `launch`."""
    folder = RunFolder(path)
    config = build_config({**folder.read(folder.config), **budget}, f"the configuration of {path}")
    with Progress(budget_text(config), console or _console()) as progress:
        finished = _guarded(lambda: resume(path, progress, budget), path)
    return _conclude(folder, finished, progress.console)


def budget_text(config: RunConfig) -> str:
    """The budget for people, such as "of 500 steps, 240 CPU s"."""
    units = {"steps": "steps", "tokens": "tokens", "cpu_seconds": "CPU s", "wall_seconds": "s"}
    parts = [f"{value:,} {units[key]}" for key, value in config.budgets.items()]
    return "of " + ", ".join(parts) if parts else "same budget"


def _console() -> Console:
    return Console(stderr=True, quiet=not ranks.first())


def _guarded(run: Callable[[], bool], folder: str) -> bool:
    """Ctrl-C outside the training loop loses the phase, and what was finished before it is kept; so does the death of
    another process, which is an error here."""
    try:
        with terminating():
            finished = run()
        ranks.leave()
        return finished
    except KeyboardInterrupt:
        return False
    except GradatimError as error:
        raise GradatimError(f"process {ranks.rank()}: {error}") if not ranks.first() else error from None
    except RuntimeError as error:
        if not ranks.lost(error):
            raise
        raise GradatimError(
            f"process {ranks.rank()} lost another process of this run; "
            f"when its cause is gone, the same launcher goes on with: gradatim train --resume {folder}"
        ) from None


def _conclude(folder: RunFolder, finished: bool, console: Console) -> bool:
    if not ranks.first():
        return finished
    if not finished:
        if not folder.config.is_file():
            console.print("Stopped before anything was written; the same command starts again.", highlight=False)
            return False
        saved = folder.latest_checkpoint()
        what = "No checkpoint yet" if saved is None else f"Saved: {saved.name}"
        console.print(f"Stopped. {what}.", highlight=False)
        console.print(f"Go on with: gradatim train --resume {folder.path}", highlight=False, markup=False)
        return False
    other = folder.read(folder.config).get("levels_from")
    console.print("Held-out accuracy in per cent, before > after training", highlight=False)
    console.print(results_table(folder))
    with explained(build_config(folder.read(folder.config)), folder):
        report = write_report(folder.path)
        if other:
            report = write_report(other, folder.path)
    console.print(f"Report: {report}", highlight=False, markup=False)
    return True


def results_table(folder: RunFolder) -> Table:
    """Held-out accuracy before and after: by level and environment, or with many environments their means alone."""
    evaluation = folder.read(folder.evaluation)
    before, after = evaluation["before_table"], evaluation["after_table"]
    starts, ends = evaluation["before_frontier"], evaluation["after_frontier"]
    frontiers = {env: f"{starts[env]} > {ends[env]} ({ends[env] - starts[env]:+d})" for env in before}
    table = Table(box=None, padding=(0, 2))
    if len(before) > WIDEST:
        for name in ("environment", "all levels", "frontier"):
            table.add_column(name, justify="left" if name == "environment" else "right")
        for env in before:
            table.add_row(env, _change([_mean(before[env])], [_mean(after[env])]), frontiers[env])
        return table
    table.add_column("level", justify="right")
    for env in before:
        table.add_column(env, justify="right")
    for level in sorted({int(level) for cells in before.values() for level in cells}):
        changes = [_change(before[env].get(str(level)), after[env].get(str(level))) for env in before]
        table.add_row(str(level), *changes)
    table.add_row("frontier", *frontiers.values(), style="bold")
    return table


def _mean(cells: Mapping[str, list[Any]]) -> float:
    return sum(cell[0] for cell in cells.values()) / max(1, len(cells))


def _change(before: list[Any] | None, after: list[Any] | None) -> str:
    return "" if before is None or after is None else f"{100 * before[0]:.0f} > {100 * after[0]:3.0f}"
