"""The rules of RLVE, SCALER, SEC and of fixed ranges, against sequences worked out by hand."""

import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from gradatim.runtime.errors import GradatimError
from gradatim.training.schedulers import SCHEDULERS, Facts, Outcome, Scheduler, build_scheduler
from gradatim.training.schedulers.scaler import slope

WIDE = {"a": (0, 40), "b": (0, 40)}


def built(name: str, levels: dict = WIDE, start: dict | None = None, facts: dict | None = None, **options) -> Scheduler:
    return build_scheduler(name, levels, start or {}, 0, options, facts)


def group(env: str, level: int, successes: int, rollouts: int = 16) -> Outcome:
    return Outcome(env, level, successes, rollouts, 0)


def tops(scheduler: Scheduler) -> dict[str, int]:
    return {env: place.top for env, place in scheduler.places().items()}


@pytest.mark.parametrize(("last", "top"), [(4, 1), (3, 0)])
def test_rlve_promotes_at_116_of_128_and_not_at_115(last: int, top: int) -> None:
    scheduler = built("rlve", group=16)
    scheduler.observe([group("a", 0, 16)] * 7 + [group("a", 0, last)])
    assert tops(scheduler)["a"] == top, f"{7 * 16 + last} of 128"


def test_rlve_golden_trace() -> None:
    scheduler = built("rlve")
    trace = []
    for successes, level in [(16, 0), (15, 0), (16, 1), (14, 1), (15, 1), (16, 2), (16, 3), (16, 4)]:
        scheduler.observe([group("a", level, successes)] * 8)
        place = scheduler.places()["a"]
        trace.append((place.low, place.top))
    # 1.0 up, 15/16 up at the old top only: level 0 is no longer the top, so the second batch counts for nothing.
    assert trace == [(0, 1), (0, 1), (0, 2), (0, 2), (0, 2), (0, 3), (1, 4), (2, 5)]


def test_rlve_resets_its_counts_whether_or_not_it_promotes() -> None:
    scheduler = built("rlve")
    scheduler.observe([group("a", 0, 0)] * 8)
    scheduler.observe([group("a", 0, 16)] * 7)
    assert tops(scheduler)["a"] == 0, "seven prompts are no check"
    scheduler.observe([group("a", 0, 16)])
    assert tops(scheduler)["a"] == 1, "the eight failures of the first check are forgotten"


def test_rlve_rises_once_per_step_and_stops_at_the_last_level() -> None:
    scheduler = built("rlve", {"a": (0, 1)})
    scheduler.observe([group("a", 0, 16)] * 100)
    assert tops(scheduler) == {"a": 1}
    scheduler.observe([group("a", 1, 16)] * 100)
    assert tops(scheduler) == {"a": 1}


def test_rlve_draws_uniformly_from_the_window_of_four() -> None:
    scheduler = built("rlve", start={"a": 9, "b": 2})
    counts = Counter((env, level) for env, level, _ in scheduler.propose(8000))
    assert {level for env, level in counts if env == "a"} == {6, 7, 8, 9}
    assert {level for env, level in counts if env == "b"} == {0, 1, 2}
    assert all(880 < count < 1450 for count in counts.values())


def test_rlve_never_demotes_unless_told_to() -> None:
    for demote, top in ((None, 5), (0.1, 4)):
        scheduler = built("rlve", start={"a": 5}, demote=demote)
        scheduler.observe([group("a", 5, 1)] * 8)
        assert tops(scheduler)["a"] == top


def difficulty(scheduler: Scheduler, env: str = "a") -> float:
    return json.loads(json.dumps(scheduler.state()))["environments"][env]["learnt"]["difficulty"]


def test_scaler_controller_golden_trace() -> None:
    scheduler = built("scaler", start={"a": 3}, slots=2)
    trace = []
    for successes in (8, 16, 14, 0, 4, 12):
        scheduler.observe([group("a", 3, successes)])
        trace.append(difficulty(scheduler))
    # gain 2, target 0.5, steps of at most 1: +0, +1, +0.75, -1, -0.5, +0.5
    assert trace == [3.0, 4.0, 4.75, 3.75, 3.25, 3.75]


def test_scaler_is_clipped_to_its_levels() -> None:
    scheduler = built("scaler", {"a": (2, 3)}, slots=1)
    for successes, expected in ((0, 2.0), (16, 3.0), (16, 3.0)):
        scheduler.observe([group("a", 2, successes)])
        assert difficulty(scheduler) == expected


@pytest.mark.parametrize(("n", "harder"), [(4, 3), (8, 6), (2, 2)])
def test_scaler_mixes_the_two_levels_around_a_fractional_difficulty(n: int, harder: int) -> None:
    scheduler = built("scaler", {"a": (0, 9)}, slots=1)
    scheduler.observe([group("a", 0, 14)])
    assert difficulty(scheduler) == 0.75
    assert Counter(level for _, level, _ in scheduler.propose(n))[1] == harder


def active(scheduler: Scheduler) -> list[str]:
    return scheduler.state()["common"]["active"]


def visits_until_retired(successes: int, start: dict, levels: dict, **options) -> int:
    """Visits with the same result until the first environment loses its slot."""
    scheduler = built("scaler", levels, start, slots=1, **options)
    first = active(scheduler)[0]
    for visit in range(1, 30):
        scheduler.observe([group(first, 0, successes)])
        scheduler.propose(1)
        if active(scheduler) != [first]:
            return visit
    raise AssertionError("never retired")


