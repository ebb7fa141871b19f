"""What is shown and left behind at the end of a run, also of one that never got anywhere."""

import io
from pathlib import Path

import pytest
from gradatim.runtime.errors import GradatimError
from gradatim.training.launch import _conclude, results_table
from gradatim.training.records.folder import RunFolder, write_json
from rich.console import Console


def evaluated(folder: Path, environments: int) -> RunFolder:
    run = RunFolder(folder)
    cells = {f"env{i}": {"0": [0.5, 8, False], "1": [0.0, 8, False]} for i in range(environments)}
    after = {env: {"0": [1.0, 8, False], "1": [0.5, 8, False]} for env in cells}
    fronts = {"before_frontier": dict.fromkeys(cells, 0), "after_frontier": dict.fromkeys(cells, 1)}
    write_json(run.evaluation, {"before_table": cells, "after_table": after, **fronts})
    return run


@pytest.mark.parametrize(("environments", "rows", "shown"), [(2, 3, "50 > 100"), (11, 11, "25 >  75")])
def test_results_fit_a_terminal(environments: int, rows: int, shown: str, tmp_path: Path) -> None:
    table = results_table(evaluated(tmp_path, environments))
    out = io.StringIO()
    Console(file=out, width=80).print(table)
    assert table.row_count == rows and shown in out.getvalue()
    assert "env1" in out.getvalue() and "0 > 1 (+1)" in out.getvalue() and "…" not in out.getvalue()


def test_a_stop_before_anything_is_written_does_not_name_a_run_to_resume(tmp_path: Path) -> None:
    out = io.StringIO()
    assert not _conclude(RunFolder(tmp_path / "none"), False, Console(file=out))
    assert "the same command starts again" in out.getvalue() and "--resume" not in out.getvalue()


def test_a_folder_without_results_is_removed_and_no_other(tmp_path: Path) -> None:
    empty, used = RunFolder(tmp_path / "empty"), RunFolder(tmp_path / "used")
    for folder in (empty, used):
        folder.create()
        folder.config.write_text("steps: 1\n")
    used.append("metrics.jsonl", {"step": 1})
    empty.discard_empty()
    used.discard_empty()
    assert not empty.path.exists() and used.config.is_file()


def test_a_damaged_result_can_be_made_again(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path)
    folder.summary.write_text("{")
    with pytest.raises(GradatimError, match=r"summary.json is damaged: remove it, and --resume writes it again"):
        folder.read(folder.summary)
