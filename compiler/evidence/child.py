"""Asking a process of our own: one JSON object in, lines of JSON out, killed if it takes too long by the clock.

What such a process has written before it was stopped, by this or by its own limits, is kept.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

_BOOT = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from importlib import import_module; import_module(sys.argv[2]).main()"
)


@dataclass(frozen=True, slots=True)
class Reply:
    """The whole lines of the output, read; `late` if the process had to be killed; its exit code and error output."""

    messages: list[Any]
    late: bool
    code: int
    errors: bytes


def ask(module: str, request: dict[str, Any], seconds: float, hash_seed: str | None = None) -> Reply:
    """Run `main` of a module of this package in a fresh interpreter; `hash_seed` is for what hashes text."""
    environment = os.environ if hash_seed is None else {**os.environ, "PYTHONHASHSEED": hash_seed}
    child = subprocess.Popen(
        [sys.executable, "-c", _BOOT, json.dumps(sys.path), f"{__package__}.{module}"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
    )
    late = False
    try:
        output, errors = child.communicate(json.dumps(request).encode(), timeout=seconds)
    except subprocess.TimeoutExpired:
        child.kill()
        output, errors = child.communicate()
        late = True
    return Reply([json.loads(line) for line in output.split(b"\n")[:-1]], late, child.returncode, errors)
