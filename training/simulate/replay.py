"""Predictions on logs of real runs: at every step a scheduler says what it expects before it sees what came.

Read from `metrics.jsonl` of a run folder. The choices are those of the run's own scheduler, so only the predictions of
another one are judged, not what it would have chosen. Two simple predictors give the scale: the discounted success rate
of the environment, and that of its level.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ...runtime.errors import GradatimError
from ..schedulers import Levels, Outcome, build_scheduler
from .stats import Calibration, calibrate

LOG = "metrics.jsonl"
_FORGET = 0.95


@dataclass(frozen=True, slots=True)
class Log:
    """Results by step, the levels that occur, and where the run's own scheduler stood after the first step."""

    steps: Sequence[Sequence[Outcome]]
    levels: Levels
    start: Mapping[str, int]


def read_log(folder: str | Path) -> Log:
    """Raises GradatimError, with the line, if there is no log or it cannot be read."""
    path = Path(folder) / LOG
    if not path.is_file():
        raise GradatimError(f"{folder} has no {LOG}: name the folder of a training run (gradatim train -o FOLDER)")
    steps: list[list[Outcome]] = []
    start: dict[str, int] = {}
    for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            line = json.loads(text)
            steps.append([Outcome(env, level, k, n, 0) for env, level, k, n in line["results"]])
            start = start or {env: place[1] for env, place in line["places"].items()}
        except (ValueError, KeyError, TypeError) as error:
            raise GradatimError(f"{path}:{number} is not a line of a training log: {error!r}") from None
    seen: dict[str, list[int]] = {}
    for outcomes in steps:
        for outcome in outcomes:
            seen.setdefault(outcome.env, []).append(outcome.level)
    if not seen:
        raise GradatimError(f"{path} holds no results")
    levels = {env: (min(values), max(values)) for env, values in seen.items()}
    return Log(steps, levels, {env: start[env] for env in levels if env in start})


class Rates:
    """Predicts the discounted success rate of the environment, or of its level (`by_level`)."""

    def __init__(self, by_level: bool) -> None:
        self._by_level = by_level
        self._counts: dict[Any, list[float]] = {}

    def predict(self, envs: Sequence[str], levels: Sequence[int]) -> np.ndarray:
        cells = (self._counts.get(self._key(*pair), [1.0, 2.0]) for pair in zip(envs, levels, strict=True))
        return np.array([hits / seen for hits, seen in cells])

    def observe(self, outcomes: Sequence[Outcome]) -> None:
        for outcome in outcomes:
            cell = self._counts.setdefault(self._key(outcome.env, outcome.level), [1.0, 2.0])
            cell[0] = _FORGET * cell[0] + outcome.successes
            cell[1] = _FORGET * cell[1] + outcome.rollouts

    def _key(self, env: str, level: int) -> Any:
        return (env, level) if self._by_level else env


def replay(log: Log, name: str, options: Mapping[str, Any]) -> dict[str, Calibration]:
    """Scores of the scheduler `name` and of the two simple predictors on the same results. Raises GradatimError."""
    scheduler: Any = build_scheduler(name, log.levels, log.start, 0, options)
    predictors = {name: scheduler, "rate of environment": Rates(False), "rate of level": Rates(True)}
    rows: dict[str, list[np.ndarray]] = {label: [] for label in predictors}
    for outcomes in log.steps:
        judged = [outcome for outcome in outcomes if outcome.rollouts]
        envs, levels = [o.env for o in judged], [o.level for o in judged]
        counts = np.array([(o.successes, o.rollouts) for o in judged], dtype=float).reshape(-1, 2)
        for label, predictor in predictors.items():
            expected = predictor.predict(envs, levels) if hasattr(predictor, "predict") else None
            if expected is None:
                raise GradatimError(f"scheduler {name} predicts nothing; frontier does")
            rows[label].append(np.column_stack([expected, counts]))
            predictor.observe(judged)
    return {label: calibrate(np.concatenate(parts)) for label, parts in rows.items()}
