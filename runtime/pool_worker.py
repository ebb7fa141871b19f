"""The child side of the verifier pool: judges chunks of calls in order, until its input ends.

It keeps the pipes to itself (standard input and output of verifiers are /dev/null), limits its memory, and dies by an
alarm if a call runs on long after the deadline, so that nothing is left behind when the parent was killed.

To it come chunks, each 8 bytes of length and `(serial, markers, [(env, instance, response), ...])` in marshal's form.
From it come lines of JSON: `["ready"]`, `["fatal", reason]`, and `[serial, start, codes, microseconds]` for the calls
of a chunk from `start` on. A code is a verdict, `[status, accuracy, score, criteria, feedback]`, or the number of one
that was sent before. The shared page holds `serial << 16 | index` of the current call and when it began.
"""

import json
import marshal
import mmap
import os
import resource
import signal
import sys
import time
from collections.abc import Iterator
from typing import Any

from .errors import GradatimError
from .guard import failed
from .pack import Environment, Pack, load
from .pool_process import KNOWN
from .verdict import Verdict

ALARM_SLACK = 5.0
LONGEST_FEEDBACK = 2_000
STARTUP = 30.0  # seconds for importing a module; not charged to the call
FLUSH = 0.02  # seconds after which results do not wait for the rest of their chunk


def main(pack_path: str, memory_mb: str, deadline: str, trust: str, shared: str) -> None:
    """Run until end of input. The process must have been started for this alone."""
    page = mmap.mmap(int(shared), mmap.PAGESIZE)
    os.close(int(shared))
    source, target = _private_pipes()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _limit(resource.RLIMIT_AS, int(memory_mb) << 20)
    _limit(resource.RLIMIT_CORE, 0)
    try:
        worker = Worker(load(pack_path, trust), page, target, float(deadline))
    except GradatimError as error:
        _write(target, ["fatal", str(error)])
        return
    _write(target, ["ready"])
    for frame in _frames(source):
        worker.judge_chunk(*marshal.loads(frame))


class Worker:
    """Judges chunks; `deadline` in seconds."""

    def __init__(self, pack: Pack, page: mmap.mmap, target: int, deadline: float) -> None:
        self._pack, self._target, self._deadline = pack, target, deadline
        view = memoryview(page)[:16]  # stores of 8 bytes at once; `struct` would clear the place first
        self._place, self._since = view.cast("Q"), view.cast("d")
        self._loaded: dict[str, Environment] = {}
        self._codes: dict[bytes, int] = {}
        self._known = 0
        self._alarm = 0.0

    def judge_chunk(self, serial: int, markers: str, calls: list[tuple[str, str, str]]) -> None:
        """Judge and send; results that are `FLUSH` old do not wait for the rest."""
        start, codes, spent = 0, [], []
        place, since, clock, loaded = self._place, self._since, time.monotonic, self._loaded
        began = sent = clock()
        for index, (name, instance, response) in enumerate(calls):
            since[1] = began
            place[0] = serial << 16 | index
            env = loaded.get(name)
            if env is None:
                env = self._load(name)
                began = clock()
                since[1] = began
            if began > self._alarm:
                self._alarm = began + 1.0
                signal.setitimer(signal.ITIMER_REAL, 1.0 + self._deadline + ALARM_SLACK)
            codes.append(self._judge(env, instance, response, markers))
            now = clock()
            spent.append(int((now - began) * 1e6))
            began = now
            if now - sent > FLUSH:
                _write(self._target, [serial, start, codes, spent])
                start, codes, spent, sent = index + 1, [], [], now
        if codes:
            _write(self._target, [serial, start, codes, spent])
        signal.setitimer(signal.ITIMER_REAL, 0)
        self._alarm = 0.0

    def _judge(self, env: Environment, instance: str, response: str, markers: str) -> int | list[Any]:
        """The code of the verdict."""
        try:
            data = env.raw_verdict(instance, response, markers)
            key = marshal.dumps(data, 2)
            code = self._codes.get(key)
            if code is not None:
                return code
            verdict = Verdict.from_dict(data)
        except BaseException as error:
            verdict, key = failed(env, error), b""
        feedback = [str(line)[:LONGEST_FEEDBACK] for line in verdict.feedback[:100]]
        if self._known < KNOWN:
            if key:
                self._codes[key] = self._known
            self._known += 1
        return [verdict.status, verdict.accuracy, verdict.score, dict(verdict.criteria), feedback]

    def _load(self, name: str) -> Environment:
        """Import the module, on the clock of starting up; if that fails, the call itself will say so."""
        signal.setitimer(signal.ITIMER_REAL, STARTUP + self._deadline + ALARM_SLACK)
        self._alarm = 0.0
        self._since[1] = time.monotonic() + STARTUP - self._deadline
        env = self._pack[name]
        try:
            _ = env.module
        except BaseException as error:
            print(f"{env.file}: {type(error).__name__}: {error}", file=sys.stderr)
        self._loaded[name] = env
        return env


def _private_pipes() -> tuple[int, int]:
    """(input, output) descriptors of their own; 0 and 1 become /dev/null."""
    source, target = os.dup(0), os.dup(1)
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)
    os.close(null)
    return source, target


def _limit(kind: int, most: int) -> None:
    """Lower one resource limit, never above what the process is allowed."""
    _, hard = resource.getrlimit(kind)
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(kind, (most, most))


def _frames(source: int) -> Iterator[bytes]:
    """The chunks that arrive, without waiting for more than one."""
    rest = bytearray()
    while data := os.read(source, 1 << 18):
        rest += data
        while len(rest) >= 8 and len(rest) >= 8 + (size := int.from_bytes(rest[:8], "big")):
            frame = bytes(rest[8 : 8 + size])
            del rest[: 8 + size]
            yield frame


def _write(target: int, message: list[Any]) -> None:
    data = json.dumps(message).encode() + b"\n"
    while data:
        data = data[os.write(target, data) :]
