"""Running the author's code with a limit on time and memory, in commands that show one instance."""

from __future__ import annotations

import resource
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

MORE = 2 << 30
"""Bytes that a limited action may take besides what the process has."""


class TooSlow(BaseException):
    """The time is over; not an Exception, so that no handler in a module swallows it."""


def within(seconds: float, action: Callable[..., Any], *args: Any) -> Any:
    """The action's value; TooSlow after `seconds`, where signals can interrupt (the main thread).

    MemoryError for an action that wants more than 2 GiB, where the system says how much there is in use.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        return action(*args)

    def stop(*_: Any) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        with _less_memory():
            return action(*args)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def _less_memory() -> Iterator[None]:
    try:
        used = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    except (OSError, ValueError):
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = [x for x in (used + MORE, soft, hard) if x != resource.RLIM_INFINITY]
    resource.setrlimit(resource.RLIMIT_AS, (min(most), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
