"""Whole runs with rewards of several kinds: what is learnt from, logged and saved, and exact resume with POW3R."""

import json
from pathlib import Path

import pytest
from gradatim.runtime.errors import GradatimError
from gradatim.training.records.folder import RunFolder
from gradatim.training.reports.progress import Progress
from gradatim.training.run import resume, start
from gradatim.training.settings.config import build_config

from .conftest import SORT, assert_equal_runs, cut, metrics, run, write_pack
from .test_ranks import torchrun

JUDGED = """wanted = reference(instance)
    first, length = float(answer[:1] == wanted[0]), float(len(answer) == len(wanted))
    right = answer == wanted
    return {'status': 'correct' if right else 'wrong', 'accuracy': int(right), 'score': (first + length) / 2,
            'criteria': {'first': first, 'length': length}, 'feedback': ['the first' if first else 'not the first']}"""
HOOKS = """
def brevity(completions, verdicts, env, level, seed, instance, **others):
    assert len(completions) == len(env) == len(level) == len(seed) == len(instance) == 32
    return [1 / (1 + len(text) + len(verdict.feedback)) for text, verdict in zip(completions, verdicts)]

def broken(completions, **others):
    raise KeyError("digits")
"""


@pytest.fixture
def graded(quick: dict, tmp_path: Path) -> dict:
    """Runs rewarded by criteria with weights that follow the policy."""
    parts = {**SORT, "criteria": '{"first": 1, "length": 3}', "before_judging": JUDGED}
    pack = write_pack(tmp_path / "pack", {"sort": parts})
    changes = {"pack": str(pack), "reward": "criteria", "rubric_weighting": "pow3r", "pow3r": {"period": 3}}
    return {**quick, **changes, "start_levels": 4}


def test_pow3r_resumes_exactly(graded: dict, tmp_path: Path) -> None:
    whole = run({**graded, "keep_checkpoints": 9}, tmp_path / "whole")
    factors = [line["rubric"]["sort"] for line in metrics(whole)]
    assert factors[0] != factors[-1] and factors[-1]["first"] != 1, "weights that stay would test nothing"
    folder = cut(whole, 2, tmp_path / "cut")
    assert resume(str(folder.path), Progress("test"), {})
    assert_equal_runs(folder, whole)
    checkpoint = whole.latest_checkpoint()
    assert checkpoint is not None
    state = json.loads((checkpoint / "scheduler_state.json").read_text())
    assert state["rubric"]["sort"]["factors"] == factors[-1]


def test_functions_kl_cov_and_several_rewards_in_one_run(
    graded: dict, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "run_rewards.py").write_text(HOOKS)
    monkeypatch.chdir(tmp_path)
    changes = {"reward": {"accuracy": 1, "criteria": 0.5}, "rubric_weighting": "static", "pow3r": {}, "steps": 10}
    changes |= {"rubric": {"categories": {"form": ["length"]}}, "aggregation": "gdpo", "num_iterations": 2}
    changes |= {"save_steps": 10, "kl_cov": {"fraction": 0.1, "coefficient": 0.5}}
    entry = {"function": "run_rewards:brevity", "weight": 0.1}
    folder = run({**graded, **changes, "reward_functions": [entry]}, tmp_path / "run")
    lines = metrics(folder)
    assert [*lines[0]["rewards"]] == ["accuracy", "criteria", "criteria/form", "run_rewards:brevity"]
    assert 0 < lines[0]["rewards"]["run_rewards:brevity"] <= 1
    assert all(line["kl_cov"] == 0 for line in lines[::2]), "first pass over a batch"
    assert any(line["kl_cov"] > 0 for line in lines[1::2]), "second pass"
    samples = list(folder.lines("samples.jsonl"))
    assert all(sample["criteria"].keys() == {"first", "length"} for sample in samples)
    told = {sample["criteria"]["first"]: sample["feedback"] for sample in samples}
    assert told[0.0] == ["not the first"]


def test_a_function_that_raises_ends_the_run_with_its_name(
    quick: dict, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "run_broken.py").write_text(HOOKS)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(GradatimError, match="reward function run_broken:broken raised KeyError: 'digits'"):
        run({**quick, "reward_functions": ["run_broken:broken"]}, tmp_path / "run")


def test_unusable_rewards_leave_no_run_folder(quick: dict, tmp_path: Path) -> None:
    values = {**quick, "output": str(tmp_path / "run"), "reward": "criteria", "rubric": {"weights": {"sort": {"x": 1}}}}
    with pytest.raises(GradatimError, match="sort has no criterion 'x'; known: 'correct'"):
        start(build_config(values), Progress("test"))
    assert not (tmp_path / "run").exists()


@pytest.mark.long
def test_two_processes_agree_on_the_weights(graded: dict, tmp_path: Path) -> None:
    """Each process measures its own groups; a checkpoint is refused where their states differ."""
    done = torchrun({**graded, "steps": 2, "save_steps": 2, "output": str(tmp_path / "run")})
    assert done.returncode == 0, done.stderr
    folder = RunFolder(tmp_path / "run")
    checkpoint = folder.latest_checkpoint()
    assert checkpoint is not None
    state = json.loads((checkpoint / "scheduler_state.json").read_text())["rubric"]["sort"]
    assert state["groups"] == 8 % 3 and state["factors"]["first"] != 1
