"""What every part of inference shares: results, scopes, reports, names that grow, and the right to read a name.

The result of every expression is kept in `Typing.types` by node identity. Rounds are repeated until nothing grows any
more (see `infer_stmt`); only the last one reports.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from . import nodes as n
from . import types as t
from .builtins import FUNCTIONS, PYTHON_ONLY
from .diagnostics import Fix, Label, Sink, replacement
from .library import entries, lookup
from .scope import CHECK, Reader, Scope, Stage, Symbol, suggest
from .spans import Span

MAX_SIZE = 400
"""A type made of more parts than this is given up: nested values could make it grow without end."""


@dataclass(slots=True)
class Typing:
    """What inference found out about one spec, by `id(node)` or by name."""

    types: dict[int, t.Type] = field(default_factory=dict)
    functions: dict[str, n.Function] = field(default_factory=dict)
    records: dict[str, t.Record] = field(default_factory=dict)
    variants: dict[str, dict[str, t.Record]] = field(default_factory=dict)
    aliases: dict[str, tuple[t.Type, n.Shape]] = field(default_factory=dict)
    rules: dict[str, n.Rules] = field(default_factory=dict)
    symbols: dict[str, Symbol] = field(default_factory=dict)
    poisoned: frozenset[str] = frozenset()
    labels: dict[int, tuple[str | n.Expr, ...]] = field(default_factory=dict)


class Inference(ABC):
    """State of typing one spec in a scope, on behalf of a reader (the section that is being checked)."""

    def __init__(self, typing: Typing, sink: Sink) -> None:
        self.typing, self.sink = typing, sink
        self.scope = Scope()
        self.reader: Reader = CHECK
        self.drawing = False
        self.changed = False
        self.round = 0
        self.upcoming: dict[str, Symbol] = {}
        self.nested: dict[int, tuple[n.Function, list[Symbol], Symbol]] = {}

    # ------------------------------------------------------------------------------------------------- plumbing
    @contextmanager
    def block(self, reader: Reader | None = None, function: bool = False) -> Iterator[Scope]:
        """A scope of its own, perhaps with other rights to read."""
        saved = self.scope, self.reader
        self.scope = Scope(self.scope, function=function)
        self.reader = reader or self.reader
        try:
            yield self.scope
        finally:
            self.scope, self.reader = saved

    def error(self, code: str, span: Span, message: str, help: str = "", **more: Any) -> t.Type:
        """Report, and go on with a type that silences what follows."""
        self.sink.error(code, span, message, help, **more)
        return t.UNKNOWN

    def type_of(self, node: n.Expr) -> t.Type:
        """The type of an expression; kept for the compiler."""
        kind = self._typed(node)
        if isinstance(kind, t.Tuple | t.List | t.Dict | t.Record) and t.size(kind, MAX_SIZE) >= MAX_SIZE:
            kind = self.error("E111", node.span, "the type of this value is too large", "use records, or fewer levels")
        self.typing.types[id(node)] = kind
        return kind

    @abstractmethod
    def _typed(self, node: n.Expr) -> t.Type:
        """The type of an expression, by its class."""

    def grow(self, symbol: Symbol, kind: t.Type, span: Span) -> None:
        """Let a name also hold values of `kind`."""
        joined = t.join(symbol.type, kind)
        if joined is None:
            shown = f"`{symbol.name}` is {t.show(symbol.type)} elsewhere and {t.show(kind)} here"
            self.error("E110", span, shown, "one name has one type: use another name")
            return
        if t.size(joined, MAX_SIZE) >= MAX_SIZE:
            joined = self.error(
                "E111", span, f"the type of `{symbol.name}` is too large", "use records, or fewer levels"
            )
        if joined != symbol.type:
            symbol.type = t.widen(symbol.type, joined) if self.round >= 3 else joined
            self.changed = True

    # ---------------------------------------------------------------------------------------------------- names
    def check_rights(self, span: Span, symbol: Symbol) -> None:
        reader = self.reader
        if symbol.stage > reader.stage:
            labels = (Label(symbol.span, f"the {symbol.kind} is declared here"),)
            self.error(
                "E101",
                span,
                f"{reader.what} cannot read the {symbol.kind} `{symbol.name}`",
                reader.advice,
                labels=labels,
            )
        elif symbol.hidden and not reader.hidden:
            labels = (Label(symbol.span, "declared hidden here"),)
            self.error(
                "E101",
                span,
                f"{reader.what} cannot read `{symbol.name}`, which is hidden",
                reader.advice,
                labels=labels,
            )

    def unknown_name(self, node: n.Name) -> t.Type:
        """The type of a name that is not in scope: a library function, or something to report (once per name)."""
        name = node.id
        if name in self.typing.poisoned:
            return t.UNKNOWN
        if name in FUNCTIONS or lookup(name):
            entry = lookup(name)
            return entry.type if entry else t.Fn((), t.UNKNOWN, "builtin")
        if name in self.upcoming:
            return self._too_early(node, self.upcoming[name])
        if name in _JUDGING:
            return self.error("E101", node.span, f"{self.reader.what} cannot read `{name}`", _JUDGING[name])
        if self._silenced(name):
            return t.UNKNOWN
        if self.reader.stage is Stage.SCORE and name in ("correct", "accuracy", "score"):
            advice = "a score is asked for wrong answers only: read `valid`, `satisfied` or `ratio`"
            return self.error("E102", node.span, f"unknown name `{name}`", advice)
        if name in PYTHON_ONLY:
            return self.error("E102", node.span, f"there is no `{name}` here", PYTHON_ONLY[name])
        close = suggest(name, self.scope.visible() + list(FUNCTIONS) + list(entries()))
        fix = replacement(f"write `{close}`", node.span, close) if close else None
        advice = f"did you mean `{close}`?" if close else "declare it in `sample:`, as a `param` or a `const`"
        return self.error("E102", node.span, f"unknown name `{name}`", advice, fix=fix)

    def _silenced(self, name: str) -> bool:
        """Whether nothing more is to be said about a name; without a named answer, any could be the answer's."""
        answerless = "answer" in self.typing.poisoned and self.reader.stage >= Stage.ANSWER
        if answerless and name not in ("correct", *PYTHON_ONLY):
            return True
        said = name in self.sink.unknown
        self.sink.unknown.add(name)
        return said

    def handed_over(self, name: str) -> Fix | None:
        """The fix that passes a value to the function that is being read."""
        return None

    def _too_early(self, node: n.Name, symbol: Symbol) -> t.Type:
        reader = self.reader
        once = f"{reader.what}: {symbol.name}"
        if once in self.sink.unknown:
            return t.UNKNOWN
        self.sink.unknown.add(once)
        labels = (Label(symbol.span, f"the {symbol.kind} is declared here"),)
        if symbol.stage > reader.stage:
            message = f"{reader.what} cannot read the {symbol.kind} `{symbol.name}`"
            fix = self.handed_over(symbol.name) if reader.function else None
            return self.error("E101", node.span, message, reader.advice, labels=labels, fix=fix)
        message = f"the {symbol.kind} `{symbol.name}` is declared below"
        return self.error("E101", node.span, message, "move its line above this one", labels=labels)


_JUDGING = {
    "ratio": "it is known in `score` only",
    "satisfied": "it is known in `score` only",
    "valid": "it is known in `score` only",
    "reference": "it is known where answers are judged: `check`, `score`, `must_fail`",
}


def plain(kind: t.Type) -> t.Type:
    """Without the `or None`: a test before use is the author's business, a failing one is found by `test`."""
    return kind.item if isinstance(kind, t.Optional) else kind
