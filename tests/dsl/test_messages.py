"""Every message of the front end says what to do, and keeps to the same wording rules."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from gradatim.dsl import parse as front_end

FILES = sorted(Path(front_end.__file__).parent.glob("*.py"))
PLACE_OF_HELP = 3


def reports(path: Path) -> list[ast.Call]:
    """The calls that report a finding: (code, span, message, help, ...)."""
    return [
        node
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("error", "warning")
        and len(node.args) >= PLACE_OF_HELP
    ]


def texts(node: ast.AST) -> list[str]:
    """The literal texts under a node."""
    return [x.value for x in ast.walk(node) if isinstance(x, ast.Constant) and isinstance(x.value, str)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_report_has_a_help(path: Path) -> None:
    bare = [ast.unparse(call) for call in reports(path) if len(call.args) == PLACE_OF_HELP]
    empty = [ast.unparse(call) for call in reports(path) if "" in texts(ast.Tuple(call.args[PLACE_OF_HELP:]))]
    assert not bare and not empty, "\n".join(bare + empty)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_messages_address_nobody_and_end_without_a_full_stop(path: Path) -> None:
    said = [text.replace("did you mean", "") for call in reports(path) for text in texts(call)]
    assert not [text for text in said if re.search(r"\b(you|your|please|sorry)\b", text, re.IGNORECASE)]
    assert not [text for text in said if re.search(r"\w\.$", text)]


def test_there_are_many_reports() -> None:
    assert sum(len(reports(path)) for path in FILES) > 150
