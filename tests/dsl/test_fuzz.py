"""Damaged specs give findings or a module: never an exception, never more than five seconds."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from gradatim.compiler.pipeline import compile_source
from gradatim.dsl.spans import Source
from literate import read_cases
from mutate import mutated

LIMIT_S = 5.0
ROOT = Path(__file__).resolve().parents[2]
SPECS = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "specs").rglob("*.env"))]
SEEDS = [*SPECS, *SPECS, *(case.source.text for case in read_cases()[::5])]


def compile_damaged(number: int) -> str:
    """Compile the damaged spec of that number; "" or what went wrong."""
    text = mutated(SEEDS[number % len(SEEDS)], number)
    begun = time.process_time()
    try:
        compiled = compile_source(Source(f"damaged {number}.env", text))
    except Exception as error:
        return f"{number}: {type(error).__name__}: {error}"
    taken = time.process_time() - begun
    if taken > LIMIT_S:
        return f"{number}: {taken:.1f} s"
    if compiled.module is None and not compiled.diagnostics:
        return f"{number}: no module and no finding"
    outside = [d for d in compiled.diagnostics if not 0 <= d.span.start <= d.span.end <= len(text)]
    return f"{number}: a finding outside of the text: {outside[0]}" if outside else ""


def test_damaged_specs_give_findings() -> None:
    failures = [failure for failure in map(compile_damaged, range(300)) if failure]
    assert not failures, "\n".join(failures)


@pytest.mark.long
def test_ten_thousand_damaged_specs_give_findings() -> None:
    failures = [failure for failure in map(compile_damaged, range(300, 10_300)) if failure]
    assert not failures, "\n".join(failures)
