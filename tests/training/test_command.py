"""`gradatim train`: options become a configuration; mistakes get one clear line."""

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest
import typer
from gradatim.cli.train import train
from gradatim.runtime.errors import GradatimError
from gradatim.training import launch as launching
from typer.testing import CliRunner


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs the command line with the run itself replaced; returns (exit code, configuration, error)."""
    seen: list[Any] = []
    monkeypatch.setattr(launching, "launch", lambda config: seen.append(config) or True)
    monkeypatch.setattr(launching, "relaunch", lambda path, budget: seen.append((path, budget)) or False)
    app = typer.Typer()
    app.command()(train)

    def call(*words: str) -> tuple[int, Any, Any]:
        seen.clear()
        result = CliRunner().invoke(app, list(words))
        return result.exit_code, seen[0] if seen else None, result.exception

    return call


def test_options_become_the_configuration(command: Any) -> None:
    code, config, _ = command(
        "pack", "-o", "run", "--steps", "7", "--env", "a", "--env", "b", "--option", "promote=0.8"
    )
    assert code == 0
    assert (config.pack, config.output, config.steps, config.environments) == ("pack", "run", 7, ("a", "b"))
    assert config.scheduler_options == {"promote": 0.8}
    assert config.warm_start is not None, "a model from nothing needs a warm start"


def test_options_win_over_the_file(command: Any, tmp_path: Path) -> None:
    file = tmp_path / "run.json"
    file.write_text(json.dumps({"pack": "p", "output": "o", "steps": 5, "model": "some/model", "seed": 3}))
    _, config, _ = command("--config", str(file), "--seed", "4")
    assert (config.steps, config.seed, config.model, config.warm_start) == (5, 4, "some/model", None)
    _, config, _ = command("--config", str(file), "--warm-start", "9")
    assert config.warm_start.steps == 9
    _, config, _ = command("--config", str(file), "--model", "tiny", "--warm-start", "0")
    assert config.warm_start is None


def test_any_key_can_be_set(command: Any) -> None:
    pairs = ["reward=score", "warm_start.levels=3", "weights.a=2", "refill-rounds=4"]
    words = [part for pair in pairs for part in ("--set", pair)]
    _, config, error = command("p", "-o", "r", "--steps", "1", *words)
    assert error is None
    assert (config.reward, config.warm_start.levels, config.weights, config.refill_rounds) == ("score", 3, {"a": 2}, 4)
    _, config, _ = command("p", "-o", "r", "--steps", "1", "--set", "chat.options.thinking=false")
    assert config.chat.options == {"thinking": False}
    _, _, error = command("p", "-o", "r", "--steps", "1", "--set", "scheduler_options=5", "--option", "size=3")
    assert error is None, "an option replaces what is no table"
    _, _, error = command("p", "-o", "r", "--steps", "1", "--set", "reward=scor")
    assert "`reward`" in str(error)
    _, _, error = command("p", "-o", "r", "--steps", "1", "--set", "rewards=score")
    assert "did you mean `reward`" in str(error)


def test_following_a_run_needs_no_budget_and_no_warm_start(command: Any) -> None:
    _, config, error = command("p", "-o", "u", "--scheduler", "uniform", "--levels-from", "run")
    assert error is None
    assert (config.levels_from, config.warm_start, config.cpu_seconds) == ("run", None, None)


def test_resume_takes_only_a_budget(command: Any) -> None:
    code, seen, _ = command("--resume", "run", "--steps", "9")
    assert (code, seen) == (130, ("run", {"steps": 9}))
    _, seen, error = command("--resume", "run", "--seed", "1")
    assert seen is None
    assert isinstance(error, GradatimError) and "not seed" in str(error)
    for words, key in ((("--warm-start", "5"), "warm_start"), (("run.yaml",), "config"), (("--option", "a=1"), "opt")):
        _, seen, error = command("--resume", "run", *words)
        assert seen is None and isinstance(error, GradatimError) and key in str(error)


def test_scheduler_options_are_pairs_of_json_or_words(command: Any) -> None:
    for word in ("promote", "promote=", "=3"):
        _, _, error = command("p", "-o", "r", "--steps", "1", "--option", word)
        assert isinstance(error, GradatimError) and "key=value" in str(error)
    words = ["a=1", "b=0.5", "c=true", "d=null", "e=[[0,1,2]]", "tau-acc=random"]
    given = [part for word in words for part in ("--option", word)]
    _, config, _ = command("p", "-o", "r", "--steps", "1", *given)
    assert config.scheduler_options == {"a": 1, "b": 0.5, "c": True, "d": None, "e": [[0, 1, 2]], "tau_acc": "random"}


def test_missing_extra_names_the_command_that_installs_it(command: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    real = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name in ("torch", "trl") else real(name))
    _, _, error = command("p", "-o", "r", "--steps", "1")
    assert isinstance(error, GradatimError)
    assert (
        str(error) == 'training needs torch, trl, which is not installed. Install with: pip install "gradatim[train]"'
    )
