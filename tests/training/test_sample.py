"""`gradatim sample`: deterministic rows whose training and held-out questions never meet."""

import importlib.util
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from gradatim.cli.sample import sample
from gradatim.runtime.errors import GradatimError
from gradatim.runtime.pack import load
from gradatim.runtime.seeds import split_of
from gradatim.training.records.dataset import COLUMNS, prompts_in, sample_rows
from gradatim.training.records.seen import held_out
from gradatim.training.settings.cells import cells
from typer.testing import CliRunner


def call(*words: object) -> tuple[str, BaseException | None]:
    app = typer.Typer()
    app.command()(sample)
    result = CliRunner().invoke(app, [str(word) for word in words])
    return result.output, result.exception


def rows_of(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_rows_are_complete_even_and_deterministic(pack_folder: Path, tmp_path: Path) -> None:
    for name in ("a.jsonl", "b.jsonl"):
        call(pack_folder, "-n", 24, "-o", tmp_path / name)
    rows = rows_of(tmp_path / "a.jsonl")
    assert (tmp_path / "a.jsonl").read_bytes() == (tmp_path / "b.jsonl").read_bytes()
    assert len(rows) == 24 and all(tuple(row) == COLUMNS for row in rows)
    assert {(row["env"], row["level"]) for row in rows[:12]} == {(e, x) for e in ("sort", "first") for x in range(1, 7)}
    pack = load(pack_folder)
    for row in rows:
        environment = pack[row["env"]]
        assert row["instance"] == environment.sample(row["level"], row["seed"])
        assert environment.verify(row["instance"], row["reference"]).accuracy == 1
        assert json.loads(row["meta"])["split"] == "train" and split_of(row["seed"]) == "train"


def test_held_out_prompts_repeat_nothing(pack_folder: Path, tmp_path: Path) -> None:
    call(pack_folder, "-n", 120, "-o", tmp_path / "train.jsonl")
    output, _ = call(pack_folder, "-n", 120, "--split", "heldout", "-o", tmp_path / "held.jsonl")
    train, held = rows_of(tmp_path / "train.jsonl"), rows_of(tmp_path / "held.jsonl")
    prompts = [row["prompt"] for row in held]
    assert len(prompts) == len(set(prompts)) > 60
    assert not set(prompts) & {row["prompt"] for row in train}
    assert {split_of(row["seed"]) for row in held} == {"heldout"}
    assert "sort level 1:" in output, "eight digits cannot give ten new questions"
    call(pack_folder, "-n", 120, "--split", "heldout", "--against", tmp_path / "held.jsonl", "-o", tmp_path / "c.jsonl")
    assert not set(prompts) & {row["prompt"] for row in rows_of(tmp_path / "c.jsonl")}


def test_levels_environments_and_first_seed(pack_folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "x.jsonl"
    call(pack_folder, "-n", 6, "--levels", "5..9", "--env", "first", "--seed-start", 100, "-o", out)
    assert [(row["env"], row["level"], row["seed"]) for row in rows_of(out)] == [
        ("first", level, seed) for seed in (100, 101, 102) for level in (5, 6)
    ]


def test_parquet_holds_the_same_rows(pack_folder: Path, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    for name in ("a.jsonl", "a.parquet"):
        call(pack_folder, "-n", 10, "-o", tmp_path / name)
    assert parquet.read_table(tmp_path / "a.parquet").to_pylist() == rows_of(tmp_path / "a.jsonl")
    pack = load(pack_folder)
    assert prompts_in(tmp_path / "a.parquet", pack) == prompts_in(tmp_path / "a.jsonl", pack)
    (tmp_path / "b.parquet").write_bytes(b"no table")
    with pytest.raises(GradatimError, match="neither a run folder nor JSON Lines or parquet"):
        prompts_in(tmp_path / "b.parquet", pack)


def test_a_prompt_may_hold_any_line_separator(tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_text('{"prompt": "a\u2028b"}\n{"prompt": "c\x85d"}\n', encoding="utf-8")
    assert prompts_in(tmp_path / "x.jsonl", {}) == {"a\u2028b", "c\x85d"}


def test_failing_generators_are_passed_over(pack_folder: Path) -> None:
    class Moody:
        levels = range(1, 3)

        def sample(self, level: int, seed: int) -> str:
            if seed % 3:
                raise ValueError("10,000 draws were refused")
            return str(seed)

        def prompt(self, instance: str) -> str:
            return instance

    found = [question.seed for question, _ in zip(held_out(Moody(), 1, ()), range(4))]
    assert all(seed % 3 == 0 for seed in found) and len(found) == 4
    pack = load(pack_folder)
    assert sample_rows(pack, cells(pack, ["sort"], (6, 6)), 3, "train").lacking == {}


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--split", "test"], "must be train or heldout"),
        (["--env", "sorted"], "did you mean `sort`"),
        (["--levels", "3-5"], "must be A..B"),
        (["--levels", "5..3"], "5 is above 3"),
        (["--levels", "50..60"], r"no environment has a level in 50..60: sort 1..6"),
        (["-n", "0"], "at least one row"),
        (["--seed-start", "-1"], "leaves too few seeds"),
        (["--against", "x"], "--against is for held-out rows"),
        (["--split", "heldout", "--against", "missing"], "cannot read missing"),
        (["--split", "heldout", "--levels", "1", "-n", "400"], "nothing to write"),
        (["-o", "x.csv"], "must end in .jsonl or .parquet"),
        (["-o", "no/such/x.jsonl"], "in a folder that exists"),
    ],
)
def test_mistakes_get_one_line(words: list[str], message: str, pack_folder: Path, tmp_path: Path) -> None:
    _, error = call(pack_folder, "-o", tmp_path / "out.jsonl", *words)
    assert isinstance(error, GradatimError)
    assert re.search(message, str(error)), error
    assert not list(tmp_path.iterdir())


def test_parquet_without_pyarrow(pack_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    _, error = call(pack_folder, "-o", tmp_path / "x.parquet")
    assert "parquet needs pyarrow" in str(error)


def test_no_training_library_is_loaded(pack_folder: Path) -> None:
    code = (
        f"import sys\nsys.argv = ['gradatim', 'sample', {str(pack_folder)!r}, '-n', '3', '-o', '-']\n"
        "from gradatim.cli.main import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "print([m for m in ('torch', 'transformers', 'trl', 'pyarrow') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
    assert len(done.stdout.splitlines()) == 4
