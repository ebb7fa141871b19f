"""The same spec gives the same bytes, and a module gives the same instances everywhere it runs."""

import builtins
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from compiler_support import SPECS
from gradatim.compiler.naming import _always_reserved
from gradatim.compiler.pipeline import compile_file

FOLDER = Path(__file__).parent
GOLDEN = FOLDER.parent / "golden"
GOLDEN_SPECS = ("add", "kth_distinct", "cheapest_route", "two_sat", "jugs", "least_rotation")
MODULES = [path for path in SPECS if path.stem in GOLDEN_SPECS]
RUN = """
import hashlib, importlib.util, json, sys
for path in sys.argv[2:]:
    spec = importlib.util.spec_from_file_location("env", path)
    env = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(env)
    digest = hashlib.sha256()
    low, high = env.SPEC["levels"]
    for seed in range(int(sys.argv[1])):
        instance = env.sample(low + seed % (high - low + 1) // 2, seed)
        given = json.loads(json.dumps(instance))
        parts = [instance, env.prompt(given), env.reference(given), env.judge(given, env.reference(given))]
        parts += [env.judge(given, text) for text in ("", "0", "1 2", "a\\nb")]
        for word in ("must_fail", "must_pass"):
            entries = getattr(env, word, lambda given: [])(given)
            parts.append([[label, env.judge(given, text)] for label, text in entries])
        digest.update(json.dumps(parts, sort_keys=True).encode())
    print(digest.hexdigest())
"""


def pythons():
    """Bare interpreters of the supported versions that are on this machine, by version."""
    found = {}
    roots = [Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"]
    candidates = [str(p) for root in roots for p in sorted(root.glob("3.1*/bin/python"))]
    candidates += [shutil.which(f"python3.{minor}") or "" for minor in range(11, 15)]
    for path in filter(None, candidates):
        shown = subprocess.run([path, "-c", "import sys; print(*sys.version_info[:2])"], capture_output=True, text=True)
        version = tuple(map(int, shown.stdout.split()))
        if version >= (3, 11):
            found.setdefault(version, path)
    return found


@pytest.fixture(scope="module")
def modules(tmp_path_factory):
    """The generated modules of all specs, as files."""
    folder = tmp_path_factory.mktemp("modules")
    paths = []
    for path in SPECS:
        found = compile_file(path)
        target = folder / f"{found.module.name}.py"
        target.write_text(found.module.text, encoding="utf-8")
        paths.append(str(target))
    return paths


def digests(python, count, paths, seed="0"):
    """What a bare interpreter makes of the modules; no third-party package can be imported there."""
    environment = {"PYTHONHASHSEED": seed, "PATH": os.environ["PATH"]}
    done = subprocess.run(
        [python, "-I" if seed == "0" else "-S", "-c", RUN, str(count), *paths],
        capture_output=True, text=True, env=environment, timeout=600,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_instances_do_not_depend_on_process_hash_seed_or_python_version(modules):
    count = 6
    wanted = digests(sys.executable, count, modules)
    assert len(wanted) == len(set(wanted)) == len(modules)
    for seed in ("1", "4242"):
        assert digests(sys.executable, count, modules, seed) == wanted
    for version, python in pythons().items():
        assert digests(python, count, modules, "7") == wanted, version


@pytest.mark.long
def test_many_instances_do_not_depend_on_the_python_version(modules):
    wanted = digests(sys.executable, 50, modules)
    for version, python in pythons().items():
        assert digests(python, 50, modules, "99") == wanted, version


def test_the_same_bytes_in_another_process_with_another_hash_seed():
    code = (
        "import sys, hashlib; from pathlib import Path; from gradatim.compiler.pipeline import compile_file\n"
        "for path in sys.argv[1:]: print(compile_file(Path(path)).module.sha256)\n"
    )
    ours = [compile_file(path).module.sha256 for path in SPECS]
    for seed in ("0", "12345"):
        done = subprocess.run(
            [sys.executable, "-c", code, *map(str, SPECS)],
            capture_output=True, text=True, env={**os.environ, "PYTHONHASHSEED": seed},
        )  # fmt: skip
        assert done.stdout.split() == ours, done.stderr


def own_part(text):
    """A module with the names of its runtime functions in place of their code, and without its line map."""
    top, rest = text.split("# " + "-" * 106 + " runtime\n", 1)
    runtime, own = re.split(r"(?=^# -{20,} \w+$)", rest, maxsplit=1, flags=re.MULTILINE)
    names = re.findall(r"^(?:def )?(\w+)(?= = |\()", runtime, re.MULTILINE)
    own = own[: own.index('SPEC["lines"]')].rstrip() + "\n"
    return top + "".join(f"# runtime: {name}\n" for name in names) + "\n\n" + own


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_golden_modules(path):
    """What a change of the compiler changes is looked at; GRADATIM_GOLDEN=write rewrites the files."""
    text = own_part(compile_file(path).module.text)
    file = GOLDEN / f"{path.stem}.py"
    if os.environ.get("GRADATIM_GOLDEN") == "write":
        GOLDEN.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    assert file.read_text(encoding="utf-8") == text, (
        "run the tests with GRADATIM_GOLDEN=write and look at the difference"
    )


def test_golden_files_have_their_specs():
    assert sorted(p.stem for p in GOLDEN.glob("*.py")) == sorted(p.stem for p in MODULES) == sorted(GOLDEN_SPECS)


def test_modules_hold_no_path_of_this_machine(modules):
    for path in modules:
        text = Path(path).read_text(encoding="utf-8")
        assert str(Path.cwd()) not in text and str(Path.home()) + "/" not in text
        assert json.dumps(text).isascii()


def test_an_interactive_session_changes_nothing(monkeypatch):
    path = next(p for p in SPECS if p.stem == "antiderivative")
    before = compile_file(path).module.text
    monkeypatch.setattr(builtins, "_", 42, raising=False)
    _always_reserved.cache_clear()
    assert compile_file(path).module.text == before
