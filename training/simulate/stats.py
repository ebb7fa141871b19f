"""Paired intervals, and how good probabilities were."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

BINS = 10
_T95 = (12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131)
_CLIP = 1e-3


def interval(values: Sequence[float]) -> tuple[float, float]:
    """Mean and half-width of its 95 % interval (Student's t; infinite for a single value)."""
    count = len(values)
    if count < 2:
        return float(values[0]), math.inf
    t = _T95[count - 2] if count - 2 < len(_T95) else 1.96 + 2.5 / (count - 1)
    return float(np.mean(values)), t * float(np.std(values, ddof=1)) / math.sqrt(count)


@dataclass(frozen=True, slots=True)
class Calibration:
    """Scores of predicted success, per rollout: `log_loss` in nats, `brier`, expected calibration `error` over bins.

    `bins` has a row (mean prediction, success rate, rollouts) for each tenth of [0, 1] that has rollouts.
    """

    log_loss: float
    brier: float
    error: float
    rollouts: int
    bins: tuple[tuple[float, float, int], ...]


def calibrate(predicted: np.ndarray) -> Calibration:
    """From rows (p, successes, rollouts); there must be one. p is clipped to [0.001, 0.999] for the log loss."""
    p, successes, rollouts = predicted[:, 0], predicted[:, 1], predicted[:, 2]
    total, safe = rollouts.sum(), np.clip(p, _CLIP, 1 - _CLIP)
    log_loss = -(successes * np.log(safe) + (rollouts - successes) * np.log(1 - safe)).sum() / total
    brier = (rollouts * p**2 - 2 * p * successes + successes).sum() / total
    place = np.minimum((p * BINS).astype(int), BINS - 1)
    weight = np.bincount(place, rollouts, BINS)
    mean_p = np.bincount(place, p * rollouts, BINS) / np.maximum(weight, 1)
    rate = np.bincount(place, successes, BINS) / np.maximum(weight, 1)
    error = float((weight * np.abs(mean_p - rate)).sum() / total)
    bins = tuple((float(mean_p[i]), float(rate[i]), int(weight[i])) for i in range(BINS) if weight[i])
    return Calibration(float(log_loss), float(brier), error, int(total), bins)
