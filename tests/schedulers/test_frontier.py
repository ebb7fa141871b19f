"""The belief finds what it should, and the frontier scheduler acts on it."""

import time
from collections import Counter

import numpy as np
import pytest
from gradatim.runtime.errors import GradatimError
from gradatim.training.schedulers import Facts, Outcome, build_scheduler
from gradatim.training.schedulers.belief import LAPSE, LogisticBelief, sigmoid
from gradatim.training.schedulers.flat import FlatTest
from gradatim.training.schedulers.frontier import FrontierScheduler
from gradatim.training.simulate.stats import calibrate

PRIOR, SD = np.array([0.0, 0.0, -0.7]), np.array([2.0, 0.03, 0.8])
STILL = np.array([0.02, 0.0, 0.002])


def built(levels: dict, start: dict | None = None, facts: dict | None = None, **options) -> FrontierScheduler:
    scheduler = build_scheduler("frontier", levels, start or {}, 0, options, facts)
    assert isinstance(scheduler, FrontierScheduler)
    return scheduler


def fitted(axes: int, truth: np.ndarray, guess: float = 0.0) -> LogisticBelief:
    """A belief after 3000 groups of 8 at random difficulties of one environment with the state `truth`."""
    random = np.random.default_rng(0)
    prior, sd = np.r_[PRIOR[:2], [-0.7] * axes], np.r_[SD[:2], [0.8] * axes]
    belief, one = LogisticBelief(1, axes, np.array([guess]), prior, sd), np.zeros(1, dtype=int)
    for _ in range(3000):
        theta = random.uniform(0, 6, (1, axes))
        logit = truth[0] - (np.exp(truth[2:]) * theta).sum()
        successes = random.binomial(8, guess + (1 - guess - LAPSE) * sigmoid(logit))
        belief.update(one, theta, np.array([successes / 8]), np.array([8.0]))
        belief.drift(1.0, 0.0, 0.0, np.r_[STILL[:2], [0.002] * axes])
    return belief


@pytest.mark.parametrize("guess", [0.0, 0.3])
def test_belief_finds_ability_and_slope(guess: float) -> None:
    truth = np.array([2.0, 0.0, np.log(0.8)])
    belief = fitted(1, truth, guess)
    assert belief.mean[0, [0, 2]] == pytest.approx(truth[[0, 2]], abs=0.25)
    probability = belief.success(np.zeros(1, dtype=int), np.array([[2.0]]))[0]
    assert probability == pytest.approx(guess + (1 - guess - LAPSE) * sigmoid(np.array(0.4)), abs=0.05)


def test_belief_tells_the_axes_of_difficulty_apart() -> None:
    truth = np.array([3.0, 0.0, np.log(0.3), np.log(1.2)])
    belief = fitted(2, truth)
    assert belief.mean[0, 2:] == pytest.approx(truth[2:], abs=0.25)


def test_covariance_stays_symmetric_and_positive() -> None:
    belief = fitted(2, np.array([3.0, 0.0, -1.0, 0.0]))
    assert belief.cov[0] == pytest.approx(belief.cov[0].T)
    assert np.linalg.eigvalsh(belief.cov[0]).min() > 0


def test_drift_of_an_unvisited_environment_widens_its_belief() -> None:
    belief = LogisticBelief(2, 1, np.zeros(2), PRIOR, SD)
    belief.cov[0] *= 0.01
    before = belief.cov[0, 0, 0]
    for _ in range(50):
        belief.drift(1.0, 0.02, 0.1, np.array([0.05, 0.004, 0.01]))
    assert belief.cov[0, 0, 0] > before + 50 * 0.05**2
    assert belief.mean[0, 1] == pytest.approx(0.1 * (1 - 0.98**50)), "drift is pulled to the population's"


def test_flat_test_needs_results_away_from_even_odds() -> None:
    test, one = FlatTest(1), np.zeros(1, dtype=int)
    for _ in range(50):
        test.observe(one, np.array([0.5]), np.array([4.0]), np.array([8.0]))
    assert test.undecided()[0] and abs(test.evidence[0]) < 1
    test.observe(one, np.array([0.05]), np.array([4.0]), np.array([8.0]))
    assert test.evidence[0] > 3, "half solved where hardly any was expected"
    for _ in range(4):
        test.observe(one, np.array([0.05]), np.array([0.0]), np.array([8.0]))
    assert test.probability()[0] < 0.01


