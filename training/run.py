"""One run from configuration to report: build, warm-start, evaluate, train, evaluate, report.

Each phase leaves its result in the run folder, and `resume` goes on after the last finished one; inside training it
goes on from the newest complete checkpoint and gives the same losses, rewards, scheduler state and weights as a run
that was never stopped. With several processes the first one alone writes into the folder, and whatever is read from
there is read by it and shared.
"""

import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ..runtime.errors import GradatimError
from ..runtime.pack import load
from ..runtime.pool import VerifierPool
from .evaluation.evaluate import Results, evaluate, frontier, tabulate
from .host import ranks
from .host.failures import explained
from .host.interrupt import on_interrupt
from .host.machine import check_machine, device, mixed, release, sharded
from .host.process import check_extra, prepare_process, quiet
from .loop.arguments import grpo_arguments, tickets
from .loop.resolve import facts, follow, level_ranges, select
from .loop.rewards import RewardPlan
from .model.adapters import adapted, restore
from .model.limits import Limits, check_room, completion_limits
from .model.policy import Policy, build_policy, check_model_name, load_policy
from .records.checkpoints import clear_faulty, fault, seal
from .records.folder import STATE_FILE, RunFolder, checkpoint_step, write_json, write_text
from .records.provenance import changed, provenance
from .records.seen import compact, question, seen_prompts
from .reports.progress import Progress
from .reports.trackers import Trackers, check_trackers
from .schedulers import Scheduler, build_scheduler
from .settings.config import RunConfig, Spent, build_config, over_budget, world_size
from .settings.options import check_scheduler
from .settings.reward_config import SCORE
from .settings.run_file import run_text


