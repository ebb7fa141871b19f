"""Works off one batch of calls on the workers of a pool, in the calling thread, and gives exactly one verdict per call.

The parent's clock is the deadline: a worker that overruns it is killed, its current call gets "timeout", and the calls
queued behind it go to other workers. A worker that dies by itself costs its current call one retry; if the next worker
dies of it too, the call gets "error". No signals and no threads are used.
"""

import math
import select
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import NamedTuple

from .pool_process import WorkerProcess
from .verdict import Verdict

DEPTH = 8  # calls in flight per worker: hides the pipe's latency, keeps retries few
STARTUP = 30.0  # seconds for starting a worker or importing a module; not charged to a call
MOST_DEATHS = 2
MOST_FAILED_STARTS = 10  # in a row, by crashes; a worker that says why it cannot start is believed at once


class Call(NamedTuple):
    """One call: the environment and the line for the worker without its leading number."""

    env: str
    line: bytes


class Batch:
    """The state of one batch; `workers` is the pool's own list, in which dead workers are replaced."""

    def __init__(
        self, calls: Sequence[Call], workers: list[WorkerProcess], start: Callable[[], WorkerProcess], deadline: float
    ) -> None:
        self._calls = calls
        self._workers = workers
        self._start = start
        self._deadline = deadline
        self._queue = deque(range(len(calls)))
        self._deaths = [0] * len(calls)
        self._failed_starts = 0
        self._reason = ""
        self._left = len(calls)
        self.verdicts: list[Verdict | None] = [None] * len(calls)
        self.seconds = [0.0] * len(calls)

    def run(self) -> None:
        """Fill `verdicts` and `seconds`."""
        try:
            while self._left:
                self._feed()
                self._wait()
                for slot, worker in enumerate(self._workers):
                    self._look_after(slot, worker)
        finally:
            for slot, worker in enumerate(self._workers):
                if worker.assigned:  # only after an interruption: its answers must not meet the next batch
                    self._replace(slot)

    def _feed(self) -> None:
        depth = max(1, min(DEPTH, len(self._queue) // (2 * len(self._workers))))
        for worker in self._workers:
            while self._queue and len(worker.assigned) < depth:
                number = self._queue.popleft()
                worker.send(number, b"[%d,%s\n" % (number, self._calls[number].line))
            worker.flush()

    def _wait(self) -> None:
        """Sleep until a worker has something to say, takes more input, or reaches its limit."""
        poll = select.poll()
        for worker in self._workers:
            poll.register(worker.from_child, select.POLLIN)
            if worker.has_unsent:
                poll.register(worker.to_child, select.POLLOUT)
        limit = min(worker.clock + self._limit(worker) for worker in self._workers)
        poll.poll(max(0, math.ceil(1000 * (limit - time.monotonic()))))

    def _limit(self, worker: WorkerProcess) -> float:
        if not worker.assigned:
            return STARTUP
        known = worker.ready and self._calls[worker.assigned[0]].env in worker.loaded
        return self._deadline if known else STARTUP

    def _look_after(self, slot: int, worker: WorkerProcess) -> None:
        self._read(worker)
        if worker.ended:
            worker.kill()
            self._died(worker)
        elif worker.assigned and time.monotonic() > worker.clock + self._limit(worker):
            worker.kill()
            current = worker.assigned[0]
            self._read(worker)
            if worker.assigned and worker.assigned[0] == current:
                self._settle(worker.assigned.popleft(), self._timeout(), time.monotonic() - worker.clock)
        else:
            return
        self._queue.extendleft(reversed(worker.assigned))
        worker.assigned.clear()
        self._replace(slot)

    def _timeout(self) -> Verdict:
        return Verdict("timeout", feedback=(f"no verdict within {self._deadline:g} s",))

    def _read(self, worker: WorkerProcess) -> None:
        """Take in what the worker has said."""
        for message in worker.receive():
            worker.clock = time.monotonic()
            match message:
                case ["ready"]:
                    worker.ready = True
                    self._failed_starts = 0
                case ["fatal", reason]:
                    self._reason = f": {reason}"
                case ["loaded", env]:
                    worker.loaded.add(env)
                case [int(number), verdict, seconds] if worker.assigned and worker.assigned[0] == number:
                    worker.assigned.popleft()
                    self._settle(number, Verdict.from_dict(verdict), seconds)

    def _died(self, worker: WorkerProcess) -> None:
        """Blame the right call, or none, for a worker that ended by itself."""
        if not worker.ready:
            self._failed_starts += 1
            if self._reason or self._failed_starts >= MOST_FAILED_STARTS:
                self._give_up()
        elif worker.assigned:
            current = worker.assigned[0]
            self._deaths[current] += 1
            if self._deaths[current] >= MOST_DEATHS:
                worker.assigned.popleft()
                reason = f"the verifier process died (exit status {worker.exit_status})"
                self._settle(current, Verdict("error", feedback=(reason,)), 0.0)

    def _give_up(self) -> None:
        verdict = Verdict("error", feedback=(f"the verifier process does not start{self._reason}",))
        for worker in self._workers:
            worker.assigned.clear()
        self._queue.clear()
        for number, known in enumerate(self.verdicts):
            if known is None:
                self._settle(number, verdict, 0.0)

    def _settle(self, number: int, verdict: Verdict, seconds: float) -> None:
        self.verdicts[number] = verdict
        self.seconds[number] = seconds
        self._left -= 1

    def _replace(self, slot: int) -> None:
        self._workers[slot].close()
        self._workers[slot] = self._start()
