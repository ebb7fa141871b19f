"""E306: the same prompt with different answers: what decides is not told."""

from __future__ import annotations

from .base import Evidence, Findings, clean


def check(evidence: Evidence) -> Findings:
    """An error with two instances of one prompt, of which one's reference is wrong for the other."""
    for facts in evidence.levels:
        pair = facts.same_prompt_other_answer
        if pair is None:
            continue
        first, second, answer = pair
        yield evidence.found(
            "E306",
            evidence.prompt_place,
            f"level {facts.level}: seeds {first} and {second} have the same prompt, but the reference of one, "
            f"`{clean(answer)}`, is wrong for the other",
            "tell in the prompt what the answer depends on, or accept every answer that fits the prompt with `check`",
            evidence.witness(facts.level, first, answer),
        )
        return
