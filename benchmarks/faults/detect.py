"""What the tools say about a spec: codes of the compiler, and of the engines at three levels. Notes do not count.

The comparison of two processes (E304) is left out: no kind of fault makes a spec depend on hash seeds.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

import gradatim
from gradatim.compiler.evidence.levels import spread
from gradatim.compiler.evidence.pool import Limits, measure
from gradatim.compiler.evidence.rules import findings
from gradatim.compiler.pipeline import Compiled
from gradatim.dsl.diagnostics import Severity
from gradatim.runtime.seeds import SPLITS

START = SPLITS["test"].start
LEVELS = 3
_LIMITS = Limits(wall_seconds=120, cpu_seconds=15, memory_mb=1024, call_seconds=0.5)
_NO_SPEC = ("E0", "E102", "E103", "E104", "E105", "E106", "E11", "E120")
"""Codes of texts that are no spec: those mutants are left out, as the harness and not an author made them."""


@dataclass(frozen=True, slots=True)
class Effort:
    """Instances per level, CPU seconds per level that the engines share, instances compared of what is not found."""

    count: int = 40
    seconds: float = 0.25
    compared: int = 2_000


def no_spec(compiled: Compiled) -> bool:
    """Whether the text has a syntax error, an unknown name or a wrong type: not a mistake of meaning."""
    return any(d.code.startswith(_NO_SPEC) for d in compiled.diagnostics)


def reported(compiled: Compiled, effort: Effort) -> tuple[str, frozenset[tuple[str, str]]]:
    """Who reports ("compiler" or "test"), and all codes with their severity."""
    said = _codes(compiled.diagnostics)
    if compiled.module is None:
        return "compiler", said
    low, high = compiled.module.about["levels"]
    levels = spread(low, high, LEVELS)
    facts = measure(compiled, levels, effort.count, START, _LIMITS, effort.seconds, "fast", twice=False)
    return ("compiler" if said else "test"), said | _codes(findings(compiled, facts, "fast"))


def _codes(diagnostics: tuple) -> frozenset[tuple[str, str]]:
    return frozenset((d.code, str(d.severity)) for d in diagnostics if d.severity is not Severity.NOTE)


@cache
def tool_version() -> str:
    """A hash of the compiler's and the engines' sources."""
    root = Path(str(gradatim.__file__)).resolve().parent
    files = (p for part in ("runtime", "dsl", "compiler") for p in (root / part).rglob("*") if p.is_file())
    listed = sorted(p for p in files if p.suffix in (".py", ".lark", ".jinja") and "codes" not in p.parts)
    return sha256(b"\0".join(p.read_bytes() for p in listed)).hexdigest()[:12]
