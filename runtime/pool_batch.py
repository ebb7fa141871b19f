"""Works off one batch of calls on the workers of a pool, in the calling thread, and gives exactly one verdict per call.

The parent's clock is the deadline: a worker that overruns it is killed, its current call gets "timeout", and the calls
around it that are not answered go to other workers. A worker that dies by itself costs its current call one retry; if
the next worker dies of it too, the call gets "error". No signals and no threads are used.
"""

import math
import select
import time
from collections import deque
from collections.abc import Callable, Sequence

from .pool_process import WorkerProcess
from .verdict import Verdict

LARGEST_CHUNK = 64
IN_FLIGHT = 2  # chunks per worker: one at work, one waiting
SHORTEST_LOOK = 0.02  # seconds between looks at what the workers are doing
STARTUP = 30.0  # seconds for starting a worker or beginning a chunk; not charged to a call
MOST_DEATHS = 2
MOST_FAILED_STARTS = 10  # in a row, by crashes; a worker that says why it cannot start is believed at once

Call = tuple[str, str, str]


class Batch:
    """The state of one batch; `workers` is the pool's own list, in which dead workers are replaced."""

    def __init__(
        self,
        calls: Sequence[Call],
        markers: str,
        workers: list[WorkerProcess],
        start: Callable[[], WorkerProcess],
        deadline: float,
    ) -> None:
        self._calls = calls
        self._markers = markers
        self._workers = workers
        self._start = start
        self._deadline = deadline
        self._queue = deque(range(len(calls)))
        self._size = max(1, min(LARGEST_CHUNK, math.ceil(len(calls) / (IN_FLIGHT * len(workers)))))
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
        for depth in range(1, IN_FLIGHT + 1):  # everyone gets one chunk before anyone gets a second
            for worker in self._workers:
                if self._queue and len(worker.assigned) < depth:
                    count = min(self._size, len(self._queue))
                    worker.send([self._queue.popleft() for _ in range(count)], self._calls, self._markers)
                    worker.flush()
        for worker in self._workers:
            if worker.has_unsent:
                worker.flush()

    def _wait(self) -> None:
        """Sleep until a worker has something to say, takes more input, or reaches its limit."""
        poll = select.poll()
        for worker in self._workers:
            poll.register(worker.from_child, select.POLLIN)
            if worker.has_unsent:
                poll.register(worker.to_child, select.POLLOUT)
        limit = min(self._limit(worker)[1] for worker in self._workers)
        most = min(limit - time.monotonic(), max(SHORTEST_LOOK, self._deadline / 8))  # workers move on unasked
        poll.poll(max(0, math.ceil(1000 * most)))

    def _limit(self, worker: WorkerProcess) -> tuple[int | None, float]:
        """(the call that the worker is at, when it must be done); no call while it starts or is between chunks."""
        now = worker.current() if worker.ready else None
        if now is not None:
            return now[0], now[1] + self._deadline
        return None, worker.clock + STARTUP if worker.assigned else time.monotonic() + STARTUP

    def _look_after(self, slot: int, worker: WorkerProcess) -> None:
        self._read(worker)
        if worker.ended:
            worker.kill()
            self._died(worker)
        elif worker.assigned and time.monotonic() > self._limit(worker)[1]:
            worker.kill()
            self._read(worker)
            self._overran(worker)
        else:
            return
        self._queue.extendleft(reversed([number for chunk in worker.assigned for number in chunk.rest]))
        worker.assigned.clear()
        self._replace(slot)

    def _overran(self, worker: WorkerProcess) -> None:
        """The call that a killed worker was at, if it is still at it, gets its verdict."""
        if not worker.ready:
            self._failed_starts += 1
            if self._failed_starts >= MOST_FAILED_STARTS:
                self._give_up()
        current, limit = self._limit(worker)
        if current is not None and time.monotonic() > limit and self.verdicts[current] is None:
            self._settle(current, self._timeout(), self._deadline)
            worker.assigned[0].numbers.remove(current)

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
                case [int(serial), int(start), codes, spent] if worker.assigned:
                    chunk = worker.assigned[0]
                    if serial == chunk.serial and start == chunk.done:
                        for number, code, micros in zip(chunk.rest, codes, spent):
                            self._settle(number, worker.verdict(code), micros / 1e6)
                        chunk.done += len(codes)
                        if chunk.done == len(chunk.numbers):
                            worker.assigned.popleft()

    def _died(self, worker: WorkerProcess) -> None:
        """Blame the right call, or none, for a worker that ended by itself."""
        now = worker.current()
        if not worker.ready:
            self._failed_starts += 1
            if self._reason or self._failed_starts >= MOST_FAILED_STARTS:
                self._give_up()
        elif now is not None and self.verdicts[now[0]] is None:
            current = now[0]
            self._deaths[current] += 1
            if self._deaths[current] >= MOST_DEATHS:
                worker.assigned[0].numbers.remove(current)
                reason = f"the verifier process died (exit status {worker.exit_status})"
                self._settle(current, Verdict("error", feedback=(reason,)), 0.0)

    def _give_up(self) -> None:
        verdict = Verdict("error", feedback=(f"the verifier process does not start{self._reason}",))
        for worker in self._workers:
            if worker.assigned:  # its answers must not meet the next batch; there it is found dead and replaced
                worker.assigned.clear()
                worker.kill()
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
