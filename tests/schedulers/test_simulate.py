"""The simulated learners, the comparison with its intervals, and replay of a run's log."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from gradatim.cli.main import app
from gradatim.runtime.errors import GradatimError
from gradatim.training.schedulers import Outcome
from gradatim.training.simulate.compare import TUNED_SCALER, find_setting, parse_contender, run_all, tabulate
from gradatim.training.simulate.learner import BROKEN, COIN, LEARNABLE, SATURATED, Learner
from gradatim.training.simulate.replay import read_log, replay
from gradatim.training.simulate.run import simulate
from gradatim.training.simulate.settings import EXTRA, REPORTED, SETTINGS, TUNING
from gradatim.training.simulate.stats import calibrate, interval
from typer.testing import CliRunner

SMALL = replace(SETTINGS["base"], steps=120, environments=32)


def test_settings_are_used_once() -> None:
    assert sorted((*TUNING, *REPORTED, *EXTRA)) == sorted(SETTINGS)
    assert len(TUNING) + len(REPORTED) == 11


def test_worlds_depend_on_the_seed_alone_and_have_their_kinds() -> None:
    one, two, other = (Learner(SETTINGS["planted"], seed) for seed in (3, 3, 4))
    assert (one.slope == two.slope).all() and (one.kind == two.kind).all()
    assert (one.slope != other.slope).any()
    counts = np.bincount(one.kind[:64], minlength=4)
    assert counts[[COIN, BROKEN, SATURATED]].tolist() == [6, 6, 6]
    assert (one.kind[64:] == LEARNABLE).all()


def test_success_follows_the_stated_curve() -> None:
    learner = Learner(SETTINGS["base"], 0)
    env = int(np.flatnonzero(learner.learnable)[0])
    learner.own[env], learner.shared[:] = 2.0, 1.0
    logit = 2.0 + 1.0 + learner.offset[env] - learner.slope[env] * 3
    expected = learner.guess[env] + (0.98 - learner.guess[env]) / (1 + np.exp(-logit))
    assert learner.success(np.array([env]), np.array([3]))[0] == pytest.approx(expected)
    kinds = {COIN: 0.5, BROKEN: 0.0}
    for kind, p in kinds.items():
        there = np.flatnonzero(learner.kind == kind)[:1]
        assert learner.success(there, np.array([3]))[0] == p


@pytest.mark.parametrize(("signal", "best"), [("linear", 0.5), ("root", 0.5), ("hard", 1 / 3)])
def test_a_group_teaches_most_at_the_peak_of_its_signal(signal: str, best: float) -> None:
    from gradatim.training.simulate.learner import _signal

    shares = np.linspace(0, 1, 301)
    values = _signal(signal, shares)
    assert shares[values.argmax()] == pytest.approx(best, abs=0.01) and values.max() == pytest.approx(1, abs=1e-3)
    assert values[0] == values[-1] == 0


def test_only_learnable_environments_are_learnt_and_transfer_can_be_off() -> None:
    for transfer in (True, False):
        learner = Learner(replace(SETTINGS["coins"], transfer=transfer), 0)
        envs = np.arange(64)
        learner.train(envs, np.zeros(64, dtype=int))
        assert (learner.own[:64][~learner.learnable[:64]] == 0).all()
        assert learner.own.sum() > 0 and (learner.shared.sum() > 0) == transfer


def test_shock_and_forgetting_take_ability_away() -> None:
    learner = Learner(SETTINGS["shock"], 0)
    learner.pass_time(200)
    assert set(learner.own.tolist()) == {0.0, -6.0}
    fading = Learner(SETTINGS["forgetting"], 0)
    fading.own[:] = 1.0
    fading.pass_time(0)
    assert (fading.own == 0.999).all()


def test_equal_arguments_give_equal_results() -> None:
    contender = parse_contender("frontier")
    one, two = (simulate(contender, replace(SMALL, steps=40), 0) for _ in range(2))
    assert (one.gain, one.trace) == (two.gain, two.trace)


def test_frontier_beats_scaler_beats_rlve_on_paired_seeds() -> None:
    labels = ["rlve", TUNED_SCALER, "frontier", "oracle"]
    results = run_all([parse_contender(label) for label in labels], SMALL, range(4), lambda _: None)
    rows = {row.label: row for row in tabulate(results, TUNED_SCALER)}
    assert rows[TUNED_SCALER].difference is None
    for label, sign in (("rlve", -1), ("frontier", 1), ("oracle", 1)):
        mean, half = rows[label].difference
        assert sign * mean > half, f"{label}: {mean} ± {half}"
    assert rows["oracle"].gain[0] > rows["frontier"].gain[0]
    calibration = rows["frontier"].calibration
    assert calibration is not None and calibration.error < 0.05
    assert rows["rlve"].calibration is None


def test_interval_is_students() -> None:
    mean, half = interval([1.0, 2.0, 4.0])
    assert mean == pytest.approx(7 / 3)
    assert half == pytest.approx(4.303 * np.std([1, 2, 4], ddof=1) / 3**0.5)
    assert interval([1.0])[1] == np.inf


def test_calibration_scores() -> None:
    score = calibrate(np.array([[0.25, 2, 8], [0.85, 2, 4]]))
    assert score.error == pytest.approx((8 * 0 + 4 * 0.35) / 12)
    assert score.brier == pytest.approx((2 * 0.75**2 + 6 * 0.25**2 + 2 * 0.15**2 + 2 * 0.85**2) / 12)
    expected = -(2 * np.log(0.25) + 6 * np.log(0.75) + 2 * np.log(0.85) + 2 * np.log(0.15)) / 12
    assert score.log_loss == pytest.approx(expected)
    assert score.rollouts == 12 and score.bins == ((0.25, 0.25, 8), (0.85, 0.5, 4))


def test_contenders_are_parsed_and_checked() -> None:
    assert parse_contender("scaler:history=20,exact=true").options == {"history": 20, "exact": True}
    assert parse_contender("frontier:rounding=random").options == {"rounding": "random"}
    for text, message in (("scalr", "did you mean `scaler`"), ("rlve:0.5", "NAME:key=value"), ("oracle:x=1", "no opt")):
        with pytest.raises(GradatimError, match=message):
            parse_contender(text)
    with pytest.raises(GradatimError, match="unknown setting"):
        find_setting("bse")


def write_log(folder: Path, steps: int = 60) -> Path:
    """A run on one environment whose success falls with the level and rises with time."""
    random = np.random.default_rng(0)
    with (folder / "metrics.jsonl").open("w") as file:
        for step in range(steps):
            levels = random.integers(0, 8, 6)
            p = 1 / (1 + np.exp(-(2 + step / 30 - 0.8 * levels)))
            results = [["a", int(d), int(k), 16] for d, k in zip(levels, random.binomial(16, p))]
            file.write(json.dumps({"step": step, "results": results, "places": {"a": [0, 3, None, 0]}}) + "\n")
    return folder


def test_replay_scores_predictions_one_step_ahead(tmp_path: Path) -> None:
    scores = replay(read_log(write_log(tmp_path)), "frontier", {})
    assert scores["frontier"].rollouts == 60 * 6 * 16
    assert scores["frontier"].log_loss < scores["rate of environment"].log_loss - 0.05
    assert scores["frontier"].error < 0.05


def test_replay_sees_a_result_only_after_predicting_it(tmp_path: Path) -> None:
    """The last step has no influence on any prediction: turning it round changes its own scores only."""
    log = read_log(write_log(tmp_path))
    turned = [Outcome(o.env, o.level, o.rollouts - o.successes, o.rollouts, 0) for o in log.steps[-1]]
    other = replace(log, steps=[*log.steps[:-1], turned])
    cut = replace(log, steps=log.steps[:-1])
    whole, changed, short = (replay(item, "frontier", {})["frontier"] for item in (log, other, cut))
    last = whole.log_loss * whole.rollouts - short.log_loss * short.rollouts
    after = changed.log_loss * changed.rollouts - short.log_loss * short.rollouts
    assert 0 < last < after


def test_replay_refuses_what_is_not_a_log(tmp_path: Path) -> None:
    with pytest.raises(GradatimError, match=r"has no metrics\.jsonl"):
        read_log(tmp_path)
    (tmp_path / "metrics.jsonl").write_text('{"step": 1}\n')
    with pytest.raises(GradatimError, match=r"metrics\.jsonl:1"):
        read_log(tmp_path)
    with pytest.raises(GradatimError, match="predicts nothing"):
        replay(read_log(write_log(tmp_path)), "rlve", {})


def invoke(*arguments: str):
    return CliRunner().invoke(app, ["simulate", *arguments])


def test_command_prints_tables_and_json_and_writes_figures(tmp_path: Path) -> None:
    common = ["base", "--seeds", "2", "--steps", "20", "--environments", "8"]
    pair = ["--scheduler", TUNED_SCALER, "--scheduler", "frontier"]
    done = invoke(*common, *pair, "--output", str(tmp_path / "figures"))
    assert done.exit_code == 0 and "frontier" in done.output and "difference" in done.output
    assert (tmp_path / "figures" / "base.png").stat().st_size > 10_000
    found = json.loads(invoke(*common, *pair, "--json").stdout)
    rows = {row["label"]: row for row in found["settings"]["base"]}
    assert rows["frontier"]["difference"] is not None and rows[TUNED_SCALER]["difference"] is None


def test_command_replays_a_run(tmp_path: Path) -> None:
    folder = str(write_log(tmp_path))
    done = invoke("--replay", folder, "--output", str(tmp_path / "figures"))
    assert done.exit_code == 0 and "rate of level" in done.output
    assert (tmp_path / "figures" / "calibration-0.png").is_file()
    assert set(json.loads(invoke("--replay", folder, "--json").stdout)[folder]) >= {"frontier", "rate of environment"}


def test_command_refuses_a_broken_number_of_steps() -> None:
    done = invoke("--steps", "25")
    assert isinstance(done.exception, GradatimError) and "multiple of 10" in str(done.exception)
