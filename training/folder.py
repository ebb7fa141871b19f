"""The folder of one run: where everything lies, and how it survives a kill at any moment.

run.yaml                the configuration, as resolved at the start; `gradatim train run.yaml -o OTHER` repeats the run
provenance.json         versions, hashes of the pack, seeds
warmstart/model/        weights and tokenizer after the warm start (if there was one)
metrics.jsonl           one line per optimizer step
instances.jsonl         the instances of each generation
samples.jsonl           some completions with their rewards
checkpoints/            TRL checkpoints, each with scheduler_state.json written last
evaluation.json         held-out results before and after
summary.json            time by phase, steps, levels reached
model/                  the final weights
report.html             everything to look at
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..runtime.errors import GradatimError
from .run_file import read_run

STATE_FILE = "scheduler_state.json"
STEP_LOGS = ("metrics.jsonl", "instances.jsonl", "samples.jsonl")


class RunFolder:
    """Paths and files of one run."""

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self.config = self.path / "run.yaml"
        self.provenance = self.path / "provenance.json"
        self.checkpoints = self.path / "checkpoints"
        self.warm_model = self.path / "warmstart" / "model"
        self.warm_instances = self.path / "warmstart" / "instances.json"
        self.evaluation = self.path / "evaluation.json"
        self.summary = self.path / "summary.json"
        self.model = self.path / "model"
        self.report = self.path / "report.html"

    def create(self) -> None:
        """Make the folder. Raises GradatimError if something is already in it."""
        if self.path.is_dir() and any(self.path.iterdir()):
            raise GradatimError(
                f"the run folder {self.path} is not empty: name another with --output, "
                f"or go on with --resume {self.path}"
            )
        if self.path.exists() and not self.path.is_dir():
            raise GradatimError(f"{self.path} is a file, not a folder: name another with --output")
        self.path.mkdir(parents=True, exist_ok=True)

    def latest_checkpoint(self) -> Path | None:
        """The newest complete checkpoint; one that a kill cut short has no scheduler state and is passed over."""
        found = [path for path in self.checkpoints.glob("checkpoint-*") if (path / STATE_FILE).is_file()]
        return max(found, key=checkpoint_step, default=None)

    def append(self, name: str, line: dict[str, Any]) -> None:
        """Add one JSON line to a log."""
        with (self.path / name).open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")

    def lines(self, name: str) -> Iterator[dict[str, Any]]:
        """The complete lines of a log, oldest first; nothing if there is no such log."""
        path = self.path / name
        if path.is_file():
            for line in path.read_text(encoding="utf-8").splitlines(keepends=True):
                if line.endswith("\n"):
                    yield json.loads(line)

    def rewind(self, step: int) -> None:
        """Drop the log lines of steps after `step`, so that a resumed run writes them again once."""
        for name in STEP_LOGS:
            kept = [line for line in self.lines(name) if line["step"] <= step]
            text = "".join(json.dumps(line) + "\n" for line in kept)
            write_text(self.path / name, text)

    def read(self, path: Path) -> dict[str, Any]:
        """A table of this run, JSON or YAML. Raises GradatimError if it is missing or torn."""
        try:
            if path.suffix == ".yaml" and path.is_file():
                return read_run(path)
            return json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            raise GradatimError(f"{self.path} is not a run folder: {path.name} is missing or unreadable") from None


def checkpoint_step(path: Path) -> int:
    """The step in a checkpoint folder's name."""
    return int(path.name.rsplit("-", 1)[1])


def write_json(path: Path, value: Any) -> None:
    """Write `value` so that a reader sees the old file or the whole new one."""
    write_text(path, json.dumps(value) + "\n")


def write_text(path: Path, text: str) -> None:
    """Write `text` so that a reader sees the old file or the whole new one."""
    partial = path.with_name(path.name + ".partial")
    path.parent.mkdir(parents=True, exist_ok=True)
    partial.write_text(text, encoding="utf-8")
    os.replace(partial, path)
