"""Turning a configuration into what a run needs: environments, levels, and another run to follow."""

from collections.abc import Iterable, Mapping
from typing import Any

from ...runtime.errors import GradatimError
from ..records.folder import RunFolder
from ..schedulers import Facts
from ..settings.config import RunConfig
from ..settings.suggest import nearest


def follow(config: RunConfig) -> RunConfig:
    """With `levels_from`, take the other run's levels reached, starting weights and training budget."""
    if config.levels_from is None:
        return config
    other = RunFolder(config.levels_from)
    summary, theirs = other.read(other.summary), other.read(other.config)
    if "train" not in summary["phases"]:
        raise GradatimError(f"{other.path} has not finished training: finish it with --resume {other.path}")
    updates: dict[str, Any] = {"levels": {env: tuple(pair) for env, pair in summary["reached"].items()}}
    updates |= {"environments": tuple(summary["reached"]), "warm_start": None}
    updates["model"] = str(other.warm_model) if other.warm_model.is_dir() else theirs["model"]
    if not config.budgets:
        updates["cpu_seconds"] = summary["phases"]["train"]["cpu"]
    return config.model_copy(update=updates)


def select(pack: Mapping[str, Any], config: RunConfig) -> dict[str, Any]:
    """The environments of the run, in the pack's order. Raises GradatimError for a name the pack does not have."""
    wanted = config.environments or tuple(pack)
    unknown = [name for name in wanted if name not in pack]
    if unknown:
        raise GradatimError(f"the pack {config.pack} has no environment {unknown[0]}{nearest(unknown[0], pack)}")
    return {name: pack[name] for name in pack if name in wanted}


def level_ranges(pack: Mapping[str, Any], config: RunConfig) -> dict[str, tuple[int, int]]:
    """The levels that may be drawn. Raises GradatimError for a range outside the environment's, and for names in
    `levels` or `start_levels` of environments that the run does not have."""
    _known("levels", config.levels or {}, pack)
    _known("start_levels", config.start_levels if isinstance(config.start_levels, dict) else {}, pack)
    ranges = {}
    for env, environment in pack.items():
        lo, hi = environment.levels[0], environment.levels[-1]
        low, high = (config.levels or {}).get(env, (lo, hi))
        if not lo <= low <= high <= hi:
            raise GradatimError(f"levels {low}..{high} of {env} are not within its own {lo}..{hi}")
        ranges[env] = (low, high)
    return ranges


def _known(key: str, names: Iterable[str], pack: Mapping[str, Any]) -> None:
    for name in names:
        if name not in pack:
            raise GradatimError(f"{key}: the run has no environment {name}{nearest(name, pack)}")


def facts(pack: Mapping[str, Any], config: RunConfig) -> dict[str, Facts]:
    """What schedulers are told of each environment: the hash of its spec, its weight, its declared guess rate.

    Raises GradatimError for weights of environments that the run does not have, or if none is above 0.
    """
    weights = config.weights or {}
    _known("weights", weights, pack)
    if not any(weights.get(env, 1.0) for env in pack):
        raise GradatimError("weights are 0 for every environment: leave one above 0")
    return {
        env: Facts(
            str(environment.spec.get("sha256", "")), weights.get(env, 1.0), float(environment.spec.get("guess") or 0)
        )
        for env, environment in pack.items()
    }
