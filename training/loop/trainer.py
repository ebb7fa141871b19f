"""GRPOTrainer fed by a scheduler, with no staleness and exact resume.

TRL's loop is turned by a dataset of tickets. When a batch is generated the tickets are thrown away and the scheduler is
asked for instances at that moment; when the rewards are known they go back to it before the next batch. The scheduler's
state is one JSON file in each checkpoint, written last, so a checkpoint that has it is complete.

With several processes each has the same scheduler, draws the same instances, generates and verifies its own share of
whole groups, and sees the results of all. That the schedulers are still equal is checked at every checkpoint.
"""

import inspect
import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

import torch
from trl.trainer.grpo_trainer import GRPOTrainer

from ...runtime.errors import GradatimError
from ..host import ranks
from ..model.limits import Limits
from ..model.policy import Policy
from ..records.checkpoints import seal
from ..records.folder import STATE_FILE, write_json
from ..schedulers import Choice, Outcome, Scheduler
from ..settings.config import world_size
from ..settings.reward_config import KlCovConfig
from .informative import chosen_rows, joined, rows_of, spread, take_rows
from .kl_cov import KlCovTrainer
from .rubric import Rubric
from .shield import shield

ROUNDS = 32
_OVERRIDDEN = {
    "_generate_and_score_completions": ["inputs"],
    "_calculate_rewards": ["inputs", "prompts", "completions", "completion_ids_list"],
    "_save_checkpoint": ["model", "trial"],
    "_load_optimizer_and_scheduler": ["checkpoint"],
    "_compute_loss": ["model", "inputs"],
    "_get_per_token_logps_and_entropies": ["model", "input_ids", "attention_mask", "logits_to_keep", "..."],
}
"""Methods with their parameters; "..." for more of them, which are passed on."""


@dataclass(frozen=True, slots=True)
class Sampling:
    """What happens to groups without signal: whether they are dropped, and rounds of generation until there are enough.

    `counted` says whether, if they are kept, their tokens count in what the loss is divided by. `score` is the number
    of the reward column with graded scores, 0 if there is none.
    """

    drop: bool
    rounds: int
    score: int
    counted: bool = True


