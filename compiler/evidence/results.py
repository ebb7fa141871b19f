"""What the measurements amount to, for a pack: every rule as tested(N), refuted(witness) or skipped(reason).

"tested" says only that N cases showed nothing; "proved" is what z3 has shown for all instances of the scope it names.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ...dsl.diagnostics import Diagnostic, Severity
from ...runtime.seeds import SPLITS
from ..pipeline import Compiled
from .facts import Facts, LevelFacts
from .measures import trends
from .promises import promised

_DRAWN = ("E302", "E304", "E308", "E505", "E605")
_JUDGED = ("E405", "E407", "E408", "E601", "E602")

_CLAIMED = {
    "satisfiable": ("E301", "an instance exists", "proved"),
    "reference accepted": ("E401", "the reference is accepted", "proved"),
    "must_fail rejected": ("E402", "the `must_fail` answer is rejected", "proved"),
    "answer unique": ("E404", "one answer is accepted", "proved"),
    "check line implied": ("E405", "the line rejects an answer that the others accept", "refuted"),
    "reference optimal": ("E407", "no answer beats the reference", "proved"),
}
"""By name of a claim: its code, what it says about the spec, and the status of the claim that is good."""


def checks(compiled: Compiled, facts: Facts, found: Iterable[Diagnostic]) -> list[dict[str, Any]]:
    """One row per rule: its code, `result` ("tested", "refuted" or "skipped"), and N, a witness, or a reason.

    Rules with claims also have `proofs`: what z3 said to each, within its scope.
    """
    assert compiled.checked is not None
    by_code: dict[str, Diagnostic] = {}
    for finding in found:
        kept = by_code.get(finding.code)
        if kept is None or (kept.severity is not Severity.ERROR and finding.severity is Severity.ERROR):
            by_code[finding.code] = finding
    cases = _cases(compiled, facts)
    rows = [_row(code, by_code.get(code), cases[code]) for code in sorted(cases)]
    for row in rows:
        proofs = [_proof(x) for x in facts.claims if _CLAIMED[x["name"]][0] == row["code"]]
        row |= {"proofs": proofs} if proofs else {}
    return rows


def _proof(claim: dict[str, Any]) -> dict[str, Any]:
    """What z3 said to one claim: `proved` or `refuted` within its scope, or `skipped` with the reason."""
    _, said, good = _CLAIMED[claim["name"]]
    status = claim["status"] if claim["status"] == "skipped" else ("proved" if claim["status"] == good else "refuted")
    row: dict[str, Any] = {"claim": said, "result": status, "scope": claim["scope"]}
    row |= {"line": claim["line"]} if claim["line"] else {}
    return row | ({"reason": claim["reason"]} if status == "skipped" else {})


def _row(code: str, finding: Diagnostic | None, cases: int | str) -> dict[str, Any]:
    if finding is not None and finding.severity is not Severity.NOTE:
        row: dict[str, Any] = {"code": code, "result": "refuted", "severity": str(finding.severity)}
        row["message"] = finding.message
        if finding.witness is not None:
            row["witness"] = {"level": finding.witness.level, "seed": finding.witness.seed}
            row["witness"] |= {} if finding.witness.answer is None else {"answer": finding.witness.answer}
        return row
    if isinstance(cases, str):
        return {"code": code, "result": "skipped", "reason": cases}
    return {"code": code, "result": "tested", "cases": cases}


def _cases(compiled: Compiled, facts: Facts) -> dict[str, int | str]:
    """For every rule on how many cases it was tested, or why it was not."""
    assert compiled.checked is not None
    spec, levels = compiled.checked.spec, facts.levels
    drawn = sum(x.drawn for x in levels)
    none = f"stopped: {facts.stopped}" if facts.stopped else "no instance was drawn"
    counts: dict[str, int | str] = dict.fromkeys((*_DRAWN, "E401", "E306", "E501"), drawn or none)
    counts |= dict.fromkeys((*_JUDGED, "E203"), sum(x.judged for x in levels) or none)
    entries = [entry["applied"] for x in levels for name, entry in x.must.items() if name.startswith("must_fail")]
    counts["E402"] = (sum(entries) or none) if spec.must_fail else "there is no `must_fail`"
    mutants = sum(tried for x in levels for tried, _ in x.mutants.values())
    counts["E403"] = (mutants or none) if spec.check is None else "several answers may be right"
    judged = sum(x.judged for x in levels) or none
    counts["E404"] = "several answers may be right" if promised(spec) is None or spec.check is None else judged
    counts["E406"] = sum(x.ruled + sum(b["answers"] for b in x.brute) for x in levels) or "there is no second opinion"
    if spec.check is None:
        counts["E405"] = "there is no `check`"
    if spec.objective is None:
        counts["E407"] = "there is no objective"
    known = [*levels, *facts.between]
    counts["E301"] = sum(x.drawn > 0 for x in known) or none
    idle = [x[1] for facts in levels for x in facts.idle.values()]
    counts["E305"] = (sum(idle) or none) if idle else "there is no draw that stands alone"
    counts["E307"] = sum(x.tries > 0 for x in known) if any(x.tries for x in known) else "there is no `require`"
    counts["E410"] = (facts.audit["pairs"] or none) if facts.audit is not None else "the answer is no expression"
    sizes = [x.tolerance[k][1] for x in levels for k in x.tolerance]
    counts["E411"] = (sum(sizes) or none) if sizes else "there is no tolerance"
    counts["E504"] = sum(x.hedged for x in levels) or "all references are the same"
    counts["E506"] = sum(x.overlap[1] for x in levels if x.overlap is not None) or none
    counts["E606"] = drawn if any(x.ends or x.classes for x in levels) else "there is no plain scalar draw"
    counts["E607"] = sum(x.drawn for x in levels if len(x.classes) == 2) or "there are not two replies"
    counts["E409"] = len(facts.hostile) or none
    counts["E502"] = sum(x.round_trips for x in levels) or ("no values of the type are drawn" if drawn else none)
    counts["E304"] = sum(len(x) for x in facts.other_digests.values()) or none
    counts["E603"] = sum(x.drawn > 0 for x in levels) or none
    counts["E604"] = spec.header.high - spec.header.low + 1
    counts |= {"W910": 1, "W911": 1}  # the spec itself
    counts["W912"] = sum(x.paid[0] for x in levels) or ("there is no `score`" if spec.score is None else none)
    return counts


def summary(compiled: Compiled, facts: Facts, found: Iterable[Diagnostic]) -> dict[str, Any]:
    """What is written into the manifest: the seeds and levels used, the checks, and figures of each level."""
    listed = list(found)
    return {
        "seeds": {"split": "test", "first": SPLITS["test"].start},
        "checks": checks(compiled, facts, listed),
        "levels": [figures(x) for x in facts.levels],
        "growth": trends(facts.levels),
    }


def figures(facts: LevelFacts) -> dict[str, Any]:
    """The main measurements of a level as plain numbers; shares are between 0 and 1, pairs are (good, cases)."""
    mutants = [sum(column) for column in zip(*facts.mutants.values())] or [0, 0]
    fails = [e for name, e in facts.must.items() if name.startswith("must_fail")]
    applied = sum(e["applied"] for e in fails)
    passes = [e for name, e in facts.must.items() if name.startswith("must_pass")]
    passing = sum(e["applied"] for e in passes)
    name, share = best_policy(facts)
    return {
        "level": facts.level,
        "instances": facts.drawn,
        "cut": facts.cut,
        "reference_accepted": facts.accepted,
        "must_fail": [applied - sum(e["broken"] for e in fails), applied],
        "must_pass": [passing - sum(e["broken"] for e in passes), passing],
        "mutants": [mutants[1], mutants[0]],
        "brute_force": [sum(b["reference"] for b in facts.brute), len(facts.brute)],
        "distinct_prompts": facts.prompts,
        "common_answer": facts.common[1] / facts.drawn if facts.drawn else 0.0,
        "best_policy": {"name": name, "share": share},
        "require": facts.drawn / facts.tries if facts.tries else None,
        "milliseconds": {
            phase: [round(times["median"], 3), round(times["p99"], 3)] for phase, times in facts.times.items()
        },
        "prompt_chars": [facts.prompt_chars.get("median", 0), facts.prompt_chars.get("max", 0)],
        "answer_chars": facts.answer_chars,
    }


def best_policy(facts: LevelFacts) -> tuple[str, float]:
    """The baseline that solves most, and its share; ("none", 0) if none solves anything."""
    shares = [(entry[0] / entry[1], name) for name, entry in facts.policies.items() if entry[1] >= 10 and entry[0]]
    share, name = max(shares, default=(0.0, "none"))
    return name, share
