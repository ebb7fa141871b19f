"""Many specs at once, each in a process that can be stopped: one that hangs, dies or takes too much memory is reported.

Processes are copies of this one where the system can do that, so that the compiler is loaded once. A process serves one
spec after the other; after one that had to be stopped a new one takes over, and the other specs never notice.
"""

from __future__ import annotations

import gc
import os
import resource
import signal
import sys
import time
import traceback
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import connection, get_context
from typing import Any

from ...dsl.diagnostics import Diagnostic
from ...dsl.parse import warm
from ...dsl.spans import Source, Span
from ...runtime.errors import InternalError
from ..evidence.limits import processors
from .examine import examine
from .report import Report
from .tiers import MEMORY_MB, WALL, Tier

Answers = Iterator[tuple[int, Report | InternalError]]
"""Numbers of texts with their reports; an InternalError where the lint itself is at fault."""
_PATIENCE = 5.0
"""Seconds after which an idle process looks whether the one that started it is still there."""
_HELP = "bound the work by the parameters; `gradatim show` with a low level shows where it goes"


@dataclass(slots=True)
class _Worker:
    """One process, the pipe to it, and what it works on since when."""

    process: Any
    pipe: connection.Connection
    task: int | None = None
    since: float = 0.0


def examine_all(sources: Sequence[Source], tier: Tier, jobs: int, wall: float | None = None) -> Answers:
    """The report of every text with its number, as they come; an InternalError where the lint itself is at fault.

    `jobs` processes work at the same time, 0 for one per processor; `wall` replaces the tier's limit in seconds.
    """
    limit, jobs = WALL[tier] if wall is None else wall, jobs or processors()
    waiting, workers = deque(range(len(sources))), []
    warm()
    gc.freeze()
    try:
        while waiting or any(w.task is not None for w in workers):
            while len(workers) < min(jobs, len(workers) + len(waiting)):
                workers.append(_start(tier, workers))
            for worker in workers:
                if worker.task is None and waiting:
                    _give(worker, waiting.popleft(), sources)
            yield from _collect(workers, sources, limit)
    finally:
        for worker in workers:
            _stop(worker)


def _start(tier: Tier, others: list[_Worker]) -> _Worker:
    context = get_context("fork" if sys.platform == "linux" else "spawn")
    ours, theirs = context.Pipe()
    inherited = [w.pipe for w in others] + [ours] if sys.platform == "linux" else []
    process = context.Process(target=_serve, args=(theirs, tier, os.getpid(), inherited), daemon=True)
    process.start()
    theirs.close()
    return _Worker(process, ours)


def _give(worker: _Worker, task: int, sources: Sequence[Source]) -> None:
    worker.task, worker.since = task, time.monotonic()
    with suppress(OSError):  # where it has died, `_collect` sees the end of the pipe
        worker.pipe.send(sources[task])


def _collect(workers: list[_Worker], sources: Sequence[Source], limit: float) -> Answers:
    """Wait for one answer at least, or for the next overrun; processes that are gone leave the list."""
    busy = [w for w in workers if w.task is not None]
    rest = min(w.since for w in busy) + limit - time.monotonic()
    ready = connection.wait([w.pipe for w in busy], timeout=max(0.0, rest))
    for worker in busy:
        report = None
        if worker.pipe in ready:
            report = _answer(worker, sources)
        elif time.monotonic() - worker.since > limit:
            report = _stopped(sources[worker.task or 0], f"no end after {limit:g} s")
        if report is None:
            continue
        task, worker.task = worker.task, None
        if worker.pipe not in ready or worker.pipe.closed:
            workers.remove(worker)
            _stop(worker)
        assert task is not None
        yield task, report


def _answer(worker: _Worker, sources: Sequence[Source]) -> Report | InternalError:
    """What the process says; if it has died instead, a report of that."""
    assert worker.task is not None
    try:
        answer = worker.pipe.recv()
    except (EOFError, OSError):
        _stop(worker)
        return _stopped(sources[worker.task], f"the process ended with {worker.process.exitcode}")
    if isinstance(answer, str):
        return InternalError(f"{sources[worker.task].path}: {answer}")
    return answer


def _stopped(source: Source, reason: str) -> Report:
    """A report that says only that the lint did not come to its end."""
    start = max(0, source.text.find("\nenv ") + 1)
    end = source.text.find("\n", start)
    place = Span(start, len(source.text) if end < 0 else end)
    found = Diagnostic("E308", place, f"the lint of this file was stopped: {reason}", _HELP)
    return Report(source, (found,), lasting=False)


def _stop(worker: _Worker) -> None:
    """End a process with everything it started."""
    worker.pipe.close()
    if worker.process.exitcode is None:
        with suppress(ProcessLookupError, PermissionError):  # it has gone, or has not made its group yet
            os.killpg(worker.process.pid, signal.SIGKILL)
        worker.process.kill()
    worker.process.join()


def _serve(pipe: connection.Connection, tier: Tier, parent: int, inherited: list[connection.Connection]) -> None:
    """The other process: texts in, reports out, until the one that started it is gone."""
    os.setsid()
    for other in inherited:
        other.close()
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = MEMORY_MB << 20
    resource.setrlimit(resource.RLIMIT_AS, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
    while True:
        while not pipe.poll(_PATIENCE):
            if os.getppid() != parent:
                return
        try:
            source = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            report = examine(source, tier)
        except MemoryError:
            report = _stopped(source, f"more than {MEMORY_MB} MiB of memory")
        except Exception:
            report = traceback.format_exc()
        pipe.send(report)
