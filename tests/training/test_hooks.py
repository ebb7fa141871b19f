"""Reward functions of the user's own: what they are given, what they may return, and how a mistake is reported."""

from pathlib import Path

import pytest
from gradatim.runtime.errors import GradatimError
from gradatim.runtime.verdict import Verdict
from gradatim.training.loop.hooks import call, divided_by_best, load_function

RIGHT, WRONG = Verdict("correct", 1, 1.0), Verdict("wrong", 0, 0.5, {"a": 1.0}, ("b is missing",))
LATE = Verdict("timeout")
MODULE = """
import math
limit = 3
async def later(completions, verdicts, **others): return []
def brevity(completions, verdicts, **others): return [-len(text) for text in completions]
def told(completions, verdicts, **others): return [len(v.feedback) + v.criteria.get("a", 0) for v in verdicts]
def narrow(completions, verdicts): return [0 for _ in completions]
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "hook_rewards.py").write_text(MODULE)
    (tmp_path / "hook_broken.py").write_text("import hook_nowhere\n")
    (tmp_path / "hook_raising.py").write_text("raise ValueError('no key')\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_functions_get_texts_verdicts_and_columns(folder: Path) -> None:
    given = {"completions": ["ab", "c", "d"], "env": ["e"] * 3, "level": [1, 1, 2]}
    brevity, told = load_function("hook_rewards:brevity"), load_function("hook_rewards:told")
    verdicts = [RIGHT, WRONG, LATE]
    assert call("hook_rewards:brevity", brevity, verdicts, **given) == [-2, -1, None], "no verdict, no reward"
    assert call("hook_rewards:told", told, verdicts, **given) == [0, 2, None]
    seen = {}
    call("x:y", lambda **columns: seen.update(columns) or [None, 1, 2], verdicts, **given)
    assert seen == {"verdicts": verdicts, **given}


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ("hook_absent:f", "there is no module hook_absent on the Python path or in "),
        ("hook_broken:f", "hook_broken:f: there is no module hook_nowhere"),
        ("hook_raising:f", "importing hook_raising failed: ValueError: no key"),
        ("hook_rewards:brevety", "hook_rewards has no brevety; did you mean 'brevity'"),
        ("hook_rewards:limit", "limit must be a plain function"),
        ("hook_rewards:later", "later must be a plain function"),
        ("hook_rewards:narrow", r"must take keywords .* `def narrow\(completions, verdicts, \*\*others\)`"),
    ],
)
def test_functions_that_cannot_be_used_are_refused(place: str, message: str, folder: Path) -> None:
    with pytest.raises(GradatimError, match=message):
        load_function(place)


@pytest.mark.parametrize(
    ("found", "message"),
    [
        ([1.0], "m:f returned 1 values for 2 completions"),
        (None, "m:f returned NoneType for 2 completions"),
        ([1.0, "good"], "m:f returned 'good', which is no number"),
        ([1.0, float("inf")], "m:f returned inf: rewards are finite"),
    ],
)
def test_wrong_returns_end_the_run(found: object, message: str) -> None:
    with pytest.raises(GradatimError, match=message):
        call("m:f", lambda **columns: found, [RIGHT, WRONG], completions=["", ""])


def test_an_exception_names_the_function() -> None:
    with pytest.raises(GradatimError, match="m:f raised ZeroDivisionError: division by zero"):
        call("m:f", lambda **columns: [1 / 0], [RIGHT], completions=[""])
    assert call("m:f", lambda **columns: [float("nan")], [RIGHT], completions=[""]) == [None]


def test_values_are_divided_by_the_best_of_their_group() -> None:
    assert divided_by_best([1, 4, None, 2, 0, 0], 3) == [0.25, 1, None, 1, 0, 0]
    assert divided_by_best([None, None, -1, -2], 2) == [None, None, -1, -2]
