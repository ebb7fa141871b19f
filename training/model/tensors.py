"""Reading and writing safetensors files tensor by tensor, with numpy alone.

A file is an 8-byte length, a JSON header, and the raw tensors. Floating-point kinds are read as float32 (float64 stays)
and written back in their own kind; others are handed over as they are.
"""

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from ...runtime.errors import GradatimError

INDEX, SINGLE = "model.safetensors.index.json", "model.safetensors"
ADAPTER = "adapter_model.safetensors"
_KINDS = {"F64": "<f8", "F32": "<f4", "F16": "<f2", "I64": "<i8", "I32": "<i4", "I16": "<i2", "I8": "i1", "U8": "u1"}
FLOATS = ("F64", "F32", "F16", "BF16")


class Weights:
    """The tensors of a checkpoint folder, whole or in shards. Raises GradatimError if there are none or one is torn."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.entries: dict[str, tuple[Path, int, dict[str, Any]]] = {}
        for path in _files(folder):
            start, header = _header(path)
            for name, entry in header.items():
                if name != "__metadata__":
                    self.entries[name] = (path, start, entry)

    def kind(self, name: str) -> str:
        """The kind of a tensor, such as "F32" or "BF16"."""
        return self.entries[name][2]["dtype"]

    def shape(self, name: str) -> tuple[int, ...]:
        """The shape of a tensor."""
        return tuple(self.entries[name][2]["shape"])

    def raw(self, name: str) -> bytes:
        """The bytes of a tensor."""
        path, start, entry = self.entries[name]
        first, last = entry["data_offsets"]
        with path.open("rb") as file:
            file.seek(start + first)
            return file.read(last - first)

    def array(self, name: str) -> np.ndarray:
        """A floating-point tensor, flat, as float32 (or float64)."""
        kind, data = self.kind(name), self.raw(name)
        if kind == "BF16":
            return (np.frombuffer(data, "<u2").astype(np.uint32) << 16).view(np.float32)
        values = np.frombuffer(data, _KINDS[kind])
        return values if kind == "F64" else values.astype(np.float32)


def encode(values: np.ndarray, kind: str) -> bytes:
    """The bytes of floating-point values in a kind, rounded to nearest."""
    if kind != "BF16":
        return values.astype(_KINDS[kind]).tobytes()
    bits = values.astype(np.float32).view(np.uint32).astype(np.uint64)
    return ((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16).astype("<u2").tobytes()


def write(path: Path, like: Weights, tensors: Iterator[tuple[str, bytes]]) -> None:
    """Write all tensors of `like`, in its order, with new bytes; a reader sees nothing or the whole file."""
    header: dict[str, Any] = {"__metadata__": {"format": "pt"}}
    offset = 0
    for name, (_, _, entry) in like.entries.items():
        size = entry["data_offsets"][1] - entry["data_offsets"][0]
        header[name] = {"dtype": entry["dtype"], "shape": entry["shape"], "data_offsets": [offset, offset + size]}
        offset += size
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    partial = path.with_name(path.name + ".partial")
    with partial.open("wb") as file:
        file.write(len(text).to_bytes(8, "little") + text)
        for (name, data), expected in zip(tensors, like.entries, strict=True):
            assert name == expected
            file.write(data)
    os.replace(partial, path)


def _files(folder: Path) -> list[Path]:
    for name in (SINGLE, ADAPTER):
        if (folder / name).is_file():
            return [folder / name]
    if (folder / INDEX).is_file():
        names: Mapping[str, str] = json.loads((folder / INDEX).read_text(encoding="utf-8"))["weight_map"]
        return [folder / name for name in sorted(set(names.values()))]
    raise GradatimError(f"{folder} holds no weights: name a checkpoint folder with {SINGLE}")


def _header(path: Path) -> tuple[int, dict[str, Any]]:
    try:
        with path.open("rb") as file:
            length = int.from_bytes(file.read(8), "little")
            header = json.loads(file.read(min(length, 1 << 28)))
        end = max((entry["data_offsets"][1] for name, entry in header.items() if name != "__metadata__"), default=0)
        if path.stat().st_size != 8 + length + end:
            raise ValueError("torn")
    except (OSError, ValueError, AttributeError, KeyError, TypeError):
        raise GradatimError(f"{path} is torn or no safetensors file: leave that checkpoint out") from None
    return 8 + length, header
