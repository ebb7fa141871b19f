"""Finding spec files on the command line, and replacing one without ever leaving half of it."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from ..runtime.errors import GradatimError


def find_specs(paths: list[Path]) -> list[Path]:
    """The `.env` files that the paths name; folders are searched, and what is no file there (a pipe, say) is passed by.

    GradatimError if there are none.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(p for p in path.rglob("*.env") if p.name != ".env" and (p.is_file() or not p.exists()))
            if not inside:
                raise GradatimError(f"{path}: no .env file in this folder; `gradatim new NAME` writes a first one")
            found += inside
        elif path.exists():
            found.append(path)
        else:
            raise GradatimError(f"{path}: no such file or folder")
    return list(dict.fromkeys(found))


def replace_text(path: Path, text: str) -> None:
    """Write a file all at once, with the mode it had, or the file that a link leads to.

    GradatimError if it cannot be written.
    """
    path = path.resolve()
    try:
        with tempfile.NamedTemporaryFile("w", dir=path.parent, prefix=f".{path.name}.", delete=False,
                                         encoding="utf-8", newline="\n") as file:  # fmt: skip
            file.write(text)
        os.chmod(file.name, path.stat().st_mode & 0o7777)
        os.replace(file.name, path)
    except OSError as error:
        raise GradatimError(f"{path}: cannot be written: {error.strerror}") from None
