"""The folder of one run: where everything lies, and how it survives a kill at any moment.

run.yaml                the configuration, as resolved at the start; `gradatim train run.yaml -o OTHER` repeats the run
provenance.json         versions, hashes of the pack, seeds
warmstart/model/        weights and tokenizer after the warm start (if there was one)
metrics.jsonl           one line per optimizer step
instances.jsonl         the instances of each generation
samples.jsonl           some completions with their rewards
checkpoints/            TRL checkpoints with scheduler_state.json; files.json, written last, lists their files
evaluation.json         held-out results before and after
summary.json            time by phase, steps, levels reached
model/                  the final weights
report.html             everything to look at
"""

import json
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from ...runtime.errors import GradatimError
from ..settings.run_file import read_run
from .checkpoints import checkpoint_step, newest
from .files import write_json, write_text

__all__ = ["STATE_FILE", "STEP_LOGS", "RunFolder", "checkpoint_step", "write_json", "write_text"]
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
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise GradatimError(
                f"cannot make the run folder {self.path}: {error.strerror}; name another with --output"
            ) from None

    def discard_empty(self) -> None:
        """Remove the folder if it holds nothing but what the run was to be."""
        if {path.name for path in self.path.iterdir()} <= {self.config.name, self.provenance.name}:
            shutil.rmtree(self.path)

    def latest_checkpoint(self) -> Path | None:
        """The newest checkpoint that is whole and undamaged."""
        return newest(self.checkpoints)

    def append(self, name: str, line: dict[str, Any]) -> None:
        """Add one JSON line to a log."""
        with (self.path / name).open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")

    def lines(self, name: str) -> Iterator[dict[str, Any]]:
        """The lines of a log, oldest first, without those that are torn or damaged; nothing if there is no such log."""
        path = self.path / name
        if path.is_file():
            for line in path.read_text(encoding="utf-8", errors="replace").splitlines(keepends=True):
                if line.endswith("\n"):
                    with suppress(ValueError):
                        yield json.loads(line)

    def rewind(self, step: int) -> None:
        """Drop the log lines of steps after `step`, so that a resumed run writes them again once."""
        for name in STEP_LOGS:
            kept = [line for line in self.lines(name) if line["step"] <= step]
            text = "".join(json.dumps(line) + "\n" for line in kept)
            write_text(self.path / name, text)

    def read(self, path: Path) -> dict[str, Any]:
        """A table of this run, JSON or YAML. Raises GradatimError if it is missing or damaged."""
        try:
            if path.suffix == ".yaml" and path.is_file():
                return read_run(path)
            return json.loads(path.read_text(encoding="utf-8"))
        except OSError:
            raise GradatimError(f"{self.path} is not a run folder: {path.name} is missing or unreadable") from None
        except ValueError:
            derived = path in (self.evaluation, self.summary)
            remedy = "remove it, and --resume writes it again" if derived else "take it from a copy"
            raise GradatimError(f"{path} is damaged: {remedy}") from None
