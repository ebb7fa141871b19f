"""Verdicts of compiled specs: order of the checks, partial operations, credit, objectives, and what feedback says."""

import pytest
from compiler_support import compiled, instance, module, spec
from gradatim.compiler.develop import load_spec, module_of
from gradatim.runtime.guard import guarded_verify

LIST = "answer xs: list[0..5] of int in 0..9\nsolve: [1, 2]\n"


def judged(check, text, more="", head="", answer=LIST):
    """The verdict on a text."""
    env = module(spec(f"{answer}check:\n{check}{more}", head))
    return env.judge(instance(env), text)


def test_lines_give_criteria_and_feedback_in_order():
    check = (
        '    len(xs) == 2 as "two items"\n    for x in xs:\n        x > 0 as "{x} is not positive"\n    sum(xs) == 3\n'
    )
    verdict = judged(check, "0 4 0")
    assert verdict["criteria"] == {"two items": 0.0, "{x} is not positive": 1 / 3, "line 14": 0.0}
    assert verdict["feedback"] == ["two items", "0 is not positive", "line 14"]
    assert judged(check, "1 2")["criteria"]["{x} is not positive"] == 1.0
    assert judged(check, "")["criteria"]["{x} is not positive"] == 1.0


def test_a_module_says_what_its_criteria_weigh():
    """Gates apart; a weight that depends on the instance is None."""
    check = (
        '    gate len(xs) < 4 as "short"\n    len(xs) == 2 weight 3 as "two"\n'
        '    xs[0] > 0 weight seed_value as "first"\n'
        '    for x in xs:\n        gate x > 0 as "positive"\n        x > 1 weight 0.5 as "big"\n'
    )
    env = module(spec(f"{LIST}check:\n{check}maximize: len(xs)\n"))
    assert env.SPEC["criteria"] == {"two": 3, "first": None, "big": 0.5, "maximize": 1}
    assert env.SPEC["gates"] == ["short", "positive"]
    equality = module(spec("answer x: int\nsolve: 1\n"))
    assert (equality.SPEC["criteria"], equality.SPEC["gates"]) == ({"correct": 1}, [])


def test_a_partial_operation_makes_its_line_false_and_no_other():
    check = '    xs[0] == 1 as "first"\n    10 // xs[1] > 1 as "second"\n    len(xs) < 9 as "short"\n'
    assert judged(check, "")["criteria"] == {"first": 0.0, "second": 0.0, "short": 1.0}
    assert judged(check, "1 0")["criteria"] == {"first": 1.0, "second": 0.0, "short": 1.0}
    loop = '    for x in xs:\n        10 // x > 1 as "{10 // x}"\n'
    verdict = judged(loop, "0 1 9")
    assert verdict["criteria"] == {"{10 // x}": 1 / 3}
    assert verdict["feedback"] == ["{10 // x}"]
    source = '    for x in [xs[4]]:\n        x > 0 as "a"\n        x > 1 as "b"\n'
    assert judged(source, "1")["criteria"] == {"a": 0.0, "b": 0.0}


def test_what_is_no_partial_operation_propagates():
    body = 'def deep(n: int) -> int:\n    return 1 + deep(n + 1)\ndef stop(xs: list of int) -> bool:\n    fail("no")\n'
    env = module(spec(f"{LIST}check:\n    deep(len(xs)) > 0\n{body}"))
    with pytest.raises(RecursionError):
        env.judge(instance(env), "1")
    env = module(spec(f"{LIST}check:\n    stop(xs)\n{body}"))
    with pytest.raises(RuntimeError, match="no"):
        env.judge(instance(env), "1")


def test_gates_stop():
    check = '    gate len(xs) > 0 as "empty"\n    xs[0] == 1 as "first"\n'
    assert judged(check, "") == {
        "status": "wrong", "accuracy": 0, "score": 0.0, "criteria": {"empty": 0.0}, "feedback": ["empty"],
    }  # fmt: skip
    inside = '    for x in xs:\n        gate x > 0 as "zero"\n        x < 5 as "big"\n    len(xs) == 2 as "two"\n'
    verdict = judged(inside, "0 1 9")
    assert list(verdict["criteria"]) == ["zero"] or "two" not in verdict["criteria"]
    assert judged(inside, "1 9")["criteria"] == {"zero": 1.0, "big": 0.5, "two": 1.0}


