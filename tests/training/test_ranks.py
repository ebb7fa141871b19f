"""Two processes under torchrun: equal schedulers, shared work, one writer, exact resume after one is killed."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from gradatim.runtime.errors import GradatimError
from gradatim.training.records.folder import RunFolder
from gradatim.training.reports.progress import Progress
from gradatim.training.run import resume

from .conftest import metrics

CHILD = """
import json, os, signal, sys
from zlib import crc32
from gradatim.training import launch, run
from gradatim.training.host import ranks
from gradatim.training.loop import trainer
from gradatim.training.settings.config import build_config

values, killed = json.loads(sys.argv[1]), int(sys.argv[2])
report = trainer.ScheduledTrainer._report

def reported(self, rewards, lengths):
    report(self, rewards, lengths)
    digest = crc32(json.dumps(self.task_scheduler.state()).encode())
    line = {"digest": digest, "verified": sorted({v.feedback[0] for v in self._judge.verdicts})}
    with open(f"{values['output']}-rank{ranks.rank()}.jsonl", "a") as file:
        file.write(json.dumps(line) + "\\n")
    if killed and ranks.rank() == 1 and self.state.global_step + 1 == killed:
        os.kill(os.getpid(), signal.SIGKILL)

trainer.ScheduledTrainer._report = reported
if len(sys.argv) > 3:
    launch.relaunch(values["output"], {})
else:
    launch.launch(build_config(values))
"""


def torchrun(values: dict, killed: int = 0, *more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]
    script = Path(values["output"] + ".py")
    script.write_text(CHILD, encoding="utf-8")
    command += [str(script), json.dumps(values), str(killed), *more]
    return subprocess.run(
        command, capture_output=True, text=True, timeout=900, env={**os.environ, "HF_HUB_OFFLINE": "1"}
    )


@pytest.fixture(scope="module")
def shared(small: dict, whole: RunFolder, tmp_path_factory: pytest.TempPathFactory) -> dict:
    """A configuration of two processes that takes a few seconds; tests add `output`."""
    from .conftest import write_pack

    judged = "return {'status': 'correct' if answer.strip() == reference(instance) else 'wrong', 'score': 0.0, "
    judged += "'accuracy': int(answer.strip() == reference(instance)), 'criteria': {}, 'feedback': [prompt(instance)]}"
    parts = {"tag": "S", "answer": "''.join(sorted(digits))", "before_judging": judged}
    pack = write_pack(tmp_path_factory.mktemp("packs") / "shared", {"sort": parts})
    changes = {"pack": str(pack), "model": str(whole.warm_model), "warm_start": None, "start_levels": 3, "steps": 4}
    changes |= {"save_steps": 2, "evaluation": {"per_level": 8, "batch": 5, "max_level": 2}, "scheduler": "frontier"}
    return {**small, **changes, "scheduler_options": {}}


@pytest.fixture(scope="module")
def together(shared: dict, tmp_path_factory: pytest.TempPathFactory) -> RunFolder:
    """An uninterrupted run of two processes."""
    output = tmp_path_factory.mktemp("runs") / "together"
    done = torchrun({**shared, "output": str(output)})
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("Report: ") == 1, "the first process alone speaks"
    return RunFolder(output)


def seen(folder: RunFolder, rank: int) -> list[dict]:
    return [json.loads(line) for line in Path(f"{folder.path}-rank{rank}.jsonl").read_text().splitlines()]


@pytest.mark.long
def test_processes_share_the_work_and_know_the_same(together: RunFolder) -> None:
    one, two = seen(together, 0), seen(together, 1)
    assert [line["digest"] for line in one] == [line["digest"] for line in two]
    assert len({line["digest"] for line in one}) == len(one) == 4
    assert [line["step"] for line in metrics(together)] == [1, 2, 3, 4], "written once, not by each process"
    for mine, theirs, line in zip(one, two, together.lines("instances.jsonl"), strict=True):
        assert len(line["instances"]) == 4
        assert 1 <= len(mine["verified"]) <= 2 and 1 <= len(theirs["verified"]) <= 2
        assert mine["verified"] != theirs["verified"], "each process verifies its own groups"
    assert any(line["loss"] for line in metrics(together)), "a run without signal would test nothing"
    evaluation = together.read(together.evaluation)
    assert all(mark is not None for marks in evaluation["after"]["sort"].values() for mark in marks)


@pytest.mark.long
def test_evaluation_by_two_processes_gives_what_one_gives(together: RunFolder, shared: dict, tmp_path: Path) -> None:
    from gradatim.training.run import start
    from gradatim.training.settings.config import build_config

    assert start(build_config({**shared, "steps": 1, "output": str(tmp_path / "alone")}), Progress("test"))
    alone = RunFolder(tmp_path / "alone")
    assert alone.read(alone.evaluation)["before"] == together.read(together.evaluation)["before"]


@pytest.mark.long
def test_a_killed_process_ends_the_run_and_two_go_on_exactly(together: RunFolder, shared: dict, tmp_path: Path) -> None:
    from safetensors.numpy import load_file

    values = {**shared, "output": str(tmp_path / "run")}
    done = torchrun(values, 3)
    assert done.returncode == 1 and f"exitcode  : -{signal.SIGKILL.value} " in done.stderr
    folder = RunFolder(tmp_path / "run")
    checkpoint = folder.latest_checkpoint()
    assert checkpoint is not None and checkpoint.name == "checkpoint-2"
    with pytest.raises(GradatimError, match=r"saved by 2 processes and this run has 1: .* torchrun --nproc-per-node 2"):
        resume(str(folder.path), Progress("test"), {})
    done = torchrun(values, 0, "resume")
    assert done.returncode == 0, done.stderr
    assert metrics(folder) == metrics(together)
    for name in ("instances.jsonl", "samples.jsonl"):
        assert list(folder.lines(name)) == list(together.lines(name))
    mine, theirs = folder.latest_checkpoint(), together.latest_checkpoint()
    assert mine is not None and theirs is not None and mine.name == theirs.name == "checkpoint-4"
    assert (mine / "scheduler_state.json").read_bytes() == (theirs / "scheduler_state.json").read_bytes()
    one, two = load_file(folder.model / "model.safetensors"), load_file(together.model / "model.safetensors")
    assert {name: value.tobytes() for name, value in one.items()} == {n: v.tobytes() for n, v in two.items()}


@pytest.mark.long
def test_a_clock_budget_ends_all_processes_after_the_same_step(shared: dict, tmp_path: Path) -> None:
    values = {**shared, "steps": None, "wall_seconds": 1.0, "save_steps": 50, "output": str(tmp_path / "run")}
    values |= {"warm_start": {"steps": 2, "batch": 4}, "dynamic_sampling": "refill"}
    done = torchrun(values)
    assert done.returncode == 0, done.stderr
    folder = RunFolder(tmp_path / "run")
    lines = metrics(folder)
    assert len(seen(folder, 0)) == len(seen(folder, 1)) == sum(line["rounds"] for line in lines) > 0
    checkpoint = folder.latest_checkpoint()
    assert checkpoint is not None and checkpoint.name == f"checkpoint-{len(lines)}"
    assert folder.read(folder.summary)["finished"]


def test_a_warm_start_that_processes_cannot_share_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from gradatim.training.settings.config import build_config

    monkeypatch.setenv("WORLD_SIZE", "4")
    with pytest.raises(GradatimError, match=r"warm_start.batch = 6 is not a multiple of 4 processes"):
        build_config({"pack": "p", "output": "o", "steps": 1, "prompts_per_step": 8, "warm_start": {"batch": 6}})
