"""What the documentation shows is true: specs compile, code runs, commands, targets, options and paths exist."""

import json
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
import typer
from gradatim.cli.main import app
from gradatim.compiler.pack import write_pack
from gradatim.compiler.pipeline import compile_source
from gradatim.dsl.diagnostics import Diagnostic
from gradatim.dsl.spans import Source

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "README.md"
PAGES = [README, ROOT / "ARCHITECTURE.md", ROOT / "CONTRIBUTING.md", ROOT / "docs/packs.md", ROOT / "docs/training.md"]
CODE = ("runtime", "dsl", "compiler", "cli", "training", "specs", "tests", "benchmarks", "docs")
PYTHON_PAGES = [page for page in PAGES if "```python" in page.read_text(encoding="utf-8")]


def blocks(page: Path, language: str) -> list[str]:
    """The fenced blocks of one language."""
    return re.findall(rf"^```{language}\n(.*?)^```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def specs(page: Path) -> list[str]:
    return [text for text in blocks(page, "text") if text.startswith("lang ")]


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def compiled(text: str):
    """A spec of the documentation, compiled without any finding."""
    result = compile_source(Source("example.env", text))
    assert result.ok and not result.diagnostics, [found(d) for d in result.diagnostics]
    return result


def found(diagnostic: Diagnostic) -> str:
    return f"{diagnostic.code} {diagnostic.message}"


def test_specs_of_the_readme_compile():
    assert specs(README)
    for page in PAGES:
        for text in specs(page):
            compiled(text)


@pytest.fixture
def with_pack(tmp_path):
    """A folder with the spec of the README and its pack, as its commands would leave it."""
    result = compiled(specs(README)[0])
    write_pack(tmp_path / "pack", [result])
    (tmp_path / "two_numbers.env").write_text(specs(README)[0], encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("page", PYTHON_PAGES, ids=name_of)
def test_python_runs(page, with_pack):
    shown = blocks(page, "python")
    code = "\n".join(text for text in shown if not text.startswith("def "))
    done = subprocess.run([sys.executable, "-c", code], cwd=with_pack, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_shown_instance_is_the_real_one(with_pack):
    text = README.read_text(encoding="utf-8")
    (shown,) = re.findall(r"`gradatim (show two_numbers\.env .*?)`", text)
    arguments = [word.strip('"') for word in re.findall(r'"[^"]*"|\S+', shown)]
    command = [sys.executable, "-m", "gradatim.cli.main", *arguments, "--json"]
    done = subprocess.run(command, cwd=with_pack, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    data = json.loads(done.stdout)
    for line in data["prompt"].splitlines():
        assert line in text
    assert f"reference  {data['reference']}" in text
    assert data["verdict"]["feedback"] and all(f"- {line}\n" in text for line in data["verdict"]["feedback"])
    for label, value in data["verdict"]["criteria"].items():
        assert f"{value:.2f}  {label}\n" in text


def test_shown_error_is_the_real_one(with_pack):
    text = README.read_text(encoding="utf-8")
    spec = specs(README)[0].replace("{{ total }}", "{{ picked }}")
    (error,) = compile_source(Source("two_numbers.env", spec)).diagnostics
    line = spec[: error.span.start].count("\n") + 1
    assert f"two_numbers.env:{line}:" in text and f"error {error.code}  {error.message}" in text
    assert f"help: {error.help}" in text


def command_group() -> click.Group:
    group = typer.main.get_command(app)
    assert hasattr(group, "commands")
    return group


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_commands_and_their_options_exist(page):
    commands = command_group().commands
    lines = [line for text in blocks(page, "sh") for line in text.splitlines() if line.startswith("gradatim ")]
    lines += re.findall(r"`(gradatim [a-z][^`]*)`", page.read_text(encoding="utf-8"))
    for line in lines:
        words = re.sub(r"\s#.*|;.*", "", line).split()
        assert words[1] in commands, line
        known = {option for parameter in commands[words[1]].params for option in parameter.opts}
        assert {word for word in words if word.startswith("-")} <= known, line


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_make_targets_exist(page):
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    text = page.read_text(encoding="utf-8")
    named = set(re.findall(r"`(?:\w+=\S+ )*make ([a-z-]+)", text))
    named |= {name for block in blocks(page, "sh") for name in re.findall(r"^make ([a-z-]+)", block, re.MULTILINE)}
    assert named <= targets


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_and_paths_exist(page):
    text = page.read_text(encoding="utf-8")
    links = [link.split("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in link]
    assert not [link for link in links if link and not (page.parent / link).exists()]
    paths = re.findall(rf"`((?:{'|'.join(CODE)})/[\w./-]*)`", text)
    assert not [path for path in paths if not (ROOT / path).exists()]


def test_first_screen_says_how_to_start():
    start = "\n".join(README.read_text(encoding="utf-8").splitlines()[:20])
    assert "\nmake test " in start and "\nmake demo " in start


def test_continuous_integration_runs_what_the_readme_says():
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert script.startswith("#!/usr/bin/env bash\n") and "set -euo pipefail" in script
    assert "\nmake check\n" in script and "\nmake test\n" in script
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o111
