"""What a lint says about one file, as data that travels between processes and is kept as JSON."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from ...dsl.diagnostics import Diagnostic, Edit, Fix, Label, Severity, Witness
from ...dsl.spans import Source, Span


@dataclass(frozen=True, slots=True)
class Report:
    """A file, its findings in the order of the text, and the environment that it declares ("" if it has no header).

    `lasting` is False where a finding depends on the machine (time, memory), so that it is not kept.
    """

    source: Source
    diagnostics: tuple[Diagnostic, ...]
    name: str = ""
    lasting: bool = True


def to_json(report: Report) -> dict[str, Any]:
    """The findings and the name as plain data."""
    return {"name": report.name, "found": [asdict(d) for d in report.diagnostics]}


def from_json(source: Source, data: dict[str, Any]) -> Report:
    """What `to_json` gave; KeyError, TypeError or ValueError for anything else."""
    return Report(source, tuple(_diagnostic(d) for d in data["found"]), str(data["name"]))


def _diagnostic(data: dict[str, Any]) -> Diagnostic:
    fix, witness = data["fix"], data["witness"]
    return Diagnostic(
        data["code"],
        Span(**data["span"]),
        data["message"],
        data["help"],
        Severity(data["severity"]),
        tuple(Label(Span(**x["span"]), x["text"]) for x in data["labels"]),
        Fix(fix["title"], tuple(Edit(Span(**e["span"]), e["text"]) for e in fix["edits"])) if fix else None,
        Witness(**witness) if witness else None,
    )
