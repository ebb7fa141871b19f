"""Is success in an environment independent of its level? Then training there is watching noise.

A belief that holds every environment at even odds cannot tell a skill from a coin: both succeed half of the time. Two
explanations compete for each environment: the logistic curve, and one constant rate (a discounted beta-binomial mean).
Their log likelihood ratio is summed over results. At even odds both predict the same, so what decides are results away
from the frontier: the scheduler places a few probes there while an environment is undecided.
"""

import numpy as np

from .belief import sigmoid

PRIOR = 2.2
"""Log odds, before any result, that an environment is not flat: nine to one."""
_FADE, _FORGET = 0.998, 0.98
_TEMPER, _STEP, _LIMIT = 0.7, 5.0, 8.0
_SURE = -3.0
_MEAN = 0.5


class FlatTest:
    """Evidence per environment, in nats: positive for a constant rate. It fades, so the question is asked again."""

    def __init__(self, n: int) -> None:
        self.evidence = np.zeros(n)
        self.hits = np.ones(n)
        self.seen = np.full(n, 2.0)

    def probability(self) -> np.ndarray:
        """Of being flat."""
        return sigmoid(self.evidence - PRIOR)

    def undecided(self) -> np.ndarray:
        """Where a constant rate is not yet ruled out."""
        return self.evidence > _SURE

    def observe(self, which: np.ndarray, p: np.ndarray, successes: np.ndarray, rollouts: np.ndarray) -> None:
        """Results where the logistic belief expected `p`; tempered, because rollouts of one prompt are alike."""
        p, constant = np.clip(p, 0.01, 0.99), self.hits[which] / self.seen[which]
        ratio = successes * np.log(constant / p) + (rollouts - successes) * np.log((1 - constant) / (1 - p))
        step = np.clip(_TEMPER * ratio, -_STEP, _STEP)
        self.evidence[which] = np.clip(_FADE * self.evidence[which] + step, -_LIMIT, _LIMIT)
        self.hits[which] = _FORGET * self.hits[which] + successes + (1 - _FORGET) * 2 * _MEAN
        self.seen[which] = _FORGET * self.seen[which] + rollouts + (1 - _FORGET) * 2

    def export(self, i: int) -> list[float]:
        return [self.evidence[i], self.hits[i], self.seen[i]]

    def restore(self, i: int, saved: list[float], widen: bool) -> None:
        if not widen:
            self.evidence[i], self.hits[i], self.seen[i] = saved
