"""What is compared: settings that all runs share, and for each experiment its arms and seeds.

Everything here was fixed on the pilot's seeds (100 and up) before a seed of an experiment was run; docs/experiments.md
says how.
"""

from dataclasses import dataclass, field
from typing import Any

LIVE = [
    "ladder_dedup", "ladder_evens", "ladder_falling", "ladder_next", "ladder_peaks", "ladder_reverse",
    "ladder_rotate", "ladder_sort", "ladder_swap", "ladder_totals",
]  # fmt: skip
DEAD = ["dead_coin", "dead_secret", "dead_solved", "dead_toss"]
TOP = 20
TOKENS = 60_000
COMMON: dict[str, Any] = {
    "tokens": TOKENS,
    "prompts_per_step": 12,
    "num_generations": 8,
    "learning_rate": 3e-4,
    "dynamic_sampling": "off",
    "save_steps": 100_000,
    "tiny": {"hidden": 96, "layers": 3, "intermediate": 384},
    "warm_start": {"steps": 600, "batch": 64, "levels": 5, "learning_rate": 2e-3},
    "evaluation": {"per_level": 24, "batch": 512, "max_level": 24},
}


@dataclass(frozen=True, slots=True)
class Arm:
    """One way to train. `after` names the arm of experiment 1 whose final weights it starts from, if not the start."""

    experiment: str
    name: str
    settings: dict[str, Any] = field(default_factory=dict)
    environments: list[str] = field(default_factory=lambda: LIVE)
    after: str | None = None


def _arm(experiment: str, name: str, scheduler: str, options: dict[str, Any] | None = None, **rest: Any) -> Arm:
    settings = {"scheduler": scheduler, "scheduler_options": options or {}, **rest.pop("settings", {})}
    return Arm(experiment, name, settings, **rest)


def uniform(environments: list[str]) -> dict[str, Any]:
    """Uniform gets the range that an adaptive arm reached in the pilot."""
    return {"levels": dict.fromkeys(environments, (0, TOP))}


ARMS = [
    _arm("1", "frontier", "frontier"),
    _arm("1", "rlve", "rlve"),
    _arm("1", "uniform", "uniform", settings=uniform(LIVE)),
]
SEEDS = {("1", "frontier"): 5, ("1", "rlve"): 5, ("1", "uniform"): 5}
