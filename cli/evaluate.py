"""`gradatim eval`: how well a model answers held-out questions, by environment and level."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer


def evaluate(
    pack: Annotated[str, typer.Argument(help="Folder of a compiled pack.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="FILE.json; answers go to FILE.answers.jsonl.")],
    model: Annotated[str | None, typer.Option(help="Folder of a model or an adapter, or a Hugging Face id.")] = None,
    endpoint: Annotated[str | None, typer.Option(help="Base address of an OpenAI-compatible server.")] = None,
    model_name: Annotated[str | None, typer.Option(help="The model's name at the endpoint.")] = None,
    key_variable: Annotated[str, typer.Option(help="Environment variable with the endpoint's key.")] = "OPENAI_API_KEY",
    system: Annotated[str | None, typer.Option(help="System message for the endpoint.")] = None,
    field: Annotated[list[str] | None, typer.Option(help="Another field of the request, key=JSON; repeatable.")] = None,
    env: Annotated[list[str] | None, typer.Option(help="This environment only; repeatable.")] = None,
    levels: Annotated[str | None, typer.Option(help="A..B: these levels only.")] = None,
    per_level: Annotated[int, typer.Option(help="Questions of each level.")] = 32,
    samples: Annotated[int, typer.Option(help="Answers to each question, for pass@k.")] = 1,
    temperature: Annotated[float | None, typer.Option(help="0 for one sample, 1 for several, if not given.")] = None,
    max_tokens: Annotated[int | None, typer.Option(help="Longest answer.")] = None,
    markers: Annotated[str | None, typer.Option(help="auto, answer, boxed, last_line or whole.")] = None,
    against: Annotated[
        list[str] | None, typer.Option(help="Run folder, JSONL or parquet: its prompts are not asked.")
    ] = None,
    concurrency: Annotated[int, typer.Option(help="Calls of the endpoint at a time.")] = 8,
    rate: Annotated[float | None, typer.Option(help="Calls of the endpoint per minute.")] = None,
    retries: Annotated[int, typer.Option(help="Repetitions of a call that fails.")] = 6,
    timeout: Annotated[float, typer.Option(help="Seconds that a call may take.")] = 120.0,
    batch: Annotated[int, typer.Option(help="Prompts per batch of a local model.")] = 64,
) -> None:
    """Measure a model on held-out questions: accuracy with 95 % intervals, pass@k, frontiers.

    A stopped evaluation goes on with the same command.
    """
    from rich.console import Console

    from ..runtime.errors import GradatimError
    from ..training.evaluation.evaluation import Request, evaluate_model
    from ..training.reports.progress import Progress
    from ..training.settings.cells import level_range
    from ..training.settings.options import parse_option

    fields = dict(parse_option(text, "--field") for text in field or ())
    request = Request(
        pack, output, model, endpoint, model_name, key_variable, system, fields, env,
        level_range(levels) if levels else None, per_level, samples, temperature, max_tokens, markers, against or (),
        concurrency, rate, retries, timeout, batch,
    )  # fmt: skip
    try:
        with Progress("") as progress:
            report = evaluate_model(request, lambda done, total: progress.phase("answers", done, total))
    except KeyboardInterrupt:
        print(f"Stopped; the answers so far are in {request.answers}. Go on with the same command.")
        raise typer.Exit(130) from None
    console = Console()
    console.print("Held-out accuracy in per cent, with 95 % intervals", highlight=False)
    console.print(_levels(report, samples))
    console.print("\nFrontier: highest level with accuracy of at least 50 %; one below the lowest if there is none")
    console.print(_frontiers(report))
    console.print(f"Figures: {output}   answers: {request.answers}", highlight=False, markup=False)
    if report.unanswered:
        raise GradatimError(
            f"the figures lack {report.unanswered} answers ({report.reason}); the same command asks for them again"
        )


def _levels(report: Any, samples: int) -> Any:
    from rich.table import Table

    table = Table(box=None, padding=(0, 1))
    ks = [1 << i for i in range(1, samples.bit_length())]
    for name in ("environment", "level", "accuracy", "interval", *(f"pass@{k}" for k in ks), "malformed", "questions"):
        table.add_column(name, justify="left" if name == "environment" else "right")
    for env, levels in report.table.items():
        for level, cell in levels.items():
            passes = [f"{100 * cell.passes[k]:.0f}" if k in cell.passes else "" for k in ks]
            count = f"{cell.questions}" + (f" ({cell.unjudged} unjudged)" if cell.unjudged else "")
            interval = f"{100 * cell.low:.0f} to {100 * cell.high:.0f}"
            shares = [f"{100 * cell.accuracy:.0f}", interval, *passes, f"{100 * cell.malformed:.0f}", count]
            table.add_row(env, str(level), *shares)
    return table


def _frontiers(report: Any) -> Any:
    from rich.table import Table

    table = Table(box=None, padding=(0, 2))
    for name in ("environment", "frontier", "interval", "note"):
        table.add_column(name, justify="right" if name in ("frontier", "interval") else "left")
    for env, place in report.calibration.items():
        note = "" if place.rise is None else f"not monotone: level {place.rise[1]} is easier than {place.rise[0]}"
        table.add_row(env, str(place.frontier), f"{place.surely} to {place.perhaps}", note)
    return table
