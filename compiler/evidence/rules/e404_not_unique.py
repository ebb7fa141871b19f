"""E404: the spec says that there is one right answer, and another one is accepted.

One answer is promised by the words of the prompt, the title or a `require` ("exactly one solution", "unique solution"),
or by `require unique(...)`. Other answers come from the exhaustive search of small domains, from the run-time solver,
from mutants, and from z3.
"""

from __future__ import annotations

import re

from ....dsl import nodes as n
from ....dsl.walk import descend
from .base import Evidence, Findings, clean

TIER = "fast"

_THING = r"(?:\w+ )?(?:solutions?|answers?|way|possibility|completion|arrangement|assignment)\b"
_ONE = re.compile(
    rf"\b(?:exactly|only|just|always|precisely) (?:one|1) {_THING}|\bunique {_THING}|\bsingle {_THING}"
    rf"|\bone (?:solution|answer)\b|\b(?:uniquely|unambiguously) (?:\w+ )?determine|\bthe only {_THING}",
    re.IGNORECASE,
)
_INEXACT = frozenset({"real", "expr"})


def promised(spec: n.Spec) -> str | None:
    """Where the spec says that one answer is right, or None."""
    if spec.answer is None or any(isinstance(x, n.Shape) and x.name in _INEXACT for x in descend(spec.answer)):
        return None
    for stmt in spec.sample:
        if isinstance(stmt, n.Require) and (_ONE.search(stmt.label or "") or _calls_unique(stmt.test)):
            return "a `require`"
    texts = [x.text for part in spec.prompt for x in descend(part) if isinstance(x, n.Text)]
    if _ONE.search(" ".join(" ".join(texts).split())):
        return "the prompt"
    return "the title" if _ONE.search(spec.header.title) else None


def _calls_unique(test: n.Expr) -> bool:
    return isinstance(test, n.Call) and isinstance(test.func, n.Name) and test.func.id == "unique"


def check(evidence: Evidence) -> Findings:
    """One finding, with the other answer."""
    said = promised(evidence.spec)
    if said is None or evidence.spec.check is None:
        return
    for facts in evidence.levels:
        found = [facts.another] if facts.another is not None else []
        found += [[b["seed"], b["other"], f"one of {b['accepted']}"] for b in facts.brute if b["other"] is not None]
        if not found:
            continue
        seed, answer, how = found[0]
        yield evidence.found(
            "E404",
            evidence.answer_place,
            f"level {facts.level}: {said} says that one answer is right, but `{clean(answer)}` ({how}) is accepted "
            "beside the reference",
            "require that there is one solution, add the condition to `check` that decides, or do not promise it",
            evidence.witness(facts.level, seed, answer),
        )
        return
