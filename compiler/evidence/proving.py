"""Which claims are asked of z3 for a spec, in a child process with limits; what comes back is plain data."""

from __future__ import annotations

from typing import Any

from ..pipeline import Compiled
from .child import ask
from .facts import Facts, LevelFacts, Tier
from .promises import promised

SECONDS, TOTAL = 3.0, 10.0
"""CPU seconds for one claim, and for all of them, after which no further one is begun."""


def prove(compiled: Compiled, facts: Facts, tier: Tier, memory_mb: int) -> None:
    """Put claims, and the audit of expressions, into the facts.

    Claims are data: `name`, `status`, `scope`, `reason`, `level`, `line`, `lines` and `witness`. In the fast tier it is
    only asked whether levels without an instance have one at all.
    """
    wanted = _wanted(compiled, facts, tier)
    audit = _audited(compiled, facts) if tier == "deep" else []
    if not wanted and not audit:
        return
    request = {
        "path": compiled.source.path,
        "text": compiled.source.text,
        "claims": wanted,
        "audit": audit,
        "seconds": SECONDS,
        "total": TOTAL,
        "cpu_seconds": int(2 * TOTAL),
        "memory_mb": max(memory_mb, 1024),
    }
    found = ask("prover", request, 40 * TOTAL).messages
    facts.audit = next((x["audit"] for x in found if "audit" in x), None)
    found = [x for x in found if "audit" not in x]
    answered = {(x["name"], x["level"]) for x in found}
    facts.claims = found + [_unanswered(name, level) for name, level in wanted if (name, level) not in answered]


def _audited(compiled: Compiled, facts: Facts) -> list[int]:
    """The levels at which sympy looks at references: all tested ones, if the answer is an expression."""
    assert compiled.checked is not None
    answer = compiled.checked.spec.answer
    return [x.level for x in facts.levels if x.drawn] if answer is not None and answer.shape.name == "expr" else []


def _unanswered(name: str, level: int) -> dict[str, Any]:
    reason = "the process was stopped at its limits"
    return {"name": name, "status": "skipped", "scope": f"level {level}", "reason": reason, "level": level, "line": 0,
            "lines": [], "witness": None}  # fmt: skip


def _wanted(compiled: Compiled, facts: Facts, tier: Tier) -> list[tuple[str, int]]:
    assert compiled.checked is not None
    spec = compiled.checked.spec
    stuck = sorted(x.level for x in (*facts.levels, *facts.between) if _stuck(x))
    found = [("satisfiable", level) for level in stuck[:3]]
    if tier == "fast" or not any(x.drawn for x in facts.levels):
        return found
    low = spec.header.low
    found.append(("reference accepted", low))
    if spec.check is not None:
        found += [("answer unique", low)] if promised(spec) is not None else []
        found += [("check line implied", low)] if spec.check else []
    if spec.objective is not None:
        found.append(("reference optimal", low))
    return found + ([("must_fail rejected", low)] if spec.must_fail else [])


def _stuck(facts: LevelFacts) -> bool:
    return not facts.drawn and any(f.what == "refused" for f in facts.faults)
