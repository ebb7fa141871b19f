"""Reward functions of the user's own, by `module:function`.

Called once per batch of completions of one process, with lists of equal length as keywords: `completions` (texts),
`verdicts` (a `Verdict` each: status, accuracy, score, criteria, feedback), `prompts`, `env`, `level`, `seed`,
`instance`, and whatever else TRL gives. Returns one number or None per completion, in order; None: not applicable.

A completion without a judgement (timeout, error) has no reward here either, whatever the function says. What a function
raises or returns wrongly ends the run with its name: a reward that is silently 0 would teach the wrong thing.
"""

import importlib
import inspect
import math
import os
import sys
from collections.abc import Callable, Sequence
from typing import Any

from ...runtime.errors import GradatimError
from ...runtime.verdict import JUDGED
from ..settings.reward_config import RewardFunctionConfig
from ..settings.suggest import suggestion

KEYWORDS = ("completions", "verdicts", "prompts", "env", "level", "seed", "instance")


def load_function(place: str) -> Callable[..., Any]:
    """The function at `module:function`, from the Python path or the current folder.

    Raises GradatimError, before any model loads, if it cannot be imported or cannot take the keywords.
    """
    module_name, name = place.split(":")
    module = _module(place, module_name)
    function = getattr(module, name, None)
    if function is None:
        public = [key for key, value in vars(module).items() if callable(value) and not key.startswith("_")]
        raise GradatimError(f"reward function {place}: {module_name} has no {name}; {suggestion(name, public)}")
    if not callable(function) or inspect.iscoroutinefunction(function):
        raise GradatimError(f"reward function {place}: {name} must be a plain function")
    _check_signature(place, function)
    return function


def _module(place: str, name: str) -> Any:
    here = os.getcwd()
    if here not in sys.path:
        sys.path.append(here)  # at the end, so that no file in it hides a library
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        raise GradatimError(
            f"reward function {place}: there is no module {error.name} on the Python path or in {here}"
        ) from None
    except Exception as error:  # the user's module may fail in any way while it is imported
        raise GradatimError(f"reward function {place}: importing {name} failed: {_said(error)}") from error


def _check_signature(place: str, function: Callable[..., Any]) -> None:
    parameters = inspect.signature(function).parameters.values()
    if any(p.kind is p.VAR_KEYWORD for p in parameters):
        return
    raise GradatimError(
        f"reward function {place} must take keywords it does not name, such as "
        f"`def {place.split(':')[1]}(completions, verdicts, **others)`; it is given {', '.join(KEYWORDS)} and more"
    )


def call(place: str, function: Callable[..., Any], verdicts: Sequence[Any], **columns: Any) -> list[float | None]:
    """One reward per verdict; None where there is no judgement. Raises GradatimError for a function that misbehaves."""
    try:
        found = function(verdicts=list(verdicts), **columns)
    except Exception as error:
        raise GradatimError(f"reward function {place} raised {_said(error)}") from error
    if not hasattr(found, "__len__") or len(found) != len(verdicts):
        size = f"{len(found)} values" if hasattr(found, "__len__") else type(found).__name__
        raise GradatimError(f"reward function {place} returned {size} for {len(verdicts)} completions")
    values = [_number(place, value) for value in found]
    return [value if verdict.status in JUDGED else None for value, verdict in zip(values, verdicts)]


def _number(place: str, value: Any) -> float | None:
    if value is None:
        return None
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise GradatimError(f"reward function {place} returned {value!r}, which is no number and not None") from None
    if math.isinf(number):
        raise GradatimError(f"reward function {place} returned {number}: rewards are finite")
    return None if math.isnan(number) else number


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


def divided_by_best(values: Sequence[float | None], group: int) -> list[float | None]:
    """Each value divided by the greatest of its group of `group`, where that is above 0 (LongTraceRL's u)."""
    divided: list[float | None] = []
    for first in range(0, len(values), group):
        part = values[first : first + group]
        best = max((value for value in part if value is not None), default=0.0)
        divided += [value if value is None or best <= 0 else value / best for value in part]
    return divided


class FunctionColumn:
    """A TRL reward function around a user's: reads the verdicts just reached, applies the gate."""

    def __init__(
        self, entry: RewardFunctionConfig, judge: Any, open_gate: Callable[[str, Any], bool], group: int
    ) -> None:
        self.__name__ = entry.function
        self._entry, self._judge, self._open, self._group = entry, judge, open_gate, group
        self._function = load_function(entry.function)

    def __call__(self, completions: Sequence[Any], env: Sequence[str], **columns: Any) -> list[float | None]:
        verdicts, texts = self._judge.verdicts, self._judge.texts
        values = call(self._entry.function, self._function, verdicts, completions=list(texts), env=env, **columns)
        if self._entry.group_max:
            values = divided_by_best(values, self._group)
        if not self._entry.gated:
            return values
        return [v if v is None or self._open(e, verdict) else 0.0 for v, e, verdict in zip(values, env, verdicts)]
