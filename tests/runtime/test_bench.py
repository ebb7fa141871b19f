"""`gradatim bench` measures packs and specs, and prints a table or JSON."""

import json
import subprocess
import sys
from pathlib import Path

from gradatim.cli.bench import COLUMNS, THINKING, measure


def test_every_step_is_measured(specs_pack):
    env = specs_pack["sort_numbers"]
    row = measure(env, 3, instances=3, seconds=5)
    assert (row["environment"], row["level"], row["instances"]) == ("sort_numbers", 3, 3)
    assert all(0 < row[column] < 50_000 for column in COLUMNS) and len(THINKING) > 16_000


def test_packs_and_specs(specs_pack):
    spec = Path(__file__).parents[2] / "specs" / "tiny" / "add.env"
    command = [sys.executable, "-m", "gradatim.cli.main", "bench", str(spec), "--instances", "2", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert [row["level"] for row in json.loads(done.stdout)["rows"]] == [0, 6, 11]
    table = subprocess.run(
        [*command[:4], str(spec), "--level", "4"], capture_output=True, text=True, check=True, env={"COLUMNS": "120"}
    )
    assert "tiny_add" in table.stdout and "thinking" in table.stdout
    wrong = subprocess.run([*command[:4], str(spec), "--level", "99"], capture_output=True, text=True)
    assert wrong.returncode == 1 and "no environment has this level" in wrong.stderr
