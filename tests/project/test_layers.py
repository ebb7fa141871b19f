"""Imports point one way, and heavy libraries load only where they are used; read from the sources, nothing is run."""

import ast
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ANY = frozenset({"*"})
HEAVY = frozenset({"torch", "transformers", "trl", "datasets", "accelerate", "tokenizers", "peft", "safetensors"})
TORCH_AT_IMPORT = frozenset(
    {
        "training/loop/trainer.py",
        "training/loop/informative.py",
        "training/loop/kl_cov.py",
        "training/loop/recorder.py",
        "training/loop/shield.py",
    }
)
"""Modules that subclass or annotate with the libraries; everything else in `training` imports without them."""


@dataclass(frozen=True)
class Layer:
    """What the files of one folder may import: folders of this package, libraries, libraries inside functions only."""

    local: frozenset[str]
    libraries: frozenset[str] = frozenset()
    lazily: frozenset[str] = frozenset()


LAYERS = {
    "runtime": Layer(frozenset({"runtime", "_version"})),
    "dsl": Layer(frozenset({"dsl", "runtime"}), frozenset({"lark"})),
    "compiler": Layer(
        frozenset({"compiler", "dsl", "runtime", "_version"}),
        frozenset({"jinja2", "pydantic"}),
        frozenset({"z3", "sympy"}),
    ),
    "cli": Layer(ANY, frozenset({"typer", "rich"}), ANY),
    "training": Layer(
        frozenset({"training", "runtime", "_version"}),
        frozenset({"pydantic", "rich", "numpy"}),
        HEAVY | {"yaml", "matplotlib", "jinja2", "packaging", "pyarrow"},
    ),
    "training/schedulers": Layer(frozenset({"training", "runtime"}), frozenset({"numpy"})),
}
ROOMS = {
    "schedulers": frozenset(),
    "simulate": frozenset({"schedulers"}),
    "settings": frozenset({"schedulers"}),
    "records": frozenset({"settings"}),
    "host": frozenset({"settings", "records"}),
    "model": frozenset({"settings", "records"}),
    "evaluation": frozenset({"settings", "records", "host", "model"}),
    "reports": frozenset({"settings", "records", "host", "evaluation"}),
    "loop": frozenset({"schedulers", "settings", "records", "host", "model", "reports"}),
}
"""The rooms of `training` and the rooms each may import, inside functions too; a row names only rooms of rows above."""
EXTRA_LIBRARIES = {"training/reports/plots.py": frozenset({"matplotlib"})}


@dataclass(frozen=True)
class Import:
    """One import: the file, the full name of the module, its line, and whether it stands inside a function."""

    file: str
    target: str
    line: int
    lazy: bool

    @property
    def top(self) -> str:
        return self.target.split(".")[0]

    def __str__(self) -> str:
        return f"{self.file}:{self.line} imports {self.target}{' inside a function' if self.lazy else ''}"


