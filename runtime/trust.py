"""Holds the modules of a pack to what the compiler can write, before any of it runs.

A hash in a manifest proves nothing about its author. A module passes if its imports, names, attributes and kinds of
syntax are in the closed lists of `trust_tables`; it then runs with the builtins in `BUILTINS` and no others. Such a
module computes with numbers, text and containers. It cannot open files, start programs, import, execute text, or reach
into another module, a frame or a class. It can still use up time and memory; the verifier pool limits those.
"""

import ast
import builtins
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from typing import Any

from .errors import GradatimError
from .trust_tables import BUILTINS, DEEPEST, FORBIDDEN, IMPORTED, METHODS, NODES, REACHED

LEVELS = ("source", "any")
_TOP = (ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign, ast.FunctionDef)
_FRAMES = re.compile(r"sys\.setrecursionlimit\(max\(sys\.getrecursionlimit\(\), ([0-9]{1,9})\)\)")
_trusted: set[bytes] = set()


class Untrusted(GradatimError):
    """A module holds something that the compiler does not write."""


def check_source(text: str, place: str) -> None:
    """Raise Untrusted, with `place` and the line, unless the module stays within what the compiler can write.

    The result is kept per content for the life of the process.
    """
    digest = sha256(text.encode("utf-8", "surrogatepass")).digest()
    if digest in _trusted:
        return
    try:
        tree = ast.parse(text)
        problem = min(_problems(tree), key=lambda found: found[0], default=None)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise Untrusted(f"{place}: not a module that the compiler wrote ({type(error).__name__})") from None
    if problem:
        line, what = problem
        raise Untrusted(
            f"{place} line {line}: {what} is not something the compiler writes, so the module was not run; compile its "
            f'spec yourself, or load the pack with trust="any" if you know where it comes from'
        )
    _trusted.add(digest)


def restricted_builtins() -> dict[str, Any]:
    """What `__builtins__` is for a checked module: the allowed names, and imports of the allowed modules."""
    allowed = {name: getattr(builtins, name) for name in BUILTINS}
    return allowed | {"__import__": _import}


def _import(
    name: str, globals: Mapping | None = None, locals: Mapping | None = None, fromlist: Any = (), level: int = 0
) -> ModuleType:
    if level or name not in (*IMPORTED, *REACHED, "sys"):
        raise ImportError(f"a module of a pack cannot import {name!r}")
    return __import__(name, globals, locals, fromlist, level)


Problem = tuple[int, str]


def _problems(tree: ast.Module) -> Iterator[Problem]:
    """(line, what) of everything that the compiler would not have written."""
    body = tree.body[1:] if tree.body and _is_text(tree.body[0]) else tree.body
    for stmt in body:
        yield from _top(stmt)
    known = _Known(tree)
    if known.variant:
        body = [stmt for stmt in body if stmt is not known.variant]
    stack: list[tuple[ast.AST, ast.AST]] = [(stmt, tree) for stmt in reversed(body) if not _is_frames(stmt)]
    while stack:
        node, parent = stack.pop()
        kind = type(node)
        if kind not in NODES:
            yield getattr(node, "lineno", getattr(parent, "lineno", 0)), f"`{kind.__name__}`"
        elif kind in _RULES:
            line = getattr(node, "lineno", getattr(parent, "lineno", 0))
            for what in _RULES[kind](node, parent, known):
                yield line, what
        stack.extend([(child, node) for child in ast.iter_child_nodes(node)][::-1])


def _is_text(stmt: ast.stmt) -> bool:
    return isinstance(stmt, ast.Expr) and isinstance(stmt.value, ast.Constant) and isinstance(stmt.value.value, str)


def _is_frames(stmt: ast.stmt) -> bool:
    """Whether the statement raises the recursion limit, by no more than the compiler asks for."""
    found = _FRAMES.fullmatch(ast.unparse(stmt)) if isinstance(stmt, ast.Expr) else None
    return found is not None and int(found[1]) <= DEEPEST


def _top(stmt: ast.stmt) -> Iterator[Problem]:
    """Modules hold imports, assignments to names, functions, and their own line map."""
    if not isinstance(stmt, _TOP) and not _is_frames(stmt):
        yield stmt.lineno, f"`{type(stmt).__name__}` outside of functions"
    elif isinstance(stmt, ast.Assign):
        for target in stmt.targets:
            own = isinstance(target, ast.Subscript) and ast.unparse(target) == "SPEC['lines']"
            if not own and not isinstance(target, ast.Name):
                yield stmt.lineno, f"assignment to `{ast.unparse(target)}` outside of functions"


class _Known:
    """What a module names: names that it binds, modules that it imports, fields of its records."""

    def __init__(self, tree: ast.Module) -> None:
        self.bound: set[str] = set()
        self.modules: set[str] = set()
        self.fields: set[str] = set()
        self.variant: ast.FunctionDef | None = None
        for node in ast.walk(tree):
            self._add(node)
        for stmt in tree.body:
            if isinstance(stmt, ast.FunctionDef) and stmt.name == "variant" and ast.dump(stmt) == _variant():
                self.variant = stmt

    def _add(self, node: ast.AST) -> None:
        match node:
            case ast.Name(ctx=ast.Store()):
                self.bound.add(node.id)
            case ast.arg():
                self.bound.add(node.arg)
            case ast.FunctionDef():
                self.bound.add(node.name)
            case ast.ExceptHandler() | ast.MatchAs() | ast.MatchStar() if node.name:
                self.bound.add(node.name)
            case ast.Import():
                self.modules |= {alias.name for alias in node.names}
            case ast.ImportFrom():
                self.bound |= {alias.name for alias in node.names}
            case ast.Call(func=ast.Name(id="namedtuple"), args=[_, fields]):
                self._fields(fields)
            case ast.Call(func=ast.Name(id="variant"), args=[_, _, fields]):
                self._fields(fields)

    def _fields(self, node: ast.expr) -> None:
        names = node.elts if isinstance(node, ast.Tuple) else []
        self.fields |= {x.value for x in names if isinstance(x, ast.Constant) and isinstance(x.value, str)}


