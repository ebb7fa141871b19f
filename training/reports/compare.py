"""One self-contained page about one or several runs: frontiers, signal, where rollouts went, accuracy, samples.

Runs need not be finished: what a run does not have yet is left out. Without matplotlib (`[plot]` extra) the page holds
the tables alone.
"""

import html
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...runtime.errors import GradatimError
from ..evaluation.measures import Calibration, calibrate, measured
from ..records.folder import RunFolder, write_text
from .report import gain, html_table, page, sample_table, svg


@dataclass(frozen=True, slots=True)
class RunData:
    """What a page needs of a run."""

    name: str
    folder: RunFolder
    config: dict[str, Any]
    lines: list[dict[str, Any]]
    evaluation: dict[str, Any]

    @property
    def environments(self) -> list[str]:
        """The environments that it was evaluated on or drew from."""
        return list(self.evaluation.get("before_frontier") or (self.lines[0]["places"] if self.lines else ()))

    def gained(self, env: str) -> int | None:
        """Levels that the frontier moved, once the run has been evaluated after training."""
        before, after = self.evaluation.get("before_frontier", {}), self.evaluation.get("after_frontier", {})
        return after[env] - before[env] if env in before and env in after else None

    def rollouts(self) -> Counter[tuple[str, int]]:
        """Judged completions by environment and level."""
        spent: Counter[tuple[str, int]] = Counter()
        for line in self.lines:
            for env, level, _, rollouts in line["results"]:
                spent[env, level] += rollouts
        return spent


def read_runs(paths: Sequence[str | Path]) -> list[RunData]:
    """The runs in those folders, under names that differ. Raises GradatimError for what is no run folder."""
    runs = []
    for path in paths:
        folder = RunFolder(path)
        config = folder.read(folder.config)
        evaluation = folder.read(folder.evaluation) if folder.evaluation.is_file() else {}
        name = folder.path.resolve().name
        if sum(Path(other).resolve().name == name for other in paths) > 1:
            name = str(path)
        runs.append(RunData(name, folder, config, list(folder.lines("metrics.jsonl")), evaluation))
    if len({run.folder.path.resolve() for run in runs}) < len(runs):
        raise GradatimError("a run is named twice: name each run folder once")
    return runs


def write_comparison(paths: Sequence[str | Path], output: Path) -> Path:
    """Write the page about the runs in `paths`. Raises GradatimError."""
    if output.suffix != ".html" or not output.resolve().parent.is_dir():
        raise GradatimError(f"--output {output} must be a .html file in a folder that exists")
    runs = read_runs(paths)
    title = "Runs: " + ", ".join(run.name for run in runs) if len(runs) > 1 else runs[0].name
    parts = [
        f"<h1>{html.escape(title)}</h1>",
        _overview(runs),
        "<h2>Frontier on held-out instances</h2>",
        "<p>The highest level with greedy accuracy of at least one half, after training and gained.</p>",
        _frontiers(runs),
        "<h2>Calibration</h2>",
        "<p>Where each frontier lies, how far the 95 % intervals of the accuracies let it move, and levels that are "
        "solved more often than an easier one beyond both intervals: there, the spec does not get harder.</p>",
        _calibration(runs),
        _figures(runs),
        "<h2>Where rollouts went, in words</h2>",
        _spent(runs),
        "<h2>Samples from the end of training</h2>",
        *(_samples(run) for run in runs),
    ]
    write_text(output, page(title, parts))
    return output


