"""This project's scheduler: a Bayesian belief per environment, levels at even odds, weight where skill can be gained.

    belief    drifting logistic curve per environment (belief.py); the drift v is its progress
    level     the whole level nearest to alpha / beta, where the chance of solving it (guessing apart) is one half
    weight    w_e ~ (max over levels of 4 q (1 - q))^sharpness * clip(v_e / pace, 0.05, 1) * (1 - P(flat_e)) * weight_e,
              0 if flat is likelier than not; uncertainty is integrated out, so that doubt about v_e counts for it
    probes    an undecided environment gets one result per step `probe` logits away from its frontier (flat.py)
    floor     every environment keeps at least `review` of an equal share, and `retain` times its chance not to be flat;
              what teaches anyway pays nothing for it

Rollouts of one prompt are alike, so results count as fewer than they are; by how much is estimated from how far they
scatter around the predictions. Predictions are kept calibrated by one common factor, which no choice depends on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

import numpy as np

from .belief import LAPSE, LogisticBelief, sigmoid
from .flat import FlatTest
from .keyed import KeyedScheduler, spread

_PULL = 0.02
_STILL = 0.05
_SLOPE = -0.7
_PRIOR_SD = np.array([2.0, 0.03, 0.6])
_STARTED_SD = np.array([1.5, 0.03, 0.6])
_EDITED_SD = np.array([1.5, 0.03, 0.4])
_SETTLED = 3
_NORMAL = np.array([NormalDist().inv_cdf((i + 0.5) / 16) for i in range(16)])
"""Equally likely values of the standard normal law, to average over."""
_MEMORY = 0.998
_TRUST_MEMORY = 0.99
_TRUST_PRIOR = 100.0


@dataclass(frozen=True, slots=True)
class FrontierOptions:
    """`review` is a share of an equal share; `pace` logits per step that count as full progress; `probe` in logits.

    `retain` is a share of an equal share as well, for environments that can teach. `drift` is the standard deviation
    per step of ability (logits), progress and log slope. `probe` = 0 leaves out the test for flatness; `noise` (logits)
    scatters levels around the frontier; `rounding` is "nearest" or "random". A share `rehearsal` of the draws lies 1 to
    `reach` levels below the frontier.
    """

    sharpness: float = 8.0
    review: float = 0.03
    pace: float = 0.02
    probe: float = 2.5
    noise: float = 0.0
    retain: float = 0.0
    rehearsal: float = 0.0
    reach: int = 3
    rounding: str = "nearest"
    drift: Sequence[float] = (0.1, 0.015, 0.005)

    def __post_init__(self) -> None:
        if not 0 < self.review <= 1:
            raise ValueError(f"review = {self.review} is not in (0, 1]")
        if self.sharpness < 0 or self.pace <= 0 or self.probe < 0 or self.noise < 0:
            raise ValueError("sharpness >= 0, pace > 0, probe >= 0 and noise >= 0 are needed")
        if not 0 <= self.retain <= 1:
            raise ValueError(f"retain = {self.retain} is not in [0, 1]")
        if not 0 <= self.rehearsal < 1 or self.reach < 1:
            raise ValueError("0 <= rehearsal < 1 and reach >= 1 are needed")
        if self.rounding not in ("nearest", "random") or len(self.drift) != 3 or min(self.drift) < 0:
            raise ValueError('rounding must be "nearest" or "random", and drift three numbers of at least 0')


class FrontierScheduler(KeyedScheduler[FrontierOptions]):
    """The scheduler of the module docstring. Difficulty is a vector; today its one axis is level minus start level."""

    name = "frontier"
    options_type = FrontierOptions

    def _begin(self) -> None:
        count = len(self.names)
        guess = np.array([min(fact.guess, 0.9) for fact in self.facts])
        self.belief = LogisticBelief(count, 1, guess, np.array([1.0, self.options.pace, _SLOPE]), _PRIOR_SD)
        self.belief.mean[self.started, 0] = 0.0
        self.belief.cov[self.started] = np.diag(_STARTED_SD**2)
        self.flat = FlatTest(count)
        self.visits = np.zeros(count, dtype=np.int64)
        self._pace = self.options.pace
        self._scatter = np.array([1.25, 1.0])
        """Discounted sums: squared error of results beyond what the belief was unsure of, and what chance explains."""
        self._trust = np.array([1.0, _TRUST_PRIOR])
        """Factor on scores in predictions, and the information behind it."""

    def predict(self, envs: Sequence[str], levels: Sequence[int]) -> np.ndarray:
        which = np.array([self.index[env] for env in envs], dtype=np.int64)
        guess = self.belief.guess[which]
        return guess + (1 - guess - LAPSE) * sigmoid(self._trust[0] * self._score(which, np.asarray(levels)))

    def _score(self, which: np.ndarray, levels: np.ndarray) -> np.ndarray:
        """Logit of success, guessing apart, its uncertainty integrated out."""
        mean, variance = self.belief.logit(which, self._theta(which, levels))
        return mean / np.sqrt(1 + np.pi * variance / 8)

    def _calibrate(self, envs: np.ndarray, levels: np.ndarray, successes: np.ndarray, rollouts: np.ndarray) -> None:
        """One Newton step for the factor that turns scores into calibrated logits (logistic regression, forgetting)."""
        score, guess = self._score(envs, levels), self.belief.guess[envs]
        q = sigmoid(self._trust[0] * score)
        share = np.clip((successes / rollouts - guess) / (1 - guess - LAPSE), 0, 1)
        worth = rollouts * (1 - guess) / self.dispersion
        self._trust[1] = _TRUST_MEMORY * self._trust[1] + (worth * q * (1 - q) * score**2).sum()
        step = (worth * (share - q) * score).sum() / self._trust[1]
        self._trust[0] = np.clip(self._trust[0] + step, 0.3, 1.2)

    def _theta(self, which: np.ndarray, levels: np.ndarray) -> np.ndarray:
        """Where a level lies on each axis of difficulty, (k, axes)."""
        return (levels - self.first[which]).astype(float)[:, None]

    def _even(self) -> np.ndarray:
        """Real-valued level of even odds, not clipped."""
        return self.first + self.belief.mean[:, 0] * self._spacing()

    def _spacing(self) -> np.ndarray:
        """Levels per logit."""
        return np.exp(-self.belief.mean[:, 2])

    def _range(self) -> tuple[np.ndarray, np.ndarray]:
        low = np.clip(np.floor(self._even()), self.low, self.high).astype(np.int64)
        return low, np.minimum(low + 1, self.high)

    def _choose(self, n: int) -> tuple[np.ndarray, np.ndarray]:
        equal = self._shares() / self._shares().sum()
        flat = self.flat.probability() if self.options.probe else np.zeros(len(self.names))
        weights, floor, kept = self._weights(flat), self.options.review * equal, self.options.retain * equal
        envs = spread(np.maximum.reduce([weights, floor, kept * (1 - flat)]), n, self.random)
        away = np.zeros(n)
        if self.options.probe:
            probing = (weights < floor)[envs] | self._first_of(envs, self.flat.undecided() & (self.visits > 1))
            away = probing * self.options.probe * self._side(envs)
        away = away + self.options.noise * self.random.normal(size=n)
        target = self._even()[envs] + away * self._spacing()[envs]
        shift = 0.5 if self.options.rounding == "nearest" else self.random.random(n)
        below = self._below(n) if self.options.rehearsal else 0
        return envs, np.clip(np.floor(target + shift) - below, self.low[envs], self.high[envs]).astype(np.int64)

    def _below(self, n: int) -> np.ndarray:
        """How many levels below the frontier each draw lies: 1 to `reach` for a share `rehearsal` of them, else 0."""
        steps = self.random.integers(1, self.options.reach + 1, size=n)
        return np.where(self.random.random(n) < self.options.rehearsal, steps, 0)

    def _weights(self, flat: np.ndarray) -> np.ndarray:
        """Share of each environment before the floor; an equal share each if nothing promises anything."""
        every = np.arange(len(self.names))
        low, top = self._range()
        signal = np.maximum(self._signal(every, low), self._signal(every, top))
        doubt = np.sqrt(np.maximum(self.belief.cov[:, 1, 1], 0))
        progress = self.belief.mean[:, 1] + doubt * _NORMAL[:, None]
        pace = np.clip(progress / self.options.pace, _STILL, 1).mean(axis=0)
        weights = signal**self.options.sharpness * pace * (1 - flat) * (flat < 0.5) * self._shares()
        total = weights.sum()
        return weights / total if total > 0 else self._shares() / self._shares().sum()

    def _signal(self, which: np.ndarray, levels: np.ndarray) -> np.ndarray:
        q = sigmoid(self._score(which, levels))
        return 4 * q * (1 - q)

    def _first_of(self, envs: np.ndarray, wanted: np.ndarray) -> np.ndarray:
        """Marks the first entry of every wanted environment."""
        marks = np.zeros(len(envs), dtype=bool)
        marks[np.unique(envs, return_index=True)[1]] = True
        return marks & wanted[envs]

    def _side(self, envs: np.ndarray) -> np.ndarray:
        """+1 for a harder probe, -1 for an easier one; at random unless only one of them is a legal level."""
        reach = self.options.probe * self._spacing()[envs]
        even, side = self._even()[envs], np.where(self.random.random(len(envs)) < 0.5, 1.0, -1.0)
        side = np.where(even - reach < self.low[envs], 1.0, side)
        return np.where(even + reach > self.high[envs], -1.0, side)

    def _learn(self, envs: np.ndarray, levels: np.ndarray, successes: np.ndarray, rollouts: np.ndarray) -> None:
        self._calibrate(envs, levels, successes, rollouts)
        self.belief.drift(1.0, _PULL, self._pace, np.asarray(self.options.drift))
        base = int(self.low.min())
        width = int(self.high.max()) - base + 1
        keys, place = np.unique(envs * width + (levels - base), return_inverse=True)
        which, level = keys // width, keys % width + base
        solved, total = np.bincount(place, successes), np.bincount(place, rollouts)
        rank = np.arange(len(which)) - np.searchsorted(which, which)
        for turn in range(int(rank.max()) + 1):
            now = rank == turn
            self._update(which[now], level[now], solved[now], total[now])
        self.visits += np.bincount(envs, minlength=len(self.names))
        self._pool()

    def _update(self, which: np.ndarray, levels: np.ndarray, successes: np.ndarray, rollouts: np.ndarray) -> None:
        """One result per environment."""
        theta = self._theta(which, levels)
        p, share = self.belief.success(which, theta), successes / rollouts
        self.flat.observe(which, p, successes, rollouts)
        known = (self.visits[which] >= _SETTLED) & (p > 0.15) & (p < 0.85)
        if known.any():
            mean, variance = self.belief.logit(which[known], theta[known])
            q = sigmoid(mean)
            unsure = ((1 - self.belief.guess[which[known]] - LAPSE) * q * (1 - q)) ** 2 * variance
            chance = p[known] * (1 - p[known]) / rollouts[known]
            error = (share[known] - p[known]) ** 2 - unsure
            fresh = np.array([(error / chance).sum(), known.sum()])
            self._scatter = self._scatter * _MEMORY ** known.sum() + fresh * (1 - _MEMORY)
        self.belief.update(which, theta, share, rollouts / self.dispersion)

    @property
    def dispersion(self) -> float:
        """How many rollouts are worth one independent one, estimated; at least 1."""
        return float(np.clip(self._scatter[0] / self._scatter[1], 1.0, 8.0))

    def _pool(self) -> None:
        """What is common to environments: their progress, and the slope that one without results is given."""
        seen = self.visits > 0
        progress = float(np.clip(self.belief.mean[seen, 1], -0.02, 0.2).mean())
        self._pace += 0.05 * (progress - self._pace)
        known = (self.visits > _SETTLED) & (self.flat.evidence < 2)
        if known.sum() > 4:
            self.belief.mean[~seen, 2] = self.belief.mean[known, 2].mean()

    def _export(self, i: int) -> Any:
        return {
            "first": int(self.first[i]),
            "mean": self.belief.mean[i].tolist(),
            "cov": self.belief.cov[i].tolist(),
            "flat": self.flat.export(i),
            "visits": int(self.visits[i]),
        }

    def _restore(self, i: int, learnt: Any, widen: bool) -> None:
        self.first[i] = learnt["first"]
        self.belief.mean[i], self.belief.cov[i] = learnt["mean"], learnt["cov"]
        self.flat.restore(i, learnt["flat"], widen)
        self.visits[i] = learnt["visits"]
        if widen:
            self.belief.widen(i, _EDITED_SD)

    def _export_common(self) -> Any:
        return {"pace": self._pace, "scatter": self._scatter.tolist(), "trust": self._trust.tolist()}

    def _restore_common(self, common: Any) -> None:
        self._pace = common["pace"]
        self._scatter, self._trust = np.array(common["scatter"]), np.array(common["trust"])
