"""The plan of the experiments is one that can be run, and their summary pairs runs by seed."""

import importlib
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest
from gradatim.compiler.pipeline import compile_source
from gradatim.dsl.spans import Source
from gradatim.training.settings.config import build_config
from gradatim.training.settings.options import check_scheduler

FOLDER = Path(__file__).resolve().parents[2] / "benchmarks" / "experiments"


@pytest.fixture
def module(monkeypatch: pytest.MonkeyPatch):
    """Import a file of the experiments as their scripts do."""
    monkeypatch.syspath_prepend(str(FOLDER))

    def load(name: str) -> ModuleType:
        monkeypatch.delitem(sys.modules, name, raising=False)
        return importlib.import_module(name)

    return load


def test_every_arm_can_be_run(module) -> None:
    plan = module("plan")
    arms = [arm for stage in plan.STAGES for arm in stage]
    names = [(arm.experiment, arm.name) for arm in arms]
    assert len(set(names)) == len(names)
    known = set()
    for path in [*(FOLDER / "specs").glob("*.env"), *(FOLDER.parents[1] / "specs" / "tiny").glob("*.env")]:
        text = path.read_text(encoding="utf-8")
        assert compile_source(Source(path.name, text)).ok
        known |= {line.split()[1] for line in text.splitlines() if line.startswith("env ")}
    for arm in arms:
        settings = {**plan.COMMON, **arm.settings, "environments": arm.environments, "pack": "p", "output": "o"}
        config = build_config(settings)
        check_scheduler(config.scheduler, config.scheduler_options)
        assert config.budgets.keys() == {"tokens"}
        assert set(arm.environments) <= known
        assert arm.after is None or ("1", arm.after) in names[: names.index((arm.experiment, arm.name))]


def test_the_summary_pairs_by_seed(module, tmp_path: Path) -> None:
    summary = module("summary")
    gains = {"frontier": {0: 9, 1: 3, 2: 6}, "uniform": {0: 5, 1: 1}}
    common = {"cpu_seconds": 1.0, "steps": 2, "no_signal": 0.5, "dead_share": 0.0}
    rows = [
        {"experiment": "1", "arm": arm, "seed": seed, "levels_gained": gain, "area_gained": gain / 2, **common}
        for arm, by_seed in gains.items()
        for seed, gain in by_seed.items()
    ]
    (tmp_path / "1.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    found = summary.read(tmp_path)["1"]
    table = summary.table(found, "frontier")
    assert table[2].startswith("| `frontier` | 3 | +6.0 | +3.00 |")
    half = 12.706 * (2**0.5) / (2**0.5)  # differences 4 and 2: standard deviation sqrt 2, two seeds
    assert f"+3.0 ± {half:.1f}" in table[3]
    assert "`uniform` 2.00 (area 2.00)" in summary.ratios(found, "frontier")
