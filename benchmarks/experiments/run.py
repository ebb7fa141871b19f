"""Run what is not done yet of the experiments, one run after the other in this process.

    python benchmarks/experiments/run.py PACK WORK [--only EXPERIMENT/ARM ...] [--seeds 0 1 2]

PACK holds the environments of the arms. Folders of runs go to WORK; a line for each run goes to
`benchmarks/results/experiments/EXPERIMENT.jsonl` (or `--results`) as it ends, and a run with a line is not repeated.
"""

import argparse
import io
import json
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from gradatim.training.records.folder import RunFolder, write_json
from gradatim.training.reports.progress import Progress
from gradatim.training.run import Run
from gradatim.training.settings.config import build_config
from measure import measure
from plan import COMMON, STAGES, Arm
from rich.console import Console
from start import begin_from_run, begin_from_start, make_start

RESULTS = Path(__file__).parent.parent / "results" / "experiments"


def done(results: Path) -> set[tuple[str, str, int]]:
    """Experiment, arm and seed of every line in the results."""
    rows = [json.loads(line) for path in results.glob("*.jsonl") for line in path.read_text("utf-8").splitlines()]
    return {(row["experiment"], row["arm"], row["seed"]) for row in rows}


def folder_of(work: Path, experiment: str, arm: str, seed: int) -> RunFolder:
    return RunFolder(work / f"seed-{seed}" / f"{experiment}-{arm}")


def train(arm: Arm, seed: int, pack: str, work: Path, changes: dict[str, Any]) -> RunFolder:
    """One run from its start to its evaluation; a part of one, left by a kill, is begun again."""
    folder = folder_of(work, arm.experiment, arm.name, seed)
    if folder.summary.is_file() and folder.read(folder.summary)["finished"]:
        return folder
    shutil.rmtree(folder.path, ignore_errors=True)
    settings = {**COMMON, **changes, "pack": pack, "seed": seed}
    start = RunFolder(work / f"seed-{seed}" / "start")
    make_start(settings, start)
    if arm.after is None:
        begin_from_start(folder, start, arm.environments)
    else:
        begin_from_run(folder, folder_of(work, "1", arm.after, seed))
    config = build_config({**settings, **arm.settings, "environments": arm.environments, "output": str(folder.path)})
    write_json(folder.config, config.model_dump(mode="json"))
    if not Run(config, folder, Progress("experiment", Console(file=io.StringIO()))).execute():
        raise SystemExit(f"stopped in {folder.path}; the same command begins this run again")
    shutil.rmtree(folder.checkpoints, ignore_errors=True)
    return folder


def main() -> None:
    parser = argparse.ArgumentParser(description="Run what is not done yet of the experiments.")
    parser.add_argument("pack")
    parser.add_argument("work", type=Path)
    parser.add_argument("--only", nargs="+", metavar="EXPERIMENT/ARM")
    parser.add_argument("--seeds", type=int, nargs="+", help="instead of those of the plan")
    parser.add_argument("--tokens", type=int, help="instead of those of the plan")
    parser.add_argument("--per-level", type=int, help="held-out questions per level, instead of those of the plan")
    parser.add_argument("--results", type=Path, default=RESULTS)
    given = parser.parse_args()
    given.results.mkdir(parents=True, exist_ok=True)
    changes: dict[str, Any] = {"tokens": given.tokens} if given.tokens else {}
    if given.per_level:
        changes["evaluation"] = {**COMMON["evaluation"], "per_level": given.per_level}
    for arm, seed in _ordered(given.seeds):
        wanted = given.only is None or f"{arm.experiment}/{arm.name}" in given.only
        if not wanted or (arm.experiment, arm.name, seed) in done(given.results):
            continue
        began = time.process_time()
        row = measure(train(arm, seed, given.pack, given.work, changes), arm, seed)
        row["command"] = " ".join(["python", "benchmarks/experiments/run.py", *sys.argv[1:]])
        with (given.results / f"{arm.experiment}.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(row) + "\n")
        gains = f"levels {row['levels_gained']:+d}, area {row['area_gained']:+.2f}"
        seconds = f"{row['cpu_seconds']:.0f} s of training, {time.process_time() - began:.0f} s in all"
        print(f"{seed} {arm.experiment}/{arm.name}: {gains}; {seconds}", flush=True)


def _ordered(seeds: list[int] | None) -> Iterator[tuple[Arm, int]]:
    """Every arm with every seed, or with those given, in the order of the plan."""
    for stage in STAGES:
        for seed in seeds or sorted({seed for arm in stage for seed in arm.seeds}):
            yield from ((arm, seed) for arm in stage if seeds or seed in arm.seeds)


if __name__ == "__main__":
    main()
