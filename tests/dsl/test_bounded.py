"""Constants and laws end soon, whatever they ask for: a value inside of the bounds, or one clear finding."""

from __future__ import annotations

import sys
import time

import pytest
from gradatim.compiler.pipeline import compile_source
from gradatim.dsl.diagnostics import Diagnostic
from gradatim.dsl.spans import Source

SPEC = """\
lang 1
env bound "Bounds."
level: 0..{top}
{declarations}
sample:
    x: int in 0..9
prompt:
    Give {{{{ x }}}}.
answer y: int
solve: x
"""


def errors(declarations: str, top: int = 9) -> list[Diagnostic]:
    """The errors of a spec with these declarations; five seconds at most."""
    begun = time.process_time()
    compiled = compile_source(Source("bound.env", SPEC.format(declarations=declarations, top=top)))
    assert time.process_time() - begun < 5
    return [d for d in compiled.diagnostics if d.code.startswith("E")]


@pytest.mark.parametrize(
    "value",
    [
        "10 ** 10 ** 10",
        "2 ** 100000",
        "1 << 10 ** 9",
        "pow(10, 10 ** 8)",
        "factorial(10 ** 7)",
        "binomial(10 ** 9, 5 * 10 ** 8)",
        "[0] * 10 ** 12",
        "'ab' * 10 ** 9",
        "len([i for i in range(10 ** 9)])",
        "sum(range(10 ** 12))",
        "list(range(10 ** 12))",
        "[[0] * 1000 for _ in range(1000)]",
        "len([1 for a in range(1000) for b in range(1000) for c in range(1000)])",
        "''.join(['a' * 100000 for _ in range(100000)])",
        "len(['a' * 100000 for _ in range(100000)])",
        "('a' * 50000).replace('a', 'b' * 50000)",
        "'a'.zfill(10 ** 12)",
        "product([0, 1], repeat=40)",
        "frac(1, 3 ** 50) ** 400",
    ],
)
def test_what_is_too_large_is_one_finding(value: str) -> None:
    (error,) = errors(f"const BIG = {value}")
    assert error.code == "E202", error
    assert error.help


def test_doubling_from_constant_to_constant_ends() -> None:
    declarations = "const C0 = [0] * 1000\n" + "\n".join(f"const C{i + 1} = C{i} + C{i}" for i in range(60))
    assert {d.code for d in errors(declarations)} == {"E202"}


def test_a_failed_constant_is_reported_once() -> None:
    assert len(errors("const A = [1][5 - 2]\nconst B = A + 1\nparam n: int in 0..9 = B\nparam m: int in 0..9 = A")) == 1


@pytest.mark.parametrize(
    "law",
    ["grow(3, 1.08, cap=9)", "linear(3, 0.0001, cap=9)", "steps({0: 3})", "min(9, 3 + level // 1000)"],
)
def test_ten_thousand_levels_are_quick(law: str) -> None:
    assert not errors(f"param n: int in 0..9 = {law}", top=10_000)


def test_a_law_with_too_many_digits_says_so() -> None:
    (error,) = errors("param n: int in 0..9 = grow(3, 1.123456789, cap=9)", top=10_000)
    assert error.code == "E202" and "digits" in error.message


def test_ordinary_constants_are_computed() -> None:
    declarations = (
        "const A = [i * i for i in range(100) if is_prime(i)]\nconst B = 2 ** 64 - 1\nconst C = ', '.join(['a', 'b'])\n"
        "const D = {k: [k] * 3 for k in range(10)}\nconst E = pow(3, 10 ** 18, 998244353)\nconst F = factorial(20)"
    )
    assert not errors(declarations)


def test_a_debugger_keeps_its_trace_function() -> None:
    calls: list[str] = []

    def trace(frame: object, event: str, argument: object) -> None:
        calls.append(event)

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        errors("const A = 3")
        assert sys.gettrace() is trace
    finally:
        sys.settrace(before)
