"""Writes the reference page that comes from the sources: the library, samplers and prompt filters.

    python docs/generate.py [FOLDER]

A test compares the page with what this gives, so that it cannot fall behind.
"""

import ast
import sys
from itertools import groupby
from pathlib import Path

from gradatim.dsl.filters import FILTERS
from gradatim.dsl.library import FOLDER, entries
from gradatim.dsl.samplers import SAMPLERS

NOTE = "<!-- Written by `make docs`; do not edit. -->"


def pages() -> dict[str, str]:
    """The text of each page by file name."""
    return {"library.md": library()}


def library() -> str:
    """Functions by topic, then samplers and prompt filters."""
    parts = [
        "# Library",
        NOTE,
        "Functions need no import. `T` stands for any type, `K` for one with an order. "
        "No function changes its arguments; a call outside of what is said here fails.",
    ]
    ordered = sorted(entries().values(), key=lambda entry: (entry.module, entry.name))
    for module, members in groupby(ordered, key=lambda entry: entry.module):
        parts += [f"## {module}", _module_doc(module)]
        for entry in members:
            parts += [f"### `{entry.line}`", *_doc(entry.doc)]
    parts += ["## Samplers", "They stand after `~`, in `sample:` and in `sampler` functions."]
    parts.append("\n".join(f"- `{name}`: {sampler.doc}" for name, sampler in sorted(SAMPLERS.items())))
    parts += ["## Prompt filters", 'As in `{{ xs | join(", ") }}`.']
    parts.append("\n".join(f"- `{name}`: {_filter_doc(kind.function)}" for name, kind in sorted(FILTERS.items())))
    return "\n\n".join(parts) + "\n"


def _module_doc(module: str) -> str:
    tree = ast.parse((FOLDER / f"{module}.py").read_text(encoding="utf-8"))
    return _joined(ast.get_docstring(tree) or "")


def _filter_doc(function: str) -> str:
    """The first paragraph of a function of the runtime, as part of a sentence."""
    for path in sorted(FOLDER.parent.rglob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.name == function:
                doc = (ast.get_docstring(node) or "").split("\n\n")[0].replace("\n", " ").rstrip(".")
                return doc[:1].lower() + doc[1:]
    raise ValueError(f"no file of {FOLDER.parent.name} has a function {function}")


def _doc(doc: str) -> list[str]:
    """Paragraphs and, apart from them, examples."""
    text, _, examples = "\n".join(line.removeprefix("    ") for line in doc.splitlines()).partition(">>>")
    shown = [f"```text\n>>>{examples.rstrip()}\n```"] if examples else []
    return [*([_joined(text)] if text.strip() else []), *shown]


def _joined(text: str) -> str:
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in text.strip().split("\n\n"))


def main(folder: Path) -> None:
    """Write all pages."""
    for name, text in pages().items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
