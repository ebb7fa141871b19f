"""A pack of hand-written modules, so that these tests do not depend on the compiler."""

import hashlib
import json
import shutil
from pathlib import Path

import pytest
from gradatim.training.records.folder import RunFolder
from gradatim.training.reports.progress import Progress
from gradatim.training.run import start
from gradatim.training.settings.config import build_config

MODULE = """
from hashlib import sha256
from random import Random

SPEC = {{"env": "{env}", "title": "{env}", "tags": [], "levels": [1, {hi}], "lang": 1, "compiler": "{compiler}",
        "source": "{env}.env", "sha256": "", "criteria": {criteria}, "gates": []}}


def sample(level, seed):
    {before_sampling}
    key = f"{env}/{{level}}/{{seed}}".encode()
    random = Random(int.from_bytes(sha256(key).digest()[:16], "big"))
    digits = "".join(str(random.getrandbits(3)) for _ in range(level))
    return {{"env": "{env}", "level": level, "seed": seed, "draws": {{"digits": digits}}}}


def prompt(instance):
    return "{tag}" + instance["draws"]["digits"]


def reference(instance):
    digits = instance["draws"]["digits"]
    return {answer}


def judge(instance, answer):
    {before_judging}
    right = answer.strip() == reference(instance)
    return {{"status": "correct" if right else "wrong", "accuracy": int(right), "score": float(right),
            "criteria": {{}}, "feedback": []}}


def verify(instance, response, markers="auto"):
    return judge(instance, response)
"""


def write_pack(folder: Path, environments: dict[str, dict[str, str]]) -> Path:
    """A pack folder with one module per entry; entries give `tag`, `answer` and optionally `before_judging`."""
    from gradatim import __version__

    folder.mkdir(parents=True)
    listed = []
    for env, parts in environments.items():
        values = {
            "before_judging": "pass",
            "before_sampling": "pass",
            "criteria": '{"correct": 1}',
            "hi": 6,
            "compiler": __version__,
        }
        values |= {**parts, "env": env}
        source = MODULE.format(**values)
        (folder / f"{env}.py").write_text(source, encoding="utf-8")
        digest = hashlib.sha256(source.encode()).hexdigest()
        listed.append(
            {"name": env, "module": f"{env}.py", "sha256": digest, "spec_sha256": "", "levels": [1, values["hi"]],
             "title": env, "tags": []}
        )  # fmt: skip
    manifest = {"format": 1, "compiler": __version__, "lang": 1, "environments": listed}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder


def metrics(folder: RunFolder) -> list[dict]:
    """The metrics without clock readings."""
    return [{key: value for key, value in line.items() if key != "clock"} for line in folder.lines("metrics.jsonl")]


def assert_equal_runs(mine: RunFolder, whole: RunFolder) -> None:
    """The same losses, rewards, instances, samples, scheduler state and weights, bit for bit."""
    from safetensors.numpy import load_file

    assert metrics(mine) == metrics(whole)
    for name in ("instances.jsonl", "samples.jsonl"):
        assert list(mine.lines(name)) == list(whole.lines(name))
    ours, theirs = mine.latest_checkpoint(), whole.latest_checkpoint()
    assert ours is not None and theirs is not None and ours.name == theirs.name
    assert (ours / "scheduler_state.json").read_bytes() == (theirs / "scheduler_state.json").read_bytes()
    one, two = (load_file(next(folder.model.glob("*model.safetensors"))) for folder in (mine, whole))  # or adapters
    assert {name: value.tobytes() for name, value in one.items()} == {n: v.tobytes() for n, v in two.items()}


SORT = {"tag": "S", "answer": "''.join(sorted(digits))"}
FIRST = {"tag": "F", "answer": "digits[0]"}


@pytest.fixture(scope="session")
def pack_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_pack(tmp_path_factory.mktemp("packs") / "pack", {"sort": SORT, "first": FIRST})


@pytest.fixture(scope="session")
def faulty_pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`first` raises on some responses, `slow` never ends on some; both judge the others as usual."""
    raising = "assert instance['draws']['digits'][0] in '4567', 'broken verifier'"
    endless = "while instance['draws']['digits'][0] in '4567': pass"
    environments = {
        "first": {**FIRST, "before_judging": raising},
        "slow": {**FIRST, "tag": "L", "before_judging": endless},
    }
    return write_pack(tmp_path_factory.mktemp("packs") / "faulty", environments)


@pytest.fixture(scope="session")
def whole(small: dict, tmp_path_factory: pytest.TempPathFactory) -> RunFolder:
    """An uninterrupted run of five steps."""
    output = tmp_path_factory.mktemp("runs") / "whole"
    assert start(build_config({**small, "steps": 5, "output": str(output)}), Progress("test"))
    return RunFolder(output)


@pytest.fixture(scope="session")
def small(pack_folder: Path) -> dict:
    """A configuration of a few seconds; tests add `output`."""
    return {
        "pack": str(pack_folder),
        "steps": 3,
        "save_steps": 1,
        "prompts_per_step": 4,
        "num_generations": 8,
        "temperature": 1.5,
        "scheduler_options": {"min_rollouts": 8},
        "warm_start": {"steps": 150, "batch": 32, "levels": 3, "learning_rate": 3e-3},
        "tiny": {"hidden": 64, "layers": 2, "intermediate": 128},
        "evaluation": {"per_level": 8, "max_level": 3},
    }


@pytest.fixture
def quick(small: dict, whole: RunFolder) -> dict:
    """A configuration whose runs take about a second: no warm start, hardly any evaluation."""
    changes = {"model": str(whole.warm_model), "warm_start": None, "evaluation": {"per_level": 2, "max_level": 1}}
    return {**small, **changes, "start_levels": 2, "steps": 4, "scheduler_options": {}}


def run(values: dict, output: Path) -> RunFolder:
    assert start(build_config({**values, "output": str(output)}), Progress("test"))
    return RunFolder(output)


def cut(whole: RunFolder, step: int, output: Path) -> RunFolder:
    """A copy of a finished run as it was when it was killed soon after the checkpoint of `step`."""
    folder = RunFolder(shutil.copytree(whole.path, output))
    shutil.rmtree(folder.model)
    for path in folder.checkpoints.glob("checkpoint-*"):
        if int(path.name.rsplit("-", 1)[1]) > step:
            shutil.rmtree(path)
    return folder
