"""Modules and cards that were made before: one file per spec text and state of the compiler, safe to delete any time.

The key covers the name and bytes of the spec and the sources of everything that has a say in the result. An entry
carries the hash of its own content and appears all at once, so a damaged or half-written one counts as absent and
writers do not disturb each other. Only results without findings are kept; a cache that cannot be used is no error.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from .._version import __version__
from .compiled import Compiled, Module

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("compiler", "dsl", "runtime")
KEPT = 3
"""How many states of the compiler keep their entries."""


def root() -> Path:
    """`gradatim` in the user's cache folder."""
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "gradatim"


def folder() -> Path:
    """Where modules are kept."""
    return root() / "modules"


@cache
def fingerprint() -> str:
    """A hash of the compiler, of the runtime that it copies, and of the Python version."""
    digest = sha256(f"{__version__} {sys.version_info[:2]}".encode())
    for path in _sources():
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:24]


def _sources() -> Iterator[Path]:
    for name in SOURCES:
        for pattern in ("*.py", "*.lark", "*.jinja"):
            yield from sorted((ROOT / name).rglob(pattern))


def compile_cached(path: Path) -> Compiled:
    """The result for one file, from the cache if it is there; see `pipeline.compile_file`.

    A result without findings holds no trees either way, so that many of them fit into memory.
    """
    entry = None
    try:
        data = path.read_bytes()
        entry = folder() / fingerprint() / sha256(path.name.encode() + b"\0" + data).hexdigest()
        found = _read(entry, path, data)
        if found is not None:
            return found
    except OSError:
        pass
    from .pipeline import compile_file

    result = compile_file(path)
    if result.module is None or result.diagnostics:
        return result
    from .card import card

    page = card(result)
    if entry is not None:
        write_entry(entry, _body(result.module, page))
    return Compiled(result.source, (), module=result.module, card=page)


def _read(entry: Path, path: Path, data: bytes) -> Compiled | None:
    """The result that an entry holds; None if there is none, or it is damaged."""
    body = read_entry(entry)
    if body is None:
        return None
    try:
        kept = json.loads(body)
        lines = {int(key): line for key, line in kept["lines"].items()}
        module, page = Module(kept["name"], kept["text"], kept["about"], lines), str(kept["card"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    from ..dsl.spans import Source

    return Compiled(Source(str(path), data.decode("utf-8").replace("\r\n", "\n")), (), module=module, card=page)


def _body(module: Module, page: str) -> str:
    kept = {"name": module.name, "text": module.text, "about": module.about, "lines": module.lines, "card": page}
    return json.dumps(kept)


def read_entry(entry: Path) -> str | None:
    """The text that an entry holds; None if there is none, or its hash says that it is damaged."""
    try:
        digest, _, body = entry.read_text(encoding="utf-8").partition("\n")
    except (OSError, ValueError):
        return None
    return body if sha256(body.encode()).hexdigest() == digest else None


def write_entry(entry: Path, body: str) -> None:
    """Put an entry in its place all at once, after the entries of older states of the compiler are gone."""
    try:
        if not entry.parent.is_dir():
            entry.parent.mkdir(parents=True, exist_ok=True)
            _forget(entry.parent.parent)
        with tempfile.NamedTemporaryFile("w", dir=entry.parent, delete=False, encoding="utf-8") as file:
            file.write(sha256(body.encode()).hexdigest() + "\n" + body)
        os.replace(file.name, entry)
    except OSError:
        return


def _forget(root: Path) -> None:
    """Remove the entries of all but the last states of the compiler."""
    states = sorted((x for x in root.iterdir() if x.is_dir()), key=lambda x: x.stat().st_mtime, reverse=True)
    for state in states[KEPT:]:
        shutil.rmtree(state, ignore_errors=True)
