"""Verdicts as rewards, through the pool of killable verifiers.

The first column is always exact accuracy: it is what the scheduler learns from. Where it is not rewarded it has weight
0. Others are the spec's graded score, its criteria, a punishment of malformed answers, and functions of the user's own.
A gate makes score, criteria and functions count 0 where it does not hold.

A verifier that overruns its deadline or raises gives None in every column: the completion is left out of the group's
baseline and gets no gradient, and it is counted by environment. It is never a reward of 0.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from ...runtime.errors import GradatimError
from ...runtime.verdict import JUDGED
from ..settings.config import RunConfig
from ..settings.reward_config import ACCURACY, CRITERIA, FORMAT, SCORE
from ..settings.suggest import suggestion
from .hooks import FunctionColumn, load_function
from .rubric import Rubric, build_rubric

Gate = Callable[[str, Any], bool]


class RewardPlan:
    """What a run rewards, checked against its pack: `columns` are the weights by column, accuracy first.

    `rubric` is there if criteria are rewarded. Raises GradatimError before any model loads.
    """

    def __init__(self, config: RunConfig, pack: Mapping[str, Any]) -> None:
        self.config = config
        adapt = config.pow3r if config.rubric_weighting == "pow3r" else None
        self.rubric = build_rubric(pack, config.rubric, adapt) if CRITERIA in config.rewarded else None
        self.gate = _gate(config.gate, pack)
        self.columns = {ACCURACY: config.rewarded.get(ACCURACY, 0.0)}
        if SCORE in config.rewarded:
            self.columns[SCORE] = config.rewarded[SCORE]
        parts = self._criteria_columns()
        self.columns |= {name: config.rewarded[CRITERIA] / len(parts) for name in parts}
        if config.format_penalty:
            self.columns[FORMAT] = config.format_penalty
        self.columns |= {entry.function: entry.weight for entry in config.reward_functions}
        if config.aggregation == "gdpo" and sum(1 for weight in self.columns.values() if weight) < 2:
            raise GradatimError(
                "aggregation = gdpo normalises several rewards one by one, and the criteria of this pack make one: "
                "name rubric.categories, add format_penalty, or leave aggregation at sum"
            )
        for entry in config.reward_functions:
            load_function(entry.function)

    def _criteria_columns(self) -> list[str]:
        """One column for the criteria; under GDPO, where each is normalised by itself, one for each category."""
        if self.rubric is None:
            return []
        if self.config.aggregation == "sum":
            return [CRITERIA]
        return [_column(category) for category in self.rubric.categories]

    def functions(self, pool: Any, markers: str) -> list[Any]:
        """TRL's reward functions for the columns, in their order."""
        judge = AccuracyReward(pool, markers)
        entries = {entry.function: entry for entry in self.config.reward_functions}
        made: list[Any] = [judge]
        for name in self.columns:
            if name in entries:
                made.append(FunctionColumn(entries[name], judge, self.gate, self.config.num_generations))
            elif name != ACCURACY:
                made.append(VerdictColumn(name, judge, self._value(name)))
        return made

    def _value(self, name: str) -> Callable[[str, Any], float | None]:
        if name == FORMAT:
            return lambda env, verdict: -1.0 if verdict.status == "malformed" else 0.0
        if name == SCORE:
            return partial(_gated, self.gate, lambda env, verdict: float(verdict.score))
        assert self.rubric is not None
        if self.config.aggregation == "sum":
            return partial(_gated, self.gate, self.rubric.reward)
        category = next(part for part in self.rubric.categories if _column(part) == name)
        return partial(_gated, self.gate, partial(self.rubric.category, category))

    @property
    def adaptive(self) -> Rubric | None:
        """The rubric if its weights follow the policy: then it has a state and must be told of every group."""
        return self.rubric if self.rubric is not None and self.rubric.adapt is not None else None


def _column(category: str) -> str:
    return CRITERIA if category == CRITERIA else f"{CRITERIA}/{category}"


def _gate(name: str, pack: Mapping[str, Any]) -> Gate:
    """Whether an answer's score, criteria and function rewards count. Raises GradatimError for an unknown criterion.

    A criterion is a gate in the environments that have it; the others have none.
    """
    if name == "none":
        return lambda env, verdict: True
    if name == ACCURACY:
        return lambda env, verdict: verdict.accuracy == 1
    if name == FORMAT:
        return lambda env, verdict: verdict.status != "malformed"
    labels = {env: {*one.spec.get("criteria", ()), *one.spec.get("gates", ())} for env, one in pack.items()}
    known = sorted({label for found in labels.values() for label in found})
    if name not in known:
        raise GradatimError(f"gate = {name}: no environment has that criterion; {suggestion(name, known)}")
    return lambda env, verdict: name not in labels[env] or verdict.criteria.get(name, verdict.accuracy) >= 1


def _gated(gate: Gate, value: Callable[[str, Any], float | None], env: str, verdict: Any) -> float | None:
    found = value(env, verdict)
    return found if found is None or gate(env, verdict) else 0.0


class AccuracyReward:
    """A TRL reward function: 1.0 for a correct answer, 0.0 for any other, None without a verdict.

    `left_out[env]` counts completions without a verdict by status ("timeout", "error", "spec_fault"). `verdicts` and
    `texts` are those of the last call, in order; columns after this one read them.
    """

    __name__ = ACCURACY

    def __init__(self, pool: Any, markers: str) -> None:
        self._pool = pool
        self._markers = markers
        self.verdicts: list[Any] = []
        self.texts: list[str] = []
        self.left_out: dict[str, Counter[str]] = {}

    def __call__(
        self, completions: Sequence[Any], env: Sequence[str], instance: Sequence[str], **columns: Any
    ) -> list[float | None]:
        self.texts = [response_text(completion) for completion in completions]
        self.verdicts = self._pool.verify_many(list(zip(env, instance, self.texts, strict=True)), self._markers)
        return [self._reward(name, verdict) for name, verdict in zip(env, self.verdicts)]

    def _reward(self, env: str, verdict: Any) -> float | None:
        if verdict.status in JUDGED:
            return float(verdict.accuracy)
        self.left_out.setdefault(env, Counter())[verdict.status] += 1
        return None


class VerdictColumn:
    """A TRL reward function that reads the verdicts which `accuracy` has just reached; None without a verdict."""

    def __init__(self, name: str, judge: AccuracyReward, value: Callable[[str, Any], float | None]) -> None:
        self.__name__ = name
        self._judge = judge
        self._value = value

    def __call__(self, completions: Sequence[Any], env: Sequence[str], **columns: Any) -> list[float | None]:
        pairs = zip(env, self._judge.verdicts, strict=True)
        return [self._value(name, verdict) if verdict.status in JUDGED else None for name, verdict in pairs]


def response_text(completion: Any) -> str:
    """The text of a completion, conversational or plain."""
    return completion if isinstance(completion, str) else completion[-1]["content"]
