"""Trackers get the numbers of every step, are refused by name when missing, and cannot stop a run."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from gradatim.runtime.errors import GradatimError
from gradatim.training.records.folder import RunFolder
from gradatim.training.reports import trackers
from gradatim.training.reports.progress import Progress
from gradatim.training.run import start
from gradatim.training.settings.config import build_config


class Kept:
    """Stands for a run of trackio or W&B, and for a writer of TensorBoard."""

    def __init__(self, fails: bool = False) -> None:
        self.logged: list[tuple[int, dict[str, float]]] = []
        self.closed = False
        self.fails = fails

    def log(self, values: dict[str, float], step: int) -> None:
        if self.fails:
            raise ConnectionError("no network")
        self.logged.append((step, values))

    def add_scalar(self, name: str, value: float, step: int) -> None:
        self.logged.append((step, {name: value}))

    def finish(self) -> None:
        self.closed = True

    close = finish


def test_a_missing_tracker_is_refused_before_anything_is_made(small: dict, tmp_path: Path) -> None:
    trackers.check_trackers([])
    absent = {"output": str(tmp_path / "run"), "trackers": ["wandb", "trackio"]}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(trackers, "find_spec", {"wandb": SimpleNamespace(origin=None)}.get)
        with pytest.raises(
            GradatimError, match=r'not installed. Install with: pip install "gradatim\[wandb,trackio\]"'
        ):
            start(build_config({**small, **absent}), Progress("test"))
    assert not (tmp_path / "run").exists()
    with pytest.raises(GradatimError, match="`trackers"):
        build_config({**small, "output": "x", "trackers": ["tensorbord"]})


def test_every_step_is_tracked_and_a_failing_tracker_is_left_out(
    small: dict, whole: RunFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    board, good, bad = Kept(), Kept(), Kept(fails=True)
    tools = {
        "torch.utils.tensorboard": SimpleNamespace(SummaryWriter=lambda folder, purge_step: board),
        "trackio": SimpleNamespace(init=lambda **settings: good),
        "wandb": SimpleNamespace(init=lambda **settings: bad),
    }
    monkeypatch.setattr(trackers, "import_module", tools.__getitem__)
    monkeypatch.setattr(trackers, "find_spec", lambda name: SimpleNamespace(origin=name))
    values = {**small, "model": str(whole.warm_model), "warm_start": None, "start_levels": 2, "steps": 2}
    values |= {"evaluation": {"per_level": 1, "max_level": 1}, "trackers": ["tensorboard", "trackio", "wandb"]}
    said: list[str] = []
    progress = Progress("test")
    progress.say = said.append
    assert start(build_config({**values, "output": str(tmp_path / "run")}), progress)
    lines = list(RunFolder(tmp_path / "run").lines("metrics.jsonl"))
    assert [step for step, _ in good.logged] == [1, 2]
    for (_, tracked), line in zip(good.logged, lines, strict=True):
        assert tracked == trackers.scalars(line)
        assert tracked["loss"] == line["loss"] and tracked["level/sort"] == line["places"]["sort"][1]
        assert all(isinstance(value, (int, float)) for value in tracked.values())
    assert [(step, value) for step, one in board.logged for name, value in one.items() if name == "reward"] == [
        (line["step"], line["reward"]) for line in lines
    ]
    assert good.closed and board.closed and not bad.closed
    assert said.count("wandb failed and gets no more metrics of this run: ConnectionError: no network") == 1
