"""Silenced warnings: `# env: ignore[W901] the reason`.

At the end of a line the comment silences the line; on a line of its own it silences the line below with the block under
it. Errors cannot be silenced, a reason is required, and a comment that silences nothing is reported itself (W908).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from .diagnostics import Diagnostic, Severity, Sink, in_order
from .scan import TOKEN
from .sections import split
from .spans import Source, Span

_COMMENT = re.compile(r"#\s*env:\s*ignore\s*(?P<codes>\[[^\]\n]*\])?(?P<reason>[^\n]*)")


@dataclass(frozen=True, slots=True)
class Suppression:
    """One comment: its place, the codes it names, and the characters of the file that it is about."""

    span: Span
    codes: tuple[str, ...]
    start: int
    end: int

    def covers(self, found: Diagnostic) -> bool:
        """Whether it silences a finding."""
        return found.code in self.codes and self.start <= found.span.start < self.end


def suppressed(
    source: Source, found: tuple[Diagnostic, ...], reported: Iterable[str], doubtful: Iterable[str] = ()
) -> tuple[Diagnostic, ...]:
    """The findings that remain, and what is wrong with the suppressions themselves.

    `reported` are the codes that the passes behind `found` can give: a suppression of other codes is not called unused.
    For `doubtful` ones, which a closer look might still find, that is only a note.
    """
    if "env:" not in source.text:
        return found
    sink = Sink()
    comments = list(_read(source.text, sink))
    silenced = [d for d in found if d.severity is not Severity.ERROR and any(c.covers(d) for c in comments)]
    if not any(d.severity is Severity.ERROR for d in found):
        _report_unused(comments, silenced, frozenset(reported), frozenset(doubtful), sink)
    return in_order((*(d for d in found if d not in silenced), *sink.found))


def _report_unused(
    comments: list[Suppression],
    silenced: list[Diagnostic],
    reported: frozenset[str],
    doubtful: frozenset[str],
    sink: Sink,
) -> None:
    for comment in comments:
        idle = [code for code in comment.codes if not _used(comment, code, silenced)]
        shown = ", ".join(code for code in idle if code in reported)
        if shown:
            sink.warning("W908", comment.span, f"this suppresses nothing: there is no {shown} here", "remove it")
        shown = ", ".join(code for code in idle if code in doubtful - reported)
        if shown:
            message = f"this suppressed nothing in this tier: no {shown} was found"
            sink.add(Diagnostic("W908", comment.span, message, "`--tier deep` decides", Severity.NOTE))


def _used(comment: Suppression, code: str, silenced: list[Diagnostic]) -> bool:
    return any(d.code == code and comment.covers(d) for d in silenced)


def _read(text: str, sink: Sink) -> Iterable[Suppression]:
    count = 0
    for start, end in _comments(text):
        match = _COMMENT.match(text, start, end)
        if match is None:
            continue
        count += 1
        if count > MOST:
            sink.error("E021", Span(start, end), f"there are more than {MOST} suppressions", "correct what they hide")
            return
        span = Span(start, end)
        codes = tuple(code.strip() for code in (match.group("codes") or "[]")[1:-1].split(",") if code.strip())
        if not codes:
            sink.error("E021", span, "a suppression names codes", "write `# env: ignore[W901] the reason`")
        elif not match.group("reason").strip():
            sink.error("E021", span, "a suppression needs a reason", "write after the bracket why it is meant")
        if codes:
            yield Suppression(span, _known(codes, span, sink), *_covered(text, start))


def _known(codes: tuple[str, ...], span: Span, sink: Sink) -> tuple[str, ...]:
    from .codes import CODES  # its pages are read only when somebody suppresses something

    kept = []
    for code in codes:
        if code not in CODES:
            sink.error("E021", span, f"there is no code `{code}`", "`gradatim explain` lists the codes")
        elif code.startswith("E") and code not in MILD and not _is_measured(code):
            sink.error("E021", span, f"`{code}` is an error", "only warnings can be silenced: correct the line")
        else:
            kept.append(code)
    return tuple(kept)


MOST = 100
MILD = frozenset({"E203", "E204"})
"""Static codes of the E family that may come as warnings."""
STATIC = frozenset({"E204", "E503", "W901", "W902", "W903", "W905", "W906", "W907"})
"""Codes that parsing and checking can report; suppressions of others are for the lint."""


def _is_measured(code: str) -> bool:
    """Whether a code is a result of sampling, which comes as a warning or an error; E303 is static."""
    return code[1:2] in ("3", "4", "5", "6") and code != "E303"


def _comments(text: str) -> Iterable[tuple[int, int]]:
    """The places of all comments; in a prompt `#` is text."""
    prompts = [(s.start, s.end) for s in split(text, Sink()) if s.word == "prompt"]
    position = 0
    for low, high in [*prompts, (len(text), len(text))]:
        for match in TOKEN.finditer(text, position, low):
            if match.lastgroup == "comment":
                yield match.start(), match.end()
        position = high


def _covered(text: str, comment: int) -> tuple[int, int]:
    """The line of a comment at its end; for a comment of its own, the next line with all deeper ones."""
    begin = text.rfind("\n", 0, comment) + 1
    end = _line_end(text, comment)
    if text[begin:comment].strip():
        return begin, end
    while end < len(text) and not _means(text, end):
        end = _line_end(text, end)
    begin, depth = end, _depth(text, end)
    end = _line_end(text, end)
    while end < len(text) and (not _means(text, end) or _depth(text, end) > depth):
        end = _line_end(text, end)
    return begin, end


def _line_end(text: str, position: int) -> int:
    """Where the line after the one at `position` begins."""
    end = text.find("\n", position)
    return len(text) if end < 0 else end + 1


def _means(text: str, position: int) -> bool:
    """Whether the line at `position` holds more than blanks and a comment."""
    line = text[position : _line_end(text, position)].strip()
    return bool(line) and not line.startswith("#")


def _depth(text: str, position: int) -> int:
    line = text[position : _line_end(text, position)]
    return len(line) - len(line.lstrip(" "))
