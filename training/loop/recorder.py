"""What a run leaves behind while it trains, and when it stops.

One line of metrics per optimizer step, the instances of each generation, a few samples. The budget and Ctrl-C are
looked at between steps, where a checkpoint can be resumed exactly.
"""

import time
from typing import Any

from transformers import TrainerCallback

from ..host import ranks
from ..records.folder import RunFolder
from ..reports.progress import Progress
from ..reports.trackers import Trackers
from ..settings.config import RunConfig, Spent, over_budget
from .trainer import ScheduledTrainer

SAMPLE_EVERY = 10
_COPIED = ("loss", "reward", "grad_norm", "entropy", "completions/mean_length", "completions/clipped_ratio")


class Recorder(TrainerCallback):
    """Writes the logs of `folder`, shows and tracks each line, and ends training when the budget is spent.

    `spent` starts with what training had used before a resume. `stop()` asks for a checkpoint and an end after the
    present step; `interrupted` then says that it was not the budget. With several processes the first one's clocks
    count, and a stop of any of them stops all after the same step.
    """

    def __init__(
        self, config: RunConfig, folder: RunFolder, spent: Spent, progress: Progress, trackers: Trackers
    ) -> None:
        self.config = config
        self.folder = folder
        self.progress = progress
        self.trackers = trackers
        self.trainer: ScheduledTrainer | None = None
        self.interrupted = False
        self.spent = spent
        self._before = spent
        self._start = (time.process_time(), time.monotonic())

    def stop(self) -> None:
        self.interrupted = True

    def on_train_begin(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        assert self.trainer is not None
        for note in getattr(self.trainer.task_scheduler, "notes", ()):
            self.progress.say(note)
        self._start = (time.process_time(), time.monotonic())

    def on_step_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        assert self.trainer is not None
        mine = Spent(
            state.global_step,
            self._before.tokens + self.trainer.generated,
            self._before.cpu + time.process_time() - self._start[0],
            self._before.wall + time.monotonic() - self._start[1],
        )
        everyone = ranks.gather((mine, self.interrupted))
        self.spent = everyone[0][0]
        self.interrupted = any(interrupted for _, interrupted in everyone)
        ends = over_budget(self.config, self.spent) or self.interrupted
        if ends and state.global_step % self.config.num_iterations == 0:
            control.should_save = True
            control.should_training_stop = True

    def on_log(self, args: Any, state: Any, control: Any, logs: dict[str, Any] | None = None, **_: Any) -> None:
        if self.trainer is None or logs is None or "loss" not in logs or args.process_index:
            return
        outcomes = self.trainer.last_outcomes
        line: dict[str, Any] = {"step": state.global_step}
        line |= {key.removeprefix("completions/"): logs.get(key) for key in _COPIED}
        means = {name: logs.get(f"rewards/{name}/mean") for name in self.trainer.reward_func_names}
        line["rewards"] = {name: None if mean != mean else mean for name, mean in means.items()}
        if self.trainer.kl_cov is not None:
            line["kl_cov"] = logs.get("kl_cov")
        if self.trainer.rubric is not None:
            line["rubric"] = self.trainer.rubric.factors
        line["no_signal"], line["rounds"] = self.trainer.silent, self.trainer.last_rounds
        line["results"] = [[o.env, o.level, o.successes, o.rollouts] for o in outcomes]
        places = self.trainer.task_scheduler.places()
        line["places"] = {env: [p.low, p.top, p.accuracy, p.rollouts] for env, p in places.items()}
        line["left_out"] = dict(sorted(self.trainer.left_out.items()))
        line["failed"] = dict(sorted(self.trainer.failed.items()))
        line["tokens"] = self.spent.tokens
        line["clock"] = {"cpu": round(self.spent.cpu, 3), "wall": round(self.spent.wall, 3)}
        self._write(state.global_step, line)
        self.progress.step(line)
        self.trackers.log(line)

    def _write(self, step: int, line: dict[str, Any]) -> None:
        assert self.trainer is not None
        instances = [list(choice) for choice in self.trainer.last_choices]
        self.folder.append("metrics.jsonl", line)
        self.folder.append("instances.jsonl", {"step": step, "instances": instances})
        if step % SAMPLE_EVERY == 0:
            for sample in self.trainer.last_samples[:: self.config.num_generations]:
                self.folder.append("samples.jsonl", {"step": step, **sample})
