"""RLVE's rule (arXiv 2511.07317, section 3; constants from the authors' code).

    h_e = start; a_e = b_e = 0
    draw     e uniform;  d uniform over the d_delta levels that end at h_e
    observe  rollouts at d = h_e:  b_e += rollouts, a_e += successes
    check    once per step, if b_e >= tau_num * group:  h_e += 1 if a_e / b_e >= tau_acc;  a_e = b_e = 0 either way

With 8 prompts of 16 rollouts, 116 of 128 promote and 115 do not. The published rule never demotes; `demote` adds that.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from .keyed import KeyedScheduler, pick


@dataclass(frozen=True, slots=True)
class RlveOptions:
    """`tau_num` in prompts; `group` rollouts per prompt, 0 for the largest group seen; `demote` an accuracy or None."""

    tau_acc: float = 0.9
    tau_num: int = 8
    d_delta: int = 4
    group: int = 0
    demote: float | None = None

    def __post_init__(self) -> None:
        if not 0 < self.tau_acc <= 1 or self.tau_num < 1 or self.d_delta < 1 or self.group < 0:
            raise ValueError("0 < tau_acc <= 1, tau_num >= 1, d_delta >= 1 and group >= 0 are needed")
        if self.demote is not None and not 0 <= self.demote < self.tau_acc:
            raise ValueError(f"demote = {self.demote} must be at least 0 and below tau_acc = {self.tau_acc}")


class RlveScheduler(KeyedScheduler[RlveOptions]):
    """Uniform environments, a window of levels that rises. An environment's last level is the only upper limit."""

    name = "rlve"
    options_type = RlveOptions

    def _begin(self) -> None:
        self.top = self.first.copy()
        self._correct = np.zeros(len(self.names))
        self._seen = np.zeros(len(self.names))
        self._group = self.options.group

    def _range(self) -> tuple[np.ndarray, np.ndarray]:
        return np.maximum(self.low, self.top - self.options.d_delta + 1), self.top

    def _choose(self, n: int) -> tuple[np.ndarray, np.ndarray]:
        envs = pick(self._shares(), n, self.random)
        low, top = self._range()
        return envs, self.random.integers(low[envs], top[envs] + 1)

    def _learn(self, envs: np.ndarray, levels: np.ndarray, successes: np.ndarray, rollouts: np.ndarray) -> None:
        if not self.options.group:
            self._group = max(self._group, int(rollouts.max()))
        at_top = levels == self.top[envs]
        np.add.at(self._seen, envs[at_top], rollouts[at_top])
        np.add.at(self._correct, envs[at_top], successes[at_top])
        due = (self._seen >= self.options.tau_num * self._group) & (self._seen > 0)
        accuracy = self._correct / np.maximum(self._seen, 1)
        self.top += due & (accuracy >= self.options.tau_acc)
        if self.options.demote is not None:
            self.top -= due & (accuracy <= self.options.demote)
        self.top = np.clip(self.top, self.low, self.high)
        self._seen[due] = self._correct[due] = 0

    def _export(self, i: int) -> Any:
        return [int(self.top[i]), self._correct[i], self._seen[i]]

    def _restore(self, i: int, learnt: Any, widen: bool) -> None:
        self.top[i] = np.clip(learnt[0], self.low[i], self.high[i])
        self._correct[i], self._seen[i] = (0, 0) if widen else learnt[1:]

    def _export_common(self) -> Any:
        return {"group": self._group}

    def _restore_common(self, common: Any) -> None:
        self._group = common["group"]
