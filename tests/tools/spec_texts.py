"""Spec texts for the tests of the tools: every spec of the repository, and the same with other blanks."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

from gradatim.dsl.diagnostics import Sink
from gradatim.dsl.scan import TOKEN
from gradatim.dsl.sections import HEADER_WORDS, split

ROOT = Path(__file__).resolve().parents[2]
DEEP = " " * 40
SPECS = sorted((ROOT / "specs").rglob("*.env"))


def jittered(text: str, seed: int, blanks_only: bool = False) -> str:
    """The same spec with other blanks and, unless told not to, other empty lines and comments."""
    return _Jitter(random.Random(seed), blanks_only).text(text)


@dataclass(frozen=True)
class _Jitter:
    """Prompts, strings and header lines stay as they are."""

    rng: random.Random
    blanks_only: bool

    def text(self, text: str) -> str:
        out: list[str] = []
        position = 0
        for section in split(text, Sink()):
            out.append(self.between(text[position : section.start]))
            body = text[section.start : section.end]
            out.append(body if section.word in ("prompt", *HEADER_WORDS) else self.section(body))
            position = section.end
        return "".join(out) + text[position:]

    def between(self, gap: str) -> str:
        if "\n" not in gap or self.blanks_only or self.rng.random() < 0.7:
            return gap
        number = self.rng.randrange(9)
        return gap + self.rng.choice(["\n", "\n\n", f"# between {number}\n", f"\n# apart {number}\n\n"])

    def section(self, body: str) -> str:
        out: list[str] = []
        depth = 0
        for match in TOKEN.finditer(body):
            kind, token = match.lastgroup, match.group()
            depth += (kind == "open") - (kind == "close")
            if kind == "blank" and out and not out[-1].endswith("\n"):
                token = self.gap(depth)
            elif kind == "newline" and depth == 0 and not self.blanks_only and match.end() < len(body):
                token = self.line_end(token)
            elif kind == "open" and depth and self.rng.random() < 0.1:
                token += "\n" + DEEP
            out.append(token)
        return "".join(out)

    def gap(self, depth: int) -> str:
        if depth and self.rng.random() < 0.1:
            comment = "" if self.blanks_only else "  # inside, (not closed"
            return self.rng.choice(["\n", comment + "\n", "\n\n"]) + DEEP
        return self.rng.choice([" ", " ", "  ", "   ", " \\\n "])

    def line_end(self, token: str) -> str:
        if self.rng.random() < 0.8:
            return token
        number = self.rng.randrange(9)
        return self.rng.choice(["\n\n", "\n\n\n", f"  # after {number}\n", f"\n# alone {number}\n", "  \n"])
