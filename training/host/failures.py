"""Memory and disk that run out: what to lower or free, and where the run can go on.

Other exceptions pass through: they are faults, and their traceback is worth keeping.
"""

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType

from ...runtime.errors import GradatimError
from ..records.checkpoints import clear_faulty
from ..records.folder import RunFolder
from ..settings.config import RunConfig
from . import ranks

_FULL = (errno.ENOSPC, errno.EDQUOT)
_MEMORY = ("out of memory", "can't allocate memory", "not enough memory", "failed to allocate", "defaultcpuallocator")
_NO_ROOM = ("no space left", "os error 28", "os error 122", "disk quota")
_TORN_WRITE = ("pytorchstreamwriter", "inline_container")
LITTLE = 1 << 26
"""Bytes left on a disk that count as full when a library reports a failed write without its reason."""


@contextmanager
def explained(config: RunConfig, folder: RunFolder) -> Iterator[None]:
    """Turns an end of memory or disk into a GradatimError that says what to do; removes half-written checkpoints."""
    try:
        yield
    except GradatimError:
        raise
    except Exception as error:
        if is_memory(error):
            raise GradatimError(f"out of memory {memory_advice(config, error)}{_where(folder)}") from error
        if is_disk(error, folder):
            said: list[str] = []
            if ranks.first():
                clear_faulty(folder.checkpoints, said.append)
            raise GradatimError(_disk_advice(config, folder, said)) from error
        if isinstance(error, OSError) and str(error.filename or "").startswith(str(folder.path)):
            raise GradatimError(f"cannot write {error.filename}: {error.strerror}{_where(folder)}") from error
        raise


def is_memory(error: BaseException) -> bool:
    """Whether memory ran out, of the device or of the machine."""
    if isinstance(error, MemoryError) or type(error).__name__ == "OutOfMemoryError":
        return True
    return isinstance(error, RuntimeError) and any(words in str(error).lower() for words in _MEMORY)


def is_disk(error: BaseException, folder: RunFolder) -> bool:
    """Whether the disk of the run is full; libraries wrap this in errors of their own."""
    if isinstance(error, OSError) and error.errno in _FULL:
        return True
    text = str(error).lower()
    if any(words in text for words in _NO_ROOM):
        return True
    return any(words in text for words in _TORN_WRITE) and _free(folder) < LITTLE


def memory_advice(config: RunConfig, error: BaseException) -> str:
    """Where memory ran out, and the keys to lower, the one that changes the least first."""
    names = set(_functions(error.__traceback__))
    length = "max_completion_length" + _now(config.max_completion_length)
    if "warm_start" in names:
        return "in the warm start: lower warm_start.batch" + _now(config.warm_start and config.warm_start.batch)
    if "evaluate" in names:
        return f"in the evaluation: lower evaluation.batch{_now(config.evaluation.batch)} or {length}"
    groups = (
        f"num_generations{_now(config.num_generations)}, prompts_per_step{_now(config.prompts_per_step)} or {length}"
    )
    if "_generate_and_score_completions" in names:
        return f"while completions were generated: lower {groups}"
    if names & {"training_step", "compute_loss", "step"}:
        return (
            f"in the optimizer step: lower micro_batch{_now(config.forward_batch)}, {length}, or take a smaller model"
        )
    return f"while the model was loaded: take a smaller one, or lower {groups}"


def _now(value: int | None) -> str:
    return "" if value is None else f" (now {value})"


def _functions(trace: TracebackType | None) -> Iterator[str]:
    while trace is not None:
        yield trace.tb_frame.f_code.co_name
        trace = trace.tb_next


def _free(folder: RunFolder) -> int:
    """Bytes left on the disk of the run, also before its folder is there."""
    there = next(path for path in (folder.path.absolute(), *folder.path.absolute().parents) if path.exists())
    return shutil.disk_usage(there).free


def _disk_advice(config: RunConfig, folder: RunFolder, said: list[str]) -> str:
    free = _free(folder) / 1e6
    text = f"the disk of {folder.path} is full ({free:.0f} MB left): make room"
    if config.keep_checkpoints > 2:
        text += f", lower keep_checkpoints (now {config.keep_checkpoints})"
    return "".join([text, *(f"; {line}" for line in said), _where(folder)])


def _where(folder: RunFolder) -> str:
    if not folder.config.is_file():
        return ""
    saved = folder.latest_checkpoint()
    kept = "no checkpoint yet" if saved is None else f"the last good one is {saved.name}"
    return f"\n{kept}; go on with: gradatim train --resume {folder.path}"
