"""Confidence bounds of shares: Wilson's interval (E. B. Wilson 1927), one-sided at 99 per cent."""

from __future__ import annotations

from math import sqrt

_Z = 2.3263478740408408


def lower(hits: int, cases: int) -> float:
    """A value that the true share exceeds with 99 % confidence; 0 without cases."""
    return _wilson(hits, cases, -1) if cases else 0.0


def upper(hits: int, cases: int) -> float:
    """A value that the true share stays below with 99 % confidence; 1 without cases."""
    return _wilson(hits, cases, 1) if cases else 1.0


def _wilson(hits: int, cases: int, sign: int) -> float:
    share, square = hits / cases, _Z * _Z
    middle = share + square / (2 * cases)
    spread = _Z * sqrt(share * (1 - share) / cases + square / (4 * cases * cases))
    return min(1.0, max(0.0, (middle + sign * spread) / (1 + square / cases)))
