"""Every scheduler in the training loop: runs, and goes on exactly from a checkpoint."""

import json
from pathlib import Path

import pytest
from gradatim.runtime.errors import GradatimError
from gradatim.training.reports.progress import Progress
from gradatim.training.run import resume
from gradatim.training.schedulers import SCHEDULERS

from .conftest import FIRST, SORT, assert_equal_runs, cut, metrics, run, write_pack


@pytest.mark.parametrize("scheduler", ["frontier", "scaler"])
def test_resume_is_exact(scheduler: str, quick: dict, tmp_path: Path) -> None:
    whole = run({**quick, "scheduler": scheduler, "keep_checkpoints": 9}, tmp_path / "whole")
    folder = cut(whole, 2, tmp_path / "cut")
    assert resume(str(folder.path), Progress("test"), {})
    assert any(line["loss"] for line in metrics(whole)), "a run without signal would test nothing"
    assert_equal_runs(folder, whole)


@pytest.mark.parametrize("scheduler", sorted(set(SCHEDULERS) - {"frontier", "scaler", "window", "uniform"}))
def test_scheduler_runs_and_its_state_is_in_the_checkpoint(scheduler: str, quick: dict, tmp_path: Path) -> None:
    options = {"static": {"high": 3}, "rlve": {"tau_num": 1, "demote": 0.1}, "sec": {"temperature": 0.5}}[scheduler]
    values = {**quick, "scheduler": scheduler, "scheduler_options": options, "steps": 2, "weights": {"first": 2}}
    folder = run(values, tmp_path / "run")
    checkpoint = folder.latest_checkpoint()
    assert checkpoint is not None
    state = json.loads((checkpoint / "scheduler_state.json").read_text())["scheduler"]
    assert (state["name"], state["step"]) == (scheduler, 2)
    drawn = [env for line in folder.lines("instances.jsonl") for env, _, _ in line["instances"]]
    assert len(drawn) == 8 and metrics(folder)[-1]["places"].keys() == {"sort", "first"}


def test_instances_that_cannot_be_generated_are_replaced_and_counted(quick: dict, tmp_path: Path) -> None:
    broken = {**FIRST, "answer": "digits[0]", "before_sampling": "if seed % 3: raise ValueError('refused')"}
    pack = write_pack(tmp_path / "pack", {"sort": SORT, "first": broken})
    folder = run({**quick, "pack": str(pack), "steps": 2}, tmp_path / "run")
    assert all(len(line["instances"]) == 4 for line in folder.lines("instances.jsonl"))
    assert metrics(folder)[-1]["failed"]["first"] > 0
    dead = {**FIRST, "before_sampling": "if level > 1: raise ValueError('refused')"}
    pack = write_pack(tmp_path / "dead", {"first": dead})
    with pytest.raises(GradatimError, match=r"first cannot generate level 2, seed .*ValueError: refused; leave it out"):
        run({**quick, "pack": str(pack), "levels": {"first": (2, 3)}}, tmp_path / "dead run")


def test_refill_draws_again_and_resumes_exactly(quick: dict, tmp_path: Path) -> None:
    values = {**quick, "dynamic_sampling": "refill", "start_levels": 4, "keep_checkpoints": 9, "micro_batch": 16}
    whole = run(values, tmp_path / "whole")
    rounds = [line["rounds"] for line in metrics(whole)]
    drawn = [len(line["instances"]) for line in whole.lines("instances.jsonl")]
    assert max(rounds) > 1, "a run in which every group teaches would test nothing"
    for line, count in zip(metrics(whole), drawn, strict=True):
        assert len(line["results"]) == count >= 4
        assert (line["rounds"] > 1) == (count > 4)
        assert 1 <= line["rounds"] <= 3
    folder = cut(whole, 2, tmp_path / "cut")
    assert resume(str(folder.path), Progress("test"), {})
    assert_equal_runs(folder, whole)


HALF = """right = answer.strip() == reference(instance)
    return {'status': 'malformed' if answer == '' else 'correct' if right else 'wrong', 'accuracy': int(right),
            'score': 0.5 if answer else 0.0, 'criteria': {}, 'feedback': ['length ' + str(len(answer))]}"""


def test_score_as_reward_leaves_accuracy_to_the_scheduler(quick: dict, tmp_path: Path) -> None:
    pack = write_pack(tmp_path / "pack", {"first": {**FIRST, "before_judging": HALF}})
    changes = {"pack": str(pack), "steps": 10, "reward": "score", "format_penalty": 0.25, "aggregation": "gdpo"}
    folder = run({**quick, **changes}, tmp_path / "run")
    samples = list(folder.lines("samples.jsonl"))
    assert all(s["reward"] == (0.5 if s["completion"] else -0.25) for s in samples)
    assert all(s["feedback"] == [f"length {len(s['completion'])}"] for s in samples)
    assert {s["status"] for s in samples} <= {"correct", "wrong", "malformed"}
    successes = sum(result[2] for line in metrics(folder) for result in line["results"])
    assert 0 < successes < 10 * 4 * 8, "the scheduler sees exact accuracy, not the score"


@pytest.mark.parametrize("change", [{"loss_type": "gspo"}, {"loss_type": "cispo"}, {"loss_type": "dr_grpo"}])
def test_losses_reach_trl(change: dict, quick: dict, tmp_path: Path) -> None:
    folder = run({**quick, **change, "steps": 1, "dynamic_sampling": "off"}, tmp_path / "run")
    assert [line["rounds"] for line in metrics(folder)] == [1]
    import torch

    checkpoint = folder.latest_checkpoint()
    assert checkpoint is not None
    saved = torch.load(checkpoint / "training_args.bin", weights_only=False)
    sequences = change["loss_type"] == "gspo"
    assert saved.loss_type == ("grpo" if sequences else change["loss_type"])
    assert saved.importance_sampling_level == ("sequence" if sequences else "token")
    assert saved.epsilon_high == (5.0 if change["loss_type"] == "cispo" else 0.28)
