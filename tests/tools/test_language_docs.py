"""Every spec and part of a spec that the documentation shows compiles, draws, and accepts its own reference."""

import re

import pytest
from gradatim.compiler.develop import load_spec
from gradatim.compiler.pipeline import compile_source
from gradatim.dsl.codes import CODES
from gradatim.dsl.codes.entry import completed
from gradatim.dsl.filters import FILTERS
from gradatim.dsl.format import format_source
from gradatim.dsl.sections import ONCE
from gradatim.dsl.shapes import SHAPES
from gradatim.dsl.spans import Source
from spec_texts import ROOT

PAGES = ("card", "language")
BLOCK = re.compile(r"^```text\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def page(name: str) -> str:
    return (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8")


def shown() -> list:
    return [
        pytest.param(match.group(1), id=f"{name}:{page(name)[: match.start()].count(chr(10)) + 2}")
        for name in PAGES
        for match in BLOCK.finditer(page(name))
    ]


@pytest.mark.parametrize("block", shown())
def test_shown_specs_work(block):
    result = compile_source(Source("shown.env", completed(block.rstrip("\n"))))
    assert result.diagnostics == () and result.module is not None
    env = load_spec(result)
    for level in (env.levels[0], env.levels[-1] // 2, env.levels[-1]):
        for seed in range(2):
            instance = env.sample(level, seed)
            assert env.prompt(instance)
            verdict = env.verify(instance, env.reference(instance), "whole")
            assert verdict.status == "correct", (level, seed, verdict)


@pytest.mark.parametrize("block", shown())
def test_shown_specs_are_in_canonical_form(block):
    """Up to blanks, for the pages align comments for the eye; and up to order where sections were added."""
    text = completed(block.rstrip("\n"))
    words, wanted = text.split(), format_source(Source("x.env", text)).text.split()
    assert sorted(words) == sorted(wanted)
    assert words == wanted or not block.startswith("lang")


def test_card_is_one_page_with_every_section_and_known_codes():
    card = page("card")
    assert len(card.splitlines()) <= 150
    missing = [word for word in ONCE if not re.search(rf"^{word}\b", card, re.MULTILINE) and word != "maximize"]
    assert missing == [] and "or maximize" in card
    for code in re.findall(r"\b[EW]\d{3}\b", card):
        assert code in CODES


def test_reference_names_every_section_type_and_filter():
    text = page("language")
    words = {*ONCE, *(w for w in SHAPES if w not in ("tuple", "each")), *FILTERS}
    assert [word for word in sorted(words) if not re.search(rf"`[^`]*\b{word}\b[^`]*`|^{word}\b", text, re.M)] == []
