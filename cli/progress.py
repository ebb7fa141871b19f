"""One line on standard error that says how far the work is; nothing where that is not a terminal."""

from __future__ import annotations

import os
import sys


class Progress:
    """`12/36 specs/graph/short_tour.env`, written over itself."""

    def __init__(self, total: int, done: int = 0) -> None:
        self.total, self.done = total, done
        self.shown = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"

    def step(self, what: str) -> None:
        """One more is done."""
        self.done += 1
        self.show(what)

    def show(self, what: str) -> None:
        """Write the line."""
        if self.shown:
            sys.stderr.write(f"\r\x1b[K{self.done}/{self.total} {what[-60:]}")
            sys.stderr.flush()

    def clear(self) -> None:
        """Make room for other output."""
        if self.shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
