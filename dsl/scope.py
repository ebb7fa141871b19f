"""Names and their stages: who declares a name, when its value is known, and which section may read it.

Values become known in the order const < param < sample < answer; a section reads what is known when it runs and nothing
later. Hidden sample names are further closed to the prompt.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

from . import types as t
from .spans import Span


class Stage(IntEnum):
    """When a value is known."""

    CONST = 0
    PARAM = 1
    SAMPLE = 2
    ANSWER = 3
    SCORE = 4


class Kind(StrEnum):
    """What a name stands for."""

    CONST = "constant"
    PARAM = "parameter"
    DRAW = "draw"
    DEFINITION = "definition"
    ANSWER = "answer"
    REFERENCE = "reference"
    SCORE = "score value"
    FUNCTION = "function"
    SAMPLER = "sampler"
    RULES = "rules block"
    TYPE = "type"
    SYMBOL = "symbol"
    LOCAL = "local name"


@dataclass(slots=True)
class Symbol:
    """One declared name; `type` grows while inference runs."""

    name: str
    kind: Kind
    stage: Stage
    span: Span
    type: t.Type = t.NEVER
    hidden: bool = False
    used: bool = False


@dataclass(frozen=True, slots=True)
class Reader:
    """A section's right to read: nothing above `stage`, hidden names only if `hidden`; `what` names it in messages."""

    what: str
    stage: Stage
    hidden: bool = True
    advice: str = ""
    function: str = ""


LAW = Reader("a parameter's law", Stage.PARAM, advice="a law reads `level`, constants and earlier parameters")
CONST = Reader("a constant", Stage.CONST)
TYPE = Reader(
    "a type", Stage.PARAM, advice="a type reads constants and parameters; give the bounds where values are drawn"
)
BALANCE = Reader(
    "a `balance` draw",
    Stage.PARAM,
    advice="it is drawn once, before the others: its domain reads parameters",
)
SAMPLE = Reader(
    "`sample`", Stage.SAMPLE, advice="the instance is drawn before anybody answers: move the condition to `check`"
)
PROMPT = Reader(
    "the prompt", Stage.SAMPLE, hidden=False, advice="show a definition that gives away only what the task needs"
)
ANSWER = Reader(
    "the answer's type",
    Stage.SAMPLE,
    hidden=False,
    advice="its bounds are told to the model: use a name that is not hidden",
)
SOLVE = Reader("`solve`", Stage.SAMPLE, advice="move the comparison with the answer to `check`")
CHECK = Reader("`check`", Stage.ANSWER)
SCORE = Reader("`score`", Stage.SCORE)
LABEL = Reader(
    "a label", Stage.ANSWER, hidden=False, advice="labels are shown to the model: name only what it may know"
)
FUNCTION = Reader("a function", Stage.PARAM, advice="add a parameter to the function and pass the value")


@dataclass(slots=True)
class Scope:
    """Names of one block, and the blocks around it."""

    parent: Scope | None = None
    names: dict[str, Symbol] = field(default_factory=dict)
    function: bool = False

    def find(self, name: str) -> Symbol | None:
        """The innermost declaration of a name."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.names:
                return scope.names[name]
            scope = scope.parent
        return None

    def declare(self, symbol: Symbol) -> None:
        """Add a name to this block."""
        self.names[symbol.name] = symbol

    def visible(self) -> list[str]:
        """All names that can be read here."""
        found: list[str] = []
        scope: Scope | None = self
        while scope is not None:
            found.extend(scope.names)
            scope = scope.parent
        return found


def suggest(name: str, candidates: list[str]) -> str:
    """The closest of the candidates, or ""."""
    close = difflib.get_close_matches(name, candidates, 1, 0.7)
    return close[0] if close else ""
