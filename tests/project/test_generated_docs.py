"""The generated pages of the documentation are those that the sources give now."""

import runpy
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGES = runpy.run_path(str(DOCS / "generate.py"))["pages"]()


@pytest.mark.parametrize("name", PAGES)
def test_page_is_up_to_date(name):
    assert (DOCS / name).read_text(encoding="utf-8") == PAGES[name], "run `make docs` and commit the pages"


def test_every_function_has_its_heading():
    assert PAGES["library.md"].count("\n### `") > 100
    assert "### `pairs(xs: list of T) -> list of (T, T)`" in PAGES["library.md"]