class Run:
    """A run in its folder. `execute()` returns False if it was stopped by Ctrl-C."""

    def __init__(self, config: RunConfig, folder: RunFolder, progress: Progress) -> None:
        self.config = config
        self.folder = folder
        self.progress = progress
        self.pack = select(load(config.pack), config)
        self.levels = level_ranges(self.pack, config)
        self.rewards = RewardPlan(config, self.pack)
        self.phases: dict[str, dict[str, float]] = {}
        self.before: Results | None = None

    def execute(self) -> bool:
        """All phases that are not finished yet."""
        prepare_process(self.config)
        from .loop.trainer import check_trl

        check_trl()
        ranks.join()
        if not self.folder.config.is_file():
            raise GradatimError(
                f"process {ranks.rank()} does not see the run folder {self.folder.path}: "
                "it must lie on a file system that all processes share"
            )
        if ranks.first() and self.folder.summary.is_file():
            self.phases = self.folder.read(self.folder.summary)["phases"]
        policy = self._adapted(self._start_policy())
        markers = self.config.markers or policy.default_markers
        limits = completion_limits(policy, self.pack, self.config.max_completion_length)
        with VerifierPool(self.config.pack, self.config.verify_workers, self.config.verify_deadline) as pool:

            def measure(name: str) -> Results:
                with self._phase(f"evaluate {name}"), mixed(self.config):
                    return evaluate(
                        policy, self.pack, pool, self._evaluated(), self.config.evaluation, limits, markers,
                        lambda done, total: self.progress.phase(f"evaluating {name} training", done, total),
                    )  # fmt: skip

            self.before = ranks.agree(self._saved_before() if ranks.first() else None) or measure("before")
            self._save_evaluation(None)
            if not self._train(policy, pool, markers, limits):
                return False
            policy = self._whole(policy)
            self._save_evaluation(measure("after"))
        if ranks.first():
            policy.save(self.folder.model)
        self._save_summary(finished=True)
        return True

    def _start_policy(self) -> Policy:
        """The model that reinforcement learning starts from; the warm start is done once per run folder."""
        if ranks.agree(self._is_warm()):
            return load_policy(self.folder.warm_model)
        policy = build_policy(self.config, self.pack)
        lowest = {env: low for env, (low, _) in self.levels.items()}
        check_room(policy.with_chat(self.config.chat), self.pack, lowest, self.config.max_completion_length or 1)
        if self.config.warm_start is None:
            return policy
        from .loop.warmstart import draw, warm_start

        with self._phase("warm start"):
            drawn = draw(self.levels, self.config.warm_start, self.config.seed)
            drawn = [one for one in drawn if question(self.pack[one[0]], one[1], one[2])]
            warm_start(
                policy, self.pack, drawn, self.config, str(self.folder.path / "warmstart"),
                lambda step, total, loss: self.progress.phase("warm start", step, total, f"loss {loss:.3f}"),
            )  # fmt: skip
        if ranks.first():
            policy.save(self.folder.warm_model)
            seal(self.folder.warm_model)
            write_json(self.folder.warm_instances, compact(drawn))
        ranks.gather(None)
        return load_policy(self.folder.warm_model)

    def _is_warm(self) -> bool:
        """Whether the warm start is done and its result undamaged."""
        if not self.folder.warm_instances.is_file():
            return False
        reason = fault(self.folder.warm_model)
        if reason is not None:
            self.progress.say(f"{self.folder.warm_model} {reason}; the warm start is done again")
        return reason is None

    def _adapted(self, policy: Policy) -> Policy:
        """The policy as this run asks and trains it, on its device."""
        policy = policy.with_chat(self.config.chat)
        if self.config.lora is not None:
            policy = adapted(policy, self.config.lora, self.config.seed)
        policy.model.to(device())
        return policy

    def _whole(self, policy: Policy) -> Policy:
        """The trained policy with all its weights in this process: read back if training left them in shards."""
        checkpoint = self.folder.latest_checkpoint()
        if sharded() is None or checkpoint is None:
            return policy
        release()
        loaded = load_policy(checkpoint)
        loaded.model.to(device())
        return loaded

    def _evaluated(self) -> dict[str, tuple[int, int]]:
        """The levels of the pack that the evaluation covers, whatever narrower range is trained on."""
        ceiling = self.config.evaluation.max_level
        ranges = {env: (e.levels[0], e.levels[-1]) for env, e in self.pack.items()}
        return {env: (lo, hi if ceiling is None else max(lo, min(hi, ceiling))) for env, (lo, hi) in ranges.items()}

    def _saved_before(self) -> Results | None:
        source = self.folder
        if not source.evaluation.is_file():
            if self.config.levels_from is None:
                return None
            source = RunFolder(self.config.levels_from)
        saved = source.read(source.evaluation)["before"]
        before = {env: {int(level): marks for level, marks in cells.items()} for env, cells in saved.items()}
        expected = {env: list(range(lo, hi + 1)) for env, (lo, hi) in self._evaluated().items()}
        same = {env: sorted(cells) for env, cells in before.items()} == expected
        return before if same else None

    def _scheduler(self) -> Scheduler:
        start = self.config.start_levels
        if isinstance(start, int):
            tops = dict.fromkeys(self.levels, start)
        elif isinstance(start, dict):
            tops = start
        else:
            assert self.before is not None
            tops = {env: frontier(cells) + 1 for env, cells in tabulate(self.before, self.pack, ()).items()}
        config = self.config
        known = facts(self.pack, config)
        return build_scheduler(config.scheduler, self.levels, tops, config.seed, config.scheduler_options, known)

    def _train(self, policy: Policy, pool: Any, markers: str, limits: Limits) -> bool:
        from .loop.recorder import Recorder
        from .loop.trainer import Sampling, ScheduledTrainer

        if ranks.first():
            clear_faulty(self.folder.checkpoints, self.progress.say)
        checkpoint = ranks.agree(self.folder.latest_checkpoint() if ranks.first() else None)
        spent = ranks.agree(self._rewind(checkpoint) if ranks.first() else Spent())
        if checkpoint is not None and over_budget(self.config, spent):
            restore(policy, checkpoint)
            return True
        columns = self.rewards.columns
        trackers = Trackers(self.config, self.folder, spent.steps, self.progress.say)
        recorder = Recorder(self.config, self.folder, spent, self.progress, trackers)
        trainer = ScheduledTrainer(
            task_scheduler=self._scheduler(),
            pack=self.pack,
            policy=policy,
            limits=limits,
            sampling=Sampling(
                self.config.dynamic_sampling != "off",
                self.config.refill_rounds if self.config.dynamic_sampling == "refill" else 1,
                [*columns].index(SCORE) if SCORE in columns else 0,
                self.config.normalizer == "all",
            ),
            rubric=self.rewards.adaptive,
            kl_cov=self.config.kl_cov,
            reward_funcs=self.rewards.functions(pool, markers),
            args=grpo_arguments(self.config, self.folder, max(limits.values()), list(columns.values())),
            train_dataset=tickets(self.config),
            callbacks=[recorder],
        )
        quiet(trainer)
        recorder.trainer = trainer
        with on_interrupt(recorder.stop), closing(trackers):
            trainer.train(resume_from_checkpoint=None if checkpoint is None else str(checkpoint))
        self.phases["train"] = asdict(recorder.spent)
        self._save_summary(finished=False)
        return not recorder.interrupted

    def _rewind(self, checkpoint: Path | None) -> Spent:
        """Cut the logs back to the checkpoint; returns what training had used by then."""
        step = 0 if checkpoint is None else checkpoint_step(checkpoint)
        reached = max((line["step"] for line in self.folder.lines("metrics.jsonl")), default=0)
        if reached > step:
            whence = "the start of training" if checkpoint is None else checkpoint.name
            self.progress.say(f"This run was cut off after step {reached}; it goes on from {whence}.")
        self.folder.rewind(step)
        spent = Spent(step)
        for line in self.folder.lines("metrics.jsonl"):
            spent = Spent(step, line.get("tokens", 0), **line["clock"])
        return spent

    def _save_evaluation(self, after: Results | None) -> None:
        if not ranks.first():
            return
        seen = seen_prompts(self.folder, self.pack)
        value: dict[str, Any] = {"per_level": self.config.evaluation.per_level, "before": self.before}
        for name, results in (("before", self.before), ("after", after)):
            if results is not None:
                value[name] = results
                table = tabulate(results, self.pack, seen)
                value[f"{name}_table"] = {
                    env: {level: [cell.accuracy, cell.questions, cell.seen] for level, cell in cells.items()}
                    for env, cells in table.items()
                }
                value[f"{name}_frontier"] = {env: frontier(cells) for env, cells in table.items()}
        write_json(self.folder.evaluation, value)

    def _save_summary(self, finished: bool) -> None:
        if not ranks.first():
            return
        reached = {env: [lo, lo] for env, (lo, _) in self.levels.items()}
        for line in self.folder.lines("metrics.jsonl"):
            for env, (_, top, _, _) in line["places"].items():
                reached[env][1] = max(reached[env][1], top)
        write_json(self.folder.summary, {"finished": finished, "phases": self.phases, "reached": reached})

    @contextmanager
    def _phase(self, name: str) -> Iterator[None]:
        wall, cpu = time.monotonic(), time.process_time()
        yield
        self.phases[name] = {"wall": time.monotonic() - wall, "cpu": time.process_time() - cpu}


