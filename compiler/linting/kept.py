"""Reports that were made before: one file per spec, tier, budget and state of the compiler, safe to delete any time.

An entry carries the hash of its own content and appears all at once, as those of the compiled modules do. Reports that
depend on the machine's speed are not kept.
"""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

from ...dsl.spans import Source
from ..cache import fingerprint, read_entry, root, write_entry
from .report import Report, from_json, to_json
from .tiers import BUDGETS, Tier


def entry(source: Source, tier: Tier) -> Path:
    """Where the report for a text under this name, at this tier, is kept."""
    key = f"{source.path}\0{tier}\0{BUDGETS.get(tier)}\0{source.text}"
    return root() / "reports" / fingerprint() / sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def recall(source: Source, tier: Tier) -> Report | None:
    """The kept report; None if there is none, or it is damaged."""
    body = read_entry(entry(source, tier))
    if body is None:
        return None
    try:
        return from_json(source, json.loads(body))
    except (ValueError, KeyError, TypeError):
        return None


def keep(report: Report, tier: Tier) -> None:
    """Remember a report; a cache that cannot be written is no error."""
    if report.lasting:
        write_entry(entry(report.source, tier), json.dumps(to_json(report)))
