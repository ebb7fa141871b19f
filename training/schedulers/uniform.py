"""The baseline that does not adapt: every environment and every level of its range equally often."""

from collections.abc import Mapping, Sequence
from typing import Any

from .base import Choice, Draws, Levels, Outcome, Place


class UniformScheduler:
    """Uniform over environment x level. Its only state is its random numbers and, for display, accuracy counts."""

    name = "uniform"

    def __init__(self, levels: Levels, start: Mapping[str, int], seed: int) -> None:
        self._levels = dict(levels)
        self.draws = Draws(list(levels), seed)
        self._top = {env: [0, 0] for env in levels}

    def propose(self, n: int) -> list[Choice]:
        chosen = []
        for _ in range(n):
            env = self.draws.environment()
            lo, hi = self._levels[env]
            chosen.append(self.draws.choice(env, self.draws.random.randrange(lo, hi + 1)))
        return chosen

    def observe(self, outcomes: Sequence[Outcome]) -> None:
        for outcome in outcomes:
            if outcome.level == self._levels[outcome.env][1]:
                self._top[outcome.env][0] += outcome.successes
                self._top[outcome.env][1] += outcome.rollouts

    def places(self) -> dict[str, Place]:
        found = {}
        for env, (lo, hi) in self._levels.items():
            successes, rollouts = self._top[env]
            found[env] = Place(lo, hi, successes / rollouts if rollouts else None, rollouts)
        return found

    def state(self) -> dict[str, Any]:
        return {"name": self.name, "draws": self.draws.state(), "top": {k: list(v) for k, v in self._top.items()}}

    def load(self, state: dict[str, Any]) -> None:
        if state["name"] != self.name:
            raise ValueError(f"the saved scheduler is {state['name']!r}, this run uses {self.name!r}")
        self.draws.load(state["draws"])
        self._top = {env: list(state["top"][env]) for env in self._levels}
