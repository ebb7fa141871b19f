"""The child process that asks z3 and sympy: a line of JSON per claim, so that what is decided stays if it is stopped.

Input: one JSON object with the spec's path and text, the claims wanted as [name, level], the levels whose expressions
sympy audits, and limits. Every claim has its share of CPU time; one that overruns, and all after the total is spent,
are `skipped`. z3's own limit counts steps.
"""

from __future__ import annotations

import json
import resource
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from types import FrameType

from .. import claims
from ..claims import Claim
from ..pipeline import compile_source
from .worker import limit

CLAIMS: dict[str, Callable[[claims.Subject], Claim | tuple[Claim, ...]]] = {
    "satisfiable": claims.satisfiable,
    "reference accepted": claims.reference_accepted,
    "must_fail rejected": claims.must_fail_rejected,
    "check line implied": claims.check_line_needed,
    "answer unique": claims.answer_unique,
    "reference optimal": claims.reference_optimal,
}


class _Overrun(BaseException):
    """A claim took its share of time."""


def main() -> None:
    """Run until every claim has a line."""
    from ...dsl.spans import Source

    request = json.loads(sys.stdin.buffer.read())
    limit(resource.RLIMIT_AS, request["memory_mb"] << 20)
    limit(resource.RLIMIT_CPU, request["cpu_seconds"])
    signal.signal(signal.SIGVTALRM, _stop)
    compiled = compile_source(Source(request["path"], request["text"]))
    if request["audit"]:
        from .audit import audited

        print(json.dumps({"audit": audited(compiled, request["audit"], request["total"] / 2)}), flush=True)
        signal.signal(signal.SIGVTALRM, _stop)
    subjects: dict[int, claims.Subject] = {}
    for name, level in request["claims"]:
        if level not in subjects:
            subjects[level] = claims.subject(compiled, level)
        for found in _asked(name, subjects[level], request["seconds"], request["total"]):
            print(json.dumps({**asdict(found), "level": level}), flush=True)


def _asked(name: str, about: claims.Subject, seconds: float, total: float) -> tuple[Claim, ...]:
    if time.process_time() > total:
        return (Claim(name, "skipped", about.scope, f"the time of {total:g} s for proofs is spent"),)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        found = CLAIMS[name](about)
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    except _Overrun:
        return (Claim(name, "skipped", about.scope, f"no answer in {seconds:g} s"),)
    except MemoryError:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        return (Claim(name, "skipped", about.scope, "out of memory"),)
    return found if isinstance(found, tuple) else (found,)


def _stop(number: int, frame: FrameType | None) -> None:
    del number, frame
    raise _Overrun


if __name__ == "__main__":
    main()
