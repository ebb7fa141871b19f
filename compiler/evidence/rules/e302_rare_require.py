"""E302: `require` lets so few tries through that drawing fails or wastes its time."""

from __future__ import annotations

from ....dsl import nodes as n
from ....dsl.spans import Span
from ...sections import DEFAULT_TRIES
from ..bounds import lower, upper
from ..probe import require_name
from .base import Evidence, Findings, per_cent
from .e301_unsatisfiable import shown

TIER = "fast"

RARE, FAILING = 0.05, 1e-9
_HELP = "draw what is wanted directly (plant it), or weaken the condition; `tries N` only hides the waste"


def check(evidence: Evidence) -> Findings:
    """An error where tries ran out, or would with a chance above 1e-9; a warning below 5 % accepted."""
    requires = [s for s in evidence.spec.sample if isinstance(s, n.Require)]
    tries = max([r.tries or 0 for r in requires], default=0) or DEFAULT_TRIES
    for facts in evidence.everywhere:
        if shown(evidence, facts.level):
            continue
        refused = next((f for f in facts.faults if f.what == "refused"), None)
        if refused is not None:
            yield evidence.found(
                "E302",
                _worst(evidence, requires, facts.rejected),
                f"level {facts.level}, seed {refused.seed}: no instance in {tries} tries"
                + _told(facts.rejected, facts.tries),
                _HELP,
                evidence.witness(facts.level, refused.seed),
            )
            return
    for facts in [x for x in evidence.levels if x.tries]:
        share = facts.drawn / facts.tries
        failing = (1 - upper(facts.drawn, facts.tries)) ** tries > FAILING
        if upper(facts.drawn, facts.tries) >= RARE and not failing:
            continue
        yield evidence.found(
            "E302",
            _worst(evidence, requires, facts.rejected),
            f"level {facts.level}: {facts.drawn} of {facts.tries} tries pass every `require` ({per_cent(share)}, at "
            f"least {per_cent(lower(facts.drawn, facts.tries))})" + _told(facts.rejected, facts.tries),
            _HELP,
            evidence.witness(facts.level, _seed(evidence)),
            error=failing,
        )
        return


def _seed(evidence: Evidence) -> int:
    return evidence.levels[0].longest_prompt


def _told(rejected: dict[str, int], tries: int) -> str:
    parts = [f"{name} refused {count}" for name, count in rejected.items() if count]
    return f"; of {tries} tries " + ", ".join(parts) if parts else ""


def _worst(evidence: Evidence, requires: list[n.Require], rejected: dict[str, int]) -> Span:
    """The `require` that refused most."""
    if not requires:
        return evidence.place
    by_count = sorted(requires, key=lambda r: -rejected.get(require_name(evidence.compiled, r), 0))
    return by_count[0].span
