"""Editor support knows the words of the language, and every spec can be highlighted."""

import importlib.util
import json
import re

import pytest
from gradatim.dsl.sections import DECLARATIONS, HEADER_WORDS, MANY, ONCE
from gradatim.dsl.shapes import SHAPES
from pygments.token import Comment, Error, Keyword
from spec_texts import ROOT, SPECS

_spec = importlib.util.spec_from_file_location("gradatim_lexer", ROOT / "editors" / "pygments" / "gradatim_lexer.py")
lexer = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(lexer)
VSCODE = ROOT / "editors" / "vscode"
GRAMMAR = json.loads((VSCODE / "syntaxes" / "gradatim.tmLanguage.json").read_text(encoding="utf-8"))
TYPES = set(SHAPES) - {"tuple", "each"}


def test_lexer_knows_all_words():
    assert set(lexer.HEADER) == set(HEADER_WORDS)
    assert {*lexer.SECTIONS, "prompt"} == {*DECLARATIONS, *ONCE, *MANY}
    assert set(lexer.TYPES) >= TYPES


@pytest.mark.parametrize("path", SPECS, ids=lambda p: p.stem)
def test_specs_are_highlighted(path):
    text = path.read_text(encoding="utf-8")
    tokens = list(lexer.GradatimLexer().get_tokens(text))
    assert "".join(value for _, value in tokens) == text
    assert not [value for kind, value in tokens if kind is Error]
    sections = [value for kind, value in tokens if kind is Keyword.Declaration]
    assert sections.count("prompt") == 1 and sections.count("solve") == 1
    assert sum(kind is Comment.Single for kind, _ in tokens) == len(re.findall(r"(?m)^# |  # ", text))


def test_textmate_grammar_is_whole():
    names = json.dumps(GRAMMAR)
    for word in (*HEADER_WORDS, *DECLARATIONS, *ONCE, *MANY, *TYPES):
        assert re.search(rf"\b{word}\b", names), word
    included = set(re.findall(r'"include": "#([\w-]+)"', names))
    assert included == set(GRAMMAR["repository"])
    for pattern in re.findall(r'"(?:match|begin|end)": ("(?:[^"\\]|\\.)*")', names):
        re.compile(json.loads(pattern))


def test_extension_points_at_its_files():
    about = json.loads((VSCODE / "package.json").read_text(encoding="utf-8"))["contributes"]
    paths = [about["languages"][0]["configuration"], about["grammars"][0]["path"]]
    assert all((VSCODE / path).exists() for path in paths)
    assert about["grammars"][0]["scopeName"] == GRAMMAR["scopeName"]
    json.loads((VSCODE / "language-configuration.json").read_text(encoding="utf-8"))
