"""The columns of a run: weights, gates, categories; combinations that cannot work are refused before a model loads."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from gradatim.runtime.errors import GradatimError
from gradatim.runtime.verdict import Verdict
from gradatim.training.loop.rewards import RewardPlan
from gradatim.training.settings.config import build_config

from .scripted import LATE, MALFORMED, RIGHT, Script

BASE = {"pack": "p", "output": "o", "steps": 1, "num_generations": 2}
PACK = {
    "e": SimpleNamespace(spec={"criteria": {"a": 1, "b": 1}, "gates": ["ends"]}),
    "f": SimpleNamespace(spec={"criteria": {"a": 1}, "gates": []}),
}
HALF = Verdict("wrong", 0, 0.5, {"ends": 1.0, "a": 1.0, "b": 0.0}, ("b is missing",))
VERDICTS = [RIGHT, HALF, MALFORMED, LATE]


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The place of a reward function that counts characters."""
    (tmp_path / "plan_rewards.py").write_text(
        "def size(completions, **others):\n    return list(map(len, completions))\n"
    )
    monkeypatch.chdir(tmp_path)
    return "plan_rewards:size"


def rewards(env: str = "e", **changes: object) -> dict[str, list[float | None]]:
    """Each column's values for the four verdicts on answers of 1, 2, 3 and 4 characters."""
    plan = RewardPlan(build_config({**BASE, **changes}), PACK)
    texts = ["1", "22", "333", "4444"]
    given = {"completions": texts, "env": [env] * 4, "instance": [""] * 4, "prompts": [""] * 4}
    made = {function.__name__: function(**given) for function in plan.functions(Script(VERDICTS), "whole")}
    assert list(made) == list(plan.columns)
    return made


def columns(**changes: object) -> dict[str, float]:
    return RewardPlan(build_config({**BASE, **changes}), PACK).columns


def test_accuracy_always_travels_first() -> None:
    assert columns() == {"accuracy": 1}
    assert columns(reward="score") == {"accuracy": 0, "score": 1}
    assert columns(reward={"accuracy": 0.7, "criteria": 0.3}) == {"accuracy": 0.7, "criteria": 0.3}
    assert rewards(reward="score") == {"accuracy": [1, 0, 0, None], "score": [1, 0.5, 0, None]}


def test_criteria_are_one_column_or_one_for_each_category() -> None:
    rubric = {"categories": {"form": ["b"]}}
    assert rewards(reward="criteria", rubric=rubric)["criteria"] == [1, 0.5, 0, None]
    both = {"reward": "criteria", "rubric": rubric, "aggregation": "gdpo"}
    assert columns(**both) == {"accuracy": 0, "criteria": 0.5, "criteria/form": 0.5}
    assert rewards(**both)["criteria"] == [1, 1, 0, None]
    assert rewards(**both)["criteria/form"] == [1, 0, 0, None]
    assert rewards("f", **both)["criteria/form"] == [None, None, None, None], "f has no such criterion"


def test_a_malformed_answer_is_punished_and_a_missing_verdict_is_not() -> None:
    assert columns(format_penalty=0.25) == {"accuracy": 1, "format": 0.25}
    assert rewards(format_penalty=0.25)["format"] == [0, 0, -1, None]


def test_gates_hold_rewards_back(own: str) -> None:
    entry = {"function": own, "weight": 0.5}
    assert columns(reward_functions=[own]) == {"accuracy": 1, own: 1}
    assert rewards(reward_functions=[entry])[own] == [1, 2, 3, None]
    assert rewards(reward_functions=[entry], gate="accuracy")[own] == [1, 0, 0, None]
    assert rewards(reward_functions=[entry], gate="format")[own] == [1, 2, 0, None]
    assert rewards(reward_functions=[{**entry, "gated": False}], reward="score", gate="format")[own] == [1, 2, 3, None]
    assert rewards(reward="criteria", gate="b")["criteria"] == [1, 0, 0, None]
    assert rewards("f", reward="criteria", gate="b")["criteria"] == [1, 1, 0, None], "f has no criterion b"
    assert rewards(reward="score", gate="ends")["score"] == [1, 0.5, 0, None]


