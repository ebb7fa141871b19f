"""What may be asked as held-out: never an instance of the training seeds, never a prompt that training has shown.

Training and held-out seeds are disjoint ranges (`runtime/seeds.py`), but two seeds may give the same question; so
prompts are compared too. What a run has trained on is rebuilt from the identities of its instances.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple

from ...runtime.seeds import seeds
from .folder import RunFolder

TRIES = 64


class Question(NamedTuple):
    """One instance with its prompt."""

    seed: int
    instance: str
    prompt: str


def questions(environment: Any, level: int, split: str, start: int = 0) -> Iterator[Question | None]:
    """The instances of a split at one level, in the order of their seeds; None where generating one fails."""
    return (question(environment, level, seed) for seed in seeds(split, start))


def question(environment: Any, level: int, seed: int) -> Question | None:
    """The instance of (level, seed) with its prompt; None if the environment cannot generate it."""
    try:
        instance = environment.sample(level, seed)
        return Question(seed, instance, environment.prompt(instance))
    except Exception:
        return None


def held_out(environment: Any, level: int, seen: Collection[str], start: int = 0) -> Iterator[Question]:
    """Held-out instances whose prompt is not in `seen` and has not come before; ends after 64 misses in a row."""
    asked: set[str] = set()
    misses = 0
    for found in questions(environment, level, "heldout", start):
        if found is None or found.prompt in seen or found.prompt in asked:
            misses += 1
            if misses == TRIES:
                return
            continue
        misses = 0
        asked.add(found.prompt)
        yield found


def compact(drawn: list[tuple[str, int, int]]) -> dict[str, dict[str, list[int]]]:
    """Instances as {environment: {level: seeds}}."""
    table: dict[str, dict[str, list[int]]] = {}
    for env, level, seed in drawn:
        table.setdefault(env, {}).setdefault(str(level), []).append(seed)
    return table


def seen_prompts(folder: RunFolder, pack: Mapping[str, Any]) -> set[str]:
    """Every prompt of the warm start (this run's or the one it started from) and of training.

    Environments that `pack` does not hold are passed over.
    """
    seen: set[str] = set()
    sources = [folder]
    if folder.config.is_file() and (other := folder.read(folder.config).get("levels_from")):
        sources.append(RunFolder(other))
    for source in sources:
        if source.warm_instances.is_file():
            for env, by_level in source.read(source.warm_instances).items():
                for level, found in by_level.items() if env in pack else ():
                    seen.update(pack[env].prompt(pack[env].sample(int(level), seed)) for seed in found)
    for line in folder.lines("instances.jsonl"):
        kept = [choice for choice in line["instances"] if choice[0] in pack]
        seen.update(pack[env].prompt(pack[env].sample(level, seed)) for env, level, seed in kept)
    return seen
