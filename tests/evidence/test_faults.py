"""Mistakes put into a spec on purpose are reported; the spec without them is not."""

import importlib.util
import sys

import pytest
from evidence_specs import ROOT

_SPEC = importlib.util.spec_from_file_location("faults", ROOT / "benchmarks" / "faults.py")
faults = importlib.util.module_from_spec(_SPEC)
sys.modules["faults"] = faults
_SPEC.loader.exec_module(faults)

SPECS = ROOT / "specs"
REPORTED = [
    ("tiny/add.env", "reference off by one", {"E402"}),
    ("tiny/add.env", "constant reference", {"E402", "E601"}),
    ("tiny/add.env", "answer leaked in the prompt", {"E501", "E602"}),
    ("tiny/add.env", "value not told in the prompt", {"E306"}),
    ("tiny/add.env", "`require` unreachable", {"E302"}),
    ("tiny/add.env", "`require` rare", {"E302"}),
    ("tiny/add.env", "levels all the same", {"E604"}),
    ("graph/hamiltonian.env", "check loop never runs", {"E402", "E405"}),
    ("graph/hamiltonian.env", "reference reversed", {"E401"}),
    ("graph/hamiltonian.env", "hidden value shown", {"E501"}),
    ("sorting/kth_distinct.env", "`must_fail` guard dropped", {"E402"}),
    ("graph/cheapest_route.env", "objective swapped", {"E407"}),
    ("graph/cheapest_route.env", "check line dropped", {"E407"}),
]


@pytest.mark.parametrize(("spec", "kind", "codes"), REPORTED, ids=lambda x: x if isinstance(x, str) else "")
def test_the_fault_is_reported(spec, kind, codes):
    found = next(faults.outcomes(SPECS / spec, [kind], 1, 40, 0.3))
    assert found.result in ("test", "compiler"), found
    assert found.result == "compiler" or codes & set(found.codes), found


def test_a_spec_is_equivalent_to_itself_and_not_to_a_faulty_one():
    from gradatim.compiler.pipeline import compile_source
    from gradatim.dsl.spans import Source

    text = (SPECS / "tiny" / "add.env").read_text(encoding="utf-8")
    same, other = (compile_source(Source("x.env", t)) for t in (text, text.replace("solve: ", "solve: 1 + ")))
    assert faults.equivalent(same, same, 5)
    assert not faults.equivalent(same, other, 5)


def test_the_table_counts():
    rows = [faults.Outcome("s", "kind", i, result) for i, result in enumerate(["test", "survived", "equivalent"])]
    assert faults.table(rows).splitlines()[1].split()[:7] == ["kind", "3", "0", "1", "1", "1", "50%"]
