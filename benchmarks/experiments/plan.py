"""What is compared: settings that all runs share, and for each experiment its arms and seeds.

Fixed on seed 100, before a seed of an experiment was run; docs/experiments.md says how.
"""

from dataclasses import dataclass, field
from typing import Any

LIVE = ["tiny_descending", "tiny_evens", "tiny_sort"]
DEAD = ["dead_coin", "dead_secret", "dead_solved", "dead_toss"]
TOP = 17
"""The highest level that an adaptive arm drew in the pilot within the budget: uniform covers 0 to this."""
LOW = 5
"""Static low covers 0 to this, static high what is above it."""
SEEDS = (21, 22, 23, 24, 25)
LATER = (31, 32, 33, 34, 35)
"""Of experiments 5 and 6, which repeat 1 and 4 with what their results led to; chosen on seeds 100 to 102."""
COMMON: dict[str, Any] = {
    "tokens": 150_000,
    "prompts_per_step": 12,
    "num_generations": 8,
    "learning_rate": 1e-4,
    "temperature": 1.2,
    "dynamic_sampling": "off",
    "save_steps": 100_000,
    "warm_start": {"steps": 500, "batch": 64, "levels": 5},
    "evaluation": {"per_level": 48, "batch": 512, "max_level": 22},
}


@dataclass(frozen=True, slots=True)
class Arm:
    """One way to train. `after` names the arm of experiment 1 whose final weights it starts from, if not from the warm
    start.
    """

    experiment: str
    name: str
    settings: dict[str, Any]
    seeds: tuple[int, ...] = SEEDS[:3]
    environments: list[str] = field(default_factory=lambda: LIVE)
    after: str | None = None


def _scheduler(name: str, **options: Any) -> dict[str, Any]:
    return {"scheduler": name, "scheduler_options": options}


def _uniform(environments: list[str]) -> dict[str, Any]:
    return {"scheduler": "uniform", "levels": dict.fromkeys(environments, (0, TOP))}


_FRONTIER = _scheduler("frontier", rehearsal=0.5)
_RETAINING = _scheduler("frontier", rehearsal=0.5, retain=0.5)
_LOW = _scheduler("static", low=0, high=LOW)
STAGES = [
    [
        Arm("1", "frontier", _FRONTIER, SEEDS),
        Arm("1", "rlve", _scheduler("rlve"), SEEDS),
        Arm("1", "uniform", _uniform(LIVE), SEEDS),
    ],
    [
        Arm("1", "static-low", _LOW),
        Arm("1", "static-high", _scheduler("static", low=LOW + 1, high=TOP)),
        Arm("1", "scaler", _scheduler("scaler")),
        Arm("1", "rlve-0.6", _scheduler("rlve", tau_acc=0.6)),
        Arm("1", "rlve-from-0", {**_scheduler("rlve"), "start_levels": 0}),
    ],
    [
        Arm("3", "drop", {**_FRONTIER, "dynamic_sampling": "drop"}),
        Arm("3", "refill", {**_FRONTIER, "dynamic_sampling": "refill"}),
    ],
    [
        Arm("2", "same", _LOW, after="static-low"),
        Arm("2", "frontier", _FRONTIER, after="static-low"),
    ],
    [
        Arm("4", "frontier", _FRONTIER, environments=LIVE + DEAD),
        Arm("4", "uniform", _uniform(LIVE + DEAD), environments=LIVE + DEAD),
    ],
    [Arm("1", "frontier-no-rehearsal", _scheduler("frontier"))],
    [
        Arm("5", "frontier", _RETAINING, LATER),
        Arm("5", "rlve", _scheduler("rlve"), LATER),
        Arm("5", "rlve-0.6", _scheduler("rlve", tau_acc=0.6), LATER),
        Arm("5", "uniform", _uniform(LIVE), LATER),
    ],
    [
        Arm("6", "frontier", _RETAINING, LATER[:3], LIVE + DEAD),
        Arm("6", "rlve", _scheduler("rlve"), LATER[:3], LIVE + DEAD),
        Arm("6", "rlve-0.6", _scheduler("rlve", tau_acc=0.6), LATER[:3], LIVE + DEAD),
        Arm("6", "uniform", _uniform(LIVE + DEAD), LATER[:3], LIVE + DEAD),
    ],
]
"""Run in this order, and seed by seed within a stage."""
