"""`gradatim simulate`: schedulers compared on simulated learners, or their predictions scored on real runs."""

from __future__ import annotations

from dataclasses import asdict, replace
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from ..training.simulate.compare import Row
    from ..training.simulate.run import Contender, Result


def simulate(
    settings: Annotated[list[str] | None, typer.Argument(help="Settings, or `all`; `base` unless given.")] = None,
    scheduler: Annotated[
        list[str] | None, typer.Option(help="NAME or NAME:key=value,key=value; repeatable. All of them unless given.")
    ] = None,
    reference: Annotated[
        str | None, typer.Option(help="Differences are to this one; SCALER, tuned, unless given.")
    ] = None,
    seeds: Annotated[int, typer.Option(min=1, help="Paired seeds.")] = 8,
    steps: Annotated[int | None, typer.Option(min=20, help="Steps, a multiple of 10, instead of 400.")] = None,
    environments: Annotated[int | None, typer.Option(min=4, help="Environments instead of the setting's.")] = None,
    output: Annotated[str | None, typer.Option("--output", "-o", help="Folder for the figures.")] = None,
    json_: Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")] = False,
    replay: Annotated[
        list[str] | None, typer.Option(help="Score predictions on this training run instead; repeatable.")
    ] = None,
) -> None:
    """Compare schedulers on simulated learners with paired seeds; needs no model and no GPU."""
    if replay:
        _replay(replay, scheduler or ["frontier"], output, json_)
        return
    from ..runtime.errors import GradatimError
    from ..training.simulate.compare import FIELD, TUNED_SCALER, find_setting, parse_contender, tabulate
    from ..training.simulate.settings import SETTINGS

    names = list(SETTINGS) if settings == ["all"] else settings or ["base"]
    if steps is not None and steps % 10:
        raise GradatimError(f"--steps {steps} is not a multiple of 10")
    changes = {key: value for key, value in (("steps", steps), ("environments", environments)) if value is not None}
    chosen = [replace(find_setting(name), **changes) for name in names]
    contenders = [parse_contender(text) for text in scheduler or [*FIELD, "oracle"]]
    reference = reference or TUNED_SCALER
    results = _run(contenders, chosen, list(range(seeds)))
    rows = {setting.name: tabulate(results[setting.name], reference) for setting in chosen}
    if output:
        from ..training.simulate.plots import comparison

        _save({name: comparison(found, name) for name, found in results.items()}, output)
    if json_:
        _print_json({"reference": reference, "seeds": seeds, "settings": rows})
        return
    for setting in chosen:
        title = f"{setting.name}: {setting.title} ({setting.environments} environments, {seeds} paired seeds)"
        _print_rows(title, rows[setting.name], reference)


def _run(contenders: list[Contender], settings: list[Any], seeds: list[int]) -> dict[str, list[Result]]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from ..training.simulate.compare import run_all

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    results = {}
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=len(contenders) * len(settings) * len(seeds))
        for setting in settings:

            def done(label: str, name: str = setting.name) -> None:
                progress.update(task, advance=1, description=f"{name} {label}")

            results[setting.name] = run_all(contenders, setting, seeds, done)
    return results


def _print_rows(title: str, rows: list[Row], reference: str) -> None:
    from rich.console import Console
    from rich.table import Table

    from ..training.simulate.compare import TUNED_SCALER

    short = {TUNED_SCALER: "scaler, tuned"}
    against = short.get(reference, reference)
    table = Table(title=title, caption=f"± 95 % over seeds; difference in gain to {against}, paired by seed")
    table.add_column("scheduler", overflow="fold")
    for head in ("gain", "difference", "signal", "inside", "outside", "error"):
        table.add_column(head, justify="right", no_wrap=True)
    for row in rows:
        table.add_row(
            short.get(row.label, row.label), _pm(row.gain), _pm(row.difference, "+") if row.difference else "",
            f"{row.signal:.2f}", f"{row.inside:.3f}", f"{row.outside:.3f}",
            f"{row.calibration.error:.3f}" if row.calibration else "",
        )  # fmt: skip
    Console().print(table)


def _pm(pair: tuple[float, float], sign: str = "") -> str:
    return f"{pair[0]:{sign}.2f}" + (f" ± {pair[1]:.2f}" if isfinite(pair[1]) else "")


def _replay(folders: list[str], names: list[str], output: str | None, json_: bool) -> None:
    from rich.console import Console
    from rich.table import Table

    from ..training.simulate.compare import parse_contender
    from ..training.simulate.replay import read_log, replay

    contenders = [parse_contender(name) for name in names]
    scores: dict[str, dict[str, Any]] = {}
    for folder in folders:
        log = read_log(folder)
        for contender in contenders:
            scores.setdefault(folder, {}).update(replay(log, contender.name, contender.options))
    if output:
        from ..training.simulate.plots import reliability

        _save({f"calibration-{i}": reliability(found, name) for i, (name, found) in enumerate(scores.items())}, output)
    if json_:
        _print_json(scores)
        return
    for folder, found in scores.items():
        table = Table(title=folder, caption="one step ahead; log loss in nats per rollout")
        for head in ("predictor", "log loss", "Brier", "calibration error", "rollouts"):
            table.add_column(head, justify="left" if head == "predictor" else "right")
        for label, score in found.items():
            numbers = (f"{score.log_loss:.4f}", f"{score.brier:.4f}", f"{score.error:.3f}", f"{score.rollouts}")
            table.add_row(label, *numbers)
        Console().print(table)


def _save(figures: dict[str, Any], output: str) -> None:
    folder = Path(output)
    folder.mkdir(parents=True, exist_ok=True)
    for name, figure in figures.items():
        path = folder / f"{name}.png"
        figure.savefig(path, dpi=120)
        typer.echo(f"wrote {path}", err=True)


def _print_json(value: Any) -> None:
    import json

    typer.echo(json.dumps(value, default=asdict, indent=1))
