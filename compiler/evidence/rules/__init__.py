"""The rules that read measurements: one file each, with the definition and its thresholds; `codes` has their pages.

Each rule has a `TIER`: "fast" if it reads only what the quick pass measures, "deep" if it needs proofs or a search.
"""

from __future__ import annotations

from types import ModuleType

from ....dsl.diagnostics import Diagnostic, in_order
from ....dsl.suppress import suppressed
from ...pipeline import Compiled
from ..facts import Facts, Tier
from . import (
    e203_raises,
    e301_unsatisfiable,
    e302_rare_require,
    e304_nondeterminism,
    e305_idle_draw,
    e306_hidden_information,
    e307_level_skew,
    e308_slow,
    e401_reference_rejected,
    e402_must_fail,
    e403_mutant_accepted,
    e404_not_unique,
    e405_dead_check,
    e406_brute_force,
    e407_reference_beaten,
    e408_verifier_cost,
    e409_not_total,
    e410_unsound_same,
    e411_tolerance,
    e501_answer_leak,
    e502_no_round_trip,
    e504_lenient,
    e505_duplicates,
    e506_overlap,
    e601_guessable,
    e602_shortcut,
    e603_not_monotone,
    e604_dead_level,
    e605_long_prompt,
    e606_never_hit,
    e607_one_class,
    w910_reference_unchecked,
    w911_format_unstated,
    w912_credit_for_guesses,
)
from .base import Evidence

RULES = (
    e203_raises,
    e301_unsatisfiable,
    e302_rare_require,
    e304_nondeterminism,
    e305_idle_draw,
    e306_hidden_information,
    e307_level_skew,
    e308_slow,
    e401_reference_rejected,
    e402_must_fail,
    e403_mutant_accepted,
    e404_not_unique,
    e405_dead_check,
    e406_brute_force,
    e407_reference_beaten,
    e408_verifier_cost,
    e409_not_total,
    e410_unsound_same,
    e411_tolerance,
    e501_answer_leak,
    e502_no_round_trip,
    e504_lenient,
    e505_duplicates,
    e506_overlap,
    e601_guessable,
    e602_shortcut,
    e603_not_monotone,
    e604_dead_level,
    e605_long_prompt,
    e606_never_hit,
    e607_one_class,
    w910_reference_unchecked,
    w911_format_unstated,
    w912_credit_for_guesses,
)


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
