"""The configuration of a run, checked as a whole before any model loads.

`RunConfig` refuses unknown keys (with the nearest known one), impossible batch shapes and save intervals that would
make a resumed run differ from an uninterrupted one. Needs no torch.
"""

import difflib
import os
from dataclasses import dataclass
from textwrap import shorten
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import Field, ValidationError, model_validator

from ...runtime.errors import GradatimError
from ..schedulers import SCHEDULERS
from .reward_config import RewardKeys, check_rewards
from .section import ChatConfig, GenerationConfig, LoraConfig, Precision, Section

TINY = "tiny"
BUDGETS = ("steps", "tokens", "cpu_seconds", "wall_seconds")
LossType = Literal["dapo", "grpo", "gspo", "dr_grpo", "bnpo", "cispo", "sapo", "luspo", "vespo"]


class TinyConfig(Section):
    """The decoder that is built from scratch when `model` is "tiny" (about 1 M parameters by default)."""

    hidden: int = Field(default=128, ge=16, le=1024, description="width; a multiple of heads")
    layers: int = Field(default=4, ge=1, le=32, description="decoder layers")
    heads: int = Field(default=4, ge=1, le=32, description="attention heads")
    intermediate: int = Field(default=512, ge=16, description="width of the feed-forward layers")
    context: int = Field(default=256, ge=16, description="longest prompt and answer together, in tokens")

    @model_validator(mode="after")
    def _heads_divide(self) -> "TinyConfig":
        if self.hidden % self.heads:
            raise ValueError(f"hidden = {self.hidden} is not a multiple of heads = {self.heads}")
        return self


class WarmStartConfig(Section):
    """Supervised steps on reference answers of the lowest levels; level `lo + k` has weight `decay ** k`."""

    steps: int = Field(default=1000, ge=1, description="optimizer steps")
    batch: int = Field(default=64, ge=1, description="references per step")
    levels: int = Field(default=6, ge=1, description="how many of the lowest levels")
    decay: float = Field(default=0.6, gt=0, le=1, description="weight of a level, relative to the one below")
    learning_rate: float = Field(default=1e-3, gt=0, description="learning rate of these steps")


class EvaluationConfig(Section):
    """Greedy accuracy on held-out seeds: `per_level` instances of each level of each environment."""

    per_level: int = Field(default=64, ge=1, description="questions of each level of each environment")
    batch: int = Field(default=256, ge=1, description="questions answered at once")
    max_level: int | None = Field(default=None, description="highest level evaluated; null: all")


