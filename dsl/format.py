"""`gradatim fmt`: the canonical text of a spec.

Guarantees, checked on every run before a text is returned: it parses to the same tree up to spans, and it has the same
comments. Formatting twice changes nothing. A text with syntax errors has no canonical form.

Order of sections: header lines, declarations as the author has them, `rules`, then `sample`, `prompt`, `answer`,
`define`, `check`, `minimize`/`maximize`, `solve`, `score`, `must_fail`, `must_pass`, then `sampler` and `def` as the
author has them. Comments directly above a section move with it. A comment between two sections that stands apart from
the second (an empty line below it) makes the order the author's: then no section moves.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from ..runtime.errors import InternalError
from . import nodes as n
from .diagnostics import Diagnostic, Sink, has_errors
from .format_expr import quoted
from .format_layout import STEP, Doc
from .format_prompt import prompt_rows
from .format_rows import Comment, Row, Writer, blank_before, comments_in, lay_out
from .format_same import same_tree
from .format_stmt import BodyPrinter
from .parse import parse
from .scan import logical_lines
from .sections import HEADER_WORDS, Section, split
from .spans import Source

_ORDER = (
    "rules", "sample", "prompt", "answer", "define", "check", "minimize", "maximize", "solve", "score",
    "must_fail", "must_pass",
)  # fmt: skip
_DECLARED = ("param", "const", "type", "require")
_TOGETHER = ("minimize", "maximize", "solve", "score")


@dataclass(frozen=True, slots=True)
class Formatted:
    """The canonical text, or None with the findings that say why there is none."""

    text: str | None
    diagnostics: tuple[Diagnostic, ...] = ()


def format_source(source: Source) -> Formatted:
    """The canonical text of a spec; InternalError if it cannot be shown to mean the same."""
    spec, found = parse(source)
    if spec is None or has_errors(found):
        return Formatted(None, found)
    if spec.broken:
        raise InternalError(f"{source.path}: a part of the file was not read, and nothing said why")
    text = _FileFormatter(source, spec).run()
    if text != source.text:
        again, problems = parse(Source(source.path, text))
        if again is None or has_errors(problems) or not same_tree(spec, again):
            raise InternalError(f"{source.path}: formatting would change the meaning; the file was left as it is")
        if sorted(all_comments(text)) != sorted(all_comments(source.text)):
            raise InternalError(f"{source.path}: a comment would be lost; the file was left as it is")
    return Formatted(text, found)


def all_comments(text: str) -> list[str]:
    """The comments of a file in order; `#` in a prompt is text."""
    found: list[str] = []
    position = 0
    for section in split(text, Sink()):
        if section.word == "prompt":
            found += [c.text for c in comments_in(text, position, section.start)]
            position = section.end
    return found + [c.text for c in comments_in(text, position, len(text))]


@dataclass(slots=True)
class _Block:
    """One section in its canonical form, with the comments above it."""

    word: str
    above: list[Comment]
    gap: bool
    blank: bool
    text: str

    @property
    def rank(self) -> int:
        """Its place in the canonical order."""
        if self.word in HEADER_WORDS:
            return HEADER_WORDS.index(self.word)
        if self.word in _DECLARED:
            return len(HEADER_WORDS)
        return len(HEADER_WORDS) + 1 + (_ORDER.index(self.word) if self.word in _ORDER else len(_ORDER))


class _FileFormatter(BodyPrinter):
    """State of formatting one file."""

    def __init__(self, source: Source, spec: n.Spec) -> None:
        super().__init__(source)
        self.spec, self.text = spec, source.text
        self.many: dict[str, list[Any]] = {
            "param": list(spec.params),
            "const": list(spec.consts),
            "type": list(spec.types),
            "require": list(spec.relations),
            "rules": list(spec.rules),
            "def": list(spec.functions),
        }

    def run(self) -> str:
        """The whole file."""
        position = 0
        blocks: list[_Block] = []
        for section in split(self.text, Sink()):
            blocks.append(self._block(section, position))
            position = section.end
        ordered = sorted(blocks, key=lambda b: b.rank)
        if any(b.gap for b in blocks[1:]):
            ordered = blocks
        parts = [_joined(ordered)]
        for comment in comments_in(self.text, position, len(self.text)):
            parts.append("\n" + comment.text if blank_before(self.text, comment.start) else comment.text)
        return "\n".join(parts) + "\n"

    def _block(self, section: Section, position: int) -> _Block:
        above = comments_in(self.text, position, section.start)
        first = above[0].start if above else section.start
        apart = [blank_before(self.text, x) for x in [*(c.start for c in above[1:]), section.start]] if above else []
        return _Block(section.word, above, any(apart), blank_before(self.text, first), self._above(section, above))

    def _above(self, section: Section, above: list[Comment]) -> str:
        """The comments above a section, and the section."""
        lines: list[str] = []
        for comment in above:
            lines += [""] if lines and blank_before(self.text, comment.start) else []
            lines.append(comment.text)
        lines += [""] if lines and blank_before(self.text, section.start) else []
        return "\n".join([*lines, self._section(section)])

    def _section(self, section: Section) -> str:
        if section.word == "prompt":
            return prompt_rows(self.text[section.start : section.end])
        lines = logical_lines(self.text, section.start, section.end, Sink())
        self.writer = Writer(self.text, lines, comments_in(self.text, section.start, section.end))
        self._write(section)
        rows: list[Row] = self.writer.finish(STEP)
        return lay_out(rows)

    def _write(self, section: Section) -> None:
        word, start = section.word, section.start
        if word in self.many or word == "sampler":
            self._one_of_many(word, start)
            return
        listed = {"sample": self.spec.sample, "define": self.spec.define}
        must = {"must_fail": self.spec.must_fail, "must_pass": self.spec.must_pass}
        if word in listed or word in must or word == "check":
            self.writer.item(start, 0, f"{word}:", opens=True)
        if word in listed:
            for stmt in listed[word]:
                self.writer.item(stmt.span.start, STEP, self._sampled(stmt))
        elif word in must:
            for entry in must[word]:
                self.must_entry(entry, STEP)
        elif word == "check":
            self.check_items(self.spec.check or (), STEP)
        elif word == "solve" and isinstance(self.spec.solve, n.Function):
            self.writer.item(start, 0, "solve:", opens=True)
            self.block(self.spec.solve.body, STEP)
        else:
            self.writer.item(start, 0, self._line(word))

    def _one_of_many(self, word: str, start: int) -> None:
        node = self.many["def" if word == "sampler" else word].pop(0)
        match node:
            case n.ParamDecl():
                self.writer.item(start, 0, self.param(node))
            case n.ConstDecl():
                self.writer.item(start, 0, ("const ", node.name, " = ", self.value(node.value)))
            case n.TypeDecl():
                self.writer.item(start, 0, self.typedecl(node))
            case n.Require():
                self.writer.item(start, 0, self.require(node))
            case n.Rules():
                head: Doc = ("rules ", node.name, self.params(node.params), ":")
                self.writer.item(start, 0, head, opens=True)
                self.check_items(node.body, STEP)
            case n.Function():
                self.function(node, 0)

    def _sampled(self, stmt: n.SampleStmt) -> Doc:
        match stmt:
            case n.DrawDecl():
                return self.draw(stmt)
            case n.Definition():
                return self.definition(stmt)
            case n.Require():
                return self.require(stmt)

    def _line(self, word: str) -> Doc:
        """A section or header of one line."""
        spec, head = self.spec, self.spec.header
        if word in ("score", "solve"):
            value = spec.score if word == "score" else spec.solve
            return (f"{word}: ", self.value(value)) if value is not None and not isinstance(value, n.Function) else ""
        if word == "answer" and spec.answer is not None:
            return self.answer(spec.answer)
        if spec.objective is not None and word == spec.objective.sense:
            return self.objective(spec.objective)
        fixed = {
            "lang": f"lang {head.lang}",
            "env": f"env {head.name} {quoted(head.title)}",
            "tags": f"tags: {', '.join(head.tags)}",
            "level": f"level: {head.low}..{head.high}",
            "symbols": f"symbols: {', '.join(head.symbols)}",
            "format": f"format: {'on' if head.format else 'off'}",
        }
        return fixed[word]


def _joined(blocks: list[_Block]) -> str:
    """The sections with their distances: header lines and one-line verdict sections stand together."""
    lines: list[str] = []
    for before, block in zip([None, *blocks], blocks):
        if before is not None and _apart(before, block):
            lines.append("")
        lines.append(block.text)
    return "\n".join(lines)


def _apart(before: _Block, block: _Block) -> bool:
    words = (before.word, block.word)
    if all(word in HEADER_WORDS for word in words):
        return False
    if all(word in _DECLARED for word in words):
        return block.blank
    short = all(word in _TOGETHER for word in words) and "\n" not in block.text and not _has_block(before)
    return not short


def _has_block(block: _Block) -> bool:
    return "\n" in re.sub(r"^#[^\n]*\n", "", block.text, flags=re.MULTILINE)
