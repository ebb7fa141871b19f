"""A spec that loops, eats memory or floods is stopped and reported, and the results of others stand."""

import time

from evidence_specs import START, compiled, facts_of
from gradatim.compiler.evidence.pool import Limits, gather
from gradatim.compiler.evidence.rules import findings

LOOPS = """
sample:
    x: int in 3..9
    y = spin(x)
solve: y
def spin(x: int) -> int:
    while x > 0:
        x += 1
    return x
"""
GREEDY = """
sample:
    x: int in 3..9
    y = len([i for i in range(10 ** 9)])
solve: x + y
"""
FLOOD = """
sample:
    x: int in 3..9
    text = "ab" * (50 * 10 ** 6)
prompt:
    Give {{ x }}. {{ text }}
solve: x
"""
POWER = """
sample:
    x: int in 3..9
solve: len([1 for d in [10 ** (10 ** (x + 6))]])
"""


def test_others_stand():
    specs = [(compiled(part), (0,)) for part in (LOOPS, "solve: x", GREEDY)]
    limits = Limits(wall_seconds=60, cpu_seconds=8, memory_mb=300, call_seconds=0.4)
    loops, fine, greedy = (f for _, f in gather(specs, 30, START, 3, limits, 0.3))
    assert fine.levels[0].drawn == 30 and fine.stopped is None
    for (result, _), facts in ((specs[0], loops), (specs[2], greedy)):
        found = {d.code: d for d in findings(result, facts)}
        assert "E308" in found, list(found)
        assert found["E308"].witness.seed >= START


def test_a_hundred_megabytes_of_prompt():
    result = compiled(FLOOD)
    found = {d.code: d.message for d in findings(result, facts_of(result, 2, 0.1, 1, memory_mb=600))}
    assert "E605" in found or "E308" in found
    assert "100,000,0" in found.get("E605", "100,000,0")


def test_work_inside_one_operation_is_killed():
    begin = time.monotonic()
    result = compiled(POWER)
    facts = facts_of(result, 2, 0.1, 1, cpu_seconds=2, wall_seconds=30)
    assert time.monotonic() - begin < 40
    assert {"E308", "E203"} & {d.code for d in findings(result, facts)}
