"""Verifying from async code: many small awaited calls become few batches, and a bound slows producers down.

A helper thread hands the collected calls to `verify_many`; it ends when there has been nothing to do for a second. An
awaiting task may be cancelled; calls that have not begun are then left out.
"""

import asyncio
from abc import abstractmethod
from collections import deque
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from threading import Condition, Thread
from typing import Any, NamedTuple

from .verdict import Verdict

Instance = str | Mapping[str, Any]
Item = tuple[str, Instance, str]

MOST_PENDING = 4096
"""Calls that may be waiting or at work; `await` takes longer from there on."""
LARGEST_BATCH = 1024
IDLE = 1.0
BOUND_CHECK = 0.001


class Job(NamedTuple):
    """Calls of one `await`, and where their verdicts go."""

    items: Sequence[Item]
    markers: str
    result: Future


class AsyncVerifier:
    """Gives awaitable twins to a class with `verify_many`."""

    def __init__(self) -> None:
        self._jobs: deque[Job] = deque()
        self._changed = Condition()
        self._pending = 0
        self._thread: Thread | None = None

    @abstractmethod
    def verify_many(self, items: Sequence[Item], markers: str = "auto") -> list[Verdict]:
        """One verdict per (environment, instance, response), in order."""

    async def verify_async(self, env: str, instance: Instance, response: str, markers: str = "auto") -> Verdict:
        """The verdict on one response; calls that are awaited at the same time share batches."""
        return (await self.verify_many_async([(env, instance, response)], markers))[0]

    async def verify_many_async(self, items: Sequence[Item], markers: str = "auto") -> list[Verdict]:
        """As `verify_many`, without blocking the event loop."""
        while self._pending >= MOST_PENDING:
            await asyncio.sleep(BOUND_CHECK)
        job = Job(items, markers, Future())
        with self._changed:
            self._jobs.append(job)
            self._pending += len(items)
            if self._thread is None:
                self._thread = Thread(target=self._work, name="gradatim-verify", daemon=True)
                self._thread.start()
            self._changed.notify()
        return await asyncio.wrap_future(job.result)

    def _work(self) -> None:
        while jobs := self._take():
            try:
                self._judge([job for job in jobs if job.result.set_running_or_notify_cancel()])
            finally:
                with self._changed:
                    self._pending -= sum(len(job.items) for job in jobs)

    def _take(self) -> list[Job]:
        """The next jobs with equal markers; none after some time without work, and the thread is over."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._jobs, IDLE):
                self._thread = None
                return []
            jobs = [self._jobs.popleft()]
            size = len(jobs[0].items)
            while self._jobs and self._jobs[0].markers == jobs[0].markers:
                size += len(self._jobs[0].items)
                if size > LARGEST_BATCH:
                    break
                jobs.append(self._jobs.popleft())
            return jobs

    def _judge(self, jobs: list[Job]) -> None:
        """Every job gets its verdicts, or its own error."""
        if not jobs:
            return
        try:
            verdicts = self.verify_many([item for job in jobs for item in job.items], jobs[0].markers)
        except BaseException as error:
            if len(jobs) == 1:
                jobs[0].result.set_exception(error)
                return
            for job in jobs:  # one of them is at fault; the others are none the worse for it
                self._judge([job])
            return
        start = 0
        for job in jobs:
            part, start = verdicts[start : start + len(job.items)], start + len(job.items)
            job.result.set_result(part)