def drive(scheduler: FrontierScheduler, rates: dict, steps: int, groups: int = 32) -> list:
    """Successes by `rates[env](level)`; every choice made."""
    random, chosen = np.random.default_rng(1), []
    for _ in range(steps):
        choices = scheduler.propose(groups)
        chosen.append(choices)
        scheduler.observe([Outcome(e, d, int(random.binomial(8, rates[e](d))), 8, 1) for e, d, _ in choices])
    return chosen


def test_levels_go_where_half_is_solved() -> None:
    scheduler = built({"a": (0, 50), "b": (5, 60)})
    rates = {
        "a": lambda d: 0.98 * sigmoid(np.array(6 - 0.5 * d)),
        "b": lambda d: 0.98 * sigmoid(np.array(12 - 0.4 * d)),
    }
    late = [choice for choices in drive(scheduler, rates, 80)[40:] for choice in choices]
    for env, frontier in (("a", 12), ("b", 30)):
        levels = [level for name, level, _ in late if name == env]
        assert np.mean(levels) == pytest.approx(frontier, abs=1.5)
        assert scheduler.places()[env].low == pytest.approx(frontier, abs=2)


def test_rehearsal_draws_a_share_below_the_frontier() -> None:
    assert {level for _, level, _ in built({"a": (0, 60)}, {"a": 30}).propose(9)} == {30}
    scheduler = built({"a": (0, 60)}, {"a": 30}, rehearsal=0.6, reach=3)
    shares = Counter(level for _, level, _ in scheduler.propose(6000))
    assert [shares[level] / 6000 for level in (30, 29, 28, 27)] == pytest.approx([0.4, 0.2, 0.2, 0.2], abs=0.03)
    with pytest.raises(GradatimError, match="reach"):
        built({"a": (0, 60)}, rehearsal=0.5, reach=0)


def test_retain_keeps_what_can_teach_and_does_not_now() -> None:
    """`b` makes no progress; without `retain` it has a twentieth of what `a` has, which does."""

    def share_of_b(evidence: float, **options: float) -> float:
        scheduler = built({"a": (0, 60), "b": (0, 60)}, **options)
        scheduler.belief.mean[:, 1] = [0.1, -0.1]
        scheduler.belief.cov[:, 1, 1] = 1e-8
        scheduler.flat.evidence[:] = [-8, evidence]
        return sum(choice.env == "b" for choice in scheduler.propose(3000)) / 3000

    assert share_of_b(-8) == pytest.approx(0.05 / 1.05, abs=0.01)
    assert share_of_b(-8, retain=0.6) == pytest.approx(0.3 / 1.25, abs=0.02)
    assert share_of_b(8, retain=0.6) == pytest.approx(0.015, abs=0.01)
    with pytest.raises(GradatimError, match="retain"):
        built({"a": (0, 60)}, retain=1.5)


def test_a_batch_is_mixed_where_all_promise_the_same() -> None:
    """No environment is left out of a batch by a draw: a model forgets what it does not see for some steps."""
    scheduler = built(dict.fromkeys("abc", (0, 60)))
    for _ in range(20):
        assert set(Counter(choice.env for choice in scheduler.propose(12)).values()) == {4}


def test_what_cannot_teach_gets_little_more_than_the_floor() -> None:
    """Nothing about the three planted ones is declared; the floor is 3 % of an equal share."""
    levels = dict.fromkeys(("coin", "broken", "solved", *(f"e{i}" for i in range(13))), (0, 400))
    scheduler, ability = built(levels), dict.fromkeys(levels, 2.0)
    random, counts = np.random.default_rng(2), Counter()
    for step in range(300):
        choices, outcomes = scheduler.propose(32), []
        for env, level, _ in choices:
            p = 0.98 * sigmoid(np.array(ability[env] - 0.5 * level))
            k = int(random.binomial(8, {"coin": 0.5, "broken": 0.0, "solved": 1.0}.get(env, p)))
            ability[env] += 0.03 * 4 * k / 8 * (1 - k / 8)
            outcomes.append(Outcome(env, level, k, 8, 1))
        scheduler.observe(outcomes)
        counts.update(choice.env for choice in choices if step >= 100)
    equal = 200 * 32 / len(levels)
    for env in ("coin", "broken", "solved"):
        assert 0.015 * equal < counts[env] < 3 * 0.03 * equal + 10, env
    assert min(counts[env] for env in levels if env.startswith("e")) > 0.5 * equal


