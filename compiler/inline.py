"""Copying runtime functions into a module: the source of each, without its docstring, with all that it calls.

The inlinable files hold plain functions and literal constants only, so their text can be copied as it stands.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

RUNTIME = Path(__file__).resolve().parent.parent / "runtime"
FILES = (
    "rng.py",
    "draw.py",
    "extract.py",
    "render.py",
    "judging.py",
    "ruling.py",
    "solver.py",
    "solver_probe.py",
    "solver_propagate.py",
    "solver_setup.py",
    "solver_tables.py",
)
FOLDERS = ("answers", "lib")
_TOP = re.compile(r"^(?:def ([A-Za-z_]\w*)\(|([A-Z_][A-Z_0-9]*)(?::[^=\n]+)? = )", re.MULTILINE)
_NEXT = re.compile(r"^[A-Za-z_@\"#]", re.MULTILINE)
"""Where the definition before it has ended; a closing bracket belongs to it."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One function or constant: its text and the names it uses from elsewhere."""

    name: str
    text: str
    uses: frozenset[str]
    imports: frozenset[str]


@cache
def _places() -> dict[str, Path]:
    """Which file defines a name."""
    paths = [RUNTIME / f for f in FILES] + [p for d in FOLDERS for p in sorted((RUNTIME / d).glob("*.py"))]
    return {(m.group(1) or m.group(2)): p for p in paths for m in _TOP.finditer(_text(p))}


@cache
def runtime_names() -> frozenset[str]:
    """Every name that can be inlined."""
    return frozenset(_places())


@cache
def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@cache
def _imported(path: Path) -> dict[str, str]:
    """What the head of a file imports."""
    text = _text(path)
    first = _TOP.search(text)
    return _imports(ast.parse(text[: first.start()] if first else text))


@cache
def _piece(identifier: str) -> Piece:
    """One definition; only its own lines are parsed, which is most of the work."""
    path = _places()[identifier]
    text, imported = _text(path), _imported(path)
    begin = next(m.end() for m in _TOP.finditer(text) if identifier in m.groups())
    begin = text.rfind("\n", 0, begin) + 1
    after = _NEXT.search(text, begin + 1)
    lines = text[begin : after.start() if after else len(text)].split("\n")
    node = ast.parse("\n".join(lines)).body[0]
    used = {x.id for x in ast.walk(node) if isinstance(x, ast.Name)} - {identifier} - _bound(node)
    imports = frozenset(imported[u] for u in used if u in imported)
    return Piece(identifier, _source(node, lines), frozenset(used & runtime_names()), imports)


def _bound(node: ast.stmt) -> set[str]:
    """Arguments and local names of a function: they are its own, whatever the library calls by that name."""
    if not isinstance(node, ast.FunctionDef):
        return set()
    arguments = {x.arg for x in ast.walk(node) if isinstance(x, ast.arg)}
    arguments |= {x.name for x in ast.walk(node) if isinstance(x, ast.FunctionDef)}
    return arguments | {x.id for x in ast.walk(node) if isinstance(x, ast.Name) and isinstance(x.ctx, ast.Store)}


def _source(node: ast.stmt, lines: list[str]) -> str:
    """The text of a definition without its docstring."""
    first, last = node.lineno - 1, node.end_lineno or node.lineno
    body = lines[first:last]
    if isinstance(node, ast.FunctionDef) and ast.get_docstring(node) is not None:
        doc = node.body[0]
        start, end = doc.lineno - 1 - first, (doc.end_lineno or doc.lineno) - first
        while end < len(body) and not body[end].strip():
            end += 1
        body = body[:start] + body[end:]
    return "\n".join(body)


def _imports(tree: ast.Module) -> dict[str, str]:
    """Import statements of the standard library by the name they bind."""
    found: dict[str, str] = {}
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.level == 0 and node.module != "__future__":
            for alias in node.names:
                suffix = f" as {alias.asname}" if alias.asname else ""
                found[alias.asname or alias.name] = f"from {node.module} import {alias.name}{suffix}"
        elif isinstance(node, ast.Import):
            for alias in node.names:
                found[alias.asname or alias.name] = f"import {alias.name}"
    return found


def closure(names: set[str]) -> tuple[list[Piece], list[str]]:
    """The pieces for `names` and all they use, callees first, and the imports they need, sorted."""
    order: list[Piece] = []
    state: dict[str, int] = {}

    def visit(identifier: str) -> None:
        if identifier in state:
            return
        state[identifier] = 1
        piece = _piece(identifier)
        for used in sorted(piece.uses):
            visit(used)
        order.append(piece)

    for identifier in sorted(names & runtime_names()):
        visit(identifier)
    return order, sorted({line for piece in order for line in piece.imports})
