"""Adapters: only they are trained, saved and read again, and a run with them resumes exactly."""

import json
import shutil
from pathlib import Path

import pytest
from gradatim.runtime.errors import GradatimError
from gradatim.training.model.policy import load_policy
from gradatim.training.records.folder import RunFolder
from gradatim.training.reports.progress import Progress
from gradatim.training.run import resume

from .conftest import assert_equal_runs, cut, metrics, run

ADAPTER = "adapter_model.safetensors"


def weights(path: Path) -> dict[str, bytes]:
    from safetensors.numpy import load_file

    return {name: value.tobytes() for name, value in load_file(path).items()}


def test_adapters_are_trained_saved_and_resumed_exactly(quick: dict, whole: RunFolder, tmp_path: Path) -> None:
    lora = {"r": 4, "alpha": 8, "dropout": 0.1, "target_modules": ["q_proj", "v_proj"]}
    values = {**quick, "lora": lora, "learning_rate": 1e-2, "keep_checkpoints": 9, "start_levels": 3}
    straight = run(values, tmp_path / "whole")
    assert any(line["loss"] for line in metrics(straight)), "a run without signal would test nothing"
    names = {path.name for path in straight.model.iterdir()}
    assert ADAPTER in names and "model.safetensors" not in names
    first, last = (weights(straight.checkpoints / f"checkpoint-{step}" / ADAPTER) for step in (1, 4))
    assert first.keys() == last.keys() and all("lora_" in name for name in first)
    assert first != last
    folder = cut(straight, 2, tmp_path / "cut")
    assert resume(str(folder.path), Progress("test"), {})
    assert_equal_runs(folder, straight)
    assert folder.read(folder.evaluation) == straight.read(straight.evaluation)


def test_a_finished_budget_restores_the_adapters(quick: dict, tmp_path: Path) -> None:
    """A kill between the last step and the end of the run leaves only the evaluation to be done."""
    straight = run({**quick, "lora": {"r": 2}, "steps": 2, "learning_rate": 1e-2}, tmp_path / "whole")
    folder = RunFolder(shutil.copytree(straight.path, tmp_path / "copy"))
    shutil.rmtree(folder.model)
    assert resume(str(folder.path), Progress("test"), {})
    assert weights(folder.model / ADAPTER) == weights(straight.model / ADAPTER)


def test_adapters_of_a_moved_run_find_the_model_of_its_warm_start(whole: RunFolder, tmp_path: Path) -> None:
    from gradatim.training.model.adapters import adapted
    from gradatim.training.settings.section import LoraConfig

    home = tmp_path / "there"
    shutil.copytree(whole.warm_model, home / "warmstart" / "model")
    policy = adapted(load_policy(home / "warmstart" / "model"), LoraConfig(r=2), 0)
    policy.save(home / "model")
    assert json.loads((home / "model" / "adapter_config.json").read_text())["base_model_name_or_path"].startswith("/")
    moved = home.rename(tmp_path / "elsewhere")
    assert load_policy(moved / "model").default_markers == "whole"
    shutil.rmtree(moved / "warmstart")
    with pytest.raises(GradatimError, match="cannot load the model"):
        load_policy(moved / "model")


def test_equal_seeds_give_equal_adapters_and_leave_the_random_state_alone(whole: RunFolder) -> None:
    import torch
    from gradatim.training.model.adapters import adapted
    from gradatim.training.settings.section import LoraConfig

    torch.manual_seed(5)
    before = torch.get_rng_state()
    found = [adapted(load_policy(whole.model), LoraConfig(r=2), seed).model for seed in (1, 1, 2)]
    assert torch.equal(before, torch.get_rng_state())
    one, two, three = (dict(model.named_parameters()) for model in found)
    assert {name for name, value in one.items() if value.requires_grad} == {n for n in one if "lora_" in n}
    assert all(torch.equal(one[name], two[name]) for name in one)
    assert any(not torch.equal(one[name], three[name]) for name in one if "lora_A" in name)
