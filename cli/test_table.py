"""What `gradatim test` prints: a table of levels per spec, its findings, and the verdict."""

from __future__ import annotations

import json
import sys
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from ..compiler.evidence.facts import Facts, LevelFacts
from ..compiler.evidence.results import figures
from ..compiler.evidence.rules.base import Evidence
from ..compiler.evidence.rules.e603_not_monotone import GROWTH, proxies
from ..compiler.pipeline import Compiled
from ..dsl.diagnostics import Diagnostic, Severity
from .diagnostics import print_diagnostics, summary
from .json_output import finding

_COLUMNS = (
    "level", "n", "reference", "must_fail", "mutants\nkilled", "brute\nforce", "distinct\nprompts", "commonest\nanswer",
    "best trivial policy", "require", "draw ms\np50 / p99", "verify ms\np50 / p99", "prompt\nchars",
)  # fmt: skip


class Printer:
    """Prints to one console."""

    def __init__(self, console: Console) -> None:
        self.console = console

    def table(self, compiled: Compiled, facts: Facts, found: tuple[Diagnostic, ...]) -> None:
        """The table of one spec with its findings and its verdict."""
        assert compiled.module is not None
        title = f"{compiled.module.name}  {compiled.source.path}"
        table = Table(title=title, title_justify="left", title_style="bold", header_style="dim", pad_edge=False)
        for name in _COLUMNS:
            table.add_column(name, justify="left" if "policy" in name else "right", no_wrap="policy" not in name)
        for level in facts.levels:
            table.add_row(*_cells(level))
        self.console.print(table)
        print_diagnostics(self.console, compiled.source, found)
        self.console.print(_verdict(compiled, facts, found), soft_wrap=True)
        self.console.print()

    def as_json(self, compiled: Compiled, facts: Facts, found: tuple[Diagnostic, ...], results: dict[str, Any]) -> None:
        """One line with everything."""
        assert compiled.module is not None
        data = {
            "environment": compiled.module.name,
            "path": compiled.source.path,
            "verdict": "failed" if any(d.severity is Severity.ERROR for d in found) else "passed",
            "seconds": round(facts.seconds, 2),
            **results,
            "findings": [finding(compiled.source, d) for d in found],
        }
        sys.stdout.write(json.dumps(data, ensure_ascii=False) + "\n")
        sys.stdout.flush()

    def total(self, specs: int, bad: int, uncompiled: int) -> None:
        """The last line."""
        parts = [f"{specs} spec{'' if specs == 1 else 's'} tested", f"{bad} with errors" if bad else "no errors"]
        if uncompiled:
            parts.append(f"{uncompiled} not compiled")
        self.console.print(", ".join(parts), style="red" if bad or uncompiled else "green", highlight=False)


def _cells(facts: LevelFacts) -> list[Text]:
    row = figures(facts)
    policy = row["best_policy"]
    drawn = facts.drawn
    times = row["milliseconds"]
    texts = [
        (str(facts.level), False),
        (str(drawn) + ("*" if facts.cut else ""), not drawn),
        (f"{facts.accepted}/{drawn}", facts.accepted < drawn or not drawn),
        _pair(row["must_fail"]),
        (f"{row['mutants'][0]}/{row['mutants'][1]}", False),
        _pair(row["brute_force"]),
        (str(facts.prompts), drawn > 0 and facts.prompts < drawn / 2),
        (_share(row["common_answer"]), row["common_answer"] > 0.5),
        (f"{_share(policy['share'])} {policy['name']}" if policy["share"] else "0 %", policy["share"] > 0.5),
        (_share(row["require"]) if facts.tries else "-", row["require"] < 0.05),
        (_times(times.get("generate")), False),
        (_times(times.get("verify")), False),
        (f"{facts.prompt_chars.get('max', 0):.0f}", False),
    ]
    return [Text(text, style="yellow" if marked else "") for text, marked in texts]


def _pair(pair: list[int]) -> tuple[str, bool]:
    good, cases = pair
    return (f"{good}/{cases}", good < cases) if cases else ("-", False)


def _share(share: float) -> str:
    return f"{100 * share:.0f} %" if share >= 0.01 or share == 0 else f"{100 * share:.1f} %"


def _times(pair: list[float] | None) -> str:
    return "-" if pair is None else " / ".join(f"{x:.2f}" if x < 10 else f"{x:.0f}" for x in pair)


def _verdict(compiled: Compiled, facts: Facts, found: tuple[Diagnostic, ...]) -> Text:
    """`passed: 2 warnings; grows: prompt length, solving time; 42 of 42 hostile texts; two processes agree; 3.1 s`."""
    errors = sum(d.severity is Severity.ERROR for d in found)
    warnings = sum(d.severity is Severity.WARNING for d in found)
    said = summary(errors, warnings, 1).removesuffix(" in 1 file")
    parts = [f"{'failed' if errors else 'passed'}: {said}"]
    levels = [x for x in facts.levels if x.drawn]
    if len(levels) > 1:
        growing = [k for k, xs in proxies(Evidence(compiled, facts)).items() if xs[-1] > GROWTH * xs[0]]
        parts.append(f"grows: {', '.join(growing) or 'nothing'}")
    if facts.hostile:
        judged = sum(x.status in ("correct", "wrong", "malformed", "spec_fault") for x in facts.hostile)
        parts.append(f"hostile texts {judged}/{len(facts.hostile)}")
    if facts.other_digests:
        agree = all(facts.other_digests.get(x.level) == x.digests for x in levels)
        parts.append("two processes agree" if agree else "two processes differ")
    if any(x.cut for x in levels):
        parts.append("* fewer instances than asked for in the time")
    parts.append(f"{facts.seconds:.1f} s")
    return Text("; ".join(parts), style="red" if errors else "yellow" if warnings else "green")
