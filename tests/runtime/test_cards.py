"""Every environment of a pack has a card that says how it gets harder, how it is judged, and what an instance is."""

import json

from gradatim.compiler.pack import write_pack
from gradatim.compiler.pipeline import compile_source
from gradatim.dsl.spans import Source

SPEC = """lang 1
env twice "Double a number."
level: 0..4

param top: int in 1..100 = linear(10, 5)

sample:
    n: int in 1..top

prompt:
    What is twice {{ n }}?

answer m: int in 0..200

solve: BODY
"""


def written(folder, body):
    compiled = compile_source(Source("twice.env", SPEC.replace("BODY", body)))
    return write_pack(folder, [compiled]), compiled


def test_cards_of_specs_say_what_there_is(specs_pack):
    for entry in specs_pack.manifest["environments"]:
        text = (specs_pack.path / entry["card"]).read_text()
        env = specs_pack[entry["name"]]
        instance = env.sample(env.levels[0], 2**49)
        assert text.startswith(f"# {env.name}\n\n{env.title}\n") and entry["checks"] == []
        assert entry["sha256"] in text and entry["spec_sha256"] in text
        assert env.prompt(instance)[:1500] in text and env.reference(instance)[:1500] in text


def test_levels_and_answer(tmp_path):
    folder, _ = written(tmp_path / "p", "2 * n")
    text = (folder / "twice.md").read_text()
    assert "| Parameter | level 0 | level 2 | level 4 |" in text and "| `top` | 10 | 20 | 30 |" in text
    assert "`answer m: int in 0..200`" in text and "compared exactly with the reference" in text
    assert "Checks: static only" in text


def test_a_card_without_example_says_so(tmp_path):
    folder, compiled = written(tmp_path / "p", "2 * n // (n - n)")
    assert compiled.ok and "gave none (ZeroDivisionError)" in (folder / "twice.md").read_text()


def test_cards_are_taken_over_with_equal_modules_only(tmp_path):
    folder, _ = written(tmp_path / "p", "2 * n")
    first = json.loads((folder / "manifest.json").read_text())
    (folder / "twice.md").write_text("kept")
    written(folder, "2 * n")
    assert (folder / "twice.md").read_text() == "kept" and json.loads((folder / "manifest.json").read_text()) == first
    written(folder, "n + n")
    assert (folder / "twice.md").read_text().startswith("# twice")
