"""One scheduler in one simulated world: what was learnt, where the rollouts went, how well it predicted."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..schedulers import Outcome, build_scheduler
from ..schedulers.base import Scheduler
from .learner import KINDS, Learner
from .oracle import Oracle
from .settings import Setting

TOKENS = 100
TRACED = 10
SETTLED = 100
"""The step after which the shares of environments that teach nothing are counted."""


@dataclass(frozen=True, slots=True)
class Contender:
    """A scheduler by name with its options, and how to call the two together."""

    label: str
    name: str
    options: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Result:
    """`gain` in logits of ability; `inside` and `outside` in success; `signal` the share of all groups that taught.

    `share` gives, by kind of environment, the mean share of groups that one such environment got after step `SETTLED`,
    times the number of environments. `trace` holds lists by step; `predicted` (p, successes, rollouts) of all groups.
    """

    label: str
    setting: str
    seed: int
    gain: float
    inside: float
    outside: float
    signal: float
    share: dict[str, float]
    trace: dict[str, list[float]]
    predicted: np.ndarray | None


def simulate(contender: Contender, setting: Setting, seed: int) -> Result:
    """Run `setting.steps` steps. Deterministic given its arguments."""
    learner = Learner(setting, seed)
    scheduler = _build(contender, learner, seed)
    before, groups = learner.measure(), np.zeros((setting.steps, setting.environments), dtype=np.int32)
    taught = np.zeros(setting.steps)
    trace: dict[str, list[float]] = {"step": [], "frontier": []}
    predicted = []
    for step in range(setting.steps):
        choices = scheduler.propose(setting.groups)
        envs = np.array([learner.index[choice.env] for choice in choices])
        levels = np.array([choice.level for choice in choices])
        expected = _predict(scheduler, choices)
        successes = learner.train(envs, levels)
        learner.pass_time(step)
        counts = successes.tolist()
        cost = TOKENS * setting.rollouts
        scheduler.observe([Outcome(c.env, c.level, k, setting.rollouts, cost) for c, k in zip(choices, counts)])
        groups[step] = np.bincount(envs, minlength=setting.environments)
        mixed = (successes > 0) & (successes < setting.rollouts)
        taught[step] = np.mean(mixed & learner.learnable[envs])
        if expected is not None:
            predicted.append(np.stack([expected, successes, np.full(len(envs), setting.rollouts)], axis=1))
        if step % TRACED == 0:
            trace["step"].append(step)
            trace["frontier"].append(float(learner.frontier()[learner.learnable[: learner.training]].mean()))
    after = learner.measure()
    trace["signal"] = taught.reshape(-1, TRACED).mean(axis=1).tolist()
    shares, by_kind = _shares(learner, groups)
    return Result(
        contender.label, setting.name, seed, after.ability - before.ability, after.inside - before.inside,
        after.outside - before.outside, float(taught.mean()), shares, trace | by_kind,
        np.concatenate(predicted) if predicted else None,
    )  # fmt: skip


def _build(contender: Contender, learner: Learner, seed: int) -> Scheduler:
    if contender.name == Oracle.name:
        return Oracle(learner, seed)
    return build_scheduler(contender.name, learner.levels(), {}, seed, contender.options, learner.facts())


def _predict(scheduler: Any, choices: list[Any]) -> np.ndarray | None:
    predict = getattr(scheduler, "predict", None)
    return predict([c.env for c in choices], [c.level for c in choices]) if predict else None


def _shares(learner: Learner, groups: np.ndarray) -> tuple[dict[str, float], dict[str, list[float]]]:
    """Per kind: share of one environment relative to an equal share, once settled; and the trace of whole kinds."""
    kind, late = learner.kind[: learner.training], groups[min(SETTLED, len(groups) // 2) :]
    shares, traces = {}, {}
    for code, name in enumerate(KINDS):
        if (kind == code).any():
            shares[name] = float(late[:, kind == code].mean() / late.mean())
            whole = groups[:, kind == code].sum(axis=1) / groups.sum(axis=1)
            traces[f"share of {name}"] = whole.reshape(-1, TRACED).mean(axis=1).tolist()
    return shares, traces
