"""Several schedulers on the same worlds: the difference to a reference is taken seed by seed."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...runtime.errors import GradatimError
from ..schedulers import check_options
from .oracle import Oracle
from .run import Contender, Result, simulate
from .settings import SETTINGS, Setting
from .stats import Calibration, calibrate, interval

TUNED_SCALER = "scaler:gain=3,history=20,patience=3"
"""The options of SCALER that won on the tuning settings."""
FIELD = ("static", "uniform", "window", "rlve", "rlve:tau_acc=0.5", "sec", "scaler", TUNED_SCALER, "frontier")
"""What is compared unless told otherwise."""


@dataclass(frozen=True, slots=True)
class Row:
    """One scheduler in one setting, over all seeds. Pairs are (mean, half-width of the 95 % interval)."""

    label: str
    gain: tuple[float, float]
    difference: tuple[float, float] | None
    inside: float
    outside: float
    signal: float
    share: dict[str, float]
    calibration: Calibration | None


def parse_contender(text: str) -> Contender:
    """`name` or `name:key=value,key=value`, values as JSON. Raises GradatimError."""
    name, _, rest = text.partition(":")
    options: dict[str, Any] = {}
    for part in filter(None, rest.split(",")):
        key, equals, value = part.partition("=")
        if not equals:
            raise GradatimError(f"scheduler {text!r}: write options as NAME:key=value,key=value")
        try:
            options[key] = json.loads(value)
        except ValueError:
            options[key] = value
    if name == Oracle.name:
        if options:
            raise GradatimError("the oracle has no options")
    else:
        check_options(name, options)
    return Contender(text, name, options)


def find_setting(name: str) -> Setting:
    """Raises GradatimError for an unknown one."""
    if name not in SETTINGS:
        raise GradatimError(f"unknown setting {name!r}; known: {', '.join(SETTINGS)}")
    return SETTINGS[name]


def run_all(
    contenders: Sequence[Contender], setting: Setting, seeds: Sequence[int], done: Callable[[str], None]
) -> list[Result]:
    """Every contender on every seed; `done` is called with the label after each run."""
    results = []
    for seed in seeds:
        for contender in contenders:
            results.append(simulate(contender, setting, seed))
            done(contender.label)
    return results


def tabulate(results: Sequence[Result], reference: str | None) -> list[Row]:
    """One row per label, in order of first appearance; differences to `reference` where it took part."""
    by_label: dict[str, list[Result]] = {}
    for result in results:
        by_label.setdefault(result.label, []).append(result)
    base = by_label.get(reference or "")
    return [_row(label, mine, base if label != reference else None) for label, mine in by_label.items()]


def _row(label: str, mine: list[Result], base: list[Result] | None) -> Row:
    difference = None
    if base:
        theirs = {result.seed: result.gain for result in base}
        difference = interval([result.gain - theirs[result.seed] for result in mine])
    predicted = [result.predicted for result in mine if result.predicted is not None]
    return Row(
        label,
        interval([result.gain for result in mine]),
        difference,
        float(np.mean([result.inside for result in mine])),
        float(np.mean([result.outside for result in mine])),
        float(np.mean([result.signal for result in mine])),
        {kind: float(np.mean([result.share[kind] for result in mine])) for kind in mine[0].share},
        calibrate(np.concatenate(predicted)) if predicted else None,
    )
