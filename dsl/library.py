"""What the language brings along: functions found in the sources of `runtime/lib`, with signatures from their docs.

A function is added by writing it there; nothing is registered by hand. Sources are scanned as text, once per process; a
signature is read when somebody asks for it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from . import types as t
from .signatures import read_signature

FOLDER = Path(__file__).resolve().parent.parent / "runtime" / "lib"
_DEF = re.compile(
    r'^def ([a-z]\w*)\([^\n]*\)(?: -> [^\n]*)?:\n    (?:r)?"""([^\n]*)\n(.*?)"""', re.MULTILINE | re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One library function: where its source is, its signature line and the rest of its documentation."""

    name: str
    module: str
    line: str
    doc: str

    @property
    def type(self) -> t.Fn:
        """Its function type."""
        return _type_of(self.line)


@cache
def _type_of(line: str) -> t.Fn:
    return read_signature(line)[1]


@cache
def entries() -> dict[str, Entry]:
    """All library functions by name."""
    found: dict[str, Entry] = {}
    for path in sorted(FOLDER.glob("*.py")):
        for match in _DEF.finditer(path.read_text(encoding="utf-8")):
            name, line, doc = match.groups()
            found[name] = Entry(name, path.stem, line.strip().rstrip("."), doc.strip())
    return found


def lookup(name: str) -> Entry | None:
    """The entry of that name, if there is one."""
    return entries().get(name)
