"""Gradatim: verifiable environments for training language models by reinforcement learning.

Importing this package is cheap: it pulls in the standard library only. `load` opens a compiled pack.
"""

from typing import TYPE_CHECKING

from ._version import __version__

if TYPE_CHECKING:
    from .runtime.pack import load

__all__ = ["__version__", "load"]


def __getattr__(name: str):
    if name == "load":
        from .runtime.pack import load

        return load
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
