"""The figures of the table, counted again by other means: the module alone, brute force, and what draws must give."""

from collections import Counter
from itertools import product
from statistics import median

import pytest
from evidence_specs import ROOT, START, compiled
from gradatim.compiler.develop import module_of
from gradatim.compiler.evidence.facts import LevelFacts
from gradatim.compiler.evidence.limits import Limits
from gradatim.compiler.evidence.measures import NAMES, cells, trends
from gradatim.compiler.evidence.policies import POLICIES, task_text
from gradatim.compiler.evidence.pool import measure
from gradatim.compiler.evidence.results import figures
from gradatim.compiler.pipeline import compile_file

COUNT = 60


def measured(result, level):
    facts = measure(result, (level,), COUNT, START, Limits(), 20.0, "fast")
    return facts.levels[0], figures(facts.levels[0])


@pytest.mark.parametrize("name", ["tiny/filter", "sorting/kth_distinct", "game/nim_rounds"])
def test_counts_are_those_of_the_module(name):
    result = compile_file(ROOT / "specs" / f"{name}.env")
    module = module_of(result)
    level = result.module.about["levels"][0]
    facts, row = measured(result, level)
    cases = [module.sample(level, seed) for seed in range(START, START + COUNT)]
    prompts, references = [module.prompt(x) for x in cases], [module.reference(x) for x in cases]
    assert row["instances"] == COUNT and not row["cut"]
    assert row["reference_accepted"] == sum(
        module.judge(x, r)["status"] == "correct" for x, r in zip(cases, references)
    )
    assert row["distinct_prompts"] == len(set(prompts))
    assert row["common_answer"] == Counter(references).most_common(1)[0][1] / COUNT
    assert row["prompt_chars"] == [median(map(len, prompts)), max(map(len, prompts))]
    assert row["answer_chars"] == median(map(len, references))
    fails = [module.judge(x, text)["status"] for x in cases for _, text in module.must_fail(x)]
    assert row["must_fail"] == [sum(s != "correct" for s in fails), len(fails)]
    policy = POLICIES["input as it is"]
    solved, answered, *_ = facts.policies["input as it is"]
    answers = [policy(task_text(p, result.checked.spec.header.format)) for p in prompts]
    assert answered == sum(a is not None for a in answers)
    assert solved == sum(a is not None and module.judge(x, a)["status"] == "correct" for x, a in zip(cases, answers))
    assert row["best_policy"]["share"] >= solved / answered


def test_brute_force_counts_every_answer_that_is_right():
    result = compile_file(ROOT / "specs" / "logic" / "two_sat.env")
    module = module_of(result)
    facts, row = measured(result, 0)
    assert row["brute_force"] == [6, 6]
    for entry in facts.brute:
        instance = module.sample(0, entry["seed"])
        size = len(module.reference(instance).split())
        texts = [" ".join(bits) for bits in product(("0", "1"), repeat=size)]
        right = [text for text in texts if module.judge(instance, text)["status"] == "correct"]
        assert (entry["answers"], entry["accepted"]) == (2**size, len(right))


def test_acceptance_of_require_is_what_the_draws_must_give():
    result = compiled("sample:\n    x: int in 1..1000\n    require x % 4 == 1\nsolve: x")
    facts = measure(result, (0,), 400, START, Limits(), 20.0, "fast").levels[0]
    assert facts.drawn == 400 and 0.2 < figures(facts)["require"] < 0.3
    assert facts.rejected and sum(facts.rejected.values()) == facts.tries - facts.drawn


def test_mutants_that_should_die_do_and_others_do_not():
    strict = compiled("sample:\n    x: int in 100..999\nsolve: x")
    loose = compiled("sample:\n    x: int in 100..999\nanswer reply: int in 0..2000\ncheck:\n    reply >= x\nsolve: x")
    _, row = measured(strict, 0)
    assert row["mutants"][0] == row["mutants"][1] > 0
    _, row = measured(loose, 0)
    assert 0 < row["mutants"][0] < row["mutants"][1]


def test_every_figure_has_a_name():
    assert len(cells(figures(LevelFacts(0, 10)))) == len(NAMES)


def test_trends():
    def levels(*chars):
        made = []
        for i, count in enumerate(chars):
            facts = LevelFacts(i, 10, 10, answers=5, answer_chars=3)
            facts.prompt_chars, facts.times = {"median": count, "max": count}, {"solve": {"median": 1.0}}
            made.append(facts)
        return made

    found = [trends(levels(*xs))["prompt length"] for xs in ((9, 12, 20), (9, 30, 20), (9, 9), (20, 9))]
    assert found == ["grows", "grows with dips", "stays", "falls"] and trends(levels(5)) == {}
