"""The part of the configuration that says what is rewarded and what the loss adds; combinations that cannot work.

Needs no torch. What depends on the pack (names of criteria, categories) is checked by `rubric.build_rubric`.
"""

import re
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator

from .section import Section

ACCURACY, SCORE, CRITERIA, FORMAT = "accuracy", "score", "criteria", "format"
RewardName = Literal["accuracy", "score", "criteria"]
Weight = Annotated[float, Field(ge=0, allow_inf_nan=False)]
CLIPPED_LOSSES = ("dapo", "grpo", "bnpo", "dr_grpo")
COUNTING_LOSSES = ("dapo", "cispo", "vespo")


class RubricConfig(Section):
    """What `reward: criteria` weighs: a spec's own weights unless others are given."""

    weights: dict[str, dict[str, Weight]] = Field(
        default={}, description="weights by environment and criterion; null or missing: those of the spec"
    )
    categories: dict[str, tuple[str, ...]] = Field(
        default={}, description="criteria by category; each counts alike, the criteria not named are one more"
    )


class Pow3rConfig(Section):
    """How far and how fast weights follow what separates the completions of a group (POW3R)."""

    rate: float = Field(default=0.3, gt=0, le=1, description="share of the newest measurement in the moving average")
    strength: float = Field(default=0.8, gt=0, le=1, description="0 would leave weights alone, 1 follows the variance")
    low: float = Field(default=0.25, gt=0, le=1, description="smallest factor on a weight")
    high: float = Field(default=4.0, ge=1, description="largest factor on a weight")
    period: int = Field(default=16, ge=1, description="groups of an environment between two updates")


class RewardFunctionConfig(Section):
    """A reward of the user's own, called with completions, verdicts and the columns of the instances."""

    function: str = Field(description="module:function; found on the path or in the current folder")
    weight: float = Field(default=1.0, allow_inf_nan=False, description="0: logged only")
    gated: bool = Field(default=True, description="counts 0 where the gate does not hold")
    group_max: bool = Field(default=False, description="divided by the greatest value in the group (LongTraceRL)")

    @field_validator("function")
    @classmethod
    def _place(cls, value: str) -> str:
        if not re.fullmatch(r"[A-Za-z_][\w.]*:[A-Za-z_]\w*", value):
            raise ValueError("must be module:function, such as my_rewards:brevity")
        return value


class KlCovConfig(Section):
    """A penalty on the tokens whose log-probability and advantage vary together most (KL-Cov)."""

    fraction: float = Field(default=0.02, gt=0, le=1, description="share of the tokens of a forward pass")
    coefficient: float = Field(default=0.05, gt=0, description="weight of |log ratio| on them")


class RewardKeys(Section):
    """The keys of a run's configuration about rewards."""

    reward: RewardName | dict[RewardName, Weight] = Field(
        default="accuracy",
        description="exact accuracy, the spec's graded score, its criteria, or a table of weights",
    )
    gate: str = Field(
        default="none", description="what must hold for score, criteria and functions: accuracy, format, a criterion"
    )
    format_penalty: float = Field(default=0.0, ge=0, description="taken off for a malformed answer")
    rubric: RubricConfig = Field(default=RubricConfig(), description="weights and categories of criteria")
    rubric_weighting: Literal["static", "pow3r"] = Field(
        default="static", description="pow3r: criteria that separate completions count more"
    )
    pow3r: Pow3rConfig = Field(default=Pow3rConfig(), description="how far and how fast")
    reward_functions: tuple[RewardFunctionConfig, ...] = Field(default=(), description="rewards of your own")
    aggregation: Literal["sum", "gdpo"] = Field(default="sum", description="gdpo normalises each reward by itself")
    normalizer: Literal["all", "signal"] = Field(
        default="all", description="tokens that the loss is divided by; signal: only groups whose rewards differ"
    )
    kl_cov: KlCovConfig | None = Field(default=None, description="penalty on tokens that cost entropy; null: none")

    @field_validator("reward_functions", mode="before")
    @classmethod
    def _words(cls, value: Any) -> Any:
        """A plain word stands for a function with the default settings."""
        if isinstance(value, (list, tuple)):
            return tuple({"function": item} if isinstance(item, str) else item for item in value)
        return value

    @property
    def rewarded(self) -> dict[str, float]:
        """Weights of accuracy, score and criteria as rewards; those of weight 0 left out."""
        named = {self.reward: 1.0} if isinstance(self.reward, str) else self.reward
        return {name: weight for name, weight in named.items() if weight}


