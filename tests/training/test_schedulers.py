"""Schedulers: exact state, fair choice, windows that follow accuracy."""

import json
import subprocess
import sys
from collections import Counter
from random import Random

import pytest
from gradatim.runtime.errors import GradatimError
from gradatim.runtime.seeds import SPLITS
from gradatim.training.schedulers import SCHEDULERS, Outcome, Scheduler, build_scheduler

LEVELS = {"a": (0, 9), "b": (1, 12), "c": (2, 2)}


def built(name: str = "window", seed: int = 0, **options: object) -> Scheduler:
    return build_scheduler(name, LEVELS, {"a": 3, "b": 3, "c": 2}, seed, options)


def outcome(env: str, level: int, successes: int, rollouts: int = 16) -> Outcome:
    return Outcome(env, level, successes, rollouts, 100)


def learn(scheduler: Scheduler, steps: int, skill: dict[str, int], random: Random) -> list:
    """Drive a scheduler with a learner that solves levels up to its skill nearly always and others hardly ever."""
    chosen = []
    for _ in range(steps):
        choices = scheduler.propose(8)
        chosen += choices
        results = []
        for env, level, _ in choices:
            p = 0.95 if level <= skill[env] else 0.02
            results.append(outcome(env, level, sum(random.random() < p for _ in range(16))))
        scheduler.observe(results)
    return chosen


@pytest.mark.parametrize("name", SCHEDULERS)
def test_state_survives_json_and_continues_exactly(name: str) -> None:
    one, two = built(name, seed=1), built(name, seed=2)
    skill = {"a": 5, "b": 4, "c": 2}
    learn(one, 20, skill, Random(0))
    two.load(json.loads(json.dumps(one.state())))
    assert learn(one, 20, skill, Random(1)) == learn(two, 20, skill, Random(1))
    assert one.state() == two.state()


@pytest.mark.parametrize("name", SCHEDULERS)
def test_equal_seeds_give_equal_choices_and_other_seeds_do_not(name: str) -> None:
    assert built(name, seed=3).propose(50) == built(name, seed=3).propose(50)
    assert built(name, seed=3).propose(50) != built(name, seed=4).propose(50)


@pytest.mark.parametrize("name", SCHEDULERS)
def test_choices_are_fresh_training_instances_within_the_levels(name: str) -> None:
    chosen = built(name).propose(3000)
    assert len(set(chosen)) == len(chosen)
    assert all(seed in SPLITS["train"] for _, _, seed in chosen)
    assert all(LEVELS[env][0] <= level <= LEVELS[env][1] for env, level, _ in chosen)
    if name in ("window", "uniform"):
        assert Counter(env for env, _, _ in chosen) == {"a": 1000, "b": 1000, "c": 1000}


def test_uniform_covers_every_level_equally() -> None:
    counts = Counter(level for env, level, _ in built("uniform").propose(3000) if env == "a")
    assert set(counts) == set(range(10))
    assert max(counts.values()) < 1.6 * min(counts.values())


def test_window_rises_on_accuracy_at_its_top_only() -> None:
    scheduler = built(min_rollouts=32)
    scheduler.observe([outcome("a", 2, 16), outcome("a", 1, 16), outcome("a", 2, 16)])
    assert scheduler.places()["a"].top == 3
    scheduler.observe([outcome("a", 3, 16)])
    assert scheduler.places()["a"].top == 3, "16 rollouts are fewer than min_rollouts"
    scheduler.observe([outcome("a", 3, 8)])
    assert scheduler.places()["a"].top == 4, "24 of 32 is the threshold of 0.75"
    assert scheduler.places()["a"].low == 2
    assert scheduler.places()["b"].top == 3


def test_window_falls_when_its_lowest_level_is_lost_and_stops_at_the_bottom() -> None:
    scheduler = built(min_rollouts=16)
    tops = []
    for _ in range(5):
        low = scheduler.places()["b"].low
        scheduler.observe([outcome("b", low, 2)])
        tops.append(scheduler.places()["b"].top)
    assert tops == [3, 3, 3, 3, 3], "a window at the lowest level has nowhere to fall"
    for _ in range(2):
        scheduler.observe([outcome("b", scheduler.places()["b"].top, 16)])
    assert scheduler.places()["b"].top == 5
    scheduler.observe([outcome("b", 3, 6)])
    assert scheduler.places()["b"].top == 4
    assert scheduler.places()["b"].accuracy is None, "results from before the fall must not raise it again"


def test_old_results_are_forgotten() -> None:
    scheduler = built(min_rollouts=32)
    scheduler.observe([outcome("a", 3, 0) for _ in range(20)])
    scheduler.observe([outcome("a", 3, 16), outcome("a", 3, 16)])
    assert scheduler.places()["a"].top == 4


def test_results_without_a_verdict_do_not_move_the_window() -> None:
    scheduler = built(min_rollouts=16)
    before = scheduler.state()
    scheduler.observe([Outcome("a", 3, 0, 0, 100)] * 10)
    assert scheduler.state() == before


def test_window_follows_a_learner_up_and_keeps_rehearsing() -> None:
    scheduler = built(min_rollouts=64)
    learn(scheduler, 80, {"a": 7, "b": 5, "c": 2}, Random(0))
    assert scheduler.places()["a"].top == 8
    assert scheduler.places()["b"].top == 6
    levels = Counter(level for env, level, _ in scheduler.propose(3000) if env == "a")
    under = sum(count for level, count in levels.items() if level < 6)
    assert 0.14 < under / levels.total() < 0.27
    assert set(range(6)) <= set(levels)


def test_mastered_environment_gives_its_turns_away_but_is_not_dropped() -> None:
    scheduler = built(min_rollouts=16)
    scheduler.observe([outcome("c", 2, 16)])
    counts = Counter(env for env, _, _ in scheduler.propose(3000))
    assert 0 < counts["c"] < 0.5 * counts["a"]
    alone = build_scheduler("window", {"c": (2, 2)}, {}, 0, {"min_rollouts": 16})
    alone.observe([outcome("c", 2, 16)])
    assert len(alone.propose(5)) == 5


def test_start_is_clipped_into_the_levels() -> None:
    scheduler = build_scheduler("window", LEVELS, {"a": 99, "b": -5}, 0, {})
    assert (scheduler.places()["a"].top, scheduler.places()["b"].top) == (9, 1)


def test_state_of_another_set_up_is_refused() -> None:
    other = build_scheduler("window", {"z": (0, 3)}, {}, 0, {})
    with pytest.raises(ValueError, match="saved scheduler is for a, b, c"):
        other.load(built().state())
    with pytest.raises(ValueError, match="this run uses 'uniform'"):
        built("uniform").load(built().state())


@pytest.mark.parametrize(
    ("name", "options", "message"),
    [
        ("windw", {}, "did you mean `window`"),
        ("window", {"promot": 0.5}, "did you mean `promote`"),
        ("window", {"promote": 0.3}, "demote < promote"),
        ("uniform", {"size": 3}, "no option `size`"),
    ],
)
def test_wrong_names_and_options_are_explained(name: str, options: dict, message: str) -> None:
    with pytest.raises(GradatimError, match=message):
        built(name, **options)


def test_schedulers_and_config_import_without_torch() -> None:
    code = (
        "import sys, gradatim.training.schedulers, gradatim.training.settings.config\n"
        "print([m for m in ('torch', 'transformers', 'trl') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
