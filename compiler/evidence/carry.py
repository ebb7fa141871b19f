"""A pack carries its evidence: results of tests go into its manifest, and a section of them into each card."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Container
from pathlib import Path
from typing import Any

from ...runtime.errors import GradatimError
from ...runtime.pack import load
from ..card import STATIC_ONLY
from .measures import NAMES, cells

HEADING = "## Evidence"
SHOWN = 7
"""Levels in a card; the manifest has all that were tested."""


def carriers(folder: Path, hashes: Container[str]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """A pack's manifest, and its entries for modules with these hashes.

    GradatimError if the folder is not a pack, or holds none of the modules.
    """
    manifest = json.loads(json.dumps(load(folder).manifest))
    matching = [e for e in manifest["environments"] if e["sha256"] in hashes]
    if not matching:
        raise GradatimError(
            f"{folder}: the pack holds none of the tested specs as they are now; "
            f"run `gradatim compile SPECS -o {folder}` again"
        )
    return manifest, matching


def write_results(folder: Path, results: dict[str, dict[str, Any]]) -> int:
    """Write results, by the hash of the module they were found with; returns for how many environments.

    Results of modules that the pack does not hold are left out. GradatimError if the folder is not a pack, holds none
    of the modules, or cannot be written.
    """
    manifest, matching = carriers(folder, results)
    try:
        for entry in matching:
            tested = results[entry["sha256"]]
            entry["checks"] = tested["checks"]
            entry["evidence"] = {key: tested[key] for key in ("seeds", "levels", "growth")}
            if entry.get("card"):
                _into_card(folder / Path(entry["card"]).name, tested)
        _replace(folder / "manifest.json", json.dumps(manifest, indent=2, ensure_ascii=False) + "\n")
    except OSError as error:
        raise GradatimError(f"{folder}: the results cannot be written: {error.strerror}") from None
    return len(matching)


def _replace(path: Path, text: str) -> None:
    """Write a file all at once, with the mode it had."""
    with tempfile.NamedTemporaryFile(
        "w", dir=path.parent, prefix=f".{path.name}.", delete=False, encoding="utf-8", newline="\n"
    ) as file:
        file.write(text)
    os.chmod(file.name, path.stat().st_mode & 0o7777)
    os.replace(file.name, path)


def _into_card(path: Path, tested: dict[str, Any]) -> None:
    """Put the section at the end of the card, in place of an older one."""
    if not path.is_file():
        return
    card = path.read_text(encoding="utf-8").split(f"\n{HEADING}\n")[0].replace(STATIC_ONLY, "").rstrip("\n")
    _replace(path, f"{card}\n\n{section(tested)}\n")


def section(tested: dict[str, Any]) -> str:
    """The results as Markdown: a line for each measurement, a column for each level, and a paragraph on the checks."""
    rows = tested["levels"]
    rows = rows if len(rows) <= SHOWN else [rows[round(i * (len(rows) - 1) / (SHOWN - 1))] for i in range(SHOWN)]
    lines = [HEADING, "", "| level | " + " | ".join(str(r["level"]) for r in rows) + " |"]
    lines.append("| --- " * (len(rows) + 1) + "|")
    for name, *texts in zip(NAMES, *[[text for text, _ in cells(row)] for row in rows]):
        lines.append(f"| {name} | " + " | ".join(texts) + " |")
    growth = ", ".join(f"{name} {trend}" for name, trend in tested["growth"].items())
    lines += ["", "Instances come from the reserved test seeds. " + _checked(tested["checks"])]
    return "\n".join(lines) + (f"\n\nFrom the lowest to the highest level: {growth}." if growth else "")


def _checked(checks: list[dict[str, Any]]) -> str:
    tested = [f"{c['code']} ({c['cases']})" for c in checks if c["result"] == "tested"]
    refuted = [f"{c['code']}: {c['message']}" for c in checks if c["result"] == "refuted"]
    skipped = [f"{c['code']} ({c['reason']})" for c in checks if c["result"] == "skipped"]
    proofs = [(c["code"], p) for c in checks for p in c.get("proofs", ()) if p["result"] == "proved"]
    proved = [f"{code} ({p['claim']}; {p['scope']})" for code, p in proofs]
    text = f"Tested, with the number of cases: {', '.join(tested) or 'nothing'}."
    text += f" Found: {'; '.join(refuted)}." if refuted else " Nothing was found."
    text += f" Proved by z3: {'; '.join(dict.fromkeys(proved))}." if proved else ""
    return text + (f" Skipped: {', '.join(skipped)}." if skipped else "")
