"""The header lines `lang`, `env`, `tags`, `level`, `symbols`, `format`: read by hand, each with its own message."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field

from . import nodes as n
from .diagnostics import Sink, replacement
from .sections import Section
from .spans import NOWHERE, Span

LANG = 1
_NAME = re.compile(r"[A-Za-z_][A-Za-z_0-9]*")


@dataclass(slots=True)
class HeaderReader:
    """Collects the header of one file; `finish` reports what is missing."""

    text: str
    sink: Sink
    lang: int = LANG
    name: str = ""
    name_span: Span = NOWHERE
    title: str = ""
    tags: tuple[str, ...] = ()
    low: int = 0
    high: int = 0
    level_span: Span = NOWHERE
    symbols: tuple[str, ...] = ()
    format: bool = True
    seen: list[str] = field(default_factory=list)

    def read(self, section: Section) -> None:
        """Take one header line."""
        self.seen.append(section.word)
        raw = self.text[section.start + len(section.word) : section.end]
        lines = raw.split("\n")
        extra = next((line for line in lines[1:] if line.strip() and not line.lstrip().startswith("#")), None)
        value = _without_comment(lines[0])
        lead = len(value) - len(value.lstrip())
        start = section.start + len(section.word) + lead
        span = Span(min(start, len(self.text)), min(max(start + len(value.strip()), start + 1), len(self.text)))
        if extra is not None:
            self.sink.error("E003", span, f"`{section.word}` takes one line", "remove the indented lines under it")
        getattr(self, f"_{section.word}")(value.strip(), span)

    def _lang(self, value: str, span: Span) -> None:
        if value != str(LANG):
            shown = value or "nothing"
            self.sink.error(
                "E003",
                span,
                f"`lang` is followed by {shown}; this compiler knows `lang {LANG}`",
                f"write `lang {LANG}`",
            )

    def _env(self, value: str, span: Span) -> None:
        match = re.match(r"""(\S+?):?\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')?\s*$""", value)
        if not match or not _NAME.fullmatch(match.group(1)):
            self.sink.error(
                "E003",
                span,
                'the name of an environment is letters, digits and _, then what it asks: `env NAME "..."`',
                'write `env my_task "What the model has to do."`',
            )
            return
        self.name = match.group(1)
        self.name_span = Span(span.start, span.start + len(self.name))
        if match.group(2):
            self.title = self._title(match.group(2), span)
        else:
            self.sink.error(
                "E003",
                span,
                f"`env {self.name}` lacks its description",
                f'write `env {self.name} "What the model has to do."`',
            )

    def _title(self, literal: str, span: Span) -> str:
        try:
            return str(ast.literal_eval(literal))
        except (SyntaxError, ValueError):
            self.sink.error(
                "E012", span, "this string has an escape that Python does not know", "write `\\\\` for a backslash"
            )
            return literal[1:-1]

    def _tags(self, value: str, span: Span) -> None:
        body = self._after_colon("tags", value, span)
        tags = tuple(t.strip() for t in body.split(",") if t.strip())
        for tag in tags:
            if not re.fullmatch(r"[a-z0-9][a-z0-9_-]*", tag):
                self.sink.error(
                    "E003",
                    span,
                    f"the tag `{tag}` has other characters than a-z, 0-9, - and _",
                    "write tags in lower case, separated by commas",
                )
        self.tags = tags

    def _level(self, value: str, span: Span) -> None:
        self.level_span = span
        body = self._after_colon("level", value, span)
        match = re.fullmatch(r"([0-9]{1,9})\s*\.\.\s*([0-9]{1,9})", body)
        if not match:
            guess = re.search(r"(\d+)\D+(\d+)", body)
            fix = replacement("write a range", span, f": {guess.group(1)}..{guess.group(2)}") if guess else None
            self.sink.error(
                "E003",
                span,
                "`level` is a range of whole numbers",
                "write `level: 0..20`; both ends are included",
                fix=fix,
            )
            return
        self.low, self.high = int(match.group(1)), int(match.group(2))
        if self.low > self.high:
            self.sink.error("E003", span, f"the range {self.low}..{self.high} is empty", "the smaller end comes first")
        if self.high > 10_000:
            self.sink.error("E003", span, "levels end at 10,000", "use fewer, larger steps")
            self.high = self.low

    def _symbols(self, value: str, span: Span) -> None:
        body = self._after_colon("symbols", value, span)
        names = tuple(t.strip() for t in body.split(",") if t.strip())
        for name in names:
            if not _NAME.fullmatch(name):
                self.sink.error("E003", span, f"`{name}` is not a name", "write `symbols: x, y`")
        self.symbols = names

    def _format(self, value: str, span: Span) -> None:
        body = self._after_colon("format", value, span)
        if body not in ("on", "off"):
            self.sink.error(
                "E003",
                span,
                "`format` is `on` or `off`",
                "it says whether the prompt ends with the sentence on the answer's format",
            )
        self.format = body != "off"

    def _after_colon(self, word: str, value: str, span: Span) -> str:
        if not value.startswith(":"):
            self.sink.error("E003", span, f"`{word}` is followed by a colon", f"write `{word}: {value or '...'}`")
            return value
        return value[1:].strip()

    def finish(self, first_other: int | None) -> n.Header:
        """The header; what is missing is reported at the place of what is there."""
        place = Span(0, max(1, self.text.find("\n"))) if self.text else Span(0, 0)
        if "lang" not in self.seen:
            self.sink.error(
                "E003",
                place,
                "the first line of a spec is `lang 1`",
                "add it: it fixes the meaning of the file for good",
            )
        elif self.seen.index("lang") > 0:
            self.sink.error("E003", place, "`lang 1` comes first", "move it to the top")
        if "env" not in self.seen:
            self.sink.error(
                "E003",
                place,
                'the line `env NAME "..."` is missing',
                'write `env my_task "What the model has to do."` after `lang 1`',
            )
        if "level" not in self.seen:
            self.sink.error(
                "E003", self.name_span, "the range of levels is missing", "write `level: 0..20` under `env`"
            )
        return n.Header(
            Span(0, first_other if first_other is not None else len(self.text)),
            self.lang,
            self.name,
            self.name_span,
            self.title,
            self.tags,
            self.low,
            self.high,
            self.level_span,
            self.symbols,
            self.format,
        )


def _without_comment(line: str) -> str:
    match = re.match(r"""((?:[^"'#]|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')*)""", line)
    return (match.group(1) if match else line).rstrip()
