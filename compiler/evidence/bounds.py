"""Confidence bounds of shares, one-sided at 99 per cent."""

from __future__ import annotations

from ...runtime.wilson import interval

_Z = 2.3263478740408408


def lower(hits: int, cases: int) -> float:
    """A value that the true share exceeds with 99 % confidence; 0 without cases."""
    return _interval(hits, cases)[0]


def upper(hits: int, cases: int) -> float:
    """A value that the true share stays below with 99 % confidence; 1 without cases."""
    return _interval(hits, cases)[1]


def _interval(hits: int, cases: int) -> tuple[float, float]:
    return interval(hits / max(1, cases), cases, _Z)
