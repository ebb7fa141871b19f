"""E301: at some level no instance satisfies every `require`; shown by z3, or by counting through all draws.

A level without an instance for which neither decides is E302's.
"""

from __future__ import annotations

from ....dsl import nodes as n
from ....dsl.diagnostics import Label
from ....dsl.spans import Span
from ..probe import require_name
from .base import Evidence, Findings, labelled

TIER = "fast"


def check(evidence: Evidence) -> Findings:
    """One finding, at the lowest such level, with the lines that conflict."""
    for facts in evidence.everywhere:
        lines, how = _conflict(evidence, facts.level)
        if not how:
            continue
        places = [evidence.line(x) for x in lines] or [evidence.place]
        seed = facts.faults[0].seed
        finding = evidence.found(
            "E301",
            places[0],
            f"level {facts.level}: no instance satisfies "
            + (f"line{'s' if len(lines) > 1 else ''} {_listed(lines)} together" if lines else "every `require`")
            + f" ({how})",
            "weaken a condition, widen the domains that it reads, or end the levels before this one",
            evidence.witness(facts.level, seed),
        )
        yield labelled(finding, tuple(Label(place, "conflicts with it") for place in places[1:]))
        return


def shown(evidence: Evidence, level: int) -> bool:
    """Whether it is shown that a level has no instance."""
    return bool(_conflict(evidence, level)[1])


def _conflict(evidence: Evidence, level: int) -> tuple[list[int], str]:
    """(lines of the spec that conflict, how that is known); an empty text where it is not known."""
    for claim in evidence.facts.claims:
        if claim["name"] == "satisfiable" and claim["level"] == level and claim["status"] == "refuted":
            return claim["lines"], f"proved for {claim['scope']}"
    facts = next((x for x in evidence.everywhere if x.level == level), None)
    if facts is None or facts.excluded is None:
        return [], ""
    paths, refused = facts.excluded
    requires = [s for s in evidence.spec.sample if isinstance(s, n.Require)]
    lines = [_line(evidence, r.span) for r in requires if refused.get(require_name(evidence.compiled, r))]
    return lines, f"all {paths} ways to draw were tried"


def _line(evidence: Evidence, span: Span) -> int:
    return evidence.compiled.source.position(span.start)[0]


def _listed(lines: list[int]) -> str:
    shown = [str(x) for x in lines]
    return ", ".join(shown[:-1]) + " and " + shown[-1] if len(shown) > 1 else shown[0]
