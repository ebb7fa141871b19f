"""E405: a line of `check` that no wrong answer ever failed, of hundreds of mutants, guesses and counterexamples."""

from __future__ import annotations

from collections.abc import Iterator

from ....dsl import nodes as n
from .base import Evidence, Findings

TIER = "fast"

ENOUGH = 300
"""Answers that must have reached the line before it is called dead."""


def check(evidence: Evidence) -> Findings:
    """One warning per line."""
    totals: dict[str, list[int]] = {}
    for facts in evidence.levels:
        for label, (seen, failed) in facts.criteria.items():
            entry = totals.setdefault(label, [0, 0])
            entry[0] += seen
            entry[1] += failed
    for line in _lines(evidence):
        place = f"line {evidence.compiled.source.position(line.span.start)[0]}"
        seen, failed = totals.get(line.label or place, totals.get(f"{line.label} ({place})", [0, 0]))
        if failed or seen < ENOUGH:
            continue
        yield evidence.found(
            "E405",
            line.span,
            f"none of the {seen} answers that came this far failed here: mutants, guesses and `must_fail` entries",
            "if the domain or other lines imply it, remove it; else add the `must_fail` entry that it is for",
            evidence.witness(evidence.levels[0].level, evidence.levels[0].longest_prompt),
            error=False,
        )


def _lines(evidence: Evidence) -> Iterator[n.CheckLine]:
    items = [*(evidence.spec.check or ()), *(x for rules in evidence.spec.rules for x in rules.body)]
    while items:
        item = items.pop(0)
        if isinstance(item, n.CheckLine):
            yield item
        else:
            items = [*item.body, *items]
