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
    return {(m.group(1) or m.group(2)): p for p in paths for m in _TOP.finditer(p.read_text(encoding="utf-8"))}


@cache
def runtime_names() -> frozenset[str]:
    """Every name that can be inlined."""
    return frozenset(_places())


@cache
def _pieces(path: Path) -> dict[str, Piece]:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    lines = text.split("\n")
    imported = _imports(tree)
    result: dict[str, Piece] = {}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            identifier = node.name
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            identifier = node.targets[0].id
        else:
            continue
        used = {x.id for x in ast.walk(node) if isinstance(x, ast.Name)} - {identifier} - _bound(node)
        imports = frozenset(imported[u] for u in used if u in imported)
        result[identifier] = Piece(identifier, _source(node, lines), frozenset(used & runtime_names()), imports)
    return result


def _bound(node: ast.stmt) -> set[str]:
    """Arguments and local names of a function: they are its own, whatever the library calls by that name."""
    if not isinstance(node, ast.FunctionDef):
        return set()
    arguments = {x.arg for x in ast.walk(node) if isinstance(x, ast.arg)}
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
        piece = _pieces(_places()[identifier])[identifier]
        for used in sorted(piece.uses):
            visit(used)
        order.append(piece)

    for identifier in sorted(names & runtime_names()):
        visit(identifier)
    return order, sorted({line for piece in order for line in piece.imports})
