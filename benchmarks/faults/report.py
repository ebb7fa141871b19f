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
    versions = Counter(o.version for o in found)
    told = ", ".join(f"{count} with the sources {version}" for version, count in sorted(versions.items()))
    (folder / "table.md").write_text(f"{text}\n\nTested: {told}.\n", encoding="utf-8")
    explained = _explanations(folder)
    for name, results in (("equivalent", ("equivalent",)), ("survivors", ("survived", "open"))):
        rows = []
        for o in (o for o in found if o.result in results):
            row = {"spec": o.spec, "kind": o.kind, "number": o.number, "change": o.change, "why": o.why}
            rows.append(
                row | ({"explanation": explained.get(f"{o.kind} | {o.spec}", "")} if name == "survivors" else {})
            )
        (folder / f"{name}.json").write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    return text


def _explanations(folder: Path) -> dict[str, str]:
    """What is known about survivors, by kind and spec."""
    path = folder / "explanations.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


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
            f"| {results['survived'] + results['open']} | {share:.0%} | {shown} |"
        )
    return "\n".join(lines)
