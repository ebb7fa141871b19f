"""E405: a line of `check` that rejects nothing: proved by z3 at the lowest level, or no wrong answer ever failed it.

A line for which z3 finds an answer that only this line rejects is alive, whatever the samples say. One that is implied
and fails with others is only noted: it may be there for what it tells.
"""

from __future__ import annotations

from collections.abc import Iterator

from ....dsl import nodes as n
from .base import Evidence, Findings, noted

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
        number = evidence.compiled.source.position(line.span.start)[0]
        seen, failed = totals.get(line.label or f"line {number}", totals.get(f"{line.label} (line {number})", [0, 0]))
        said = _said(evidence, number, seen, failed)
        if said is None:
            continue
        finding = evidence.found(
            "E405",
            line.span,
            said,
            "if the domain or other lines imply it, remove it; else add the `must_fail` entry that it is for",
            evidence.witness(evidence.levels[0].level, evidence.levels[0].longest_prompt),
            error=False,
        )
        yield noted(finding) if failed else finding


def _said(evidence: Evidence, number: int, seen: int, failed: int) -> str | None:
    """What speaks against a line, or None."""
    claims = [x for x in evidence.facts.claims if x["name"] == "check line implied" and x["line"] == number]
    if any(x["status"] == "refuted" for x in claims):
        return None
    proved = [x["scope"] for x in claims if x["status"] == "proved"]
    if proved:
        return (
            f"the domain and the other lines imply this one: proved for {proved[0]}; {failed} of {seen} answers failed"
        )
    if failed or seen < ENOUGH:
        return None
    return f"none of the {seen} answers that came this far failed here: mutants, guesses and `must_fail` entries"


def _lines(evidence: Evidence) -> Iterator[n.CheckLine]:
    items = [*(evidence.spec.check or ()), *(x for rules in evidence.spec.rules for x in rules.body)]
    while items:
        item = items.pop(0)
        if isinstance(item, n.CheckLine):
            yield item
        else:
            items = [*item.body, *items]
