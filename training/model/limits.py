"""How long an answer may be at each environment and level, in tokens of the model, and whether it fits the model."""

from collections.abc import Mapping
from itertools import islice
from typing import Any

from ...runtime.errors import GradatimError
from ..records.seen import Question, questions
from .policy import Policy

CHAT_COMPLETION = 512
REFERENCES = 16
PROMPTS = 4
SLACK = 2

Limits = dict[tuple[str, int], int]


def completion_limits(policy: Policy, pack: Mapping[str, Any], given: int | None) -> Limits:
    """How many tokens a completion may have at each environment and level.

    A model that answers at once gets the longest of a few references of that level and a little more, the end token
    included; one that reasons first gets the same room everywhere.
    """
    if given is not None or policy.suffix is None:
        room = given or CHAT_COMPLETION
        return {(env, level): room for env, environment in pack.items() for level in environment.levels}
    limits = {}
    for env, environment in pack.items():
        for level in environment.levels:
            known = _first(environment, level, REFERENCES)
            references = [environment.reference(one.instance) for one in known]
            lengths = [len(policy.tokenizer(text)["input_ids"]) for text in references]
            limits[env, level] = max(lengths, default=1) + SLACK
    return limits


def check_room(policy: Policy, pack: Mapping[str, Any], lowest: Mapping[str, int], answer: int) -> None:
    """Raises GradatimError if a few prompts of an environment's lowest level and `answer` tokens exceed the model.

    Models whose configuration names no number of positions are not checked.
    """
    positions = getattr(policy.model.config, "max_position_embeddings", None)
    if not isinstance(positions, int):
        return
    for env, level in lowest.items():
        known = _first(pack[env], level, PROMPTS)
        longest = max((len(policy.tokenizer(policy.text(one.prompt))["input_ids"]) for one in known), default=0)
        if longest + answer > positions:
            raise GradatimError(
                f"{env} at level {level}: a prompt of {longest} tokens and an answer of up to {answer} do not fit into "
                f"the {positions} positions of the model; take a model with more (tiny.context), lower "
                "max_completion_length, or leave the environment out"
            )


def _first(environment: Any, level: int, count: int) -> list[Question]:
    """The first training questions of a level, without those that cannot be generated."""
    return [one for one in islice(questions(environment, level, "train"), count) if one]
