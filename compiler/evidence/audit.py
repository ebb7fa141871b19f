"""A second opinion on the equality of expressions: sympy rewrites and changes the references of a spec.

What sympy expands, factors or multiplies with sin^2 + cos^2 has to stay the same and to be judged as the reference is;
what it finds to be another function has to be told apart. Pairs on which sympy does not decide are left out.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from typing import Any

from ...runtime.answers.expressions import parse_expr
from ...runtime.lib.same import same
from ...runtime.seeds import SPLITS
from ..develop import module_of
from ..pipeline import Compiled
from ..symbolic.to_sympy import to_sympy

SEEDS = 4
"""Instances per level."""
EACH = 1.0
"""CPU seconds for sympy on one pair."""


class _Late(BaseException):
    """sympy takes too long."""


def audited(compiled: Compiled, levels: list[int], seconds: float) -> dict[str, Any]:
    """`pairs` that were compared, and the first that is wrong as [level, seed, answer, what is wrong], or None."""
    module, end = module_of(compiled), time.process_time() + seconds
    symbols = tuple(compiled.checked.spec.header.symbols) if compiled.checked else ()
    signal.signal(signal.SIGVTALRM, _late)
    found: dict[str, Any] = {"pairs": 0, "wrong": None}
    for level, seed in [(level, SPLITS["test"].start + i) for i in range(SEEDS) for level in levels]:
        if time.process_time() > end:
            break
        try:
            instance = module.sample(level, seed)
            reference = module.solve(instance)
        except (ValueError, ArithmeticError, LookupError):
            continue
        for text, equal in _pairs(reference, symbols):
            value = parse_expr(text, symbols, 10_000)
            if value is None:
                continue
            found["pairs"] += 1
            said = _wrong(module, instance, reference, text, value, equal)
            if said is not None:
                return {**found, "wrong": [level, seed, text[:2000], said]}
    return found


def _wrong(module: Any, instance: dict, reference: Any, text: str, value: Any, equal: bool) -> str | None:
    """What is wrong about a pair of expressions of which sympy knows whether they are equal."""
    if same(reference, value) != equal:
        return "sympy finds it equal to the reference, `same` does not" if equal else (
            "sympy finds it another function than the reference, `same` does not"
        )  # fmt: skip
    verdict = module.judge(instance, text)
    if equal and verdict["status"] != "correct" and "domain" not in verdict["criteria"]:
        return f"it equals the reference and is judged {verdict['status']}"
    return None


def _pairs(reference: Any, symbols: tuple[str, ...]) -> Iterator[tuple[str, bool]]:
    """Texts with whether they are equal to the reference."""
    import sympy

    try:
        e = to_sympy(reference if isinstance(reference, (tuple, list)) else (reference,))
    except ValueError:
        return
    x = sympy.Symbol(symbols[0], real=True) if symbols else sympy.Integer(2)
    one = sympy.sin(x) ** 2 + sympy.cos(x) ** 2
    rewritten = [sympy.expand, sympy.factor, sympy.together, lambda e: e * one, lambda e: sympy.expand(e * x) / x]
    changed = [lambda e: e + x, lambda e: 2 * e, lambda e: -e, lambda e: e + sympy.Rational(1, 1000)]
    changed.append(lambda e: e.subs(x, x + 1))
    for make, equal in [*((make, True) for make in rewritten), *((make, False) for make in changed)]:
        made = _in_time(lambda make=make: make(e))
        if made is None or made.has(sympy.E, sympy.I, sympy.zoo, sympy.nan):
            continue
        if equal or _in_time(lambda made=made: (made - e).equals(0)) is False:
            yield str(made), equal


def _in_time(compute: Any) -> Any:
    """A result of sympy, or None if it takes too long or fails."""
    signal.setitimer(signal.ITIMER_VIRTUAL, EACH)
    try:
        return compute()
    except (_Late, ValueError, ArithmeticError, TypeError, AttributeError, NotImplementedError, RecursionError):
        return None
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def _late(number: int, frame: Any) -> None:
    del number, frame
    raise _Late
