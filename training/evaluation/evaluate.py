"""Greedy accuracy on held-out instances, by environment and level.

The instances are the first `per_level` held-out seeds of each level, so two evaluations of one pack ask the same
questions. A question whose prompt also occurred in training does not count; where a level has so few distinct prompts
that hardly any question is left, all count and the level is marked as seen.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from ...runtime.seeds import SPLITS
from ..host import ranks
from ..model.policy import Policy
from ..records.seen import question
from ..settings.config import EvaluationConfig, world_size
from .measures import FRONTIER

HELD_OUT = SPLITS["heldout"].start
MIN_UNSEEN = 16

Results = dict[str, dict[int, list[int | None]]]


@dataclass(frozen=True, slots=True)
class Cell:
    """Accuracy at one level over `questions` instances; `seen` if they could not be kept apart from training."""

    accuracy: float
    questions: int
    seen: bool


Table = dict[str, dict[int, Cell]]


def evaluate(
    policy: Policy,
    pack: Mapping[str, Any],
    pool: Any,
    levels: Mapping[str, tuple[int, int]],
    settings: EvaluationConfig,
    limits: Mapping[tuple[str, int], int],
    markers: str,
    tick: Callable[[int, int], None] = lambda done, total: None,
) -> Results:
    """Ask every held-out question greedily; 1 correct, 0 not, None without a verdict or if it cannot be generated.

    Several processes share the batches, and each returns all results. `tick(done, total)` is called after each batch.
    The global random state is not used.
    """
    questions = [
        (env, level, index) for env, (lo, hi) in levels.items() for level in range(lo, hi + 1)
        for index in range(settings.per_level)
    ]  # fmt: skip
    found = [question(pack[env], level, HELD_OUT + index) for env, level, index in questions]
    texts = ["" if one is None else policy.text(one.prompt) for one in found]
    order = sorted((i for i, one in enumerate(found) if one is not None), key=lambda i: len(texts[i]))
    results: Results = {env: {} for env in levels}
    for env, level, _ in questions:
        results[env].setdefault(level, []).append(None)
    batches = [order[start : start + settings.batch] for start in range(0, len(order), settings.batch)]
    mine = batches[ranks.rank() :: world_size()]
    marks: dict[int, int | None] = {}
    for done, batch in enumerate(mine, 1):
        longest = max(limits[questions[i][:2]] for i in batch)
        answers = generate(policy, [texts[i] for i in batch], longest)
        instances = [one.instance for i in batch if (one := found[i])]
        items = [(questions[i][0], instance, text) for i, instance, text in zip(batch, instances, answers, strict=True)]
        for i, verdict in zip(batch, pool.verify_many(items, markers)):
            judged = verdict.status in ("correct", "wrong", "malformed")
            marks[i] = verdict.accuracy if judged else None
        tick(sum(map(len, mine[:done])), sum(map(len, mine)))
    for share in ranks.gather(marks):
        for i, mark in share.items():
            env, level, index = questions[i]
            results[env][level][index] = mark
    return results


def generate(policy: Policy, texts: list[str], max_tokens: int, temperature: float = 0.0, seed: int = 0) -> list[str]:
    """Completions of `texts`, one batch; greedy at temperature 0, else drawn with `seed`.

    The global random state stays as it is.
    """
    import torch
    from transformers import GenerationConfig

    policy.model.eval()
    inputs = policy.tokenizer(texts, return_tensors="pt", padding=True, padding_side="left", add_special_tokens=False)
    inputs = {key: inputs[key].to(policy.model.device) for key in ("input_ids", "attention_mask")}
    settings = GenerationConfig(
        max_new_tokens=max_tokens,
        do_sample=temperature > 0,
        temperature=temperature or None,
        top_k=0 if temperature else None,
        pad_token_id=policy.tokenizer.pad_token_id,
        eos_token_id=policy.tokenizer.eos_token_id,
    )
    with torch.no_grad(), torch.random.fork_rng(enabled=temperature > 0):
        if temperature:
            torch.manual_seed(seed)
        output = policy.model.generate(**inputs, generation_config=settings)
    return policy.tokenizer.batch_decode(output[:, inputs["input_ids"].shape[1] :], skip_special_tokens=True)


def tabulate(results: Results, pack: Mapping[str, Any], seen_prompts: Collection[str]) -> Table:
    """Accuracies over the questions whose prompt is not in `seen_prompts` (see the module docstring)."""
    table: Table = {}
    for env, by_level in results.items():
        table[env] = {}
        for level, marks in by_level.items():
            judged = [(index, mark) for index, mark in enumerate(marks) if mark is not None]
            asked = {index: question(pack[env], level, HELD_OUT + index) for index, _ in judged}
            unseen = [mark for index, mark in judged if (one := asked[index]) and one.prompt not in seen_prompts]
            seen = len(unseen) < min(MIN_UNSEEN, len(marks))
            counted = [mark for _, mark in judged] if seen else unseen
            table[env][level] = Cell(sum(counted) / len(counted) if counted else 0.0, len(counted), seen)
    return table


def frontier(cells: Mapping[int, Cell]) -> int:
    """The highest level with accuracy of at least one half; one below the lowest level if there is none."""
    return max((level for level, cell in cells.items() if cell.accuracy >= FRONTIER), default=min(cells) - 1)
