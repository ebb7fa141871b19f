"""A whole run, its resume after a kill, and verifiers that fail."""

import json
import re
import shutil
from pathlib import Path

import pytest
from gradatim.runtime.errors import GradatimError
from gradatim.training.records.checkpoints import seal
from gradatim.training.records.folder import RunFolder
from gradatim.training.reports.progress import Progress
from gradatim.training.reports.report import write_report
from gradatim.training.run import resume, start
from gradatim.training.settings.config import build_config


def quiet_progress() -> Progress:
    return Progress("test")


def steps_of(folder: RunFolder) -> list[dict]:
    """The metrics without clock readings."""
    return [{key: value for key, value in line.items() if key != "clock"} for line in folder.lines("metrics.jsonl")]


def weights(path: Path) -> dict:
    from safetensors.numpy import load_file

    return {name: value.tobytes() for name, value in load_file(path / "model.safetensors").items()}


def test_run_leaves_everything_in_its_folder(whole: RunFolder) -> None:
    lines = list(whole.lines("metrics.jsonl"))
    assert [line["step"] for line in lines] == [1, 2, 3, 4, 5]
    assert any(line["no_signal"] < 1 and line["loss"] for line in lines), "a run without signal would test nothing"
    assert all({"loss", "reward", "no_signal", "places", "clock"} <= line.keys() for line in lines)
    instances = [tuple(i) for line in whole.lines("instances.jsonl") for i in line["instances"]]
    assert len(instances) == len(set(instances)) == 5 * 4
    evaluation = whole.read(whole.evaluation)
    assert set(evaluation["before_frontier"]) == set(evaluation["after_frontier"]) == {"sort", "first"}
    summary = whole.read(whole.summary)
    assert summary["finished"]
    assert set(summary["phases"]) == {"warm start", "evaluate before", "train", "evaluate after"}
    assert whole.model.is_dir()


def test_results_of_a_step_reach_the_scheduler_before_the_next_draw(whole: RunFolder) -> None:
    """Replaying the recorded results through a fresh scheduler gives the recorded instances: nothing was stale."""
    from gradatim.training.schedulers import Outcome, build_scheduler

    config = whole.read(whole.config)
    starts = {env: top + 1 for env, top in measured_frontier(whole).items()}
    scheduler = build_scheduler("window", {"sort": (1, 6), "first": (1, 6)}, starts, 0, config["scheduler_options"])
    for metrics, drawn in zip(whole.lines("metrics.jsonl"), whole.lines("instances.jsonl"), strict=True):
        assert [list(choice) for choice in scheduler.propose(4)] == drawn["instances"]
        scheduler.observe([Outcome(*result, 0) for result in metrics["results"]])
    state = json.loads((whole.latest_checkpoint() / "scheduler_state.json").read_text())
    assert state["scheduler"] == json.loads(json.dumps(scheduler.state()))


def measured_frontier(folder: RunFolder) -> dict[str, int]:
    """The frontier over all held-out questions, as it was known before training."""
    before = folder.read(folder.evaluation)["before"]
    found = {}
    for env, cells in before.items():
        passed = [int(level) for level, marks in cells.items() if sum(marks) / len(marks) >= 0.5]
        found[env] = max(passed, default=min(map(int, cells)) - 1)
    return found


def test_a_token_budget_ends_with_the_step_that_reaches_it(whole: RunFolder, small: dict, tmp_path: Path) -> None:
    full = [line["tokens"] for line in whole.lines("metrics.jsonl")]
    rollouts = small["prompts_per_step"] * small["num_generations"]
    assert all(rollouts <= after - before <= 12 * rollouts for before, after in zip([0, *full], full, strict=False))
    for budget in (full[1], full[1] + 1):
        output = tmp_path / str(budget)
        values = {**small, "steps": None, "tokens": budget, "output": str(output)}
        assert start(build_config(values), quiet_progress())
        folder = RunFolder(output)
        found = [line["tokens"] for line in folder.lines("metrics.jsonl")]
        assert found == (full[:2] if budget == full[1] else full[:3])
        assert folder.read(folder.summary)["phases"]["train"]["tokens"] == found[-1]


def test_resume_after_the_last_step_trains_no_further(whole: RunFolder, tmp_path: Path) -> None:
    """A kill between the last step and the end of the run leaves only the evaluation to be done."""
    folder = RunFolder(shutil.copytree(whole.path, tmp_path / "copy"))
    shutil.rmtree(folder.model)
    shutil.rmtree(folder.checkpoints / "checkpoint-4")
    assert resume(str(folder.path), quiet_progress(), {})
    assert steps_of(folder) == steps_of(whole)
    assert weights(folder.model) == weights(whole.model)
    assert folder.read(folder.evaluation) == whole.read(whole.evaluation)


