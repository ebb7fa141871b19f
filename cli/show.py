"""`gradatim show`: one instance of a spec, its reference, and the verdict on an answer."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

LONGEST = 50_000
"""Characters of a prompt that are printed."""


def show(
    spec: Annotated[Path, typer.Argument(help="A spec file; `-` reads it from standard input.")],
    level: Annotated[int | None, typer.Option(help="Level; the lowest one if not given.")] = None,
    seed: Annotated[int, typer.Option(help="Seed of the instance.")] = 0,
    draws: Annotated[
        str | None,
        typer.Option(help="Draws of the instance as JSON, instead of a seed."),
    ] = None,
    answer: Annotated[str | None, typer.Option(help="An answer to judge (`-` reads it from standard input).")] = None,
    markers: Annotated[
        str, typer.Option(help="Where the answer is in the text: whole, auto, answer, boxed, last_line.")
    ] = "whole",
    seconds: Annotated[float, typer.Option(min=0.01, help="Time for the instance, and for each answer.")] = 30.0,
    json_output: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Show the prompt, the reference and the verdict on an answer for one instance of a spec."""
    import json
    import sys

    from rich.console import Console
    from rich.panel import Panel
    from rich.text import Text

    from ..compiler.develop import load_spec
    from ..runtime.errors import GradatimError
    from .specs import compile_all

    if str(spec) == "-" and answer == "-":
        raise GradatimError("the spec and the answer cannot both come from standard input; name a file for the spec")
    results, errors = compile_all([spec], Console(stderr=True))
    if errors:
        raise typer.Exit(1)
    environment = load_spec(results[0], seconds)
    at = environment.levels[0] if level is None else level
    instance = environment.sample(at, seed) if draws is None else _given(environment.name, at, draws)
    prompt, reference = environment.prompt(instance), environment.reference(instance)
    text = sys.stdin.buffer.read().decode("utf-8", "surrogatepass") if answer == "-" else answer
    verdict = None if text is None else environment.verify(instance, text, markers)
    if json_output:
        data = {"instance": json.loads(instance), "prompt": prompt, "reference": reference}
        print(json.dumps(data | ({"verdict": verdict.to_dict()} if verdict else {}), ensure_ascii=False))
        return
    console = Console()
    place = json.loads(instance)
    console.print(
        Panel(
            Text(_short(prompt)),
            title=f"{environment.name}  level {place['level']}  "
            + (f"seed {place['seed']}" if draws is None else "the given draws"),
            title_align="left",
        )
    )
    console.print(Panel(Text(_short(reference)), title="reference", title_align="left"))
    if verdict is not None:
        style = {"correct": "green", "wrong": "red", "malformed": "yellow"}.get(verdict.status, "magenta")
        body = Text(f"accuracy {verdict.accuracy}   score {verdict.score:.3f}")
        for label, value in verdict.criteria.items():
            body.append(f"\n{value:5.2f}  {label}")
        for line in verdict.feedback:
            body.append(f"\n- {line}")
        console.print(Panel(body, title=verdict.status, title_align="left", border_style=style))


def _short(text: str) -> str:
    """A text that fills some screens at most; JSON output has all of it."""
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}\n... ({len(text):,} characters in all)"


def _given(name: str, level: int, draws: str) -> str:
    """An instance with the draws that somebody wrote down; GradatimError for what is no JSON object."""
    import json

    from ..runtime.errors import GradatimError

    try:
        values = json.loads(draws)
    except ValueError as error:
        raise GradatimError(f"--draws: this is no JSON ({error}); copy it from the witness of a finding") from None
    if not isinstance(values, dict):
        raise GradatimError('--draws: write an object with a value for each draw, such as {"x": 3}')
    return json.dumps({"env": name, "level": level, "seed": 0, "draws": values})
