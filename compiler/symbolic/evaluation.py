"""The value of terms under an assignment of their variables."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from .terms import Term


def in_order(roots: Iterable[object]) -> list[Term]:
    """All terms below the roots, arguments first."""
    seen: set[Term] = set()
    stack = [x for x in roots if isinstance(x, Term)]
    while stack:
        term = stack.pop()
        if term not in seen:
            seen.add(term)
            stack.extend(a for a in term.args if isinstance(a, Term))
    return sorted(seen, key=lambda term: term.number)


def evaluate(roots: list, assignment: dict[Term, int | bool]) -> dict[Term, int | bool]:
    """The value of every term below the roots, given those of the variables; unmentioned ones are least, or False."""
    found: dict[Term, int | bool] = {}
    for term in in_order(roots):
        if term.op in ("var", "flag"):
            default = False if term.op == "flag" else cast(int, term.low)
            found[term] = assignment.get(term, default)
        else:
            found[term] = _apply(term.op, [found[a] if isinstance(a, Term) else a for a in term.args])
    return found


def _apply(op: str, args: list) -> int | bool:
    match op:
        case "not":
            return not args[0]
        case "and":
            return all(args)
        case "if" | "ite":
            return args[1] if args[0] else args[2]
        case "le":
            return args[0] <= args[1]
        case "eq":
            return args[0] == args[1]
        case "sum":
            return args[0] + sum(f * x for f, x in zip(args[1::2], args[2::2]))
        case "mul":
            return args[0] * args[1]
        case "div":
            return args[0] // args[1] if args[1] > 0 else 0
        case "mod":
            return args[0] % args[1] if args[1] > 0 else 0
        case "xor":
            return args[0] ^ args[1]
        case "band":
            return args[0] & args[1]
        case "bor":
            return args[0] | args[1]
    raise AssertionError(op)
