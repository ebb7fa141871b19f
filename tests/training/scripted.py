"""A real trainer on a tiny model whose verdicts are written by hand, to look at single batches and losses."""

from pathlib import Path
from typing import Any

import torch
from gradatim.runtime.pack import load
from gradatim.runtime.verdict import Verdict
from gradatim.training.host.process import prepare_process
from gradatim.training.loop.arguments import grpo_arguments
from gradatim.training.loop.rewards import RewardPlan
from gradatim.training.loop.trainer import Sampling, ScheduledTrainer
from gradatim.training.model.policy import build_policy
from gradatim.training.records.folder import RunFolder
from gradatim.training.schedulers import build_scheduler
from gradatim.training.settings.config import build_config
from gradatim.training.settings.reward_config import SCORE

RIGHT, WRONG = Verdict("correct", 1, 1.0), Verdict("wrong", 0, 0.0)
MALFORMED, LATE = Verdict("malformed"), Verdict("timeout")
TINY = {"hidden": 16, "layers": 1, "heads": 2, "intermediate": 16}


class Script:
    """A verifier pool that gives the same verdicts to each batch, in order."""

    def __init__(self, verdicts: list[Verdict]) -> None:
        self.verdicts = verdicts

    def verify_many(self, items: list[Any], markers: str) -> list[Verdict]:
        assert len(items) == len(self.verdicts)
        return self.verdicts


def scripted(pack_folder: Path, output: Path, verdicts: list[Verdict], **changes: Any) -> ScheduledTrainer:
    """A trainer ready for single steps: groups of four, as many as there are verdicts for."""
    values = {"pack": str(pack_folder), "output": str(output), "steps": 9, "num_generations": 4, "tiny": TINY}
    config = build_config({**values, "prompts_per_step": len(verdicts) // 4, "save_steps": 2, **changes})
    prepare_process(config)
    pack = load(config.pack)
    levels = dict.fromkeys(pack, (1, 3))
    plan = RewardPlan(config, pack)
    limits = {(env, level): 6 for env in pack for level in range(1, 7)}
    columns = plan.columns
    trainer = ScheduledTrainer(
        task_scheduler=build_scheduler("uniform", levels, {}, 0, {}),
        pack=pack,
        policy=build_policy(config, pack),
        limits=limits,
        sampling=Sampling(
            config.dynamic_sampling != "off",
            1,
            [*columns].index(SCORE) if SCORE in columns else 0,
            config.normalizer == "all",
        ),
        rubric=plan.adaptive,
        kl_cov=config.kl_cov,
        reward_funcs=plan.functions(Script(verdicts), "whole"),
        args=grpo_arguments(config, RunFolder(output), 6, list(columns.values())),
        train_dataset=tickets(),
    )
    trainer.model.train()
    trainer.current_gradient_accumulation_steps = 1
    torch.manual_seed(0)
    return trainer


def tickets() -> Any:
    from datasets import Dataset

    return Dataset.from_dict({"prompt": ["ticket"] * 64})


def batch_of(trainer: ScheduledTrainer) -> dict[str, Any]:
    """One generation batch with its advantages, as the loss gets it."""
    return trainer._generate_and_score_completions([{}] * len(trainer.reward_funcs[0]._pool.verdicts))


def gradient(trainer: ScheduledTrainer, batch: dict[str, Any]) -> torch.Tensor:
    """All gradients of the loss on a batch, as one vector."""
    trainer.model.zero_grad()
    trainer._compute_loss(trainer.model, batch).backward()
    return torch.cat([p.grad.flatten() for p in trainer.model.parameters() if p.grad is not None])
