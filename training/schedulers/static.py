"""A fixed range of levels, or a fixed timetable of ranges: nothing that is observed changes a choice.

The static [0, 1], [0, 20] and [0, 100] of RLVE (arXiv 2511.07317, section 4) are the baselines of this kind.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .keyed import KeyedScheduler, pick


@dataclass(frozen=True, slots=True)
class StaticOptions:
    """`low`..`high` at every step, or `timetable`: rows [first step, low, high] in rising order of steps."""

    low: int = 0
    high: int = 20
    timetable: Sequence[Sequence[int]] = ()

    def __post_init__(self) -> None:
        rows = self.rows()
        if any(len(row) != 3 or row[1] > row[2] for row in rows):
            raise ValueError("each row must be [first step, low, high] with low <= high")
        steps = [row[0] for row in rows]
        if steps != sorted(set(steps)) or steps[0] != 0:
            raise ValueError("the timetable must start at step 0 and its steps must rise")

    def rows(self) -> Sequence[Sequence[int]]:
        return self.timetable or ((0, self.low, self.high),)


class StaticScheduler(KeyedScheduler[StaticOptions]):
    """Environments by weight, levels uniform over the range in force, clipped to each environment's own levels."""

    name = "static"
    options_type = StaticOptions

    def _range(self) -> tuple[np.ndarray, np.ndarray]:
        _, low, high = [row for row in self.options.rows() if row[0] <= self.step][-1]
        return np.clip(low, self.low, self.high), np.clip(high, self.low, self.high)

    def _choose(self, n: int) -> tuple[np.ndarray, np.ndarray]:
        envs = pick(self._shares(), n, self.random)
        low, high = self._range()
        return envs, self.random.integers(low[envs], high[envs] + 1)