class RunConfig(RewardKeys):
    """Everything that determines a run. The descriptions of the keys are the comments of `gradatim train --example`.

    A new key needs a default that leaves old runs as they were, and a description; a group of keys is a Section.
    """

    pack: str = Field(description="folder of a compiled pack")
    output: str = Field(description="run folder; must be new or empty")
    model: str = Field(default=TINY, description='"tiny" (built from nothing), a folder, or a Hugging Face id')
    environments: Annotated[tuple[str, ...], Field(min_length=1)] | None = Field(
        default=None, description="names from the pack; null: all"
    )
    scheduler: str = Field(default="window", description=f"who chooses environment and level: {', '.join(SCHEDULERS)}")
    scheduler_options: dict[str, Any] = Field(default={}, description="options of that scheduler")
    weights: dict[str, Annotated[float, Field(ge=0)]] | None = Field(
        default=None, description="wanted share of environments by name, 1 where not given"
    )
    start_levels: Literal["measured"] | int | dict[str, int] = Field(
        default="measured",
        description="highest level at the start: a number, a table by environment, or one above the measured frontier",
    )
    levels: dict[str, tuple[int, int]] | None = Field(
        default=None, description="lowest and highest level that may be drawn, by environment; null: all levels"
    )
    steps: int | None = Field(
        default=None, ge=1, description="budget: optimizer steps; the budget reached first ends training"
    )
    tokens: int | None = Field(
        default=None, ge=1, description="budget: generated tokens, those of dropped groups included"
    )
    cpu_seconds: float | None = Field(default=None, gt=0, description="budget: processor time of training alone")
    wall_seconds: float | None = Field(default=None, gt=0, description="budget: wall time of training alone")
    prompts_per_step: int = Field(default=9, ge=1, description="groups per optimizer step; a multiple of the processes")
    num_generations: int = Field(default=16, ge=2, description="completions per group")
    micro_batch: int | None = Field(
        default=None,
        ge=1,
        description="completions in one forward pass of one process; null: all of a step; lower saves memory",
    )
    num_iterations: int = Field(default=1, ge=1, description="optimizer steps on each generated batch")
    learning_rate: float = Field(default=1e-4, gt=0, description="constant learning rate")
    temperature: float = Field(default=1.0, gt=0, description="sampling temperature in training")
    loss_type: LossType = Field(default="dapo", description="gspo is the GRPO loss with ratios of whole sequences")
    importance_sampling_level: Literal["token", "sequence"] = Field(default="token", description="what a ratio is of")
    epsilon: float = Field(default=0.2, gt=0, description="lower clipping bound")
    epsilon_high: float | None = Field(default=None, gt=0, description="upper clipping bound; null: 0.28, for cispo 5")
    scale_rewards: Literal["group", "batch", "none"] = Field(
        default="group", description="whose deviation divides rewards"
    )
    dynamic_sampling: Literal["off", "drop", "refill"] = Field(
        default="drop", description="groups in which all earned the same: kept, dropped, or replaced by new ones"
    )
    refill_rounds: int = Field(default=3, ge=2, description="rounds of generation in one step under refill, at most")
    max_completion_length: int | None = Field(
        default=None, ge=1, description="tokens of an answer; null: what the references need (tiny), else 512"
    )
    markers: Literal["auto", "answer", "boxed", "last_line", "whole"] | None = Field(
        default=None, description="where the answer stands in a completion; null: what fits the model"
    )
    trackers: tuple[Literal["tensorboard", "trackio", "wandb"], ...] = Field(
        default=(), description="metrics go there too, beside metrics.jsonl"
    )
    save_steps: int = Field(default=50, ge=1, description="steps between checkpoints; a multiple of num_iterations")
    keep_checkpoints: int = Field(default=2, ge=2, description="how many of the newest checkpoints are kept")
    seed: int = Field(default=0, ge=0, description="seed of model, sampling and scheduler")
    threads: int = Field(default=1, ge=1, description="processor threads of one process")
    verify_deadline: float = Field(
        default=2.0, gt=0, description="seconds for one verdict; an overrun is left out and counted"
    )
    verify_workers: int = Field(default=1, ge=1, description="verifier processes")
    warm_start: WarmStartConfig | None = Field(
        default=None, description="supervised steps before training; null: none (tiny needs some)"
    )
    precision: Precision = Field(
        default="auto",
        description="of forward passes, weights stay in fp32; auto: bf16 where the GPU has it, else fp32",
    )
    gradient_checkpointing: bool | None = Field(
        default=None, description="recompute activations to save memory; null: with a GPU"
    )
    lora: LoraConfig | None = Field(default=None, description="train adapters, not the weights; null: the weights")
    chat: ChatConfig = Field(default=ChatConfig(), description="how a task becomes a conversation")
    generation: GenerationConfig = Field(default=GenerationConfig(), description="who writes the completions")
    tiny: TinyConfig = Field(default=TinyConfig(), description="shape of the tiny model")
    evaluation: EvaluationConfig = Field(
        default=EvaluationConfig(), description="held-out accuracy before and after training"
    )
    levels_from: str | None = Field(
        default=None, description="another run folder, whose warm-started weights, budget and levels reached are used"
    )

    @property
    def budgets(self) -> dict[str, float]:
        """The budgets that are set, by key."""
        given = {key: getattr(self, key) for key in BUDGETS}
        return {key: value for key, value in given.items() if value is not None}

    @property
    def rollouts_per_step(self) -> int:
        """Completions that one optimizer step learns from, over all processes."""
        return self.prompts_per_step * self.num_generations

    @property
    def forward_batch(self) -> int:
        """Completions in one forward pass of one process."""
        return self.micro_batch or self.rollouts_per_step // world_size()

    @property
    def accumulation(self) -> int:
        """Forward passes that make up one optimizer step."""
        return self.rollouts_per_step // (self.forward_batch * world_size())

    @property
    def clip_high(self) -> float:
        """The upper clipping bound; for CISPO it is the largest ratio itself."""
        return self.epsilon_high or (5.0 if self.loss_type == "cispo" else 0.28)

    @model_validator(mode="after")
    def _rewards(self) -> "RunConfig":
        check_rewards(self)
        if self.dynamic_sampling == "refill" and self.scale_rewards == "batch":
            raise ValueError(
                "scale_rewards = batch would scale each round of dynamic_sampling = refill by itself: "
                "use scale_rewards = group, or dynamic_sampling = drop"
            )
        if self.importance_sampling_level == "sequence" and self.loss_type not in ("grpo", "gspo"):
            raise ValueError(
                f"importance_sampling_level = sequence does not fit loss_type = {self.loss_type}, which weighs tokens: "
                "use loss_type = gspo"
            )
        return self

    @model_validator(mode="after")
    def _shapes(self) -> "RunConfig":
        world = world_size()
        if self.prompts_per_step % world:
            raise ValueError(
                f"prompts_per_step = {self.prompts_per_step} cannot be shared by {world} processes: a group of "
                f"completions must stay on one process; use a multiple of {world}"
            )
        if self.rollouts_per_step % (self.forward_batch * world):
            raise ValueError(
                f"prompts_per_step x num_generations = {self.rollouts_per_step} completions per step is not a multiple "
                f"of micro_batch = {self.micro_batch} x {world} processes"
            )
        if self.warm_start is not None and self.warm_start.batch % world:
            raise ValueError(f"warm_start.batch = {self.warm_start.batch} is not a multiple of {world} processes")
        if world % self.generation.tensor_parallel:
            raise ValueError(
                f"generation.tensor_parallel = {self.generation.tensor_parallel} does not divide {world} processes"
            )
        if self.model == TINY and (self.max_completion_length or 0) >= self.tiny.context:
            raise ValueError(
                f"max_completion_length = {self.max_completion_length} leaves no room for a prompt in tiny.context = "
                f"{self.tiny.context}: lower the one or raise the other"
            )
        if self.save_steps % self.num_iterations:
            raise ValueError(
                f"save_steps = {self.save_steps} is not a multiple of num_iterations = {self.num_iterations}: a "
                "checkpoint inside a batch that is used several times could not be resumed exactly"
            )
        if self.levels_from is None and not self.budgets:
            raise ValueError("no budget: give steps, tokens, cpu_seconds or wall_seconds")
        return self


