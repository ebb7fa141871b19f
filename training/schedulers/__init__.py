"""Schedulers by name. All of them run without torch."""

import difflib
from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any

from ...runtime.errors import GradatimError
from .base import Choice, Facts, Levels, Outcome, Place, Scheduler
from .frontier import FrontierScheduler
from .keyed import KeyedScheduler
from .rlve import RlveScheduler
from .scaler import ScalerScheduler
from .sec import SecScheduler
from .static import StaticScheduler
from .uniform import UniformScheduler
from .window import WindowScheduler

_BAGS: dict[str, Callable[..., WindowScheduler | UniformScheduler]] = {
    "window": WindowScheduler,
    "uniform": UniformScheduler,
}
SCHEDULERS: dict[str, Callable[..., Scheduler]] = {
    **_BAGS,
    "static": StaticScheduler,
    "rlve": RlveScheduler,
    "scaler": ScalerScheduler,
    "sec": SecScheduler,
    "frontier": FrontierScheduler,
}


def options_of(name: str) -> type | None:
    """The dataclass of a scheduler's options; None if it has none."""
    return getattr(SCHEDULERS[name], "options_type", None)


def _option_names(name: str) -> list[str]:
    """What may be given, `edited` included where the state is keyed by environment."""
    kind = options_of(name)
    names = [] if kind is None else [field.name for field in fields(kind)]
    return names if name in _BAGS else [*names, "edited"]


__all__ = [
    "SCHEDULERS",
    "Choice",
    "Facts",
    "KeyedScheduler",
    "Levels",
    "Outcome",
    "Place",
    "Scheduler",
    "build_scheduler",
    "check_options",
    "options_of",
]


def build_scheduler(
    name: str,
    levels: Levels,
    start: Mapping[str, int],
    seed: int,
    options: Mapping[str, Any],
    facts: Mapping[str, Facts] | None = None,
) -> Scheduler:
    """A scheduler over `levels` (inclusive ranges) that starts at the levels `start`. Raises GradatimError.

    `facts` are spec hashes, weights and guess rates; `window` and `uniform` use the weights only.
    """
    check_options(name, options)
    try:
        if name in _BAGS:
            return _with_bag(name, levels, start, seed, options, facts or {})
        return SCHEDULERS[name](levels, start, seed, facts, **options)
    except (TypeError, ValueError) as error:
        raise GradatimError(f"scheduler {name}: {error}") from None


def _with_bag(
    name: str,
    levels: Levels,
    start: Mapping[str, int],
    seed: int,
    options: Mapping[str, Any],
    facts: Mapping[str, Facts],
) -> Scheduler:
    """A scheduler that draws environments from a bag: weights go to the bag, weight 0 takes an environment out."""
    weights = {env: facts.get(env, Facts()).weight for env in levels}
    wanted = {env: weight for env, weight in weights.items() if weight > 0}
    if not wanted:
        raise ValueError("there must be an environment with a weight above 0")
    scheduler = _BAGS[name]({env: levels[env] for env in wanted}, start, seed, **options)
    scheduler.draws.weigh(wanted)
    return scheduler


def check_options(name: str, options: Mapping[str, Any]) -> None:
    """Raises GradatimError for an unknown scheduler or option, with the nearest known one."""
    if name not in SCHEDULERS:
        raise GradatimError(f"unknown scheduler `{name}`{_nearest(name, list(SCHEDULERS))}")
    for key in options:
        if key not in _option_names(name):
            raise GradatimError(f"scheduler {name} has no option `{key}`{_nearest(key, _option_names(name))}")


def _nearest(word: str, known: list[str]) -> str:
    close = difflib.get_close_matches(word, known, n=1)
    if close:
        return f", did you mean `{close[0]}`?"
    return f"; known: {', '.join(known)}" if known else "; it has none"
