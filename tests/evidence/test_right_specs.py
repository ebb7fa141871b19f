"""Right specs of kinds that once gave a finding without a fault."""

from evidence_specs import compiled, facts_of
from gradatim.compiler.evidence.rules import findings

GAPS = """
param gaps: int in 1..9 = linear(1, 1, cap=9)
rules latin(g: grid[3, 3] of int in 1..3):
    for line in g + columns(g):
        all_different(line)
sample:
    hidden full: grid[3, 3] of int in 1..3 where latin
    gone: subset[gaps] in cells(3, 3)
    clues = blank_out(full, gone, 0)
prompt:
    Replace every 0 so that each row and each column holds 1, 2 and 3.
    {{ clues | grid }}
answer g: grid[3, 3] of int in 1..3
check:
    gate fits(g, clues, 0)
    latin(g)
solve: full
"""
NAMED = """
param top: int in 5..50 = linear(5, 5)
sample:
    odd: bool ~ weights({True: 2, False: 1})
    x: int in 1..top
    y = 2 * x + (1 if odd else 0)
prompt: Give the half of {{ y }}, or write none if it is no whole number.
answer reply: int or "none"
solve: None if odd else x
"""
ZEROS = """
sample:
    xs: list[9] of int in 1..99
    zero: bool ~ weights({True: 3, False: 2})
prompt: Of the numbers 0 to 99: {{ xs | join(" ") }}. What is {{ 0 if zero else 1 }} times their sum?
answer reply: int
solve: 0 if zero else sum(xs)
"""


def codes_of(part: str) -> set[str]:
    result = compiled(part)
    return {x.code for x in findings(result, facts_of(result, tier="fast"), "fast")}


def test_more_gaps_are_growth():
    facts = facts_of(compiled(GAPS), count=5, tier="fast")
    assert [x.drawn_values for x in facts.levels] == [9 + 2 * 1, 9 + 2 * 5, 9 + 2 * 9]
    assert "E603" not in codes_of(GAPS)
    assert "E603" in codes_of(GAPS.replace("linear(1, 1, cap=9)", "max(1, 9 - level)"))


def test_a_reply_that_the_wording_names_is_not_given_away():
    codes = codes_of(NAMED)
    assert "E601" in codes and "E501" not in codes


def test_a_common_answer_is_no_shortcut_as_well():
    codes = codes_of(ZEROS)
    assert "E601" in codes and "E602" not in codes


def test_a_draw_that_nothing_reads_has_one_finding():
    part = "sample:\n    x: int in 0..999\n    y: int in 0..9  # env: ignore[W901] keeps older streams\nsolve: x + 1\n"
    assert "E305" not in codes_of(part)
    read = part.replace("solve", "prompt: {{ x }} {{ y * 0 }}\nsolve")
    assert "E305" in codes_of(read)


MORE = GAPS.replace("solve:", "    g[0][0] < g[0][2]\nsolve:")
MORE = MORE.replace("gone:", "require full[0][0] < full[0][2]\n    gone:")


def test_check_may_demand_more_than_the_rules():
    assert "E406" not in codes_of(MORE)
    assert "E406" not in codes_of(GAPS + "maximize: g[0][0]\n")
    assert "E406" in codes_of(GAPS.replace("solve:", "    g == full\nsolve:"))
