"""W910: the reference is the only source of truth, so that a mistake in `solve` cannot be seen."""

from __future__ import annotations

from ....dsl import nodes as n
from ....dsl.walk import names_read
from .base import Evidence, Findings

TIER = "fast"


def check(evidence: Evidence) -> Findings:
    """One warning, where no `check`, objective or entry of `must_pass` says in another way what is right."""
    spec = evidence.spec
    checked = any("reference" not in names_read(line) for line in spec.check or ())
    second = any(not _is_reference(entry.value) for entry in spec.must_pass)
    if checked or spec.objective is not None or second:
        return
    yield evidence.found(
        "W910",
        evidence.solve_place,
        "an answer is right if it equals the reference, and nothing else says what is right: a mistake in `solve` "
        "would not be seen",
        "add a second, simpler way to the answer under `must_pass` (with `when` for small instances if it is slow)",
        error=False,
    )


def _is_reference(value: n.Expr) -> bool:
    return isinstance(value, n.Name) and value.id == "reference"
