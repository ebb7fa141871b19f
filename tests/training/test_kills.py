"""Runs that are stopped at moments drawn from a seed, also in the middle of a save, go on bit for bit.

A run is stopped in a forked process, so that a case costs no imports.
"""

import os
import shutil
import signal
import threading
from collections.abc import Callable, Iterator
from functools import cache
from itertools import product
from pathlib import Path
from random import Random

import pytest
from gradatim.training.records.folder import RunFolder
from gradatim.training.reports.progress import Progress
from gradatim.training.run import resume, start
from gradatim.training.schedulers import SCHEDULERS
from gradatim.training.settings.config import build_config

from .conftest import FIRST, SORT, assert_equal_runs, write_pack

GRADED = """right = answer.strip() == reference(instance)
    near = sum(a == b for a, b in zip(answer, reference(instance))) / max(1, len(answer), len(reference(instance)))
    return {'status': 'correct' if right else 'wrong', 'accuracy': int(right), 'score': near, 'criteria': {},
            'feedback': []}"""
STEPS = 5
OPTIONS = {"static": {"high": 3}, "rlve": {"tau_num": 1, "demote": 0.1}, "scaler": {"slots": 1, "history": 2}}
SAVING = ("save_model", "_save_optimizer_and_scheduler", "_save_rng_state", "write_json", "seal")
"""What a checkpoint is written with, in this order; the process dies as one of them is called."""

Stop = Callable[[], None]


@pytest.fixture(scope="module")
def case(small: dict, whole: RunFolder, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., dict]:
    """The configuration of one case; without `output`."""
    folder = tmp_path_factory.mktemp("graded")
    graded = {"before_judging": GRADED}
    pack = write_pack(folder / "pack", {"sort": {**SORT, **graded}, "first": {**FIRST, **graded}})

    def configuration(sampling: str, reward: str, scheduler: str) -> dict:
        changes = {"pack": str(pack), "model": str(whole.warm_model), "warm_start": None, "steps": STEPS}
        changes |= {"evaluation": {"per_level": 2, "max_level": 1}, "start_levels": 2, "reward": reward}
        changes |= {"dynamic_sampling": sampling, "scheduler": scheduler}
        return {**small, **changes, "scheduler_options": OPTIONS.get(scheduler, {}), "keep_checkpoints": 2}

    return configuration


@pytest.fixture(scope="module")
def uninterrupted(case: Callable[..., dict], tmp_path_factory: pytest.TempPathFactory) -> Callable[..., RunFolder]:
    """The same case, never stopped; run once."""

    @cache
    def run(*which: str) -> RunFolder:
        folder = RunFolder(tmp_path_factory.mktemp("uninterrupted") / "run")
        assert start(build_config({**case(*which), "output": str(folder.path)}), Progress("test"))
        assert any(line["loss"] for line in folder.lines("metrics.jsonl")), "a run without signal would test nothing"
        return folder

    return run


def in_child(values: dict, prepare: Callable[[], Progress]) -> int:
    """Run in a forked process after `prepare`; its wait status. Exit code 0 finished, 1 stopped, 2 failed."""
    child = os.fork()
    if child == 0:
        code = 2
        try:
            code = 0 if start(build_config(values), prepare()) else 1
        finally:
            os._exit(code)
    return os.waitpid(child, 0)[1]


def at_step(step: int, number: int) -> Callable[[], Progress]:
    """Sends the signal to its own process when the metrics of `step` are known."""

    class Killer(Progress):
        def step(self, line: dict) -> None:
            if line["step"] == step:
                os.kill(os.getpid(), number)

    return lambda: Killer("test")


def in_save(count: int, part: str) -> Callable[[], Progress]:
    """Dies in the save number `count`, when it comes to `part`."""

    def prepare() -> Progress:
        from gradatim.training.loop import trainer

        owner = trainer if hasattr(trainer, part) else trainer.ScheduledTrainer
        usual, calls = getattr(owner, part), []

        def dying(*args: object, **kwargs: object) -> object:
            calls.append(part)
            if len(calls) == count:
                os.kill(os.getpid(), signal.SIGKILL)
            return usual(*args, **kwargs)

        setattr(owner, part, dying)
        return Progress("test")

    return prepare


