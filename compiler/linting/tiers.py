"""The tiers of the lint: which rules run, and how many instances, levels and seconds they get.

Medians over `specs/`, on one core: instant below 50 ms of processor time, fast below 2 s, deep below 30 s
(`benchmarks/lint_times.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ..evidence.limits import Limits


class Tier(StrEnum):
    """How much work a lint may do; each tier does all that the one before it does."""

    INSTANT = "instant"
    FAST = "fast"
    DEEP = "deep"


@dataclass(frozen=True, slots=True)
class Budget:
    """Levels spread over the spec's range, instances and CPU seconds for each of them, and limits of the process."""

    levels: int
    count: int
    seconds: float
    limits: Limits


BUDGETS: dict[Tier, Budget] = {
    Tier.FAST: Budget(3, 100, 0.4, Limits(wall_seconds=300, cpu_seconds=15, call_seconds=0.5)),
    Tier.DEEP: Budget(7, 300, 1.5, Limits(wall_seconds=1800, cpu_seconds=90, call_seconds=2.0)),
}
"""Instant draws no instances and has none."""

WALL = {Tier.INSTANT: 60.0, Tier.FAST: 900.0, Tier.DEEP: 5400.0}
"""Seconds by the clock after which the process that examines a spec is stopped, whatever it does.

Its children have limits of CPU time, which end sooner on a machine without much other work.
"""
MEMORY_MB = 3072
"""Address space of that process."""
