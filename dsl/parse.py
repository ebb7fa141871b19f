"""From text to `nodes.Spec`: sections are parsed one by one, and every section's errors come back in one run.

Guarantee: any text gives a result, never an exception. At most one syntax error is reported per logical line; a line
that does not parse is left out with the block under it, and the names it would have declared are in `Spec.broken`.
"""

from __future__ import annotations

import os
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from lark import Lark, TextSlice, Token
from lark.exceptions import LarkError, UnexpectedInput, UnexpectedToken
from lark.indenter import Indenter

from . import nodes as n
from .build import SectionBuilder
from .diagnostics import Diagnostic, Sink, has_errors, in_order
from .header import HeaderReader
from .prompt import PromptReader
from .pythonisms import prescan
from .recovery import blank, damaged_marks, declared_by, line_at, previous_end
from .scan import LogicalLine, check_indentation, check_tabs, logical_lines
from .sections import HEADER_WORDS, Section, looks_like_dotenv, split_with_lost
from .spans import Source, Span
from .syntax import Trouble, explain
from .walk import first_below

MAX_CHARACTERS = 200_000
_STARTS = [
    "param",
    "const",
    "typedecl",
    "relation",
    "sample",
    "answer",
    "define",
    "check",
    "objective",
    "score",
    "must",
    "rules",
    "solve",
    "function",
    "prompt_expr",
    "prompt_for",
]
_START_OF = {
    "type": "typedecl",
    "require": "relation",
    "minimize": "objective",
    "maximize": "objective",
    "must_fail": "must",
    "must_pass": "must",
    "def": "function",
    "sampler": "function",
}
_PLURAL = {
    "param": "params",
    "const": "consts",
    "type": "types",
    "require": "relations",
    "rules": "rules",
    "def": "functions",
    "sampler": "functions",
}
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f\ud800-\udfff\ufeff]|\r(?!\n)")
_DROPS = 12
MAX_DEPTH = 100
BODIES = ("solve", "def", "sampler")


class _Blocks(Indenter):
    """Line structure for Lark: indentation counts outside brackets only."""

    @property
    def NL_type(self) -> str:
        return "_NL"

    @property
    def OPEN_PAREN_types(self) -> list[str]:
        return ["LPAR", "LSQB", "LBRACE"]

    @property
    def CLOSE_PAREN_types(self) -> list[str]:
        return ["RPAR", "RSQB", "RBRACE"]

    @property
    def INDENT_type(self) -> str:
        return "_INDENT"

    @property
    def DEDENT_type(self) -> str:
        return "_DEDENT"

    @property
    def tab_len(self) -> int:
        return 4


@lru_cache(maxsize=1)
def _parser() -> tuple[Lark, SectionBuilder]:
    """The LALR tables are cached on disk; building them takes 0.4 s, loading them 0.03 s."""
    builder = SectionBuilder()
    grammar = Path(__file__).with_name("grammar.lark").read_text(encoding="utf-8")
    options: dict[str, Any] = {
        "parser": "lalr",
        "lexer": "contextual",
        "postlex": _Blocks(),
        "start": list(_STARTS),
        "keep_all_tokens": True,
        "maybe_placeholders": True,
        "transformer": builder,
    }
    return _cached(grammar, options), builder


def warm() -> None:
    """Load what every parse needs, so that copies of this process need not."""
    _parser()


def _cached(grammar: str, options: dict[str, Any]) -> Lark:
    folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "gradatim"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return Lark(grammar, cache=str(folder / "grammar.lalr"), **options)
    except (OSError, RuntimeError):
        return Lark(grammar, **options)


_ODD = {
    "\ufeff": "save the file as UTF-8 without a byte order mark",
    "\r": "save the file with line ends as on Linux (LF)",
}
"""What to do about characters that editors write by themselves."""


