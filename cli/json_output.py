"""Findings for programs: JSON Lines, and SARIF 2.1.0 for code-review tools. Lines and columns count from 1."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import PurePath
from typing import Any

from .._version import __version__
from ..dsl.codes import CODES
from ..dsl.diagnostics import Diagnostic, Fix, Severity, Witness
from ..dsl.spans import Source, Span

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}
_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"


def finding(source: Source, diagnostic: Diagnostic) -> dict[str, Any]:
    """One finding as a JSON object; parts that it lacks are left out."""
    code = CODES.get(diagnostic.code)
    data: dict[str, Any] = {
        "path": source.path,
        "code": diagnostic.code,
        "name": code.name if code else "",
        "severity": str(diagnostic.severity),
        **_place(source, diagnostic.span),
        "message": diagnostic.message,
    }
    if diagnostic.help:
        data["help"] = diagnostic.help
    if diagnostic.labels:
        data["labels"] = [{**_place(source, x.span), "message": x.text} for x in diagnostic.labels]
    if diagnostic.fix:
        edits = [{**_place(source, e.span), "text": e.text} for e in diagnostic.fix.edits]
        data["fix"] = {"title": diagnostic.fix.title, "edits": edits}
    if diagnostic.witness:
        data["witness"] = _witness(diagnostic.witness)
    return data


def _witness(witness: Witness) -> dict[str, Any]:
    return {key: value for key, value in asdict(witness).items() if value is not None}


def _place(source: Source, span: Span) -> dict[str, int]:
    line, column = source.position(span.start)
    end_line, end_column = source.position(span.end)
    return {"line": line, "column": column, "end_line": end_line, "end_column": end_column}


def json_lines(found: Iterable[tuple[Source, Diagnostic]]) -> str:
    """One object on each line."""
    return "".join(json.dumps(finding(s, d), ensure_ascii=False) + "\n" for s, d in found)


def sarif(found: Iterable[tuple[Source, Diagnostic]]) -> str:
    """A SARIF log with one run; the rules are the codes that occur."""
    pairs = list(found)
    codes = sorted({d.code for _, d in pairs})
    rules = [_rule(code) for code in codes]
    driver = {"name": "gradatim", "semanticVersion": __version__, "rules": rules}
    results = [_result(s, d, codes.index(d.code)) for s, d in pairs]
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [{"tool": {"driver": driver}, "results": results}]}
    return json.dumps(log, indent=1, ensure_ascii=False) + "\n"


def _rule(name: str) -> dict[str, Any]:
    code = CODES.get(name)
    if code is None:
        return {"id": name}
    return {
        "id": name,
        "name": code.name,
        "shortDescription": {"text": code.name},
        "fullDescription": {"text": code.what},
        "help": {"text": code.why, "markdown": code.page},
    }


def _result(source: Source, diagnostic: Diagnostic, rule: int) -> dict[str, Any]:
    text = diagnostic.message + (f" ({diagnostic.help})" if diagnostic.help else "")
    result: dict[str, Any] = {
        "ruleId": diagnostic.code,
        "ruleIndex": rule,
        "level": _LEVELS[diagnostic.severity],
        "message": {"text": text},
        "locations": [_location(source, diagnostic.span)],
    }
    if diagnostic.labels:
        result["relatedLocations"] = [
            {**_location(source, x.span), "message": {"text": x.text}} for x in diagnostic.labels
        ]
    if diagnostic.witness:
        result["properties"] = {"witness": _witness(diagnostic.witness)}
    if diagnostic.fix:
        result["fixes"] = [_fix(source, diagnostic.fix)]
    return result


def _uri(source: Source) -> dict[str, str]:
    return {"uri": PurePath(source.path).as_posix()}


def _region(source: Source, span: Span) -> dict[str, int]:
    place = _place(source, span)
    return {
        "startLine": place["line"],
        "startColumn": place["column"],
        "endLine": place["end_line"],
        "endColumn": place["end_column"],
    }


def _location(source: Source, span: Span) -> dict[str, Any]:
    return {"physicalLocation": {"artifactLocation": _uri(source), "region": _region(source, span)}}


def _fix(source: Source, fix: Fix) -> dict[str, Any]:
    edits = [{"deletedRegion": _region(source, e.span), "insertedContent": {"text": e.text}} for e in fix.edits]
    return {
        "description": {"text": fix.title},
        "artifactChanges": [{"artifactLocation": _uri(source), "replacements": edits}],
    }
