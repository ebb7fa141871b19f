"""Lines of Python that are not part of the language: recognised by their first words, reported with the idiom to use.

Each entry of `LINES` is (pattern at the start of a logical line, what was written, what to write instead). The line,
with the block under it, is left out of what the parser sees, so that one foreign statement hides nothing else.
"""

from __future__ import annotations

import re

from .diagnostics import Sink, replacement
from .scan import LogicalLine
from .spans import Span

_ALL = ("sample", "define", "check", "solve", "def", "sampler", "rules", "must_fail", "must_pass")
_BODY = ("solve", "def", "sampler")
_LISTS = ("sample", "define", "check", "rules", "must_fail", "must_pass")

LINES: tuple[tuple[str, tuple[str, ...], str, str], ...] = (
    (
        r"(import|from)\b",
        _ALL,
        "there are no imports",
        "everything in the library is already in scope: remove the line",
    ),
    (r"class\b", _ALL, "there are no classes", "declare `type NAME = record(...)` at column 0"),
    (
        r"(try|except|finally)\b",
        _ALL,
        "there are no exceptions to catch",
        'test with `if` first; `fail("why")` says that something cannot happen',
    ),
    (r"raise\b", _ALL, "exceptions are not raised", 'write `fail("why")` for what cannot happen'),
    (r"with\b", _ALL, "there is no `with`", "nothing here needs to be opened or closed"),
    (r"(async|await)\b", _ALL, "there is no `async`", "remove the word"),
    (r"yield\b", _ALL, "there are no generators", "collect the values in a list and return it"),
    (
        r"global\b",
        _ALL,
        "a function writes no global names",
        "return the value, or use `nonlocal` in a nested function",
    ),
    (r"assert\b", _BODY, "there is no `assert` in a body", 'write `if not COND: fail("why")`'),
    (r"print\s*\(", _ALL, "nothing can be printed", "use `gradatim show` to look at an instance; remove the line"),
    (
        r"(if|elif|else|while)\b.*:$",
        _LISTS,
        "there is no `if` or `while` in this section",
        "use `A if COND else B`, or move the steps to a `def`",
    ),
    (
        r"for\b",
        ("sample", "define"),
        "there are no loops in this section",
        "write `each COND` on the draw, a comprehension, or a `def`",
    ),
    (r"return\b", _LISTS, "there is nothing to return from here", "write the expression by itself"),
    (r"let\s+\w+\s*=", _LISTS, "a definition has no `let`", "write `name = EXPR`"),
    (r"(def|sampler)\b", _LISTS, "functions stand at column 0", "move it out of this section"),
)

_RANDOM = re.compile(r"\b(?:random|rng|np\.random|numpy\.random)\s*\.\s*(\w+)\s*\(")
_RANDOM_FIX = {
    "randint": "`x: int in A..B`",
    "randrange": "`x: int in A..B` (both ends included)",
    "choice": "`x: T in {..}`",
    "sample": "`xs: subset[k] in ...`, or `list[k] of ..., distinct`",
    "shuffle": "`ys ~ shuffled(xs)`",
    "random": "`percent: int in 0..99`",
}
_ARGUMENTS = r"\(([^(),]+(?:\([^()]*\))?)\s*,\s*([^(),]+(?:\([^()]*\))?)\)"
_ONE = re.compile(rf"(?:hidden\s+)?(\w+)\s*=\s*random\.randint{_ARGUMENTS}\s*")
_MANY = re.compile(rf"(?:hidden\s+)?(\w+)\s*=\s*\[\s*random\.randint{_ARGUMENTS}\s+for\s+\w+\s+in\s+(.+?)\s*\]\s*")


def prescan(text: str, word: str, lines: list[LogicalLine], sink: Sink) -> list[LogicalLine]:
    """Report the foreign lines of one section; they come back marked damaged."""
    result: list[LogicalLine] = []
    tried = False
    for number, line in enumerate(lines):
        content = text[line.start : line.end]
        follows = tried and re.match(r"(except|finally)\b", content) is not None
        tried = tried or re.match(r"try\s*:", content) is not None
        damaged = line.damaged or follows or (number > 0 and _foreign(content, word, line, sink))
        if not damaged and word in _ALL:
            damaged = _random(content, word, line, sink)
        result.append(LogicalLine(line.start, line.end, line.indent, damaged))
    return result


def _foreign(content: str, word: str, line: LogicalLine, sink: Sink) -> bool:
    for pattern, where, what, advice in LINES:
        match = re.match(pattern, content) if word in where else None
        if match:
            first = re.match(r"\w+", content)
            end = line.start + (first.end() if first else match.end())
            sink.error("E010", Span(line.start, end), what, advice)
            return True
    if word in ("check", "rules") and content.startswith(("assert ", "require ")):
        first = content.split(" ", 1)[0]
        span = Span(line.start, line.start + len(first) + 1)
        fix = replacement(f"delete `{first}`", span, "")
        sink.error("E010", span, "a check line is a condition by itself", f"delete `{first}`", fix=fix)
        return True
    return False


def _random(content: str, word: str, line: LogicalLine, sink: Sink) -> bool:
    match = _RANDOM.search(content)
    if not match:
        return False
    span = Span(line.start + match.start(), line.start + match.end() - 1)
    message = "values are random only where they are drawn"
    ours = _as_draw(content) if word == "sample" else ""
    if ours:
        fix = replacement("draw it", line.span, ours)
        sink.error("E016", span, message, f"write `{ours}`", fix=fix)
        return True
    idiom = _RANDOM_FIX.get(match.group(1), "a draw in `sample:`, such as `x: int in A..B`")
    if word == "def":
        advice = f"write {idiom} in `sample:`, or make this function a `sampler` and write `draw(A..B)`, `draw(xs)`"
    else:
        advice = f"write {idiom} in `sample:`; for steps that depend on earlier draws, a `sampler`"
    sink.error("E016", span, message, advice)
    return True


def _as_draw(content: str) -> str:
    """`x = random.randint(1, 6)`, alone or for every item of a list, as a draw; "" for anything else."""
    one, many = _ONE.fullmatch(content), _MANY.fullmatch(content)
    if one:
        return f"{one.group(1)}: int in {one.group(2)}..{one.group(3)}"
    if not many:
        return ""
    name, low, high, source = many.groups()
    counted = re.fullmatch(r"range\(([^(),]+)\)", source)
    length = counted.group(1) if counted else f"len({source})"
    return f"{name}: list[{length}] of int in {low}..{high}"
