"""The arguments of the two TRL trainers, and the placeholder dataset that turns the loop of the second."""

from typing import Any

from ..host.machine import precision
from ..records.folder import RunFolder
from ..settings.config import RunConfig

NEVER = 10**7
TICKETS = 1 << 14


def common_arguments(config: RunConfig) -> dict[str, Any]:
    """Arguments that SFTConfig and GRPOConfig share: device, precision, seeds, silence."""
    import torch

    gpu = torch.cuda.is_available()
    kind = precision(config)
    return {
        "use_cpu": not gpu,
        "bf16": kind == "bf16",
        "fp16": kind == "fp16",
        _checkpointing_key(): gpu if config.gradient_checkpointing is None else config.gradient_checkpointing,
        "seed": config.seed,
        "report_to": [],
        "disable_tqdm": True,
        "dataloader_pin_memory": gpu,
    }


def _checkpointing_key() -> str:
    """The argument was renamed in transformers 5.2x; the old name warns there, the new one is unknown before."""
    from transformers import TrainingArguments

    fields = TrainingArguments.__dataclass_fields__
    return "activation_checkpointing" if "activation_checkpointing" in fields else "gradient_checkpointing"


def grpo_arguments(config: RunConfig, folder: RunFolder, limit: int, weights: list[float]) -> Any:
    """TRL's arguments; generation and optimizer step always end together. `weights` are those of the reward columns."""
    from trl.trainer.grpo_config import GRPOConfig

    sequences = config.loss_type == "gspo" or config.importance_sampling_level == "sequence"
    return GRPOConfig(
        output_dir=str(folder.checkpoints),
        max_steps=config.steps or NEVER,
        per_device_train_batch_size=config.forward_batch,
        gradient_accumulation_steps=config.accumulation,
        steps_per_generation=config.accumulation,
        num_generations=config.num_generations,
        num_iterations=config.num_iterations,
        max_completion_length=limit,
        temperature=config.temperature,
        learning_rate=config.learning_rate,
        lr_scheduler_type="constant",
        epsilon=config.epsilon,
        epsilon_high=config.clip_high,
        beta=0.0,
        loss_type="grpo" if sequences else config.loss_type,
        importance_sampling_level="sequence" if sequences else "token",
        scale_rewards=config.scale_rewards,
        reward_weights=weights,
        multi_objective_aggregation="normalize_then_sum" if config.aggregation == "gdpo" else "sum_then_normalize",
        logging_steps=1,
        save_strategy="steps",
        save_steps=config.save_steps,
        save_total_limit=config.keep_checkpoints,
        chat_template_kwargs=config.chat.options or None,
        **generation_arguments(config),
        **common_arguments(config),
    )


def generation_arguments(config: RunConfig) -> dict[str, Any]:
    """TRL's arguments for the engine that writes the completions."""
    chosen = config.generation
    match chosen.engine:
        case "transformers":
            return {}
        case "continuous":
            share = {} if chosen.memory is None else {"max_memory_percent": chosen.memory}
            return {"use_transformers_continuous_batching": True, "transformers_continuous_batching_config": share}
        case "vllm":
            return {
                "use_vllm": True,
                "vllm_mode": "colocate",
                "vllm_gpu_memory_utilization": chosen.memory or 0.3,
                "vllm_tensor_parallel_size": chosen.tensor_parallel,
                "vllm_max_model_length": chosen.max_model_length,
                "vllm_enable_sleep_mode": chosen.sleep,
            }
        case "vllm_server":
            address = {"vllm_server_base_url": chosen.server, "vllm_group_port": chosen.group_port}
            return {"use_vllm": True, "vllm_mode": "server", **address}


def tickets(config: RunConfig) -> Any:
    """The placeholder dataset that turns TRL's loop; a multiple of the prompts per step."""
    from datasets import Dataset

    rows = config.prompts_per_step * (TICKETS // config.prompts_per_step + 1)
    return Dataset.from_dict({"prompt": ["ticket"] * rows})
