"""One hand-written pack for all runtime tests."""

import sys
from pathlib import Path

import gradatim
import pytest
from gradatim.compiler.pack import write_pack as write_compiled
from gradatim.compiler.pipeline import compile_file

sys.path.insert(0, str(Path(__file__).parent))

from runtime_packs import write_pack


@pytest.fixture(scope="session")
def pack_path(tmp_path_factory):
    return write_pack(tmp_path_factory.mktemp("pack"))


@pytest.fixture(scope="session")
def specs_pack(tmp_path_factory):
    """The pack of every spec of the project."""
    specs = sorted((Path(__file__).parents[2] / "specs").rglob("*.env"))
    return gradatim.load(write_compiled(tmp_path_factory.mktemp("specs") / "pack", [compile_file(p) for p in specs]))
