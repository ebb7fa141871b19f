"""The cache of modules: equal results, faster, and never a reason to fail or to trust damaged bytes."""

import os
import subprocess
import sys
import time

import pytest
from compiler_support import SPECS
from gradatim.compiler import cache
from gradatim.compiler.cache import compile_cached
from gradatim.compiler.pipeline import compile_file


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A cache folder of our own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "gradatim" / "modules"


def entries(place):
    """The files of the cache."""
    return sorted(p for p in place.rglob("*") if p.is_file())


def test_a_cached_result_is_the_compiled_one(place):
    path = SPECS[0]
    first, again, direct = compile_cached(path), compile_cached(path), compile_file(path)
    assert first.checked is None and again.checked is None
    assert again.module == first.module == direct.module
    assert again.source == direct.source and again.diagnostics == ()
    assert len(entries(place)) == 1


def test_another_name_or_text_is_another_entry(place, tmp_path):
    text = SPECS[0].read_text()
    for name, content in (("a.env", text), ("b.env", text), ("a.env", text + "\n")):
        (tmp_path / name).write_text(content)
        found = compile_cached(tmp_path / name)
        assert found.module.about["source"] == name
    assert len(entries(place)) == 3


def test_another_compiler_is_another_entry_and_old_states_are_forgotten(place, monkeypatch):
    for state in range(5):
        monkeypatch.setattr(cache, "fingerprint", lambda state=state: f"state{state}")
        assert compile_cached(SPECS[0]).ok
        os.utime(place / f"state{state}", (1000 + state, 1000 + state))
    assert len(list(place.iterdir())) <= cache.KEPT + 1
    assert (place / "state4").is_dir() and not (place / "state0").exists()


@pytest.mark.parametrize("damage", [b"", b"x", None, b"\xff\xfe", b"0" * 64 + b"\n{}"])
def test_a_damaged_entry_counts_as_absent_and_is_replaced(place, damage):
    good = compile_cached(SPECS[0]).module
    (entry,) = entries(place)
    data = entry.read_bytes()
    entry.write_bytes(data.replace(b"def sample", b"def simple") if damage is None else damage)
    assert compile_cached(SPECS[0]).module == good
    assert entries(place) == [entry] and entry.read_bytes() == data


def test_findings_and_missing_files_are_not_kept(place, tmp_path):
    (tmp_path / "bad.env").write_text("lang 1\n")
    assert compile_cached(tmp_path / "bad.env").diagnostics
    assert compile_cached(tmp_path / "missing.env").diagnostics
    assert entries(place) == []


def test_a_cache_that_cannot_be_written_is_no_error(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert compile_cached(SPECS[0]).ok


def test_writers_do_not_disturb_each_other(place, tmp_path):
    code = (
        "import sys; from pathlib import Path; from gradatim.compiler.cache import compile_cached\n"
        "print(*[compile_cached(Path(p)).module.sha256 for p in sys.argv[1:]])\n"
    )
    command = [sys.executable, "-c", code, *map(str, SPECS[:4])]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    results = {process.communicate()[0] for process in running}
    assert len(results) == 1 and len(entries(place)) == 4


def test_unchanged_specs_compile_without_the_compiler(place, monkeypatch):
    monkeypatch.setattr(cache, "fingerprint", lambda: "now")
    paths = SPECS[:8]
    for path in paths:
        compile_cached(path)
    code = (
        "import sys; from pathlib import Path; from gradatim.compiler import cache\n"
        "cache.fingerprint = lambda: 'now'; from gradatim.compiler.cache import compile_cached\n"
        "assert all(compile_cached(Path(p)).ok for p in sys.argv[1:])\n"
        "assert not {'lark', 'jinja2', 'gradatim.dsl.check', 'gradatim.compiler.pipeline'} & set(sys.modules)\n"
    )
    began = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", code, *map(str, paths)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert time.perf_counter() - began < 10
