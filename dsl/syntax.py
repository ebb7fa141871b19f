"""Turning a parser's complaint into advice: the place, what was found there, and what an author usually meant.

`SPECIAL` holds one function per usual slip; the first that recognises its slip answers, otherwise `explain` says what
the section expects.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from .diagnostics import Diagnostic, Edit, Fix, replacement
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
_STATEMENTS = {
    "if": "`if COND:`",
    "elif": "`elif COND:`",
    "else": "`else:`",
    "for": "`for x in xs:`",
    "while": "`while COND:`",
    "match": "`match VALUE:`",
    "case": "`case Variant(names):`",
    "return": "`return EXPR`",
    "def": "`def NAME(x):`",
}
_BODIES = ("solve", "def", "sampler")
_CONDITIONS = ("check", "rules", "must_fail", "must_pass", "require")
_LABELLED = ("sample", *_CONDITIONS)
_BLOCKS = ("sample", "define", "check", "must_fail", "must_pass")


@dataclass(frozen=True, slots=True)
class Trouble:
    """A syntax error: the file, the section's keyword, the line (`head`: that of the keyword) and the place in it.

    `found` and `kind` are the token that did not fit and its class, `wanted` the classes that would have.
    """

    text: str
    word: str
    line: LogicalLine
    head: bool
    position: int
    found: str
    kind: str
    wanted: set[str]

    @property
    def before(self) -> str:
        """The line up to the place."""
        return self.text[self.line.start : self.position]

    @property
    def rest(self) -> str:
        """The line from the place on."""
        return self.text[self.position : self.line.end]

    @property
    def content(self) -> str:
        """The whole line."""
        return self.text[self.line.start : self.line.end]

    def span(self, start: int = 0, length: int = 1) -> Span:
        """A span that starts so many characters after the place."""
        return Span(self.position + start, self.position + start + length)

    @property
    def expected(self) -> str:
        """What this line could have been."""
        first = re.match(r"\w+", self.content)
        if self.word in _BODIES and not self.head:
            return _STATEMENTS.get(first.group() if first else "", "a statement such as `x = EXPR` or `return EXPR`")
        return _EXPECT.get(self.word, "something else")


def explain(trouble: Trouble) -> Diagnostic:
    """The diagnostic for a syntax error."""
    for special in SPECIAL:
        found = special(trouble)
        if found is not None:
            return found
    line = trouble.line
    if trouble.kind in ("$END", "_NL", "_DEDENT") or trouble.position >= line.end:
        span = Span(max(line.start, line.end - 1), line.end)
        return Diagnostic("E001", span, "the line stops too early", f"expected here: {trouble.expected}")
    if trouble.kind == "_INDENT":
        message = "this line is indented, but nothing above it opens a block"
        return Diagnostic("E008", line.span, message, "align it with the line above")
    token = re.match(r"\w+|\.\.|[^\w\s]{1,2}|.", trouble.rest, re.DOTALL)
    shown = token.group() if token else trouble.found
    span = trouble.span(0, max(1, len(shown)))
    return Diagnostic("E001", span, f"`{shown}` does not fit here", f"expected here: {trouble.expected}")


def _missing_block(t: Trouble) -> Diagnostic | None:
    if "_INDENT" not in t.wanted or not t.content.endswith(":") or t.rest.strip():
        return None
    span = Span(t.line.end - 1, t.line.end)
    advice = "indent the lines that belong to it, or write `pass` there" if t.word in _BODIES else t.expected
    return Diagnostic("E008", span, "a block is missing under this line", advice)


def _missing_colon(t: Trouble) -> Diagnostic | None:
    place = t.line.end
    if t.head and t.word in (*_BLOCKS, "solve", "score", "minimize", "maximize"):
        if re.fullmatch(r"\w+", t.content) or re.match(r"\w+\s+[^\s:=(]", t.content):
            span = Span(t.line.start, t.line.start + len(t.word))
            form = f"`{t.word}:` and lines under it" if t.word in _BLOCKS else f"`{t.word}: EXPR`"
            fix = Fix("add the colon", (Edit(Span(span.end, span.end), ":"),))
            return Diagnostic("E018", span, f"`{t.word}` is followed by a colon", f"write {form}", fix=fix)
        return None
    opens = re.match(r"(if|elif|else|for|while|match|case|def|sampler)\b", t.content)
    stops = t.kind in ("_NL", "_INDENT", "$END", "_DEDENT")
    if opens and stops and "COLON" in t.wanted and not t.content.endswith(":"):
        fix = Fix("add the colon", (Edit(Span(place, place), ":"),))
        return Diagnostic("E001", Span(place - 1, place), "the line stops too early", "end it with `:`", fix=fix)
    return None


def _solve_with_arguments(t: Trouble) -> Diagnostic | None:
    if t.head and t.word in ("solve", "score", "minimize", "maximize") and re.match(r"\w+\s*\(", t.content):
        span = Span(t.line.start, t.line.start + len(t.word))
        form = f"write `{t.word}: EXPR`" + (", or a block under `solve:`" if t.word == "solve" else "")
        return Diagnostic("E018", span, f"`{t.word}` takes no arguments: sample names are in scope", form)
    return None


def _label(t: Trouble) -> Diagnostic | None:
    if t.word not in _LABELLED:
        return None
    comma = re.match(r""",\s*(?=["'])""", t.rest)
    start = t.position
    if comma is None and t.rest[:1] in ("'", '"'):
        comma = re.search(r"\s*(,\s*)?$", t.before)
        start = t.line.start + comma.start() if comma else start
    if comma is None:
        return None
    span = Span(start, start + len(comma.group()))
    advice = "replace the comma by `as`" if "," in comma.group() else 'write `as` before the "..."'
    fix = replacement("write `as`", span, " as ")
    return Diagnostic("E015", span, 'the reason of a condition is written `as "..."`', advice, fix=fix)


def _equals(t: Trouble) -> Diagnostic | None:
    if not t.rest.startswith("=") or t.rest.startswith("=="):
        return None
    if t.before.endswith("=="):
        span = t.span(-2, 3)
        return Diagnostic(
            "E011", span, "`===` is written `==`", "write `==`", fix=replacement("write `==`", span, "==")
        )
    condition = t.word in _CONDITIONS or re.match(r"(require|if|elif|while|return|require)\b", t.content)
    if not condition:
        return None
    fix = replacement("write `==`", t.span(), "==")
    return Diagnostic("E011", t.span(), "`=` defines; a comparison is `==`", "write `==`", fix=fix)


def _unequal(t: Trouble) -> Diagnostic | None:
    if not (t.rest.startswith(">") and t.before.endswith("<")):
        return None
    span = t.span(-1, 2)
    return Diagnostic("E011", span, "`<>` is written `!=`", "write `!=`", fix=replacement("write `!=`", span, "!="))


def _draw_and_definition(t: Trouble) -> Diagnostic | None:
    draws = t.word == "sample" and re.match(r"(hidden\s+|balance\s+)?\w+\s*:", t.before)
    if not (draws and t.rest.startswith("=")):
        return None
    message = "this is a draw and a definition in one line"
    return Diagnostic("E018", t.span(), message, "write `name: DOMAIN` to draw, `name = EXPR` to define")


def _increment(t: Trouble) -> Diagnostic | None:
    match = re.search(r"(\+\+|--)\s*$", t.content)
    if not match or t.position < t.line.start + match.start():
        return None
    span = Span(t.line.start + match.start(), t.line.start + match.start() + 2)
    op = match.group(1)
    fix = replacement(f"write `{op[0]}= 1`", span, f" {op[0]}= 1")
    return Diagnostic("E011", span, f"there is no `{op}`", f"write `{op[0]}= 1`", fix=fix)


def _ternary(t: Trouble) -> Diagnostic | None:
    if t.rest.startswith("?") and ":" in t.rest:
        return Diagnostic("E011", t.span(), "there is no `? :`", "write `A if COND else B`")
    return None


def _nameless_answer(t: Trouble) -> Diagnostic | None:
    if t.word != "answer" or not t.rest.startswith(":") or not re.fullmatch(r"answer\s*", t.before):
        return None
    fix = Fix("name the answer", (Edit(t.span(0, 0), " reply"),))
    advice = "write `answer ys: TYPE`; `check` and `score` read it under that name"
    return Diagnostic("E018", t.span(), "the answer needs a name", advice, fix=fix)


def _late_literal(t: Trouble) -> Diagnostic | None:
    match = re.match(r"""or\s+("[^"]*"|'[^']*')""", t.rest)
    if t.word != "answer" or not match or "," not in t.before:
        return None
    message = f"`{match.group()}` stands behind the type, before the attributes"
    return Diagnostic("E018", t.span(0, match.end()), message, f"write `TYPE {match.group()}, ...`")


def _decimal(t: Trouble) -> Diagnostic | None:
    message = "a decimal number has digits on both sides of the point"
    if re.match(r"\.\d", t.rest):
        fix = replacement("add the 0", t.span(), "0.")
        return Diagnostic("E012", t.span(), message, f"write `0{t.rest.split()[0]}`", fix=fix)
    if re.search(r"\d\.$", t.before) and not t.before.endswith(".."):
        return Diagnostic("E012", t.span(-1), message, "write `0.5`, `2.0`")
    if t.rest.startswith(".") and re.search(r"\d$", t.before):
        fix = replacement("add the 0", t.span(), ".0")
        return Diagnostic("E012", t.span(), message, "write `0.5`, `2.0`", fix=fix)
    return None


def _or_none(t: Trouble) -> Diagnostic | None:
    match = re.match(r"\|\s*None\b", t.rest)
    if not match:
        return None
    span = Span(t.position - (len(t.before) - len(t.before.rstrip())), t.position + match.end())
    fix = replacement("write `?`", span, "?")
    return Diagnostic("E010", span, "types have no `|`", "a value or None is written `int?`", fix=fix)


def _stray_character(t: Trouble) -> Diagnostic | None:
    if t.rest[:1] and t.kind == "" and not re.match(r"[\w\s()\[\]{}.,:;=+\-*/%<>!&|^~@\"'?#\\]", t.rest):
        return Diagnostic("E001", t.span(), f"`{t.rest[0]}` is no character of the language", "remove it")
    return None


def _semicolon(t: Trouble) -> Diagnostic | None:
    if t.rest.startswith(";"):
        return Diagnostic("E010", t.span(), "there is no `;`", "write each statement on a line of its own")
    return None


SPECIAL: tuple[Callable[[Trouble], Diagnostic | None], ...] = (
    _missing_block,
    _solve_with_arguments,
    _label,
    _equals,
    _unequal,
    _draw_and_definition,
    _increment,
    _ternary,
    _nameless_answer,
    _late_literal,
    _missing_colon,
    _decimal,
    _or_none,
    _semicolon,
    _stray_character,
)
