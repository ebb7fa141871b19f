"""Criteria as a reward: weighted means, gates, categories; POW3R against its equation; unusable rubrics are refused."""

import json
from types import SimpleNamespace

import pytest
from gradatim.runtime.errors import GradatimError
from gradatim.runtime.verdict import Verdict
from gradatim.training.loop.rubric import Rubric, build_rubric
from gradatim.training.settings.reward_config import Pow3rConfig, RubricConfig

NAN = float("nan")
FAST = Pow3rConfig(rate=1.0, strength=1.0, low=0.1, high=5.0, period=1)


def wrong(**criteria: float) -> Verdict:
    return Verdict("wrong", 0, 0.0, criteria)


def pack(**criteria: dict) -> dict:
    """Environments that declare these criteria, and a gate `ends`."""
    return {env: SimpleNamespace(spec={"criteria": found, "gates": ["ends"]}) for env, found in criteria.items()}


def build(found: dict, adapt: Pow3rConfig | None = None, **changes: dict) -> Rubric:
    return build_rubric(found, RubricConfig(**changes), adapt)


def test_the_reward_is_the_weighted_mean_of_the_criteria() -> None:
    rubric = build(pack(e={"a": 1, "b": 3}))
    assert rubric.reward("e", wrong(a=1, b=0)) == 0.25
    assert rubric.reward("e", wrong(a=0.5, b=1, ends=1)) == pytest.approx(3.5 / 4)
    assert rubric.reward("e", wrong(a=1)) == 0.25, "a criterion that was not reached is not met"
    assert rubric.reward("e", wrong(a=1, b=1, ends=0)) == 0, "a gate of the spec fails"
    assert rubric.reward("e", wrong(a=1, b=1, ends=0.5)) == 0, "a gate in a loop fails in one round"
    assert rubric.reward("e", Verdict("malformed")) == 0
    assert rubric.reward("e", Verdict("correct", 1, 1.0, {"a": 1.0})) == 1


def test_given_weights_replace_those_of_the_spec() -> None:
    rubric = build(pack(e={"a": 1, "b": None}), weights={"e": {"a": 0, "b": 2}})
    assert rubric.labels == {"e": ["b"]}
    assert rubric.reward("e", wrong(a=0, b=1)) == 1


def test_categories_count_alike() -> None:
    found = pack(e={"a": 1, "b": 1, "c": 1}, f={"a": 1})
    rubric = build(found, categories={"form": ["b", "c"]})
    assert rubric.categories == ["criteria", "form"]
    assert rubric.reward("e", wrong(a=1, b=1, c=0)) == 0.75
    assert rubric.category("form", "e", wrong(a=1, b=1, c=0)) == 0.5
    assert (rubric.reward("f", wrong(a=1)), rubric.category("form", "f", wrong(a=1))) == (1, None)


@pytest.mark.parametrize(
    ("criteria", "changes", "message"),
    [
        ({"a": None}, {}, "weight of 'a' in e depends on the instance: give it one in rubric.weights"),
        ({"a": 0}, {}, "no criterion of e has a weight above 0"),
        ({"long": 1}, {"weights": {"e": {"lang": 1}}}, "e has no criterion 'lang'; did you mean 'long'"),
        ({"a": 1}, {"weights": {"g": {"a": 1}}}, "environment g; known: 'e'"),
        ({"a": 1}, {"categories": {"form": ["aa"]}}, "'aa': no environment has it; did you mean 'a'"),
        ({"a": 1, "b": 1}, {"categories": {"x": ["a"], "y": ["a"]}}, "'a' is in two categories, x and y"),
    ],
)
def test_unusable_rubrics_are_refused(criteria: dict, changes: dict, message: str) -> None:
    with pytest.raises(GradatimError, match=message):
        build(pack(e=criteria), **changes)


