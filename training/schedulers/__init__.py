"""Schedulers by name. All of them run without torch."""

import difflib
import inspect
from collections.abc import Callable, Mapping
from typing import Any

from ...runtime.errors import GradatimError
from .base import Choice, Facts, Levels, Outcome, Place, Scheduler
from .frontier import FrontierOptions, FrontierScheduler
from .keyed import KeyedScheduler
from .rlve import RlveOptions, RlveScheduler
from .scaler import ScalerOptions, ScalerScheduler
from .sec import SecOptions, SecScheduler
from .static import StaticOptions, StaticScheduler
from .uniform import UniformScheduler
from .window import WindowOptions, WindowScheduler

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


def _fields(options: Callable[..., Any]) -> tuple[str, ...]:
    return tuple(inspect.signature(options).parameters)


_OPTIONS = {
    "window": _fields(WindowOptions),
    "uniform": (),
    "static": (*_fields(StaticOptions), "edited"),
    "rlve": (*_fields(RlveOptions), "edited"),
    "scaler": (*_fields(ScalerOptions), "edited"),
    "sec": (*_fields(SecOptions), "edited"),
    "frontier": (*_fields(FrontierOptions), "edited"),
}

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
        if key not in _OPTIONS[name]:
            raise GradatimError(f"scheduler {name} has no option `{key}`{_nearest(key, list(_OPTIONS[name]))}")


def _nearest(word: str, known: list[str]) -> str:
    close = difflib.get_close_matches(word, known, n=1)
    if close:
        return f", did you mean `{close[0]}`?"
    return f"; known: {', '.join(known)}" if known else "; it has none"
