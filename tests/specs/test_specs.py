"""Every spec of the project keeps what a spec promises: its reference, its counterexamples, prompts and speed."""

import json
import time
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from gradatim.compiler.develop import load_spec
from gradatim.compiler.pipeline import compile_file
from gradatim.dsl.format import format_source
from gradatim.dsl.spans import Source
from gradatim.runtime.seeds import seeds

FOLDER = Path(__file__).resolve().parents[2] / "specs"
FILES = sorted(FOLDER.rglob("*.env"))
NAMES = [str(path.relative_to(FOLDER)) for path in FILES]
MODES = [6, pytest.param(60, marks=pytest.mark.long)]
EACH = pytest.mark.parametrize("path", FILES, ids=NAMES)


@cache
def compiled(path):
    """The compilation of a spec, once per test run."""
    return compile_file(path)


@cache
def environment(path):
    """The environment of a spec, once per test run."""
    return load_spec(compiled(path))


def levels(path):
    """The lowest, the middle and the highest level."""
    found = environment(path).levels
    return sorted({found[0], found[len(found) // 2], found[-1]})


@cache
def instances(path, level, count):
    """The first `count` test instances of a level, as they come back from JSON."""
    first = seeds("test")
    return [json.loads(environment(path).sample(level, seed)) for seed, _ in zip(first, range(count), strict=False)]


def drawn(path, count):
    """Instances of all three levels."""
    return [instance for level in levels(path) for instance in instances(path, level, count)]


def places(path, instance):
    """How to draw this instance again."""
    return f"gradatim show {path} --level {instance['level']} --seed {instance['seed']}"


@pytest.fixture(params=MODES)
def count(request):
    """Seeds per level: few, or many in the long version."""
    return request.param


@EACH
def test_compiles_without_a_word(path):
    found = compiled(path)
    assert found.ok
    assert [f"{d.code} {d.message}" for d in found.diagnostics] == []


def test_is_named_after_its_file_and_names_are_unique():
    names = [environment(path).name for path in FILES]
    assert len(set(names)) == len(names)
    assert [n for path, n in zip(FILES, names, strict=True) if n not in (path.stem, f"tiny_{path.stem}")] == [
        "tiny_max"
    ]


@EACH
def test_is_in_canonical_form_and_fits_the_page(path):
    text = path.read_text(encoding="utf-8")
    assert format_source(Source(str(path), text)).text == text
    assert max(len(line) for line in text.splitlines()) <= 120


@EACH
def test_is_short(path):
    lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
    assert len([line for line in lines if line and not line.startswith("#")]) <= 70


def test_half_of_the_specs_have_forty_lines_or_fewer():
    sizes = sorted(len([x for x in path.read_text(encoding="utf-8").splitlines() if x.strip()]) for path in FILES)
    assert sizes[len(sizes) // 2] <= 40


@EACH
def test_reference_is_accepted(path, count):
    env = environment(path)
    for instance in drawn(path, count):
        verdict = env.module.judge(instance, env.reference(instance))
        assert verdict["status"] == "correct", places(path, instance)
        assert verdict["accuracy"] == verdict["score"] == 1
        whole = env.verify(instance, f"I think so.\n<answer>\n{env.reference(instance)}\n</answer>")
        assert whole.status == "correct", places(path, instance)


@EACH
def test_must_entries(path, count):
    """Must-fail answers are wrong, must-pass answers right, and each entry applies to some instance."""
    module = environment(path).module
    spec = compiled(path).checked.spec
    for kind, right in (("must_fail", False), ("must_pass", True)):
        entries = getattr(spec, kind)
        applied = Counter()
        for instance in drawn(path, max(count, 12)) if entries else ():
            for label, answer in getattr(module, kind)(instance):
                verdict = module.judge(instance, answer)
                wanted = ("correct",) if right else ("wrong", "malformed")
                assert verdict["status"] in wanted, f"{label}: {answer!r}: {places(path, instance)}"
                assert verdict["score"] <= (1 if right else 0.99)
                applied[label] += 1
        assert len(applied) == len(entries), f"{kind}: only {sorted(applied)} ever apply"


@EACH
def test_prompts_say_something_and_fit(path, count):
    env = environment(path)
    for instance in drawn(path, count):
        assert 0 < len(env.prompt(instance)) < 6000, places(path, instance)


@EACH
def test_prompts_differ(path):
    """At least 20 different prompts in 30 seeds, but for the lowest level of tiny ones, which has fewer."""
    env = environment(path)
    for level in levels(path):
        prompts = {env.prompt(instance) for instance in instances(path, level, 30)}
        few = "tiny" in env.tags and level == env.levels[0]
        assert len(prompts) >= (2 if few else 20), f"level {level}"


@EACH
def test_no_answer_is_common(path):
    env = environment(path)
    for level in levels(path):
        answers = Counter(env.reference(instance) for instance in instances(path, level, 30))
        common, often = answers.most_common(1)[0]
        assert often < 18, f"level {level}: {common!r} in {often} of 30 instances"


@pytest.mark.long
@pytest.mark.parametrize("path", [p for p in FILES if "tiny" not in p.parts], ids=lambda path: path.stem)
def test_no_constant_answer_pays(path):
    """The best of 20 references, given to all 20 instances of a level, is right for fewer than half of them."""
    env = environment(path)
    for level in levels(path):
        found = instances(path, level, 20)
        for answer in {env.reference(instance) for instance in found}:
            right = sum(env.module.judge(instance, answer)["accuracy"] for instance in found)
            assert right < 10, f"level {level}: {answer!r}"


@EACH
def test_answers_of_other_instances_are_rejected(path):
    """Of the references of other instances of the same level, most are wrong, and all get a verdict."""
    env = environment(path)
    for level in levels(path):
        found = instances(path, level, 12)
        verdicts = [
            env.module.judge(found[i], env.reference(found[i - 1]))["status"]
            for i in range(len(found))
            if env.prompt(found[i]) != env.prompt(found[i - 1])
        ]
        assert set(verdicts) <= {"correct", "wrong"}
        assert verdicts.count("wrong") >= len(verdicts) / 2, f"level {level}"


@EACH
@pytest.mark.parametrize("text", ["", "no idea", "()", "-1", "9" * 5000, "(" * 3000, "x " * 3000, "\x00", "٣"])
def test_strange_answers_get_a_verdict(path, text):
    module = environment(path).module
    instance = instances(path, levels(path)[0], 1)[0]
    start = time.perf_counter()
    assert module.judge(instance, text)["status"] in ("wrong", "malformed")
    assert time.perf_counter() - start < 0.5


@EACH
def test_generation_is_quick(path, count):
    env = environment(path)
    for level in levels(path):
        spent = []
        for seed, _ in zip(seeds("test", 1000), range(count), strict=False):
            start = time.perf_counter()
            env.sample(level, seed)
            spent.append(time.perf_counter() - start)
        assert sorted(spent)[len(spent) // 2] < 0.25, f"level {level}"
        assert max(spent) < 2.0, f"level {level}"


@EACH
def test_same_instance_every_time(path):
    env, again = environment(path), load_spec(compile_file(path))
    for level in levels(path):
        first = next(iter(seeds("test", 77)))
        assert env.sample(level, first) == again.sample(level, first)