def test_start_levels_and_guess_rates_shape_the_first_choices() -> None:
    scheduler = built({"a": (0, 50)}, start={"a": 20})
    assert {choice.level for choice in scheduler.propose(8)} == {20}
    known = built({"a": (0, 9)}, facts={"a": Facts(guess=0.5)})
    assert known.predict(["a"], [9])[0] > 0.5


def test_dispersion_is_found() -> None:
    """Rollouts of one prompt that share an ease with a spread of 1.5 logits are worth fewer than independent ones."""
    random, found = np.random.default_rng(3), {}
    for spread in (0.0, 1.5):
        scheduler = built({f"e{i}": (0, 30) for i in range(8)})
        for _ in range(150):
            choices = scheduler.propose(32)
            ease = spread * random.normal(size=32)
            p = 0.98 * sigmoid(4 - 0.5 * np.array([choice.level for choice in choices]) + ease)
            solved = random.binomial(8, p)
            scheduler.observe([Outcome(c.env, c.level, int(k), 8, 1) for c, k in zip(choices, solved)])
        found[spread] = scheduler.dispersion
    assert found[0.0] < 1.5 < 1.8 < found[1.5]


def test_predictions_are_calibrated_where_success_does_not_follow_the_curve() -> None:
    """Levels that deviate from every logistic curve make the belief too sure; the factor takes that back."""
    random = np.random.default_rng(4)
    table = np.clip(0.5 + 0.25 * random.normal(size=(6, 12)), 0.05, 0.95)
    scheduler = built({f"e{i}": (0, 11) for i in range(6)})
    rows: dict[float, list] = {1.0: [], 0.0: []}
    for step in range(300):
        envs, levels = random.integers(0, 6, 24), random.integers(0, 12, 24)
        names = [f"e{i}" for i in envs]
        solved = random.binomial(8, table[envs, levels])
        if step >= 50:
            raw = scheduler.belief.success(envs, levels[:, None].astype(float))
            for key, p in ((0.0, raw), (1.0, scheduler.predict(names, levels.tolist()))):
                rows[key].append(np.column_stack([p, solved, np.full(24, 8)]))
        results = zip(names, levels.tolist(), solved.tolist(), strict=True)
        scheduler.observe([Outcome(env, level, k, 8, 1) for env, level, k in results])
    errors = {key: calibrate(np.concatenate(parts)) for key, parts in rows.items()}
    assert errors[1.0].error < errors[0.0].error and errors[1.0].log_loss < errors[0.0].log_loss
    assert errors[1.0].error < 0.05


def test_an_edited_spec_is_believed_less() -> None:
    facts = {"a": Facts(sha256="1"), "b": Facts(sha256="1")}
    first = built({"a": (0, 30), "b": (0, 30)}, facts=facts)
    drive(first, dict.fromkeys("ab", lambda d: 0.98 * sigmoid(np.array(4 - 0.5 * d))), 30)
    second = built({"a": (0, 30), "b": (0, 30)}, facts=facts | {"a": Facts(sha256="2")})
    second.load(first.state())
    assert second.belief.cov[0, 0, 0] > first.belief.cov[0, 0, 0] + 2
    assert (second.belief.mean == first.belief.mean).all()
    assert (second.belief.cov[1] == first.belief.cov[1]).all()


def test_a_step_for_a_thousand_environments_takes_milliseconds() -> None:
    """The bar is 5 ms of processor time for 1,000 environments and 512 prompts; the best step says what it costs."""
    scheduler, spent = built({f"e{i}": (0, 40) for i in range(1000)}), []
    for _ in range(20):
        start = time.process_time()
        choices = scheduler.propose(512)
        middle = time.process_time()
        outcomes = [Outcome(env, level, 4, 8, 1) for env, level, _ in choices]
        again = time.process_time()
        scheduler.observe(outcomes)
        spent.append(middle - start + time.process_time() - again)
    assert min(spent) < 0.005


def test_thousands_of_environments() -> None:
    scheduler = built({f"e{i}": (0, 40) for i in range(10_000)})
    drive(scheduler, dict.fromkeys(scheduler.names, lambda d: 0.5), 4, groups=512)
    assert len({choice.env for choice in scheduler.propose(512)}) > 200
