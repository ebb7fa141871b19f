"""E602: a policy that only looks at the prompt's surface solves the task."""

from __future__ import annotations

from typing import Any

from ..bounds import lower
from ..facts import LevelFacts
from ..policies import GUESSING
from .base import Evidence, Findings, clean, noted, per_cent

TIER = "fast"

OFTEN, MOSTLY = 0.35, 0.5
"""Lower bounds of the share solved: a warning; an error, at half of the levels, for policies that do no work."""
_BLIND = frozenset({"constant", "random valid answer", "answer of another instance"})
_ENOUGH = 20


def check(evidence: Evidence) -> Findings:
    """One finding, for the best policy; a simple computation that serves at every level is the task: only a note."""
    best: tuple[float, str, LevelFacts] | None = None
    for facts in evidence.levels:
        for name, entry in facts.policies.items():
            bound = lower(entry[0], entry[1])
            if name in _BLIND or entry[1] < _ENOUGH or (best is not None and bound <= best[0]):
                continue
            if _is_constant(entry, facts.policies.get("constant")):
                continue
            best = bound, name, facts
    if best is None or best[0] < OFTEN:
        return
    bound, name, facts = best
    solved, cases, seed, answer = facts.policies[name]
    above = [x for x in evidence.levels if name in x.policies and lower(*x.policies[name][:2]) >= MOSTLY]
    idle = name in GUESSING and 2 * len(above) >= len(evidence.levels)
    always = len(above) == len(evidence.levels)
    finding = evidence.found(
        "E602",
        evidence.prompt_place,
        f"level {facts.level}: `{name}` (`{clean(answer)}` for one) solves {solved} of {cases} instances "
        f"(at least {per_cent(bound)})",
        "if that is the task, it is fine; else draw instances for which the shortcut is wrong",
        evidence.witness(facts.level, seed, answer),
        error=idle,
    )
    yield noted(finding) if always and not idle else finding


def _is_constant(entry: list[Any], constant: list[Any] | None) -> bool:
    """Whether a policy solves what the best constant solves, from the same instance on: then E601 tells it."""
    return constant is not None and entry[0] == constant[0] and entry[2] == constant[2]
