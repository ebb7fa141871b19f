"""Gaussian beliefs about how well every environment is solved at every difficulty, updated in O(1) per result.

Environment e at axes theta (one number per difficulty axis; a level is the single axis theta = level):

    p_e(theta) = guess_e + (1 - guess_e - lapse) sigma(alpha_e - sum_a exp(b_ea) theta_a)

The state is x = (alpha, v, b_1 .. b_A) with mean m and covariance P; v is the drift of alpha per unit of practice. The
exponential keeps every axis monotone. Prediction is linear; a result is an extended Kalman step in logits (iterated
weighted least squares for binomial data), with the innovation clipped because a Gaussian in logits has thin tails.
"""

from typing import Any

import numpy as np

LAPSE = 0.02
_CLIP = 4.0
_FLAT = 1e-4


class LogisticBelief:
    """`n` environments with `axes` axes. Arrays: `mean` (n, 2 + axes), `cov` (n, 2 + axes, 2 + axes), `guess` (n)."""

    def __init__(self, n: int, axes: int, guess: np.ndarray, prior: np.ndarray, sd: np.ndarray) -> None:
        self.guess = guess
        self.mean = np.tile(prior.astype(float), (n, 1))
        self.cov = np.tile(np.diag(sd.astype(float) ** 2), (n, 1, 1))
        self._diagonal = np.arange(2 + axes)

    def drift(self, practice: np.ndarray | float, pull: float, towards: float, noise: np.ndarray) -> None:
        """One step of time: alpha moves by `practice` x v, v is pulled `towards` the population, all gain `noise`."""
        mean, cov = self.mean, self.cov
        practice = np.broadcast_to(practice, len(mean))
        mean[:, 0] += practice * mean[:, 1]
        mean[:, 1] += pull * (towards - mean[:, 1])
        cov[:, 0, :] += practice[:, None] * cov[:, 1, :]
        cov[:, :, 0] += practice[:, None] * cov[:, :, 1]
        cov[:, 1, :] *= 1 - pull
        cov[:, :, 1] *= 1 - pull
        cov[:, self._diagonal, self._diagonal] += noise**2

    def widen(self, which: Any, sd: np.ndarray) -> None:
        """Add independent uncertainty (sd per component) to some environments."""
        self.cov[which, self._diagonal, self._diagonal] += sd**2

    def logit(self, which: np.ndarray, theta: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Mean and variance of the logit at `theta` (k, axes), one row per entry of `which`."""
        h, mean = self._direction(which, theta)
        return mean, np.einsum("ki,kij,kj->k", h, self.cov[which], h)

    def success(self, which: np.ndarray, theta: np.ndarray) -> np.ndarray:
        """Expected success, the uncertainty integrated out (MacKay's approximation of the logistic-normal mean)."""
        mean, variance = self.logit(which, theta)
        guess = self.guess[which]
        return guess + (1 - guess - LAPSE) * sigmoid(mean / np.sqrt(1 + np.pi * variance / 8))

    def update(self, which: np.ndarray, theta: np.ndarray, share: np.ndarray, worth: np.ndarray) -> None:
        """Success `share` of `worth` independent rollouts at `theta`. `which` must not repeat."""
        h, eta = self._direction(which, theta)
        top = 1 - self.guess[which] - LAPSE
        q = sigmoid(eta)
        p = self.guess[which] + top * q
        steep = np.maximum(top * q * (1 - q), _FLAT)
        information = worth * steep**2 / np.maximum(p * (1 - p), _FLAT)
        ph = np.einsum("kij,kj->ki", self.cov[which], h)
        gain = ph / (np.einsum("ki,ki->k", h, ph) + 1 / information)[:, None]
        self.mean[which] += gain * np.clip((share - p) / steep, -_CLIP, _CLIP)[:, None]
        self.cov[which] -= gain[:, :, None] * ph[:, None, :]

    def _direction(self, which: np.ndarray, theta: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Gradient of the logit by the state, and the logit at the mean."""
        mean = self.mean[which]
        part = np.exp(mean[:, 2:]) * theta
        h = np.zeros_like(mean)
        h[:, 0] = 1
        h[:, 2:] = -part
        return h, mean[:, 0] - part.sum(axis=1)


def sigmoid(x: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-np.clip(x, -30, 30)))
