"""Environments by identity: resumed with others, edited, resting after failures; the same for every keyed scheduler."""

import json
from random import Random

import pytest
from gradatim.runtime.seeds import SPLITS
from gradatim.training.schedulers import Facts, KeyedScheduler, Outcome, build_scheduler
from gradatim.training.schedulers.backoff import LONGEST, Backoff

NAMES = ("static", "rlve", "scaler", "sec", "frontier")
LEVELS = {"a": (0, 9), "b": (1, 12), "c": (2, 2)}
keyed = pytest.mark.parametrize("name", NAMES)


def built(name: str, levels: dict = LEVELS, seed: int = 0, facts: dict | None = None, **options) -> KeyedScheduler:
    if name == "scaler":
        options.setdefault("slots", len(levels))
    scheduler = build_scheduler(name, levels, {}, seed, options, facts)
    assert isinstance(scheduler, KeyedScheduler)
    return scheduler


def run(scheduler: KeyedScheduler, steps: int, random: Random, dead: str = "") -> list:
    """Drive with a learner that knows levels up to 5; instances of `dead` cannot be generated."""
    chosen = []
    for _ in range(steps):
        outcomes = []
        for env, level, seed in scheduler.propose(16):
            chosen.append((env, level, seed))
            if env == dead:
                outcomes.append(Outcome(env, level, 0, 0, 0, failures=1))
            else:
                p = 0.95 if level <= 5 else 0.05
                outcomes.append(Outcome(env, level, sum(random.random() < p for _ in range(8)), 8, 800, 0.5))
        scheduler.observe(outcomes)
    return chosen


@keyed
def test_state_is_exact_json(name: str) -> None:
    one, two = built(name, seed=1), built(name, seed=2)
    run(one, 15, Random(0))
    two.load(json.loads(json.dumps(one.state())))
    assert run(one, 15, Random(1)) == run(two, 15, Random(1))
    assert json.dumps(one.state()) == json.dumps(two.state())
    assert two.notes == []


@keyed
def test_seeds_are_fresh_and_belong_to_training(name: str) -> None:
    chosen = run(built(name), 40, Random(0))
    assert len(set(chosen)) == len(chosen)
    assert all(seed in SPLITS["train"] for _, _, seed in chosen)
    assert all(LEVELS[env][0] <= level <= LEVELS[env][1] for env, level, _ in chosen)


@keyed
def test_environments_may_come_and_go_between_runs(name: str) -> None:
    first = built(name)
    run(first, 15, Random(0))
    other = {"b": LEVELS["b"], "new": (0, 30)}
    second = built(name, other)
    second.load(json.loads(json.dumps(first.state())))
    assert any("`new` is new" in note for note in second.notes)
    assert sum("is not in this run" in note for note in second.notes) == 2
    assert second.state()["environments"]["b"] == first.state()["environments"]["b"]
    run(second, 5, Random(1))
    third = built(name)
    third.load(json.loads(json.dumps(second.state())))
    assert third.state()["environments"]["a"] == first.state()["environments"]["a"], "kept aside meanwhile"
    assert len(run(third, 3, Random(2))) == 48


@keyed
def test_edited_specs_are_named(name: str) -> None:
    old = {env: Facts(sha256=f"{env}1") for env in LEVELS}
    first = built(name, facts=old)
    run(first, 15, Random(0))
    saved = first.state()
    new = old | {"a": Facts(sha256="a2")}
    told = {"widen": "is trusted less", "keep": "is kept", "restart": "is forgotten"}
    for edited, words in told.items():
        second = built(name, facts=new, edited=edited)
        second.load(saved)
        assert second.notes == [f"the spec of `a` was edited since: what was learnt about it {words}"]
        learnt = second.state()["environments"]["a"]["learnt"]
        assert (learnt == saved["environments"]["a"]["learnt"]) == (edited == "keep") or name == "static"
        assert second.state()["environments"]["b"] == saved["environments"]["b"]


@keyed
def test_an_environment_that_cannot_be_generated_rests_and_is_counted(name: str) -> None:
    scheduler = built(name, {"a": (0, 9), "b": (0, 9), "dead": (0, 9)})
    chosen = run(scheduler, 150, Random(0), dead="dead")
    late = [env for env, _, _ in chosen[-100 * 16 :]]
    assert late.count("dead") < 0.05 * len(late)
    assert scheduler.backoff.failures["dead"] == sum(env == "dead" for env, _, _ in chosen)
    assert "a" not in scheduler.backoff.failures


@keyed
def test_when_everything_rests_something_is_proposed_all_the_same(name: str) -> None:
    scheduler = built(name, {"dead": (0, 3)})
    assert len(run(scheduler, 30, Random(0), dead="dead")) == 30 * 16


def test_rests_grow_and_end_with_a_success() -> None:
    backoff = Backoff()
    until = []
    for step in range(12):
        backoff.record("a", 5, 1, False, 0)
        until.append(next(s for s in range(1, 400) if backoff.level("a", 5, 0, 9, s) == 5))
        assert backoff.level("a", 5, 0, 9, 0) == 4, "the next easier level stands in"
        assert bool(backoff.resting(0)) == (step >= 2)
    assert until == [2, 4, 8, 16, 32, 64, 128, 256, 256, 256, 256, 256] and LONGEST == 256
    backoff.record("a", 5, 0, True, 0)
    assert backoff.resting(0) == [] and backoff.level("a", 5, 0, 9, 0) == 5
    assert backoff.failures == {"a": 12}


def test_a_failing_last_level_is_replaced_by_a_harder_one_only_if_no_easier_one_is_left() -> None:
    backoff = Backoff()
    for level in (0, 1):
        backoff.record("a", level, 1, False, 0)
    assert backoff.level("a", 1, 0, 3, 0) == 2
    for level in (2, 3):
        backoff.record("a", level, 1, False, 0)
    assert backoff.level("a", 1, 0, 3, 0) == 1


def test_seeds_of_an_environment_do_not_depend_on_the_others() -> None:
    alone = built("static", {"b": LEVELS["b"]}, seed=7).state()["environments"]["b"]["next"]
    assert alone == built("static", seed=7).state()["environments"]["b"]["next"]


def test_a_state_of_another_scheduler_or_format_is_refused() -> None:
    with pytest.raises(ValueError, match="this run uses 'sec'"):
        built("sec").load(built("rlve").state())
    with pytest.raises(ValueError, match="format 99"):
        built("sec").load(built("sec").state() | {"format": 99})


@keyed
def test_results_without_a_verdict_teach_nothing(name: str) -> None:
    scheduler = built(name)
    run(scheduler, 5, Random(0))
    before = scheduler.state()
    scheduler.observe([Outcome("a", 3, 0, 0, 100)] * 10)
    assert scheduler.state() == before


def test_an_option_may_be_named_as_an_argument_of_the_constructor():
    scheduler = build_scheduler("sec", LEVELS, {"a": 0, "b": 1, "c": 2}, 1, {"levels": 4})
    assert max(choice.level for choice in scheduler.propose(200) if choice.env == "a") <= 3
