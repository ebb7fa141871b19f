"""One hand-written pack for all runtime tests."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from runtime_packs import write_pack


@pytest.fixture(scope="session")
def pack_path(tmp_path_factory):
    return write_pack(tmp_path_factory.mktemp("pack"))
