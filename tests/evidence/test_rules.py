"""Every rule fires for the example of its page, with a witness, and not for what the page says instead."""

import pytest
from evidence_specs import compiled, facts_of
from gradatim.compiler.evidence.facts import Facts, LevelFacts, Tier
from gradatim.compiler.evidence.rules import RULES, findings
from gradatim.compiler.pipeline import compile_source
from gradatim.dsl.codes.entry import completed
from gradatim.dsl.codes.evidence import EVIDENCE
from gradatim.dsl.spans import Source

GUARDS = {"E304", "E502"}
"""Rules that guard the compiler: no spec is known to give them; their tests make the facts up."""
SLOW = {"E308", "E408", "E409"}
"""Examples that take seconds; `test_slow_examples` has smaller ones."""


TIERS = {rule.__name__.rsplit(".", 1)[-1][:4].upper(): rule.TIER for rule in RULES}


def codes_of(text: str, tier: Tier) -> dict:
    result = compile_source(Source("example.env", text))
    return {d.code: d for d in findings(result, facts_of(result, tier=tier), tier)}


@pytest.mark.parametrize("entry", [e for e in EVIDENCE if e.code not in GUARDS | SLOW], ids=lambda e: e.code)
def test_example_is_found_with_a_witness_and_the_remedy_is_not(entry):
    example, instead = entry.files
    tier = TIERS[entry.code]
    found = codes_of(example, tier)
    assert entry.code in found, list(found)
    finding = found[entry.code]
    assert finding.help and finding.message
    if entry.code not in ("E604", "W910", "W911"):
        assert finding.witness is not None and finding.witness.seed is not None
        assert finding.witness.replay.startswith("gradatim show example.env --level")
    assert entry.code not in codes_of(instead, tier)


LOOP = """
answer reply: int
solve:
    n = x + 3
    while n != 1:
        n += 2 if n > 0 else 1
    return n
"""
UNBOUNDED = """
answer reply: int
check:
    sum(1 for i in range(reply)) == x
solve: x
"""
COSTLY = """
def slow(x: int) -> int:
    total = 0
    for i in range(2000000):
        total = (total + i * x) % 1009
    return total
solve: slow(x)
"""


@pytest.mark.parametrize(("code", "part"), [("E308", LOOP), ("E409", UNBOUNDED), ("E408", COSTLY)])
def test_slow_examples(code, part):
    result = compiled(part)
    assert code in {d.code for d in findings(result, facts_of(result, 3, 0.1, 1, "fast"))}


def made_up(**fields) -> Facts:
    level = LevelFacts(0, 10, drawn=10, accepted=10, prompts=10, answers=10, longest_prompt=7)
    level.prompt_chars, level.times = {"median": 10, "max": 10}, {"solve": {"median": 1, "p90": 1, "p99": 1, "max": 1}}
    level.digests = [[7, "a"], [8, "b"]]
    for name, value in fields.items():
        setattr(level, name, value)
    return Facts([level], other_digests={0: [[7, "a"], [8, "b"]]})


def test_processes_that_disagree():
    result = compiled("solve: x")
    facts = made_up()
    assert "E304" not in {d.code for d in findings(result, facts)}
    facts.other_digests = {0: [[7, "a"], [8, "c"]]}
    assert "E304" in {d.code for d in findings(result, facts)}


def test_values_that_do_not_read_back():
    found = {d.code: d for d in findings(compiled("solve: x"), made_up(no_round_trip=[7, "1, 2"]))}
    assert found["E502"].witness.answer == "1, 2" and "--answer '1, 2'" in found["E502"].witness.replay


WASTEFUL = """
sample:
    x: int in 0..99999
    y: int in 0..59
    require y == 0
solve: x + y
"""


def test_a_comment_silences_a_warning():
    for comment, expected in (("", True), ("    # env: ignore[E302] this waste is known\n", False)):
        result = compiled(WASTEFUL.replace("    require", comment + "    require"))
        assert ("E302" in {d.code for d in findings(result, facts_of(result, tier="fast"))}) is expected


LONG_ANSWER = """
answer a: int
solve: x + 10 ** 5000
"""
LONG_DRAW = """
sample:
    x: int in 0..9
    k: int in 0..10 ** 5000
prompt: {{ x }} {{ k % 7 }}
"""


@pytest.mark.parametrize(
    ("code", "part", "words"),
    [("E401", LONG_ANSWER, "more than 4,000 digits"), ("E203", LONG_DRAW, "more than 4,300 digits")],
)
def test_numbers_that_are_too_long_are_named(code, part, words):
    result = compiled(part)
    found = {d.code: d for d in findings(result, facts_of(result, most=1))}
    assert words in found[code].message


TWICE = "sample:\n    x: int in 0..999\nsolve: x\n"


def test_entries_with_one_label_are_judged_each():
    def lines(kind: str, entries: str) -> list[str]:
        result = compiled(f"{TWICE}{kind}:\n{entries}")
        found = findings(result, facts_of(result, 20, tier="fast"), "fast")
        numbers = [result.source.position(d.span.start)[0] for d in found if d.code in ("E401", "E402")]
        return [result.source.line(x).split()[0] for x in numbers]

    fails = '    x + 1 as "off"\n    2*x-x as "off"\n    x + 2 as "off"\n'
    assert lines("must_fail", fails) == ["2*x-x"]
    assert lines("must_pass", '    2*x-x as "same"\n    x+1 as "same"\n    x as "same"\n') == ["x+1"]


def test_credit_is_shown_by_an_answer_that_earns_it():
    part = "sample:\n    x: int in 100..999\nanswer ys: list[9] of int in 0..1\n"
    result = compiled(part + "solve: [x // 2 ** k % 2 for k in range(9)]\nscore: agree(ys, reference)\n")
    finding = next(d for d in findings(result, facts_of(result, tier="fast"), "fast") if d.code == "W912")
    assert finding.witness.answer is not None and "--answer" in finding.witness.replay


def test_one_such_answer_is_a_promise():
    part = "sample:\n    x: int in 2..9\nprompt: {} number in 0..{{{{ x }}}}. Which?\n"
    part += "answer y: int in 0..x\ncheck:\n    y <= x\nsolve: 0\n"
    said = [part.format(words) for words in ("There is exactly one such", "There is one such")]
    results = [compiled(text) for text in said]
    found = [{d.code for d in findings(r, facts_of(r, 20, tier="fast"), "fast")} for r in results]
    assert "E404" in found[0] and "E404" not in found[1]


@pytest.mark.parametrize(("path", "spoken"), [("-a.env", "./-a.env"), ("<stdin>", "-"), ("a b.env", "'a b.env'")])
def test_commands_name_files_of_any_name(path, spoken):
    result = compile_source(Source(path, completed("sample:\n    x: int in 0..1\nsolve: x")))
    found = [d for d in findings(result, facts_of(result, 20, most=1, tier="fast"), "fast") if d.witness]
    assert found and all(d.witness.replay.startswith(f"gradatim show {spoken} --level") for d in found)