def parse(source: Source) -> tuple[n.Spec | None, tuple[Diagnostic, ...]]:
    """The spec in a file and what is wrong with its text; no spec when the file is none at all."""
    sink = Sink()
    if len(source.text) > MAX_CHARACTERS:
        sink.error("E003", Span(0, 0), "this file has more than 200,000 characters", "a spec has some dozens of lines")
        return None, tuple(sink.found)
    if not source.text.strip():
        sink.error("E003", Span(0, 0), "this file is empty", "`gradatim new NAME` writes a first spec")
        return None, tuple(sink.found)
    odd = _CONTROL.search(source.text)
    if odd:
        message = f"the character U+{ord(odd.group()):04X} does not belong into a text file"
        sink.error("E003", Span(odd.start(), odd.end()), message, _ODD.get(odd.group(), "remove it"))
        return None, tuple(sink.found)
    if looks_like_dotenv(source.text):
        first = re.search(r"^[^#\n]*=[^\n]*", source.text, re.MULTILINE)
        span = Span(first.start(), first.end()) if first else Span(0, 0)
        message = "this is a dotenv file (KEY=VALUE lines), not an environment spec"
        sink.error(
            "E005", span, message, 'a spec starts with `lang 1` and `env NAME "..."`; `gradatim new NAME` writes one'
        )
        return None, tuple(sink.found)
    spec = _FileParser(source, sink).run()
    if spec.broken and not has_errors(sink.found):
        message = "a part of this file could not be read: " + ", ".join(sorted(spec.broken))
        sink.error(
            "E001", spec.header.name_span, message, "look for stray characters, such as a backslash at a line's end"
        )
    return spec, in_order(sink.found)


