"""The dumps of the stages of compilation: golden for a small spec, and readable for every spec."""

import ast

import pytest
from gradatim.cli.main import app
from gradatim.cli.stages import STAGES
from gradatim.compiler.pipeline import Compiled, compile_source
from gradatim.dsl.spans import Source
from spec_texts import ROOT, SPECS
from typer.testing import CliRunner

SMALL = """lang 1
env small "Sum of the largest."
level: 0..3

const TOP = 9
param n: int in 2..4 = steps({0: 2, 2: 4})

sample:
    balance k: int in {1, 2}
    xs: list[n] of int in 0..TOP, distinct
    hidden best = sum(sorted(xs)[n - k:])
    require best > 3, tries 50

prompt:
    Add the {{ k }} largest of {{ xs | join(" ") }}.

answer total: int in 0..99

check:
    gate total >= 0  as "negative"
    total == best    as "another sum"

solve: best
score: near(total, reference) / 2

must_fail:
    sum(xs) when k < n  as "all of them"
"""


def compiled(text: str) -> Compiled:
    result = compile_source(Source("small.env", text))
    assert result.module is not None, result.diagnostics
    return result


def test_core_tells_the_whole_plan():
    assert STAGES["core"].text(compiled(SMALL)) == (
        """small, levels 0..3

constants
    TOP = 9

parameters
    level 0..1: n = 2
    level 2..3: n = 4

instance
    drawn once balance k: int in {1, 2}
    drawn      xs: list[n] of int in 0..TOP, distinct    reads n
    computed   hidden best = sum(sorted(xs)[n - k:])    reads n, k, xs
    required   best > 3    reads best; else drawn again, 50 times at most

prompt reads
    k, xs

judgement
    parse      total: int in 0..99; else malformed
    domain     length, range and distinctness as declared; else wrong
    gate       total >= 0    "negative"
    line       total == best    "another sum"
    reference  best    reads best
    score      near(total, reference) / 2 for a wrong answer in its domain

must
    fail       sum(xs) when k < n
"""
    )


def test_typed_shows_bounds_and_domains():
    lines = STAGES["typed"].text(compiled(SMALL)).splitlines()
    assert lines[0].split() == ["stage", "kind", "name", "type", "domain"]
    assert [line.split()[2] for line in lines[1:4]] == ["TOP", "n", "k"]
    (xs,) = [line for line in lines if " xs " in line]
    assert xs.split("  ") != [] and "list[2..4] of int in 0..9" in xs and xs.endswith("list[n] of int in 0..TOP")
    assert any("hidden definition" in line and " best " in line for line in lines)


def test_tree_has_places():
    text = STAGES["ast"].text(compiled(SMALL))
    assert "consts:\n  ConstDecl name='TOP' @5:1\n    value: Constant value=9 @5:13\n" in text
    assert "    attrs:\n      Attr word='distinct' @10:35\n" in text


@pytest.mark.parametrize("path", SPECS[::3], ids=lambda p: p.stem)
def test_every_spec_can_be_looked_at(path):
    result = compile_source(Source(str(path), path.read_text(encoding="utf-8")))
    for name, stage in STAGES.items():
        text = stage.text(result)
        assert text.endswith("\n") and " object at 0x" not in text, name
        assert len(text.splitlines()) >= 5 or name == "typed" or "; not encoded" in text
    ast.parse(STAGES["python"].text(result))


def test_command_prints_lists_and_refuses(tmp_path):
    run = CliRunner().invoke
    path = str(ROOT / "specs" / "tiny" / "add.env")
    assert run(app, ["emit", path, "--stage", "core"]).output.startswith("tiny_add, levels 0..11\n")
    assert run(app, ["emit", path, "--stage", "list"]).output.count("\n") == len(STAGES)
    assert run(app, ["emit", path, "--stage", "ir"]).exit_code == 2
    bad = tmp_path / "bad.env"
    bad.write_text("lang 1\n", encoding="utf-8")
    assert run(app, ["emit", str(bad)]).exit_code == 1
