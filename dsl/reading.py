"""Reading spec files: what cannot be read is a finding, not an exception."""

from __future__ import annotations

import sys
from pathlib import Path

from .diagnostics import Diagnostic, Sink
from .spans import Source, Span

STDIN = "<stdin>"
"""How a spec from standard input is called in findings."""


def read_source(path: Path) -> tuple[Source, tuple[Diagnostic, ...]]:
    """The text of a file, or of standard input for `-`.

    What cannot be read or is not UTF-8 gives a diagnostic (E003).
    """
    sink = Sink()
    text, given = "", str(path) == "-"
    try:
        data = sys.stdin.buffer.read() if given else path.read_bytes()
        text = data.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        message = f"this file is not UTF-8 text: {error.reason} at byte {error.start}"
        sink.error("E003", Span(0, 0), message, "save it as UTF-8")
    except OSError as error:
        sink.error("E003", Span(0, 0), f"this file cannot be read: {error.strerror}", "check the path")
    return Source(STDIN if given else str(path), text), tuple(sink.found)
