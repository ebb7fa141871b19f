"""KL-Cov: a penalty on the few tokens that cost most entropy (Cui et al., "The entropy mechanism of RL").

With c_t = (log p_t - mean log p)(A_t - mean A) over the tokens of a forward pass, the `fraction` of tokens with the
greatest c_t gets the loss -ratio * A + coefficient * |log ratio| in place of the clipped one; the others keep theirs.

TRL computes the clipped loss; what is added here is the difference on the chosen tokens, divided as TRL divides. The
log-probabilities are those of TRL's own forward pass. The penalty acts from the second pass over a batch on, where the
policy has moved away from the one that wrote it.
"""

from typing import Any

import torch
from trl.trainer.grpo_trainer import GRPOTrainer

from ..settings.reward_config import KlCovConfig


def chosen(logps: torch.Tensor, advantages: torch.Tensor, mask: torch.Tensor, fraction: float) -> torch.Tensor:
    """The tokens of greatest covariance, bool (rows, tokens): `fraction` of those under `mask`, rounded down.

    `advantages` is (rows, 1) or (rows, tokens).
    """
    real = mask.bool()
    count = int(fraction * int(real.sum()))
    advantages = advantages.expand_as(logps)
    if count == 0:
        return torch.zeros_like(real)
    log_p, gain = logps.detach()[real].double(), advantages[real].double()
    covariance = torch.full(logps.shape, -torch.inf, dtype=torch.double, device=logps.device)
    covariance[real] = (log_p - log_p.mean()) * (gain - gain.mean())
    places = covariance.flatten().topk(count).indices
    return torch.zeros_like(real).flatten().index_fill(0, places, True).view_as(real)


def difference(
    log_ratio: torch.Tensor, advantages: torch.Tensor, clip: tuple[float, float], coefficient: float
) -> torch.Tensor:
    """Loss of a token with the penalty less its clipped loss; `clip` are the bounds of the ratio."""
    ratio = log_ratio.exp()
    clipped = -torch.min(ratio * advantages, ratio.clamp(*clip) * advantages)
    return -ratio * advantages + coefficient * log_ratio.abs() - clipped


class KlCovTrainer(GRPOTrainer):
    """GRPOTrainer with the penalty where `kl_cov` is set, for the losses dapo, grpo, bnpo and dr_grpo."""

    kl_cov: KlCovConfig | None = None
    args: Any  # TRL's GRPOConfig
    max_completion_length: Any
    _token_logps: torch.Tensor | None = None

    def _get_per_token_logps_and_entropies(self, *args: Any, **kwargs: Any) -> Any:
        found = super()._get_per_token_logps_and_entropies(*args, **kwargs)
        if self.kl_cov is not None:
            self._token_logps = found[0]
        return found

    def _compute_loss(self, model: Any, inputs: dict[str, Any]) -> torch.Tensor:
        loss = super()._compute_loss(model, inputs)
        logps, self._token_logps = self._token_logps, None
        if self.kl_cov is None or logps is None or not model.training:
            return loss
        return loss + self._penalty(logps, inputs, self.kl_cov)

    def _penalty(self, logps: torch.Tensor, inputs: dict[str, Any], options: KlCovConfig) -> torch.Tensor:
        mask = inputs["completion_mask"] * inputs.get("tool_mask", 1)
        advantages = inputs["advantages"]
        advantages = advantages.unsqueeze(1) if advantages.dim() == 1 else advantages
        old = inputs.get("old_per_token_logps")
        log_ratio = logps - (logps.detach() if old is None else old)
        tokens = chosen(logps, advantages, mask, options.fraction)
        clip = (1 - self.epsilon_low, 1 + self.epsilon_high)
        added = difference(log_ratio, advantages, clip, options.coefficient) * tokens
        if inputs.get("importance_sampling_ratio") is not None:
            added = added * inputs["importance_sampling_ratio"]
        moved = (log_ratio.detach().abs() * tokens).sum() / tokens.sum().clamp(min=1)
        moved = torch.as_tensor(self.accelerator.gather(moved)).mean()
        self._metrics["train"]["kl_cov"].append(float(moved))
        return self._divided(added, mask, inputs)

    def _divided(self, loss: torch.Tensor, mask: torch.Tensor, inputs: dict[str, Any]) -> torch.Tensor:
        """A loss by token as one number, divided as TRL divides that loss type."""
        total, passes = (loss * mask).sum(), self.current_gradient_accumulation_steps
        if self.loss_type == "dapo":
            share = int(self.args.steps_per_generation) * self.accelerator.num_processes / passes
            return total * share / inputs["num_items_in_batch"].clamp(min=1.0)
        if self.loss_type == "bnpo":
            return total / mask.sum().clamp(min=1.0) / passes
        if self.loss_type == "dr_grpo":
            return total / (len(loss) * self.max_completion_length) / passes
        assert self.loss_type == "grpo", "the configuration allows no other loss"
        return ((loss * mask).sum(-1) / mask.sum(-1).clamp(min=1.0)).mean() / passes
