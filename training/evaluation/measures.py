"""Figures from answers: accuracy with intervals, pass@k, malformed share, and where a model's frontier lies.

Needs no torch.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import comb
from typing import Any

from ...runtime.verdict import JUDGED
from ...runtime.wilson import interval

FRONTIER = 0.5
Z = 1.959964


@dataclass(frozen=True, slots=True)
class Measured:
    """One level of one environment. `low`..`high` is the 95 % Wilson interval of `accuracy`.

    It counts questions, not samples: several answers to one question say less than answers to several.
    `passes[k]` is pass@k; `malformed` a share of the judged answers; `unjudged` counts those without a verdict.
    """

    accuracy: float
    low: float
    high: float
    questions: int
    score: float
    malformed: float
    unjudged: int
    passes: Mapping[int, float]

    def to_dict(self) -> dict[str, Any]:
        """The same as JSON-safe data."""
        names = ("accuracy", "low", "high", "questions", "score", "malformed", "unjudged")
        return {name: getattr(self, name) for name in names} | {"pass": {str(k): v for k, v in self.passes.items()}}


Levels = dict[int, Measured]


def wilson(rate: float, count: int) -> tuple[float, float]:
    """The 95 % interval of a share seen in `count` trials (Wilson 1927, equation 4); (0, 1) without trials."""
    return interval(rate, count, Z)


def pass_at_k(samples: int, correct: int, k: int) -> float:
    """Chance that k of the samples, drawn without replacement, hold a correct one (Chen et al. 2021, equation 1)."""
    return 1.0 - comb(samples - correct, k) / comb(samples, k)


def measure(rows: Iterable[Mapping[str, Any]], samples: int) -> dict[str, Levels]:
    """Figures by environment and level, in the order of the rows' environments and of levels.

    Rows hold env, level, seed, status, accuracy and score.
    """
    groups: dict[str, dict[int, dict[int, list[Mapping[str, Any]]]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(list))
    )
    for row in rows:
        groups[row["env"]][row["level"]][row["seed"]].append(row)
    return {
        env: {level: _measure(list(by_level[level].values()), samples) for level in sorted(by_level)}
        for env, by_level in groups.items()
    }


def _measure(questions: Sequence[Sequence[Mapping[str, Any]]], samples: int) -> Measured:
    judged = [[row for row in rows if row["status"] in JUDGED] for rows in questions]
    counts = [(len(rows), sum(row["accuracy"] for row in rows)) for rows in judged if rows]
    answers = [row for rows in judged for row in rows]
    accuracy = sum(right / n for n, right in counts) / len(counts) if counts else 0.0
    passes = {}
    for k in [1 << i for i in range(samples.bit_length())]:
        known = [pass_at_k(n, right, k) for n, right in counts if n >= k]
        if known:
            passes[k] = sum(known) / len(known)
    return Measured(
        accuracy,
        *wilson(accuracy, len(counts)),
        questions=len(counts),
        score=sum(row["score"] for row in answers) / max(1, len(answers)),
        malformed=sum(row["status"] == "malformed" for row in answers) / max(1, len(answers)),
        unjudged=sum(len(rows) for rows in questions) - len(answers),
        passes=passes,
    )


def measured(cells: Mapping[str, Sequence[Any]]) -> Levels:
    """Figures from a run's table of one environment: (accuracy, questions, ...) by level, one greedy answer each."""
    found = {}
    for level, (accuracy, questions, *_) in sorted(cells.items(), key=lambda item: int(item[0])):
        bounds = wilson(accuracy, questions)
        found[int(level)] = Measured(accuracy, *bounds, questions, accuracy, malformed=0.0, unjudged=0, passes={})
    return found


@dataclass(frozen=True, slots=True)
class Calibration:
    """Where a model stands in one environment.

    `frontier` is the highest level with accuracy of at least one half (one below the lowest level if there is none);
    `surely` and `perhaps` use the lower and the upper end of the intervals. `rise` is the pair of levels (easier,
    harder) of which the harder one is solved more often beyond both intervals, with the widest gap, or None.
    """

    frontier: int
    surely: int
    perhaps: int
    rise: tuple[int, int] | None

    def to_dict(self) -> dict[str, Any]:
        """The same as JSON-safe data."""
        rise = None if self.rise is None else list(self.rise)
        return {"frontier": self.frontier, "surely": self.surely, "perhaps": self.perhaps, "not_monotone": rise}


def calibrate(levels: Levels) -> Calibration:
    """Frontier and monotonicity of one environment's accuracy over levels; at least one level is needed."""
    known = {level: cell for level, cell in levels.items() if cell.questions} or levels
    below = min(known) - 1

    def last(name: str) -> int:
        return max((level for level, cell in known.items() if getattr(cell, name) >= FRONTIER), default=below)

    rises = [
        (harder.low - easier.high, (a, b))
        for a, easier in known.items()
        for b, harder in known.items()
        if a < b and harder.low > easier.high
    ]
    return Calibration(last("accuracy"), last("low"), last("high"), max(rises)[1] if rises else None)