@cache
def _variant() -> str:
    """The one function that makes classes, as the compiler copies it."""
    source = (Path(__file__).parent / "judging.py").read_text(encoding="utf-8")
    found = [x for x in ast.parse(source).body if isinstance(x, ast.FunctionDef) and x.name == "variant"]
    found[0].body = found[0].body[1:]
    return ast.dump(found[0])


def _bad(name: str | None) -> bool:
    return name is not None and name.startswith("__") and name.endswith("__")


def _bound(name: str | None) -> Iterator[str]:
    """A name that the module gives to something."""
    if _bad(name) or name in _KEPT:
        yield f"giving the name `{name}` to something"


def _name(node: ast.Name, parent: ast.AST, known: _Known) -> Iterator[str]:
    if not isinstance(node.ctx, ast.Load):
        yield from _bound(node.id)
    elif node.id in known.modules:
        if not isinstance(parent, ast.Attribute):
            yield f"the module `{node.id}` as a value"
    elif node.id in ("type", "getattr"):
        if not isinstance(parent, ast.Call) or parent.func is not node:
            yield f"`{node.id}` as a value"
    elif node.id not in BUILTINS and (node.id not in known.bound or _bad(node.id)):
        yield f"the name `{node.id}`"


def _attribute(node: ast.Attribute, parent: ast.AST, known: _Known) -> Iterator[str]:
    if not isinstance(node.ctx, ast.Load):
        yield f"changing the attribute `{node.attr}`"
    elif isinstance(node.value, ast.Name) and node.value.id in known.modules:
        if node.attr not in REACHED.get(node.value.id, ()):
            yield f"`{node.value.id}.{node.attr}`"
    elif node.attr == "__name__":
        inner = node.value
        if not (isinstance(inner, ast.Call) and isinstance(inner.func, ast.Name) and inner.func.id == "type"):
            yield "attribute `__name__`"
    else:
        yield from _read_attribute(node.attr, known)


def _read_attribute(name: str, known: _Known) -> Iterator[str]:
    if name not in METHODS and (name not in known.fields or name in FORBIDDEN or name.startswith("_")):
        yield f"attribute `{name}`"


def _call(node: ast.Call, parent: ast.AST, known: _Known) -> Iterator[str]:
    if not isinstance(node.func, ast.Name):
        return
    if node.func.id == "type":
        shown = isinstance(parent, ast.Attribute) and parent.attr == "__name__"
        alone = len(node.args) == 1 and not node.keywords and not isinstance(node.args[0], ast.Starred)
        if not alone or not (shown or isinstance(parent, ast.Compare)):
            yield "this use of `type`"
    elif node.func.id == "getattr":
        match node.args, node.keywords:
            case [_, ast.Constant(value="_fields"), ast.Constant(value=None)], []:
                return
        yield "this use of `getattr`"


def _import_from(node: ast.ImportFrom, parent: ast.AST, known: _Known) -> Iterator[str]:
    for alias in node.names:
        fine = node.level == 0 and alias.asname is None and alias.name in IMPORTED.get(node.module or "", ())
        if not fine or not isinstance(parent, ast.Module):
            yield f"`from {'.' * node.level}{node.module or ''} import {alias.name}`"


def _import_module(node: ast.Import, parent: ast.AST, known: _Known) -> Iterator[str]:
    for alias in node.names:
        if alias.asname or alias.name not in (*REACHED, "sys") or not isinstance(parent, ast.Module):
            yield f"`import {alias.name}`"


def _function(node: ast.FunctionDef, parent: ast.AST, known: _Known) -> Iterator[str]:
    yield from _bound(node.name)
    for decorator in node.decorator_list:
        if not (isinstance(decorator, ast.Name) and decorator.id == "memo"):
            yield f"the decorator `{ast.unparse(decorator)}`"


def _class_pattern(node: ast.MatchClass, parent: ast.AST, known: _Known) -> Iterator[str]:
    if not isinstance(node.cls, ast.Name):
        yield "this pattern"
    for name in node.kwd_attrs:
        yield from _read_attribute(name, known)


def _formatted(node: ast.FormattedValue, parent: ast.AST, known: _Known) -> Iterator[str]:
    if node.format_spec is not None:
        yield "a format in an f-string"


def _keyword(node: ast.keyword, parent: ast.AST, known: _Known) -> Iterator[str]:
    if node.arg is None or _bad(node.arg):
        yield f"the keyword argument `{node.arg or '**'}`"


_PYTHON = {name for name, value in vars(builtins).items() if getattr(value, "__module__", None) == "builtins"}
_KEPT = frozenset({*REACHED, *BUILTINS, *_PYTHON, "sys", "namedtuple"})
_RULES: dict[type, Callable[[Any, ast.AST, _Known], Iterator[str]]] = {
    ast.Name: _name,
    ast.Attribute: _attribute,
    ast.Call: _call,
    ast.ImportFrom: _import_from,
    ast.Import: _import_module,
    ast.FunctionDef: _function,
    ast.MatchClass: _class_pattern,
    ast.FormattedValue: _formatted,
    ast.keyword: _keyword,
    ast.arg: lambda node, parent, known: _bound(node.arg),
    ast.ExceptHandler: lambda node, parent, known: _bound(node.name),
    ast.MatchAs: lambda node, parent, known: _bound(node.name),
    ast.MatchStar: lambda node, parent, known: _bound(node.name),
}
