"""Running the author's code for a limited time, in commands that show one instance."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from typing import Any


class TooSlow(BaseException):
    """The time is over; not an Exception, so that no handler in a module swallows it."""


def within(seconds: float, action: Callable[..., Any], *args: Any) -> Any:
    """The action's value; TooSlow after `seconds`, where signals can interrupt (the main thread)."""
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        return action(*args)

    def stop(*_: Any) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        return action(*args)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