@dataclass(frozen=True, slots=True)
class Spent:
    """What training has used so far; `cpu` and `wall` in seconds."""

    steps: int = 0
    tokens: int = 0
    cpu: float = 0.0
    wall: float = 0.0


def over_budget(config: RunConfig, spent: Spent) -> bool:
    """Whether training has used up one of its budgets."""
    used = {"steps": spent.steps, "tokens": spent.tokens, "cpu_seconds": spent.cpu, "wall_seconds": spent.wall}
    return any(used[key] >= limit for key, limit in config.budgets.items())


def world_size() -> int:
    """Number of training processes, as the launcher (accelerate, torchrun) tells it."""
    return int(os.environ.get("WORLD_SIZE", "1"))


def build_config(values: dict[str, Any], where: str = "the run configuration") -> RunConfig:
    """Check `values` and return the configuration.

    Raises GradatimError with one line per problem: the key, the reason and, for an unknown key, the nearest known one.
    """
    try:
        return RunConfig(**values)
    except ValidationError as error:
        lines = [_explain(item) for item in error.errors()]
        raise GradatimError("\n".join([f"{where} is not usable:", *(f"  {line}" for line in lines)])) from None


def _explain(item: Any) -> str:
    place = ".".join(str(part) for part in item["loc"] if not str(part).startswith(("literal", "dict", "int", "[")))
    if item["type"] == "extra_forbidden":
        return f"unknown key `{place}`{_nearest(item['loc'])}"
    if item["type"] == "missing":
        field = RunConfig.model_fields.get(place)
        return f"`{place}` is missing" + (f": {field.description}" if field else "")
    words = {"model_type": "must be a table of keys", "tuple_type": "must be a list, such as [one, two]"}
    words |= {"model_attributes_type": words["model_type"], "dict_type": words["model_type"]}
    said = item["msg"].removeprefix("Value error, ").replace("Input should", "must", 1)
    reason = words.get(item["type"]) or said
    return f"`{place}`: {reason} (got {shorten(repr(item['input']), 80, placeholder=' ...')})" if place else reason


def section_of(field: Any) -> type[Section] | None:
    """The Section that a key holds, also an optional one; None for a plain key and for a list."""
    return None if get_origin(field.annotation) is tuple else _section_in(field)


def _section_in(field: Any) -> type[Section] | None:
    """The Section that a key or the items of its list hold."""
    kinds = get_args(field.annotation) or (field.annotation,)
    return next((kind for kind in kinds if isinstance(kind, type) and issubclass(kind, Section)), None)


def _nearest(loc: tuple[Any, ...]) -> str:
    known: type[Section] = RunConfig
    for part in loc[:-1]:
        known = _section_in(known.model_fields[part]) or known if part in known.model_fields else known
    close = difflib.get_close_matches(str(loc[-1]), known.model_fields, n=1)
    if close:
        return f", did you mean `{close[0]}`?"
    if known is RunConfig:
        return "; `gradatim train --example` explains all of them"
    return f"; known keys: {', '.join(known.model_fields)}"
