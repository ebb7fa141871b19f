"""The generated pages are what the tables of the compiler say today."""

from gradatim.cli.docs import outdated, pages, write


def test_generated_pages_are_up_to_date():
    assert outdated() == [], "run `python -m gradatim.cli.docs`"


def test_pages_are_written_and_removed(tmp_path):
    (tmp_path / "codes").mkdir()
    (tmp_path / "codes" / "E777.md").write_text("gone", encoding="utf-8")
    assert set(write(tmp_path)) == {*pages(), "codes/E777.md"}
    assert outdated(tmp_path) == [] and not (tmp_path / "codes" / "E777.md").exists()
