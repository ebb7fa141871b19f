"""`import gradatim` loads the standard library only, so that it stays cheap; seconds are measured elsewhere."""

import json
import subprocess
import sys

REPORT = "import sys, json; print(json.dumps(sorted(sys.modules)))"


def loaded_by(code: str, tmp_path) -> set[str]:
    """Modules in memory after `code` that a bare interpreter with this environment's start-up files has not."""
    after, before = (
        subprocess.run([sys.executable, "-c", f"{text}\n{REPORT}"], capture_output=True, text=True, cwd=tmp_path)
        for text in (code, "")
    )
    assert after.returncode == 0, after.stderr
    return set(json.loads(after.stdout.splitlines()[-1])) - set(json.loads(before.stdout.splitlines()[-1]))


def foreign(modules: set[str]) -> set[str]:
    tops = {name.split(".")[0] for name in modules}
    return {top for top in tops if top != "gradatim" and top not in sys.stdlib_module_names}


def test_import_loads_nothing_of_others(tmp_path):
    modules = loaded_by("import gradatim", tmp_path)
    assert "gradatim" in modules and not foreign(modules)
    assert {name for name in modules if name.startswith("gradatim.")} == {"gradatim._version"}


def test_loading_packs_needs_the_runtime_only(tmp_path):
    modules = loaded_by("import gradatim; gradatim.load", tmp_path)
    assert not foreign(modules)
    folders = {name.split(".")[1] for name in modules if name.startswith("gradatim.")}
    assert folders == {"_version", "runtime"}


def test_command_line_starts_without_its_libraries(tmp_path):
    modules = loaded_by("import gradatim.cli.main", tmp_path)
    assert "gradatim.cli.main" in modules and not foreign(modules)


def test_full_command_line_starts_without_heavy_libraries(tmp_path):
    modules = loaded_by("from gradatim.cli.main import app", tmp_path)
    heavy = {"torch", "transformers", "trl", "datasets", "sympy", "z3", "numpy", "matplotlib"}
    assert "typer" in modules and not heavy & modules
