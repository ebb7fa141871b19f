"""What is known about one diagnostic code, how it is written down, and how its example is completed to a whole spec.

An entry reads `CODE: name`, a paragraph on what is found, `Why: ...`, then `Example:` and `Instead:` with indented
parts of specs. `File:` instead of `Example:` is a complete file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from textwrap import dedent

_ENTRY = re.compile(
    r"(?P<code>[EW]\d{3}): (?P<name>.*)\n\n(?P<what>.*?)\n\nWhy: (?P<why>.*?)\n\n"
    r"(?P<kind>Example|File):\n(?P<example>.*?)\n\nInstead:\n(?P<instead>.*)",
    re.DOTALL,
)
_HEADER = 'lang 1\nenv example "An example."\n'
_PARTS = (
    ("sample", "sample:\n    x: int in 0..9\n"),
    ("prompt", "prompt:\n    Give {{ x }} as it is.\n"),
    ("answer", "answer reply: int\n"),
    ("solve", "solve: x\n"),
)


@dataclass(frozen=True, slots=True)
class Code:
    """A diagnostic code with its page; `example` gives it, `instead` is clean; `whole`: the example is a whole file."""

    code: str
    name: str
    what: str
    why: str
    example: str
    instead: str
    whole: bool = False

    @property
    def files(self) -> tuple[str, str]:
        """The example and what to write instead, as complete specs."""
        return (self.example if self.whole else completed(self.example)), completed(self.instead)

    @property
    def page(self) -> str:
        """Its documentation as Markdown."""
        return (
            f"# {self.code}: {self.name}\n\n{self.what}\n\n## Why it matters\n\n{self.why}\n\n"
            f"## Example\n\n```text\n{self.example}\n```\n\n## Use instead\n\n```text\n{self.instead}\n```\n"
        )


def entries(text: str) -> tuple[Code, ...]:
    """The codes written down in a text; ValueError if one lacks a part."""
    found = []
    for part in re.split(r"\n(?=[EW]\d{3}: )", text.strip("\n")):
        match = _ENTRY.fullmatch(part.rstrip())
        if match is None:
            raise ValueError(f"not an entry of a code: {part[:60]!r}")
        example, instead = (dedent(match[key]).strip("\n") for key in ("example", "instead"))
        whole = match["kind"] == "File"
        found.append(Code(match["code"], match["name"], match["what"], match["why"], example, instead, whole))
    return tuple(found)


def completed(part: str) -> str:
    """A whole spec: the header and the sections that the part lacks are added."""
    header = "" if part.startswith("lang") else _HEADER
    if header and not re.search(r"^level\b", part, re.MULTILINE):
        header += "level: 0..9\n"
    missing = [text for word, text in _PARTS if not re.search(rf"^{word}\b", part, re.MULTILINE)]
    return header + part + "\n" + "".join(missing)
