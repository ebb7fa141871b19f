"""The committed specs: real instances lie in the symbolic domain, and there symbolic and real execution agree."""

from __future__ import annotations

from pathlib import Path

import gradatim
import pytest
from gradatim.compiler.claims import Subject, must_fail_rejected, reference_accepted, satisfiable, subject
from gradatim.compiler.pipeline import compile_file
from gradatim.compiler.symbolic.concrete import Concrete
from gradatim.compiler.symbolic.native import import_value
from gradatim.compiler.symbolic.proofs import Proofs
from gradatim.compiler.symbolic.solver import solve
from gradatim.compiler.symbolic.state import State
from gradatim.compiler.symbolic.values import Given
from gradatim.runtime.seeds import seeds

SPECS = Path(gradatim.__file__).parent / "specs"
QUICK = (
    "algebra/integer_roots",
    "game/nim_rounds",
    "logic/two_sat",
    "sorting/kth_distinct",
    "sorting/sort_numbers",
    "string/least_rotation",
    "tiny/add",
    "tiny/count",
    "tiny/dedup",
    "tiny/depth",
    "tiny/filter",
    "tiny/maximum",
    "tiny/reverse",
    "tiny/sort",
    "tiny/subset",
)
SLOW = ("dp/run_counting", "geometry/hull_corners", "graph/hamiltonian", "planning/slide")


def _subject(name: str) -> Subject:
    return subject(compile_file(SPECS / f"{name}.env"))


def _compare(name: str, count: int) -> None:
    about = _subject(name)
    module = about.program.module
    stream = seeds("test")
    for _ in range(count):
        proofs = Proofs(about)
        executor = proofs.executor
        unknown = proofs.instance()
        real = module.sample(about.level, next(stream))
        draws = executor.subscript(unknown, "draws")
        same = executor.equal(draws, import_value(executor, real["draws"], executor.types))
        solved = proofs.run("solve", unknown)
        judged = proofs.run("judge", unknown, Given(solved.value))
        found = solve([*proofs.given(), same])
        assert found.status == "sat", f"{name}: a drawn instance is not in the symbolic domain: {real}"
        reader = Concrete(State(heap=executor.state.heap), found.assignment)
        assert reader.value(unknown)["draws"] == real["draws"]
        assert reader.term(solved.returned) and not reader.term(solved.raised)
        assert reader.value(solved.value) == module.solve(real)
        status = module.judge(real, module.reference(real))["status"]
        assert reader.term(judged.value[1]) == (status == "correct")


@pytest.mark.parametrize("name", QUICK)
def test_symbolic_and_real_execution_agree(name):
    _compare(name, 2)


@pytest.mark.long
@pytest.mark.parametrize("name", SLOW)
def test_symbolic_and_real_execution_agree_on_larger_specs(name):
    _compare(name, 2)


@pytest.mark.parametrize("name", QUICK)
def test_references_are_accepted(name):
    claim = reference_accepted(_subject(name))
    assert (claim.status, claim.reason) == ("proved", "")


def test_what_cannot_be_encoded_is_skipped_with_the_line():
    claim = reference_accepted(_subject("numbers/fraction_sum"))
    assert claim.status == "skipped"
    assert "fraction" in claim.reason


def test_an_open_condition_allows_proofs_but_no_refutations():
    about = _subject("puzzle/sudoku")
    assert reference_accepted(about).status == "proved"
    assert [c.status for c in must_fail_rejected(about)] == ["proved"] * len(about.asked.fails)
    claim = satisfiable(about)
    assert (claim.status, claim.reason) == ("skipped", "uniqueness of a solution is not encoded")
