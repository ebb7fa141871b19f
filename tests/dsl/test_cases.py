"""Every literate case gives exactly the findings it announces; every finding helps; every fix removes its finding."""

from __future__ import annotations

import pytest
from gradatim.dsl.diagnostics import Diagnostic, Fix
from gradatim.dsl.spans import Source
from literate import Case, describe, findings, read_cases

ALL = read_cases()
CATALOGUED = 60


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.name)
def test_the_findings_are_the_announced_ones(case: Case) -> None:
    left = findings(case.source)
    missing = []
    for wanted in case.expected:
        hit = next((x for x in left if wanted.matches(*x)), None)
        if hit is None:
            missing.append(f"line {wanted.line}  # {wanted.severity}: [{wanted.code}] {wanted.message} | {wanted.help}")
        else:
            left.remove(hit)
    report = ["missing:", *missing, "unexpected:", *(describe(*x) for x in left)]
    assert not missing and not left, "\n".join(report)


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.name)
def test_every_finding_says_what_to_do(case: Case) -> None:
    silent = [describe(*x) for x in findings(case.source) if not x[1].help and x[1].fix is None]
    assert not silent, "\n".join(silent)


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.name)
def test_a_fix_removes_its_finding(case: Case) -> None:
    found = [d for _, d in findings(case.source)]
    for finding in found:
        if finding.fix is not None:
            after = [d for _, d in findings(_applied(case.source, finding.fix))]
            before, now = (_alike(finding, among) for among in (found, after))
            assert now < before, f"{finding.message}: still there after `{finding.fix.title}`"


def _alike(finding: Diagnostic, among: list[Diagnostic]) -> int:
    return sum((d.code, d.message) == (finding.code, finding.message) for d in among)


def _applied(source: Source, fix: Fix) -> Source:
    text = source.text
    for edit in sorted(fix.edits, key=lambda e: e.span, reverse=True):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    return Source(source.path, text)


def test_the_catalogue_is_large() -> None:
    assert sum(bool(case.expected) for case in ALL) >= CATALOGUED
