"""What `gradatim test` prints: a table of levels per spec, its findings, and the verdict."""

from __future__ import annotations

import json
import sys
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from ..compiler.evidence.facts import Facts, LevelFacts
from ..compiler.evidence.measures import NAMES, cells, trends
from ..compiler.evidence.results import figures
from ..compiler.pipeline import Compiled
from ..dsl.diagnostics import Diagnostic, Severity
from .diagnostics import print_diagnostics, summary
from .json_output import finding

_TRENDS = ("grows", "grows with dips", "stays", "falls")
_FIRST, _CELL = 25, 15
"""Characters of the column of names, and of one level."""


class Printer:
    """Prints to one console."""

    def __init__(self, console: Console) -> None:
        self.console = console

    def table(self, compiled: Compiled, facts: Facts, found: tuple[Diagnostic, ...], results: dict[str, Any]) -> None:
        """The table of one spec with what was proved, its findings and its verdict."""
        assert compiled.module is not None
        title = f"{compiled.module.name}  {compiled.source.path}"
        self.console.print(title, style="bold", highlight=False, soft_wrap=True)
        size = max(1, (self.console.width - _FIRST) // _CELL)
        for first in range(0, len(facts.levels), size):
            self._block(facts.levels[first : first + size])
        for line in _checked(results["checks"]):
            self.console.print(line, style="dim", highlight=False, soft_wrap=True, markup=False)
        print_diagnostics(self.console, compiled.source, found)
        self.console.print(_verdict(facts, found), soft_wrap=True)
        self.console.print()

    def _block(self, levels: list[LevelFacts]) -> None:
        """Some levels side by side, a line for each measurement."""
        table = Table(box=None, header_style="dim", pad_edge=False, padding=(0, 1, 0, 0))
        table.add_column("level", min_width=_FIRST - 1, no_wrap=True)
        for level in levels:
            table.add_column(str(level.level), justify="right", width=_CELL - 1)
        for name, *row in zip(NAMES, *[cells(figures(level)) for level in levels]):
            table.add_row(name, *[Text(text, style="yellow" if marked else "") for text, marked in row])
        self.console.print(table)

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


def _checked(checks: list[dict[str, Any]]) -> list[str]:
    """What came of the rules, and what z3 said: `proved (level 0, n = 4): an instance exists; ...`."""
    words = [f"{sum(c['result'] == word for c in checks)} {word}" for word in ("tested", "refuted", "skipped")]
    grouped: dict[str, list[str]] = {}
    for proof in (p for c in checks for p in c.get("proofs", ())):
        about = proof["reason"] if proof["result"] == "skipped" else proof["scope"]
        said = proof["claim"] + (f" (line {proof['line']})" if "line" in proof else "")
        grouped.setdefault(f"{proof['result']} ({about})", []).append(said)
    return [f"rules: {', '.join(words)}", *[f"{head}: {'; '.join(said)}" for head, said in sorted(grouped.items())]]


def _verdict(facts: Facts, found: tuple[Diagnostic, ...]) -> Text:
    """`passed: 2 warnings; grows: prompt length, solving time; 42 of 42 hostile texts; two processes agree; 3.1 s`."""
    errors = sum(d.severity is Severity.ERROR for d in found)
    warnings = sum(d.severity is Severity.WARNING for d in found)
    said = summary(errors, warnings, 1).removesuffix(" in 1 file")
    parts = [f"{'failed' if errors else 'passed'}: {said}"]
    levels = [x for x in facts.levels if x.drawn]
    if len(levels) > 1:
        found_trends = trends(levels)
        said = [f"{word}: {', '.join(k for k, v in found_trends.items() if v == word)}" for word in _TRENDS]
        parts += [text for text in said if not text.endswith(": ")]
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
