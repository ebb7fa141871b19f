"""Adaptive training beside a plain TRL loop, on a GPU: tokens per second, and what environments and scheduler cost.

    python benchmarks/gpu_smoke.py PACK                on a GPU (under ten minutes)
    python benchmarks/gpu_smoke.py PACK --cpu-dry      the same with a tiny model on a processor, to see that it runs

A decoder of 30 to 100 million parameters is built from its configuration and warm-started; from there three loops train
it on at least 16 environments, each in a fresh process: adaptive with plain generation, adaptive with continuous
batching, and TRL's own GRPOTrainer over the instances of the first as a fixed data set, with equal arguments and
rewards. Steps after the first three count. Reported: tokens per second, the share of step time in environments
(instances, prompts, verdicts) and in the scheduler (goal: under 1 % together), and the adaptive loop's tokens per
second against TRL's (goal: at least 0.98).
"""

import argparse
import json
import platform
import shutil
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results"
ENVIRONMENTS, SKIPPED = 16, 3
GPU = {
    "tiny": {"hidden": 512, "layers": 12, "heads": 8, "intermediate": 2048, "context": 1024},
    "prompts_per_step": 32, "num_generations": 16, "micro_batch": 256, "max_completion_length": 64, "steps": 20,
    "warm_start": {"steps": 300, "batch": 128, "levels": 3, "learning_rate": 3e-4}, "learning_rate": 1e-5,
    "precision": "bf16", "gradient_checkpointing": False, "verify_workers": 8,
}  # fmt: skip
CPU = {
    "tiny": {"hidden": 32, "layers": 1, "heads": 2, "intermediate": 64, "context": 1024},
    "prompts_per_step": 4, "num_generations": 4, "max_completion_length": 6, "steps": 5,
    "warm_start": {"steps": 10, "batch": 8, "levels": 1}, "precision": "fp32", "verify_workers": 1,
}  # fmt: skip
CASES = ("warm", "adaptive", "continuous", "plain")


