"""Metrics sent to other tools as well: TensorBoard, trackio, Weights & Biases.

metrics.jsonl is always written and is what reports read; a tracker that fails is left out with a message, and the run
goes on. A tool that is not installed is refused by name before a model loads.
"""

from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Protocol

from ...runtime.errors import GradatimError
from ..host import ranks
from ..records.folder import RunFolder
from ..settings.config import RunConfig

PROJECT = "gradatim"


class Sink(Protocol):
    """One open tracker."""

    def log(self, values: dict[str, float], step: int) -> None: ...

    def close(self) -> None: ...


class TensorBoard:
    """Event files in the run folder; steps after the one that a run goes on from are written again."""

    def __init__(self, config: RunConfig, folder: RunFolder, step: int) -> None:
        writer = import_module("torch.utils.tensorboard").SummaryWriter
        self._writer = writer(str(folder.path / "tensorboard"), purge_step=step + 1)

    def log(self, values: dict[str, float], step: int) -> None:
        for name, value in values.items():
            self._writer.add_scalar(name, value, step)

    def close(self) -> None:
        self._writer.close()


class Trackio:
    """A run named after the run folder, in trackio's own place (TRACKIO_DIR)."""

    def __init__(self, config: RunConfig, folder: RunFolder, step: int) -> None:
        self._run = import_module("trackio").init(
            project=PROJECT, name=folder.path.name, config=config.model_dump(mode="json"), resume="allow", embed=False
        )

    def log(self, values: dict[str, float], step: int) -> None:
        self._run.log(values, step=step)

    def close(self) -> None:
        self._run.finish()


class Wandb:
    """A run named after the run folder; WANDB_MODE=offline keeps it on this machine."""

    def __init__(self, config: RunConfig, folder: RunFolder, step: int) -> None:
        self._run = import_module("wandb").init(
            project=PROJECT, name=folder.path.name, dir=str(folder.path), config=config.model_dump(mode="json")
        )

    def log(self, values: dict[str, float], step: int) -> None:
        self._run.log(values, step=step)

    def close(self) -> None:
        self._run.finish()


_SINKS: dict[str, Callable[[RunConfig, RunFolder, int], Sink]] = {
    "tensorboard": TensorBoard,
    "trackio": Trackio,
    "wandb": Wandb,
}


class Trackers:
    """The trackers of a run, opened at `step` by the first process; `say` is told of one that fails."""

    def __init__(self, config: RunConfig, folder: RunFolder, step: int, say: Callable[[str], None]) -> None:
        self._say = say
        self._open: dict[str, Sink] = {}
        for name in config.trackers if ranks.first() else ():
            self._try(name, lambda name=name: self._open.update({name: _SINKS[name](config, folder, step)}))

    def log(self, line: Mapping[str, Any]) -> None:
        """The numbers in a line of metrics.jsonl."""
        values = scalars(line)
        for name, sink in list(self._open.items()):
            self._try(name, lambda sink=sink: sink.log(values, line["step"]))

    def close(self) -> None:
        """Finish all of them."""
        for name, sink in list(self._open.items()):
            self._try(name, sink.close)

    def _try(self, name: str, call: Callable[[], None]) -> None:
        try:
            call()
        except Exception as error:
            self._open.pop(name, None)
            self._say(f"{name} failed and gets no more metrics of this run: {type(error).__name__}: {error}")


def scalars(line: Mapping[str, Any]) -> dict[str, float]:
    """The numbers of a line of metrics under flat names; by environment under `level/`, `accuracy/` and
    `left_out/`, reward columns under `rewards/`.
    """
    values = {key: value for key, value in line.items() if isinstance(value, (int, float)) and key != "step"}
    values |= {f"rewards/{name}": mean for name, mean in line.get("rewards", {}).items() if mean is not None}
    values |= {f"clock/{name}": seconds for name, seconds in line["clock"].items()}
    for env, (_, top, accuracy, _) in line["places"].items():
        values[f"level/{env}"] = top
        if accuracy is not None:
            values[f"accuracy/{env}"] = accuracy
    return {**values, **{f"left_out/{env}": count for env, count in line["left_out"].items()}}


def check_trackers(names: Iterable[str]) -> None:
    """Raises GradatimError, with the command that helps, if one of them is not installed."""
    missing = [name for name in names if not _installed(name)]
    if missing:
        raise GradatimError(
            f"trackers = {', '.join(missing)}, which is not installed. "
            f'Install with: pip install "gradatim[{",".join(missing)}]"'
        )


def _installed(name: str) -> bool:
    """Whether there is such a module; a folder of that name, as W&B leaves behind, is none."""
    spec = find_spec(name)
    return spec is not None and spec.origin is not None
