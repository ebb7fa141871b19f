"""Exact accuracy as a reward, through the pool of killable verifiers.

A verifier that overruns its deadline or raises gives None: the completion is left out of the group's baseline and
gets no gradient, and it is counted by environment. It is never a reward of 0.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

JUDGED = ("correct", "wrong", "malformed")


class AccuracyReward:
    """A TRL reward function: 1.0 for a correct answer, 0.0 for any other, None without a verdict.

    `left_out[env]` counts completions without a verdict by status ("timeout", "error", "spec_fault").
    """

    __name__ = "accuracy"

    def __init__(self, pool: Any, markers: str) -> None:
        self._pool = pool
        self._markers = markers
        self.left_out: dict[str, Counter[str]] = {}

    def __call__(
        self, completions: Sequence[Any], env: Sequence[str], instance: Sequence[str], **columns: Any
    ) -> list[float | None]:
        items = [(name, inst, response_text(text)) for name, inst, text in zip(env, instance, completions)]
        verdicts = self._pool.verify_many(items, self._markers)
        return [self._reward(name, verdict) for name, verdict in zip(env, verdicts)]

    def _reward(self, env: str, verdict: Any) -> float | None:
        if verdict.status in JUDGED:
            return float(verdict.accuracy)
        self.left_out.setdefault(env, Counter())[verdict.status] += 1
        return None


def response_text(completion: Any) -> str:
    """The text of a completion, conversational or plain."""
    return completion if isinstance(completion, str) else completion[-1]["content"]
