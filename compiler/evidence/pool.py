"""Runs the engines of several specs in child processes with limits; one that loops, eats memory or dies stops alone."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from typing import Any

from ..pipeline import Compiled
from .child import ask
from .facts import Facts, Hostile, LevelFacts, Plan, Tier
from .limits import Limits
from .probe import plan_of, probe_source
from .proving import prove


def gather(
    specs: list[tuple[Compiled, tuple[int, ...]]],
    count: int,
    start: int,
    jobs: int,
    limits: Limits,
    seconds: float,
    tier: Tier = "deep",
) -> Iterator[tuple[Compiled, Facts]]:
    """The facts of every spec, in the order given; `jobs` processes run at the same time."""
    with ThreadPoolExecutor(max_workers=max(1, jobs)) as threads:
        work = [threads.submit(measure, c, levels, count, start, limits, seconds, tier) for c, levels in specs]
        for (compiled, _), result in zip(specs, work):
            yield compiled, result.result()


def measure(
    compiled: Compiled,
    levels: tuple[int, ...],
    count: int,
    start: int,
    limits: Limits,
    seconds: float,
    tier: Tier = "deep",
    twice: bool = True,
) -> Facts:
    """Run the engines for one spec, then compare digests with those of a process that hashes differently (`twice`)."""
    begin = time.monotonic()
    text = probe_source(compiled)
    plan = replace(plan_of(compiled, levels, count, start, seconds), call_seconds=limits.call_seconds, tier=tier)
    facts = Facts()
    for message in _run(text, plan, limits, "0", facts):
        match message:
            case ["level", data]:
                facts.levels.append(LevelFacts.from_dict(data))
            case ["between", data]:
                facts.between.append(LevelFacts.from_dict(data))
            case ["hostile", items]:
                facts.hostile = [Hostile(**item) for item in items]
    hung = any(f.what == "time" for x in facts.levels for f in x.faults)
    if twice and facts.stopped is None and not hung:
        places = tuple((x.level, seed) for x in facts.levels for seed, _ in x.digests)
        again, second = replace(plan, digest_places=places), Facts()
        for message in _run(text, again, limits, "1", second):
            match message:
                case ["digest", level, seed, found]:
                    facts.other_digests.setdefault(level, []).append([seed, found])
    prove(compiled, facts, tier, limits.memory_mb)
    facts.seconds = time.monotonic() - begin
    return facts


def _run(text: str, plan: Plan, limits: Limits, hash_seed: str, facts: Facts) -> list[list[Any]]:
    """The messages of one child; sets `stopped` and `stopped_at` if it did not come to its end."""
    request = {"plan": asdict(plan), "text": text, "memory_mb": limits.memory_mb, "cpu_seconds": limits.cpu_seconds}
    reply = ask("worker", request, limits.wall_seconds, hash_seed)
    messages = reply.messages
    if not messages or messages[-1] != ["done"]:
        late = f"no end after {limits.wall_seconds:g} s"
        facts.stopped = late if reply.late else _reason(reply.code, reply.errors, limits)
        facts.stopped_at = next((m[1:] for m in reversed(messages) if m[0] == "at"), [])
    return messages


def _reason(code: int, errors: bytes, limits: Limits) -> str:
    last = errors.decode("utf-8", "replace").strip().rsplit("\n", 1)[-1]
    if "MemoryError" in last:
        return f"more than {limits.memory_mb} MiB of memory"
    if code in (-24, -9):
        return f"more than {limits.cpu_seconds} s of CPU time, or killed by the system"
    return f"the process ended with {code}: {last[:200]}"
