"""The rules that read measurements: one file each, with the definition and its thresholds; `codes` has their pages.

Each rule has a `TIER`: "fast" if it reads only what the quick pass measures, "deep" if it needs proofs or a search.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

from ....dsl.diagnostics import Diagnostic, in_order
from ....dsl.suppress import suppressed
from ...pipeline import Compiled
from ..facts import Facts, Tier
from .base import Evidence

RULES = tuple(import_module(f".{found.name}", __name__) for found in iter_modules(__path__) if found.name != "base")
"""Every file of this folder but the base, in the order of their names, which begin with the code."""


def codes(tier: Tier) -> frozenset[str]:
    """The codes of the rules that run in a tier."""
    return frozenset(rule.__name__.rsplit(".", 1)[1].split("_")[0].upper() for rule in _of(tier))


def findings(compiled: Compiled, facts: Facts, tier: Tier = "deep") -> tuple[Diagnostic, ...]:
    """What the rules up to a tier say about one spec, in the order of the text.

    Warnings that a comment silences are left out.
    """
    return suppressed(compiled.source, raw_findings(compiled, facts, tier), ())


def raw_findings(compiled: Compiled, facts: Facts, tier: Tier) -> tuple[Diagnostic, ...]:
    """The same, as if the spec had no suppressions."""
    evidence = Evidence(compiled, facts)
    return in_order(finding for rule in _of(tier) for finding in rule.check(evidence))


def _of(tier: Tier) -> list[ModuleType]:
    return [rule for rule in RULES if tier == "deep" or rule.TIER == "fast"]
