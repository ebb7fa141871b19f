"""The common start of all arms of one seed: warm-started weights with their held-out evaluation."""

import shutil
from typing import Any

from gradatim.runtime.pack import load
from gradatim.runtime.pool import VerifierPool
from gradatim.training.evaluation.evaluate import evaluate
from gradatim.training.host.process import prepare_process
from gradatim.training.loop.warmstart import draw, warm_start
from gradatim.training.model.limits import completion_limits
from gradatim.training.model.policy import build_policy, load_policy
from gradatim.training.records.folder import RunFolder, write_json
from gradatim.training.records.seen import compact
from gradatim.training.settings.config import build_config


def make_start(settings: dict[str, Any], folder: RunFolder) -> None:
    """Warm-start on every environment of the pack and evaluate, unless `folder` holds that already."""
    if folder.evaluation.is_file():
        return
    config = build_config({**settings, "output": str(folder.path), "environments": None, "steps": 1})
    assert config.warm_start is not None
    prepare_process(config)
    pack = dict(load(config.pack))
    drawn = draw({env: (e.levels[0], e.levels[-1]) for env, e in pack.items()}, config.warm_start, config.seed)
    policy = build_policy(config, pack)
    warm_start(policy, pack, drawn, config, str(folder.path / "supervised"))
    policy.save(folder.warm_model)
    policy = load_policy(folder.warm_model)
    top = config.evaluation.max_level
    ranges = {env: (e.levels[0], e.levels[-1] if top is None else top) for env, e in pack.items()}
    limits = completion_limits(policy, pack, None)
    with VerifierPool(config.pack, 1, config.verify_deadline) as pool:
        before = evaluate(policy, pack, pool, ranges, config.evaluation, limits, policy.default_markers)
    write_json(folder.warm_instances, compact(drawn))
    write_json(folder.evaluation, {"before": before})


def begin_from_start(folder: RunFolder, start: RunFolder, environments: list[str]) -> None:
    """Make `folder` a run that has finished its warm start: weights, instances and evaluation are those of `start`."""
    folder.create()
    shutil.copytree(start.warm_model.parent, folder.warm_model.parent)
    before = start.read(start.evaluation)["before"]
    write_json(folder.evaluation, {"before": {env: before[env] for env in environments}})


def begin_from_run(folder: RunFolder, run: RunFolder) -> None:
    """The same with the final weights of another run; what that run was trained on counts as seen."""
    folder.create()
    shutil.copytree(run.model, folder.warm_model)
    trained = [tuple(choice) for line in run.lines("instances.jsonl") for choice in line["instances"]]
    seen = compact(trained)
    for env, levels in run.read(run.warm_instances).items():
        for level, seeds in levels.items():
            seen.setdefault(env, {}).setdefault(level, []).extend(seeds)
    write_json(folder.warm_instances, seen)
    write_json(folder.evaluation, {"before": run.read(run.evaluation)["after"]})
