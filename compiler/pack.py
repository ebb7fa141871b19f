"""Writing packs: one module and one card per spec, a manifest with hashes, all or nothing.

The folder is built beside its final place and swapped in at the end, so that a failure leaves what was there before.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from pathlib import Path

from .._version import __version__
from ..runtime.errors import GradatimError
from ..runtime.pack import FORMAT
from .card import card
from .compiled import Compiled
from .manifest import manifest_entry


def write_pack(folder: Path, results: list[Compiled]) -> Path:
    """Write the modules of compiled specs and their manifest; an older pack there is replaced.

    GradatimError if the folder holds something else than a pack, or cannot be written.
    """
    _refuse_foreign(folder)
    cards = _cards(folder, results)
    entries = sorted((manifest_entry(c) for c in results), key=lambda e: e["name"])
    manifest = {"format": FORMAT, "compiler": __version__, "lang": 1, "environments": entries}
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        staging = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    except OSError as error:
        raise GradatimError(f"{folder}: the pack cannot be written here: {error.strerror}") from None
    try:
        for compiled in results:
            assert compiled.module is not None
            (staging / f"{compiled.module.name}.py").write_text(compiled.module.text, encoding="utf-8")
            (staging / f"{compiled.module.name}.md").write_text(cards[compiled.module.name], encoding="utf-8")
        (staging / "manifest.json").write_text(
            json.dumps(manifest, indent=2, ensure_ascii=False) + "\n", encoding="utf-8"
        )
        staging.chmod(0o755)
        _swap(staging, folder)
    except OSError as error:
        raise GradatimError(f"{folder}: the pack cannot be written: {error.strerror}; nothing was changed") from None
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return folder


def _cards(folder: Path, results: list[Compiled]) -> dict[str, str]:
    """The card of each environment; taken over from the older pack where its module is the same."""
    older: dict[str, str] = {}
    try:
        entries = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["environments"]
        older = {e["sha256"]: (folder / Path(e["card"]).name).read_text(encoding="utf-8") for e in entries}
    except (OSError, ValueError, KeyError, TypeError):
        pass  # no older pack, or one without cards: all are written anew
    made = {}
    for compiled in results:
        assert compiled.module is not None
        known = compiled.card or older.get(compiled.module.sha256) or card(compiled)
        made[compiled.module.name] = known
    return made


def _refuse_foreign(folder: Path) -> None:
    if folder.is_file():
        raise GradatimError(f"{folder}: this is a file; give the name of a folder with -o")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / "manifest.json").is_file():
        raise GradatimError(f"{folder}: this folder is not empty and holds no pack; give another name with -o")


def _swap(staging: Path, folder: Path) -> None:
    """Put the new folder in the place of the old one."""
    if not folder.exists():
        os.replace(staging, folder)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{folder.name}-old-", dir=folder.parent))
    os.replace(folder, old / "pack")
    os.replace(staging, folder)
    shutil.rmtree(old, ignore_errors=True)