def start(config: RunConfig, progress: Progress) -> bool:
    """Check everything that can be checked, make the run folder, and run. Raises GradatimError."""
    check_extra()
    check_trackers(config.trackers)
    check_scheduler(config.scheduler, config.scheduler_options)
    config = follow(config)
    check_model_name(config.model)
    check_machine(config)
    folder = RunFolder(config.output)
    run = Run(config, folder, progress)
    build_scheduler(config.scheduler, run.levels, {}, config.seed, config.scheduler_options, facts(run.pack, config))
    with explained(config, folder):
        if ranks.first():
            folder.create()
            write_text(folder.config, run_text(config))
            write_json(folder.provenance, provenance(config, run.pack))
        try:
            return run.execute()
        except GradatimError:
            if ranks.first():
                folder.discard_empty()  # the same command, corrected, may start again
            raise


def resume(path: str, progress: Progress, budget: Mapping[str, Any]) -> bool:
    """Go on with the run in `path`; `budget` may replace steps, tokens or seconds. Raises GradatimError."""
    check_extra()
    folder = RunFolder(path)
    saved = folder.read(folder.config)
    _check_processes(folder)
    config = build_config({**saved, **budget, "output": path}, f"the configuration of {path}")
    check_machine(config)
    check_trackers(config.trackers)
    run = Run(config, folder, progress)
    for change in changed(folder, config, run.pack):
        progress.say(change)
    if config.generation.engine != "transformers":
        progress.say(f"generation.engine = {config.generation.engine} keeps its own random state: not bit for bit.")
    with explained(config, folder):
        return run.execute()


def _check_processes(folder: RunFolder) -> None:
    """Raises GradatimError if the newest checkpoint was written by another number of processes."""
    checkpoint = folder.latest_checkpoint()
    if checkpoint is None:
        return
    before, now = folder.read(checkpoint / STATE_FILE).get("processes", 1), world_size()
    if before != now:
        launcher = f"torchrun --nproc-per-node {before} -m " if before > 1 else ""
        raise GradatimError(
            f"{checkpoint} was saved by {before} processes and this run has {now}: shares and random states would "
            f"differ; go on with {launcher}gradatim train --resume {folder.path}"
        )
