"""The upper reference: it reads the learner's true success rates and which environments can be learnt."""

from dataclasses import dataclass

import numpy as np

from ..schedulers.keyed import KeyedScheduler, spread
from .learner import Learner


@dataclass(frozen=True)
class OracleOptions:
    """There is nothing to choose."""


class Oracle(KeyedScheduler[OracleOptions]):
    """Learnable environments only, each at its best level, the more often the better that level is."""

    name = "oracle"
    options_type = OracleOptions

    def __init__(self, learner: Learner, seed: int) -> None:
        super().__init__(learner.levels(), {}, seed)
        self._learner = learner

    def _choose(self, n: int) -> tuple[np.ndarray, np.ndarray]:
        learner = self._learner
        envs = np.arange(learner.training)
        near = np.floor(learner.frontier()).astype(int)[:, None] + np.arange(-1, 3)[None, :]
        near = np.clip(near, 0, learner.high[: learner.training, None])
        p = learner.success(envs[:, None], near)
        value = p * (1 - p)
        best = value.argmax(axis=1)
        shares = learner.learnable[: learner.training] * value.max(axis=1) ** 6 + 1e-12
        chosen = spread(shares, n, self.random)
        return chosen, near[chosen, best[chosen]]
