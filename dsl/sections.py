"""Splitting a file at its column-0 keywords, before anything is parsed, so that one bad section hides no other."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass

from .diagnostics import Sink, replacement
from .spans import Span

HEADER_WORDS = ("lang", "env", "tags", "level", "symbols", "format")
DECLARATIONS = ("param", "const", "type", "require")
ONCE = (
    "sample",
    "prompt",
    "answer",
    "define",
    "check",
    "minimize",
    "maximize",
    "score",
    "solve",
    "must_fail",
    "must_pass",
)
MANY = ("rules", "def", "sampler")
RESERVED = ("axes", "tools", "turn", "extern", "use", "unit")
WORDS = HEADER_WORDS + DECLARATIONS + ONCE + MANY
_FOREIGN = {
    "import": "there are no imports: everything in the library is in scope",
    "from": "there are no imports: everything in the library is in scope",
    "class": "there are no classes: declare `type NAME = record(...)`",
    "function": "a function is written `def NAME(...) -> TYPE:`",
    "name": 'the name stands in the line `env NAME "what it asks"`',
    "description": 'the description stands in the line `env NAME "what it asks"`',
    "parameters": "each parameter is a line `param NAME: DOMAIN = LAW`",
    "params": "each parameter is a line `param NAME: DOMAIN = LAW`",
    "reference": "the reference solution is the section `solve:`",
    "solution": "the reference solution is the section `solve:`",
    "verify": "what makes an answer right is the section `check:`",
    "verifier": "what makes an answer right is the section `check:`",
    "constraints": "conditions on the instance are `require` lines in `sample:`, those on the answer go to `check:`",
    "reward": "graded credit is the section `score:`",
    "let": "a constant is `const NAME = VALUE`; a value per instance is `NAME = EXPR` in `sample:`",
}


_MEANT = {
    "parameters": "param",
    "params": "param",
    "reference": "solve",
    "solution": "solve",
    "verify": "check",
    "verifier": "check",
    "reward": "score",
    "name": "env",
}


@dataclass(frozen=True, slots=True)
class Section:
    """A column-0 line with the indented lines under it: its keyword and its place in the text."""

    word: str
    start: int
    end: int

    @property
    def span(self) -> Span:
        """The place of the keyword."""
        return Span(self.start, self.start + len(self.word))


_LINE = re.compile(r"^(?P<word>[A-Za-z_]\w*|@)", re.MULTILINE)


def split(text: str, sink: Sink) -> list[Section]:
    """The sections of a file in order; unknown and repeated ones are reported and left out."""
    return split_with_lost(text, sink)[0]


def split_with_lost(text: str, sink: Sink) -> tuple[list[Section], list[Section]]:
    """The sections of a file, and the misspelt ones under the words that were probably meant: those are not missing."""
    starts = [(m.start(), m.group("word")) for m in _LINE.finditer(text)]
    merged: list[tuple[int, str]] = []
    decorated: int | None = None
    for start, word in starts:
        if word == "@":
            decorated = start
            continue
        merged.append((start if decorated is None else decorated, word))
        decorated = None
    ends = [start for start, _ in merged[1:]] + [len(text)]
    sections = [Section(word, start, _without_tail(text, start, end)) for (start, word), end in zip(merged, ends)]
    _report_stray_text(text, sections[0].start if sections else len(text), sink)
    return _known(text, sections, sink)


def _without_tail(text: str, start: int, end: int) -> int:
    """The end of a section without the blank lines and column-0 comments that stand before the next one."""
    while True:
        line = text.rfind("\n", start, end - 1) + 1
        if line <= start or (text[line:end].strip() and text[line] != "#"):
            return end
        end = line


def _report_stray_text(text: str, first: int, sink: Sink) -> None:
    for match in re.finditer(r"^[ \t]*(?!#)(\S[^\n]*)$", text[:first], re.MULTILINE):
        span = Span(match.start(1), match.end(1))
        sink.error("E003", span, "a spec starts with `lang 1` at the left margin", "remove what stands before it")
        return


def _known(text: str, sections: list[Section], sink: Sink) -> tuple[list[Section], list[Section]]:
    kept: list[Section] = []
    lost: list[Section] = []
    seen: dict[str, Section] = {}
    for section in sections:
        word = section.word
        if word not in WORDS:
            after_prompt = bool(kept) and kept[-1].word == "prompt"
            meant = _report_unknown(text, section, after_prompt, sink)
            if meant:
                lost.append(Section(meant, section.start, section.end))
            continue
        family = "objective" if word in ("minimize", "maximize") else word
        if (word in ONCE or word in HEADER_WORDS) and family in seen:
            line = text.count("\n", 0, seen[family].start) + 1
            sink.error(
                "E004",
                section.span,
                f"`{word}` stands here a second time (first in line {line})",
                "keep one of the two",
            )
            continue
        seen[family] = section
        kept.append(section)
    return kept, lost


def _report_unknown(text: str, section: Section, after_prompt: bool, sink: Sink) -> str:
    """Report a word that starts no section; returns the one that was probably meant, or ""."""
    word, span = section.word, section.span
    first_line = text[section.start : section.end].split("\n", 1)[0]
    if word in RESERVED:
        sink.error(
            "E009",
            span,
            f"`{word}` is reserved for a later version of the language",
            "it does nothing in `lang 1`: remove it",
        )
        return ""
    if word in _FOREIGN:
        sink.error("E002", span, f"`{word}` is not a section", _FOREIGN[word])
        return _MEANT.get(word, "")
    if after_prompt and not re.match(r"\w+(\s+\w+)?\s*[:=(]", first_line):
        sink.error("E002", span, f"unknown section `{word}`", "prompt text is indented under `prompt:`")
        return ""
    close = difflib.get_close_matches(word.lower(), WORDS, 1, 0.6)
    fix = replacement(f"write `{close[0]}`", span, close[0]) if close else None
    if close:
        advice = f"did you mean `{close[0]}`?"
    elif re.match(r"\w+\s*=", text[section.start : section.end]):
        advice = f"a constant is written `const {word} = ...`"
    else:
        advice = "sections are: " + ", ".join(DECLARATIONS + ONCE + MANY) + "; prompt text is indented"
    sink.error("E002", span, f"unknown section `{word}`", advice, fix=fix)
    return close[0] if close else ""


def looks_like_dotenv(text: str) -> bool:
    """Whether the file holds KEY=VALUE lines instead of a spec."""
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    pairs = sum(1 for line in lines if re.match(r"(export\s+)?[A-Za-z_][A-Za-z0-9_.]*\s*=(?!=)", line))
    has_header = any(re.match(r"(lang|env)\b(?!\s*=)", line) for line in lines)
    return bool(lines) and not has_header and pairs * 2 > len(lines)
