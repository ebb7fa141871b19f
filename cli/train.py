"""`gradatim train`: a run from a pack, from a configuration file, or continued in its folder."""

from pathlib import Path
from typing import Annotated, Any

import typer

SUFFIXES = (".yaml", ".yml", ".json")
_CHANGEABLE = ("steps", "tokens", "cpu_seconds", "wall_seconds", "micro_batch", "trackers")


def train(
    source: Annotated[
        str | None, typer.Argument(metavar="RUN.YAML|PACK", help="A configuration file, or the folder of a pack.")
    ] = None,
    output: Annotated[str | None, typer.Option("--output", "-o", help="Run folder; must be new or empty.")] = None,
    config: Annotated[str | None, typer.Option(help="A configuration file, beside a pack given by its folder.")] = None,
    example: Annotated[bool, typer.Option("--example", help="Print a run.yaml with every key, explained.")] = False,
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
    tokens: Annotated[int | None, typer.Option(help="Generated tokens, those of dropped groups included.")] = None,
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
    from ..training.host.process import check_extra
    from ..training.settings.run_file import example_text

    if example:
        print(example_text(), end="")
        return
    check_extra()
    pack, config = _sources(source, config)
    given = {
        "pack": pack, "output": output, "model": model, "environments": tuple(env) if env else None,
        "scheduler": scheduler, "levels_from": levels_from, "steps": steps, "tokens": tokens,
        "cpu_seconds": cpu_seconds, "wall_seconds": wall_seconds, "prompts_per_step": prompts_per_step,
        "num_generations": num_generations, "learning_rate": learning_rate, "save_steps": save_steps, "seed": seed,
    }  # fmt: skip
    given = {key: value for key, value in given.items() if value is not None}
    if resume:
        also = {"scheduler_options": option, "config": config, "warm_start": warm_start}
        given |= {key: value for key, value in also.items() if value is not None}
    finished = (
        _resume(resume, given, setting or [])
        if resume
        else _start(given, config, option or [], setting or [], warm_start)
    )
    if not finished:
        raise typer.Exit(130)


def _sources(source: str | None, config: str | None) -> tuple[str | None, str | None]:
    """The pack and the configuration file that were given. Raises GradatimError for two files."""
    from ..runtime.errors import GradatimError

    if source is None or Path(source).suffix not in SUFFIXES:
        return source, config
    if config is not None:
        raise GradatimError(f"two configuration files, {source} and {config}: give one; options override its keys")
    return None, source


def _start(
    given: dict[str, Any], config: str | None, options: list[str], settings: list[str], warm_start: int | None
) -> bool:
    from ..training.launch import launch
    from ..training.settings.config import TINY, build_config
    from ..training.settings.options import parse_option
    from ..training.settings.run_file import read_run

    values = read_run(config) if config else {}
    if given.get("scheduler", values.get("scheduler")) != values.get("scheduler"):
        values.pop("scheduler_options", None)  # they belong to the scheduler that the file names
    values |= given
    for text in settings:
        _set(values, *parse_option(text, "--set"))
    if options:
        values["scheduler_options"] = {**_table(values.get("scheduler_options")), **dict(map(parse_option, options))}
    if warm_start is not None:
        values["warm_start"] = {**_table(values.get("warm_start")), "steps": warm_start} if warm_start else None
    elif values.get("model", TINY) == TINY and values.get("levels_from") is None:
        values.setdefault("warm_start", {})
    changed = bool(given or settings or options or warm_start is not None)
    where = "the run configuration" if config is None else f"{config} with the options given" if changed else config
    return launch(build_config(values, where))


def _set(values: dict[str, Any], key: str, value: Any) -> None:
    """Put a value under a key, or under a key of a section (section.key), however deep."""
    section, dot, inner = key.partition(".")
    if dot:
        values[section] = dict(_table(values.get(section)))
        _set(values[section], inner, value)
    else:
        values[key] = value


def _table(value: Any) -> dict[str, Any]:
    """A section as it is so far; an empty one in place of what is none."""
    return value if isinstance(value, dict) else {}


def _resume(folder: str, given: dict[str, Any], settings: list[str]) -> bool:
    from ..runtime.errors import GradatimError
    from ..training.launch import relaunch
    from ..training.settings.options import parse_option

    given = {**given, **dict(parse_option(text, "--set") for text in settings)}
    refused = [key for key in given if key not in _CHANGEABLE]
    if refused:
        raise GradatimError(
            f"--resume goes on with the configuration in {folder}; only {', '.join(_CHANGEABLE)} may be given, "
            f"not {', '.join(refused)}"
        )
    return relaunch(folder, given)
