"""Several processes that train one model: who writes files, and how all of them come to the same decision.

A launcher (torchrun, accelerate) starts the processes. The first of them owns the run folder and the display; every
decision that depends on a clock, a signal or a file is made once and shared, so that no process waits for one that
took another turn. With one process everything here is immediate and needs no torch. Objects travel through a gloo
group of their own, over processor memory, also where gradients go through NCCL.
"""

import os
from datetime import timedelta
from typing import Any, TypeVar

from ..settings.config import world_size

T = TypeVar("T")
PATIENCE = timedelta(hours=6)
_groups: list[Any] = []


def rank() -> int:
    """The number of this process; 0 if it is alone."""
    return int(os.environ.get("RANK", "0"))


def first() -> bool:
    """Whether this process owns the run folder and the display."""
    return rank() == 0


def join() -> None:
    """Meet the other processes. Needs the launcher's environment; nothing happens if this process is alone."""
    if world_size() == 1 or _groups:
        return
    import torch
    from accelerate import PartialState

    PartialState(cpu=not torch.cuda.is_available())
    _groups.append(torch.distributed.new_group(backend="gloo", timeout=PATIENCE))


def leave() -> None:
    """Part from the other processes, once all have come here."""
    if _groups:
        import torch

        gather(None)
        _groups.clear()
        torch.distributed.destroy_process_group()


def gather(value: T) -> list[T]:
    """The value of every process, in the order of their numbers, on every process. Values must pickle."""
    if not _groups:
        return [value]
    import torch

    values: list[Any] = [None] * world_size()
    torch.distributed.all_gather_object(values, value, group=_groups[0])
    return values


def agree(value: T) -> T:
    """The first process's value, on every process."""
    return gather(value)[0]


def lost(error: BaseException) -> bool:
    """Whether `error` says that another process has gone away."""
    text = str(error)
    gone = ("Connection closed by peer", "Connection reset by peer", "Broken pipe", "remote process exited", "NCCL")
    return world_size() > 1 and isinstance(error, RuntimeError) and any(word in text for word in gone)
