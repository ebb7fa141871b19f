"""Schedulers by name. All of them run without torch."""

import difflib
import inspect
from collections.abc import Mapping
from typing import Any

from ...runtime.errors import GradatimError
from .base import Choice, Levels, Outcome, Place, Scheduler
from .uniform import UniformScheduler
from .window import WindowOptions, WindowScheduler

SCHEDULERS = {"window": WindowScheduler, "uniform": UniformScheduler}
_OPTIONS = {"window": tuple(inspect.signature(WindowOptions).parameters), "uniform": ()}

__all__ = ["SCHEDULERS", "Choice", "Levels", "Outcome", "Place", "Scheduler", "build_scheduler", "check_options"]


def build_scheduler(
    name: str, levels: Levels, start: Mapping[str, int], seed: int, options: Mapping[str, Any]
) -> Scheduler:
    """A scheduler over `levels` (inclusive ranges) whose windows start at `start`. Raises GradatimError."""
    check_options(name, options)
    try:
        return SCHEDULERS[name](levels, start, seed, **options)
    except (TypeError, ValueError) as error:
        raise GradatimError(f"scheduler {name}: {error}") from None


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
