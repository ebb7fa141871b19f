"""Groups of keys in a run's configuration that say how the model is adapted, asked and sampled from.

Needs no torch. What they demand of the machine and the installed libraries is checked in `host/machine.py`.
"""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Engine = Literal["transformers", "continuous", "vllm", "vllm_server"]
Precision = Literal["auto", "fp32", "bf16", "fp16"]


class Section(BaseModel):
    """Base of every part of the configuration: immutable, unknown keys and infinite numbers refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class LoraConfig(Section):
    """Low-rank adapters (LoRA, section 4) that are trained in place of the weights."""

    r: int = Field(default=16, ge=1, description="rank of the adapters")
    alpha: float = Field(default=32, gt=0, description="the adapters' share is alpha / r")
    dropout: float = Field(default=0.0, ge=0, lt=1, description="dropout in front of the adapters")
    target_modules: Literal["all-linear"] | tuple[str, ...] = Field(
        default="all-linear", description="names of the layers that get adapters; all-linear: all but the output layer"
    )
    base: Literal["fp32", "bf16"] = Field(default="fp32", description="precision of the weights that stay as they are")


class ChatConfig(Section):
    """How a task becomes a conversation, for models that have a chat template or are given one."""

    template: str | None = Field(default=None, description="file with a chat template; null: the tokenizer's own")
    system: str | None = Field(default=None, description="system message before each task")
    options: dict[str, Any] = Field(default={}, description="variables of the template, such as enable_thinking: false")


class GenerationConfig(Section):
    """Who writes the completions. Keys that the chosen engine does not read are refused."""

    engine: Engine = Field(default="transformers", description="continuous: transformers' continuous batching")
    memory: float | None = Field(
        default=None, gt=0, le=1, description="share of the GPU's memory for continuous (null: 0.5) or vllm (null: 0.3)"
    )
    tensor_parallel: int = Field(default=1, ge=1, description="vllm: GPUs per copy; divides the processes")
    max_model_length: int | None = Field(default=None, ge=16, description="vllm: longest prompt and answer, in tokens")
    sleep: bool = Field(default=False, description="vllm: give its memory back during optimizer steps")
    server: str | None = Field(default=None, description="vllm_server: address, such as http://localhost:8000")
    group_port: int = Field(default=51216, ge=1024, le=65535, description="vllm_server: port for sending weights")

    @model_validator(mode="after")
    def _fits(self) -> "GenerationConfig":
        readers = {"memory": ("continuous", "vllm"), "server": ("vllm_server",), "group_port": ("vllm_server",)}
        readers |= dict.fromkeys(("tensor_parallel", "max_model_length", "sleep"), ("vllm",))
        for key, engines in readers.items():
            if getattr(self, key) != type(self).model_fields[key].default and self.engine not in engines:
                raise ValueError(f"{key} is read by engine = {' or '.join(engines)} only, and engine = {self.engine}")
        if self.engine == "vllm_server" and not (self.server or "").startswith(("http://", "https://")):
            raise ValueError("engine = vllm_server needs server = the address of `vllm serve`: http://HOST:PORT")
        return self