def test_positive_only_rubric_of_longtracerl(own: str) -> None:
    """0.7 for a right answer plus 0.3 of the share of the group's best, and nothing for a wrong one."""
    entry = {"function": own, "weight": 0.3, "group_max": True}
    found = rewards(reward={"accuracy": 0.7}, reward_functions=[entry], gate="accuracy")
    assert [0.7 * a + 0.3 * u for a, u in zip(found["accuracy"][:3], found[own])] == [0.7 + 0.3 * 0.5, 0, 0]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"reward": {}}, "nothing is rewarded"),
        ({"reward": {"accuracy": 0}}, "nothing is rewarded"),
        ({"reward": {"acuracy": 1}}, "`reward"),
        ({"gate": "accuracy"}, "gate = accuracy has nothing to hold back"),
        ({"gate": "accuracy", "reward": "score"}, "makes score equal to accuracy"),
        ({"gate": "accuracy", "reward": "criteria"}, "makes criteria equal to accuracy"),
        ({"rubric_weighting": "pow3r"}, "rubric_weighting = pow3r is about criteria.* use reward = criteria"),
        ({"rubric": {"categories": {"x": ["a"]}}}, "rubric is about criteria"),
        ({"rubric": {"weigths": {}}}, "unknown key `rubric.weigths`, did you mean `weights`"),
        ({"reward": "criteria", "pow3r": {"rate": 0.5}}, "use rubric_weighting = pow3r"),
        (
            {"reward": {"criteria": 1, "score": 1}, "rubric_weighting": "pow3r", "aggregation": "gdpo"},
            "pow3r lowers .* gdpo raises",
        ),
        ({"aggregation": "gdpo"}, "this run has one"),
        ({"aggregation": "gdpo", "reward": "criteria"}, "this run has one"),
        ({"aggregation": "gdpo", "format_penalty": 1, "scale_rewards": "none"}, "scale_rewards = none has no effect"),
        ({"aggregation": "gdpo", "format_penalty": 1, "dynamic_sampling": "refill"}, "would scale each round"),
        ({"normalizer": "signal", "loss_type": "grpo"}, "loss_type = grpo does not use one: use dapo"),
        ({"kl_cov": {}}, "no effect with num_iterations = 1.* use num_iterations = 2"),
        ({"kl_cov": {}, "num_iterations": 2, "loss_type": "cispo"}, "which loss_type = cispo does not have"),
        ({"kl_cov": {}, "num_iterations": 2, "loss_type": "gspo"}, "which loss_type = gspo does not have"),
        ({"kl_cov": {"fraction": 2}, "num_iterations": 2}, "`kl_cov.fraction`"),
        ({"reward_functions": ["brevity"]}, "must be module:function, such as my_rewards:brevity"),
        ({"reward_functions": ["m:f", "m:f"]}, "reward_functions name m:f twice"),
        ({"reward_functions": [{"function": "m:f", "wieght": 1}]}, "wieght`, did you mean `weight`"),
    ],
)
def test_impossible_combinations_are_refused(change: dict, message: str) -> None:
    with pytest.raises(GradatimError, match=message):
        build_config({**BASE, "save_steps": 2, **change})


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"reward": "score", "gate": "enda"}, "gate = enda: no environment has that criterion; did you mean 'ends'"),
        ({"reward_functions": ["plan_absent:f"]}, "there is no module plan_absent"),
        (
            {"reward": "criteria", "aggregation": "gdpo", "rubric": {"categories": {"all": ["a", "b"]}}},
            "criteria of this pack make one",
        ),
    ],
)
def test_what_depends_on_the_pack_is_refused_too(change: dict, message: str) -> None:
    with pytest.raises(GradatimError, match=message):
        columns(**change)
