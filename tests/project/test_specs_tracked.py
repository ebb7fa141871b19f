"""Specs end in `.env`, which many people's global ignore rules drop: here every one of them reaches the repository."""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SPECS = sorted((ROOT / "specs").rglob("*.env"))


def git(*arguments: str, cwd: Path = ROOT) -> list[str]:
    done = subprocess.run(
        ["git", "-c", "safe.directory=*", *arguments], cwd=cwd, capture_output=True, text=True, check=True
    )
    return done.stdout.splitlines()


def test_every_spec_is_tracked():
    assert SPECS, "no spec in specs/"
    tracked = set(git("-c", "core.quotepath=off", "ls-files", "--", "specs"))
    missing = [name for path in SPECS if (name := path.relative_to(ROOT).as_posix()) not in tracked]
    assert not missing, f"not tracked; run: git add {' '.join(missing)}"


@pytest.fixture
def hostile_clone(tmp_path):
    """An empty repository with our ignore rules, of somebody whose global rules drop all `.env` files."""
    (tmp_path / "ignored_everywhere").write_text("*.env\n.env\n", encoding="utf-8")
    clone = tmp_path / "clone"
    clone.mkdir()
    git("init", "--quiet", cwd=clone)
    git("config", "core.excludesFile", str(tmp_path / "ignored_everywhere"), cwd=clone)
    (clone / ".gitignore").write_bytes((ROOT / ".gitignore").read_bytes())
    return clone


def added(clone: Path) -> set[str]:
    git("add", "--all", cwd=clone)
    return set(git("-c", "core.quotepath=off", "ls-files", cwd=clone))


def test_global_ignore_rules_drop_no_spec(hostile_clone):
    names = {path.relative_to(ROOT).as_posix() for path in SPECS}
    names |= {"mine.env", "specs/new_folder/new.env", "docs/example.env"}
    for name in names:
        path = hostile_clone / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("lang 1\n", encoding="utf-8")
    assert names <= added(hostile_clone)


def test_without_the_negation_they_would_be_dropped(hostile_clone):
    rules = (ROOT / ".gitignore").read_text(encoding="utf-8")
    assert "\n!*.env\n" in rules and "\n!specs/" in rules
    (hostile_clone / ".gitignore").write_text(
        "".join(line for line in rules.splitlines(True) if not line.startswith("!")), encoding="utf-8"
    )
    (hostile_clone / "mine.env").write_text("lang 1\n", encoding="utf-8")
    assert "mine.env" not in added(hostile_clone)


def test_build_output_stays_out(hostile_clone):
    for name in (".venv/x.py", "runs/demo/config.json", "packs/tiny/manifest.json", "dsl/__pycache__/a.pyc", "build/a"):
        path = hostile_clone / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("", encoding="utf-8")
    assert added(hostile_clone) == {".gitignore"}
