"""E404: the spec says that there is one right answer, and another one is accepted.

One answer is promised by the words of the prompt, the title or a `require` ("exactly one solution", "unique solution"),
or by `require unique(...)`. Other answers come from the exhaustive search of small domains, from the run-time solver,
from mutants, and from z3.
"""

from __future__ import annotations

from ..promises import promised
from .base import Evidence, Findings, clean

TIER = "fast"
_HELP = "require that there is one solution, add the condition to `check` that decides, or do not promise it"


def check(evidence: Evidence) -> Findings:
    """One finding, with the other answer."""
    said = promised(evidence.spec)
    if said is None or evidence.spec.check is None:
        return
    for finding in (*_drawn(evidence, said), *_solved(evidence, said)):
        yield finding
        return


def _drawn(evidence: Evidence, said: str) -> Findings:
    for facts in evidence.levels:
        found = [facts.another] if facts.another is not None else []
        found += [[b["seed"], b["other"], f"one of {b['accepted']}"] for b in facts.brute if b["other"] is not None]
        if found:
            seed, answer, how = found[0]
            yield evidence.found(
                "E404",
                evidence.answer_place,
                f"level {facts.level}: {said} says that one answer is right, but `{clean(answer)}` ({how}) is accepted "
                "beside the reference",
                _HELP,
                evidence.witness(facts.level, seed, answer),
            )


def _solved(evidence: Evidence, said: str) -> Findings:
    for claim in evidence.refuted("answer unique"):
        witness, answer = evidence.shown_by(claim)
        yield evidence.found(
            "E404",
            evidence.answer_place,
            f"{claim['scope']}: {said} says that one answer is right, but z3 finds an instance for which "
            f"`{clean(claim['witness']['answers'][0])}` and `{clean(answer or '')}` are accepted",
            _HELP,
            witness,
        )