def files(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


def layer_of(path: Path) -> Layer:
    name = path.relative_to(ROOT).as_posix()
    best = max((folder for folder in LAYERS if name.startswith(folder + "/")), key=len)
    return LAYERS[best]


def imports_of(path: Path, root: Path = ROOT) -> list[Import]:
    """All imports of a file, those under `if TYPE_CHECKING` left out."""
    parts = ("gradatim", *path.relative_to(root).with_suffix("").parts)
    name = path.relative_to(root).as_posix()
    found: list[Import] = []

    def visit(node: ast.AST, lazy: bool) -> None:
        match node:
            case ast.If(test=ast.Name(id="TYPE_CHECKING")):
                for child in node.orelse:
                    visit(child, lazy)
                return
            case ast.Import(names=names):
                found.extend(Import(name, alias.name, node.lineno, lazy) for alias in names)
            case ast.ImportFrom(module=module, level=level, names=names):
                base = ".".join((*parts[: len(parts) - level], *([module] if module else []))) if level else module
                found.append(Import(name, base or "", node.lineno, lazy))
                if level:
                    found.extend(Import(name, f"{base}.{alias.name}", node.lineno, lazy) for alias in names)
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda():
                lazy = True
        for child in ast.iter_child_nodes(node):
            visit(child, lazy)

    visit(ast.parse(path.read_text(encoding="utf-8")), False)
    return found


def breach(item: Import, layer: Layer, absolute: bool) -> bool:
    """Whether the layer forbids this import."""
    if item.top == "gradatim":
        folder = [*item.target.split("."), ""][1]
        return absolute or not {folder, "*"} & (layer.local | {""})
    allowed = layer.libraries | EXTRA_LIBRARIES.get(item.file, frozenset()) | (layer.lazily if item.lazy else set())
    if item.file in TORCH_AT_IMPORT:
        allowed |= HEAVY
    return item.top not in sys.stdlib_module_names and not {item.top, "*"} & allowed


def absolute_lines(path: Path) -> set[int]:
    """The lines that import the package by its own name instead of relatively."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    lines = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import) and any(alias.name.split(".")[0] == "gradatim" for alias in node.names):
            lines.add(node.lineno)
        if isinstance(node, ast.ImportFrom) and not node.level and (node.module or "").split(".")[0] == "gradatim":
            lines.add(node.lineno)
    return lines


@pytest.mark.parametrize("folder", [name for name in LAYERS if "/" not in name])
def test_imports_point_one_way(folder):
    assert files(folder), f"{folder} has no Python files"
    breaches = []
    for path in files(folder):
        absolute = absolute_lines(path)
        breaches += [str(i) for i in imports_of(path) if breach(i, layer_of(path), i.line in absolute)]
    assert not breaches, "\n".join(breaches)


def room_breach(item: Import) -> bool:
    """Whether a file in a room of `training` imports a room it may not, or a module that stands above all rooms."""
    room = item.file.split("/")[1]
    folders = item.target.split(".")
    if folders[:2] != ["gradatim", "training"]:
        return False
    return len(folders) == 2 or folders[2] not in ROOMS[room] | {room}


def test_rooms_of_training_point_one_way():
    known: set[str] = set()
    for room, allowed in ROOMS.items():
        assert allowed <= known, f"{room} names a room of a row below"
        known.add(room)
    assert known == {path.parent.name for path in (ROOT / "training").glob("*/__init__.py")}
    inside = [path for room in ROOMS for path in files(f"training/{room}")]
    breaches = [str(i) for path in inside for i in imports_of(path) if room_breach(i)]
    assert not breaches, "\n".join(breaches)


def test_a_room_is_held_to_its_row():
    targets = ("settings.config", "records.folder", "loop.trainer", "launch")
    found = [Import("training/records/seen.py", f"gradatim.training.{name}", 1, True) for name in targets]
    assert [room_breach(item) for item in found] == [False, False, True, True]


def module_file(target: str) -> Path | None:
    """The file of a module of this package."""
    base = ROOT.joinpath(*target.split(".")[1:])
    for path in (base.with_suffix(".py"), base / "__init__.py"):
        if path.is_file():
            return path
    return None


def loaded_with(path: Path) -> dict[str, Import]:
    """Heavy libraries that importing the file loads, each with the import that does it."""
    todo, seen, heavy = [path], {path}, {}
    while todo:
        for item in imports_of(todo.pop()):
            if item.lazy:
                continue
            if item.top in HEAVY:
                heavy[item.top] = item
            target = module_file(item.target) if item.top == "gradatim" else None
            if target and target not in seen:
                seen.add(target)
                todo.append(target)
    return heavy


def test_training_imports_without_torch():
    light = [path for path in files("training") if path.relative_to(ROOT).as_posix() not in TORCH_AT_IMPORT]
    assert len(light) > 10
    heavy = [f"{path.relative_to(ROOT)}: {item}" for path in light for item in loaded_with(path).values()]
    assert not heavy, "\n".join(heavy)


def test_the_walk_sees_what_it_must(tmp_path):
    path = tmp_path / "dsl" / "probe.py"
    path.parent.mkdir()
    path.write_text("import json\nimport numpy\ndef f():\n    from ..compiler import emit\n", encoding="utf-8")
    found = imports_of(path, tmp_path)
    assert [i.target for i in found] == ["json", "numpy", "gradatim.compiler", "gradatim.compiler.emit"]
    assert [breach(i, LAYERS["dsl"], False) for i in found] == [False, True, True, True]
    assert loaded_with(ROOT / "training" / "loop" / "trainer.py").keys() >= {"torch", "trl"}
