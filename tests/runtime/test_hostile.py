"""Nothing that a model writes raises, is accepted wrongly, or takes long: all specs, and texts of a megabyte."""

import sys
import time
from pathlib import Path
from random import Random

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

from hostile import SLOW, Subject, problem, run_chunk
from hostile_text import UNITS, response, wrapped

SPECS = sorted((Path(__file__).parents[2] / "specs").rglob("*.env"))
EACH = pytest.mark.parametrize("path", SPECS, ids=[path.stem for path in SPECS])
MORE_UNITS = ["{}", "\\boxed{{}", "\\boxed{\\}", "<answer>1</answer>", "x+sin(x)*", "1 2\n3 4\n"]
subjects: dict[Path, Subject] = {}


def subject(path):
    if path not in subjects:
        subjects[path] = Subject(path)
    return subjects[path]


@EACH
@pytest.mark.parametrize("count", [80, pytest.param(10_000, marks=pytest.mark.long)])
def test_hostile_responses(path, count):
    result = run_chunk(subject(path), -1, count)
    assert result["found"] == []
    assert not {"exception", "wrongly accepted", "wrongly refused", "spec fault"} & set(result["counts"])


@pytest.mark.parametrize(
    "unit", [*UNITS, "{}", "\\boxed{{}", "\\boxed{\\}", "<answer>1</answer>", "x+sin(x)*", "1 2\n3 4\n"]
)
def test_a_megabyte_takes_milliseconds(unit):
    """Wall time is not asked for: the machine may be busy. Ten specs with different answer types."""
    text = (unit * (1_000_000 // len(unit) + 1))[:1_000_000]
    for path in SPECS[:: max(1, len(SPECS) // 10)]:
        env = subject(path).env
        instance = env.sample(env.levels[0], 5)
        env.verify(instance, env.reference(instance))
        for shape in (text, wrapped(text)):
            assert min(_spent(env, instance, shape) for _ in range(2)) < 5 * SLOW, env.name


def _spent(env, instance, text):
    begin = time.thread_time()
    env.verify(instance, text)
    return time.thread_time() - begin


@EACH
def test_exactness(path):
    """Off by one, off by 10^9 + 7, reordered, cut short, padded: never correct where the answer is the only one."""
    rng, seen = Random(path.stem), set()
    for level in (subject(path).env.levels[0], subject(path).env.levels[-1] // 3):
        if level not in subject(path).env.levels:
            continue
        instance = subject(path).env.sample(level, 77)
        target = subject(path).target(rng)[1]
        target = type(target)(subject(path).env.reference(instance), target.unique, target.ordered)
        for _ in range(30):
            family, text, claim = response(target, rng, families=("near",))
            verdict = subject(path).env.verify(instance, text)
            assert problem(claim, verdict.status) is None, (family, text, target.right)
            seen.add(claim)
    assert "must" in seen or "never" in seen or not target.unique
