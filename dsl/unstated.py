"""E503: what the verifier demands and no word of the prompt says; a reading of words, so always only a warning.

Looked for are a superlative where there is an objective, the bounds that `check` compares with, an order that the
prompt leaves open, the literal reply and the shape of the answer where the header turns the sentence about it off.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from . import nodes as n
from .diagnostics import Sink
from .walk import descend, names_read, target_names

_BEST = re.compile(
    r"\b(?!(?:t|r|w|n|gu|requ|for|inter|sugg)est\b)"
    r"(?:(?<!at )(?:most|least)|\w+est|max\w*|min\w*|optim\w*|fewer|as \w+(?: \w+)* as possible)\b",
    re.IGNORECASE,
)
_ASKING = re.compile(
    r"\b(?:give|answer|write|name|list|output|reply|choose|say|return|print|which|what|find|state)\b", re.IGNORECASE
)
_FORMAT = re.compile(
    r"\b(?:separat\w*|lines?|commas?|spaces?|blanks?|format|form|brackets?|such as|example|e\.g|rows?|json)\b|->|:\s*$",
    re.IGNORECASE | re.MULTILINE,
)
_ANY_ORDER = re.compile(r"\bin (?:any|whatever) order\b", re.IGNORECASE)
_COMPOSED = frozenset({"list", "grid", "record", "edges", "arcs", "tree", "graph", "multiset", "subset", "set", "tuple",
                       "permutation"})  # fmt: skip
_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_ORDERS = ("<", "<=", ">", ">=", "==")


def report_unstated(spec: n.Spec, sink: Sink) -> None:
    """Report what the prompt does not say."""
    if spec.prompt is None or spec.answer is None:
        return
    text = " ".join(x.text for part in spec.prompt for x in descend(part) if isinstance(x, n.Text))
    if not text.isascii():
        return
    _objective(spec, text, sink)
    _format(spec, text, sink)
    _bounds(spec, text, sink)
    _order(spec, text, sink)


def _objective(spec: n.Spec, text: str, sink: Sink) -> None:
    found = spec.objective
    if found is not None and found.target is None and not _BEST.search(text):
        message = f"the prompt does not say that `{found.sense}` is asked for: it has no word such as fewest or largest"
        sink.warning("E503", found.span, message, "ask for the best answer in words")


def _format(spec: n.Spec, text: str, sink: Sink) -> None:
    """Without the sentence about the format, the prompt has to tell shape, words and the literal reply."""
    assert spec.prompt is not None and spec.answer is not None
    shown = any(f.name == "format" for part in spec.prompt for x in descend(part) if isinstance(x, n.Show)
                for f in x.filters)  # fmt: skip
    if spec.header.format or shown:
        return
    answer = spec.answer
    place, help = answer.name_span, "say it, or place the generated sentence with `{{ answer | format }}`"
    if answer.literal is not None and answer.literal.lower() not in text.lower():
        sink.warning("E503", place, f"the prompt does not say when to answer `{answer.literal}`", help)
    asking = " ".join(x for x in re.split(r"(?<=[.?!;])\s", text) if _ASKING.search(x))
    if answer.shape.name in _COMPOSED and not _FORMAT.search(asking):
        sink.warning("E503", place, "the prompt does not say how the parts of the answer are written", help)
    elif (words := _members(answer.shape)) and not any(x.lower() in text.lower() for x in words):
        sink.warning("E503", place, "the prompt names none of the words that are answers", help)


def _order(spec: n.Spec, text: str, sink: Sink) -> None:
    """A list that equals the reference has its order, also where the prompt allows any."""
    assert spec.answer is not None
    if spec.check is None and spec.answer.shape.name == "list" and _ANY_ORDER.search(text):
        message = "the prompt allows any order, and this list has to be in the order of the reference"
        advice = "write `multiset of T` or `set of T`, or say with `check` what makes an answer right"
        sink.warning("E503", spec.answer.name_span, message, advice)


def _members(shape: n.Shape) -> tuple[str, ...]:
    """The words of a `word` or `bool`, as far as they are written down."""
    if shape.name == "bool":
        return ("yes", "no", "true", "false")
    if shape.name != "word" or not isinstance(shape.values, n.Members):
        return ()
    found = [x.value for x in descend(shape.values) if isinstance(x, n.Constant)]
    return tuple(x for x in found if isinstance(x, str))


def _bounds(spec: n.Spec, text: str, sink: Sink) -> None:
    told = _told(spec, bool(_BEST.search(text)))
    about = _about_answer(spec)
    for line in _lines(spec):
        for test in [x for x in descend(line.test) if isinstance(x, n.Compare) and len(x.rest) == 1]:
            op, right = test.rest[0]
            for side, other in ((test.left, right), (right, test.left)):
                if op in _ORDERS and names_read(other) & about and not _is_told(side, spec, told, text):
                    what = f"`{side.id}`" if isinstance(side, n.Name) else "this number"
                    message = f"the answer is compared with {what}, and the prompt does not tell it"
                    sink.warning("E503", side.span, message, "tell the bound in the prompt")


def _lines(spec: n.Spec) -> Iterator[n.CheckLine]:
    waiting: list[n.CheckItem] = list(spec.check or ())
    while waiting:
        item = waiting.pop(0)
        if isinstance(item, n.CheckLine):
            yield item
        else:
            waiting = [*item.body, *waiting]


def _about_answer(spec: n.Spec) -> set[str]:
    """The answer, and names that `define` and loops of `check` make from it."""
    assert spec.answer is not None
    found = {spec.answer.name}
    for stmt in spec.define:
        if names_read(stmt.value) & found:
            found |= {x.id for x in target_names(stmt.target)}
    for loop in [x for item in spec.check or () for x in descend(item) if isinstance(x, n.CheckFor)]:
        if names_read(loop.source) & found:
            found |= {x.id for x in target_names(loop.target)}
    return found


def _told(spec: n.Spec, asks_for_best: bool) -> set[str]:
    """Names that the prompt or the sentence about the format shows, and those that plainly follow.

    Where the best answer is asked for in words, what is worked out from the told is told: the best value is.
    """
    assert spec.answer is not None
    told = {x for part in spec.prompt or () for x in _shown(part)} | _choices(spec)
    told |= names_read(spec.answer.shape) if spec.header.format else set()
    fixed = {p.name for p in spec.params} | {c.name for c in spec.consts}
    local = {fn.name for fn in spec.functions} | {r.name for r in spec.rules}
    drawn = {x for s in spec.sample for x in _given(s)}
    for stmt in spec.sample:
        if isinstance(stmt, n.Definition) and (names_read(stmt.value) & drawn) <= told | fixed | local:
            told |= _given(stmt) if _plain(stmt.value) or asks_for_best else set()
    return told


def _choices(spec: n.Spec) -> set[str]:
    """Draws of `bool` that a `require` ties to the instance: the reader finds out which of two kinds it is of."""
    tied = names_read([s.test for s in spec.sample if isinstance(s, n.Require)])
    shapes = {s.name: s.shape for s in spec.sample if isinstance(s, n.DrawDecl) and s.shape is not None}
    return {name for name, shape in shapes.items() if shape.name == "bool" and name in tied}


def _plain(value: n.Expr) -> bool:
    """Whether an expression is arithmetic that a reader can follow: no functions but the simplest."""
    calls = [x.func for x in descend(value) if isinstance(x, n.Call)]
    return all(isinstance(f, n.Name) and f.id in ("len", "sum", "min", "max", "abs", "sorted", "set") for f in calls)


def _shown(part: Any) -> set[str]:
    return {x.id for x in descend(part) if isinstance(x, n.Name)}


def _given(stmt: n.SampleStmt) -> set[str]:
    match stmt:
        case n.DrawDecl():
            return {stmt.name}
        case n.Definition():
            return {x.id for x in target_names(stmt.target)}
        case n.Require():
            return set()


def _is_told(side: n.Expr, spec: n.Spec, told: set[str], text: str) -> bool:
    """Whether the reader knows a bound: only plain names and numbers are looked at."""
    match side:
        case n.Name(id=name):
            const = next((c.value for c in spec.consts if c.name == name), None)
            if const is not None and name not in told:
                return not isinstance(const, n.Constant) or _in_words(const.value, text)
            known = {p.name for p in spec.params} | {x for s in spec.sample for x in _given(s)}
            return name in told or name not in known
        case n.Constant(value=value):
            return _in_words(value, text) or value in _near_domain(spec)
    return True


def _near_domain(spec: n.Spec) -> set[int]:
    """Numbers in the answer's domain, which the sentence about the format tells, and those beside them."""
    assert spec.answer is not None
    found = {x.value for x in descend(spec.answer.shape) if isinstance(x, n.Constant) and isinstance(x.value, int)}
    return {x + d for x in found for d in (-1, 0, 1)} if spec.header.format else set()


def _in_words(value: Any, text: str) -> bool:
    """Whether a number stands in the text, in digits or as a word; 0 and 1 are said in many ways."""
    if not isinstance(value, int) or 0 <= value <= 1:
        return True
    word = _WORDS[value] if value < len(_WORDS) else None
    return bool(re.search(rf"(?<!\d){value}(?!\d)", text)) or (word is not None and word in text.lower())
