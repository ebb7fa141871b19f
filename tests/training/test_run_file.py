"""run.yaml: what is written is read back equal, nothing is forgotten, and equal files give equal runs."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from gradatim.cli.train import train
from gradatim.runtime.errors import GradatimError
from gradatim.training.records.folder import RunFolder
from gradatim.training.reports.progress import Progress
from gradatim.training.run import resume, start
from gradatim.training.schedulers import SCHEDULERS, options_of
from gradatim.training.settings.config import RunConfig, Section, build_config, section_of
from gradatim.training.settings.options import option_defaults
from gradatim.training.settings.run_file import EXAMPLE, example_text, read_run, run_text
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from .conftest import FIRST, SORT, write_pack

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=12)
SCALARS = st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(
    SCALARS | WORDS | st.sampled_from(["off", "no", "1e5", "null", "1:30", "2026-01-01", "~", "a: b", "# c"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=6,
)


@given(options=st.dictionaries(WORDS, VALUES, max_size=4), weights=st.dictionaries(WORDS, st.floats(0, 1e30)))
def test_a_written_configuration_reads_back_equal(
    options: dict, weights: dict, tmp_path_factory: pytest.TempPathFactory
) -> None:
    config = build_config({**EXAMPLE, "scheduler_options": options, "weights": weights or None})
    path = tmp_path_factory.getbasetemp() / "written.yaml"
    path.write_text(run_text(config), encoding="utf-8")
    assert build_config(read_run(path)) == config


def keys(kind: type[Section]) -> Iterator[tuple[str, str | None]]:
    """Every key of a section and of those within it, with its description."""
    for key, field in kind.model_fields.items():
        yield key, field.description
        if (inner := section_of(field)) is not None:
            yield from keys(inner)


def test_the_example_explains_every_key_and_is_a_run(tmp_path: Path) -> None:
    lines = [line.lstrip("# ") for line in example_text().splitlines()]
    for key, description in keys(RunConfig):
        assert description, f"{key} needs a description"
        assert any(line.startswith(f"{key}:") and f"# {description}" in line for line in lines), f"{key} is missing"
    for name, options in option_defaults().items():
        assert f"{name}: {options}" in lines
    (tmp_path / "run.yaml").write_text(example_text(), encoding="utf-8")
    assert build_config(read_run(tmp_path / "run.yaml")) == build_config(EXAMPLE)


def test_help_and_options_know_every_scheduler() -> None:
    app = typer.Typer()
    app.command()(train)
    shown = " ".join(CliRunner().invoke(app, ["--help"], env={"COLUMNS": "200"}).stdout.split())
    assert all(name in shown for name in SCHEDULERS)
    assert {name for name in SCHEDULERS if options_of(name)} == set(SCHEDULERS) - {"uniform"}, "uniform has no options"
    assert CliRunner().invoke(app, ["--example"]).stdout == example_text()


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("pack: p\nsteps: 3\nwarm_start: {steps: 7}\n", {"pack": "p", "steps": 3, "warm_start": {"steps": 7}}),
        ('{"pack": "p"}', {"pack": "p"}),
        ("dynamic_sampling: off\nlearning_rate: 1e-5", {"dynamic_sampling": "off", "learning_rate": 1e-5}),
        ("steps: 010\nseed:\n", {"steps": "010", "seed": None}),
    ],
)
def test_words_and_numbers_are_what_they_look_like(text: str, values: dict, tmp_path: Path) -> None:
    (tmp_path / "run.yaml").write_text(text)
    assert read_run(tmp_path / "run.yaml") == values


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("pack: [1\n", "is not readable"),
        ("- 1\n", "must hold a table of keys and values, not list"),
        ("", "must hold a table"),
        ("seed: 1\nsteps: 2\nseed: 3\n", "the key 'seed' stands twice.* line 3"),
        ("a: !!python/object/apply:os.system ['true']", "could not determine a constructor"),
    ],
)
def test_files_that_are_no_configuration_are_refused(text: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "run.yaml").write_text(text)
    with pytest.raises(GradatimError, match=message):
        read_run(tmp_path / "run.yaml")
    with pytest.raises(GradatimError, match="cannot read"):
        read_run(tmp_path / "no.yaml")


def test_the_run_file_of_a_folder_repeats_the_run_bit_for_bit(whole: RunFolder, tmp_path: Path) -> None:
    values = read_run(whole.config)
    assert start(build_config({**values, "output": str(tmp_path / "again")}), Progress("test"))
    again = RunFolder(tmp_path / "again")
    for name in ("metrics.jsonl", "instances.jsonl", "samples.jsonl"):
        mine, theirs = ([{**line, "clock": 0} for line in folder.lines(name)] for folder in (again, whole))
        assert mine == theirs
    weights = [(folder.model / "model.safetensors").read_bytes() for folder in (again, whole)]
    assert weights[0] == weights[1]
    made, expected = again.read(again.provenance), whole.read(whole.provenance)
    assert made == expected
    assert {"python", "torch", "trl", "transformers", "gradatim"} <= made["versions"].keys()
    manifest = json.loads((Path(values["pack"]) / "manifest.json").read_text())
    assert made["pack"]["modules"] == {entry["name"]: entry["sha256"] for entry in manifest["environments"]}


def test_resume_names_what_has_changed_and_what_the_scheduler_makes_of_it(
    small: dict, whole: RunFolder, tmp_path: Path
) -> None:
    pack = write_pack(tmp_path / "pack", {"sort": SORT, "first": FIRST})
    values = {
        **small,
        "pack": str(pack),
        "steps": 1,
        "warm_start": None,
        "evaluation": {"per_level": 1, "max_level": 1},
    }
    values |= {
        "scheduler": "rlve",
        "scheduler_options": {},
        "start_levels": 1,
        "model": str(whole.warm_model),
        "output": str(tmp_path / "run"),
    }
    assert start(build_config(values), Progress("test"))
    folder = RunFolder(tmp_path / "run")
    made = folder.read(folder.provenance)
    folder.provenance.write_text(json.dumps({**made, "versions": {**made["versions"], "trl": "0.1"}}))
    shutil.rmtree(pack)
    write_pack(pack, {"sort": SORT, "first": {**FIRST, "before_judging": "digits = 0"}, "last": {**FIRST, "tag": "L"}})
    said: list[str] = []
    progress = Progress("test")
    progress.say = said.append
    folder.evaluation.unlink()
    assert resume(str(folder.path), progress, {"steps": 2})
    assert f"The pack {pack} has changed since this run began: first, last" in said
    assert any("trl 0.1 -> " in line for line in said)
    assert "environment `last` is new: it starts afresh" in said
