"""The run configuration refuses what cannot work, before any model loads, and says what to do."""

from pathlib import Path

import pytest
from gradatim.runtime.errors import GradatimError
from gradatim.training.model.policy import check_model_name
from gradatim.training.settings.config import build_config

BASE = {"pack": "pack", "output": "out", "steps": 5}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"scheduller": "window"}, "unknown key `scheduller`, did you mean `scheduler`"),
        ({"warm_start": {"stepz": 3}}, "unknown key `warm_start.stepz`, did you mean `steps`"),
        ({"num_generations": 1}, "`num_generations`: .*greater than or equal to 2"),
        ({"prompts_per_step": 3, "num_generations": 4, "micro_batch": 5}, "12 completions per step is not a multiple"),
        ({"num_iterations": 2, "save_steps": 5}, "save_steps = 5 is not a multiple of num_iterations = 2"),
        ({"steps": None}, "no budget: give steps, tokens, cpu_seconds or wall_seconds"),
        ({"keep_checkpoints": 1}, "keep_checkpoints"),
        ({"tiny": {"hidden": 100, "heads": 3}}, "hidden = 100 is not a multiple of heads = 3"),
        ({"markers": "tag"}, "`markers`"),
        ({"aggregation": "gdpo"}, "gdpo normalises several rewards .* add format_penalty"),
        ({"dynamic_sampling": "refill", "scale_rewards": "batch"}, "scale each round .* use scale_rewards = group"),
        ({"importance_sampling_level": "sequence"}, "does not fit loss_type = dapo, .* use loss_type = gspo"),
        ({"loss_type": "ppo"}, "`loss_type`: .*'dapo'"),
        ({"refill_rounds": 1}, "`refill_rounds`"),
        ({"format_penalty": -1}, "`format_penalty`"),
        ({"learning_rate": float("inf")}, "`learning_rate`: must be a finite number"),
        ({"environments": []}, "`environments`: .*at least 1 item"),
        ({"lora": True}, r"`lora`: must be a table of keys \(got True\)"),
        ({"trackers": "wandb"}, r"`trackers`: must be a list, such as \[one, two\] \(got 'wandb'\)"),
        ({"reward": {"acuracy": 1}}, "`reward.acuracy`: must be 'accuracy', 'score' or 'criteria'"),
        ({"max_completion_length": 300}, "leaves no room for a prompt in tiny.context = 256"),
    ],
)
def test_unusable_values_are_named_with_a_reason(change: dict, message: str) -> None:
    with pytest.raises(GradatimError, match=message):
        build_config({**BASE, **change})


def test_every_problem_is_reported_at_once() -> None:
    with pytest.raises(GradatimError) as caught:
        build_config({"pack": "p", "stepss": 1, "seed": -1})
    text = str(caught.value)
    assert "unknown key `stepss`, did you mean `steps`" in text
    assert "`output` is missing: run folder; must be new or empty" in text
    assert "`seed`" in text


def test_messages_stay_short_whatever_is_given() -> None:
    with pytest.raises(GradatimError) as caught:
        build_config({**BASE, "zzzzzz": 1, "environments": [{"name": "x" * 1000}]})
    text = str(caught.value)
    assert "unknown key `zzzzzz`; `gradatim train --example` explains all of them" in text
    assert "(got " in text and max(map(len, text.splitlines())) < 200


def test_groups_must_not_straddle_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORLD_SIZE", "2")
    with pytest.raises(GradatimError, match="cannot be shared by 2 processes"):
        build_config({**BASE, "prompts_per_step": 9})
    config = build_config({**BASE, "prompts_per_step": 8, "num_generations": 4})
    assert (config.forward_batch, config.accumulation) == (16, 1)


def test_batch_shape_follows_from_the_micro_batch() -> None:
    config = build_config({**BASE, "prompts_per_step": 6, "num_generations": 4, "micro_batch": 8})
    assert (config.rollouts_per_step, config.forward_batch, config.accumulation) == (24, 8, 3)


def test_model_folders_are_checked_by_name(tmp_path: Path) -> None:
    check_model_name("tiny")
    check_model_name("Qwen/Qwen3-0.6B")
    with pytest.raises(GradatimError, match="does not exist"):
        check_model_name(str(tmp_path / "nowhere"))
    with pytest.raises(GradatimError, match=r"holds no config\.json"):
        check_model_name(str(tmp_path))
