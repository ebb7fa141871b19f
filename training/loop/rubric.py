"""The criteria of a verdict as a reward, with weights that stay (static) or follow the policy (POW3R).

The reward of an answer is the weighted mean of its criteria in each category, averaged over the categories that its
environment has: in [0, 1], 1 for every correct answer, 0 where a gate of the spec fails.

POW3R (arXiv 2605.20164; the form of the equations, its constants are our own): with v_j the variance of criterion j
within groups, averaged over groups, and r_j = v_j / mean of v over its category, the factor a_j on the weight moves to
`1 - strength + strength * r_j` by a moving average and stays within bounds. What is always or never met loses weight,
what separates the answers to one question gains it. Factors start at 1 and change between batches, never within one.

Needs no torch. What was measured is given group by group in an equal order on every process, so factors are equal too.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from ...runtime.errors import GradatimError
from ...runtime.verdict import JUDGED
from ..settings.reward_config import CRITERIA, Pow3rConfig, RubricConfig
from ..settings.suggest import suggestion

NAN = float("nan")


class Rubric:
    """Weights of criteria by environment and category.

    `weights[env][category][label]` are the wanted weights, `gates[env]` the labels that must hold, `adapt` the settings
    of POW3R or None for weights that stay. `factors[env][label]` multiply the weights.
    """

    def __init__(
        self,
        weights: Mapping[str, Mapping[str, Mapping[str, float]]],
        gates: Mapping[str, Sequence[str]],
        adapt: Pow3rConfig | None = None,
    ) -> None:
        self.weights, self.gates, self.adapt = weights, gates, adapt
        self.labels = {env: [label for part in parts.values() for label in part] for env, parts in weights.items()}
        self.categories = list(dict.fromkeys(category for parts in weights.values() for category in parts))
        self.factors = {env: dict.fromkeys(labels, 1.0) for env, labels in self.labels.items()}
        self._sums = {env: [0.0] * len(labels) for env, labels in self.labels.items()}
        self._groups = dict.fromkeys(self.labels, 0)

    def values(self, env: str, verdict: Any) -> dict[str, float]:
        """The criteria of a judged answer: one that was not reached is 1 for a correct answer, else 0."""
        missing = float(verdict.accuracy)
        if any(verdict.criteria.get(label, 1.0) < 1 for label in self.gates[env]):
            return dict.fromkeys(self.labels[env], 0.0)
        return {label: verdict.criteria.get(label, missing) for label in self.labels[env]}

    def reward(self, env: str, verdict: Any) -> float:
        """The mean over the categories of the environment."""
        values = self.values(env, verdict)
        parts = [self._mean(env, part, values) for part in self.weights[env].values()]
        return sum(parts) / len(parts)

    def category(self, name: str, env: str, verdict: Any) -> float | None:
        """The reward of one category; None if the environment does not have it."""
        part = self.weights[env].get(name)
        return None if part is None else self._mean(env, part, self.values(env, verdict))

    def _mean(self, env: str, part: Mapping[str, float], values: Mapping[str, float]) -> float:
        weights = {label: weight * self.factors[env][label] for label, weight in part.items()}
        return sum(weight * values[label] for label, weight in weights.items()) / sum(weights.values())

    # ----------------------------------------------------------------------------------------------------- POW3R
    def rows(self, envs: Sequence[str], verdicts: Sequence[Any]) -> list[list[float]]:
        """What `observe` takes, a row per completion, all equally long: values by label, NaN for what there is not."""
        width = max(map(len, self.labels.values()))
        rows = []
        for env, verdict in zip(envs, verdicts, strict=True):
            found = list(self.values(env, verdict).values()) if verdict.status in JUDGED else []
            rows.append(found + [NAN] * (width - len(found)))
        return rows

    def observe(self, env: str, rows: Sequence[Sequence[float]]) -> None:
        """Take in one group of an environment, from all processes; after `period` groups the factors change."""
        assert self.adapt is not None
        judged = [row for row in rows if row[0] == row[0]]
        if len(judged) < 2:
            return
        for index in range(len(self.labels[env])):
            self._sums[env][index] += _variance([row[index] for row in judged])
        self._groups[env] += 1
        if self._groups[env] >= self.adapt.period:
            self._update(env, self.adapt)

    def _update(self, env: str, adapt: Pow3rConfig) -> None:
        variances = dict(zip(self.labels[env], self._sums[env], strict=True))
        for part in self.weights[env].values():
            mean = sum(variances[label] for label in part) / len(part)
            for label in part if mean > 0 else ():
                wanted = 1 - adapt.strength + adapt.strength * variances[label] / mean
                moved = (1 - adapt.rate) * self.factors[env][label] + adapt.rate * wanted
                self.factors[env][label] = min(adapt.high, max(adapt.low, moved))
        self._sums[env], self._groups[env] = [0.0] * len(self.labels[env]), 0

    def state(self) -> dict[str, Any]:
        """Everything that `load` needs, as JSON."""
        return {
            env: {"factors": dict(self.factors[env]), "sums": list(self._sums[env]), "groups": self._groups[env]}
            for env in self.labels
        }

    def load(self, state: Mapping[str, Any]) -> None:
        """Go on from `state`. Raises ValueError if it is about other criteria."""
        if {env: list(saved["factors"]) for env, saved in state.items()} != self.labels:
            raise ValueError("its rubric has other criteria")
        for env, saved in state.items():
            self.factors[env], self._sums[env] = dict(saved["factors"]), list(saved["sums"])
            self._groups[env] = saved["groups"]


def _variance(values: Sequence[float]) -> float:
    mean = sum(values) / len(values)
    return sum((value - mean) ** 2 for value in values) / len(values)


def build_rubric(pack: Mapping[str, Any], config: RubricConfig, adapt: Pow3rConfig | None) -> Rubric:
    """The rubric of a run, from what the specs of its pack declare. Raises GradatimError where that cannot work."""
    declared = {env: dict(_declared(env, environment)) for env, environment in pack.items()}
    _check_names(declared, config)
    weights = {}
    for env, own in declared.items():
        mine = {**own, **config.weights.get(env, {})}
        unset = [label for label, weight in mine.items() if weight is None]
        if unset:
            raise GradatimError(
                f"the weight of {unset[0]!r} in {env} depends on the instance: give it one in rubric.weights"
            )
        weights[env] = _parted(env, {label: weight for label, weight in mine.items() if weight}, config)
    if adapt is not None and not any(len(part) > 1 for parts in weights.values() for part in parts.values()):
        raise GradatimError(
            "rubric_weighting = pow3r has nothing to weigh: no environment has two criteria in one category"
        )
    return Rubric(weights, {env: list(pack[env].spec.get("gates", ())) for env in pack}, adapt)


def _declared(env: str, environment: Any) -> Mapping[str, Any]:
    found = environment.spec.get("criteria")
    if found is None:
        raise GradatimError(f"the module of {env} does not list its criteria: run `gradatim compile` on its spec again")
    return found


def _check_names(declared: Mapping[str, Mapping[str, Any]], config: RubricConfig) -> None:
    for env, given in config.weights.items():
        if env not in declared:
            raise GradatimError(f"rubric.weights name the environment {env}; {suggestion(env, declared)}")
        for label in given:
            if label not in declared[env]:
                raise GradatimError(f"{env} has no criterion {label!r}; {suggestion(label, declared[env])}")
    known = {label: None for labels in declared.values() for label in labels}
    taken: dict[str, str] = {}
    for category, labels in config.categories.items():
        for label in labels:
            if label not in known:
                raise GradatimError(
                    f"rubric.categories name {label!r}: no environment has it; {suggestion(label, known)}"
                )
            if taken.setdefault(label, category) != category:
                raise GradatimError(f"{label!r} is in two categories, {taken[label]} and {category}: leave it in one")


def _parted(env: str, weights: dict[str, float], config: RubricConfig) -> dict[str, dict[str, float]]:
    """The weights by category; what no category names is in the category `criteria`."""
    if not weights:
        raise GradatimError(f"no criterion of {env} has a weight above 0: give one in rubric.weights")
    place = {label: category for category, labels in config.categories.items() for label in labels}
    parts: dict[str, dict[str, float]] = {}
    for label, weight in weights.items():
        parts.setdefault(place.get(label, CRITERIA), {})[label] = weight
    return parts
