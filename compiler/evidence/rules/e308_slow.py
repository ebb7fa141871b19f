"""E308: an instance takes too long or too much memory to draw, to write, to solve or to judge."""

from __future__ import annotations

from .base import Evidence, Findings

TIER = "fast"

SLOW, TOO_SLOW = 250.0, 2000.0
"""Milliseconds: a warning when nine of ten draws may take this long, an error when half of them do."""
_HELP = "bound the work by the parameters, cap the parameter at high levels, or use a faster algorithm"


def check(evidence: Evidence) -> Findings:
    """An error for what was stopped or is far too slow, else a warning for what is slow; one finding."""
    if evidence.facts.stopped is not None:
        at, witness = "", None
        if evidence.facts.stopped_at:
            level, phase, seed = evidence.facts.stopped_at
            at, witness = f" at level {level}, seed {seed} ({phase})", evidence.witness(level, seed)
        yield evidence.found("E308", evidence.place, f"stopped{at}: {evidence.facts.stopped}", _HELP, witness)
    for facts in evidence.everywhere:
        for fault in facts.faults:
            if fault.what in ("time", "memory"):
                message = f"level {facts.level}: {fault.phase}: {fault.message}"
                witness = evidence.witness(facts.level, fault.seed, fault.answer)
                yield evidence.found("E308", evidence.line(fault.line), message, _HELP, witness)
                return
    for facts in evidence.levels:
        for phase in ("generate", "prompt", "solve"):
            times = facts.times.get(phase)
            if times is None or times["p90"] <= SLOW:
                continue
            message = (
                f"level {facts.level}: {phase} takes {times['median']:.0f} ms (median), {times['p90']:.0f} ms or more "
                f"for one instance in ten, over {facts.drawn} instances"
            )
            yield evidence.found("E308", evidence.place, message, _HELP, evidence.witness(facts.level, _seed(evidence)),
                                 error=times["median"] > TOO_SLOW)  # fmt: skip
            return


def _seed(evidence: Evidence) -> int:
    return evidence.levels[0].longest_prompt
