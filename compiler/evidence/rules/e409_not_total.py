"""E409: some text makes the verifier raise, hang, or give no verdict."""

from __future__ import annotations

from dataclasses import replace

from ....dsl.diagnostics import Witness
from ..facts import Hostile
from ..hostile import printing
from .base import Evidence, Findings

TIER = "fast"

SLOW = 1000.0
"""Milliseconds of CPU time for one hostile text of up to a megabyte."""


def check(evidence: Evidence) -> Findings:
    """One finding per text that got no verdict, or got it late."""
    seen = set()
    for item in evidence.facts.hostile:
        broken = item.status in ("error", "time", "memory", "no verdict")
        if not (broken or item.milliseconds > SLOW) or item.name in seen:
            continue
        seen.add(item.name)
        what = f"{item.status}: {item.message}" if broken else f"a verdict only after {item.milliseconds:.0f} ms"
        yield evidence.found(
            "E409",
            evidence.answer_place,
            f"level {item.level}, hostile text ({item.name}): {what}",
            "bound what the answer may hold (its length, its size), and the work of `check` by the instance",
            _witness(evidence, item),
        )


def _witness(evidence: Evidence, item: Hostile) -> Witness:
    """The text goes through a pipe, since many are too long for a command."""
    found = evidence.witness(item.level, item.seed)
    return replace(found, replay=f"{printing(item.name)} | {found.replay} --answer - --markers auto")