class ScheduledTrainer(KlCovTrainer):
    """GRPOTrainer whose training rows come from `task_scheduler`. Evaluation through TRL is left as it is.

    After each generation `last_outcomes` and `last_samples` describe it, and `left_out` counts completions without a
    verdict, `failed` instances that could not be generated, both by environment since the start of the run.
    `generated` counts the tokens of completions since this trainer was made.
    """

    def __init__(
        self,
        *,
        task_scheduler: Scheduler,
        pack: Any,
        policy: Policy,
        args: Any,
        limits: Limits,
        sampling: Sampling,
        rubric: Rubric | None = None,
        kl_cov: KlCovConfig | None = None,
        **kwargs: Any,
    ) -> None:
        self.task_scheduler = task_scheduler
        self.left_out: Counter[str] = Counter()
        self.failed: Counter[str] = Counter()
        self.last_rounds = 0
        self.generated = 0
        self.last_outcomes: list[Outcome] = []
        self.last_choices: list[Choice] = []
        self.last_samples: list[dict[str, Any]] = []
        self._asked: list[Choice] = []
        self._pack = pack
        self._policy = policy
        self._limits = limits
        self._sampling = sampling
        self._judge = kwargs["reward_funcs"][0]
        self.rubric = rubric
        self.kl_cov = kl_cov
        self._spread: list[torch.Tensor] = []
        self._taught: list[bool] = []
        self._scored: list[torch.Tensor] = []
        self._group: int = args.num_generations
        self._parts: int = args.steps_per_generation
        super().__init__(model=policy.model, processing_class=policy.tokenizer, args=args, **kwargs)
        if args.use_transformers_continuous_batching:
            shield(policy.model, "bf16" if args.bf16 else "fp16" if args.fp16 else "fp32")

    def _generate_and_score_completions(self, inputs: list[dict[str, Any]]) -> dict[str, Any]:
        if not self._is_training():
            return super()._generate_and_score_completions(inputs)
        self.last_outcomes, self.last_choices, self.last_samples = [], [], []
        self._spread, self._taught, self._scored = [], [], []
        batches, rounds = [], self._sampling.rounds
        while len(batches) < rounds and (lacking := self._lacking(len(inputs))):
            batches.append(super()._generate_and_score_completions(self._draw(lacking)))
        self.last_rounds = len(batches)
        batch = joined(batches, self._policy.tokenizer.pad_token_id)
        return self._select(batch, len(inputs))

    def _lacking(self, total: int) -> int:
        """Rows that another round should draw: the largest shortfall of a process in groups that teach."""
        found = self._group * sum(int(groups.sum()) for groups in self._spread)
        device = self.accelerator.device
        return max(0, int(self._gather(torch.tensor([total - found], device=device)).max()))

    def _is_training(self) -> bool:
        """TRL's own test for whether rows are for training or for evaluation."""
        return bool(self.model and self.model.training)

    def _gather(self, value: torch.Tensor) -> torch.Tensor:
        return torch.as_tensor(self.accelerator.gather(value))

    def _select(self, batch: dict[str, Any], total: int) -> dict[str, Any]:
        """Keep the rows to learn from, at most `total`; equally many on every process, whole micro-batches."""
        scored, signal = torch.cat(self._scored), rows_of(torch.cat(self._spread), self._group)
        kept = scored & signal if self._sampling.drop else scored
        counted = kept if self._sampling.counted else scored & signal
        needed = int(self._gather(kept.sum().view(1)).max())
        rows = chosen_rows(kept, needed, self._parts, total)
        if len(rows) < len(kept):
            batch = take_rows(batch, rows)
        mask = batch["completion_mask"] * batch.get("tool_mask", 1)
        batch["num_items_in_batch"] = self._gather((mask * counted[rows].unsqueeze(1)).sum()).sum()
        return batch

    def _draw(self, local: int) -> list[dict[str, Any]]:
        """This process's share of the groups; every process draws all of them from an equal scheduler."""
        group = self._group
        drawn = self._choose(local * self.accelerator.num_processes // group)
        choices = self._asked = [choice for choice, _ in drawn]
        self.last_choices = self.last_choices + choices
        self.generation_config.max_new_tokens = max(self._limits[choice.env, choice.level] for choice in choices)
        first = self.accelerator.process_index * local // group
        rows = [self._row(*pair) for pair in drawn[first : first + local // group]]
        return [dict(row) for row in rows for _ in range(group)]

    def _choose(self, count: int) -> list[tuple[Choice, str]]:
        """`count` instances; the scheduler is told of those that could not be generated and asked again.

        Raises GradatimError if too many fail in a row.
        """
        drawn: list[tuple[Choice, str]] = []
        for _ in range(ROUNDS):
            failed = []
            for choice in self.task_scheduler.propose(count - len(drawn)):
                try:
                    drawn.append((choice, self._pack[choice.env].sample(choice.level, choice.seed)))
                except Exception as error:
                    failed.append((choice, error))
            if not failed:
                return drawn
            self.failed.update(choice.env for choice, _ in failed)
            missing = [Outcome(choice.env, choice.level, 0, 0, 0, failures=1) for choice, _ in failed]
            self.task_scheduler.observe(missing)
        choice, error = failed[-1]
        raise GradatimError(
            f"environment {choice.env} cannot generate level {choice.level}, seed {choice.seed} and others: "
            f"{type(error).__name__}: {error}; leave it out (--env) or keep it to other levels"
        )

    def _row(self, choice: Choice, instance: str) -> dict[str, Any]:
        environment = self._pack[choice.env]
        return {**choice._asdict(), "prompt": self._policy.task(environment.prompt(instance)), "instance": instance}

    def _calculate_rewards(
        self, inputs: list[dict[str, Any]], prompts: list[Any], completions: list[Any], completion_ids_list: list[Any]
    ) -> torch.Tensor:
        rewards = super()._calculate_rewards(inputs, prompts, completions, completion_ids_list)
        if self._is_training():
            lengths = torch.tensor([len(ids) for ids in completion_ids_list], device=rewards.device)
            self._report(rewards, self._gather(lengths))
            if self.rubric is not None:
                self._adapt(self.rubric, [row["env"] for row in inputs])
            first = self.accelerator.process_index * len(inputs)
            mine = rewards[first : first + len(inputs)]
            weights = self.reward_weights.to(rewards.device)
            rewards[rewards[:, weights != 0].isnan().all(dim=1)] = torch.nan
            differing = spread(rewards, weights, self._group)
            self._taught += differing.tolist()
            self._spread.append(differing[first // self._group : (first + len(inputs)) // self._group])
            self._scored.append(~mine.isnan().all(dim=1))
            totals = (mine * weights).nansum(dim=1).where(self._scored[-1], torch.nan).tolist()
            self.last_samples += [
                sample(row, text, reward, verdict)
                for row, text, reward, verdict in zip(inputs, completions, totals, self._judge.verdicts)
            ]
        return rewards

    def _report(self, rewards: torch.Tensor, lengths: torch.Tensor) -> None:
        """Feed the gathered rewards, group by group, to the scheduler."""
        outcomes = []
        groups = len(self._asked)
        scores = rewards[:, self._sampling.score] if self._sampling.score else torch.full_like(rewards[:, 0], torch.nan)
        rows = zip(rewards[:, 0].view(groups, -1), scores.view(groups, -1), lengths.view(groups, -1), strict=True)
        for choice, (values, graded, tokens) in zip(self._asked, rows, strict=True):
            judged = ~torch.isnan(values)
            mean = float(graded.nanmean())
            missing = int((~judged).sum())
            if missing:
                self.left_out[choice.env] += missing
            solved = int((values[judged] > 0.5).sum())
            counts = (solved, int(judged.sum()), int(tokens.sum()))
            outcomes.append(Outcome(choice.env, choice.level, *counts, None if mean != mean else mean))
        self.task_scheduler.observe(outcomes)
        self.last_outcomes = self.last_outcomes + outcomes
        self.generated += int(lengths.sum())

    def _adapt(self, rubric: Rubric, envs: list[str]) -> None:
        """Tell the rubric of every group, those of the other processes included."""
        rows = torch.tensor(rubric.rows(envs, self._judge.verdicts), device=self.accelerator.device)
        groups = self._gather(rows).view(len(self._asked), self._group, -1).tolist()
        for choice, group in zip(self._asked, groups, strict=True):
            rubric.observe(choice.env, group)

    @property
    def silent(self) -> float:
        """Share of the groups of the last generation, all rounds and processes, whose rewards do not differ."""
        return 1 - sum(self._taught) / len(self._taught) if self._taught else 0.0

    def _save_checkpoint(self, model: Any, trial: Any) -> None:
        super()._save_checkpoint(model, trial)
        state: dict[str, Any] = {"scheduler": self.task_scheduler.state(), "processes": world_size()}
        state |= {"left_out": dict(sorted(self.left_out.items())), "failed": dict(sorted(self.failed.items()))}
        if self.rubric is not None:
            state["rubric"] = self.rubric.state()
        digests = ranks.gather(crc32(json.dumps(state).encode()))  # returns when every process has written its part
        if len(set(digests)) > 1:
            raise GradatimError(f"the schedulers of the processes differ at step {self.state.global_step}: {digests}")
        if self.args.should_save:
            folder = Path(self._get_output_dir(trial=trial)) / f"checkpoint-{self.state.global_step}"
            self._policy.save_chat(folder)
            write_json(folder / STATE_FILE, state)
            seal(folder)

    def _load_optimizer_and_scheduler(self, checkpoint: str | None) -> None:
        super()._load_optimizer_and_scheduler(checkpoint)
        if checkpoint is not None:
            saved = json.loads((Path(checkpoint) / STATE_FILE).read_text(encoding="utf-8"))
            try:
                self.task_scheduler.load(saved["scheduler"])
                if self.rubric is not None:
                    self.rubric.load(saved["rubric"])
            except (KeyError, ValueError) as error:
                raise GradatimError(f"{checkpoint} cannot be continued by this run: {error}") from None
            self.left_out, self.failed = Counter(saved["left_out"]), Counter(saved["failed"])


def sample(row: dict[str, Any], text: Any, reward: float, verdict: Any) -> dict[str, Any]:
    """One completion with its verdict, for the logs; a reward of None where there is no verdict."""
    kept = {key: row[key] for key in (*Choice._fields, "prompt")}
    judged = {"status": verdict.status, "accuracy": verdict.accuracy, "criteria": dict(verdict.criteria)}
    judged["feedback"] = list(verdict.feedback)
    return {**kept, "completion": text, "reward": None if reward != reward else reward, **judged}


def check_trl() -> None:
    """Raises GradatimError if the installed TRL no longer has the methods that this trainer overrides."""
    from trl import __version__

    for name, expected in _OVERRIDDEN.items():
        method = getattr(GRPOTrainer, name, None)
        found = [] if method is None else list(inspect.signature(method).parameters)[1:]
        open_ended = expected[-1] == "..."
        if found[: len(expected) - 1] != expected[:-1] if open_ended else found != expected:
            raise GradatimError(
                f"TRL {__version__} is not supported: GRPOTrainer.{name} takes ({', '.join(found)}) where "
                f"({', '.join(expected)}) is needed; install trl>=1.10,<2 (1.10.0 and 1.16.0 are tested)"
            )
