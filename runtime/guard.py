"""Verification that always ends in a verdict: an exception in a generated module becomes status "error".

Its feedback names the type of the exception and the line of the spec, never the message, which may hold the reference.
"""

from collections.abc import Mapping
from types import TracebackType
from typing import Any

from .errors import GradatimError
from .pack import Environment
from .verdict import Verdict


def guarded_verify(env: Environment, instance: str | Mapping[str, Any], response: str, markers: str) -> Verdict:
    """`env.verify(...)`, with status "error" in place of an exception of any kind, SystemExit included."""
    try:
        return env.verify(instance, response, markers)
    except BaseException as error:
        return failed(env, error)


def failed(env: Environment, error: BaseException) -> Verdict:
    """The verdict when judging ended in `error`; an interruption by the user goes on."""
    if isinstance(error, KeyboardInterrupt):
        raise error
    if isinstance(error, GradatimError):
        return Verdict("error", feedback=(str(error),))
    return Verdict("error", feedback=(f"{type(error).__name__} at {_place(env, error.__traceback__)}",))


def _place(env: Environment, trace: TracebackType | None) -> str:
    """`name.env:LINE` of the author's innermost line in the module, by its line map; else `name.py:LINE`."""
    lines = {int(key): value for key, value in dict(env.spec.get("lines") or {}).items()}
    last, place, spot = 0, "", trace
    while spot is not None:
        if spot.tb_frame.f_globals.get("SPEC") is env.spec:
            last = spot.tb_lineno
            before = [key for key in lines if key <= last]
            place = f"{env.name}.env:{lines[max(before)]}" if before else place
        spot = spot.tb_next
    return place or f"{env.file.name}:{last}"
