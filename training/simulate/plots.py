"""Figures of comparisons and replays, drawn without pyplot's global state. Needs matplotlib."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ...runtime.errors import GradatimError
from .learner import KINDS
from .run import Result
from .stats import Calibration

_KIND_COLORS = dict(zip(KINDS, ("#1f6fb2", "#e0a100", "#b3402a", "#7a7a7a"), strict=True))


def _figure(columns: int, width: float = 4.6, height: float = 3.4) -> tuple[Any, Any]:
    try:
        from matplotlib.figure import Figure
    except ImportError:
        raise GradatimError('plots need matplotlib, which is not installed: pip install "gradatim[plot]"') from None
    figure = Figure(figsize=(width * columns, height), layout="constrained")
    return figure, figure.subplots(1, columns, squeeze=False)[0]


def comparison(results: Sequence[Result], title: str) -> Any:
    """Frontier by step, share of groups that taught by step, and where the rollouts went; means over seeds."""
    figure, (left, middle, right) = _figure(3)
    by_label: dict[str, list[Result]] = {}
    for result in results:
        by_label.setdefault(result.label, []).append(result)
    for label, mine in by_label.items():
        steps = mine[0].trace["step"]
        left.plot(steps, np.mean([result.trace["frontier"] for result in mine], axis=0), label=label)
        middle.plot(steps, np.mean([result.trace["signal"] for result in mine], axis=0), label=label)
    left.set(title="Level of even odds", xlabel="step", ylabel="mean over learnable environments")
    middle.set(title="Groups that taught", xlabel="step", ylabel="share of all groups", ylim=(0, 1))
    _stack(right, by_label)
    figure.legend(*left.get_legend_handles_labels(), loc="outside lower center", ncols=5, fontsize=8)
    figure.suptitle(title)
    return figure


def _stack(axis: Any, by_label: Mapping[str, list[Result]]) -> None:
    """A bar per scheduler, split by kind of environment."""
    start = np.zeros(len(by_label))
    for kind in KINDS:
        if f"share of {kind}" not in next(iter(by_label.values()))[0].trace:
            continue
        size = np.array([np.mean([r.trace[f"share of {kind}"] for r in mine]) for mine in by_label.values()])
        axis.barh(list(by_label), size, left=start, color=_KIND_COLORS[kind], label=kind)
        start += size
    axis.set(title="Where the rollouts went", xlabel="share of rollouts", xlim=(0, 1))
    axis.invert_yaxis()
    axis.legend(fontsize=7, loc="lower right")


def reliability(scores: Mapping[str, Calibration], title: str) -> Any:
    """Success rate by predicted success, one panel each; the size of a mark is its share of the rollouts."""
    figure, axes = _figure(len(scores), width=3.4)
    for axis, (label, score) in zip(axes, scores.items(), strict=True):
        predicted, rate, rollouts = (np.array(column) for column in zip(*score.bins, strict=True))
        axis.plot([0, 1], [0, 1], color="#999999", linewidth=1)
        axis.scatter(predicted, rate, s=20 + 400 * rollouts / rollouts.sum(), color="#1f6fb2", alpha=0.7)
        axis.set(xlim=(0, 1), ylim=(0, 1), xlabel="predicted success", ylabel="success rate")
        axis.set_title(f"{label}: error {score.error:.3f}", fontsize=9)
    figure.suptitle(title)
    return figure
