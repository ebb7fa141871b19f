"""Definitions, functions and `solve` of every spec give the same values compiled and as plain Python text."""

import json
import textwrap

import pytest
from compiler_support import SPECS, python_text, python_world, state_function
from gradatim.compiler.develop import module_of
from gradatim.compiler.pipeline import compile_file
from gradatim.dsl import nodes as n
from gradatim.dsl import types as t


def plain(value):
    """A value with tuples as lists, so that what JSON made of a draw compares equal."""
    if isinstance(value, tuple | list):
        return [plain(x) for x in value]
    if isinstance(value, set | frozenset):
        return sorted((plain(x) for x in value), key=repr)
    return {json.dumps(plain(k)): plain(v) for k, v in value.items()} if isinstance(value, dict) else value


def symbolic(checked):
    """Whether a spec computes with expressions, whose operators Python does not have."""
    return any(isinstance(kind, t.Symbolic) for kind in checked.typing.types.values())


def definition_text(source, stmt):
    """`names = value` as Python text."""
    return f"{source.excerpt(stmt.target.span)} = {python_text(source, stmt.value)}"


def solve_text(source, node):
    """The reference solution as statements that bind `solved`."""
    if isinstance(node, n.Function):
        first = source.text.rindex("\n", 0, node.body[0].span.start) + 1
        body = "".join(python_text(source, s) if isinstance(s, n.Function) else "" for s in ())
        body = source.text[first : node.body[-1].span.end] + body
        return "def solve_():\n" + textwrap.indent(textwrap.dedent(body), "    ") + "\nsolved = solve_()"
    return f"solved = {python_text(source, node)}"


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_compiled_and_python_agree(path):
    found = compile_file(path)
    checked = found.checked
    if symbolic(checked):
        assert "sym_" in found.module.text
        return
    env = module_of(found)
    exec(state_function(found), env.__dict__)
    low, high = env.SPEC["levels"]
    for level in sorted({low, (low + high) // 3, (low + high) // 2}):
        world = python_world(found, env)
        instance = json.loads(json.dumps(env.sample(level, 2**49 + level)))
        state = env.state(instance)
        world |= {name: state[name] for name in (*found.values.params, *instance["draws"])}
        for stmt in checked.spec.sample:
            if isinstance(stmt, n.Definition):
                exec(definition_text(found.source, stmt), world)
        defined = {k: world[k] for k in state}
        assert plain(defined) == plain(state)
        exec(solve_text(found.source, checked.spec.solve), world)
        ours = (
            sorted(plain(env.solve(instance)), key=repr)
            if isinstance(env.solve(instance), list)
            else env.solve(instance)
        )
        theirs = world["solved"]
        theirs = (
            sorted(plain(theirs), key=repr)
            if isinstance(theirs, list | tuple | set) and isinstance(ours, list)
            else theirs
        )
        assert plain(ours) == plain(theirs)
