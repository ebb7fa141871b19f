"""The child side of the verifier pool: answers one line of JSON per call, in order, until its input ends.

It keeps the pipes to itself (standard input and output of verifiers are /dev/null), limits its memory, and dies by an
alarm if a call runs on long after the deadline, so that nothing is left behind when the parent was killed.

Lines to it: `[number, env, instance, response, markers]`. Lines from it: `["ready"]`, `["fatal", reason]`,
`["loaded", env]` after the first import of a module, and `[number, verdict, seconds]`.
"""

import json
import os
import resource
import signal
import sys
import time
from collections.abc import Iterator
from typing import Any

from .errors import GradatimError
from .guard import guarded_verify
from .pack import Environment, load

ALARM_SLACK = 5.0
LONGEST_FEEDBACK = 2_000


def main(pack_path: str, memory_mb: str, deadline: str, trust: str) -> None:
    """Run until end of input. The process must have been started for this alone."""
    source, target = _private_pipes()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _limit(resource.RLIMIT_AS, int(memory_mb) << 20)
    _limit(resource.RLIMIT_CORE, 0)
    try:
        pack = load(pack_path, trust)
    except GradatimError as error:
        _write(target, ["fatal", str(error)])
        return
    _write(target, ["ready"])
    loaded: set[str] = set()
    for line in _lines(source):
        number, env, instance, response, markers = json.loads(line)
        if env not in loaded:
            _preload(pack[env])
            loaded.add(env)
            _write(target, ["loaded", env])
        _write(target, [number, *_judge(pack[env], instance, response, markers, float(deadline) + ALARM_SLACK)])


def _judge(env: Environment, instance: Any, response: str, markers: str, alarm: float) -> tuple[dict[str, Any], float]:
    """(verdict as data, seconds); the process dies if it takes longer than `alarm` seconds."""
    begin = time.perf_counter()
    signal.setitimer(signal.ITIMER_REAL, alarm)
    verdict = guarded_verify(env, instance, response, markers).to_dict()
    signal.setitimer(signal.ITIMER_REAL, 0)
    verdict["feedback"] = [str(line)[:LONGEST_FEEDBACK] for line in verdict["feedback"][:100]]
    return verdict, time.perf_counter() - begin


def _preload(env: Environment) -> None:
    """Import the module ahead of the first call; if that fails, the call itself will say so."""
    try:
        _ = env.module
    except BaseException as error:
        print(f"{env.file}: {type(error).__name__}: {error}", file=sys.stderr)


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


def _lines(source: int) -> Iterator[bytearray]:
    """The lines that arrive, without waiting for more than one."""
    rest = bytearray()
    while chunk := os.read(source, 1 << 16):
        rest += chunk
        if b"\n" in chunk:
            *lines, last = rest.split(b"\n")
            yield from lines
            rest = last


def _write(target: int, message: list[Any]) -> None:
    data = json.dumps(message).encode() + b"\n"
    while data:
        data = data[os.write(target, data) :]
