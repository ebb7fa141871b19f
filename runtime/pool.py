"""Verifies responses in killable worker processes: every call gets exactly one verdict, within its deadline.

May be used from any thread; batches of several threads are worked off one after the other. The workers are fresh
interpreters (never forks of the caller), are started once and kept, and are replaced when they hang or die.
`InlineVerifier` has the same interface in the calling process, without deadlines, for notebooks and debugging.
"""

import json
import os
import time
import weakref
from collections.abc import Mapping, Sequence
from threading import Lock
from typing import Any

from .errors import GradatimError
from .extract import MARKERS
from .guard import guarded_verify
from .pack import load
from .pool_async import AsyncVerifier, Instance, Item
from .pool_batch import Batch
from .pool_process import WorkerProcess
from .statistics import Statistics
from .verdict import Verdict


class VerifierPool(AsyncVerifier):
    """A pool of `workers` processes for one pack; a context manager.

    `deadline` is in seconds per call, `memory_mb` the address space of a worker, `trust` as for `load`. Raises
    GradatimError for a pack that does not load or is not trusted, an unknown environment or markers, and after `close`.
    """

    def __init__(
        self,
        pack_path: str | os.PathLike[str],
        workers: int = 2,
        deadline: float = 2.0,
        memory_mb: int = 1024,
        trust: str = "source",
    ) -> None:
        super().__init__()
        if workers < 1 or deadline <= 0 or memory_mb < 128:
            raise GradatimError("a verifier pool needs workers >= 1, deadline > 0 and memory_mb >= 128")
        self._pack = load(pack_path, trust)
        self._settings = (os.fspath(pack_path), memory_mb, deadline, trust)
        self._deadline = deadline
        self._lock = Lock()
        self._statistics = Statistics()
        self._started = 0
        self._workers = [self._start() for _ in range(workers)]
        self._finalizer = weakref.finalize(self, _close_all, self._workers)

    def _start(self) -> WorkerProcess:
        self._started += 1
        return WorkerProcess(*self._settings)

    @property
    def restarts(self) -> int:
        """How many workers have been replaced so far."""
        return self._started - len(self._workers)

    def verify(self, env: str, instance: Instance, response: str, markers: str = "auto") -> Verdict:
        """The verdict on one response."""
        return self.verify_many([(env, instance, response)], markers)[0]

    def verify_many(self, items: Sequence[Item], markers: str = "auto") -> list[Verdict]:
        """One verdict per (environment, instance, response), in order."""
        _check(self._pack, items, markers)
        texts: dict[str, str] = {}  # equal instances become one object, which is sent once per chunk
        calls = [(env, _text(instance, texts), response) for env, instance, response in items]
        with self._lock:
            if not self._finalizer.alive:
                raise GradatimError("the verifier pool is closed")
            batch = Batch(calls, markers, self._workers, self._start, self._deadline)
            batch.run()
            verdicts = [verdict for verdict in batch.verdicts if verdict is not None]
            self._statistics.add_all([call[0] for call in calls], verdicts, batch.seconds)
        return verdicts

    def statistics(self) -> dict[str, dict[str, Any]]:
        """By environment: `calls`, a count per status, `seconds` in all and `slowest` call in seconds."""
        with self._lock:
            return self._statistics.table()

    def close(self) -> None:
        """End the workers; may be called twice."""
        with self._lock:
            self._finalizer()

    def __enter__(self) -> "VerifierPool":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class InlineVerifier(AsyncVerifier):
    """The interface of VerifierPool in this process: no deadline, no memory limit, exceptions still become "error"."""

    def __init__(self, pack_path: str | os.PathLike[str], trust: str = "source") -> None:
        super().__init__()
        self._pack = load(pack_path, trust)
        self._statistics = Statistics()

    def verify(self, env: str, instance: Instance, response: str, markers: str = "auto") -> Verdict:
        """The verdict on one response."""
        return self.verify_many([(env, instance, response)], markers)[0]

    def verify_many(self, items: Sequence[Item], markers: str = "auto") -> list[Verdict]:
        """One verdict per (environment, instance, response), in order."""
        _check(self._pack, items, markers)
        verdicts = []
        for env, instance, response in items:
            begin = time.perf_counter()
            verdicts.append(guarded_verify(self._pack[env], instance, response, markers))
            self._statistics.add(env, verdicts[-1], time.perf_counter() - begin)
        return verdicts

    def statistics(self) -> dict[str, dict[str, Any]]:
        """As VerifierPool.statistics."""
        return self._statistics.table()

    def close(self) -> None:
        """Nothing to end; there for the sake of the interface."""

    def __enter__(self) -> "InlineVerifier":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _check(pack: Mapping[str, Any], items: Sequence[Item], markers: str) -> None:
    if markers not in MARKERS:
        raise GradatimError(f"unknown markers {markers!r}; use one of {', '.join(MARKERS)}")
    for env in {item[0] for item in items}:
        _ = pack[env].trusted
    for env, instance, response in items:
        if not isinstance(response, str):
            raise GradatimError(f"{env}: the response must be a str, not {type(response).__name__}")
        if not isinstance(instance, str | Mapping):
            raise GradatimError(f"{env}: the instance must be a str or a dict, not {type(instance).__name__}")


def _text(instance: Instance, texts: dict[str, str]) -> str:
    text = instance if isinstance(instance, str) else json.dumps(instance, ensure_ascii=False)
    return texts.setdefault(text, text)


def _close_all(workers: list[WorkerProcess]) -> None:
    for worker in workers:
        worker.close()
