"""Turning a parser's complaint into advice: the place, what was found there, and what an author usually meant."""

from __future__ import annotations

import re

from .diagnostics import Diagnostic, Fix, replacement
from .scan import LogicalLine
from .spans import Span

_EXPECT = {
    "param": "`param NAME: DOMAIN = LAW`, for example `param n: int in 3..20 = linear(3, 1, cap=20)`",
    "const": "`const NAME = VALUE`",
    "type": "`type NAME = record(field: TYPE, ...)`",
    "require": "`require COND`",
    "sample": "a draw `x: DOMAIN`, `x ~ SAMPLER(..)`, a definition `x = EXPR`, or `require COND`",
    "answer": "`answer NAME: TYPE`, for example `answer ys: list[n] of int in 0..9`",
    "define": "`name = EXPR`",
    "check": '`COND as "label"`, or `for x in xs:` over such lines',
    "rules": '`COND as "label"`, or `for x in xs:` over such lines',
    "minimize": "`minimize: EXPR`",
    "maximize": "`maximize: EXPR`",
    "score": "`score: EXPR`",
    "must_fail": '`VALUE [when COND] [as "label"]`',
    "must_pass": '`VALUE [when COND] [as "label"]`',
    "solve": "`solve: EXPR`, or statements that end with `return EXPR`",
    "def": "`def NAME(x: TYPE, ...) -> TYPE:` and its statements",
    "sampler": "`sampler NAME(x: TYPE, ...) -> TYPE:` and its statements",
    "prompt": "an expression",
}


def explain(text: str, word: str, line: LogicalLine, position: int, found: str, kind: str) -> Diagnostic:
    """The diagnostic for a syntax error at `position` inside `line` of a section that starts with `word`."""
    rest = text[position : line.end]
    special = _special(text, word, line, position, rest)
    if special:
        return special
    if kind in ("$END", "_NL", "_DEDENT") or position >= line.end:
        span = Span(max(line.start, line.end - 1), line.end)
        return Diagnostic("E001", span, "the line stops too early", f"expected here: {_EXPECT.get(word, 'more')}")
    if kind == "_INDENT":
        span = Span(line.start, line.end)
        return Diagnostic(
            "E008", span, "this line is indented, but nothing above it opens a block", "align it with the line above"
        )
    token = re.match(r"\w+|\.\.|[^\w\s]{1,2}|.", rest)
    shown = token.group() if token else found
    span = Span(position, position + max(1, len(shown)))
    return Diagnostic(
        "E001", span, f"`{shown}` does not fit here", f"expected here: {_EXPECT.get(word, 'something else')}"
    )


def _special(text: str, word: str, line: LogicalLine, position: int, rest: str) -> Diagnostic | None:
    before = text[line.start : position]
    span = Span(position, position + 1)
    label = re.match(r""",\s*(?=["'])""", rest)
    if label and word in ("check", "sample", "rules", "must_fail", "must_pass", "require"):
        span = Span(position, position + label.end())
        fix = replacement("write `as`", span, " as ")
        return Diagnostic(
            "E015", span, 'the reason of a condition is written `as "..."`', "replace the comma by `as`", fix=fix
        )
    if (
        rest.startswith("=")
        and not rest.startswith("==")
        and word in ("check", "rules", "must_fail", "must_pass", "require")
    ):
        return Diagnostic(
            "E011", span, "`=` defines; a comparison is `==`", "write `==`", fix=replacement("write `==`", span, "==")
        )
    if rest.startswith("=") and word == "sample" and re.match(r"(hidden\s+|balance\s+)?\w+\s*:", before):
        return Diagnostic(
            "E018",
            span,
            "this is a draw and a definition in one line",
            "write `name: DOMAIN` to draw, `name = EXPR` to define",
        )
    if rest.startswith(("++", "--")):
        return Diagnostic("E011", Span(position, position + 2), f"there is no `{rest[:2]}`", f"write `{rest[0]}= 1`")
    if rest.startswith("?") and ":" in rest:
        return Diagnostic("E011", span, "there is no `? :`", "write `A if COND else B`")
    if word == "answer" and rest.startswith(":") and re.fullmatch(r"answer\s*", before):
        fix = Fix("name the answer", replacement("", Span(position, position), " reply").edits)
        return Diagnostic(
            "E018",
            span,
            "the answer needs a name",
            "write `answer ys: TYPE`; `check` and `score` read it under that name",
            fix=fix,
        )
    if word in ("solve", "score", "minimize", "maximize") and re.fullmatch(r"\w+\s*", before):
        what = "takes no arguments: sample names are in scope" if rest.startswith("(") else "is followed by a colon"
        return Diagnostic(
            "E018",
            span,
            f"`{word}` {what}",
            f"write `{word}: EXPR`" + (", or a block under `solve:`" if word == "solve" else ""),
        )
    if re.match(r"\d", rest) and re.search(r"\d\s*\.\s*$", before):
        return Diagnostic("E012", span, "a decimal number has digits on both sides of the point", "write `0.5`")
    if rest.startswith(("$", "`")):
        return Diagnostic("E001", span, f"`{rest[0]}` is no character of the language", "remove it")
    return None
