"""One file through one tier: compile it, measure it if the tier draws instances, and apply its suppressions."""

from __future__ import annotations

from pathlib import Path

from ...dsl.diagnostics import Diagnostic, has_errors, in_order
from ...dsl.reading import read_source
from ...dsl.spans import Source
from ...dsl.suppress import STATIC, suppressed
from ...runtime.seeds import SPLITS
from ..pipeline import Compiled, compile_unfiltered
from .report import Report
from .tiers import BUDGETS, Tier

TIMED = frozenset({"E308", "E408", "E603"})
"""Codes whose findings depend on the machine's speed: neither kept, nor is a suppression of them called unused."""


def examine_file(path: Path, tier: Tier) -> Report:
    """The report for a file; one that cannot be read has a finding."""
    source, found = read_source(path)
    return Report(source, found, lasting=False) if found else examine(source, tier)


def examine(source: Source, tier: Tier) -> Report:
    """The report for a text. Rules that draw instances run only if it compiles without errors."""
    compiled = compile_unfiltered(source, only_check=tier is Tier.INSTANT)
    found, reported, doubtful = compiled.diagnostics, STATIC, frozenset()
    if compiled.module is not None and not has_errors(found) and tier is not Tier.INSTANT:
        measured, codes = _measured(compiled, tier)
        found = in_order((*found, *measured))
        reported, doubtful = (STATIC | codes, frozenset()) if tier is Tier.DEEP else (STATIC, codes)
    lasting = not any(d.code in TIMED for d in found)
    name = compiled.checked.spec.header.name if compiled.checked else ""
    return Report(source, suppressed(source, found, reported, doubtful), name, lasting)


def _measured(compiled: Compiled, tier: Tier) -> tuple[tuple[Diagnostic, ...], frozenset[str]]:
    """What the rules of a tier find in instances of the test split, and the codes that they can give."""
    from ..evidence.levels import spread
    from ..evidence.pool import measure
    from ..evidence.rules import codes, raw_findings

    assert compiled.module is not None
    budget, depth = BUDGETS[tier], "deep" if tier is Tier.DEEP else "fast"
    low, high = compiled.module.about["levels"]
    levels = spread(low, high, budget.levels)
    facts = measure(compiled, levels, budget.count, SPLITS["test"].start, budget.limits, budget.seconds, depth)
    return raw_findings(compiled, facts, depth), codes(depth) - TIMED
