"""Advantages and losses on batches whose verdicts are written by hand: what reaches the gradient, and what does not."""

from pathlib import Path
from typing import Any, get_args

import pytest
import torch
from gradatim.runtime.verdict import Verdict
from gradatim.training.settings.config import LossType

from .scripted import LATE, MALFORMED, RIGHT, WRONG, batch_of, gradient, scripted

ERROR, FAULT = Verdict("error"), Verdict("spec_fault")


def graded(score: float) -> Verdict:
    return Verdict("wrong", 0, score)


def normalised(values: torch.Tensor) -> torch.Tensor:
    return (values - values.mean()) / (values.std() + 1e-4)


def test_gdpo_normalises_each_reward_in_its_group_then_the_batch(pack_folder: Path, tmp_path: Path) -> None:
    """A score a thousand times smaller than the penalty weighs as much; a reward that is constant adds nothing."""
    verdicts = [graded(0.001), graded(0), graded(0), graded(0), MALFORMED, RIGHT, MALFORMED, graded(1)]
    changes = {"reward": "score", "format_penalty": 1.0, "aggregation": "gdpo", "dynamic_sampling": "off"}
    batch = batch_of(scripted(pack_folder, tmp_path, verdicts, **changes))
    scores = torch.tensor([[0.001, 0, 0, 0], [0, 1, 0, 1]])
    formats = torch.tensor([[0.0, 0, 0, 0], [-1, 0, -1, 0]])
    summed = torch.stack([normalised(a) + normalised(b) for a, b in zip(scores, formats)]).flatten()
    assert torch.allclose(batch["advantages"], normalised(summed), atol=1e-4)
    assert batch["advantages"][0] > 0.5


def test_a_sum_is_normalised_as_a_whole(pack_folder: Path, tmp_path: Path) -> None:
    verdicts = [graded(0.5), MALFORMED, RIGHT, graded(0)]
    changes = {"reward": {"score": 0.5, "accuracy": 1}, "format_penalty": 0.25, "dynamic_sampling": "off"}
    batch = batch_of(scripted(pack_folder, tmp_path, verdicts, **changes))
    assert torch.allclose(batch["advantages"], normalised(torch.tensor([0.25, -0.25, 1.5, 0])), atol=1e-4)


SILENT = [RIGHT, WRONG, WRONG, RIGHT, WRONG, WRONG, WRONG, WRONG]


def tokens(batch: dict[str, Any], rows: slice) -> int:
    return int(batch["completion_mask"][rows].sum())


@pytest.mark.parametrize("normalizer", ["all", "signal"])
def test_groups_without_signal_leave_the_normaliser(normalizer: str, pack_folder: Path, tmp_path: Path) -> None:
    trainer = scripted(pack_folder, tmp_path, SILENT, dynamic_sampling="off", normalizer=normalizer)
    batch = batch_of(trainer)
    assert len(batch["advantages"]) == 8
    signal, everything = tokens(batch, slice(0, 4)), tokens(batch, slice(0, 8))
    assert 0 < signal < everything
    counted = {"all": everything, "signal": signal}[normalizer]
    assert batch["num_items_in_batch"] == counted
    alone = {key: value[:4] if getattr(value, "ndim", 0) else value for key, value in batch.items()}
    alone["num_items_in_batch"] = torch.tensor(signal)
    wanted = gradient(trainer, alone) * signal / counted
    assert torch.allclose(gradient(trainer, batch), wanted, atol=1e-6) and wanted.norm() > 1e-4


def test_dropped_groups_leave_no_trace(pack_folder: Path, tmp_path: Path) -> None:
    """The groups that stay, and rows that fill the last micro-batch, count as without the dropped ones."""
    kept = batch_of(scripted(pack_folder, tmp_path / "a", SILENT, dynamic_sampling="drop"))
    assert len(kept["advantages"]) == 4 and kept["num_items_in_batch"] == tokens(kept, slice(0, 4))
    trainer = scripted(pack_folder, tmp_path / "b", [*SILENT, *[WRONG] * 4], dynamic_sampling="drop", micro_batch=2)
    filled = batch_of(trainer)
    rows = filled["advantages"] != 0
    assert (len(rows), int(rows.sum())) == (6, 4)
    assert filled["num_items_in_batch"] == int(filled["completion_mask"][rows].sum())


@pytest.mark.parametrize("sampling", ["off", "drop"])
@pytest.mark.parametrize("loss_type", ["dapo", "grpo", "bnpo"])
def test_completions_without_a_verdict_do_not_reach_the_gradient(
    loss_type: str, sampling: str, pack_folder: Path, tmp_path: Path
) -> None:
    verdicts = [RIGHT, LATE, WRONG, ERROR, FAULT, WRONG, RIGHT, WRONG]
    trainer = scripted(pack_folder, tmp_path, verdicts, dynamic_sampling=sampling, loss_type=loss_type)
    batch = batch_of(trainer)
    pair, three = normalised(torch.tensor([1.0, 0])), normalised(torch.tensor([0.0, 1, 0]))
    assert torch.allclose(batch["advantages"], torch.cat([pair, three]), atol=1e-4)
    assert batch["num_items_in_batch"] == tokens(batch, slice(0, 5))
    assert gradient(trainer, batch).norm() > 1e-4
    lost = [sample for sample in trainer.last_samples if sample["reward"] is None]
    assert [sample["status"] for sample in lost] == ["timeout", "error", "spec_fault"]
    assert sum(trainer.left_out.values()) == 3
    assert sum(outcome.rollouts for outcome in trainer.last_outcomes) == 5


def test_a_batch_without_any_verdict_changes_nothing(pack_folder: Path, tmp_path: Path) -> None:
    trainer = scripted(pack_folder, tmp_path, [LATE] * 8)
    batch = batch_of(trainer)
    assert gradient(trainer, batch).norm() == 0 and batch["num_items_in_batch"] == 0


def test_a_completion_without_a_weighted_reward_is_left_out(
    pack_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A function that says None is not a reward of 0, though accuracy travels along; the scheduler still sees it."""
    (tmp_path / "losses_rewards.py").write_text("def some(verdicts, **others):\n    return [1, None, 0, None]\n")
    monkeypatch.chdir(tmp_path)
    changes = {"reward": {}, "reward_functions": ["losses_rewards:some"]}
    trainer = scripted(pack_folder, tmp_path / "run", [RIGHT] * 4, **changes)
    batch = batch_of(trainer)
    assert torch.allclose(batch["advantages"], normalised(torch.tensor([1.0, 0])), atol=1e-4)
    assert [(outcome.successes, outcome.rollouts) for outcome in trainer.last_outcomes] == [(4, 4)]
    assert trainer.left_out == {}


@pytest.mark.parametrize("loss_type", get_args(LossType))
def test_every_loss_runs_a_step(loss_type: str, pack_folder: Path, tmp_path: Path) -> None:
    trainer = scripted(pack_folder, tmp_path, [RIGHT, WRONG, WRONG, RIGHT] * 2, loss_type=loss_type)
    assert trainer.loss_type == ("grpo" if loss_type == "gspo" else loss_type)
    assert trainer.importance_sampling_level == ("sequence" if loss_type == "gspo" else "token")
    assert trainer.epsilon_high == (5.0 if loss_type == "cispo" else 0.28)
    found = gradient(trainer, batch_of(trainer))
    assert torch.isfinite(found).all() and found.norm() > 1e-6
