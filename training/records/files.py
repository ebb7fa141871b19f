"""Files that a reader sees whole or not at all."""

import json
import os
from pathlib import Path
from typing import Any


def write_json(path: Path, value: Any) -> None:
    """Write `value` so that a reader sees the old file or the whole new one."""
    write_text(path, json.dumps(value) + "\n")


def write_text(path: Path, text: str) -> None:
    """Write `text` so that a reader sees the old file or the whole new one, whatever interrupts the writing."""
    partial = path.with_name(path.name + ".partial")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        partial.write_text(text, encoding="utf-8")
        os.replace(partial, path)
    except OSError:
        partial.unlink(missing_ok=True)
        raise
