"""`gradatim new`: a commented spec that compiles, to start from."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

TEMPLATE = """lang 1
env {name} "Say in one line what the model has to do."
tags: example
level: 0..20

# A parameter is a function of the level; its value is proved to stay in its domain at every level.
# Laws: linear(start, step, cap=..), grow(start, factor, cap=..), steps({{0: 3, 10: 5}}), table([..]).
param n: int in 3..40 = linear(3, 1, cap=40)

# Values are drawn with `:`, defined with `=`; `require` draws again until it holds; `hidden` is closed to the prompt.
sample:
    xs: list[n] of int in 0..99, distinct
    k: int in 1..n
    require xs != sorted(xs) as "not sorted already"

prompt:
    Here are {{{{ n }}}} numbers: {{{{ xs | join(" ") }}}}
    Which of them is number {{{{ k }}}} when they are sorted in ascending order?

# The answer's type is its parser, its printer, and the sentence that tells the model how to answer.
answer x: int in 0..99

# One correct answer. Without a `check:` section an answer is right if it equals this one.
solve: sorted(xs)[k - 1]

# Answers that must be rejected, and a second way to the right one; `gradatim test` tries them on many instances.
must_fail:
    sorted(xs)[n - k] when sorted(xs)[n - k] != reference   as "counted from the wrong end"

must_pass:
    [x for x in xs if sum(1 for y in xs if y < x) == k - 1][0]  as "the one with k - 1 smaller ones"
"""


def new(
    name: Annotated[str, typer.Argument(help="Name of the environment: letters, digits and _.")],
    folder: Annotated[Path, typer.Option("--folder", "-f", help="Where to put the file.")] = Path("."),
) -> None:
    """Write a commented spec that compiles."""
    from ..runtime.errors import GradatimError

    stem = name.removesuffix(".env")
    if not re.fullmatch(r"[A-Za-z_][A-Za-z_0-9]*", stem):
        raise GradatimError(f"`{name}` is no name for an environment: use letters, digits and _, and no digit first")
    path = folder / f"{stem}.env"
    if path.exists():
        raise GradatimError(f"{path}: this file exists; it was not touched")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(TEMPLATE.format(name=stem), encoding="utf-8")
    except OSError as error:
        raise GradatimError(f"{path}: cannot be written: {error.strerror}") from None
    typer.echo(
        f"{path}: look at an instance with `gradatim show {path} --level 5`, then `gradatim compile {path} -o pack`"
    )
