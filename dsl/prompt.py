"""Prompts: text with `{{ EXPR | filter }}`, `{% for %}` and `{% if %}`, with the expressions of the language.

Common indentation is removed, blanks at line ends are dropped, and a line that holds only a `{% ... %}` tag vanishes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from . import nodes as n
from .diagnostics import Sink, replacement
from .spans import Span

_STRINGS = r""" "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*' """
TAG = re.compile(
    rf"""\{{\{{(?:[^"'{{}}]|\{{(?!\{{|%)|{_STRINGS}|\}}(?!\}}))*\}}\}}
       | \{{%(?:[^"'{{%]|\{{(?!\{{|%)|{_STRINGS}|%(?!\}}))*%\}}
       | \{{\#(?:[^\#{{]|\#(?!\}})|\{{(?!\#))*\#\}}""",
    re.DOTALL | re.VERBOSE,
)
"""A tag never reaches over the beginning of another one, so that unclosed tags cost no time."""
MAX_TAGS = 200
MAX_DEPTH = 20
ParseExpr = Callable[[str, int, int], "n.Expr | None"]
ParseFor = Callable[[int, int], "tuple[n.Expr, n.Expr] | None"]


@dataclass(frozen=True, slots=True)
class _Tag:
    kind: str  # "text" | "show" | "for" | "if" | "elif" | "else" | "endfor" | "endif"
    span: Span
    inner: Span
    text: str = ""


class PromptReader:
    """Reads one prompt section; `expr` and `loop` parse spans of the source with the language's own grammar."""

    def __init__(
        self,
        source: str,
        sink: Sink,
        expr: Callable[[Span], n.Expr | None],
        loop: Callable[[Span], tuple[n.Expr, n.Expr] | None],
    ) -> None:
        self.source, self.sink, self.expr, self.loop = source, sink, expr, loop
        self.tags: list[_Tag] = []
        self.depth = 0
        self.at = 0

    def read(self, start: int, end: int) -> tuple[n.PromptPart, ...]:
        """The parts of the prompt in `source[start:end]`, the text after `prompt:`."""
        region = self.source[start:end]
        if region.lstrip(" ").startswith("|") and not region.lstrip(" |>-").split("\n", 1)[0].strip():
            place = start + region.index("|")
            fix = replacement("delete `|`", Span(place, place + 1), "")
            self.sink.error(
                "E017", Span(place, place + 1), "`prompt:` takes no `|`", "the text starts on the next line", fix=fix
            )
            start = place + 1
        self._warn_single_braces(start, end)
        many = [m.start() for m in TAG.finditer(self.source, start, end)][MAX_TAGS:]
        if many:
            span = Span(many[0], many[0] + 2)
            self.sink.error("E017", span, f"a prompt has at most {MAX_TAGS} places", "show a list with a filter")
            return ()
        self.tags = list(self._split(start, end))
        self.at = 0
        parts = self._parts(())
        if self.at < len(self.tags):
            tag = self.tags[self.at]
            self.sink.error("E017", tag.span, f"`{{% {tag.kind} %}}` closes nothing", "remove it")
        return parts

    # ------------------------------------------------------------------------------------------------ splitting
    def _split(self, start: int, end: int) -> list[_Tag]:
        text = self.source[start:end]
        margin = _margin(text)
        pieces: list[_Tag] = []
        position = 0
        for match in TAG.finditer(text):
            pieces.append(self._text(text, position, match.start(), start))
            tag = self._tag(match, start)
            if tag:
                pieces.append(tag)
            position = match.end()
        pieces.append(self._text(text, position, len(text), start))
        return _trim(_drop_tag_lines(_dedent(pieces, margin)))

    def _text(self, text: str, low: int, high: int, base: int) -> _Tag:
        span = Span(base + low, base + high)
        piece = text[low:high].replace("\r\n", "\n")
        for opener in ("{{", "{%"):
            at = piece.find(opener)
            if at >= 0:
                where = Span(span.start + at, span.start + at + 2)
                self.sink.error(
                    "E017", where, f"`{opener}` is never closed", f"close it with `{'}}' if opener == '{{' else '%}'}`"
                )
        return _Tag("text", span, span, piece)

    def _tag(self, match: re.Match[str], base: int) -> _Tag | None:
        raw, span = match.group(), Span(base + match.start(), base + match.end())
        if raw.startswith("{#"):
            return None
        inner = Span(span.start + 2, span.end - 2)
        if raw.startswith("{{"):
            return _Tag("show", span, inner)
        words = raw[2:-2].strip().strip("-").split(None, 1)
        word = words[0] if words else ""
        if word not in ("for", "if", "elif", "else", "endfor", "endif"):
            advice = "define the value in `sample:`" if word == "set" else "`for` and `if` are the only block tags"
            self.sink.error("E017", span, f"`{{% {word} %}}` is not part of the language", advice)
            return None
        body = self.source.index(word, inner.start) + len(word)
        return _Tag(word, span, Span(body, inner.end))

    def _warn_single_braces(self, start: int, end: int) -> None:
        text = TAG.sub(lambda m: " " * len(m.group()), self.source[start:end])
        for match in re.finditer(r"(?<![{\\])\{([A-Za-z_]\w*)\}(?!\})", text):
            span = Span(start + match.start(), start + match.end())
            fix = replacement("double the braces", span, "{{ " + match.group(1) + " }}")
            self.sink.warning(
                "W905",
                span,
                f"`{match.group()}` prints as it stands",
                f"did you mean `{{{{ {match.group(1)} }}}}`?",
                fix=fix,
            )

    # ------------------------------------------------------------------------------------------------- structure
    def _parts(self, stop: tuple[str, ...]) -> tuple[n.PromptPart, ...]:
        parts: list[n.PromptPart] = []
        self.depth += 1
        if self.depth > MAX_DEPTH and self.at < len(self.tags):
            self.sink.error(
                "E017",
                self.tags[self.at].span,
                f"tags are nested more than {MAX_DEPTH} deep",
                "define the text in `sample:`",
            )
            self.at = len(self.tags)
        while self.at < len(self.tags):
            tag = self.tags[self.at]
            if tag.kind in ("endfor", "endif", "elif", "else"):
                break
            self.at += 1
            if tag.kind == "text":
                if tag.text:
                    parts.append(n.Text(tag.span, tag.text))
            elif tag.kind == "show":
                parts.extend(self._show(tag))
            elif tag.kind == "for":
                parts.extend(self._for(tag))
            else:
                parts.extend(self._if(tag))
        self.depth -= 1
        return tuple(parts)

    def _show(self, tag: _Tag) -> list[n.PromptPart]:
        expr = self.expr(tag.inner)
        if expr is None:
            return []
        filters: list[n.Filter] = []
        while isinstance(expr, n.Binary) and expr.op == "|":
            right = expr.right
            if isinstance(right, n.Call) and isinstance(right.func, n.Name):
                filters.append(n.Filter(right.span, right.func.id, right.args))
            elif isinstance(right, n.Name):
                filters.append(n.Filter(right.span, right.id, ()))
            else:
                self.sink.error(
                    "E017", right.span, "after `|` stands the name of a filter", "put a bit operation into parentheses"
                )
            expr = expr.left
        return [n.Show(tag.span, expr, tuple(reversed(filters)))]

    def _close(self, tag: _Tag, word: str) -> None:
        if self.at < len(self.tags) and self.tags[self.at].kind == word:
            self.at += 1
        else:
            self.sink.error("E017", tag.span, f"`{{% {tag.kind} %}}` is never closed", f"add `{{% {word} %}}`")

    def _for(self, tag: _Tag) -> list[n.PromptPart]:
        loop = self.loop(tag.inner)
        body = self._parts(("endfor",))
        self._close(tag, "endfor")
        return [n.PromptFor(tag.span, loop[0], loop[1], body)] if loop else []

    def _if(self, tag: _Tag) -> list[n.PromptPart]:
        test = self.expr(tag.inner)
        body = self._parts(("elif", "else", "endif"))
        orelse: tuple[n.PromptPart, ...] = ()
        here = self.tags[self.at] if self.at < len(self.tags) else None
        if here and here.kind == "elif":
            self.at += 1
            orelse = tuple(self._if(here))
        elif here and here.kind == "else":
            self.at += 1
            orelse = self._parts(("endif",))
            self._close(tag, "endif")
        else:
            self._close(tag, "endif")
        return [n.PromptIf(tag.span, test, body, orelse)] if test else []


