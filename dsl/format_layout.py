"""Fitting text into lines: a document says where lines may break, `render` breaks as few brackets as needed.

The algorithm is that of Oppen ("Prettyprinting", 1980) as simplified by Wadler ("A prettier printer", 2003): a group is
printed flat if it fits into the rest of the line, otherwise its own breaks become line ends.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

WIDTH = 120
STEP = 4


@dataclass(frozen=True, slots=True)
class Break:
    """A place where a line may end; `flat` is printed where it does not."""

    flat: str = " "


@dataclass(frozen=True, slots=True)
class Nest:
    """Breaks inside are indented one step deeper."""

    doc: Doc


@dataclass(frozen=True, slots=True)
class Group:
    """Printed flat if it fits."""

    doc: Doc


@dataclass(frozen=True, slots=True)
class IfBroken:
    """Text that is there only when the group around it is broken."""

    text: str


Doc: TypeAlias = "str | Break | Nest | Group | IfBroken | tuple[Doc, ...]"


def joined(docs: list[Doc], separator: Doc) -> Doc:
    """The documents with the separator between them."""
    result: list[Doc] = []
    for number, doc in enumerate(docs):
        result += [separator, doc] if number else [doc]
    return tuple(result)


def bracketed(left: str, inside: Doc, right: str, comma: bool = False) -> Doc:
    """A bracket that, when broken, has its content on lines of its own; `comma` adds one after the last item then."""
    end: Doc = IfBroken(",") if comma else ""
    return Group((left, Nest((Break(""), inside, end)), Break(""), right))


def flat(doc: Doc) -> str:
    """The document on one line."""
    if isinstance(doc, str):
        return doc
    if isinstance(doc, tuple):
        return "".join(flat(part) for part in doc)
    if isinstance(doc, Break):
        return doc.flat
    return "" if isinstance(doc, IfBroken) else flat(doc.doc)


def render(doc: Doc, indent: int, width: int = WIDTH) -> str:
    """The text of a document whose first line starts at column `indent`; later lines are indented from there."""
    out: list[str] = []
    column = indent
    stack: list[tuple[int, bool, Doc]] = [(indent, False, doc)]
    while stack:
        depth, flat, top = stack.pop()
        match top:
            case str():
                out.append(top)
                column += len(top)
            case tuple():
                stack += [(depth, flat, part) for part in reversed(top)]
            case Nest():
                stack.append((depth + STEP, flat, top.doc))
            case Group():
                stack.append((depth, flat or _fits(width - column, top.doc, stack), top.doc))
            case IfBroken():
                stack.append((depth, flat, "" if flat else top.text))
            case Break(flat=text) if flat:
                out.append(text)
                column += len(text)
            case Break():
                out.append("\n" + " " * depth)
                column = depth
    return "".join(out)


def _fits(room: int, doc: Doc, rest: list[tuple[int, bool, Doc]]) -> bool:
    """Whether the document, flat, and what follows it up to the next possible line end, take at most `room` columns."""
    work: list[tuple[bool, Doc]] = [(True, doc)]
    waiting = len(rest)
    while room >= 0:
        if not work:
            if waiting == 0:
                return True
            waiting -= 1
            work.append(rest[waiting][1:])
        flat, top = work.pop()
        match top:
            case str():
                room -= len(top)
            case tuple():
                work += [(flat, part) for part in reversed(top)]
            case Nest() | Group():
                work.append((flat, top.doc))
            case IfBroken():
                room -= 0 if flat else len(top.text)
            case Break() if flat:
                room -= len(top.flat)
            case Break():
                return True
    return False
