"""A spec without fault, and the edits that kinds of faults are made from. All edits are of the text, by place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gradatim.compiler.pipeline import Compiled, compile_source
from gradatim.dsl import nodes as n
from gradatim.dsl.spans import Source, Span
from gradatim.dsl.walk import descend, names_read


def walk(part: Any) -> Iterator[Any]:
    """Every node in a node, or in tuples of nodes."""
    if isinstance(part, tuple | list):
        for item in part:
            yield from walk(item)
    elif part is not None:
        yield from descend(part)


def section(word: str) -> re.Pattern[str]:
    """A section with the lines that belong to it."""
    return re.compile(rf"^{word}:.*\n(?:(?:[ \t]+.*)?\n)*", re.MULTILINE)


def below(text: str, word: str, lines: str) -> str:
    """The text with lines at the end of a section; the same text if there is no such section."""
    match = section(word).search(text)
    if match is None:
        return text
    end = match.start() + len(match.group().rstrip()) + 1
    return text[:end] + lines + text[end:]


@dataclass(frozen=True, slots=True)
class Original:
    """A compiled spec with its text."""

    compiled: Compiled
    spec: n.Spec = field(init=False)

    def __post_init__(self) -> None:
        assert self.compiled.checked is not None
        object.__setattr__(self, "spec", self.compiled.checked.spec)

    @classmethod
    def read(cls, path: Path) -> Original:
        """The spec of a file, which has to compile."""
        return cls(compile_source(Source(str(path), path.read_text(encoding="utf-8"))))

    @property
    def text(self) -> str:
        """The whole file."""
        return self.compiled.source.text

    def said(self, node: Any) -> str:
        """The text of a node."""
        return self.text[node.span.start : node.span.end]

    def put(self, span: Span, new: str) -> str:
        """The text with other words in a place."""
        return self.text[: span.start] + new + self.text[span.end :]

    def puts(self, edits: list[tuple[Span, str]]) -> str:
        """The text with several places changed; no two of them overlap."""
        text = self.text
        for span, new in sorted(edits, key=lambda edit: -edit[0].start):
            text = text[: span.start] + new + text[span.end :]
        return text

    def without_lines(self, span: Span) -> str:
        """The text without the lines of a place."""
        start = self.text.rfind("\n", 0, span.start) + 1
        end = self.text.find("\n", span.end - 1) + 1
        return self.text[:start] + self.text[end:]

    def checks(self) -> list[n.CheckLine]:
        """The lines of `check` and of all `rules`."""
        return [x for x in walk((self.spec.check or (), self.spec.rules)) if isinstance(x, n.CheckLine)]

    def loops(self) -> list[n.CheckFor]:
        """The loops in `check` and `rules`."""
        return [x for x in walk((self.spec.check or (), self.spec.rules)) if isinstance(x, n.CheckFor)]

    def solve(self) -> n.Expr | None:
        """The expression behind `solve:`, None if it is a body."""
        return None if self.spec.solve is None or isinstance(self.spec.solve, n.Function) else self.spec.solve

    def answers(self, *names: str) -> bool:
        """Whether the answer is of one of these types, without a literal reply."""
        return (
            self.spec.answer is not None
            and self.spec.answer.literal is None
            and self.spec.answer.shape.name in names
        )  # fmt: skip

    def draws(self, prefix: str | None = None) -> list[n.DrawDecl]:
        """The draws of `sample`, all or those with a prefix."""
        return [s for s in self.spec.sample if isinstance(s, n.DrawDecl) and prefix in (None, s.prefix)]

    def reads(self, parts: Any, name: str) -> bool:
        """Whether parts of the spec read a name, directly or through definitions of `sample`."""
        read = names_read(parts)
        for stmt in reversed([s for s in self.spec.sample if isinstance(s, n.Definition)]):
            if {x.id for x in walk(stmt.target) if isinstance(x, n.Name)} & read:
                read |= names_read(stmt.value)
        return name in read

    def behind_solve(self) -> tuple[Any, ...]:
        """What works out the reference: `solve`, and the definitions and functions that it reads.

        Samplers are left out, and definitions that the prompt shows: they make the task.
        """
        known: dict[str, Any] = {f.name: f for f in self.spec.functions if not f.sampler}
        shown = names_read(self.spec.prompt)
        for stmt in (*self.spec.sample, *self.spec.define):
            if isinstance(stmt, n.Definition):
                names = {x.id for x in walk(stmt.target) if isinstance(x, n.Name)}
                known |= {} if names & shown else dict.fromkeys(names, stmt)
        parts: list[Any] = [self.spec.solve]
        waiting = sorted(names_read((self.spec.solve,)))
        while waiting:
            part = known.get(waiting.pop(0))
            if part is not None and not any(part is other for other in parts):
                parts.append(part)
                waiting += sorted(names_read((part,)))
        return tuple(parts)
