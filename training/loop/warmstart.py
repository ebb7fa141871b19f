"""Supervised steps on the specs' own references, so that reinforcement learning has something to climb on.

The lowest `levels` of each environment are drawn with weights `decay ** k`: the falling tail leaves partial success
just above what the model masters, which is where a difficulty window starts. Training-split seeds only.
"""

from collections.abc import Callable, Mapping
from random import Random
from typing import Any

from ..host.process import quiet
from ..model.policy import Policy
from ..settings.config import RunConfig, WarmStartConfig, world_size
from .arguments import common_arguments

Drawn = list[tuple[str, int, int]]


def draw(levels: Mapping[str, tuple[int, int]], settings: WarmStartConfig, seed: int) -> Drawn:
    """The instances of the warm start, in training order, as (environment, level, seed)."""
    random = Random(f"warm start {seed}")
    environments = list(levels)
    seeds = {env: random.getrandbits(47) for env in environments}
    chosen = []
    for index in range(settings.steps * settings.batch):
        env = environments[index % len(environments)]
        lo, hi = levels[env]
        ladder = range(lo, min(lo + settings.levels - 1, hi) + 1)
        level = random.choices(ladder, [settings.decay**k for k in range(len(ladder))])[0]
        chosen.append((env, level, seeds[env]))
        seeds[env] += 1
    random.shuffle(chosen)
    return chosen


def warm_start(
    policy: Policy,
    pack: Mapping[str, Any],
    drawn: Drawn,
    config: RunConfig,
    output: str,
    tick: Callable[[int, int, float], None] = lambda step, total, loss: None,
) -> None:
    """Train `policy.model` in place on the references of `drawn`. `tick(step, steps, loss)` follows progress."""
    from transformers import TrainerCallback
    from trl.trainer.sft_config import SFTConfig
    from trl.trainer.sft_trainer import SFTTrainer

    assert config.warm_start is not None
    settings = config.warm_start

    class Tick(TrainerCallback):
        def on_log(self, args: Any, state: Any, control: Any, logs: dict[str, Any] | None = None, **_: Any) -> None:
            if logs and "loss" in logs:
                tick(state.global_step, settings.steps, logs["loss"])

    arguments = SFTConfig(
        output_dir=output,
        max_steps=settings.steps,
        per_device_train_batch_size=settings.batch // world_size(),
        learning_rate=settings.learning_rate,
        lr_scheduler_type="cosine",
        warmup_steps=min(50, settings.steps // 10),
        logging_steps=max(1, settings.steps // 50),
        save_strategy="no",
        packing=False,
        max_length=None,
        dataset_kwargs={"skip_prepare_dataset": True},
        **common_arguments(config),
    )
    trainer = SFTTrainer(
        model=policy.model,
        args=arguments,
        train_dataset=_dataset(policy, pack, drawn),
        processing_class=policy.tokenizer,
        data_collator=_Collator(policy.tokenizer.pad_token_id),
        callbacks=[Tick()],
    )
    quiet(trainer)
    trainer.train()


def _dataset(policy: Policy, pack: Mapping[str, Any], drawn: Drawn) -> Any:
    """Token ids of prompt, answer and end, with -100 as the label of the prompt."""
    from datasets import Dataset

    prompts, answers = [], []
    for env, level, seed in drawn:
        environment = pack[env]
        instance = environment.sample(level, seed)
        prompts.append(policy.text(environment.prompt(instance)))
        answers.append(environment.reference(instance))
    heads = policy.tokenizer(prompts, add_special_tokens=False)["input_ids"]
    tails = policy.tokenizer(answers, add_special_tokens=False)["input_ids"]
    end = policy.tokenizer.eos_token_id
    return Dataset.from_dict(
        {
            "input_ids": [[*head, *tail, end] for head, tail in zip(heads, tails)],
            "labels": [[-100] * len(head) + [*tail, end] for head, tail in zip(heads, tails)],
        }
    )


class _Collator:
    """Right-padded batches of `input_ids`, `labels` and `attention_mask`."""

    def __init__(self, pad: int) -> None:
        self.pad = pad

    def __call__(self, rows: list[dict[str, Any]]) -> dict[str, Any]:
        import torch
        from torch.nn.utils.rnn import pad_sequence

        ids = [torch.tensor(row["input_ids"]) for row in rows]
        return {
            "input_ids": pad_sequence(ids, batch_first=True, padding_value=self.pad),
            "labels": pad_sequence([torch.tensor(row["labels"]) for row in rows], True, -100),
            "attention_mask": pad_sequence([torch.ones_like(row) for row in ids], batch_first=True),
        }
