"""The page `docs/stdlib.md`: everything that needs no declaration, from the tables that the compiler itself reads."""

from __future__ import annotations

import ast
import re
from itertools import groupby

from ..dsl import types as t
from ..dsl.builtins import FUNCTIONS, KEYWORDS
from ..dsl.declare import LAWS
from ..dsl.filters import FILTERS
from ..dsl.library import FOLDER, Entry, entries
from ..dsl.methods import METHODS
from ..dsl.samplers import SAMPLERS
from ..dsl.types import show

_INTRO = """# What needs no declaration

Written by `python -m gradatim.cli.docs` from the tables of the compiler. There are no imports: every name below is in
scope in every section; laws belong to `param` lines, samplers to draws. Library functions are pure: they change no
argument, their lists have a fixed order, and each is tested against an independent implementation.

In signatures, capital letters stand for any type, `T?` for a value or None, `fn(T) -> U` for a function.
"""

_LAW_DOCS = {
    "grow": "start * factor ** level, at most `cap`",
    "linear": "start + step * level, at most `cap`",
    "steps": "the value of the last key that is not above the level; `{0: 3, 10: 5}`",
    "table": "one value for each level, from level 0 on",
}


def stdlib_page() -> str:
    """The whole page."""
    parts = [_INTRO, _laws(), _samplers(), _filters(), _builtins(), _methods(), "## Library\n"]
    listed = sorted((e for e in entries().values()), key=lambda e: e.module)
    parts += [_module(module, list(group)) for module, group in groupby(listed, key=lambda e: e.module)]
    return "\n".join(parts).rstrip("\n") + "\n"


def _laws() -> str:
    lines = ["## Laws\n", "In `param` lines, beside the arithmetic of `level`; exact, and rounded down at the end.\n"]
    lines += [f"- `{name}({_parameters(kind)})`: {_LAW_DOCS[name]}" for name, kind in LAWS.items()]
    return "\n".join(lines) + "\n"


def _parameters(kind: t.Fn) -> str:
    return ", ".join(f"{p.name}: {show(p.type)}" + ("" if p.required else " = ...") for p in kind.params)


def _samplers() -> str:
    lines = ["## Samplers\n", "After `~` in `sample:`, and in functions declared with `sampler`.\n"]
    for name, entry in SAMPLERS.items():
        call = f"{name}({_parameters(entry.type)})"
        form = f"x: DOMAIN ~ {call}" if entry.distribution else f"x ~ {call}"
        gives = "" if entry.distribution else f", {show(entry.type.result)}"
        lines.append(f"- `{form}`: {entry.doc}{gives}")
    return "\n".join(lines) + "\n"


def _filters() -> str:
    docs = _docs_of_filters()
    lines = ["## Prompt filters\n", '`{{ xs | join(", ") }}`. The list is closed.\n']
    for name, entry in FILTERS.items():
        arguments = "(" + ", ".join("sep" for _ in range(entry.most)) + ")" if entry.most else ""
        lines.append(f"- `{name}{arguments}`: {docs.get(entry.function, '')}")
    return "\n".join(lines) + "\n"


def _docs_of_filters() -> dict[str, str]:
    found = {}
    for path in (FOLDER.parent / "render.py", *sorted((FOLDER.parent / "answers").glob("*.py"))):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef):
                found[node.name] = _paragraph(ast.get_docstring(node) or "")
    return found


def _builtins() -> str:
    names = []
    for name in FUNCTIONS:
        keywords = ", ".join(f"{k}=" for k in KEYWORDS.get(name, ()))
        names.append(f"`{name}({keywords})`" if keywords else f"`{name}`")
    return "## Functions of Python\n\nWith the meaning they have in Python: " + ", ".join(names) + ".\n"


def _methods() -> str:
    lines = ["## Methods\n"]
    for kind, group in groupby(METHODS, key=lambda pair: pair[0]):
        lines.append(f"- {kind.__name__.lower()}: " + ", ".join(f"`{name}`" for _, name in group))
    return "\n".join(lines) + "\n"


def _module(module: str, listed: list[Entry]) -> str:
    tree = ast.parse((FOLDER / f"{module}.py").read_text(encoding="utf-8"))
    lines = [f"### {module}\n", _paragraph(ast.get_docstring(tree) or "") + "\n"]
    return "\n".join([*lines, *(_entry(entry) for entry in listed)]) + "\n"


def _entry(entry: Entry) -> str:
    """The signature, what it gives, when it fails, and its examples."""
    text, _, examples = entry.doc.partition(">>>")
    body = re.sub(r"\s+", " ", text).strip()
    shown = [f"`{call}` gives `{result}`" for call, result in _examples(">>>" + examples)]
    return f"- `{entry.line}`\n  {body}" + (f"\n  {'; '.join(shown)}" if shown else "")


def _examples(text: str) -> list[tuple[str, str]]:
    found = re.findall(r">>> ([^\n]*)\n\s*([^\s>][^\n]*)(?=\n|$)", text)
    return [(call, result) for call, result in found if not result.startswith("Traceback")]


def _paragraph(text: str) -> str:
    return re.sub(r"\s+", " ", text.split("\n\n", 1)[0]).strip()
