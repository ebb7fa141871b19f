"""What every rule gets: the compiled spec, the measurements, and short ways to say where and with which witness."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from ....dsl import nodes as n
from ....dsl.diagnostics import Diagnostic, Label, Severity, Witness
from ....dsl.reading import STDIN
from ....dsl.spans import Span
from ...pipeline import Compiled
from ..facts import Facts, LevelFacts

Findings = Iterator[Diagnostic]
_SHOWN = 400
"""Characters of an answer in a command; longer ones are left out of it."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One spec with its measurements."""

    compiled: Compiled
    facts: Facts

    @property
    def spec(self) -> n.Spec:
        """The surface tree."""
        assert self.compiled.checked is not None
        return self.compiled.checked.spec

    @property
    def spoken_path(self) -> str:
        """The spec as commands name it."""
        path = self.compiled.source.path
        return "-" if path == STDIN else f"./{path}" if path.startswith("-") else path

    @property
    def levels(self) -> list[LevelFacts]:
        """The levels at which instances were drawn."""
        return [x for x in self.facts.levels if x.drawn]

    @property
    def everywhere(self) -> list[LevelFacts]:
        """All levels at which something was drawn or tried, also those between the tested ones."""
        return sorted([*self.facts.levels, *self.facts.between], key=lambda x: x.level)

    @property
    def place(self) -> Span:
        """The name of the environment: where findings about the whole spec point."""
        return self.spec.header.name_span

    @property
    def answer_place(self) -> Span:
        """The declared name of the answer."""
        return self.spec.answer.name_span if self.spec.answer is not None else self.place

    @property
    def solve_place(self) -> Span:
        """`solve`, or the line of its name where it is a body."""
        solve = self.spec.solve
        if solve is None:
            return self.place
        return solve.name_span if isinstance(solve, n.Function) else solve.span

    @property
    def prompt_place(self) -> Span:
        """The first line of the prompt."""
        return self.spec.prompt[0].span if self.spec.prompt else self.place

    def line(self, number: int) -> Span:
        """A line of the spec by its number; the environment's name for 0."""
        source = self.compiled.source
        if not number:
            return self.place
        start = 0
        for _ in range(number - 1):
            start = source.text.find("\n", start) + 1
        text = source.line(number)
        begin = start + len(text) - len(text.lstrip())
        return Span(begin, start + len(text.rstrip()))

    def refuted(self, claim: str) -> Iterator[dict[str, Any]]:
        """What z3 has refuted of one kind of claim: data of `compiler.claims.Claim`."""
        yield from (x for x in self.facts.claims if x["name"] == claim and x["status"] == "refuted" and x["witness"])

    def shown_by(self, claim: dict[str, Any]) -> tuple[Witness, str | None]:
        """The witness of a refuted claim, an instance that need not be one of a seed, and the answer that shows it."""
        found = claim["witness"]
        answer = found["answers"][-1] if found["answers"] else None
        draws = json.dumps(found["draws"], separators=(",", ":"))
        parts = ["gradatim", "show", self.spoken_path, "--level", str(found["level"]), "--draws", draws]
        if answer is not None and len(answer) <= _SHOWN:
            parts += [f"--answer={answer}"]
        return Witness(found["level"], None, draws, answer, shlex.join(parts)), answer

    def witness(self, level: int, seed: int, answer: str | None = None) -> Witness:
        """An instance, and the command that shows it with the verdict on the answer."""
        parts = ["gradatim", "show", self.spoken_path, "--level", str(level), "--seed", str(seed)]
        if answer is not None and len(answer) <= _SHOWN:
            parts += [f"--answer={answer}"] if answer.startswith("-") else ["--answer", answer]
        return Witness(level, seed, None, answer, shlex.join(parts))

    def found(
        self,
        code: str,
        place: Span,
        message: str,
        help: str,
        witness: Witness | None = None,
        *,
        error: bool = True,
    ) -> Diagnostic:
        """A finding: an error, or a warning."""
        severity = Severity.ERROR if error else Severity.WARNING
        return Diagnostic(code, place, message, help, severity, witness=witness)


def labelled(diagnostic: Diagnostic, labels: tuple[Label, ...]) -> Diagnostic:
    """The finding with further places."""
    return replace(diagnostic, labels=labels)


def noted(diagnostic: Diagnostic) -> Diagnostic:
    """The finding as a note."""
    return replace(diagnostic, severity=Severity.NOTE)


def clean(text: str, most: int = 60) -> str:
    """An answer for a message: one line, shortened."""
    line = text.replace("\n", " / ")
    return line if len(line) <= most else line[: most - 3] + "..."


def per_cent(share: float) -> str:
    """`12 %`; `0.3 %` below one."""
    value = 100 * share
    return f"{value:.0f} %" if value >= 1 or value == 0 else f"{value:.1f} %"
