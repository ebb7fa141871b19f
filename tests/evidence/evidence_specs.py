"""Small specs for the tests of the evidence engines, and their facts."""

from __future__ import annotations

from pathlib import Path

from gradatim.compiler.evidence.facts import Facts, Tier
from gradatim.compiler.evidence.levels import spread
from gradatim.compiler.evidence.pool import Limits, measure
from gradatim.compiler.pipeline import Compiled, compile_source
from gradatim.dsl.codes.entry import completed
from gradatim.dsl.spans import Source
from gradatim.runtime.seeds import SPLITS

ROOT = Path(__file__).resolve().parents[2]
START = SPLITS["test"].start


def compiled(part: str) -> Compiled:
    """A spec from the parts that matter; the rest is filled in."""
    result = compile_source(Source("example.env", completed(part)))
    assert result.module is not None, [d.message for d in result.diagnostics]
    return result


def facts_of(
    result: Compiled, count: int = 60, seconds: float = 0.5, most: int = 3, tier: Tier = "deep", **limits: float
) -> Facts:
    """The measurements at up to three levels."""
    assert result.module is not None
    low, high = result.module.about["levels"]
    levels = spread(low, high, most) if most > 1 else (low,)
    limit = Limits(call_seconds=0.4, **limits)  # type: ignore[arg-type]
    return measure(result, levels, count, START, limit, seconds, tier)
