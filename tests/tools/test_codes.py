"""Every code that is reported has a page, every example gives its code, and every `instead` is clean."""

import re

import pytest
from gradatim.compiler.pipeline import compile_source
from gradatim.dsl.codes import CODES
from gradatim.dsl.codes.entry import entries
from gradatim.dsl.spans import Source
from spec_texts import ROOT

SOURCES = [p for folder in ("dsl", "compiler", "cli") for p in (ROOT / folder).rglob("*.py") if "codes" not in p.parts]


def reported_in(paths) -> set[str]:
    return {code for path in paths for code in re.findall(r'"([EW]\d{3})"', path.read_text(encoding="utf-8"))}


STATIC = reported_in(p for p in SOURCES if not {"evidence", "linting"} & set(p.parts))
"""Codes that are found without drawing instances; the other ones have tests of their own."""


def codes_found(text: str) -> list[str]:
    return [d.code for d in compile_source(Source("example.env", text)).diagnostics]


def test_registry_and_sources_agree():
    assert reported_in(SOURCES) == set(CODES)


@pytest.mark.parametrize("code", CODES.values(), ids=lambda c: c.code)
def test_example_gives_the_code_and_nothing_else(code):
    example, instead = code.files
    assert codes_found(example) == ([code.code] if code.code in STATIC else [])
    assert codes_found(instead) == []


@pytest.mark.parametrize("code", CODES.values(), ids=lambda c: c.code)
def test_texts_are_sentences(code):
    assert code.name[0].islower() or code.name[0] == "`"
    assert code.what.endswith(".") and code.why.endswith(".")


def test_codes_are_in_order():
    assert list(CODES) == sorted(CODES)


def test_an_entry_without_a_part_is_refused():
    with pytest.raises(ValueError, match="E777"):
        entries("E777: half\n\nText.\n\nExample:\n    x\n")
