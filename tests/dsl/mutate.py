"""Damaged specs: what a slipping finger, a bad merge or an attacker makes of a good one. Same seed, same text."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

WORDS = (
    "sample:", "prompt:", "check:", "solve:", "answer y: int", "def f(a: int) -> int:", "lang 1", "level: 0..9",
    "require", "hidden", "balance", "distinct", "each", "where", "in", "of", "..", "~", "=", "==", ":", "(", ")", "[",
    "]", "{", "}", "{{", "}}", "{%", "%}", "{% for x in xs %}", "{% endfor %}", "|", "as", "if", "else", "for",
    "while True:", "match x:", "case A(b):", "return", "lambda x: x", "import os", "nonlocal q", "del xs[0]", "None",
    "True", "not", "0", "-1", "9" * 50, "9" * 5000, "1e400", "0x", "1__0", '"', "'", '"""', "f\"{x}\"", "\\", "#", "@",
    "@memo", "*", "**", "10**10**10", "[0] * 10**12", "range(10**12)", "1 << 10**9", "x++", "?", "$", ";", ",", "\t",
    "\x00", "\ufeff", "é", "\u2028", "١", "𝟙", "\r", "\x0c", "grid[2, 2] of int in 0..1", "list[list[int]]",
    "dict of int to int", "record(a: int)", "f(f(f(f(1))))", "# env: ignore[W901]", "# env: ignore[", "weight", "gate",
)  # fmt: skip


def mutated(text: str, seed: int) -> str:
    """One to four mutations of a text."""
    rng = random.Random(seed)
    for _ in range(rng.randint(1, 4)):
        text = rng.choice(MUTATIONS)(text, rng)
    return text


def _lines(change: Callable[[list[str], random.Random], None]) -> Callable[[str, random.Random], str]:
    def apply(text: str, rng: random.Random) -> str:
        lines = text.split("\n")
        change(lines, rng)
        return "\n".join(lines)

    return apply


def _delete_line(lines: list[str], rng: random.Random) -> None:
    del lines[rng.randrange(len(lines))]
    lines.append("")


def _double_line(lines: list[str], rng: random.Random) -> None:
    lines.insert(rng.randrange(len(lines)), rng.choice(lines))


def _swap_lines(lines: list[str], rng: random.Random) -> None:
    a, b = rng.randrange(len(lines)), rng.randrange(len(lines))
    lines[a], lines[b] = lines[b], lines[a]


def _indent_line(lines: list[str], rng: random.Random) -> None:
    at = rng.randrange(len(lines))
    lines[at] = rng.choice(["", " ", "  ", "    ", "        ", "\t"]) + lines[at].lstrip()


def _delete_character(text: str, rng: random.Random) -> str:
    at = rng.randrange(len(text) + 1)
    return text[:at] + text[at + 1 :]


def _insert_word(text: str, rng: random.Random) -> str:
    at = rng.randrange(len(text) + 1)
    return text[:at] + rng.choice(WORDS) + text[at:]


def _insert_character(text: str, rng: random.Random) -> str:
    at = rng.randrange(len(text) + 1)
    return text[:at] + chr(rng.choice([rng.randrange(128), rng.randrange(0x3000), rng.randrange(0x110000)])) + text[at:]


def _tokens(text: str, rng: random.Random, change: Callable[[list[str], list[int]], None]) -> str:
    tokens = re.findall(r"\w+|\s+|.", text)
    real = [i for i, token in enumerate(tokens) if token.strip()]
    if real:
        change(tokens, real)
    return "".join(tokens)


def _delete_token(text: str, rng: random.Random) -> str:
    def change(tokens: list[str], real: list[int]) -> None:
        tokens[rng.choice(real)] = ""

    return _tokens(text, rng, change)


def _swap_tokens(text: str, rng: random.Random) -> str:
    def change(tokens: list[str], real: list[int]) -> None:
        a, b = rng.choice(real), rng.choice(real)
        tokens[a], tokens[b] = tokens[b], tokens[a]

    return _tokens(text, rng, change)


def _replace_token(text: str, rng: random.Random) -> str:
    def change(tokens: list[str], real: list[int]) -> None:
        tokens[rng.choice(real)] = rng.choice(WORDS) if rng.random() < 0.5 else tokens[rng.choice(real)]

    return _tokens(text, rng, change)


def _truncate(text: str, rng: random.Random) -> str:
    return text[: rng.randrange(len(text) + 1)]


def _nest(text: str, rng: random.Random) -> str:
    names = list(re.finditer(r"\b\w+\b", text))
    if not names:
        return text
    name, depth = rng.choice(names), rng.choice([3, 30, 300, 3000])
    opens, closes = rng.choice(
        [("(", ")"), ("[", "]"), ("-", ""), ("not ", ""), ("f(", ")"), ("{1: ", "}"), ("1 + ", "")]
    )
    return text[: name.start()] + opens * depth + name.group() + closes * depth + text[name.end() :]


def _deepen(lines: list[str], rng: random.Random) -> None:
    depth = rng.choice([5, 50, 500])
    at = rng.randrange(len(lines))
    head = rng.choice(["if x:", "for x in xs:", "def f(a):", "while x:"])
    lines[at:at] = ["    " * (i + 1) + head for i in range(depth)] + ["    " * (depth + 1) + "pass"]


def _repeat(text: str, rng: random.Random) -> str:
    a = rng.randrange(len(text) + 1)
    b = min(len(text), a + rng.randrange(200))
    return text[:b] + text[a:b] * rng.choice([1, 10, 100]) + text[b:]


MUTATIONS: tuple[Callable[[str, random.Random], str], ...] = (
    _lines(_delete_line),
    _lines(_double_line),
    _lines(_swap_lines),
    _lines(_indent_line),
    _lines(_deepen),
    _delete_character,
    _delete_character,
    _insert_word,
    _insert_word,
    _insert_character,
    _delete_token,
    _delete_token,
    _swap_tokens,
    _replace_token,
    _replace_token,
    _truncate,
    _nest,
    _repeat,
)