def check_rewards(config: Any) -> None:
    """Raises ValueError, with the remedy, for rewards and losses that cannot be combined."""
    for check in (_check_columns, _check_gate, _check_rubric, _check_gdpo, _check_normalizer, _check_kl_cov):
        check(config)


def _check_columns(config: Any) -> None:
    functions = [entry.function for entry in config.reward_functions]
    twice = {name for name in functions if functions.count(name) > 1}
    if twice:
        raise ValueError(f"reward_functions name {', '.join(sorted(twice))} twice: give it one weight")
    if not config.rewarded and not any(entry.weight for entry in config.reward_functions):
        raise ValueError("nothing is rewarded: give reward or reward_functions a weight above 0")


def _check_gate(config: Any) -> None:
    if config.gate == "none":
        return
    gated = [name for name in config.rewarded if name != ACCURACY]
    functions = [entry.function for entry in config.reward_functions if entry.gated and entry.weight]
    if not gated and not functions:
        raise ValueError(
            f"gate = {config.gate} has nothing to hold back: it acts on score, criteria and gated reward_functions"
        )
    if config.gate == ACCURACY and gated:
        raise ValueError(
            f"gate = accuracy makes {gated[0]} equal to accuracy, because a correct answer has all of it: "
            "reward accuracy, or gate by format or by a criterion"
        )


def _check_rubric(config: Any) -> None:
    named = CRITERIA in config.rewarded
    for key, value, default in (("rubric_weighting", config.rubric_weighting, "static"),
                                ("rubric", config.rubric, RubricConfig())):  # fmt: skip
        if value != default and not named:
            shown = f"{key} = {value}" if isinstance(value, str) else key
            raise ValueError(f"{shown} is about criteria, which are not rewarded: use reward = criteria")
    if config.rubric_weighting != "pow3r":
        if config.pow3r != Pow3rConfig():
            raise ValueError("pow3r sets how weights adapt, and they do not: use rubric_weighting = pow3r")
        return
    if config.aggregation == "gdpo":
        raise ValueError(
            "rubric_weighting = pow3r lowers criteria of little variance and aggregation = gdpo raises them: "
            "use one of the two"
        )


def _check_gdpo(config: Any) -> None:
    if config.aggregation != "gdpo":
        return
    named = [name for name in config.rewarded if name != CRITERIA]
    named += [FORMAT] if config.format_penalty else []
    named += [entry.function for entry in config.reward_functions if entry.weight]
    criteria = 1 + len(config.rubric.categories) if CRITERIA in config.rewarded else 0
    if len(named) + criteria < 2:
        raise ValueError(
            "aggregation = gdpo normalises several rewards one by one, and this run has one: "
            "add format_penalty or another reward, or leave aggregation at sum"
        )
    if config.scale_rewards != "group":
        raise ValueError(
            f"scale_rewards = {config.scale_rewards} has no effect under aggregation = gdpo, which has its own scale: "
            "leave it at group"
        )
    if config.dynamic_sampling == "refill":
        raise ValueError(
            "aggregation = gdpo would scale each round of dynamic_sampling = refill by itself: "
            "use dynamic_sampling = drop, or aggregation = sum"
        )


def _check_normalizer(config: Any) -> None:
    if config.normalizer == "signal" and config.loss_type not in COUNTING_LOSSES:
        raise ValueError(
            f"normalizer = signal is about the token count that a batch is divided by, and loss_type = "
            f"{config.loss_type} does not use one: use {', '.join(COUNTING_LOSSES)}"
        )


def _check_kl_cov(config: Any) -> None:
    if config.kl_cov is None:
        return
    if config.loss_type not in CLIPPED_LOSSES or config.importance_sampling_level == "sequence":
        raise ValueError(
            f"kl_cov replaces the clipped loss of single tokens, which loss_type = {config.loss_type} does not have: "
            f"use {', '.join(CLIPPED_LOSSES)} with ratios of tokens"
        )
    if config.num_iterations == 1:
        raise ValueError(
            "kl_cov has no effect with num_iterations = 1: in the first pass over a batch the policy is the one that "
            "wrote it, and the penalty has gradient 0; use num_iterations = 2 or more"
        )
