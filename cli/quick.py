"""Commands that start without the libraries of the others, so that an editor may run them on every save.

Such a command is a plain function: its parameters are the arguments, `Annotated[TYPE, "help"]`, and it returns the exit
code. From the signature come both a parser of the standard library, which `main` uses, and the entry in the full
command line, which shows the same options.
"""

from __future__ import annotations

import argparse
import inspect
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin, get_type_hints

QUICK = {"fmt": "fmt", "lint": "lint", "explain": "explain", "compile": "compile"}
"""Name of each quick command, and the module and function that it is."""


def command(name: str) -> Callable[..., int]:
    """The function behind a quick command."""
    return getattr(import_module(f".{QUICK[name]}", __package__), QUICK[name])


def run(name: str, arguments: list[str]) -> int:
    """Parse the arguments and run; wrong usage exits with 2."""
    function = command(name)
    doc = inspect.getdoc(function) or ""
    parser = argparse.ArgumentParser(prog=f"gradatim {name}", description=doc, allow_abbrev=False)
    for parameter, kind, text in _parameters(function):
        _add(parser, parameter, kind, text)
    return function(**vars(parser.parse_args(arguments)))


def _parameters(function: Callable[..., int]) -> list[tuple[inspect.Parameter, Any, str]]:
    hints = get_type_hints(function, include_extras=True)
    found = []
    for parameter in inspect.signature(function).parameters.values():
        kind, text = get_args(hints[parameter.name])
        found.append((parameter, kind, text))
    return found


def _add(parser: argparse.ArgumentParser, parameter: inspect.Parameter, kind: Any, text: str) -> None:
    text = text.replace("%", "%%")
    if _positional(kind):
        count = "+" if parameter.default is inspect.Parameter.empty else "*"
        item, shown = get_args(kind)[0], parameter.name.upper()
        parser.add_argument(parameter.name, nargs=count, type=item, help=text, metavar=shown)
        return
    flag = "--" + parameter.name.replace("_", "-")
    if kind is bool:
        parser.add_argument(flag, action="store_true", help=text)
    elif kind is Path:
        shown = parameter.name.upper()
        parser.add_argument(flag, flag[1:3], type=Path, default=parameter.default, help=text, metavar=shown)
    elif kind is int:
        shown = parameter.name.upper()
        parser.add_argument(flag, flag[1:3], type=int, default=parameter.default, help=text, metavar=shown)
    else:
        parser.add_argument(flag, type=kind, choices=list(kind), default=parameter.default, help=text)


def _positional(kind: Any) -> bool:
    """Lists are arguments, everything else is an option: a flag, a number, a path, or a choice (`StrEnum`)."""
    return get_origin(kind) is list


def as_typer(name: str) -> Callable[..., None]:
    """The same command for the full command line."""
    import typer

    function = command(name)

    def call(**given: Any) -> None:
        raise typer.Exit(function(**given))

    parameters = []
    for parameter, kind, text in _parameters(function):
        if _positional(kind):
            shown = typer.Argument(help=text)
        else:
            flag = "--" + parameter.name.replace("_", "-")
            shown = typer.Option(*([flag, flag[1:3]] if kind in (Path, int) else [flag]), help=text)
        parameters.append(parameter.replace(annotation=Annotated[kind, shown]))
    call.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    call.__annotations__ = {p.name: p.annotation for p in parameters}
    call.__doc__ = inspect.getdoc(function)
    return call
