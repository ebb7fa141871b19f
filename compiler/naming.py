"""Names in generated modules: an author's names are kept, with a `_` behind them where Python or the module needs the name."""

from __future__ import annotations

import builtins
import keyword

from .inline import runtime_names

MODULE_NAMES = frozenset(
    [
        "SPEC",
        "LEVELS",
        "instance",
        "level",
        "seed",
        "draws",
        "answer",
        "response",
        "markers",
        "sample",
        "prompt",
        "reference",
        "judge",
        "verify",
        "parse_answer",
        "print_answer",
        "must_fail",
        "must_pass",
        "solve",
        "criteria",
        "feedback",
        "held",
        "values",
        "tries",
    ]
)


def reserved() -> frozenset[str]:
    """Names that an author's name may not take in a generated module."""
    return MODULE_NAMES | frozenset(keyword.kwlist) | frozenset(dir(builtins)) | runtime_names()


def safe(identifier: str) -> str:
    """The name under which an author's name appears in the module."""
    while identifier in reserved():
        identifier += "_"
    return identifier
