"""`gradatim train`: a run from a pack, from a configuration file, or continued in its folder."""

from typing import Annotated, Any

import typer

_BUDGETS = ("steps", "cpu_seconds", "wall_seconds")


def train(
    pack: Annotated[str | None, typer.Argument(help="Folder of a compiled pack.")] = None,
    output: Annotated[str | None, typer.Option("--output", "-o", help="Run folder; must be new or empty.")] = None,
    config: Annotated[str | None, typer.Option(help="YAML or JSON file with any key of the configuration.")] = None,
    resume: Annotated[str | None, typer.Option(help="Go on with the run in this folder.")] = None,
    model: Annotated[str | None, typer.Option(help='"tiny", a folder, or a Hugging Face id.')] = None,
    env: Annotated[list[str] | None, typer.Option(help="Train on this environment only; repeatable.")] = None,
    scheduler: Annotated[str | None, typer.Option(help="window, frontier, rlve, scaler, sec, static, uniform.")] = None,
    option: Annotated[list[str] | None, typer.Option(help="Scheduler option as key=value; repeatable.")] = None,
    setting: Annotated[
        list[str] | None,
        typer.Option("--set", help="Any key of the configuration, key=value; repeatable (warm_start.levels=4)."),
    ] = None,
    levels_from: Annotated[
        str | None, typer.Option(help="Same start, levels reached and budget as the run in this folder.")
    ] = None,
    steps: Annotated[int | None, typer.Option(help="Optimizer steps.")] = None,
    cpu_seconds: Annotated[float | None, typer.Option(help="Processor seconds of training.")] = None,
    wall_seconds: Annotated[float | None, typer.Option(help="Wall-clock seconds of training.")] = None,
    warm_start: Annotated[
        int | None, typer.Option(help="Supervised steps before training; 1000 for the tiny model, else 0.")
    ] = None,
    prompts_per_step: Annotated[int | None, typer.Option(help="Groups per optimizer step.")] = None,
    num_generations: Annotated[int | None, typer.Option(help="Completions per group.")] = None,
    learning_rate: Annotated[float | None, typer.Option(help="Constant learning rate.")] = None,
    save_steps: Annotated[int | None, typer.Option(help="Steps between checkpoints.")] = None,
    seed: Annotated[int | None, typer.Option(help="Seed of model, sampling and scheduler.")] = None,
) -> None:
    """Train a model on the environments of a pack, at levels chosen by a scheduler."""
    from ..training.process import check_extra

    check_extra()
    given = {
        "pack": pack, "output": output, "model": model, "environments": tuple(env) if env else None,
        "scheduler": scheduler, "levels_from": levels_from, "steps": steps, "cpu_seconds": cpu_seconds,
        "wall_seconds": wall_seconds, "prompts_per_step": prompts_per_step, "num_generations": num_generations,
        "learning_rate": learning_rate, "save_steps": save_steps, "seed": seed,
    }  # fmt: skip
    given = {key: value for key, value in given.items() if value is not None}
    if resume and (option or setting):
        given |= {"scheduler options or settings": ()}
    finished = _resume(resume, given) if resume else _start(given, config, option or [], setting or [], warm_start)
    if not finished:
        raise typer.Exit(130)


def _start(
    given: dict[str, Any], config: str | None, options: list[str], settings: list[str], warm_start: int | None
) -> bool:
    from ..training.config import TINY, build_config, read_config
    from ..training.launch import launch
    from ..training.options import parse_option

    values = {**(read_config(config) if config else {}), **given}
    for text in settings:
        _set(values, *parse_option(text, "--set"))
    if options:
        values["scheduler_options"] = {**values.get("scheduler_options", {}), **dict(map(parse_option, options))}
    if warm_start is not None:
        values["warm_start"] = {**(values.get("warm_start") or {}), "steps": warm_start} if warm_start else None
    elif values.get("model", TINY) == TINY and "levels_from" not in values:
        values.setdefault("warm_start", {})
    return launch(build_config(values, config or "the run configuration"))


def _set(values: dict[str, Any], key: str, value: Any) -> None:
    """Put a value under a key, or under a key of a section (section.key)."""
    section, dot, inner = key.partition(".")
    if dot:
        values[section] = {**(values.get(section) or {}), inner: value}
    else:
        values[key] = value


def _resume(folder: str, given: dict[str, Any]) -> bool:
    from ..runtime.errors import GradatimError
    from ..training.launch import relaunch

    refused = [key for key in given if key not in _BUDGETS]
    if refused:
        raise GradatimError(
            f"--resume goes on with the configuration in {folder}; "
            f"only the budget may be given, not {', '.join(refused)}"
        )
    return relaunch(folder, given)
