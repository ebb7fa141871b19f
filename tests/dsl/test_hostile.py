"""Specs written to exhaust the compiler: each ends in time, with findings or a module."""

from __future__ import annotations

import time

import pytest
from gradatim.compiler.pipeline import compile_source
from gradatim.dsl.spans import Source

HEAD = 'lang 1\nenv hostile "A hostile spec."\nlevel: 0..9\n'
BODY = "sample:\n    x: int in 0..9\nprompt:\n    Give {{ x }}.\nanswer y: int\nsolve: x\n"
LIMIT_S = 5.0


def _function(lines: str, result: str = "a") -> str:
    return f"{HEAD}def f(a: int) -> int:\n{lines}    return {result}\n" + BODY.replace("solve: x", "solve: f(x)")


def _prompt(text: str) -> str:
    return HEAD + BODY.replace("Give {{ x }}.", text)


def _solve(expression: str) -> str:
    return HEAD + BODY.replace("solve: x", f"solve: {expression}")


HOSTILE = {
    "thousands of constants": HEAD + "".join(f"const A{i} = {i}\n" for i in range(4000)) + BODY,
    "thousands of damaged lines": HEAD + "".join(f"const A{i} = = {i}\n" for i in range(4000)) + BODY,
    "thousands of unknown sections": HEAD + "".join(f"foo{i}:\n" for i in range(4000)) + BODY,
    "thousands of places": _prompt("{{ x }}" * 15000),
    "thousands of open places": _prompt("{{ x " * 15000),
    "thousands of open comments": _prompt("{# x " * 15000),
    "thousands of open tags": _prompt("{% for i in x %}" * 5000),
    "nested tags": _prompt("{% if x > 1 %}" * 60 + "a" + "{% endif %}" * 60),
    "a chain of elif": _prompt("{% if x > 1 %}a" + "{% elif x > 1 %}b" * 90 + "{% endif %}"),
    "a label of places": HEAD + BODY + 'check:\n    y == x as "' + "{x}" * 20000 + '"\n',
    "damaged lines of one section": HEAD + BODY.replace("0..9\n", "0..9\n" + "    a = x + + 1\n" * 3000),
    "a long list": HEAD + "const A = [" + "1, " * 20000 + "]\n" + BODY,
    "a long sum": _solve("x + " * 5000 + "x"),
    "many brackets": _solve("(" * 50000),
    "balanced brackets": _solve("(" * 5000 + "x" + ")" * 5000),
    "many quotes": _solve("'" * 60001),
    "many backslashes": _solve('"' + "\\" * 60001),
    "many dots": _solve("." * 60000),
    "squared again and again": _function("    b0 = a\n" + "".join(f"    b{i + 1} = b{i} * b{i}\n" for i in range(200))),
    "pairs of pairs": _function("    b0 = (a, a)\n" + "".join(f"    b{i + 1} = (b{i}, b{i})\n" for i in range(200))),
    "a list in itself": _function(
        "    b = []\n    for i in range(a):\n        b.append([b, b])\n        b.append([b, b])\n"
    ),
    "functions that feed each other": _function(
        "    def g(z):\n        return h([z])\n    def h(z):\n        return g((z, z))\n", "g(a)"
    ),
    "functions in functions": _function(
        "".join(" " * (i + 4) + f"def g{i}(b):\n" for i in range(90)) + " " * 95 + "pass\n"
    ),
    "records of records": HEAD
    + "type T0 = record(a: int)\n"
    + "".join(f"type T{i + 1} = record(a: T{i}, b: T{i})\n" for i in range(60))
    + BODY,
    "suppressions": HEAD + BODY + "# env: ignore[W901] a\n" * 5000,
    "a target of brackets": _function("    " + "(" * 500 + "b" + ")" * 500 + " = a\n"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_it_ends_in_time(name: str) -> None:
    begun = time.process_time()
    compiled = compile_source(Source("hostile.env", HOSTILE[name]))
    assert time.process_time() - begun < LIMIT_S
    assert compiled.module is not None or compiled.diagnostics
    assert all(d.help or d.fix for d in compiled.diagnostics)


@pytest.mark.parametrize(
    "text",
    [
        "\x00",
        HEAD + BODY + "\x07",
        "\ufeff" + HEAD + BODY,
        HEAD + BODY.replace("\n", "\r"),
        "x" * 300_000,
        "",
        "\n" * 1000,
    ],
    ids=["null", "bell", "byte order mark", "old line ends", "too long", "empty", "blank"],
)
def test_what_is_no_spec_is_refused(text: str) -> None:
    compiled = compile_source(Source("hostile.env", text))
    assert compiled.module is None
    assert "E003" in {d.code for d in compiled.diagnostics}


def test_windows_line_ends_are_fine() -> None:
    assert compile_source(Source("hostile.env", (HEAD + BODY).replace("\n", "\r\n"))).module is not None
