"""SEC, a self-evolving curriculum: a bandit whose arms are environment x level (arXiv 2505.14970, section 3).

    Q_c <- Q_c + rate (mean |advantage| - Q_c)        draw c with probability ~ exp(Q_c / temperature)

The mean absolute advantage of a group with success share x, normalised by its standard deviation, is 2 sqrt(x (1 - x)).
Arms know nothing of each other, so levels are bounded: `levels` of them from each environment's lowest.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from .keyed import KeyedScheduler, pick


@dataclass(frozen=True, slots=True)
class SecOptions:
    """Learning `rate` of a value, `temperature` of the draw, number of `levels` with an arm."""

    rate: float = 0.5
    temperature: float = 0.3
    levels: int = 21

    def __post_init__(self) -> None:
        if not 0 < self.rate <= 1 or self.temperature <= 0 or self.levels < 1:
            raise ValueError("0 < rate <= 1, temperature > 0 and levels >= 1 are needed")


class SecScheduler(KeyedScheduler[SecOptions]):
    """Softmax over the values of all arms, each multiplied with the weight of its environment."""

    name = "sec"
    options_type = SecOptions

    def _begin(self) -> None:
        width = min(self.options.levels, int((self.high - self.low).max()) + 1)
        self.value = np.zeros((len(self.names), width))
        self._legal = np.arange(width)[None, :] <= (self.high - self.low)[:, None]

    def _range(self) -> tuple[np.ndarray, np.ndarray]:
        return self.low, np.minimum(self.high, self.low + self.value.shape[1] - 1)

    def _choose(self, n: int) -> tuple[np.ndarray, np.ndarray]:
        shares = np.exp((self.value - self.value.max()) / self.options.temperature) * self._legal
        arms = pick((shares * self._shares()[:, None]).ravel(), n, self.random)
        envs, offsets = np.divmod(arms, self.value.shape[1])
        return envs, self.low[envs] + offsets

    def _learn(self, envs: np.ndarray, levels: np.ndarray, successes: np.ndarray, rollouts: np.ndarray) -> None:
        share = successes / rollouts
        advantage = 2 * np.sqrt(share * (1 - share))
        offsets = levels - self.low[envs]
        known = (offsets >= 0) & (offsets < self.value.shape[1])
        arms = envs[known] * self.value.shape[1] + offsets[known]
        count = np.bincount(arms, minlength=self.value.size)
        total = np.bincount(arms, advantage[known], self.value.size)
        tried = np.flatnonzero(count)
        values = self.value.reshape(-1)
        values[tried] += self.options.rate * (total[tried] / count[tried] - values[tried])

    def _export(self, i: int) -> Any:
        return self.value[i, self._legal[i]].tolist()

    def _restore(self, i: int, learnt: Any, widen: bool) -> None:
        width = min(len(learnt), self.value.shape[1])
        self.value[i, :width] = np.array(learnt[:width]) * (0.5 if widen else 1.0)
