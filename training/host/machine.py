"""What a run demands of the machine and the installed libraries, checked before any model loads.

Torch is asked about GPUs; nothing is put on one. Sharded weights (FSDP, DeepSpeed) are recognised by what `accelerate
launch` sets.
"""

import os
from importlib.metadata import PackageNotFoundError, requires, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from ...runtime.errors import GradatimError
from ..settings.config import TINY, RunConfig, world_size

_INDEXED_CPU = (5, 18)


def check_machine(config: RunConfig) -> None:
    """Raises GradatimError for what this machine cannot do: the place, the reason and the remedy."""
    import torch

    _check_processes(torch.cuda.device_count() if torch.cuda.is_available() else 0)
    _check_precision(config)
    _check_lora(config)
    _check_chat(config)
    if config.generation.engine.startswith("vllm"):
        _check_vllm(config)
    if sharded() == "FSDP" and os.environ.get("FSDP_CPU_RAM_EFFICIENT_LOADING", "false").lower() == "true":
        raise GradatimError(
            "with FSDP's memory-saving loading only the first process has weights, and all evaluate before training: "
            "set fsdp_cpu_ram_efficient_loading: false"
        )
    if config.generation.engine == "continuous" and sharded():
        raise GradatimError(
            f"generation.engine = continuous reads whole weights, and {sharded()} shards them: "
            "use engine = vllm or transformers, or DDP"
        )


def sharded() -> str | None:
    """Who shards the weights over the processes, "FSDP" or "ZeRO-3"; None if every process has all of them."""
    if os.environ.get("ACCELERATE_USE_FSDP", "false").lower() == "true":
        return "FSDP"
    zero = os.environ.get("ACCELERATE_USE_DEEPSPEED", "false").lower() == "true"
    return "ZeRO-3" if zero and os.environ.get("ACCELERATE_DEEPSPEED_ZERO_STAGE") == "3" else None


def device() -> str:
    """Where this process computes."""
    import torch

    return f"cuda:{os.environ.get('LOCAL_RANK', '0')}" if torch.cuda.is_available() else "cpu"


def precision(config: RunConfig) -> str:
    """The precision of forward passes: "bf16", "fp16" or "fp32"; weights and optimizer stay in float32."""
    import torch

    if config.precision != "auto":
        return config.precision
    return "bf16" if torch.cuda.is_available() and torch.cuda.is_bf16_supported(False) else "fp32"


def mixed(config: RunConfig) -> Any:
    """A context in which forward passes have the run's precision, as in training."""
    import torch

    kind = precision(config)
    dtype = torch.float16 if kind == "fp16" else torch.bfloat16
    return torch.autocast(device().split(":")[0], dtype, enabled=kind != "fp32")


def release() -> None:
    """Free what training has left on the GPU, and load later models whole where DeepSpeed would shard them."""
    import gc

    import torch

    if find_spec("deepspeed") is not None:
        from transformers.integrations.deepspeed import unset_hf_deepspeed_config

        unset_hf_deepspeed_config()
    gc.collect()
    torch.cuda.empty_cache()


def _check_processes(gpus: int) -> None:
    local = int(os.environ.get("LOCAL_WORLD_SIZE", "1"))
    if gpus and local > gpus:
        raise GradatimError(f"{local} processes were started on a machine with {gpus} GPUs: start one per GPU")
    if gpus > 1 and world_size() == 1:
        raise GradatimError(
            f"one process sees {gpus} GPUs: start one per GPU with torchrun --nproc-per-node {gpus} -m gradatim train, "
            "or choose one with CUDA_VISIBLE_DEVICES=0"
        )
    installed = tuple(int(part) for part in version("transformers").split(".")[:2])
    if world_size() > 1 and not gpus and installed < _INDEXED_CPU:
        raise GradatimError(
            f"transformers {version('transformers')} cannot resume several processes without a GPU: "
            "install transformers>=5.18, or train in one process"
        )


def _check_precision(config: RunConfig) -> None:
    import torch

    gpu = torch.cuda.is_available()
    if config.precision == "fp16" and not gpu:
        raise GradatimError("precision = fp16 needs a GPU, and none is visible: use fp32, or auto")
    if config.precision == "bf16" and gpu and not torch.cuda.is_bf16_supported(False):
        raise GradatimError(f"precision = bf16: {torch.cuda.get_device_name()} has no bfloat16; use fp16 or fp32")


def _check_lora(config: RunConfig) -> None:
    if config.lora is None:
        return
    if find_spec("peft") is None:
        raise GradatimError('lora needs peft, which is not installed. Install with: pip install "gradatim[peft]"')
    if config.model == TINY and config.warm_start is None:
        raise GradatimError(
            'lora with model = "tiny" and no warm start would adapt random weights that are saved nowhere: '
            "give warm_start, or name a model"
        )


def _check_chat(config: RunConfig) -> None:
    chat = config.chat
    if config.model == TINY and (chat.template or chat.system or chat.options):
        raise GradatimError('chat: model = "tiny" reads bare prompts; leave chat out, or name a model')
    if chat.template is None:
        return
    import jinja2

    try:
        jinja2.Environment(extensions=["jinja2.ext.loopcontrols"]).parse(Path(chat.template).read_text("utf-8"))
    except OSError as error:
        raise GradatimError(f"chat.template: cannot read {chat.template}: {error.strerror}") from None
    except jinja2.TemplateSyntaxError as error:
        raise GradatimError(f"chat.template: {chat.template}, line {error.lineno}: {error.message}") from None


def _check_vllm(config: RunConfig) -> None:
    """vLLM and its version, which the installed TRL names; its GPUs."""
    import torch
    from packaging.requirements import Requirement

    named = [Requirement(text) for text in requires("trl") or ()]
    wanted = next(one.specifier for one in named if one.name == "vllm")
    where = f"generation.engine = {config.generation.engine}"
    try:
        found = version("vllm")
    except PackageNotFoundError:
        raise GradatimError(
            f"{where} needs vllm {wanted} with TRL {version('trl')}, which is not installed. "
            'Install with: pip install "gradatim[vllm]"'
        ) from None
    if found not in wanted:
        raise GradatimError(f"{where}: TRL {version('trl')} works with vllm {wanted}, and {found} is installed")
    if not torch.cuda.is_available():
        raise GradatimError(f"{where} needs a GPU, and none is visible: use engine = transformers")