def _overview(runs: Sequence[RunData]) -> str:
    rows = []
    for run in runs:
        clock = run.lines[-1]["clock"] if run.lines else {"cpu": 0.0, "wall": 0.0}
        steps = run.lines[-1]["step"] if run.lines else 0
        lost = sum(line["no_signal"] for line in run.lines) / max(1, len(run.lines))
        config = run.config
        cells = [html.escape(str(v)) for v in (run.name, config["model"], config["scheduler"], config["seed"])]
        left_out = sum(run.lines[-1]["left_out"].values()) if run.lines else 0
        spent = sum(run.rollouts().values())
        rows.append([*cells, steps, f"{clock['cpu']:.0f}", f"{clock['wall']:.0f}", spent, f"{lost:.0%}", left_out])
    head = ["run", "model", "scheduler", "seed", "steps", "CPU s", "wall s", "rollouts", "groups without signal"]
    return html_table([*head, "left out"], rows)


def _environments(runs: Sequence[RunData]) -> list[str]:
    return list(dict.fromkeys(env for run in runs for env in run.environments))


def _frontiers(runs: Sequence[RunData]) -> str:
    rows = []
    for env in _environments(runs):
        cells: list[Any] = [html.escape(env)]
        for run in runs:
            change, after = run.gained(env), run.evaluation.get("after_frontier", {}).get(env)
            cells.append("" if change is None else f"{after} ({gain(change)})")
        rows.append(cells)
    sums = [[change for env in run.environments if (change := run.gained(env)) is not None] for run in runs]
    rows.append(["<b>sum of gains</b>", *(gain(sum(changes)) if changes else "" for changes in sums)])
    return html_table(["environment", *(html.escape(run.name) for run in runs)], rows)


def _calibration(runs: Sequence[RunData]) -> str:
    """For each run that has been evaluated, the newest figures of every environment."""
    rows = []
    for env in _environments(runs):
        cells: list[Any] = [html.escape(env)]
        for run in runs:
            table = run.evaluation.get("after_table") or run.evaluation.get("before_table") or {}
            cells.append(_standing(calibrate(measured(table[env]))) if table.get(env) else "")
        rows.append(cells)
    return html_table(["environment", *(html.escape(run.name) for run in runs)], rows, "text")


def _standing(found: Calibration) -> str:
    text = f"{found.frontier} ({found.surely} to {found.perhaps})"
    if found.rise is None:
        return text
    easier, harder = found.rise
    return f'{text}, <span class="down">not monotone: level {harder} is solved more often than level {easier}</span>'


def _samples(run: RunData) -> str:
    return f"<details open><summary>{html.escape(run.name)}</summary>{sample_table(run.folder)}</details>"


def _spent(runs: Sequence[RunData]) -> str:
    """Share of a run's rollouts by environment, and the level below which half of them lay."""
    rows = []
    tables = [run.rollouts() for run in runs]
    for env in _environments(runs):
        cells: list[Any] = [html.escape(env)]
        for table in tables:
            levels = {level: count for (name, level), count in sorted(table.items()) if name == env}
            share = sum(levels.values()) / max(1, sum(table.values()))
            text = f"{share:.0%}, levels {min(levels)} to {max(levels)}, half up to {_median(levels)}" if levels else ""
            cells.append(text)
        rows.append(cells)
    return html_table(["environment", *(html.escape(run.name) for run in runs)], rows, "text")


def _median(levels: dict[int, int]) -> int:
    seen = 0
    for level in sorted(levels):
        seen += levels[level]
        if 2 * seen >= sum(levels.values()):
            break
    return level


def _figures(runs: Sequence[RunData]) -> str:
    try:
        import matplotlib
    except ImportError:
        return '<p class="note">For plots: pip install "gradatim[plot]"</p>'
    matplotlib.use("svg")
    from . import plots

    data = [(run.name, run.lines) for run in runs if run.lines]
    parts = [
        ("Top of the levels in play over time", plots.tops(data)),
        ("Share of groups without signal", plots.silence(data)),
        ("Where rollouts went, in per cent of each run", plots.rollouts([(run.name, run.rollouts()) for run in runs])),
        ("Held-out accuracy in per cent", plots.heat_maps([(run.name, run.evaluation) for run in runs])),
    ]
    return "".join(f"<h2>{html.escape(name)}</h2>{svg(figure)}" for name, figure in parts if figure is not None)
