"""A wheel holds every file of the package and runs away from the source tree."""

import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LISTED = PROJECT["tool"]["setuptools"]["packages"]
CODE = ("cli", "compiler", "dsl", "runtime", "training")
DATA = {".lark", ".jinja", ".env", ".typed"}
LEFT_OUT = shutil.ignore_patterns(".*", "__pycache__", "*.egg-info", "build", "dist", "runs", "packs", "node_modules")


def package_folders() -> list[Path]:
    """Every folder below the code folders, each a package, and the root, which is the package itself."""
    below = [path for name in CODE for path in (ROOT / name).rglob("*") if path.is_dir()]
    return [ROOT, *(ROOT / name for name in CODE), *(p for p in below if "__pycache__" not in p.parts)]


def in_package(path: Path) -> str:
    return "/".join(("gradatim", *path.relative_to(ROOT).parts))


def test_package_list_is_the_tree():
    assert sorted(LISTED) == sorted(in_package(folder).replace("/", ".") for folder in package_folders())
    assert all((folder / "__init__.py").is_file() for folder in package_folders())


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """A wheel built from a copy of the tree, so that no build output of this checkout gets in."""
    folder = tmp_path_factory.mktemp("wheel")
    tree = folder / "tree"
    tree.mkdir()
    for name in (*CODE, "specs"):
        shutil.copytree(ROOT / name, tree / name, ignore=LEFT_OUT)
    for path in ROOT.iterdir():
        if path.is_file() and not path.name.startswith("."):
            shutil.copy(path, tree)
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder / "dist"), str(tree)]
    done = subprocess.run(build, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    (built,) = (folder / "dist").glob("gradatim-*.whl")
    return built


def test_wheel_holds_the_tree(wheel):
    names = {name for name in zipfile.ZipFile(wheel).namelist() if not name.split("/")[0].endswith(".dist-info")}
    expected = {
        in_package(path)
        for folder in package_folders()
        for path in folder.iterdir()
        if path.suffix == ".py" or path.suffix in DATA or path.name == "py.typed"
    }
    assert {"gradatim/dsl/grammar.lark", "gradatim/compiler/module.py.jinja", "gradatim/py.typed"} <= expected
    assert names == expected


def test_wheel_says_what_it_is(wheel):
    archive = zipfile.ZipFile(wheel)
    (info,) = {name.split("/")[0] for name in archive.namelist() if ".dist-info/" in name}
    metadata = archive.read(f"{info}/METADATA").decode()
    assert "Requires-Python: >=3.11" in metadata and "License-Expression: Apache-2.0" in metadata
    assert archive.read(f"{info}/licenses/LICENSE") == (ROOT / "LICENSE").read_bytes()
    assert "gradatim = gradatim.cli.main:main" in archive.read(f"{info}/entry_points.txt").decode()


def test_wheel_compiles_a_spec_away_from_the_tree(wheel, tmp_path):
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    script = (
        f"import sys; sys.path.insert(0, {str(tmp_path / 'site')!r})\n"
        "import gradatim.cli.main as main; print(main.__file__)\n"
        "sys.argv = ['gradatim', 'compile', 'hello.env', '-o', 'pack']\n"
        "main.main()\n"
    )
    shutil.copy(ROOT / "specs" / "tiny" / "sort.env", tmp_path / "hello.env")
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert str(tmp_path / "site") in done.stdout
    assert (tmp_path / "pack" / "manifest.json").is_file()


def test_constraints_pin_everything_that_is_asked_for():
    pins = dict(
        line.split("==") for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    )  # fmt: skip
    wanted = [*PROJECT["project"]["dependencies"], *PROJECT["build-system"]["requires"]]
    for extra in PROJECT["project"]["optional-dependencies"].values():
        wanted += extra
    names = {normal(item.split(">")[0].split("[")[0].split("<")[0]) for item in wanted}
    assert names <= {normal(name) for name in pins}
    assert pins["torch"] == "2.13.0" and not [name for name, version in pins.items() if "+" in version]


def normal(name: str) -> str:
    return name.strip().lower().replace("_", "-").replace(".", "-")
