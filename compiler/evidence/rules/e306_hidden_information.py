"""E306: the same prompt with different answers: what decides is not told."""

from __future__ import annotations

from ....dsl import nodes as n
from ....dsl.spans import Span
from .base import Evidence, Findings, clean

TIER = "fast"

_HELP = "tell in the prompt what the answer depends on, or accept every answer that fits the prompt with `check`"


def _draw_place(evidence: Evidence, draw: str) -> Span:
    found = (s.name_span for s in evidence.spec.sample if isinstance(s, n.DrawDecl) and s.name == draw)
    return next(found, evidence.place)


def _part(place: object) -> str:
    match place:
        case None:
            return ""
        case "order":
            return "the order of "
        case [i, j]:
            return f"part {j} of item {i} (counted from 0) of "
    return f"item {place} (counted from 0) of "


def _otherwise(place: object, other: int) -> str:
    return "turned round" if place == "order" else f"with the value that seed {other} draws"


def check(evidence: Evidence) -> Findings:
    """An error with two instances of one prompt, of which one's reference is wrong for the other."""
    for facts in evidence.levels:
        if facts.untold is None:
            continue
        seed, answer, draw, other, place = facts.untold
        what = f"{_part(place)}`{draw}`"
        yield evidence.found(
            "E306",
            _draw_place(evidence, draw),
            f"level {facts.level}, seed {seed}: the prompt does not depend on {what}, but the answer does: "
            f"{_otherwise(place, other)}, it is `{clean(answer)}`",
            _HELP,
            evidence.witness(facts.level, seed, answer),
        )
        return
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
            _HELP,
            evidence.witness(facts.level, first, answer),
        )
        return
