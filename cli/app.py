"""The full command line: every command with its options and help."""

from __future__ import annotations

import typer

from .._version import __version__
from .bench import bench
from .emit import emit
from .evaluate import evaluate
from .extrapolate import extrapolate
from .new import new
from .quick import QUICK, as_typer
from .report import report
from .sample import sample
from .show import show
from .simulate import simulate
from .test import test
from .train import train

app = typer.Typer(
    name="gradatim",
    help="Author environments as spec files, compile and lint them, and train with compiled packs.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback(invoke_without_command=True)
def _root(version: bool = typer.Option(False, "--version", help="Print the version.")) -> None:
    if version:
        typer.echo(f"gradatim {__version__}")
        raise typer.Exit


app.command("new")(new)
app.command("show")(show)
for _name in QUICK:
    app.command(_name)(as_typer(_name))
app.command("emit")(emit)
app.command("sample")(sample)
app.command("test")(test)
app.command("eval")(evaluate)
app.command("report")(report)
app.command("extrapolate")(extrapolate)
app.command("train")(train)
app.command("bench")(bench)
app.command("simulate")(simulate)
