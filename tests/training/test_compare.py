"""`gradatim report`: one page from several runs, finished or not, that needs no other file."""

import json
import re
import shutil
from pathlib import Path

import pytest
from gradatim.cli.report import report
from gradatim.runtime.errors import GradatimError
from gradatim.training.records.folder import RunFolder
from gradatim.training.reports.compare import read_runs, write_comparison
from gradatim.training.reports.report import sample_table


def test_page_compares_runs_and_stands_alone(whole: RunFolder, tmp_path: Path) -> None:
    other = RunFolder(shutil.copytree(whole.path, tmp_path / "unfinished <b>"))
    other.evaluation.unlink()
    wrong = {"env": "sort", "level": 1, "prompt": "S21", "completion": "2<1>", "reward": 0.0, "status": "wrong"}
    other.append("samples.jsonl", {"step": 10, **wrong, "feedback": ["not in order"]})
    report([str(whole.path), str(other.path)], tmp_path / "page.html")
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "unfinished &lt;b&gt;" in page and "unfinished <b>" not in re.sub(r"<svg.*?</svg>", "", page, flags=re.S)
    parts = ("sum of gains", "Where rollouts went", "Calibration", "groups without signal")
    for part in (*parts, "verdict", "not in order", "2&lt;1&gt;"):
        assert part in page
    assert page.count("<svg") == 4, "levels, signal, rollouts, accuracy"
    assert "color-scheme: light dark" in page and 'name="viewport"' in page
    assert all(link.startswith(("#", "data:")) for link in re.findall(r'(?:src|href)="([^"]*)"', page))


def test_a_run_without_samples_says_so(tmp_path: Path) -> None:
    assert "None yet" in sample_table(RunFolder(tmp_path))


def test_figures_are_those_of_the_runs(whole: RunFolder) -> None:
    (run,) = read_runs([whole.path])
    assert sum(run.rollouts().values()) == 5 * 4 * 8
    evaluation = whole.read(whole.evaluation)
    assert run.gained("sort") == evaluation["after_frontier"]["sort"] - evaluation["before_frontier"]["sort"]


def test_mistakes_get_one_line(whole: RunFolder, tmp_path: Path) -> None:
    with pytest.raises(GradatimError, match="is not a run folder"):
        write_comparison([tmp_path], tmp_path / "x.html")
    with pytest.raises(GradatimError, match="named twice"):
        write_comparison([whole.path, whole.path], tmp_path / "x.html")
    with pytest.raises(GradatimError, match=r"must be a \.html file"):
        write_comparison([whole.path], tmp_path / "x.pdf")


def test_calibration_names_levels_that_do_not_get_harder(whole: RunFolder, tmp_path: Path) -> None:
    folder = RunFolder(shutil.copytree(whole.path, tmp_path / "run"))
    evaluation = folder.read(folder.evaluation)
    evaluation["after_table"]["sort"] = {"1": [1.0, 64, 0], "2": [0.05, 64, 0], "10": [0.9, 64, 0]}
    folder.evaluation.write_text(json.dumps(evaluation))
    page = write_comparison([folder.path], tmp_path / "page.html").read_text(encoding="utf-8")
    assert "10 (10 to 10), " in page and "not monotone: level 10 is solved more often than level 2" in page
    assert page.count("not monotone") == 1
