"""Mistakes put into a spec on purpose are reported; the harness resumes, and calls equivalent only what is."""

import importlib
import json
import sys

import pytest
from evidence_specs import ROOT

sys.path.insert(0, str(ROOT / "benchmarks"))
run, report, equivalence, detect, kinds = (
    importlib.import_module(f"faults.{name}") for name in ("run", "report", "equivalence", "detect", "kinds")
)

SPECS = ROOT / "specs"
QUICK = detect.Effort(40, 0.25, 20)
REPORTED = [
    ("tiny/add.env", "reference off by one", {"E401", "E402"}),
    ("tiny/add.env", "constant reference", {"E401", "E601"}),
    ("tiny/add.env", "answer leaked in the prompt", {"E501", "E602"}),
    ("tiny/add.env", "value not told in the prompt", {"E306"}),
    ("tiny/add.env", "`require` unreachable", {"E301", "E302"}),
    ("tiny/add.env", "`require` rare", {"E302"}),
    ("tiny/add.env", "levels all the same", {"E604"}),
    ("tiny/sort.env", "sort dropped", {"E401"}),
    ("tiny/dedup.env", "list cut short in the prompt", {"E306"}),
    ("graph/hamiltonian.env", "check loop never runs", {"E402", "E405"}),
    ("graph/hamiltonian.env", "reference turned round", {"E401"}),
    ("graph/hamiltonian.env", "hidden value shown", {"E501"}),
    ("sorting/kth_distinct.env", "reference in `must_fail`", {"E402"}),
    ("graph/cheapest_route.env", "objective turned round", {"E407"}),
    ("graph/cheapest_route.env", "check loop never runs", {"E405", "E407"}),
]


@pytest.mark.parametrize(("spec", "kind", "codes"), REPORTED, ids=lambda x: x if isinstance(x, str) else "")
def test_the_fault_is_reported(spec, kind, codes):
    mutant = next(run.mutants(SPECS / spec, [kind], 1))
    found = run.outcome(mutant, "key", QUICK)
    assert found.result in ("test", "compiler") and codes & set(found.codes), found


def test_every_kind_applies_somewhere_in_the_library():
    missing = set(kinds.KINDS)
    for path in sorted(SPECS.rglob("*.env")):
        spec = run.original(path)
        missing -= {kind for kind in missing if any(text != spec.text for text in kinds.KINDS[kind](spec))}
    assert len(kinds.KINDS) >= 25 and not missing


def changed_add(old: str, new: str):
    """`tiny/add.env` and the same with other words in it, compiled."""
    spec = run.original(SPECS / "tiny" / "add.env")
    assert old in spec.text
    return spec.compiled, run.compile_source(run.Source("x.env", spec.text.replace(old, new)))


def test_equivalent_is_what_shows_no_difference():
    same = equivalence.compare(*changed_add("solve: a + b", "solve: b + a"), 9)
    assert same.equivalent and (same.instances, same.answers > 50) == (9, True)
    assert "another reference" in equivalence.compare(*changed_add("solve: a + b", "solve: a + b + 1"), 9).told
    assert (
        "another verdict"
        in equivalence.compare(*changed_add("solve:", "check:\n    c - a - b in {0, 1}\n\nsolve:"), 9).told
    )


def test_other_entries_of_must_fail_leave_the_same_code():
    found = equivalence.compare(*changed_add("    a  ", "    b  "), 9)
    assert found.equivalent and found.same_code


def test_too_little_time_to_compare_is_not_equivalence():
    assert not equivalence.compare(*changed_add("solve: a + b", "solve: b + a"), 9, seconds=-1).equivalent


def test_a_second_run_skips_what_is_recorded(tmp_path, capsys):
    arguments = ([SPECS / "tiny" / "add.env"], ["`require` rare", "levels all the same"], 1, QUICK, 1, tmp_path)
    first = run.run(*arguments)
    assert run.run(*arguments) == first and "2 already done" in capsys.readouterr().out
    assert len((tmp_path / "mutants.jsonl").read_text().splitlines()) == 2


def test_the_report_counts(tmp_path):
    rows = [run.Outcome(str(i), "s", "k", i, r, ()) for i, r in enumerate(["test", "survived", "equivalent"])]
    assert "| k | 3 | 0 | 1 | 1 | 1 | 50% |" in report.write(rows, tmp_path)
    assert [row["number"] for row in json.loads((tmp_path / "equivalent.json").read_text())] == [2]
