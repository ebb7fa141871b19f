"""What a run was made of, so that it can be repeated: versions, hashes of the pack's modules, seeds.

Equal run.yaml, modules and versions on the same kind of processor give equal metrics, bit for bit (a budget in seconds
ends training at another step).
"""

import platform
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from .._version import __version__
from ..runtime.errors import GradatimError
from .config import RunConfig, world_size
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
    """What is not as it was when the run began, as lines for people.

    Raises GradatimError if the pack's modules differ: the levels would no longer mean what the scheduler knows of them.
    """
    if not folder.provenance.is_file():
        return []
    saved = folder.read(folder.provenance)
    other = [name for name, digest in modules(pack).items() if saved["pack"]["modules"].get(name) != digest]
    if other:
        raise GradatimError(
            f"the pack {config.pack} has changed since this run began ({', '.join(other)}): bring the old pack back, "
            f"or start a new run with gradatim train {folder.config} --output OTHER"
        )
    now = versions()
    moved = [
        f"{name} {old} -> {now.get(name, 'none')}" for name, old in saved["versions"].items() if now.get(name) != old
    ]
    return (
        [f"Not the versions that this run began with, so its figures may differ: {', '.join(moved)}"] if moved else []
    )
