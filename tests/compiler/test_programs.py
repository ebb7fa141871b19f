"""Random programs of the shared subset: compiled code and CPython give the same results."""

import ast

import pytest
from compiler_support import compiled, python_text, spec
from gradatim.compiler.develop import module_of
from gradatim.compiler.pipeline import compile_source
from gradatim.dsl.spans import Source
from program_generator import Generator

INPUTS = [(3, 7, [5, 2, 2], "ab"), (-4, 0, [], ""), (8, 8, [9, -1, 4, 4, 0], "Qa7"), (1, -6, [1], "zzz")]


def outcome(function, arguments):
    """The result, or the type of the exception."""
    a, b, xs, s = arguments
    try:
        return function(a, b, list(xs), s)
    except Exception as error:
        return type(error)


def check(seed):
    """One program: equal results everywhere; returns whether the checker took it."""
    text, _ = Generator(seed).program()
    full = spec(text)
    found = compile_source(Source("program.env", full))
    if not found.ok:
        return [d.message for d in found.diagnostics]
    env = module_of(found)
    world = {}
    for fn in found.checked.spec.functions:
        exec(python_text(found.source, fn), world)
    for arguments in INPUTS:
        ours, theirs = outcome(env.f, arguments), outcome(world["f"], arguments)
        assert ours == theirs, f"seed {seed}, {arguments}: {ours!r} is not {theirs!r}\n{text}"
    assert ast.unparse(ast.parse(found.module.text))
    return []


@pytest.mark.parametrize("first", range(0, 80, 20))
def test_programs_agree_with_python(first):
    refused = [check(seed) for seed in range(first, first + 20)]
    assert [m for messages in refused for m in messages] == []


@pytest.mark.long
@pytest.mark.parametrize("first", range(1000, 3000, 100))
def test_many_programs_agree_with_python(first):
    refused = [check(seed) for seed in range(first, first + 100)]
    assert [m for messages in refused for m in messages] == []


def test_a_wrong_compiler_would_be_noticed():
    found = compiled(spec("def f(a: int, b: int, xs: list of int, s: string) -> int:\n    return a - b\n"))
    env = module_of(found)
    assert outcome(env.f, INPUTS[0]) == -4 != outcome(lambda a, b, xs, s: a + b, INPUTS[0])
