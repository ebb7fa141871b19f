"""Literate cases: Markdown with ```text blocks, each a spec, or a part of one, that says in comments what is found.

A finding is expected by a comment at the end of its line: `# error: [E102] a part of the message | a part of the help`.
A block with a header line is a whole spec; any other is completed with the header and the sections it lacks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from gradatim.compiler.pipeline import compile_source
from gradatim.dsl.diagnostics import Diagnostic
from gradatim.dsl.spans import Source

CASES = Path(__file__).resolve().parent.parent / "cases"
_BLOCK = re.compile(r"^```text\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)
_MARK = re.compile(r"\s*# (error|warning): \[([EW]\d+)\] ?")
_HEADER = 'lang 1\nenv case "A case."\nlevel: 0..9\n'
_PARTS = (
    ("sample", "sample:\n    x: int in 0..9\n"),
    ("prompt", "prompt:\n    Give {{ x }} as it is.\n"),
    ("answer", "answer reply: int\n"),
    ("solve", "solve: x\n"),
)


@dataclass(frozen=True)
class Expected:
    """A finding that a case announces; `line` counts from 1 in the text that is compiled."""

    line: int
    severity: str
    code: str
    message: str
    help: str

    def matches(self, line: int, found: Diagnostic) -> bool:
        """Whether a finding is the announced one."""
        return (
            (line, found.severity.value, found.code) == (self.line, self.severity, self.code)
            and self.message in found.message
            and self.help in found.help
        )


@dataclass(frozen=True)
class Case:
    """One block: where it stands, the text to compile, and what is expected."""

    name: str
    source: Source
    expected: tuple[Expected, ...]


def read_cases() -> list[Case]:
    """All cases of all files, in order."""
    return [case for path in sorted(CASES.glob("*.md")) for case in _cases_of(path)]


def _cases_of(path: Path) -> list[Case]:
    text = path.read_text(encoding="utf-8")
    cases = []
    for number, match in enumerate(_BLOCK.finditer(text), 1):
        headings = _HEADING.findall(text[: match.start()])
        cases.append(_case(f"{path.stem}:{number}:{headings[-1] if headings else ''}", match.group(1)))
    return cases


def _case(name: str, block: str) -> Case:
    lines, expected = [], []
    whole = _completed(block)
    for number, line in enumerate(whole.split("\n"), 1):
        pieces = _MARK.split(line)
        lines.append(pieces[0])
        for severity, code, text in zip(pieces[1::3], pieces[2::3], pieces[3::3]):
            message, _, help = text.partition(" | ")
            expected.append(Expected(number, severity, code, message.strip(), help.strip()))
    return Case(name, Source(f"{name}.env", "\n".join(lines)), tuple(expected))


def _completed(block: str) -> str:
    if re.search(r"^(lang|env)", block, re.MULTILINE):
        return block
    missing = [text for word, text in _PARTS if not re.search(rf"^{word}\b", block, re.MULTILINE)]
    return _HEADER + block + "".join(missing)


def findings(source: Source) -> list[tuple[int, Diagnostic]]:
    """What compiling finds, each with its line."""
    return [(source.position(d.span.start)[0], d) for d in compile_source(source).diagnostics]


def describe(line: int, found: Diagnostic) -> str:
    """A finding in the notation of the cases."""
    return f"line {line}  # {found.severity.value}: [{found.code}] {found.message} | {found.help}"