def test_scaler_retires_at_zero_at_the_top_and_without_a_slope() -> None:
    """Five visits each for the first two, a full history for the third; the exact mode needs six visits."""
    start = {"a": 9, "b": 9}
    assert visits_until_retired(0, start, {"a": (9, 20), "b": (9, 20)}) == 5
    assert visits_until_retired(0, start, {"a": (9, 20), "b": (9, 20)}, exact=True) == 6
    assert visits_until_retired(16, start, {"a": (0, 9), "b": (0, 9)}) == 5
    assert visits_until_retired(16, start, {"a": (0, 9), "b": (0, 9)}, exact=True) == 6
    assert visits_until_retired(8, start, WIDE) == 10
    assert visits_until_retired(8, start, WIDE, history=20) == 20


def test_scaler_keeps_what_rises() -> None:
    scheduler = built("scaler", slots=1)
    first = active(scheduler)
    for _ in range(25):
        scheduler.observe([group(first[0], 0, 10)])
        scheduler.propose(1)
    assert active(scheduler) == first


def test_scaler_slots_collapse_in_exact_mode_only() -> None:
    levels = {f"e{i}": (0, 9) for i in range(6)}
    for exact in (True, False):
        scheduler = built("scaler", levels, slots=5, exact=exact)
        for _ in range(40):
            scheduler.observe([group(choice.env, choice.level, 0) for choice in scheduler.propose(5)])
        assert (len(active(scheduler)) < 5) == exact


def test_scaler_gives_each_slot_one_prompt() -> None:
    levels = {f"e{i}": (0, 9) for i in range(20)}
    scheduler = built("scaler", levels, slots=8)
    counts = Counter(choice.env for choice in scheduler.propose(8))
    assert set(counts) == set(active(scheduler)) and set(counts.values()) == {1}


def test_slope_is_least_squares() -> None:
    values = [0.3, 2.0, 1.1, 4.0, 3.2]
    assert slope(values) == pytest.approx(np.polyfit(range(5), values, 1)[0])


def test_sec_values_follow_the_mean_absolute_advantage() -> None:
    scheduler = built("sec", {"a": (0, 2)}, rate=0.5)
    scheduler.observe([group("a", 1, 8), group("a", 1, 0), group("a", 2, 4)])
    # mean of 1 and 0, then 2 sqrt(1/4 * 3/4)
    assert scheduler.state()["environments"]["a"]["learnt"] == pytest.approx([0, 0.25, 0.5 * 2 * (3 / 16) ** 0.5])


def test_sec_draws_by_softmax() -> None:
    scheduler = built("sec", {"a": (0, 1)}, rate=1.0, temperature=0.5)
    scheduler.observe([group("a", 1, 8), group("a", 0, 16)])
    counts = Counter(level for _, level, _ in scheduler.propose(10000))
    assert counts[1] / counts[0] == pytest.approx(np.exp(1 / 0.5), rel=0.1)


def test_static_range_and_timetable() -> None:
    levels = {"a": (0, 40), "b": (1, 3)}
    counts = Counter((env, level) for env, level, _ in built("static", levels, low=2, high=5).propose(3000))
    assert set(counts) == {("a", 2), ("a", 3), ("a", 4), ("a", 5), ("b", 2), ("b", 3)}
    moving = built("static", levels, timetable=[[0, 0, 0], [2, 7, 7]])
    seen = [{level for env, level, _ in moving.propose(50) if env == "a"} for _ in range(3)]
    assert seen == [{0}, {0}, {7}]


@pytest.mark.parametrize("name", ["static", "rlve", "sec", "scaler", "frontier", "window", "uniform"])
def test_weights_steer_the_share_of_an_environment(name: str) -> None:
    levels = {"a": (0, 9), "b": (0, 9), "c": (0, 9)}
    options = {"slots": 3} if name == "scaler" else {}
    facts = {"a": Facts(weight=3.0), "c": Facts(weight=0.0)}
    counts = Counter(choice.env for choice in built(name, levels, facts=facts, **options).propose(4000))
    assert counts["c"] == 0
    assert counts["a"] / counts["b"] == pytest.approx(3, rel=0.2)


@pytest.mark.parametrize(
    ("name", "options", "message"),
    [
        ("rlve", {"tau_ac": 0.8}, "did you mean `tau_acc`"),
        ("rlve", {"demote": 0.95}, "below tau_acc"),
        ("scaler", {"history": 1}, "history >= 2"),
        ("sec", {"temperature": 0}, "temperature > 0"),
        ("static", {"low": 3, "high": 2}, "low <= high"),
        ("static", {"timetable": [[5, 0, 1]]}, "start at step 0"),
        ("frontier", {"edited": "forget"}, '"widen", "keep" or "restart"'),
        ("frontier", {"review": 2}, "review"),
    ],
)
def test_options_are_checked(name: str, options: dict, message: str) -> None:
    with pytest.raises(GradatimError, match=message):
        built(name, **options)


def test_every_scheduler_and_option_is_on_its_page() -> None:
    page = (Path(__file__).parents[2] / "docs" / "schedulers.md").read_text(encoding="utf-8")
    for name in SCHEDULERS:
        assert f"| `{name}` |" in page, name
    for option in ("timetable", "tau_acc", "tau_num", "d_delta", "demote", "exact", "temperature", "review", "probe"):
        assert option in page, option
