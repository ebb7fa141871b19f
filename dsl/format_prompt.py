"""Prompts are text: only what the language ignores in them is changed (common indentation, blanks at line ends)."""

from __future__ import annotations

from .format_layout import STEP


def prompt_rows(text: str) -> str:
    """The canonical form of a prompt section, from the keyword on: text stands four columns deep."""
    first, *rest = text.partition(":")[2].split("\n")
    widths = [len(line) - len(line.lstrip(" ")) for line in rest if line.strip()]
    margin = min(widths, default=0)
    body = [_dedented(line, margin).rstrip(" \t") for line in rest]
    while body and not body[-1].strip():
        body.pop()
    first = first.strip(" ") if body else first.lstrip(" ").rstrip()
    while not first.strip() and body and not body[0].strip():
        body.pop(0)
    head = f"prompt: {first.rstrip()}" if first.strip() else "prompt:"
    return "\n".join([head, *(" " * STEP + line if line else "" for line in body)])


def _dedented(line: str, margin: int) -> str:
    blanks = len(line) - len(line.lstrip(" "))
    return line[min(blanks, margin) :]
