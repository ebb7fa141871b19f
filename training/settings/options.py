"""Scheduler options as a user gives them: read from `key=value`, and refused with the kind that is expected.

Needs no torch. The schedulers' own option classes say what there is.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, Field, fields
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from ...runtime.errors import GradatimError
from ..schedulers import SCHEDULERS, check_options, options_of

_NAMES = {int: "a whole number", float: "a number", bool: "true or false", str: "a word", type(None): "null"}


def parse_option(text: str, flag: str = "--option") -> tuple[str, Any]:
    """`key=value` as a pair: a number, true, false, null, a list in JSON, or a plain word. Raises GradatimError."""
    key, equals, value = text.partition("=")
    if not equals or not key.strip() or not value.strip():
        raise GradatimError(f"{flag} {text!r} must be key=value, for example {flag} size=3")
    try:
        parsed = json.loads(value)
    except ValueError:
        parsed = value.strip()
    return key.strip().replace("-", "_"), parsed


def check_scheduler(name: str, options: Mapping[str, Any]) -> None:
    """Raises GradatimError for an unknown scheduler or option, or a value of the wrong kind."""
    check_options(name, options)
    kind = options_of(name)
    if kind is None:
        return
    hints = get_type_hints(kind)
    for field in fields(kind):
        if field.name in options and not _fits(options[field.name], hints[field.name]):
            value, wanted = options[field.name], _describe(hints[field.name])
            raise GradatimError(f"scheduler {name}: {field.name} = {value!r} must be {wanted}")


def option_defaults() -> dict[str, str]:
    """The options of every scheduler with their defaults, as `key=value` pairs; "none" where there are none."""
    shown = {}
    for name in SCHEDULERS:
        kind = options_of(name)
        known = () if kind is None else fields(kind)
        pairs = ", ".join(f"{field.name}={json.dumps(_default(field))}" for field in known)
        shown[name] = pairs or "none"
    return shown


def _default(field: Field[Any]) -> Any:
    return field.default_factory() if field.default_factory is not MISSING else field.default


def _fits(value: Any, kind: Any) -> bool:
    if get_origin(kind) in (Union, UnionType):
        return any(_fits(value, part) for part in get_args(kind))
    if get_origin(kind) is Sequence:
        return isinstance(value, (list, tuple)) and all(_fits(item, get_args(kind)[0]) for item in value)
    if kind is float:
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    if kind is int:
        return isinstance(value, int) and not isinstance(value, bool)
    return kind not in _NAMES or isinstance(value, kind)


def _describe(kind: Any) -> str:
    if get_origin(kind) in (Union, UnionType):
        return " or ".join(map(_describe, get_args(kind)))
    if get_origin(kind) is Sequence:
        return "a list"
    return _NAMES.get(kind, str(kind))