def test_old_modules_and_single_criteria_are_refused() -> None:
    with pytest.raises(GradatimError, match="e does not list its criteria: run `gradatim compile`"):
        build({"e": SimpleNamespace(spec={})})
    with pytest.raises(GradatimError, match="pow3r has nothing to weigh"):
        build(pack(e={"a": 1, "b": 1}), FAST, categories={"form": ["b"]})


def observe(rubric: Rubric, *groups: list[list[float]]) -> None:
    for group in groups:
        rubric.observe("e", group)


def test_factors_follow_the_equation() -> None:
    """v_a = 1/4 and 3/16 over two groups, v_b = 0 and 3/16: means 7/32 and 3/32, so r = 1.4 and 0.6."""
    adapt = Pow3rConfig(rate=0.5, strength=0.5, low=0.1, high=5.0, period=2)
    rubric = build(pack(e={"a": 1, "b": 3}), adapt)
    first, second = [[1, 1], [1, 1], [0, 1], [0, 1]], [[1, 0], [0, 0], [0, 0], [0, 1]]
    observe(rubric, first)
    assert rubric.factors["e"] == {"a": 1, "b": 1}, "nothing changes within a period"
    observe(rubric, second)
    assert rubric.factors["e"] == pytest.approx({"a": 0.5 + 0.5 * (0.5 + 0.5 * 1.4), "b": 0.5 + 0.5 * (0.5 + 0.3)})
    value = rubric.factors["e"]["a"] / (rubric.factors["e"]["a"] + 3 * rubric.factors["e"]["b"])
    assert rubric.reward("e", wrong(a=1, b=0)) == pytest.approx(value)


def test_saturated_criteria_fall_to_the_bound_and_mixed_ones_rise() -> None:
    rubric = build(pack(e={"always": 1, "never": 1, "mixed": 1}), Pow3rConfig(period=1))
    observe(rubric, *[[[1, 0, 1], [1, 0, 0], [1, 0, 1], [1, 0, 0]]] * 30)
    factors = rubric.factors["e"]
    assert (factors["always"], factors["never"]) == (0.25, 0.25)
    assert factors["mixed"] == pytest.approx(1 - 0.8 + 0.8 * 3, abs=0.01)


def test_equal_variances_and_groups_without_any_leave_factors_alone() -> None:
    rubric = build(pack(e={"a": 1, "b": 1}), FAST)
    observe(rubric, [[1, 0], [0, 1]], [[1, 1], [1, 1]], [[NAN, NAN], [1, 0]])
    assert rubric.factors["e"] == {"a": 1, "b": 1}


def test_completions_without_a_verdict_are_not_measured() -> None:
    envs, verdicts = ["e", "e", "e"], [wrong(a=1, b=1), Verdict("timeout"), wrong(a=0, b=1)]
    rubric = build(pack(e={"a": 1, "b": 1}, f={"a": 1, "b": 1, "c": 1}), FAST)
    rows = rubric.rows(envs, verdicts)
    assert [len(row) for row in rows] == [3, 3, 3]
    rubric.observe("e", rows)
    assert rubric.factors["e"] == {"a": 2, "b": 0.1}, "v = 1/4 and 0: r = 2 and 0, 0 held at the lower bound"
    assert rubric.factors["f"] == {"a": 1, "b": 1, "c": 1}


def test_a_saved_state_goes_on_exactly() -> None:
    groups = [[[1, 0], [0, 0], [1, 0]], [[1, 0], [1, 0], [0, 1]], [[0, 0], [1, 1], [1, 1]]]
    adapt = Pow3rConfig(period=2)
    whole, cut, other = (build(pack(e={"a": 1, "b": 1}), adapt) for _ in range(3))
    observe(whole, *groups * 3)
    observe(cut, *groups)
    other.load(json.loads(json.dumps(cut.state())))
    observe(other, *groups * 2)
    assert other.state() == whole.state() and whole.factors["e"]["a"] != 1
    with pytest.raises(ValueError, match="other criteria"):
        build(pack(e={"a": 1, "c": 1}), adapt).load(cut.state())
