"""E203: a section of the spec fails for an instance that it drew itself, or the verifier fails for an answer."""

from __future__ import annotations

from .base import Evidence, Findings, clean

TIER = "fast"

_WORDS = {
    "sample": "drawing an instance",
    "prompt": "writing the prompt",
    "solve": "the reference solution",
    "judge": "judging an answer",
    "must_fail": "a `must_fail` entry",
    "must_pass": "a `must_pass` entry",
}


def check(evidence: Evidence) -> Findings:
    """One finding per phase and line, at its first instance."""
    seen = set()
    for facts in evidence.everywhere:
        for fault in facts.faults:
            if fault.what != "error" or (fault.phase, fault.line) in seen:
                continue
            seen.add((fault.phase, fault.line))
            answer = f" for the answer `{clean(fault.answer)}`" if fault.answer is not None else ""
            yield evidence.found(
                "E203",
                evidence.line(fault.line),
                f"level {facts.level}: {_WORDS[fault.phase]} fails{answer}: {fault.message}",
                "guard the operation, or narrow the domain so that it always succeeds",
                evidence.witness(facts.level, fault.seed, fault.answer),
            )