def test_equal_labels_stay_apart():
    check = '    len(xs) == 2 as "same"\n    sum(xs) == 9 as "same"\n    for x in xs:\n        x > 0 as "same"\n'
    verdict = judged(check, "0 4", "score: satisfied\n")
    assert list(verdict["criteria"].values()) == [1.0, 0.0, 0.5] and len(verdict["criteria"]) == 3
    assert verdict["feedback"] == ["same", "same"]
    assert verdict["score"] == 0.5


def test_weights():
    check = '    len(xs) == 2 weight 3 as "a"\n    sum(xs) == 9 as "b"\n    gate len(xs) > 0 as "g"\n'
    assert judged(check, "1 1", "score: satisfied\n")["score"] == 0.75
    assert judged(check, "9", "score: satisfied\n")["score"] == 0.25
    nothing = '    len(xs) == 2 weight 0 as "a"\n    sum(xs) == 9 weight 0 as "b"\n'
    assert judged(nothing, "1", "score: satisfied\n")["score"] == 0.99


def test_score_reads_everything_and_a_broken_score_is_zero():
    check = '    len(xs) == 2 as "a"\n    sum(xs) == 3 as "b"\n'
    score = "score: satisfied / 2 + (0 if valid else 0.25) + agree(xs, reference) / 8 + ratio\n"
    assert judged(check, "1 5", score)["score"] == 0.25 + 0.25 + 1 / 16
    assert judged(check, "1 5", "score: 1 / (len(xs) - 2)\n")["score"] == 0.0
    assert judged(check, "1 5", "score: 5\n")["score"] == 0.99
    assert judged(check, "1 5", "score: 0 - 5\n")["score"] == 0.0
    assert judged(check, "1 2", "score: 0\n")["score"] == 1.0


def test_definitions_of_the_answer_stage():
    define = "define:\n    total = sum(xs)\n    best = total + xs[0]\n"
    check = f'    total == 3 as "total {{total}}"\n    best == 4\nscore: best / 100\n{define}'
    verdict = judged(check, "1 3")
    assert verdict["feedback"][0] == "total 4" and verdict["score"] == 0.05
    assert judged(check, "1 2")["status"] == "correct"
    assert judged(check, "")["feedback"] == ["the answer cannot be evaluated"]


MAXIMUM = """answer xs: subset[1..3] in 0..9
solve: [5, 9]
check:
    sum(xs) % 2 == 0 as "even"
"""


def test_objectives():
    env = module(spec(MAXIMUM + "maximize: sum(xs)\nscore: ratio ** 2\n"))
    given = instance(env)
    assert env.judge(given, "5 9")["status"] == env.judge(given, "8 6")["status"] == "correct"
    worse = env.judge(given, "3 4 0")
    assert worse["status"] == "wrong" and worse["score"] == 0.0 and "maximize" not in worse["criteria"]
    worse = env.judge(given, "3 4 5")
    assert worse["criteria"] == {"even": 1.0, "maximize": 12 / 14} and worse["score"] == (12 / 14) ** 2
    assert worse["feedback"] == ["valid, but not the best"]


def test_without_check_the_whole_domain_is_allowed():
    answer = "answer xs: permutation[3]\nsolve: [2, 1, 0]\n"
    env = module(spec(answer + "maximize: xs[0] * 9 + xs[1]\nscore: ratio * satisfied\n"))
    given = instance(env)
    verdict = env.judge(given, "1 2 0")
    assert verdict["criteria"] == {"maximize": 11 / 19} and verdict["score"] == 11 / 19
    assert [env.judge(given, x)["status"] for x in ("2 1 0", "2 1 1", "2 1")] == ["correct", "wrong", "wrong"]
    assert env.SPEC["criteria"] == {"maximize": 1}


def test_better_than_the_reference_is_a_fault_of_the_spec_and_says_how_to_see_it():
    env = module(spec(MAXIMUM + "maximize: sum(xs)\n"))
    verdict = env.judge(instance(env, 3, 77), "7 8 9")
    assert verdict["status"] == "spec_fault" and verdict["accuracy"] == 0
    assert verdict["feedback"] == ["t, level 3, seed 77: the answer is valid and reaches 24, the reference only 14"]


