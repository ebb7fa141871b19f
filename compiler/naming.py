"""Names in generated modules, free of clashes: an author's names are kept, with a `_` behind them where Python or the
module needs the name; names that the compiler invents avoid every name of the author.
"""

from __future__ import annotations

import builtins
import keyword
import re
from functools import cache

from ..dsl import nodes as n
from ..dsl.check import Checked
from ..dsl.library import entries
from ..dsl.spans import Source
from ..runtime.trust_tables import FORBIDDEN, REACHED
from .inline import closure, runtime_names

API = frozenset(
    {"SPEC", "sample", "prompt", "reference", "solve", "judge", "verify", "must_fail", "must_pass"}
    | {"instance", "level", "seed", "answer", "response", "markers"}
    | {"namedtuple", "deque", "Fraction", "Random", "sys", "__debug__", *REACHED}
)
"""Names with a fixed meaning in every module: its functions, their parameters, what it imports."""
_WORD = re.compile(r"""("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|#[^\n]*|([A-Za-z_]\w*)""")


_CHANGING = {"_", "PythonFinalizationError", "_IncompleteInputError"}
"""Not in every Python: the last value of an interactive session, and what came after 3.11."""
FROM_LIBRARY = ("ordered_sum", "is_tree", "sym_add")
"""Library functions that the compiler asks for itself."""
SCORE_WORDS = ("reference", "satisfied", "valid", "ratio", "it")
"""Words with a meaning of their own, which only a loop can turn into names of the author."""


@cache
def _always_reserved() -> frozenset[str]:
    own = runtime_names() - frozenset(entries())
    return API | frozenset(keyword.kwlist) | frozenset(dir(builtins)) - _CHANGING | own


def identifiers(spec: n.Spec, source: Source) -> set[str]:
    """Every word of a spec that may be a name, also in the places of labels; the prose of the prompt does not count."""
    text = source.text
    for part in _texts(spec.prompt or ()):
        text = text[: part.start] + " " * (part.end - part.start) + text[part.end :]
    found: set[str] = set()
    for quoted, word in _WORD.findall(text):
        if word:
            found.add(word)
        elif "{" in quoted:
            for place in re.findall(r"\{([^{}]*)\}", quoted):
                found.update(re.findall(r"[A-Za-z_]\w*", place))
    return found - {word for word in SCORE_WORDS if not re.search(rf"\bfor\b[^:\n]*\b{word}\b[^:\n]*\bin\b", text)}


def _texts(parts: tuple[n.PromptPart, ...]):
    for part in parts:
        if isinstance(part, n.Text):
            yield part.span
        elif isinstance(part, n.PromptFor):
            yield from _texts(part.body)
        elif isinstance(part, n.PromptIf):
            yield from _texts(part.body)
            yield from _texts(part.orelse)


class Names:
    """The names of one module."""

    def __init__(self, checked: Checked, source: Source) -> None:
        self._taken = identifiers(checked.spec, source)
        used = (self._taken & entries().keys()) - checked.typing.symbols.keys()
        needed, _ = closure(used | set(FROM_LIBRARY))
        self._reserved = _always_reserved() | {piece.name for piece in needed}
        self._authors: dict[str, str] = {}
        self._own: dict[str, str] = {}

    def author(self, identifier: str) -> str:
        """The name under which an author's name appears."""
        known = self._authors.get(identifier)
        if known is None:
            known = self._free(identifier + "_") if identifier in self._reserved else identifier
            self._authors[identifier] = known
        return known

    def own(self, word: str) -> str:
        """A name of the compiler's: `word`, or with `_` behind it; the same word gives the same name."""
        known = self._own.get(word)
        if known is None:
            known = self._own[word] = self._free(word)
        return known

    def all(self) -> set[str]:
        """Every name given out."""
        return {*self._authors.values(), *self._own.values()}

    def _free(self, identifier: str) -> str:
        while identifier in self._taken or identifier in self._reserved:
            identifier += "_"
        self._taken.add(identifier)
        return identifier


def field_name(identifier: str) -> str:
    """A record's field as an attribute of a named tuple, which refuses keywords and a `_` first; packs refuse a few."""
    if identifier.startswith("_"):
        identifier = "f" + identifier
    return identifier + "_" if keyword.iskeyword(identifier) or identifier in FORBIDDEN else identifier
