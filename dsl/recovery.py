"""Helpers of recovery: what a damaged line would have declared, what blanks it out, where a parser's token stands."""

from __future__ import annotations

import re

from lark import Token

from .scan import LogicalLine


def damaged_marks(word: str, text: str) -> set[str]:
    """What `Spec.broken` holds for a function that lost lines: its name with a mark, since the name itself is known."""
    match = re.match(r"(?:@\w+\s+)?(?:def|sampler)\s+(\w+)", text) if word in ("def", "sampler") else None
    return {f"{match.group(1)}()"} if match else set()


def blank(gap: str) -> str:
    """The same length, with nothing but line breaks and the indentation of the last line."""
    gap = re.sub(r"[^\n\t \r]", " ", gap)
    return re.sub(r"\\(?=\r?\n)", " ", gap)


def line_at(lines: list[LogicalLine], position: int) -> int:
    """The number of the last line that starts at or before a place."""
    best = 0
    for number, line in enumerate(lines):
        if line.start <= position:
            best = number
    return best


def previous_end(token: Token, lines: list[LogicalLine]) -> int | None:
    """Where the line before a layout token ends; for an indentation, where the indented line starts."""
    start = token.start_pos
    if start is None:
        return None
    ends = [line.end for line in lines if line.end <= start]
    if token.type == "_INDENT":
        begins = [line.start for line in lines if line.start >= start]
        return begins[0] if begins else (ends[-1] if ends else None)
    return max(ends[-1] - 1, 0) if ends else None


def declared_by(text: str, word: str) -> set[str]:
    """The names that a damaged line or section would have declared."""
    if word == "line":
        match = re.match(r"\s*(?:(?:hidden|balance)\s+)?([A-Za-z_]\w*(?:\s*,\s*[A-Za-z_]\w*)*)\s*(?:[:~]|=(?!=))", text)
        return set(re.findall(r"\w+", match.group(1))) if match else set()
    match = (
        re.match(r"\w+\s+([A-Za-z_]\w*)", text)
        if word in ("param", "const", "type", "rules", "def", "sampler", "answer")
        else None
    )
    if match:
        return {match.group(1)}
    return (
        {name for line in text.split("\n")[1:] for name in declared_by(line, "line")}
        if word in ("sample", "define")
        else set()
    )
