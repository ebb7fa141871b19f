"""The child process: measures one spec under limits, and writes one line of JSON per level, so that what is done stays.

Input: one JSON object with `plan`, `text` (the module) and the limits. Output lines: `["at", level, phase, seed]`
before work begins that may not end, `["level", facts]`, `["hostile", [...]]`, and `["done"]` as the last one.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import sys
from dataclasses import asdict
from typing import Any

from .ends import ends
from .facts import LevelFacts, Plan
from .generate import Case, digest, generate
from .hedge import hedges
from .hidden import idle, untold
from .hostile import attack
from .near import check_others, must_entries, near_misses, round_trips
from .overlap import overlap
from .policies import baselines
from .second import other_solutions
from .subject import UNPAID, Failed, Subject
from .sweep import out_of_reach, sweep
from .tolerance import Tolerances
from .whole import exhaustive


def main() -> None:
    """Run until everything is measured. The process must have been started for this alone."""
    request = json.loads(sys.stdin.buffer.read())
    target = os.dup(1)
    os.dup2(2, 1)
    limit(resource.RLIMIT_AS, request["memory_mb"] << 20)
    limit(resource.RLIMIT_CPU, request["cpu_seconds"])
    limit(resource.RLIMIT_CORE, 0)
    names = ("levels", "requires", "free_draws", "quiet_draws", "every")
    listed = {name: tuple(request["plan"][name]) for name in names}
    plan = Plan(**{**request["plan"], **listed})
    say = _Pipe(target)
    say(["at", plan.levels[0], "import", plan.start])
    subject = Subject(request["text"], plan.call_seconds)
    if plan.digest_places is not None:
        _digests(subject, plan.digest_places, say)
    else:
        _measure(subject, Tolerances(request["text"], plan.call_seconds), plan, say)
    say(["done"])


class _Pipe:
    """Writes lines of JSON to a descriptor that nothing else writes to."""

    def __init__(self, target: int) -> None:
        self.target = target

    def __call__(self, message: list[Any]) -> None:
        data = json.dumps(message).encode() + b"\n"
        while data:
            data = data[os.write(self.target, data) :]


def _measure(subject: Subject, tolerances: Tolerances, plan: Plan, say: _Pipe) -> None:
    firsts: list[Case] = []
    for level in plan.levels:
        facts = LevelFacts(level, plan.count)
        cases = generate(subject, plan, facts, lambda seed, level=level: say(["at", level, "generate", seed]))
        firsts += cases[:1]
        if cases:
            say(["at", level, "judge", cases[0].seed])
            _judge(subject, plan, facts, cases)
            tolerances.compare(subject, plan, facts, cases)
        out_of_reach(subject, plan, facts)
        say(["level", facts.to_dict()])
        gc.collect()
    subject.overruns = 0
    for facts in sweep(subject, plan, lambda level, seed: say(["at", level, "generate", seed])):
        out_of_reach(subject, plan, facts)
        say(["between", facts.to_dict()])
    ends = firsts[:1] + firsts[-1:] if len(firsts) > 1 else firsts
    if ends:
        say(["at", plan.levels[0], "hostile texts", ends[0].seed])
        say(["hostile", [asdict(x) for x in attack(subject, ends)]])


def _judge(subject: Subject, plan: Plan, facts: LevelFacts, cases: list[Case]) -> None:
    subject.criteria, subject.judged, subject.paid = {}, 0, UNPAID
    check_others(subject, facts, cases)
    untold(subject, plan, facts, cases)
    idle(subject, plan, facts, cases)
    must_entries(subject, plan, facts, cases)
    near_misses(subject, plan, facts, cases)
    baselines(subject, plan, facts, cases)
    exhaustive(subject, plan, facts, cases)
    other_solutions(subject, facts, cases, plan.seconds / 6)
    round_trips(subject, facts, cases)
    hedges(subject, facts, cases)
    ends(subject, facts, cases)
    overlap(subject, plan, facts, cases)
    facts.criteria, facts.judged, facts.paid = subject.criteria, facts.judged + subject.judged, subject.paid


def _digests(subject: Subject, places: tuple[tuple[int, int], ...], say: _Pipe) -> None:
    """The digests of given instances, as the main process makes them; an instance that cannot be drawn has none."""
    for level, seed in places:
        say(["at", level, "digests", seed])
        try:
            say(["digest", level, seed, digest(subject, subject.draw(level, seed))])
        except Failed as error:
            say(["digest", level, seed, error.what])


def limit(kind: int, most: int) -> None:
    """Lower one resource limit, never above what the process is allowed."""
    _, hard = resource.getrlimit(kind)
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(kind, (most, most))


if __name__ == "__main__":
    main()
