"""E401: the verifier does not accept the reference, or an answer of `must_pass`."""

from __future__ import annotations

from ...sections import must_labels
from .base import Evidence, Findings, clean

TIER = "fast"


def check(evidence: Evidence) -> Findings:
    """One finding for the reference, one per entry of `must_pass`."""
    for facts in evidence.levels:
        if facts.rejected_reference is not None:
            seed, answer, status, said = facts.rejected_reference
            yield evidence.found(
                "E401",
                evidence.solve_place,
                f"level {facts.level}: the reference `{clean(answer)}` is {status} in "
                f"{facts.drawn - facts.accepted} of {facts.drawn} instances" + (f": {said}" if said else ""),
                "correct `solve`, or the line of `check` or the domain of the answer that refuses it",
                evidence.witness(facts.level, seed, answer),
            )
            break
    else:
        yield from _solved(evidence)
    yield from _entries(evidence)


def _solved(evidence: Evidence) -> Findings:
    for claim in evidence.refuted("reference accepted"):
        witness, answer = evidence.shown_by(claim)
        shown = f" `{clean(answer)}`" if answer is not None else ""
        yield evidence.found(
            "E401",
            evidence.solve_place,
            f"{claim['scope']}: z3 finds an instance for which {claim['reason']}{shown}",
            "correct `solve`, or the line of `check` or the domain of the answer that refuses it",
            witness,
        )


def _entries(evidence: Evidence) -> Findings:
    entries = evidence.spec.must_pass
    for node, label in zip(entries, must_labels("must_pass", entries)):
        for facts in evidence.levels:
            entry = facts.must.get(f"must_pass: {label}")
            if entry is None or not entry["broken"]:
                continue
            seed, answer, status = entry["witness"]
            yield evidence.found(
                "E401",
                node.span,
                f"level {facts.level}: the answer `{clean(answer)}` ({label}) is {status}, and must pass",
                "correct `check`, or say with `when` for which instances the entry holds",
                evidence.witness(facts.level, seed, answer),
            )
            break
