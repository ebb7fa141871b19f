"""Which prompts a run has trained on, rebuilt from the identities of the instances."""

from collections.abc import Mapping
from typing import Any

from .folder import RunFolder


def compact(drawn: list[tuple[str, int, int]]) -> dict[str, dict[str, list[int]]]:
    """Instances as {environment: {level: seeds}}."""
    table: dict[str, dict[str, list[int]]] = {}
    for env, level, seed in drawn:
        table.setdefault(env, {}).setdefault(str(level), []).append(seed)
    return table


def seen_prompts(folder: RunFolder, pack: Mapping[str, Any]) -> set[str]:
    """Every prompt of the warm start (this run's or the one it started from) and of training."""
    seen: set[str] = set()
    sources = [folder]
    if folder.config.is_file() and (other := folder.read(folder.config).get("levels_from")):
        sources.append(RunFolder(other))
    for source in sources:
        if source.warm_instances.is_file():
            for env, by_level in source.read(source.warm_instances).items():
                for level, seeds in by_level.items():
                    seen.update(pack[env].prompt(pack[env].sample(int(level), seed)) for seed in seeds)
    for line in folder.lines("instances.jsonl"):
        seen.update(pack[env].prompt(pack[env].sample(level, seed)) for env, level, seed in line["instances"])
    return seen