class Clock:
    """Seconds spent inside wrapped functions, by name; the time of a wrapped function inside another is its own."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self._nested: list[float] = []

    def wrap(self, owner: Any, method: str, name: str) -> None:
        inner: Callable[..., Any] = getattr(owner, method)

        def timed(*args: Any, **options: Any) -> Any:
            self._nested.append(0.0)
            begin = time.perf_counter()
            try:
                return inner(*args, **options)
            finally:
                seconds = time.perf_counter() - begin
                self.seconds[name] += seconds - self._nested.pop()
                if self._nested:
                    self._nested[-1] += seconds

        setattr(owner, method, timed)


def chosen(pack: str, steps: dict[str, Any], output: Path) -> dict[str, Any]:
    """The values of every run: the first 16 environments whose questions are short enough for the model."""
    from gradatim.runtime.pack import load

    names = []
    for env, environment in load(pack).items():
        longest = max(len(environment.prompt(environment.sample(level, seed))) for level in (1, 2) for seed in range(3))
        if longest < 700 and len(names) < ENVIRONMENTS:
            names.append(env)
    if len(names) < ENVIRONMENTS:
        raise SystemExit(f"{pack} has {len(names)} environments with short questions, and {ENVIRONMENTS} are needed")
    levels = {env: (1, min(6, load(pack)[env].levels[-1])) for env in names}
    values = {"pack": pack, "output": str(output), "environments": names, "levels": levels, "start_levels": 1}
    values |= {"evaluation": {"per_level": 1, "max_level": 1}, "save_steps": 1000, "dynamic_sampling": "off"}
    return {**values, "scheduler": "frontier", **steps}


def loop(values: dict[str, Any], case: str) -> dict[str, Any]:
    """Train once in this process; what was measured over the steps after the first few."""
    import torch
    from gradatim.training.loop import recorder, trainer
    from gradatim.training.loop.rewards import AccuracyReward
    from gradatim.training.reports.progress import Progress
    from gradatim.training.run import start
    from gradatim.training.settings.config import build_config
    from transformers import TrainerCallback

    clock, marks = Clock(), []

    def mark(state: Any) -> None:
        if torch.cuda.is_available():
            torch.cuda.synchronize()
        marks.append((time.perf_counter(), state.num_input_tokens_seen, dict(clock.seconds)))

    class Marks(TrainerCallback):
        def on_step_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
            mark(state)

    clock.wrap(AccuracyReward, "__call__", "environments")
    if case == "plain":
        parameters = plain(build_config(values), Marks(), Path(values["output"]).parent / "adaptive")
        return measured(marks, parameters)
    for method in ("_choose", "_row"):
        clock.wrap(trainer.ScheduledTrainer, method, "environments")
    made, told, sizes = trainer.ScheduledTrainer.__init__, recorder.Recorder.on_step_end, []

    def init(self: Any, **options: Any) -> None:
        made(self, **options)
        sizes.append(sum(parameter.numel() for parameter in self.model.parameters()))
        for method in ("propose", "observe"):
            clock.wrap(self.task_scheduler, method, "scheduler")

    def on_step_end(self: Any, args: Any, state: Any, control: Any, **rest: Any) -> None:
        told(self, args, state, control, **rest)
        mark(state)

    trainer.ScheduledTrainer.__init__ = init  # type: ignore[method-assign]
    recorder.Recorder.on_step_end = on_step_end  # type: ignore[method-assign]
    assert start(build_config(values), Progress("smoke"))
    return measured(marks, sizes[0])


def plain(config: Any, marks: Any, adaptive: Path) -> int:
    """TRL's own loop over the instances that the adaptive run drew, in their order; returns the parameters' number."""
    from datasets import Dataset
    from gradatim.runtime.pack import load
    from gradatim.runtime.pool import VerifierPool
    from gradatim.training.host.process import prepare_process, quiet
    from gradatim.training.loop.arguments import grpo_arguments
    from gradatim.training.loop.rewards import RewardPlan
    from gradatim.training.model.policy import load_policy
    from gradatim.training.records.folder import RunFolder
    from trl.trainer.grpo_trainer import GRPOTrainer

    prepare_process(config)
    policy, pack, rows = load_policy(config.model), load(config.pack), []
    for line in RunFolder(adaptive).lines("instances.jsonl"):
        for env, level, seed in line["instances"]:
            instance = pack[env].sample(level, seed)
            rows.append({"prompt": policy.task(pack[env].prompt(instance)), "env": env, "instance": instance})
    folder = RunFolder(config.output)
    folder.create()
    rewards = RewardPlan(config, pack)
    arguments = grpo_arguments(config, folder, config.max_completion_length, list(rewards.columns.values()))
    arguments.shuffle_dataset, arguments.save_strategy = False, "no"
    with VerifierPool(config.pack, config.verify_workers, config.verify_deadline) as pool:
        loop = GRPOTrainer(
            model=policy.model, processing_class=policy.tokenizer, args=arguments,
            train_dataset=Dataset.from_list(rows),
            reward_funcs=rewards.functions(pool, policy.default_markers), callbacks=[marks],
        )  # fmt: skip
        quiet(loop)
        loop.train()
    return sum(parameter.numel() for parameter in policy.model.parameters())


def measured(marks: list[tuple[float, int, dict[str, float]]], parameters: int) -> dict[str, Any]:
    """Rates and shares between the end of the skipped steps and the end of the last one."""
    (begin, seen, before), (end, total, after) = marks[SKIPPED - 1], marks[-1]
    seconds = end - begin
    shares = {name: (after.get(name, 0.0) - before.get(name, 0.0)) / seconds for name in ("environments", "scheduler")}
    values = {"parameters": parameters, "steps": len(marks) - SKIPPED, "seconds": round(seconds, 3)}
    values |= {"tokens": total - seen, "tokens_per_second": round((total - seen) / seconds, 1)}
    return values | {f"share_{name}": round(share, 5) for name, share in shares.items()}


def child(case: str, values: dict[str, Any], found: Path) -> dict[str, Any]:
    """One case in a fresh process, so that none inherits memory or warm caches."""
    begin = time.monotonic()
    subprocess.run([sys.executable, __file__, "--case", case, json.dumps(values), str(found)], check=True)
    seconds = time.monotonic() - begin
    print(f"{case}: {seconds:.0f} s", flush=True)
    return {**json.loads(found.read_text(encoding="utf-8")), "wall": round(seconds, 1)}


def device() -> dict[str, str]:
    import torch
    import transformers
    import trl

    name = torch.cuda.get_device_name() if torch.cuda.is_available() else platform.machine()
    versions = {"torch": torch.__version__, "transformers": transformers.__version__, "trl": trl.__version__}
    return {"device": name, "python": platform.python_version(), **versions}


def report(results: dict[str, Any]) -> str:
    lines = ["", "| loop | tokens/s | environments | scheduler |", "|---|---|---|---|"]
    for case in CASES[1:]:
        one = results[case]
        shares = " | ".join(f"{one[f'share_{name}']:.2%}" for name in ("environments", "scheduler"))
        lines.append(f"| {case} | {one['tokens_per_second']:,.0f} | {shares} |")
    lines += ["", f"{results['adaptive']['parameters'] / 1e6:.1f} M parameters on {results['machine']['device']}"]
    lines.append(f"environments and scheduler: {results['share']:.2%} of a step (goal: under 1 %)")
    lines.append(f"adaptive against plain TRL: {results['ratio']:.3f} (goal: at least 0.98)")
    return "\n".join(lines)


def main() -> None:
    if sys.argv[1:2] == ["--case"]:
        case, values, found = sys.argv[2:]
        Path(found).write_text(json.dumps(loop(json.loads(values), case)), encoding="utf-8")
        return
    parser = argparse.ArgumentParser(description="Adaptive training beside a plain TRL loop, on a GPU.")
    parser.add_argument("pack")
    parser.add_argument("--cpu-dry", action="store_true", help="a tiny model on a processor")
    parser.add_argument("--output", default="runs/gpu_smoke", help="folder for the runs; replaced")
    given = parser.parse_args()
    import torch

    if not given.cpu_dry and not torch.cuda.is_available():
        raise SystemExit("no GPU is visible; --cpu-dry runs the same script with a tiny model on a processor")
    home = Path(given.output)
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    settings = CPU if given.cpu_dry else GPU
    warm = chosen(given.pack, {**settings, "steps": SKIPPED + 1}, home / "warm")
    results: dict[str, Any] = {"machine": device(), "settings": settings, "environments": warm["environments"]}
    results["warm"] = child("warm", warm, home / "warm.json")
    for case in CASES[1:]:
        values = {**warm, "output": str(home / case), "model": str(home / "warm/warmstart/model"), "warm_start": None}
        values |= {"steps": settings["steps"]}
        engine = {"engine": "continuous", "memory": 0.05 if given.cpu_dry else 0.4}
        values |= {"generation": engine} if case == "continuous" else {}
        results[case] = child(case, values, home / f"{case}.json")
    adaptive = results["adaptive"]
    results["share"] = adaptive["share_environments"] + adaptive["share_scheduler"]
    results["ratio"] = round(adaptive["tokens_per_second"] / results["plain"]["tokens_per_second"], 4)
    target = home / "result.json" if given.cpu_dry else RESULTS / "gpu_smoke.json"
    target.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    print(report(results), f"written: {target}", sep="\n")


if __name__ == "__main__":
    main()
