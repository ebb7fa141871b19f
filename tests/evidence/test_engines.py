"""Domains, mutants, bounds and the choice of levels."""

from fractions import Fraction
from random import Random

import pytest
from evidence_specs import compiled, facts_of
from gradatim.compiler.evidence.bounds import lower, upper
from gradatim.compiler.evidence.levels import chosen, spread
from gradatim.compiler.evidence.mutants import mutants
from gradatim.compiler.evidence.values import NoValue, drawn, everything, size
from gradatim.runtime.errors import GradatimError

DIGIT = ("int", 0, 2)
DOMAINS = [
    (DIGIT, 3),
    (("choice", ["a", "b"]), 2),
    (("list", 1, 2, DIGIT), 12),
    (("multiset", 2, 2, DIGIT), 6),
    (("subset", 0, 3, DIGIT), 8),
    (("perm", [1, 2, 3]), 6),
    (("tuple", (DIGIT, ("choice", (False, True)))), 6),
    (("record", lambda a, b: (a, b), (DIGIT, DIGIT)), 9),
    (("grid", 2, 2, DIGIT), 81),
    (("string", 1, 2, "ab"), 6),
    (("edges", 1, 1, 0, 2, False), 3),
    (("edges", 2, 2, 0, 2, True), 15),
    (("or", DIGIT), 4),
    (("variants", ((lambda: ("stop",), ()), (lambda i: ("go", i), (DIGIT,)))), 4),
]


@pytest.mark.parametrize(("domain", "count"), DOMAINS, ids=lambda x: str(x)[:30])
def test_domains_are_counted_and_listed(domain, count):
    values = list(everything(domain))
    assert size(domain, 1000) == count == len(values)
    assert all(values.count(v) == 1 for v in values)
    rng = Random(1)
    assert all(drawn(domain, rng) in values for _ in range(30))
    assert size(domain, 1) == 2


@pytest.mark.parametrize("domain", [("any",), ("int", None, None), ("list", 0, None, ("any",))])
def test_open_domains(domain):
    assert size(domain, 10) is None
    with pytest.raises(NoValue):
        for seed in range(50):
            drawn(domain, Random(seed))


VALUES = [
    (5, ("int", None, None)),
    (True, ("choice", (False, True))),
    (Fraction(3, 4), ("any",)),
    (0.5, ("any",)),
    ("abc", ("string", 3, 3, "abc")),
    ([3, 1, 2], ("list", 0, None, ("int", 0, 9))),
    ([[1, 2], [3, 4]], ("grid", 2, 2, ("int", 1, 4))),
    ([(0, 1), (1, 2)], ("edges", 2, 2, 0, 3, False)),
    ((1, 2), ("tuple", (("int", 0, 9), ("int", 0, 9)))),
]


@pytest.mark.parametrize(("value", "domain"), VALUES, ids=str)
def test_mutants_differ_from_the_value_and_from_each_other(value, domain):
    made = [m for _, m in mutants(value, domain, Random(3))]
    assert made and value not in made
    assert all(made.count(m) == 1 for m in made)
    assert mutants(value, domain, Random(3)) == mutants(value, domain, Random(3))


def test_bounds():
    assert lower(0, 100) < 1e-12 and upper(100, 100) > 1 - 1e-12
    assert 0.37 < lower(50, 100) < 0.5 < upper(50, 100) < 0.63
    assert lower(0, 0) == 0 and upper(0, 0) == 1
    assert lower(500, 1000) > lower(50, 100)


def test_levels():
    assert spread(0, 40) == (0, 10, 20, 30, 40) and spread(3, 3) == (3,) and spread(0, 2) == (0, 1, 2)
    assert chosen("all", 2, 4) == (2, 3, 4) and chosen("x2", 0, 9) == (0, 9)
    assert chosen("0,5..7,99", 0, 10) == (0, 5, 6, 7)
    with pytest.raises(GradatimError, match="levels"):
        chosen("few", 0, 3)


def test_brute_force_counts_the_right_answers():
    part = "answer reply: int in 0..20\ncheck:\n    reply % 3 == x % 3\nsolve: x\n"
    level = facts_of(compiled(part), 20).levels[0]
    assert level.brute and all(b["answers"] == 21 and b["accepted"] == 7 and b["reference"] for b in level.brute)
    assert level.accepted == level.drawn == 20


def test_tries_are_counted_by_require():
    part = "sample:\n    x: int in 0..9\n    require x > 4\n    require x > 7\nsolve: x\n"
    level = facts_of(compiled(part), 100).levels[0]
    assert level.tries == level.drawn + sum(level.rejected.values())
    assert set(level.rejected) == {"line 6", "line 7"} and 0.1 < level.drawn / level.tries < 0.35


def test_the_module_is_the_shipped_one_but_for_the_probes():
    from gradatim.compiler.evidence.probe import probe_source

    result = compiled("solve: x")
    shipped, probed = result.module.text, probe_source(result)
    cut = shipped.index('SPEC["lines"]')
    assert probed.startswith(shipped[:cut].rstrip()) and "def probe_read" in probed
