"""LoRA adapters: put on a model, and taken back from a checkpoint. Needs peft."""

from pathlib import Path
from typing import Any

from ..settings.section import LoraConfig
from .policy import ADAPTER, Policy, load_policy


def adapted(policy: Policy, lora: LoraConfig, seed: int) -> Policy:
    """The policy with fresh adapters, which alone are trained; equal seeds give equal adapters.

    With `lora.base` bf16 the other weights are in bfloat16 from here on; adapters stay in float32.
    """
    import peft
    import torch

    model = policy.model.to(torch.bfloat16) if lora.base == "bf16" else policy.model
    if Path(model.name_or_path).is_dir():
        model.name_or_path = str(Path(model.name_or_path).resolve())
    targets = lora.target_modules if isinstance(lora.target_modules, str) else list(lora.target_modules)
    settings = peft.LoraConfig(
        r=lora.r,
        lora_alpha=lora.alpha,  # type: ignore[arg-type]
        lora_dropout=lora.dropout,
        target_modules=targets,
        task_type="CAUSAL_LM",
    )
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        wrapped: Any = peft.get_peft_model(model, settings)
    return Policy(wrapped, policy.tokenizer, policy.suffix, policy.system, policy.options)


def restore(policy: Policy, checkpoint: Path) -> None:
    """Give the policy the weights of a checkpoint of its own run."""
    if not (checkpoint / ADAPTER).is_file():
        policy.model.load_state_dict(load_policy(checkpoint).model.state_dict())
        return
    from peft import load_peft_weights, set_peft_model_state_dict

    set_peft_model_state_dict(policy.model, load_peft_weights(str(checkpoint), device="cpu"))