class _FileParser:
    """State of parsing one file."""

    def __init__(self, source: Source, sink: Sink) -> None:
        self.source, self.text, self.sink = source, source.text, sink
        self.padded = source.text + "\n"
        self.lark, self.builder = _parser()
        self.broken: set[str] = set()
        self.builder.sink = sink
        self.builder.lost = self.broken
        self.fields: dict[str, Any] = {}
        self.many: dict[str, list[Any]] = {
            "params": [], "consts": [], "types": [], "relations": [], "rules": [], "functions": []
        }  # fmt: skip

    def run(self) -> n.Spec:
        """Parse every section."""
        check_tabs(self.text, self.sink)
        header = HeaderReader(self.text, self.sink)
        first: int | None = None
        sections, lost = split_with_lost(self.text, self.sink)
        for section in lost:
            self._give_up(section)
        for section in sections:
            if section.word in HEADER_WORDS:
                if first is not None:
                    message = f"`{section.word}` is a header line"
                    self.sink.error("E003", section.span, message, "move it above the first section")
                header.read(section)
                continue
            first = section.start if first is None else first
            self._section(section)
        header.seen.extend(section.word for section in lost)
        many = {name: tuple(items) for name, items in self.many.items()}
        if "objective" in self.fields and "check" not in self.broken:
            self.fields.setdefault("check", ())  # the whole domain is allowed, and compared by the objective
        return n.Spec(header.finish(first), **many, **self.fields, broken=frozenset(self.broken))

    def _section(self, section: Section) -> None:
        if section.word == "prompt":
            self._prompt(section)
            return
        lines = logical_lines(self.text, section.start, section.end, self.sink)
        lines = prescan(self.text, section.word, check_indentation(lines, self.sink), self.sink)
        tree = self._tree(section, lines)
        if tree is None:
            self._give_up(section)
            return
        self._store(section, tree)

    def _give_up(self, section: Section) -> None:
        """What a section declares is unknown from now on, not missing."""
        self.broken.add(section.word)
        self.broken.update(declared_by(self.text[section.start : section.end], section.word))

    def _store(self, section: Section, tree: Any) -> None:
        if section.word in _PLURAL:
            self.many[_PLURAL[section.word]].append(tree)
        else:
            name = {"minimize": "objective", "maximize": "objective"}.get(section.word, section.word)
            self.fields[name] = tuple(tree) if isinstance(tree, list) else tree

    # -------------------------------------------------------------------------------------- parsing with recovery
    def _tree(self, section: Section, lines: list[LogicalLine]) -> Any:
        """Parse; a line with an error is dropped with its block, and the rest is tried again."""
        start = _START_OF.get(section.word, section.word)
        lines, dropped = self._without(section, lines, {i for i, line in enumerate(lines) if line.damaged})
        for _ in range(_DROPS):
            if not lines or lines[0].start != section.start or (dropped and self._is_empty(lines)):
                return None
            text = self._layout(section, lines, dropped)
            try:
                tree = self.lark.parse(text, start=start)
            except UnexpectedInput as error:
                number = self._report(section, error, lines)
                if number == 0:
                    return None
                lines, more = self._without(section, lines, {number})
                dropped |= more
                continue
            except LarkError:
                return None
            if self._too_deep(tree, lines):
                return None
            if dropped:
                self.broken.add(section.word)
                self.broken.update(damaged_marks(section.word, self.text[section.start : section.end]))
            return tree
        return None

    def _too_deep(self, tree: Any, lines: list[LogicalLine]) -> bool:
        """Whether a tree is deeper than the passes after this one can go; short lines are not looked at."""
        many = sum(self.text.startswith("elif", line.start) for line in lines)
        if many <= 40 and all(line.end - line.start <= 100 and line.indent <= 40 for line in lines):
            return False
        return self._report_depth(tree)

    def _report_depth(self, tree: Any) -> bool:
        for node in tree if isinstance(tree, list | tuple) else (tree,):
            deep = first_below(node, MAX_DEPTH)
            if deep is not None:
                message = f"this is nested more than {MAX_DEPTH} steps deep"
                self.sink.error("E001", deep.span, message, "write it in several steps, each with a name")
                return True
        return False

    def _is_empty(self, lines: list[LogicalLine]) -> bool:
        """Whether nothing is left but the line of the keyword."""
        only = self.text[lines[0].start : lines[0].end]
        return len(lines) == 1 and not only.rpartition(":")[2].strip()

    def _without(self, section: Section, lines: list[LogicalLine], gone: set[int]) -> tuple[list[LogicalLine], bool]:
        """The lines without those numbered and without the blocks under them.

        In bodies a lost line becomes `pass`, so that the blocks around it keep their form; elsewhere a block that loses
        its last line is lost as well.
        """
        first = set(gone)
        kept: list[LogicalLine] = []
        for number, line in enumerate(lines):
            above = next((i for i in range(number - 1, -1, -1) if lines[i].indent < line.indent), None)
            if number in gone or (above in gone and number > 0):
                gone.add(number)
                self.broken.update(declared_by(self.text[line.start : line.end], "line"))
                if number in first and section.word in BODIES and line.end - line.start >= 4 and number > 0:
                    kept.append(LogicalLine(line.start, line.end, line.indent, lost=True))
            else:
                kept.append(line)
        if not gone:
            return kept, False
        return self._without_empty_blocks(kept), True

    def _without_empty_blocks(self, lines: list[LogicalLine]) -> list[LogicalLine]:
        """Without the `for` lines that stand over nothing any more."""
        result: list[LogicalLine] = []
        for line in reversed(lines):
            opens = not line.lost and re.fullmatch(r"(for|while|if)\b.*:", self.text[line.start : line.end], re.DOTALL)
            if not (opens and (not result or result[-1].indent <= line.indent)):
                result.append(line)
        return result[::-1]

    def _layout(self, section: Section, lines: list[LogicalLine], dropped: bool) -> TextSlice[str]:
        """The section at its own offsets, with a line break at its end; dropped lines are blank."""
        last = self.padded.find("\n", lines[-1].end) + 1
        if not dropped:
            return TextSlice(self.padded, section.start, last)
        pieces = [self.text[: section.start]]
        position = section.start
        for line in lines:
            gap = self.text[position : line.start]
            pieces.append(blank(gap))
            pieces.append("pass" if line.lost else self.text[line.start : line.end])
            pieces.append(blank(self.text[line.start + 4 : line.end].replace("\n", " ")) if line.lost else "")
            position = line.end
        text = "".join(pieces) + "\n"
        return TextSlice(text, section.start, len(text))

    def _report(self, section: Section, error: UnexpectedInput, lines: list[LogicalLine]) -> int:
        """Explain a syntax error; returns the number of its line."""
        position = error.pos_in_stream if isinstance(error.pos_in_stream, int) else None
        if isinstance(error, UnexpectedToken) and (
            position is None or error.token.type in ("$END", "_DEDENT", "_INDENT", "_NL")
        ):
            previous = previous_end(error.token, lines)
            position = previous if previous is not None else lines[-1].end
        if position is None or position < section.start:
            position = lines[-1].end
        number = line_at(lines, position)
        token = error.token if isinstance(error, UnexpectedToken) else None
        wanted: set[str] = set(error.expected) if isinstance(error, UnexpectedToken) else set()
        kind = token.type if isinstance(token, Token) else ""
        if wanted in ({"_NL"}, {"_INDENT"}):  # nothing else can follow a line that opens a block
            wanted = {"_INDENT"}
        if "_INDENT" in wanted and kind not in ("_INDENT", "_NL") and number > 0 and position <= lines[number].start:
            number -= 1
        trouble = Trouble(self.text, section.word, lines[number], number == 0, position, str(token or ""), kind, wanted)
        self.sink.add(explain(trouble))
        return number

    # ------------------------------------------------------------------------------------------------- prompt
    def _prompt(self, section: Section) -> None:
        head = re.compile(r"prompt[ ]*(:)?").match(self.text, section.start)
        start = head.end() if head else section.start
        if head and not head.group(1):
            self.sink.error(
                "E018", section.span, "`prompt` is followed by a colon", "write `prompt:` and the text under it"
            )
        reader = PromptReader(self.text, self.sink, self._prompt_expr, self._prompt_loop)
        self.fields["prompt"] = reader.read(start, section.end)

    def _prompt_expr(self, span: Span) -> n.Expr | None:
        return self._fragment(span, "prompt_expr")

    def _prompt_loop(self, span: Span) -> tuple[n.Expr, n.Expr] | None:
        return self._fragment(span, "prompt_for")

    def _fragment(self, span: Span, start: str) -> Any:
        content = self.text[span.start : span.end]
        trimmed = content.rstrip().rstrip("-").rstrip()
        lead = len(content) - len(content.lstrip().lstrip("-"))
        text = self.text[: span.start + lead] + trimmed[lead:].replace("\n", " ")
        if not trimmed[lead:].strip():
            self.sink.error(
                "E017", Span(span.start - 2, span.end + 2), "there is nothing between the braces", "write an expression"
            )
            return None
        try:
            tree = self.lark.parse(TextSlice(text, span.start + lead, len(text)), start=start)
            return None if self._report_depth(tree) else tree
        except UnexpectedInput as error:
            line = LogicalLine(span.start + lead, span.start + len(trimmed), 0)
            self._report(Section("prompt", span.start, span.end), error, [line])
        except LarkError:
            self.sink.error("E001", span, "this does not parse", "write an expression")
        return None


def parse_expression(text: str, offset: int) -> n.Expr | None:
    """An expression that stands at `offset` of a file; None when the text is none."""
    lark, builder = _parser()
    saved, builder.sink = builder.sink, Sink()
    try:
        whole = " " * offset + text
        tree: Any = lark.parse(TextSlice(whole, offset, len(whole)), start="prompt_expr")
        return None if builder.sink.found or first_below(tree, MAX_DEPTH) else tree
    except LarkError:
        return None
    finally:
        builder.sink = saved
