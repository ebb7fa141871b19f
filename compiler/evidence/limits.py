"""What the work for one spec may use; kept apart, so that naming limits loads no engine."""

from __future__ import annotations

import os
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What one spec may use: wall-clock and CPU seconds, address space of its process in MiB, CPU seconds of a call.

    Nothing in a spec can wait, so CPU time decides; the clock leaves room for machines that have other work.
    """

    wall_seconds: float = 1800.0
    cpu_seconds: int = 90
    memory_mb: int = 1024
    call_seconds: float = 2.0


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
