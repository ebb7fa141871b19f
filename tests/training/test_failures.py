"""What runs out or breaks is named with its remedy, and the last good checkpoint is what a run goes on from."""

import errno
import json
import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
import torch
from gradatim.runtime.errors import GradatimError
from gradatim.training.host import failures
from gradatim.training.host.failures import explained
from gradatim.training.records.checkpoints import SEAL, fault, newest, seal
from gradatim.training.records.folder import RunFolder
from gradatim.training.reports.progress import Progress
from gradatim.training.run import resume, start
from gradatim.training.settings.config import build_config

from .conftest import assert_equal_runs


def truncate(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


DAMAGES: dict[str, tuple[Callable[[Path], None], str]] = {
    "truncated weights": (lambda c: truncate(c / "model.safetensors"), "has a damaged model.safetensors"),
    "one bit of the optimizer": (lambda c: flip(c / "optimizer.pt"), "has a damaged optimizer.pt"),
    "no scheduler state": (lambda c: (c / "scheduler_state.json").unlink(), "lacks scheduler_state.json"),
    "damaged JSON": (lambda c: truncate(c / "trainer_state.json"), "has a damaged trainer_state.json"),
    "a torn list of files": (lambda c: truncate(c / SEAL), "is not readable"),
    "half written": (lambda c: (c / SEAL).unlink(), "was cut short while it was written; it was removed"),
}


def heard() -> tuple[list[str], Progress]:
    """A progress display, and what is said through it."""
    said: list[str] = []
    progress = Progress("test")
    progress.say = said.append
    return said, progress


def unfinished(whole: RunFolder, output: Path) -> RunFolder:
    """A copy of a finished run as it was when it was killed after its last step."""
    folder = RunFolder(shutil.copytree(whole.path, output))
    shutil.rmtree(folder.model)
    return folder


@pytest.mark.parametrize("kind", DAMAGES)
def test_a_damaged_checkpoint_is_passed_over_and_named(kind: str, whole: RunFolder, tmp_path: Path) -> None:
    damage, reason = DAMAGES[kind]
    folder = unfinished(whole, tmp_path / "run")
    damage(folder.checkpoints / "checkpoint-5")
    said, progress = heard()
    assert resume(str(folder.path), progress, {})
    (line,) = (line for line in said if line.startswith("checkpoint-5"))
    assert reason in line and line.endswith("going on from checkpoint-4")
    assert_equal_runs(folder, whole)
    assert fault(folder.checkpoints / "checkpoint-5") is None


def test_without_a_good_checkpoint_training_starts_over(whole: RunFolder, tmp_path: Path) -> None:
    folder = unfinished(whole, tmp_path / "run")
    for path in folder.checkpoints.glob("checkpoint-*"):
        truncate(path / "rng_state.pth")
    truncate(folder.warm_model / "model.safetensors")
    with (folder.path / "metrics.jsonl").open("a", encoding="utf-8") as file:
        file.write('\0\0\0\n{"step": 6, "lo')
    said, progress = heard()
    assert resume(str(folder.path), progress, {})
    assert sum("training starts over" in line for line in said) == 2
    assert any("the warm start is done again" in line for line in said)
    assert_equal_runs(folder, whole)


def test_only_whole_folders_count(tmp_path: Path) -> None:
    for step in (9, 12, 15):
        (tmp_path / f"checkpoint-{step}").mkdir()
        (tmp_path / f"checkpoint-{step}" / "weights").write_text("w")
    (tmp_path / "checkpoint-x").mkdir()
    assert newest(tmp_path) is None and newest(tmp_path / "nowhere") is None
    seal(tmp_path / "checkpoint-9")
    seal(tmp_path / "checkpoint-12")
    assert newest(tmp_path) == tmp_path / "checkpoint-12"
    (tmp_path / "checkpoint-12" / SEAL).write_text(json.dumps(["weights"]))
    assert newest(tmp_path) == tmp_path / "checkpoint-9"


@pytest.fixture
def quick(small: dict, whole: RunFolder, tmp_path: Path) -> dict:
    changes = {"model": str(whole.warm_model), "warm_start": None, "evaluation": {"per_level": 2, "max_level": 1}}
    return {**small, **changes, "start_levels": 2, "scheduler_options": {}, "output": str(tmp_path / "run")}


def failing_at(call: int, usual: Callable, error: BaseException) -> Callable:
    """`usual`, but its call number `call` raises."""
    calls: list[int] = []

    def replaced(*args: object, **kwargs: object) -> object:
        calls.append(1)
        if len(calls) == call:
            raise error
        return usual(*args, **kwargs)

    return replaced


def test_a_full_disk_keeps_the_last_checkpoint(quick: dict, monkeypatch: pytest.MonkeyPatch) -> None:
    from gradatim.training.loop import trainer

    full = OSError(errno.ENOSPC, "No space left on device")
    with monkeypatch.context() as patch:
        patch.setattr(trainer, "write_json", failing_at(2, trainer.write_json, full))
        with pytest.raises(GradatimError, match=r"is full .*make room") as caught:
            start(build_config(quick), Progress("test"))
    text = str(caught.value)
    assert "checkpoint-2 was cut short" in text and "the last good one is checkpoint-1" in text
    assert f"gradatim train --resume {quick['output']}" in text
    assert [path.name for path in RunFolder(quick["output"]).checkpoints.glob("*checkpoint*")] == ["checkpoint-1"]
    assert resume(quick["output"], Progress("test"), {})


@pytest.mark.parametrize(
    ("method", "error", "advice"),
    [
        (
            "compute_loss",
            torch.OutOfMemoryError("CUDA out of memory."),
            r"optimizer step: lower micro_batch \(now 32\)",
        ),
        ("_generate", MemoryError(), r"generated: lower num_generations \(now 8\), prompts_per_step \(now 4\)"),
        ("_generate", RuntimeError("DefaultCPUAllocator: can't allocate memory"), "max_completion_length"),
    ],
)
def test_an_end_of_memory_says_what_to_lower(
    method: str, error: Exception, advice: str, quick: dict, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gradatim.training.loop.trainer import ScheduledTrainer

    monkeypatch.setattr(ScheduledTrainer, method, failing_at(2, getattr(ScheduledTrainer, method), error))
    with pytest.raises(
        GradatimError, match=f"out of memory .*{advice}(.|\n)*last good one is checkpoint-1; go on with"
    ):
        start(build_config(quick), Progress("test"))


def test_memory_may_end_in_other_phases_and_faults_stay_faults(quick: dict, monkeypatch: pytest.MonkeyPatch) -> None:
    config, folder = build_config(quick), RunFolder(quick["output"])

    def evaluate() -> None:
        raise MemoryError

    def warm_start() -> None:
        raise torch.OutOfMemoryError

    for phase, advice in ((evaluate, r"lower evaluation\.batch \(now 256\)"), (warm_start, r"lower warm_start\.batch")):
        with pytest.raises(GradatimError, match=advice), explained(config, folder):
            phase()
    for other in (ZeroDivisionError(), RuntimeError("shapes differ"), RuntimeError("inline_container: unexpected pos")):
        with pytest.raises(type(other)) as caught, explained(config, folder):
            raise other
        assert caught.value is other, "with room on the disk, a failed write has another cause"
    monkeypatch.setattr(failures, "LITTLE", 1 << 62)
    with pytest.raises(GradatimError, match="is full"), explained(config, folder):
        raise RuntimeError("[enforce fail at inline_container.cc:672] . unexpected pos 3699968 vs 3699860")
    with pytest.raises(GradatimError, match="is full"), explained(config, folder):
        raise Exception("Error while serializing: I/O error: No space left on device (os error 28)")
    with pytest.raises(GradatimError, match=r"cannot write .*run/x: Permission denied"), explained(config, folder):
        raise PermissionError(errno.EACCES, "Permission denied", f"{folder.path}/x")


def test_less_memory_can_be_asked_for_when_going_on(quick: dict) -> None:
    assert start(build_config({**quick, "steps": 2}), Progress("test"))
    assert resume(quick["output"], Progress("test"), {"steps": 3, "micro_batch": 8})
    assert [line["step"] for line in RunFolder(quick["output"]).lines("metrics.jsonl")] == [1, 2, 3]


def test_killed_verifiers_are_replaced(quick: dict) -> None:
    class Murderer(Progress):
        def step(self, line: dict) -> None:
            for child in psutil.Process().children(recursive=True):
                child.send_signal(signal.SIGKILL)

    assert start(build_config({**quick, "verify_workers": 2}), Murderer("test"))
    folder = RunFolder(quick["output"])
    lines = list(folder.lines("metrics.jsonl"))
    judged = sum(rollouts for line in lines for *_, rollouts in (result[:4] for result in line["results"]))
    assert [line["step"] for line in lines] == [1, 2, 3]
    assert judged == 3 * 4 * 8, "an idle worker that dies costs no verdict"
