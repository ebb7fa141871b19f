"""Every diagnostic code: its name, what it finds, why that matters, an example that gives it, what to write instead.

A new code is one more entry in the file of its family; its page in `docs/codes` is written by `python -m
gradatim.cli.docs`. Tests compare this table with the codes that the sources report, and compile every example.
"""

from __future__ import annotations

from .entry import Code
from .evidence import EVIDENCE
from .meaning import MEANING
from .names import NAMES
from .syntax import SYNTAX
from .types import TYPES
from .warnings import WARNINGS

_ALL = sorted((*SYNTAX, *NAMES, *TYPES, *MEANING, *EVIDENCE, *WARNINGS), key=lambda entry: entry.code)
CODES: dict[str, Code] = {entry.code: entry for entry in _ALL}

__all__ = ["CODES", "Code"]