def stops(random: Random) -> Iterator[tuple[str, int, Callable[[], Progress]]]:
    """Three ways to stop a run, with the status that the process must leave."""
    save_steps = random.randint(1, 2)
    yield f"killed, saves every {save_steps}", save_steps, at_step(random.randint(1, STEPS - 1), signal.SIGKILL)
    asked = random.choice((signal.SIGINT, signal.SIGTERM))
    yield f"{asked.name}", random.randint(1, STEPS), at_step(random.randint(1, STEPS - 1), asked)
    save_steps = random.randint(1, 2)
    part = random.choice(SAVING)
    yield f"in {part}", save_steps, in_save(random.randint(1, STEPS // save_steps), part)


def stop_and_go_on(values: dict, which: int, random: Random, whole: RunFolder, output: Path) -> None:
    name, save_steps, prepare = list(stops(random))[which]
    values = {**values, "save_steps": save_steps, "output": str(output)}
    status = in_child(values, prepare)
    asked = name in ("SIGINT", "SIGTERM")
    assert (os.WIFEXITED(status) and os.WEXITSTATUS(status) == 1) if asked else os.WTERMSIG(status) == signal.SIGKILL
    folder = RunFolder(output)
    assert not folder.model.exists()
    if asked:
        assert folder.latest_checkpoint() is not None
    assert resume(str(output), Progress("test"), {}), name
    assert_equal_runs(folder, whole)
    assert not list(folder.checkpoints.glob("damaged-*")), "an interrupted save leaves nothing that is called damaged"


PAIRS = list(product(("off", "drop", "refill"), ("accuracy", "score")))
SOME = [(*PAIRS[i % len(PAIRS)], name) for i, name in enumerate(sorted(SCHEDULERS))]
ALL = [(*pair, name, which) for pair in PAIRS for name in sorted(SCHEDULERS) for which in range(3)]


@pytest.mark.parametrize(("sampling", "reward", "scheduler"), SOME)
def test_stopped_runs_go_on_exactly(
    sampling: str, reward: str, scheduler: str, case: Callable[..., dict], uninterrupted: Callable[..., RunFolder],
    tmp_path: Path,
) -> None:  # fmt: skip
    random = Random(f"some {scheduler}")
    whole = uninterrupted(sampling, reward, scheduler)
    stop_and_go_on(case(sampling, reward, scheduler), random.randrange(3), random, whole, tmp_path / "run")


@pytest.mark.long
@pytest.mark.parametrize(("sampling", "reward", "scheduler", "which"), ALL)
def test_every_way_of_stopping_every_kind_of_run(
    sampling: str, reward: str, scheduler: str, which: int, case: Callable[..., dict],
    uninterrupted: Callable[..., RunFolder], tmp_path: Path,
) -> None:  # fmt: skip
    random = Random(f"all {sampling} {reward} {scheduler} {which}")
    whole = uninterrupted(sampling, reward, scheduler)
    stop_and_go_on(case(sampling, reward, scheduler), which, random, whole, tmp_path / "run")


@pytest.mark.parametrize("delay", [Random(f"moment {i}").uniform(0.1, 3.0) for i in range(3)])
def test_a_kill_at_any_moment_leaves_a_run_that_goes_on(
    delay: float, case: Callable[..., dict], uninterrupted: Callable[..., RunFolder], tmp_path: Path
) -> None:
    """The moment falls where it may: before the first step, between steps, in a save, or after the end."""

    def prepare() -> Progress:
        threading.Timer(delay, os.kill, (os.getpid(), signal.SIGKILL)).start()
        return Progress("test")

    values = {**case("refill", "accuracy", "frontier"), "save_steps": 1, "output": str(tmp_path / "run")}
    in_child(values, prepare)
    if (tmp_path / "run" / "run.yaml").is_file():
        assert resume(str(tmp_path / "run"), Progress("test"), {})
    else:
        shutil.rmtree(tmp_path / "run", ignore_errors=True)
        assert start(build_config(values), Progress("test"))
    assert_equal_runs(RunFolder(tmp_path / "run"), uninterrupted("refill", "accuracy", "frontier"))
