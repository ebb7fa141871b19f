"""E402: an answer of `must_fail` is accepted; or an entry never applies, so that it says nothing."""

from __future__ import annotations

from ....dsl import nodes as n
from ...sections import must_labels
from .base import Evidence, Findings, clean

TIER = "fast"

ENOUGH = 100
"""Instances after which an entry that never applied is reported."""


def check(evidence: Evidence) -> Findings:
    """One finding per entry."""
    entries = evidence.spec.must_fail
    for node, label in zip(entries, must_labels("must_fail", entries)):
        yield from _entry(evidence, node, label)


def _entry(evidence: Evidence, node: n.MustEntry, label: str) -> Findings:
    key = f"must_fail: {label}"
    applied = sum(facts.must.get(key, {}).get("applied", 0) for facts in evidence.levels)
    drawn = sum(facts.drawn for facts in evidence.levels)
    if not applied and drawn >= ENOUGH and not any(f.phase == "must_fail" for x in evidence.levels for f in x.faults):
        yield evidence.found(
            "E402", node.span, f"{label}: `when` held for none of {drawn} instances, so the entry shows nothing",
            "correct the condition, or remove the entry", error=False,
        )  # fmt: skip
    for facts in evidence.levels:
        entry = facts.must.get(key)
        if entry is None or not entry["broken"]:
            continue
        seed, answer, status = entry["witness"]
        yield evidence.found(
            "E402",
            node.span,
            f"level {facts.level}: `{clean(answer)}` ({label}) is accepted ({status}) in {entry['broken']} of "
            f"{entry['applied']} instances",
            "add the condition to `check` that it breaks, or say with `when` for which instances it is wrong",
            evidence.witness(facts.level, seed, answer),
        )
        return
    line = evidence.compiled.source.position(node.span.start)[0]
    for claim in evidence.refuted("must_fail rejected"):
        if claim["line"] == line:
            witness, answer = evidence.shown_by(claim)
            yield evidence.found(
                "E402",
                node.span,
                f"{claim['scope']}: z3 finds an instance for which `{clean(answer or '')}` ({label}) is accepted",
                "add the condition to `check` that it breaks, or say with `when` for which instances it is wrong",
                witness,
            )
