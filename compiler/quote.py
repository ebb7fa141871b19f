"""Building Python syntax trees: small constructors, and templates whose `__name__` places are filled with trees."""

from __future__ import annotations

import ast
from typing import Any, cast


def name(identifier: str) -> ast.expr:
    """A name that is read."""
    return ast.Name(identifier, ast.Load())


def stored(identifier: str) -> ast.expr:
    """A name that is assigned."""
    return ast.Name(identifier, ast.Store())


def literal(value: object) -> ast.expr:
    """The display of a plain value: numbers, strings, None, and lists, tuples and dicts of them."""
    match value:
        case list():
            return ast.List([literal(x) for x in value], ast.Load())
        case tuple():
            return ast.Tuple([literal(x) for x in value], ast.Load())
        case dict():
            return ast.Dict([literal(k) for k in value], [literal(v) for v in value.values()])
        case int() if not isinstance(value, bool) and value < 0:
            return ast.UnaryOp(ast.USub(), ast.Constant(-value))
    return ast.Constant(cast(Any, value))


def call(function: str | ast.expr, *args: ast.expr, **keywords: ast.expr) -> ast.expr:
    """A call."""
    func = name(function) if isinstance(function, str) else function
    return ast.Call(func, list(args), [ast.keyword(k, v) for k, v in keywords.items()])


def assign(target: str | ast.expr, value: ast.expr) -> ast.stmt:
    """`target = value`."""
    place = stored(target) if isinstance(target, str) else target
    return ast.Assign([place], value)


def subscript(value: ast.expr, index: ast.expr) -> ast.expr:
    """`value[index]`."""
    return ast.Subscript(value, index, ast.Load())


class _Fill(ast.NodeTransformer):
    def __init__(self, parts: dict[str, Any]) -> None:
        self.parts = parts

    def _part(self, identifier: str) -> Any:
        if identifier.startswith("__") and identifier.endswith("__"):
            return self.parts.get(identifier[2:-2])
        return None

    def visit_Name(self, node: ast.Name) -> Any:
        part = self._part(node.id)
        if part is None:
            return node
        if isinstance(part, str):
            return ast.Name(part, node.ctx)
        return part

    def visit_Expr(self, node: ast.Expr) -> Any:
        part = self._part(node.value.id) if isinstance(node.value, ast.Name) else None
        return part if isinstance(part, list) else self.generic_visit(node)


def statements(template: str, **parts: Any) -> list[ast.stmt]:
    """The statements of a template; a line `__x__` alone takes a list of statements, elsewhere an expression or a name."""
    tree = _Fill(parts).visit(ast.parse(template))
    return tree.body


def expression(template: str, **parts: Any) -> ast.expr:
    """The expression of a template."""
    return _Fill(parts).visit(ast.parse(template, mode="eval")).body
