"""What one finished run is worth: levels and area gained on held-out questions, cost, and where rollouts went."""

from typing import Any

from gradatim.training.records.folder import RunFolder
from gradatim.training.reports.compare import read_runs
from plan import DEAD, Arm


def measure(folder: RunFolder, arm: Arm, seed: int) -> dict[str, Any]:
    """The line of one run. Gains are sums over the environments that can be learnt.

    `levels_gained` counts levels of the frontier (highest level with greedy accuracy of at least one half);
    `area_gained` is the change of the sum over levels of accuracy, which moves with every question.
    """
    (run,) = read_runs([folder.path])
    live = [env for env in arm.environments if env not in DEAD]
    frontiers = {key: {env: run.evaluation[f"{key}_frontier"][env] for env in live} for key in ("before", "after")}
    areas = {key: {env: _area(run.evaluation[f"{key}_table"][env]) for env in live} for key in ("before", "after")}
    spent = run.rollouts()
    by_env = {env: sum(n for (name, _), n in spent.items() if name == env) for env in arm.environments}
    train = folder.read(folder.summary)["phases"]["train"]
    silent = sum(line["no_signal"] for line in run.lines) / len(run.lines)
    return {
        "experiment": arm.experiment,
        "arm": arm.name,
        "seed": seed,
        "levels_gained": sum(frontiers["after"].values()) - sum(frontiers["before"].values()),
        "area_gained": round(sum(areas["after"].values()) - sum(areas["before"].values()), 3),
        "tokens": train["tokens"],
        "steps": train["steps"],
        "cpu_seconds": round(train["cpu"], 1),
        "no_signal": round(silent, 3),
        "rollouts": by_env,
        "dead_share": round(sum(by_env.get(env, 0) for env in DEAD) / sum(by_env.values()), 4),
        "highest": {env: max((level for name, level in spent if name == env), default=None) for env in by_env},
        "frontiers": frontiers,
        "areas": {key: {env: round(value, 3) for env, value in table.items()} for key, table in areas.items()},
        "curve": _curve(run.lines),
        "settings": {"scheduler": run.config["scheduler"], "options": run.config["scheduler_options"],
                     "dynamic_sampling": run.config["dynamic_sampling"], "levels": run.config["levels"]},
    }  # fmt: skip


def _area(cells: dict[str, list[Any]]) -> float:
    return sum(accuracy for accuracy, _, _ in cells.values())


def _curve(lines: list[dict[str, Any]], points: int = 40) -> list[list[float]]:
    """Tokens so far and mean training reward, averaged over about `points` stretches of equal length."""
    size = max(1, len(lines) // points)
    parts = [lines[at : at + size] for at in range(0, len(lines), size)]
    return [[part[-1]["tokens"], round(sum(line["reward"] or 0 for line in part) / len(part), 3)] for part in parts]
