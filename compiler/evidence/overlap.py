"""Whether test instances also occur in training: as many instances as were tested are drawn from the training seeds."""

from __future__ import annotations

from ...runtime.seeds import SPLITS
from .facts import LevelFacts, Plan
from .generate import Case, Clock
from .subject import Failed, Subject


def overlap(subject: Subject, plan: Plan, facts: LevelFacts, cases: list[Case]) -> None:
    """Keeps [tested prompts that training has too, tested, drawn for training, test seed, training seed]."""
    clock, first = Clock(plan.seconds / 6), SPLITS["train"].start
    known: dict[str, int] = {}
    for seed in range(first, first + len(cases)):
        if not clock.left():
            break
        try:
            prompt = subject.call("prompt", subject.draw(facts.level, seed))
        except Failed:
            continue
        known.setdefault(prompt, seed)
    both = [c for c in cases if c.prompt in known]
    if known:
        pair = [both[0].seed, known[both[0].prompt]] if both else [None, None]
        facts.overlap = [len(both), len(cases), seed + 1 - first, *pair]
