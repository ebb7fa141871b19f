"""Expressions of the runtime as sympy's, for audits: a second opinion on `same`."""

from __future__ import annotations

from typing import Any

_OPERATORS = ("+", "-", "*", "/", "^")


def to_sympy(expression: tuple | list, *, real: bool = True) -> Any:
    """The sympy expression for a postfix expression of the runtime; its symbols are real numbers unless told otherwise.

    Nothing is simplified beyond what sympy does when it builds an expression. ValueError for what is no expression.
    """
    import sympy

    stack: list[Any] = []
    for token in expression:
        if isinstance(token, int):
            stack.append(sympy.Integer(token))
        elif token == "pi()":
            stack.append(sympy.pi)
        elif token in _OPERATORS or token.endswith("()"):
            _apply(sympy, stack, token)
        else:
            stack.append(sympy.Symbol(token, real=real))
    if len(stack) != 1:
        raise ValueError("this is no expression in postfix order")
    return stack[0]


def _apply(sympy: Any, stack: list[Any], token: str) -> None:
    """Replace the operands on the stack by the result."""
    count = 2 if token in _OPERATORS else 1
    if len(stack) < count:
        raise ValueError(f"`{token}` lacks an operand")
    args = stack[-count:]
    del stack[-count:]
    match token:
        case "+":
            stack.append(args[0] + args[1])
        case "-":
            stack.append(args[0] - args[1])
        case "*":
            stack.append(args[0] * args[1])
        case "/":
            stack.append(args[0] / args[1])
        case "^":
            stack.append(args[0] ** args[1])
        case "neg()":
            stack.append(-args[0])
        case "abs()":
            stack.append(sympy.Abs(args[0]))
        case _:
            stack.append(getattr(sympy, token[:-2])(args[0]))


def sympy_same(a: tuple | list, b: tuple | list) -> bool | None:
    """Whether sympy finds two expressions equal; None where its simplification does not decide it."""
    import sympy

    apart = sympy.simplify(to_sympy(a) - to_sympy(b))
    if apart == 0:
        return True
    decided = apart.equals(0)
    return None if decided is None else bool(decided)
