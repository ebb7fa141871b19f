"""Reading spec files: what cannot be read is a finding, not an exception."""

from __future__ import annotations

from pathlib import Path

from .diagnostics import Diagnostic, Sink
from .spans import Source, Span


def read_source(path: Path) -> tuple[Source, tuple[Diagnostic, ...]]:
    """The text of a file; a file that cannot be read or is not UTF-8 gives a diagnostic (E003)."""
    sink = Sink()
    text = ""
    try:
        text = path.read_bytes().decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        message = f"this file is not UTF-8 text: {error.reason} at byte {error.start}"
        sink.error("E003", Span(0, 0), message, "save it as UTF-8")
    except OSError as error:
        sink.error("E003", Span(0, 0), f"this file cannot be read: {error.strerror}", "check the path")
    return Source(str(path), text), tuple(sink.found)
