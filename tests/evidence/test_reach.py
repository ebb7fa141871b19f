"""Levels without an instance, counting through all draws, and what z3 proves in its own process."""

import json
from pathlib import Path

import pytest
from evidence_specs import ROOT, compiled, facts_of
from gradatim.compiler.evidence.every_draw import MOST, excluded
from gradatim.compiler.evidence.probe import probe_source
from gradatim.compiler.evidence.proving import prove
from gradatim.compiler.evidence.results import checks
from gradatim.compiler.evidence.rules import findings
from gradatim.compiler.evidence.subject import Subject

SIZES = "param n: int in 1..10 = linear(1, 1)\n"


def counted(part: str, level: int = 0) -> list[int] | None:
    return excluded(Subject(probe_source(compiled(part)), 1.0), level, 5.0)


@pytest.mark.parametrize(
    ("draws", "paths"),
    [
        ("x: int in 1..5\n    y: bool", [20, 20]),
        ("x: list[2] of int in 1..3", [18, 18]),
        ("x: list[2] of int in 1..3, distinct", [12, 12]),
        ("x: permutation[3]", [12, 12]),
        ("x: subset[2] in 0..3", [24, 24]),
        ("x: list[1] of int in 1..6, each it % 2 == 0", [9, 6]),
        ("x: word in {'a', 'b'}\n    y ~ composition(4, 2)", [12, 12]),
    ],
)
def test_every_path_is_counted_once(draws, paths):
    sample = f"sample:\n    {draws}\n    z: int in 1..2\n    require z * z == 3\n"
    assert counted(sample + "solve: z\nprompt:\n    {{ x }} {{ z }}\n") == paths


def test_a_level_with_an_instance_is_not_excluded():
    part = "sample:\n    x: int in 1..200\n    y: int in 1..200\n    require x * y == 39800\nsolve: x\n"
    assert counted(part) is None
    assert counted(part.replace("39800", "39999")) == [40_000, 40_000]
    wide = part.replace("200", str(MOST))
    assert counted(wide.replace("39800", "7919 * 7927")) is None


UNREACHABLE = SIZES + (
    "sample:\n    x: int in 0..20\n    word: string[2] over 'ab'\n    require len(word) == 2 and x > 4 * n\n"
    "    require x % 7 < 8 - n\nsolve: x\n"
)


def test_every_level_is_tried_even_if_it_is_not_tested():
    result = compiled(UNREACHABLE)
    facts = facts_of(result, 5, 0.2, 2)
    assert [x.level for x in facts.between] == list(range(1, 9)) and [x.level for x in facts.levels] == [0, 9]
    found = {d.code: d for d in findings(result, facts)}
    assert "E301" in found and "E302" not in found
    assert found["E301"].witness.level == min(x.level for x in facts.between if not x.drawn)


def test_proofs_are_data_with_a_scope():
    result = compiled(
        "answer reply: int in 0..9\ncheck:\n    reply < 10\n    reply == x\n    reply * reply == x * x\nsolve: x\n"
    )
    facts = facts_of(result, 5, 0.1, 1)
    said = {(c["name"], c["line"]): c["status"] for c in facts.claims}
    assert said["reference accepted", 0] == "proved" and "proved" in said.values()
    json.dumps(facts.claims)
    rows = {row["code"]: row for row in checks(result, facts, findings(result, facts))}
    assert rows["E401"]["proofs"] == [{"claim": "the reference is accepted", "result": "proved", "scope": "level 0"}]
    found = [(d.severity.value, d.message) for d in findings(result, facts) if d.code == "E405"]
    assert [x[0] for x in found] == ["warning", "note", "note"] and all("proved for level 0" in x[1] for x in found)


def test_what_overruns_is_skipped(monkeypatch):
    from gradatim.compiler.evidence import proving

    result = compiled("solve: x\n")
    facts = facts_of(result, 5, 0.1, 1)
    monkeypatch.setattr(proving, "TOTAL", 0.0)
    prove(result, facts, "deep", 1024)
    assert [r["status"] for r in facts.claims] == ["skipped"] and facts.claims[0]["reason"]


def test_a_witness_of_a_proof_can_be_shown():
    from gradatim.cli.app import app
    from typer.testing import CliRunner

    spec = str(ROOT / "specs" / "tiny" / "add.env")
    args = ["show", spec, "--level", "0", "--json"]
    drawn = json.loads(CliRunner().invoke(app, args).stdout)
    again = CliRunner().invoke(app, [*args, "--draws", json.dumps(drawn["instance"]["draws"])])
    assert json.loads(again.stdout)["prompt"] == drawn["prompt"]
    refused = CliRunner().invoke(app, [*args, "--draws", "[1]"])
    assert "an object with a value for each draw" in str(refused.exception)


def test_a_draw_without_effect():
    text = "sample:\n    x: int in 0..9999\n    y: int in 0..9999\nprompt:\n    Square {{ x }}.\nsolve: x * x + 0 * y\n"
    for part, expected in ((text, True), (text.replace("0 * y", "y % 2"), False)):
        result = compiled(part)
        found = [d for d in findings(result, facts_of(result, 30, 0.2, 2, "fast"), "fast") if d.code == "E305"]
        assert bool(found) is expected and all("`y` changed neither" in d.message for d in found)


RARE = """
level: 0..0
sample:
    x: int in 0..99999
prompt:
    Which number is it? There is exactly one answer: {{ x }}
"""
BY_PROOF = {
    "E402": "answer reply: int\ncheck:\n    reply == x or x == 77777\nsolve: x\nmust_fail:\n    x + 1\n",
    "E404": "answer reply: int in 0..99999\ncheck:\n    reply == x or x == 77777\nsolve: x\n",
    "E407": "answer reply: int in 0..99999\ncheck:\n    reply >= x or x == 77777\nminimize: reply\nsolve: x\n",
}


@pytest.mark.parametrize("code", BY_PROOF)
def test_what_no_sample_shows_is_proved(code, tmp_path, monkeypatch):
    import shlex

    from gradatim.cli.app import app
    from typer.testing import CliRunner

    result = compiled(RARE + BY_PROOF[code])
    facts = facts_of(result, 5, 0.1, 1)
    found = {d.code: d for d in findings(result, facts)}
    assert code in found, [(c["name"], c["status"], c["reason"]) for c in facts.claims]
    witness = found[code].witness
    assert witness.seed is None and json.loads(witness.instance) == {"x": 77777}
    rows = {row["code"]: row for row in checks(result, facts, findings(result, facts))}
    assert rows[code]["result"] == "refuted" and "refuted" in [p["result"] for p in rows[code]["proofs"]]
    words = shlex.split(witness.replay)
    monkeypatch.chdir(tmp_path)
    Path("example.env").write_text(result.source.text, encoding="utf-8")
    shown = CliRunner().invoke(app, [*words[1:], "--json"])
    verdict = json.loads(shown.stdout)["verdict"]["status"]
    assert verdict == ("spec_fault" if code == "E407" else "correct")
