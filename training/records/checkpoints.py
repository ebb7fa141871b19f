"""Checkpoints that can be trusted: a list of their files is written last, and checked before one is used.

A checkpoint without the list was cut short. A file that is missing, torn or damaged is found by its size and, up to
`HASHED` bytes, by its CRC-32. The newest checkpoint without a fault is the one to go on from.
"""

import json
import shutil
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

from .files import write_json

SEAL = "files.json"
HASHED = 1 << 28


def seal(folder: Path) -> None:
    """Write the list of the files in `folder`; call when all of them are there."""
    (folder / SEAL).unlink(missing_ok=True)
    files = {path.relative_to(folder).as_posix(): _facts(path) for path in sorted(folder.rglob("*")) if path.is_file()}
    write_json(folder / SEAL, files)


def fault(folder: Path) -> str | None:
    """Why the sealed `folder` cannot be used; None if it can."""
    if not (folder / SEAL).is_file():
        return "was cut short while it was written"
    try:
        for name, facts in json.loads((folder / SEAL).read_text(encoding="utf-8")).items():
            if not (folder / name).is_file():
                return f"lacks {name}"
            if _facts(folder / name) != facts:
                return f"has a damaged {name}"
    except (OSError, ValueError, AttributeError) as error:
        return f"is not readable ({error})"
    return None


def newest(folder: Path) -> Path | None:
    """The newest checkpoint in `folder` without a fault."""
    return next((path for path in _newest_first(folder) if fault(path) is None), None)


def clear_faulty(folder: Path, say: Callable[[str], None]) -> None:
    """Take checkpoints with a fault out of the way, and say what is done.

    One that was cut short is deleted; a damaged one is renamed, so that nothing mistakes it for a checkpoint.
    """
    good = newest(folder)
    instead = "training starts over" if good is None else f"going on from {good.name}"
    for path in list(_newest_first(folder)):
        reason = fault(path)
        if reason is None:
            continue
        if not (path / SEAL).is_file():
            shutil.rmtree(path)
            say(f"{path.name} {reason}; it was removed, {instead}")
        else:
            kept = path.with_name(f"damaged-{path.name}")
            shutil.rmtree(kept, ignore_errors=True)
            path.rename(kept)
            say(f"{path.name} {reason}; it is kept as {kept.name}, {instead}")


def checkpoint_step(path: Path) -> int:
    """The step in a checkpoint folder's name."""
    return int(path.name.rsplit("-", 1)[1])


def _newest_first(folder: Path) -> Iterator[Path]:
    found = [path for path in folder.glob("checkpoint-*") if path.name.rsplit("-", 1)[1].isdigit() and path.is_dir()]
    yield from sorted(found, key=checkpoint_step, reverse=True)


def _facts(path: Path) -> list[int | None]:
    """Size and CRC-32 of a file; None for the CRC of a very large one."""
    size = path.stat().st_size
    if size > HASHED:
        return [size, None]
    crc = 0
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            crc = zlib.crc32(block, crc)
    return [size, crc]
