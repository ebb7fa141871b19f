"""The script for a GPU runs, on a processor with a tiny model; what it measures there says nothing."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.long
def test_every_loop_of_the_gpu_script_runs(tmp_path):
    environment = {**os.environ, "PYTHON": sys.executable, "PACK": str(tmp_path / "pack")}
    command = [ROOT / "benchmarks" / "gpu_smoke.sh", "--cpu-dry", "--output", tmp_path / "runs"]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=900)
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads((tmp_path / "runs" / "result.json").read_text(encoding="utf-8"))
    assert all(found[loop]["tokens"] > 0 for loop in ("adaptive", "continuous", "plain"))
