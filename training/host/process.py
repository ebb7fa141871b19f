"""What every run sets before it trains: threads, silence, no telemetry, and the arguments common to both trainers."""

import logging
import os
import warnings
from typing import Any

from ...runtime.errors import GradatimError
from ..settings.config import RunConfig

INSTALL = 'pip install "gradatim[train]"'
_NEEDED = ("torch", "transformers", "trl", "datasets", "accelerate")


def check_extra() -> None:
    """Raises GradatimError, with the command that helps, if a training library is not installed."""
    from importlib.util import find_spec

    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        raise GradatimError(f"training needs {', '.join(missing)}, which is not installed. Install with: {INSTALL}")


def prepare_process(config: RunConfig) -> None:
    """Threads, telemetry and log levels; call before TRL is imported.

    One thread is the default because the matrices of a tiny model are too small to share: with more threads than free
    cores each step waits at barriers.
    """
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    os.environ.setdefault("OMP_NUM_THREADS", str(config.threads))
    warnings.filterwarnings("ignore", category=FutureWarning, module="transformers")
    import datasets
    import torch
    import transformers

    torch.set_num_threads(config.threads)
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    datasets.disable_progress_bars()
    for name in ("trl", "accelerate"):
        logging.getLogger(name).setLevel(logging.ERROR)


def quiet(trainer: Any) -> None:
    """Remove the callback that prints raw log dictionaries."""
    from transformers import PrinterCallback

    trainer.remove_callback(PrinterCallback)