def test_torn_checkpoint_is_passed_over(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path)
    for name, complete in (("checkpoint-9", True), ("checkpoint-12", True), ("checkpoint-15", False)):
        (folder.checkpoints / name).mkdir(parents=True)
        if complete:
            seal(folder.checkpoints / name)
    latest = folder.latest_checkpoint()
    assert latest is not None and latest.name == "checkpoint-12"


def test_uniform_follows_another_run(whole: RunFolder, small: dict, tmp_path: Path) -> None:
    values = {**small, "scheduler": "uniform", "scheduler_options": {}, "levels_from": str(whole.path)}
    assert start(build_config({**values, "output": str(tmp_path / "uniform")}), quiet_progress())
    folder = RunFolder(tmp_path / "uniform")
    reached = whole.read(whole.summary)["reached"]
    assert folder.read(folder.summary)["reached"] == reached
    assert folder.read(folder.evaluation)["before"] == whole.read(whole.evaluation)["before"]
    page = write_report(whole.path, folder.path).read_text(encoding="utf-8")
    assert "baseline gain" in page
    assert page.count("<svg") == 3
    links = re.findall(r'(?:src|href)="([^"]*)"', page)
    assert all(link.startswith(("#", "data:")) for link in links), "the page must need no other file"


def test_verifiers_that_fail_are_left_out_and_counted(faulty_pack: Path, small: dict, tmp_path: Path) -> None:
    values = {**small, "pack": str(faulty_pack), "output": str(tmp_path / "run"), "verify_deadline": 0.2}
    values |= {"evaluation": {"per_level": 2, "max_level": 1}, "steps": 4, "num_generations": 2}
    assert start(build_config(values), quiet_progress())
    folder = RunFolder(tmp_path / "run")
    lines = list(folder.lines("metrics.jsonl"))
    asked = 4 * 4 * 2
    judged = sum(rollouts for line in lines for _, _, _, rollouts in line["results"])
    left_out = sum(lines[-1]["left_out"].values())
    assert set(lines[-1]["left_out"]) == {"first", "slow"}
    assert judged + left_out == asked
    assert all(line["loss"] == line["loss"] for line in lines), "a missing verdict must not make the loss NaN"


def test_run_folder_in_use_is_refused(small: dict, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(GradatimError, match=r"is not empty: name another with --output, or go on with --resume"):
        start(build_config({**small, "output": str(tmp_path)}), quiet_progress())


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"environments": ["sorted"]}, "has no environment sorted, did you mean `sort`"),
        ({"levels": {"srt": (1, 2)}}, "levels: the run has no environment srt, did you mean `sort`"),
        ({"start_levels": {"srt": 3}}, "start_levels: the run has no environment srt, did you mean `sort`"),
        ({"weights": {"srt": 3}}, "weights: the run has no environment srt, did you mean `sort`"),
        ({"levels": {"sort": (1, 60)}}, r"levels 1..60 of sort are not within its own 1..6"),
        ({"model": "./missing"}, "does not exist"),
        ({"scheduler": "widow"}, "did you mean `window`"),
        ({"scheduler_options": {"demote": 0.9}}, "demote < promote"),
        ({"scheduler_options": {"demote": "low"}}, "demote = 'low' must be a number"),
        ({"scheduler": "rlve", "scheduler_options": {"tau_nun": 3}}, "no option `tau_nun`, did you mean `tau_num`"),
        ({"scheduler": "static", "scheduler_options": {"timetable": 3}}, "timetable = 3 must be a list"),
        ({"weights": {"other": 1}}, "weights: the run has no environment other; it has sort, first"),
        ({"weights": {"sort": 0, "first": 0}}, "weights are 0 for every environment"),
    ],
)
def test_mistakes_are_found_before_the_run_folder_exists(
    change: dict, message: str, small: dict, tmp_path: Path
) -> None:
    with pytest.raises(GradatimError, match=message):
        start(build_config({**small, "output": str(tmp_path / "run"), **change}), quiet_progress())
    assert not (tmp_path / "run").exists()


def test_resume_needs_a_run_folder(tmp_path: Path) -> None:
    with pytest.raises(GradatimError, match="is not a run folder"):
        resume(str(tmp_path), quiet_progress(), {})


def test_trl_with_other_methods_is_refused_before_a_model_is_built(
    small: dict, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gradatim.training.loop import trainer

    monkeypatch.setattr(trainer.GRPOTrainer, "_calculate_rewards", lambda self, inputs: None)
    with pytest.raises(GradatimError, match=r"GRPOTrainer._calculate_rewards takes \(inputs\)"):
        start(build_config({**small, "output": str(tmp_path / "run")}), quiet_progress())
    assert not (tmp_path / "run" / "warmstart").exists()
