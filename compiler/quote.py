"""Building Python syntax trees: small constructors, and templates whose `__name__` places are filled with trees."""

from __future__ import annotations

import ast
from fractions import Fraction
from functools import cache
from typing import Any, cast

_LOAD, _STORE = ast.Load(), ast.Store()


def name(identifier: str) -> ast.expr:
    """A name that is read."""
    return ast.Name(identifier, _LOAD)


def stored(identifier: str) -> ast.expr:
    """A name that is assigned."""
    return ast.Name(identifier, _STORE)


def literal(value: object) -> ast.expr:
    """The display of a plain value: numbers, strings, None, and lists, tuples and dicts of them."""
    match value:
        case list():
            return ast.List([literal(x) for x in value], _LOAD)
        case tuple():
            return ast.Tuple([literal(x) for x in value], _LOAD)
        case dict():
            return ast.Dict([literal(k) for k in value], [literal(v) for v in value.values()])
        case Fraction():
            return ast.Call(name("Fraction"), [literal(value.numerator), literal(value.denominator)], [])
        case int() | float() if not isinstance(value, bool) and value < 0:
            return ast.UnaryOp(ast.USub(), ast.Constant(-value))
    return ast.Constant(cast(Any, value))


def call(function: str | ast.expr, *args: ast.expr, **keywords: ast.expr) -> ast.expr:
    """A call."""
    func = name(function) if isinstance(function, str) else function
    return ast.Call(func, list(args), [ast.keyword(k, v) for k, v in keywords.items()])


def method(value: ast.expr, attribute: str, *args: ast.expr) -> ast.expr:
    """`value.attribute(args)`."""
    return ast.Call(ast.Attribute(value, attribute, _LOAD), list(args), [])


def assign(target: str | ast.expr, value: ast.expr) -> ast.stmt:
    """`target = value`."""
    place = stored(target) if isinstance(target, str) else target
    return ast.Assign([place], value)


def subscript(value: ast.expr, index: ast.expr) -> ast.expr:
    """`value[index]`."""
    return ast.Subscript(value, index, _LOAD)


def compare(left: ast.expr, op: type[ast.cmpop], right: ast.expr) -> ast.expr:
    """`left op right`."""
    return ast.Compare(left, [op()], [right])


def plus(value: ast.expr, number: int) -> ast.expr:
    """`value + number`, worked out where it can be: `n - 1 + 1` is `n`."""
    if isinstance(value, ast.Constant) and isinstance(value.value, int):
        return literal(value.value + number)
    taken = value.right if isinstance(value, ast.BinOp) and isinstance(value.op, ast.Sub) else None
    if isinstance(value, ast.BinOp) and isinstance(taken, ast.Constant) and taken.value == number:
        return value.left
    return ast.BinOp(value, ast.Add(), literal(number))


def range_of(low: ast.expr, high: ast.expr) -> ast.expr:
    """`range` over low..high, both included."""
    if isinstance(low, ast.Constant) and low.value == 0:
        return call("range", plus(high, 1))
    return call("range", low, plus(high, 1))


def both(tests: list[ast.expr]) -> ast.expr:
    """All tests joined by `and`; True if there are none."""
    if not tests:
        return ast.Constant(True)
    return tests[0] if len(tests) == 1 else ast.BoolOp(ast.And(), tests)


def arguments(*params: str) -> ast.arguments:
    """Plain positional parameters."""
    return ast.arguments([], [ast.arg(p) for p in params], None, [], [], None, [])


def function(identifier: str, params: list[str], body: list[ast.stmt]) -> ast.FunctionDef:
    """`def identifier(params):`."""
    return ast.FunctionDef(identifier, arguments(*params), body, [], None, None)


def lambda_of(argument: str, body: ast.expr) -> ast.expr:
    """`lambda argument: body`, or just `f` where the body is `f(argument)`."""
    if isinstance(body, ast.Call) and isinstance(body.func, ast.Name) and not body.keywords and len(body.args) == 1:
        only = body.args[0]
        if isinstance(only, ast.Name) and only.id == argument != body.func.id:
            return body.func
    return ast.Lambda(arguments(argument), body)


def thunk(body: ast.expr) -> ast.expr:
    """`lambda: body`."""
    return ast.Lambda(arguments(), body)


def each(element: ast.expr, target: str, source: ast.expr) -> ast.expr:
    """`[element for target in source]`."""
    return ast.ListComp(element, [ast.comprehension(stored(target), source, [], 0)])


def every(test: ast.expr, target: str, source: ast.expr) -> ast.expr:
    """`all(test for target in source)`."""
    return call("all", ast.GeneratorExp(test, [ast.comprehension(stored(target), source, [], 0)]))


# ----------------------------------------------------------------------------------------------------------- templates
@cache
def _parsed(template: str) -> ast.Module:
    return ast.parse(template)


def _part(identifier: str, parts: dict[str, Any]) -> Any:
    return parts.get(identifier[2:-2]) if identifier.startswith("__") and identifier.endswith("__") else None


def _fill(node: Any, parts: dict[str, Any]) -> Any:
    """A copy of a template's tree with its places filled."""
    if isinstance(node, list):
        filled: list[Any] = []
        for item in node:
            made = _fill(item, parts)
            filled.extend(made) if isinstance(made, list) else filled.append(made)
        return filled
    if not isinstance(node, ast.AST):
        if isinstance(node, str) and (part := _part(node, parts)) is not None:
            return part
        return node
    if isinstance(node, ast.Name):
        part = _part(node.id, parts)
        return (
            ast.Name(node.id, node.ctx) if part is None else ast.Name(part, node.ctx) if isinstance(part, str) else part
        )
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Name):
        part = _part(node.value.id, parts)
        if isinstance(part, list):
            return part
    if isinstance(node, ast.expr_context | ast.operator | ast.cmpop | ast.boolop | ast.unaryop):
        return node
    return type(node)(*[_fill(getattr(node, field, None), parts) for field in node._fields])


def statements(template: str, **parts: Any) -> list[ast.stmt]:
    """The statements of a template; a line `__x__` alone takes statements, elsewhere it is an expression or a name."""
    return _fill(_parsed(template).body, parts)


def expression(template: str, **parts: Any) -> ast.expr:
    """The expression of a template."""
    node = _parsed(template).body[0]
    assert isinstance(node, ast.Expr)
    return _fill(node.value, parts)
