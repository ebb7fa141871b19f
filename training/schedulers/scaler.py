"""SCALER's controller and slots (arXiv 2601.04809; constants from the authors' code).

    controller  d_e real;  n prompts of e: round(n frac(d_e)) at ceil(d_e), the others at floor(d_e)
                d_e <- clip(d_e + clip(gain (acc - target), -1, 1), lo, hi)
    slots       only `slots` environments are active; before each batch one is replaced by another, drawn uniformly, if
                its accuracy was 0 for 5 visits in a row, or it was at its last level for 5 visits, or the least-squares
                slope of d over its full history is <= 0.  A retired one keeps d and loses its history.

`exact` keeps what the published code does beside its description: it begins with the first environments, the first
visit after activation counts neither as zero nor as top (six are needed), a replacement may be active already, so that
two slots become one, and a resumed run has lost its histories. Without `exact` none of this happens.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from .keyed import KeyedScheduler, pick, spread


@dataclass(frozen=True, slots=True)
class ScalerOptions:
    """`slots` = 0 is half of the environments, at most 64 (as published); `history` and `patience` in visits."""

    target: float = 0.5
    gain: float = 2.0
    slots: int = 0
    history: int = 10
    patience: int = 5
    exact: bool = False

    def __post_init__(self) -> None:
        if not 0 < self.target < 1 or self.gain <= 0:
            raise ValueError("0 < target < 1 and gain > 0 are needed")
        if self.slots < 0 or self.history < 2 or self.patience < 1:
            raise ValueError("slots >= 0, history >= 2 and patience >= 1 are needed")


class ScalerScheduler(KeyedScheduler[ScalerOptions]):
    """Proportional control of each level towards the target accuracy, over a changing set of active environments."""

    name = "scaler"
    options_type = ScalerOptions

    def _begin(self) -> None:
        total = len(self.names)
        slots = min(total, self.options.slots or min(64, -(-total // 2)))
        self.difficulty = self.first.astype(float)
        self.active = list(range(slots))
        if not self.options.exact:
            allowed = np.flatnonzero(self.weight)
            self.active = self.random.permutation(allowed)[:slots].tolist()
        self._visits: dict[int, list[tuple[float, float]]] = {}
        """Per environment, (difficulty after the visit, accuracy), the last `history` of them and the first mark."""

    def _range(self) -> tuple[np.ndarray, np.ndarray]:
        return np.floor(self.difficulty).astype(int), np.ceil(self.difficulty).astype(int)

    def _choose(self, n: int) -> tuple[np.ndarray, np.ndarray]:
        self._replace()
        shares = self._shares()[self.active]
        envs = np.array(self.active)[spread(shares if shares.any() else np.ones(len(shares)), n, self.random)]
        levels = np.floor(self.difficulty[envs]).astype(int)
        for env, count in zip(*np.unique(envs, return_counts=True)):
            harder = round(count * (self.difficulty[env] - np.floor(self.difficulty[env])))
            levels[np.flatnonzero(envs == env)[:harder]] += 1
        return envs, levels

    def _learn(self, envs: np.ndarray, levels: np.ndarray, successes: np.ndarray, rollouts: np.ndarray) -> None:
        total = len(self.names)
        seen = np.bincount(envs, rollouts, total)
        correct = np.bincount(envs, successes, total)
        for env in np.flatnonzero(seen).tolist():
            accuracy = correct[env] / seen[env]
            move = np.clip(self.options.gain * (accuracy - self.options.target), -1, 1)
            moved = float(np.clip(self.difficulty[env] + move, self.low[env], self.high[env]))
            self.difficulty[env] = moved
            if env in self.active:
                self._visits.setdefault(env, []).append((moved, accuracy))
                del self._visits[env][: -self.options.history - 1]

    def _replace(self) -> None:
        shares = self._shares()
        for slot, env in enumerate(self.active):
            if self._retires(env) or not shares[env]:
                self._swap(slot, env, shares)
        self.active = list(dict.fromkeys(self.active))

    def _swap(self, slot: int, env: int, shares: np.ndarray) -> None:
        others = shares.copy()
        others[env if self.options.exact else self.active] = 0
        if others.any():
            self._visits.pop(env, None)
            self.active[slot] = int(pick(others, 1, self.random)[0])
            self._visits.pop(self.active[slot], None)

    def _retires(self, env: int) -> bool:
        visits, patience = self._visits.get(env, []), self.options.patience
        counted = visits[1:] if self.options.exact else visits
        last = counted[-patience:]
        if len(last) == patience and all(accuracy == 0 for _, accuracy in last):
            return True
        if len(last) == patience and all(level == self.high[env] for level, _ in last):
            return True
        levels = [level for level, _ in visits[-self.options.history :]]
        return len(levels) == self.options.history and slope(levels) <= 0

    def _export(self, i: int) -> Any:
        return {"difficulty": self.difficulty[i], "visits": [list(visit) for visit in self._visits.get(i, [])]}

    def _restore(self, i: int, learnt: Any, widen: bool) -> None:
        self.difficulty[i] = np.clip(learnt["difficulty"], self.low[i], self.high[i])
        self._visits.pop(i, None)
        if learnt["visits"] and not widen and not self.options.exact:
            self._visits[i] = [(level, accuracy) for level, accuracy in learnt["visits"]]

    def _export_common(self) -> Any:
        return {"active": [self.names[i] for i in self.active], "slots": len(self.active)}

    def _restore_common(self, common: Any) -> None:
        self.active = [self.index[name] for name in common["active"] if name in self.index]
        missing = min(common["slots"], len(self.names)) - len(self.active)
        if missing > 0:
            order = self.random.permutation(np.flatnonzero(self.weight)).tolist()
            self.active += [i for i in order if i not in self.active][:missing]


def slope(values: list[float]) -> float:
    """Least-squares slope of equally spaced values."""
    middle = (len(values) - 1) / 2
    squares = sum((i - middle) ** 2 for i in range(len(values)))
    return sum((i - middle) * value for i, value in enumerate(values)) / squares