def test_targets_tolerances_and_tuples():
    env = module(spec(MAXIMUM + "maximize: sum(xs), target 10\nscore: ratio\n"))
    given = instance(env)
    assert [env.judge(given, x)["status"] for x in ("7 8 9", "1 9", "1 3")] == ["correct", "correct", "wrong"]
    assert env.judge(given, "1 3")["score"] == 0.4
    env = module(spec(MAXIMUM + "maximize: (sum(xs), 0 - len(xs))\nscore: ratio\n"))
    assert [env.judge(given, x)["status"] for x in ("5 9", "6 8", "0 5 9", "9 7")] == [
        "correct", "correct", "wrong", "spec_fault",
    ]  # fmt: skip
    assert env.judge(given, "3 9")["score"] == 12 / 14
    real = 'answer r: record(x: real, y: real)\nsolve: (1.0, 2.0)\ncheck:\n    r.x > 0 as "x"\n'
    env = module(spec(real + "minimize: r.x + r.y, tol 0.01\n"))
    texts = ("1 2", "1 2.02", "1 1.98", "1 2.2", "1 1.5")
    assert [env.judge(given, x)["status"] for x in texts] == ["correct"] * 3 + ["wrong", "spec_fault"]
    env = module(spec(real + "minimize: (r.x, r.y), tol 0.01\n"))
    texts = ("1 2", "1.005 2", "1.005 1.99", "1.5 0", "1.0 1", "0.9 5")
    assert [env.judge(given, x)["status"] for x in texts] == ["correct"] * 3 + ["wrong", "spec_fault", "spec_fault"]


def test_an_objective_that_cannot_be_evaluated_is_wrong():
    env = module(spec(MAXIMUM + "maximize: 100 // (sum(xs) - 4)\n"))
    verdict = env.judge(instance(env), "4")
    assert verdict["status"] == "wrong" and verdict["feedback"] == ["the answer cannot be evaluated"]


def test_the_reference_is_computed_only_when_it_is_needed():
    check = '    len(xs) == 2 as "two"\n'
    for more, reads in (("", False), ("score: satisfied\n", False), ("score: agree(xs, reference)\n", True)):
        env = module(spec(f"{LIST}check:\n{check}{more}"))
        env.solve = None
        given = instance(env)
        assert env.judge(given, "1 2")["status"] == "correct"
        assert env.judge(given, "x")["status"] == "malformed"
        if reads:
            with pytest.raises(TypeError):
                env.judge(given, "1")
        else:
            assert env.judge(given, "1")["status"] == "wrong"


def test_must_entries_read_everything():
    text = spec(
        f"""{LIST}define:
    total = sum(xs)
check:
    total == 3 as "sum"
must_fail:
    reference + [total]
    [9] when total > 5 as "never"
    [len(reference)] when reference[0] == 1 as "length"
    []
must_pass:
    xs
    [3]   as "three"
"""
    )
    env = module(text)
    given = instance(env)
    assert env.must_fail(given) == [("must_fail 1", "1 2 3"), ("length", "2"), ("must_fail 4", "[]")]
    assert env.must_pass(given) == [("must_pass 1", "1 2"), ("three", "3")]
    assert [env.judge(given, a)["status"] for _, a in env.must_fail(given)] == ["wrong"] * 3
    assert [env.judge(given, a)["status"] for _, a in env.must_pass(given)] == ["correct"] * 2


def test_errors_name_the_line_of_the_spec():
    text = spec(
        "sample:\n    k: int in 0..0\n    xs = [1, 2]\n    y = pick_(xs, k - 1)\n    require y > 0\n"
        "prompt: {{ k }}\nsolve: y\n"
        "def pick_(xs: list of int, i: int) -> int:\n    j = i\n    return xs[j]\n"
    )
    found = compiled(text)
    line = text.split("\n").index("    return xs[j]") + 1
    with pytest.raises(Exception, match=f"line {line} of the spec"):
        load_spec(found).sample(0, 0)
    env = module_of(found)
    assert set(env.SPEC["lines"].values()) >= {line, line - 1}
    numbered = found.module.text.split("\n")
    assert all(numbered[k - 1].strip() for k in env.SPEC["lines"])
    here = [k for k, v in env.SPEC["lines"].items() if v == line]
    assert numbered[here[0] - 1].strip() == "return xs[nonnegative(j)]"


def test_an_error_inside_the_library_is_placed_at_the_line_that_called_it():
    text = spec(f'{LIST}check:\n    deep(len(xs)) > 0\ndef deep(n: int) -> int:\n    fail("no" * n)\n')
    found = compiled(text)
    env = load_spec(found)
    verdict = guarded_verify(env, env.sample(0, 0), "1 2", "whole")
    line = next(i for i, x in enumerate(text.split("\n"), 1) if "fail(" in x)
    said = f"t: there is no verdict: RuntimeError: nono (line {line} of the spec)"
    assert verdict.status == "error" and verdict.feedback == (said,)
