"""`gradatim bench`: what generating and judging costs, per environment and level."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from ..runtime.pack import Environment

COLUMNS = ("sample", "prompt", "reference", "correct", "wrong", "malformed", "thinking")
THINKING = "<think>" + "Let me see: 12 + 34 is 46, but {that} is not it. " * 330 + "</think>"
"""16 KB in front of an answer."""


def bench(
    targets: Annotated[list[Path], typer.Argument(help="Packs, spec files, or folders of specs.")],
    level: Annotated[list[int] | None, typer.Option(help="Level; the lowest, middle and highest if not given.")] = None,
    instances: Annotated[int, typer.Option(min=1, help="Instances per level.")] = 20,
    seconds: Annotated[float, typer.Option(help="Most time per environment and level, about.")] = 1.0,
    json_output: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Measure generation and verification: the median CPU time in µs of each step, per environment and level.

    Verification is measured with the reference at hand, as for the second and later responses to an instance: a correct
    answer, a wrong one, one that cannot be read, and the correct one behind 16 KB of thinking.
    """
    import json

    from rich.console import Console

    rows = []
    for environment in _environments(targets):
        for number in _levels(environment, level):
            rows.append(measure(environment, number, instances, seconds))
    if not rows:
        from ..runtime.errors import GradatimError

        raise GradatimError("no environment has this level; leave out --level")
    if json_output:
        print(json.dumps({"unit": "µs, median CPU time", "rows": rows}, ensure_ascii=False))
        return
    Console().print(_table(rows))


def _environments(targets: list[Path]) -> list[Environment]:
    from rich.console import Console

    from ..compiler.develop import load_spec
    from ..runtime.pack import load
    from .files import find_specs
    from .specs import compile_all

    found: list[Environment] = []
    for target in targets:
        if (target / "manifest.json").is_file():
            found += load(target).values()
            continue
        results, errors = compile_all(find_specs([target]), Console(stderr=True))
        if errors:
            raise typer.Exit(1)
        found += [load_spec(result) for result in results]
    return found


def _levels(environment: Environment, asked: list[int] | None) -> list[int]:
    known = environment.levels
    return [x for x in asked if x in known] if asked else sorted({known[0], known[len(known) // 2], known[-1]})


def measure(environment: Environment, level: int, instances: int, seconds: float) -> dict[str, object]:
    """One row: environment, level, and the median µs of each of `COLUMNS`."""
    from statistics import median
    from time import monotonic, thread_time

    spent: dict[str, list[float]] = {column: [] for column in COLUMNS}

    def timed(column, action, *args, repeat=1):
        begin = thread_time()
        for _ in range(repeat):
            result = action(*args)
        spent[column].append((thread_time() - begin) / repeat * 1e6)
        return result

    end = monotonic() + seconds
    for seed in range(2**49, 2**49 + instances + 1):
        instance = timed("sample", environment.sample, level, seed)
        timed("prompt", environment.prompt, instance)
        right = timed("reference", environment.reference, instance)
        responses = {"correct": f"<answer>{right}</answer>", "wrong": f"<answer>{_other(right)}</answer>"}
        responses |= {"malformed": "<answer>~</answer>", "thinking": f"{THINKING}<answer>{right}</answer>"}
        for column, response in responses.items():
            timed(column, environment.verify, instance, response, repeat=5)
        if seed == 2**49:
            spent = {column: [] for column in COLUMNS}  # the first round imports the module
        elif monotonic() > end:
            break
    row: dict[str, object] = {"environment": environment.name, "level": level, "instances": len(spent["sample"])}
    return row | {column: round(median(values), 1) for column, values in spent.items()}


def _other(right: str) -> str:
    """A text of the same form that is most likely wrong: another digit, or another order."""
    for place in range(len(right) - 1, -1, -1):
        if right[place].isdigit():
            return right[:place] + str((int(right[place]) + 1) % 10) + right[place + 1 :]
    return right[::-1]


def _table(rows: list[dict[str, object]]):
    from rich.table import Table

    table = Table(caption="median CPU time in µs; verification with the reference at hand")
    table.add_column("environment", no_wrap=True, min_width=max(len(str(row["environment"])) for row in rows))
    for column in ("level", *COLUMNS):
        table.add_column(column, justify="right")
    for row in rows:
        cells = [f"{row[column]:,.1f}" for column in COLUMNS]
        table.add_row(str(row["environment"]), str(row["level"]), *cells)
    return table
