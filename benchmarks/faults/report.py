"""The results as files: the table by kind, the equivalent mutants with the reason, the survivors."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .run import Outcome


def write(found: list[Outcome], folder: Path) -> str:
    """Write `table.md`, `equivalent.json` and `survivors.json`; returns the table."""
    text = table(found)
    (folder / "table.md").write_text(text + "\n", encoding="utf-8")
    for name, result in (("equivalent", "equivalent"), ("survivors", "survived")):
        rows = [
            {"spec": o.spec, "kind": o.kind, "number": o.number, "change": o.change, "why": o.why}
            for o in found
            if o.result == result
        ]
        (folder / f"{name}.json").write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    return text


def table(found: list[Outcome]) -> str:
    """One line per kind: mutants, reported by the compiler, by the test, equivalent, survived, share, codes."""
    by_kind: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in found:
        by_kind[outcome.kind].append(outcome)
    lines = [
        "| Fault | Mutants | Compiler | Test | Equivalent | Survived | Found | Commonest codes |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for kind, group in [*by_kind.items(), ("**all**", found)]:
        results = Counter(o.result for o in group)
        real = len(group) - results["equivalent"]
        share = (results["compiler"] + results["test"]) / real if real else 1.0
        codes = Counter(code for o in group for code in o.codes)
        shown = " ".join(code for code, _ in codes.most_common(5))
        lines.append(
            f"| {kind} | {len(group)} | {results['compiler']} | {results['test']} | {results['equivalent']} "
            f"| {results['survived']} | {share:.0%} | {shown} |"
        )
    return "\n".join(lines)
