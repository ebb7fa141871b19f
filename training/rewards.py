"""Verdicts as rewards, through the pool of killable verifiers.

The first column is always exact accuracy: it is what the scheduler learns from. It is also the reward, unless the run
is rewarded by the graded score; then accuracy has weight 0. A column of its own punishes malformed answers.

A verifier that overruns its deadline or raises gives None in every column: the completion is left out of the group's
baseline and gets no gradient, and it is counted by environment. It is never a reward of 0.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from ..runtime.verdict import JUDGED
from .config import RunConfig

ACCURACY, SCORE, FORMAT = "accuracy", "score", "format"


def columns(config: RunConfig) -> dict[str, float]:
    """The reward columns of a run with their weights, accuracy first."""
    scored = config.reward == SCORE
    weights = {ACCURACY: 0.0 if scored else 1.0}
    if scored:
        weights[SCORE] = 1.0
    if config.format_penalty:
        weights[FORMAT] = config.format_penalty
    return weights


class AccuracyReward:
    """A TRL reward function: 1.0 for a correct answer, 0.0 for any other, None without a verdict.

    `left_out[env]` counts completions without a verdict by status ("timeout", "error", "spec_fault"). `verdicts` are
    those of the last call, in order; columns after this one read them.
    """

    __name__ = ACCURACY

    def __init__(self, pool: Any, markers: str) -> None:
        self._pool = pool
        self._markers = markers
        self.verdicts: list[Any] = []
        self.left_out: dict[str, Counter[str]] = {}

    def __call__(
        self, completions: Sequence[Any], env: Sequence[str], instance: Sequence[str], **columns: Any
    ) -> list[float | None]:
        items = [(name, inst, response_text(text)) for name, inst, text in zip(env, instance, completions)]
        self.verdicts = self._pool.verify_many(items, self._markers)
        return [self._reward(name, verdict) for name, verdict in zip(env, self.verdicts)]

    def _reward(self, env: str, verdict: Any) -> float | None:
        if verdict.status in JUDGED:
            return float(verdict.accuracy)
        self.left_out.setdefault(env, Counter())[verdict.status] += 1
        return None


class VerdictColumn:
    """A TRL reward function that reads the verdicts which `accuracy` has just reached; None without a verdict."""

    def __init__(self, name: str, accuracy: AccuracyReward, value: Callable[[Any], float]) -> None:
        self.__name__ = name
        self._accuracy = accuracy
        self._value = value

    def __call__(self, completions: Sequence[Any], **columns: Any) -> list[float | None]:
        return [self._value(verdict) if verdict.status in JUDGED else None for verdict in self._accuracy.verdicts]


_VALUES: dict[str, Callable[[Any], float]] = {
    SCORE: lambda verdict: float(verdict.score),
    FORMAT: lambda verdict: -1.0 if verdict.status == "malformed" else 0.0,
}


def reward_functions(config: RunConfig, pool: Any, markers: str) -> list[Any]:
    """TRL's reward functions for the columns of this run, in their order."""
    accuracy = AccuracyReward(pool, markers)
    return [accuracy, *(VerdictColumn(name, accuracy, _VALUES[name]) for name in columns(config) if name in _VALUES)]


def response_text(completion: Any) -> str:
    """The text of a completion, conversational or plain."""
    return completion if isinstance(completion, str) else completion[-1]["content"]
