"""What the compiler gives back; kept apart from it, so that results from the cache are read without loading it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..dsl.spans import Source

if TYPE_CHECKING:
    from ..dsl.check import Checked
    from ..dsl.diagnostics import Diagnostic
    from .laws import Values


@dataclass(frozen=True, slots=True)
class Module:
    """A generated module: its text, what the manifest says about it, and which lines stand for lines of the spec."""

    name: str
    text: str
    about: dict[str, Any]
    lines: dict[int, int]

    @property
    def sha256(self) -> str:
        """The hash of the text as the manifest records it."""
        return hashlib.sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Compiled:
    """What became of one file: the furthest results, and every finding in the order of the text.

    A result of `compile_cached` without findings has a module and its card, and neither `checked` nor `values`.
    """

    source: Source
    diagnostics: tuple[Diagnostic, ...]
    checked: Checked | None = None
    values: Values | None = None
    module: Module | None = None
    card: str = ""

    @property
    def ok(self) -> bool:
        """Whether a module came out."""
        return self.module is not None
