"""The one generation pass of a level, which serves all engines: instances, prompts, references, times, verdicts."""

from __future__ import annotations

import json
import re
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from statistics import median
from typing import Any

from ...runtime.answers.text import MAX_DIGITS
from .facts import Fault, LevelFacts, Plan
from .subject import Failed, Stopwatch, Subject

DIGESTS = 2
"""Instances per level that are compared between two processes."""
HUGE = 2_000_000
"""Characters of a prompt after which a level draws no more."""
KEPT = 50_000
"""Characters of a prompt that are kept; longer prompts are only measured."""
_FAULTS = 5
_SIZED = 60
"""Instances whose draws are measured."""


@dataclass(slots=True)
class Case:
    """One instance with what was made from it."""

    seed: int
    instance: dict[str, Any]
    prompt: str
    reference: str


@dataclass(slots=True)
class Clock:
    """CPU time that an engine may use: `left()` until the share of the level's time is spent."""

    seconds: float
    begin: float = field(default_factory=time.process_time)

    def left(self) -> bool:
        """Whether there is time for another case."""
        return time.process_time() - self.begin < self.seconds


def generate(subject: Subject, plan: Plan, facts: LevelFacts, at: Callable[[int], None]) -> list[Case]:
    """Draw the instances of a level until their number or the time is reached; faults are noted and passed over."""
    clock, cases, times = Clock(plan.seconds / 3), [], {}
    subject.tries[:] = [0] * len(subject.tries)
    for seed in range(plan.start, plan.start + plan.count):
        if not clock.left() and facts.drawn + len(facts.faults) >= 3:
            facts.cut = True
            break
        if (len(facts.faults) >= _FAULTS and not cases) or facts.prompt_chars.get("max", 0) > HUGE:
            break
        at(seed)
        case = _case(subject, facts, seed, times)
        if case is not None:
            cases.append(case)
    facts.drawn = len(cases)
    _tries(subject, plan, facts)
    _summary(facts, cases, times)
    facts.digests = [[c.seed, digest(subject, c.instance)] for c in cases[:DIGESTS]]
    return cases


def _case(subject: Subject, facts: LevelFacts, seed: int, times: dict[str, list[float]]) -> Case | None:
    phase = "sample"
    watch = Stopwatch()
    try:
        instance = subject.draw(facts.level, seed)
        times.setdefault("generate", []).append(watch.milliseconds())
        phase = "prompt"
        prompt, spent = subject.timed("prompt", instance)
        times.setdefault("prompt", []).append(spent)
        facts.longest_prompt = seed if len(prompt) > facts.prompt_chars.get("max", -1) else facts.longest_prompt
        facts.prompt_chars["max"] = max(len(prompt), facts.prompt_chars.get("max", 0))
        phase = "solve"
        reference, spent = subject.timed("reference", instance)
        times.setdefault("solve", []).append(spent)
        phase = "judge"
        verdict, spent = subject.timed("judge", instance, reference)
        times.setdefault("verify", []).append(spent)
    except Failed as error:
        if len(facts.faults) < _FAULTS:
            facts.faults.append(Fault(phase, seed, error.what, error.message, error.line))
        return None
    facts.judged += 1
    if verdict.get("status") == "correct" and verdict.get("accuracy") == 1 and verdict.get("score") == 1:
        facts.accepted += 1
    elif facts.rejected_reference is None:
        said = "; ".join(map(str, verdict.get("feedback", [])[:3]))
        if re.search(rf"[0-9]{{{MAX_DIGITS + 1}}}", reference):
            said = f"it has more than {MAX_DIGITS:,} digits, which no answer may have; " + said
        facts.rejected_reference = [seed, reference[:2000], str(verdict.get("status")), said[:300]]
    return Case(seed, instance, prompt[:KEPT], reference)


def _tries(subject: Subject, plan: Plan, facts: LevelFacts) -> None:
    facts.tries = subject.tries[0]
    names = plan.requires if len(plan.requires) == len(subject.tries) - 1 else ()
    facts.rejected = dict(zip(names, subject.tries[1:]))


def _summary(facts: LevelFacts, cases: list[Case], times: dict[str, list[float]]) -> None:
    facts.times = {name: _quantiles(spent) for name, spent in times.items()}
    if not cases:
        return
    facts.prompt_chars["median"] = median(len(c.prompt) for c in cases)
    facts.answer_chars = median(len(c.reference) for c in cases)
    facts.drawn_values = median(_scalars(c.instance["draws"]) for c in cases[:_SIZED])
    seen: dict[str, Case] = {}
    for case in cases:
        first = seen.setdefault(case.prompt, case)
        if first is case:
            continue
        facts.same_prompt = facts.same_prompt or [first.seed, case.seed]
        if first.reference != case.reference and facts.same_prompt_other_answer is None:
            facts.same_prompt_other_answer = [first.seed, case.seed, case.reference[:2000]]
    facts.prompts = len(seen)
    counts = Counter(c.reference for c in cases)
    facts.answers, facts.common = len(counts), counts.most_common(1)[0]


def _scalars(data: Any) -> int:
    """How many numbers, words and truth values JSON data holds."""
    if isinstance(data, dict | list):
        return sum(map(_scalars, data.values() if isinstance(data, dict) else data))
    return 1


def _quantiles(spent: list[float]) -> dict[str, float]:
    ordered = sorted(spent)
    last = len(ordered) - 1
    return {
        "median": ordered[last // 2],
        "p90": ordered[last * 9 // 10],
        "p99": ordered[last * 99 // 100],
        "max": ordered[last],
    }


def digest(subject: Subject, instance: dict[str, Any]) -> str:
    """A hash of everything that the module says about an instance."""
    try:
        reference = subject.call("reference", instance)
        parts: list[Any] = [instance, subject.call("prompt", instance), reference]
        parts += [subject.call("judge", instance, text) for text in (reference, "0")]
    except Failed as error:
        parts = [instance, error.what]
    return sha256(json.dumps(parts, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()[:16]
