"""`gradatim test` from end to end: table, JSON, exit codes, results in a pack."""

import json

import pytest
from evidence_specs import ROOT
from gradatim.cli.main import app
from typer.testing import CliRunner

SPEC = ROOT / "specs" / "tiny" / "add.env"
FAULTY = """lang 1
env faulty "The verifier rejects the reference."
level: 0..3

param n: int in 10..99 = linear(10, 10)

sample:
    x: int in 0..n * 100

prompt:
    Double {{ x }}.

answer reply: int in 0..n

solve: 2 * x
"""
FEW = ["-n", "40", "--levels", "x2", "--seconds", "0.5"]


def run(*arguments):
    return CliRunner().invoke(app, ["test", *map(str, arguments)])


def test_a_clean_spec():
    result = run(SPEC, *FEW)
    assert result.exit_code == 0, result.output
    assert "tiny_add" in result.output and "40/40" in result.output and "two processes agree" in result.output
    assert "1 spec tested, no errors" in result.output


def test_a_faulty_spec_beside_one_that_does_not_compile(tmp_path):
    (tmp_path / "faulty.env").write_text(FAULTY, encoding="utf-8")
    (tmp_path / "broken.env").write_text(
        FAULTY.replace("2 * x", "2 * y").replace("env faulty", "env broken"), encoding="utf-8"
    )
    result = run(tmp_path, *FEW, "--json")
    assert result.exit_code == 1
    rows = [json.loads(line) for line in result.stdout.splitlines() if line.startswith("{")]
    assert [row["verdict"] for row in rows] == ["failed"]
    finding = next(f for f in rows[0]["findings"] if f["code"] == "E401")
    assert finding["line"] == 15 and "--answer" in finding["witness"]["replay"]
    checks = {c["code"]: c["result"] for c in rows[0]["checks"]}
    assert checks["E401"] == "refuted" and checks["E409"] == "tested" and checks["E402"] == "skipped"


def test_results_travel_with_the_pack(tmp_path):
    pack = tmp_path / "pack"
    assert CliRunner().invoke(app, ["compile", str(SPEC), "-o", str(pack)]).exit_code == 0
    result = run(SPEC, *FEW, "--pack", pack)
    assert result.exit_code == 0, result.output
    from gradatim import load

    entry = load(pack).manifest["environments"][0]
    tested = {c["code"]: c for c in entry["checks"]}
    proofs = tested["E401"].pop("proofs")
    assert tested["E401"] == {"code": "E401", "result": "tested", "cases": 80}
    assert [(p["result"], p["scope"]) for p in proofs] == [("proved", "level 0, n = 1")], proofs
    assert [x["level"] for x in entry["evidence"]["levels"]] == [0, 11]
    card = (pack / entry["card"]).read_text(encoding="utf-8")
    assert card.count("## Evidence") == 1 and "E401 (80)" in card and "Proved by z3: E401" in card
    assert "static only" not in card


def test_a_pack_of_other_specs_is_refused(tmp_path):
    pack = tmp_path / "pack"
    other = ROOT / "specs" / "tiny" / "sort.env"
    assert CliRunner().invoke(app, ["compile", str(other), "-o", str(pack)]).exit_code == 0
    result = run(SPEC, "-n", "5", "--levels", "0", "--pack", pack)
    assert "none of the tested specs" in str(result.exception)
    assert "instances" not in result.output  # before anything is tested


def test_levels_that_a_spec_does_not_have():
    result = run(SPEC, "--levels", "50..60")
    assert "none of the levels 50..60; it has 0 to 11" in str(result.exception)


def test_bad_levels_are_refused():
    with pytest.raises(Exception, match="--levels few"):
        raise run(SPEC, "--levels", "few").exception
