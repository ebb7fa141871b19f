"""Comparing trees without their spans: what a formatter must not change."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any


def same_tree(one: Any, other: Any) -> bool:
    """Whether two trees are equal up to spans."""
    if type(one) is not type(other):
        return False
    if isinstance(one, tuple | list):
        return len(one) == len(other) and all(same_tree(a, b) for a, b in zip(one, other))
    if not is_dataclass(one):
        return one == other
    names = [f.name for f in fields(one) if not f.name.endswith("span")]
    return all(same_tree(getattr(one, name), getattr(other, name)) for name in names)