def _margin(text: str) -> int:
    lines = text.split("\n")[1:]
    widths = [len(line) - len(line.lstrip(" ")) for line in lines if line.strip()]
    return min(widths, default=0)


def _dedent(pieces: list[_Tag], margin: int) -> list[_Tag]:
    pattern = re.compile(rf"\n {{0,{margin}}}")
    result: list[_Tag] = []
    for number, piece in enumerate(pieces):
        if piece.kind != "text":
            result.append(piece)
            continue
        text = pattern.sub("\n", piece.text)
        *whole, last = text.split("\n")
        text = "\n".join([*(line.rstrip(" \t") for line in whole), last])
        if number == 0:
            text = text.lstrip(" ")
        result.append(_Tag("text", piece.span, piece.inner, text))
    return result


def _drop_tag_lines(pieces: list[_Tag]) -> list[_Tag]:
    """A block tag alone on its line takes the line break after it along."""
    result = list(pieces)
    for i, piece in enumerate(result):
        if piece.kind in ("text", "show"):
            continue
        before, after = result[i - 1] if i else None, result[i + 1] if i + 1 < len(result) else None
        if before and after and before.kind == after.kind == "text":
            head = before.text.rstrip(" ")
            if (not head or head.endswith("\n")) and re.match(r"[ \t]*\n", after.text):
                result[i - 1] = _Tag("text", before.span, before.inner, head)
                result[i + 1] = _Tag("text", after.span, after.inner, re.sub(r"^[ \t]*\n", "", after.text))
    return result


def _trim(pieces: list[_Tag]) -> list[_Tag]:
    """Without the blank lines before the first and after the last word."""
    result = list(pieces)
    if result and result[0].kind == "text":
        result[0] = _Tag("text", result[0].span, result[0].inner, result[0].text.lstrip("\n"))
    if result and result[-1].kind == "text":
        result[-1] = _Tag("text", result[-1].span, result[-1].inner, result[-1].text.rstrip())
    return result
