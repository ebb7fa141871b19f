"""What a run was made of, so that it can be repeated: versions, hashes of the pack's modules, seeds.

Equal run.yaml, modules and versions on the same kind of processor give equal metrics, bit for bit (a budget in seconds
ends training at another step).
"""

import platform
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from ..._version import __version__
from ..settings.config import RunConfig, world_size
from .folder import RunFolder

LIBRARIES = ("torch", "transformers", "trl", "accelerate", "datasets", "numpy", "peft", "vllm")


def provenance(config: RunConfig, pack: Mapping[str, Any]) -> dict[str, Any]:
    """The table in provenance.json."""
    return {
        "versions": versions(),
        "platform": platform.platform(),
        "processes": world_size(),
        "seed": config.seed,
        "pack": {"path": config.pack, "modules": modules(pack)},
    }


def versions() -> dict[str, str]:
    """Of Python, Gradatim, and those libraries that are installed."""
    found = {"python": platform.python_version(), "gradatim": __version__}
    for name in LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def modules(pack: Mapping[str, Any]) -> dict[str, str]:
    """The SHA-256 of each environment's module, as its manifest gives it and loading has checked."""
    return {name: environment.digest for name, environment in pack.items()}


def changed(folder: RunFolder, config: RunConfig, pack: Mapping[str, Any]) -> list[str]:
    """What is not as it was when the run began, as lines for people: the run goes on, but not bit for bit."""
    if not folder.provenance.is_file():
        return []
    saved, now = folder.read(folder.provenance), versions()
    hashes = saved["pack"]["modules"]
    edited = [name for name, digest in modules(pack).items() if hashes.get(name) != digest]
    edited += [name for name in hashes if name not in pack]
    moved = [
        f"{name} {old} -> {now.get(name, 'none')}" for name, old in saved["versions"].items() if now.get(name) != old
    ]
    lines = [f"The pack {config.pack} has changed since this run began: {', '.join(edited)}"] if edited else []
    return lines + ([f"Other versions than when this run began: {', '.join(moved)}"] if moved else [])
