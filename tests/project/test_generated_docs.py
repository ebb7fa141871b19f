"""The reference page of the library is the one that the sources give now."""

import runpy
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.fixture(scope="module")
def library() -> str:
    return runpy.run_path(str(DOCS / "generate.py"))["library"]()


def test_page_is_up_to_date(library):
    assert (DOCS / "library.md").read_text(encoding="utf-8") == library, "run `make docs` and commit the page"


def test_every_function_has_its_heading(library):
    assert library.count("\n### `") > 100
    assert "\n### `pairs(xs: list of T) -> list of (T, T)`\n" in library
