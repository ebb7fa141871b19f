"""Imports the generated modules of a pack: only the bytes that the manifest vouches for are ever executed, and by
default only if they hold nothing but what the compiler writes (`trust`).

A module gets a private name made from its hash, so packs do not disturb each other or the user's own modules. No byte
code is written next to the pack. Tracebacks show the source, also after the file is gone.
"""

import sys
from hashlib import sha256
from importlib.abc import ExecutionLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from threading import Lock
from types import ModuleType

from .errors import GradatimError
from .trust import check_source, restricted_builtins

_importing = Lock()


class SourceInMemory(ExecutionLoader):
    """Loads one module from source text that has already been read and verified."""

    def __init__(self, path: Path, source: str) -> None:
        self._path = path
        self._source = source

    def get_source(self, fullname: str) -> str:
        """The verified text; `linecache` asks for it when the file itself is gone."""
        return self._source

    def get_filename(self, fullname: str) -> str:
        """The file that the text was read from."""
        return str(self._path)


def read_verified(path: Path, digest: str) -> bytes:
    """The content of a module file; GradatimError if it is missing or its SHA-256 is not `digest`."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise GradatimError(
            f"{path}: cannot read this module of the pack ({error.strerror}); compile it again"
        ) from None
    if sha256(data).hexdigest() != digest:
        raise GradatimError(
            f"{path}: the file was changed after it was compiled (its SHA-256 is not the one in manifest.json); "
            f"change the spec instead and compile it again"
        )
    return data


def read_trusted(path: Path, digest: str, trust: str) -> str:
    """The text of a module file; errors as `read_verified`, and Untrusted by the rules of `trust`."""
    text = _decoded(path, read_verified(path, digest))
    if trust == "source":
        check_source(text, f"{path.parent.name}/{path.name}")
    return text


def import_verified(name: str, path: Path, digest: str, trust: str = "source") -> ModuleType:
    """The module in `path`, imported once per content; safe to call from any thread.

    Errors as `read_verified`; with trust "source" also Untrusted, before anything of the module has run.
    """
    private = f"_gradatim_{trust}_{name}_{digest[:16]}"
    with _importing:
        if private in sys.modules:
            return sys.modules[private]
        loader = SourceInMemory(path, read_trusted(path, digest, trust))
        spec = spec_from_loader(private, loader, origin=str(path))
        assert spec is not None
        module = module_from_spec(spec)
        if trust == "source":
            module.__dict__["__builtins__"] = restricted_builtins()
        sys.modules[private] = module
        try:
            loader.exec_module(module)
        except BaseException:
            del sys.modules[private]
            raise
        return module


def _decoded(path: Path, data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise GradatimError(f"{path}: this module of the pack is not UTF-8 text; compile it again") from None
