"""What the compiler's tests share: compiling a text, running its module, and the same bodies as plain Python."""

from __future__ import annotations

import ast
import functools
import json
from collections import deque
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from gradatim.compiler import quote as q
from gradatim.compiler.develop import module_of
from gradatim.compiler.pipeline import Compiled, compile_source
from gradatim.compiler.printer_lines import printed
from gradatim.compiler.sections import Sections
from gradatim.dsl import nodes as n
from gradatim.dsl.library import entries
from gradatim.dsl.spans import Source
from gradatim.dsl.walk import descend, target_names

SPECS = sorted((Path(__file__).resolve().parents[2] / "specs").rglob("*.env"))


def compiled(text: str, name: str = "spec.env") -> Compiled:
    """Compile a text that is free of errors."""
    found = compile_source(Source(name, text))
    assert found.ok, [f"{d.code} {d.message}" for d in found.diagnostics if d.code.startswith("E")]
    return found


def module(text: str) -> ModuleType:
    """The module of a text."""
    return module_of(compiled(text))


def spec(body: str, head: str = "", level: str = "0..9") -> str:
    """A spec from sections; those that every spec needs are added if they are missing."""
    text = f'lang 1\nenv t "Test."\nlevel: {level}\n{head}\n'
    parts = {
        "sample:": "sample:\n    seed_value: int in 0..99\n",
        "prompt:": "prompt: go\n",
        "answer ": "answer reply: int\n",
        "solve:": "solve: 0\n",
    }
    missing = "".join(part for word, part in parts.items() if not any(x.startswith(word) for x in body.splitlines()))
    return text + missing + body


def instance(env: ModuleType, level: int = 0, seed: int = 0) -> dict[str, Any]:
    """An instance as it comes back from JSON."""
    return json.loads(json.dumps(env.sample(level, seed)))


# ------------------------------------------------------------------------------------------- the same in plain Python
def python_text(source: Source, node: n.Function | n.Expr) -> str:
    """The text of a function or expression without what Python does not know: types, and ranges in `draw`."""
    cuts: list[tuple[int, int, str]] = []
    text = source.text
    for inner in descend(node):
        match inner:
            case n.Function():
                if inner.returns is not None:
                    cuts.append((text.rindex("->", 0, inner.returns.span.start), inner.returns.span.end, ""))
                if inner.sampler:
                    cuts.append((text.index("sampler", inner.span.start), inner.name_span.start - 1, "def"))
            case n.Param() if inner.shape is not None:
                cuts.append((inner.span.start + len(inner.name), inner.shape.span.end, ""))
            case n.Assign() if inner.shape is not None:
                cuts.append((inner.targets[0].span.end, inner.shape.span.end, ""))
            case n.Draw(domain=n.Range() as domain):
                between = text.index("..", domain.low.span.end)
                cuts.append((between, between + 2, ","))
    result, at = [], node.span.start
    for start, end, new in sorted(cuts):
        if start >= at:
            result += [text[at:start], new]
            at = end
    return "".join([*result, text[at : node.span.end]])


def python_world(found: Compiled, env: ModuleType) -> dict[str, Any]:
    """The names that bodies may read, bound to Python's own functions, our library, and the module's record types."""
    checked = found.checked
    assert checked is not None
    world: dict[str, Any] = {"deque": deque, "real": float, "memo": functools.cache}
    for name, entry in entries().items():
        world[name] = getattr(import_module(f"gradatim.runtime.lib.{entry.module}"), name)
    world |= {name: getattr(env, name) for name in checked.typing.records if hasattr(env, name)}
    for symbol in checked.spec.header.symbols:
        world[symbol] = (symbol,)
    for const in checked.spec.consts:
        exec(f"{const.name} = {python_text(found.source, const.value)}", world)
    for fn in checked.spec.functions:
        exec(python_text(found.source, fn), world)
    return world


def state_function(found: Compiled) -> str:
    """A function that gives the parameters, draws and definitions of an instance, by the names of the spec."""
    checked = found.checked
    assert checked is not None and found.values is not None
    sections = Sections(checked, found.source, found.values)
    names = [*sections.values.params, *sections.draws]
    names += [x.id for d in sections.definitions for x in target_names(d.target)]
    trees = [q.name(sections.lowering.author(x)) for x in names]
    body: list[ast.stmt] = [ast.Return(ast.Dict([q.literal(x) for x in names], list(trees)))]
    return printed(q.function("state", ["instance"], sections.with_locals(body)))
