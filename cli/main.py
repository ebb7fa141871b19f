"""The command line: sub-commands, exit codes, and what happens to errors.

Exit codes: 0 clean, 1 findings or a refused request, 2 wrong usage, 3 an internal error (its traceback goes to a file).
"""

from __future__ import annotations

import os
import sys
import tempfile
import traceback

import typer

from .._version import __version__
from ..runtime.errors import GradatimError, InternalError
from .compile import compile_
from .new import new
from .show import show
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
app.command("compile")(compile_)
app.command("train")(train)


def main() -> None:
    """Run the command line and exit with its code."""
    try:
        app()
    except GradatimError as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(1)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except (InternalError, Exception) as error:
        _internal(error)


def _internal(error: BaseException) -> None:
    """Keep the traceback in a file, say where, and exit 3."""
    with tempfile.NamedTemporaryFile(
        "w", prefix="gradatim-error-", suffix=".txt", delete=False, encoding="utf-8"
    ) as file:
        file.write(f"gradatim {__version__}, arguments {sys.argv[1:]}\n\n")
        file.write("".join(traceback.format_exception(error)))
    print(f"internal error: {type(error).__name__}: {error}", file=sys.stderr)
    print(f"this is a fault of gradatim, not yours; please report it with {file.name}", file=sys.stderr)
    sys.exit(3)


if __name__ == "__main__":
    main()
