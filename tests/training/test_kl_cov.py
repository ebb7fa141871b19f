"""KL-Cov: the chosen tokens, its loss against a direct computation inside TRL's, and what it is for: entropy."""

from pathlib import Path

import pytest
import torch
from gradatim.runtime.errors import GradatimError
from gradatim.training.loop import trainer as scheduled
from gradatim.training.loop.kl_cov import chosen, difference
from gradatim.training.settings.reward_config import CLIPPED_LOSSES, KlCovConfig

from .scripted import RIGHT, WRONG, batch_of, gradient, scripted


def by_hand(logps: torch.Tensor, advantages: torch.Tensor, mask: torch.Tensor, fraction: float) -> set:
    tokens = [(i, j) for i, row in enumerate(mask.tolist()) for j, one in enumerate(row) if one]
    log_p = [float(logps[place]) for place in tokens]
    gain = [float(advantages[i, 0]) for i, _ in tokens]
    middle = sum(log_p) / len(log_p), sum(gain) / len(gain)
    values = [((a - middle[0]) * (b - middle[1]), place) for a, b, place in zip(log_p, gain, tokens)]
    return {place for _, place in sorted(values, reverse=True)[: int(fraction * len(tokens))]}


@pytest.mark.parametrize("fraction", [0.01, 0.1, 0.3, 1.0])
def test_the_tokens_of_greatest_covariance_are_chosen(fraction: float) -> None:
    random = torch.Generator().manual_seed(7)
    logps, advantages = -torch.rand(6, 9, generator=random), torch.randn(6, 1, generator=random)
    mask = (torch.arange(9) < torch.tensor([9, 1, 4, 7, 9, 2]).unsqueeze(1)).long()
    found = {tuple(place) for place in chosen(logps, advantages, mask, fraction).nonzero().tolist()}
    assert found == by_hand(logps, advantages, mask, fraction)
    assert len(found) == int(fraction * 32)


def direct(logps: torch.Tensor, batch: dict, loss_type: str, options: KlCovConfig | None) -> torch.Tensor:
    """The whole loss, token by token."""
    mask, advantages = batch["completion_mask"].float(), batch["advantages"].unsqueeze(1)
    log_ratio = logps - batch["old_per_token_logps"]
    ratio = log_ratio.exp()
    tokens = -torch.min(ratio * advantages, ratio.clamp(0.8, 1.28) * advantages)
    if options is not None:
        picked = by_hand(logps.detach(), advantages, mask, options.fraction)
        for place in picked:
            penalty = options.coefficient * log_ratio[place].abs()
            tokens[place] = -ratio[place] * advantages[place[0], 0] + penalty
    total = (tokens * mask).sum()
    return {
        "dapo": lambda: total / batch["num_items_in_batch"],
        "bnpo": lambda: total / mask.sum(),
        "dr_grpo": lambda: total / (len(mask) * 6),
        "grpo": lambda: ((tokens * mask).sum(1) / mask.sum(1)).mean(),
    }[loss_type]()


@pytest.mark.parametrize("loss_type", CLIPPED_LOSSES)
def test_the_loss_is_the_one_of_the_equation(loss_type: str, pack_folder: Path, tmp_path: Path) -> None:
    options = {"fraction": 0.25, "coefficient": 0.5}
    changes = {"loss_type": loss_type, "num_iterations": 2, "kl_cov": options, "dynamic_sampling": "off"}
    trainer = scripted(pack_folder, tmp_path, [RIGHT, WRONG, WRONG, RIGHT] * 2, **changes)
    batch = batch_of(trainer)
    old = batch["old_per_token_logps"]
    batch["old_per_token_logps"] = old + torch.randn(old.shape, generator=torch.Generator().manual_seed(1)) / 3
    for chosen_options in (trainer.kl_cov, None):
        trainer.kl_cov = chosen_options
        found = gradient(trainer, batch)
        ids = torch.cat([batch["prompt_ids"], batch["completion_ids"]], 1)
        mask = torch.cat([batch["prompt_mask"], batch["completion_mask"]], 1)
        width = batch["completion_ids"].shape[1]
        logps = trainer._get_per_token_logps_and_entropies(trainer.model, ids, mask, width)[0]
        trainer.model.zero_grad()
        direct(logps, batch, loss_type, chosen_options).backward()
        wanted = torch.cat([p.grad.flatten() for p in trainer.model.parameters() if p.grad is not None])
        assert found.norm() > 1e-4 and torch.allclose(found, wanted, atol=1e-6)
        if chosen_options is not None:
            with_penalty = found
    assert not torch.allclose(with_penalty, found, atol=1e-4), "the penalty must change the gradient"
    assert all(value > 0 for value in trainer._metrics["train"]["kl_cov"])


def bandit(coefficient: float | None) -> float:
    """Entropy of a policy over eight arms, one of them best, after 200 batches of two passes each."""
    random = torch.Generator().manual_seed(3)
    theta = torch.zeros(8, requires_grad=True)
    worth = torch.tensor([1.0, 0.9, 0.8, 0.7, 0.3, 0.2, 0.1, 0.0])
    optimizer = torch.optim.SGD([theta], lr=0.05)
    for _ in range(200):
        old = theta.log_softmax(0).detach()
        arms = torch.multinomial(old.exp(), 64, replacement=True, generator=random)
        gain = worth[arms]
        gain = ((gain - gain.mean()) / (gain.std() + 1e-4)).unsqueeze(1)
        for _ in range(2):
            logps = theta.log_softmax(0)[arms].unsqueeze(1)
            log_ratio = logps - old[arms].unsqueeze(1)
            ratio = log_ratio.exp()
            loss = -torch.min(ratio * gain, ratio.clamp(0.8, 1.28) * gain)
            if coefficient is not None:
                tokens = chosen(logps, gain, torch.ones_like(gain), 0.2)
                loss = loss + difference(log_ratio, gain, (0.8, 1.28), coefficient) * tokens
            optimizer.zero_grad()
            loss.mean().backward()
            optimizer.step()
    final = theta.log_softmax(0).detach()
    return float(-(final.exp() * final).sum())


def test_the_penalty_keeps_entropy() -> None:
    plain, kept = bandit(None), bandit(1.0)
    assert kept > plain + 0.05


def test_a_trl_without_the_loss_method_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(scheduled._OVERRIDDEN, "_compute_loss", ["model", "inputs", "extra"])
    with pytest.raises(GradatimError, match=r"GRPOTrainer\._compute_loss takes \(model, inputs\) where"):
        scheduled.check_trl()
    monkeypatch.setitem(scheduled._OVERRIDDEN, "_compute_loss", ["model", "inputs"])
    monkeypatch.setitem(scheduled._OVERRIDDEN, "_get_per_token_logps_and_entropies", ["model", "tokens", "..."])
    with pytest.raises(GradatimError, match="_get_per_token_logps_and_entropies takes"):
        scheduled.check_trl()
