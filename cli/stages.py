"""The stages of compilation that can be looked at. Another one is one more row of `STAGES`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..compiler.pipeline import Compiled
from .dump_core import core_text
from .dump_tree import tree_text
from .dump_typed import typed_text


@dataclass(frozen=True, slots=True)
class Stage:
    """What a stage shows; `text` gets a result of the pipeline without errors."""

    about: str
    text: Callable[[Compiled], str]


def _ast(result: Compiled) -> str:
    assert result.checked is not None
    return tree_text(result.checked.spec, result.source)


def _typed(result: Compiled) -> str:
    assert result.checked is not None
    return typed_text(result.checked, result.source)


def _core(result: Compiled) -> str:
    assert result.checked is not None and result.values is not None
    return core_text(result.checked, result.values, result.source)


def _python(result: Compiled) -> str:
    assert result.module is not None
    return result.module.text


def _z3(result: Compiled) -> str:
    from ..compiler.symbolic.to_z3 import z3_text  # the solver is not needed for the other stages

    return z3_text(result)


STAGES: dict[str, Stage] = {
    "ast": Stage("the surface tree, with places", _ast),
    "typed": Stage("names with stage, type and domain", _typed),
    "core": Stage("parameters by level, order of draws, plan of judgement", _core),
    "z3": Stage("for the solver: is there an instance whose reference is refused?", _z3),
    "python": Stage("the generated module", _python),
}
