"""`same` of the runtime against sympy: rewritten and changed expressions, and the answers of a spec."""

from __future__ import annotations

import random
from pathlib import Path

import gradatim
import pytest
from gradatim.compiler.pipeline import compile_file
from gradatim.compiler.symbolic.program import load
from gradatim.compiler.symbolic.to_sympy import sympy_same, to_sympy
from gradatim.runtime.lib.same import same
from gradatim.runtime.lib.symbolic import cos, exp, sin, sym_add, sym_div, sym_mul, sym_pow, sym_sub, sym_symbol
from gradatim.runtime.seeds import seeds

SPEC = Path(gradatim.__file__).parent / "specs" / "algebra" / "antiderivative.env"
X, Y = sym_symbol("x"), sym_symbol("y")


def _random(rng: random.Random, depth: int) -> tuple:
    if depth == 0:
        return rng.choice([X, Y, (rng.randint(-3, 3),)])
    a, b = _random(rng, depth - 1), _random(rng, depth - 1)
    match rng.randrange(5):
        case 0:
            return sym_mul(a, b)
        case 1:
            return sym_sub(a, b)
        case 2:
            return sym_pow(a, 2)
        case 3:
            return sin(a)
    return sym_add(a, b)


def _rewritten(e: tuple) -> list[tuple]:
    """Expressions equal to e in another form."""
    one = sym_add(sym_pow(sin(Y), 2), sym_pow(cos(Y), 2))
    square = sym_sub(sym_pow(sym_add(e, Y), 2), sym_add(sym_mul(sym_mul(2, e), Y), sym_pow(Y, 2)))
    return [sym_mul(e, one), sym_sub(sym_add(e, exp(X)), exp(X)), sym_div(sym_mul(e, exp(Y)), exp(Y)), square]


@pytest.mark.parametrize("seed", range(5))
def test_same_agrees_with_sympy(seed):
    rng = random.Random(seed)
    e = _random(rng, 2)
    *equal, square = _rewritten(e)
    for other in equal:
        assert sympy_same(e, other) is True
        assert same(e, other)
    assert same(square, sym_pow(e, 2)) == sympy_same(square, sym_pow(e, 2)) is True
    changed = sym_add(e, sym_mul(X, Y))
    assert sympy_same(e, changed) is False
    assert not same(e, changed)


def test_the_derivative_of_an_answer_is_what_the_prompt_shows():
    module = load(compile_file(SPEC).module.text, "antiderivative").module
    stream = seeds("test")
    for _ in range(3):
        instance = module.sample(0, next(stream))
        reference = tuple(module.solve(instance))
        shifted = sym_add(reference, 1)
        assert sympy_same(reference, shifted) is False
        assert not same(reference, shifted)
        assert module.judge(instance, module.reference(instance))["status"] == "correct"


def test_what_is_no_expression_is_refused():
    with pytest.raises(ValueError, match="operand"):
        to_sympy(("x", "+"))
    with pytest.raises(ValueError, match="postfix"):
        to_sympy(("x", "y"))
