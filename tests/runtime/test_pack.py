"""Packs open, their environments work as promised, and every misuse gets one clear line."""

import json
import subprocess
import sys
import traceback

import gradatim
import pytest
from gradatim.runtime.errors import GradatimError, InternalError
from gradatim.runtime.pack import load
from gradatim.runtime.verdict import STATUSES, Verdict
from runtime_packs import ADD, write_pack


def test_environment_at_work(pack_path):
    pack = gradatim.load(pack_path)
    assert list(pack) == ["add", "faults"] and len(pack) == 2 and "add" in pack and "sub" not in pack
    add = pack["add"]
    assert (add.name, add.title, add.tags, add.levels) == ("add", "Add", ("arith",), range(6))
    text = add.sample(2, 13)
    assert text == '{"env":"add","level":2,"seed":13,"draws":{"a":5,"b":7}}'
    assert add.prompt(text) == "5 + 7 = ?" and add.reference(json.loads(text)) == "12"
    good, bad, odd = (add.verify(text, response) for response in ("12", "13", "x"))
    assert good == Verdict("correct", 1, 1.0, {"sum": 1.0}, ()) and good.judged
    assert (bad.status, bad.accuracy, bad.feedback) == ("wrong", 0, ("not the sum",))
    assert odd.status == "malformed" and add.spec["env"] == "add"
    assert not list(pack_path.glob("**/__pycache__"))


def test_tracebacks_show_the_source_of_a_module_even_when_it_is_gone(tmp_path):
    folder = write_pack(tmp_path / "p")
    faults = load(folder, trust="any")["faults"]
    instance = faults.sample(0, 1)
    (folder / "faults.py").unlink()
    with pytest.raises(KeyError) as caught:
        faults.verify(instance, "raise")
    shown = "".join(traceback.format_exception(caught.value))
    assert 'raise KeyError("secret " + reference(instance))' in shown


def test_two_packs_do_not_share_changed_modules(tmp_path):
    one = load(write_pack(tmp_path / "one", {"add": ADD}))
    two = load(write_pack(tmp_path / "two", {"add": ADD.replace('"b": 7', '"b": 8')}))
    assert one["add"].prompt(one["add"].sample(0, 0)) == "0 + 7 = ?"
    assert two["add"].prompt(two["add"].sample(0, 0)) == "0 + 8 = ?"


@pytest.mark.parametrize(
    "changes,message",
    [
        ({"format": 2}, "pack format 2, this Gradatim reads format 1"),
        ({"compiler": "0.0.9"}, "pack was compiled by 0.0.9, this is .*; run `gradatim compile SPECS -o .*` again"),
        ({"environments": [{"name": "add"}]}, "list of environments is damaged"),
        (
            {"environments": [{"name": "a", "module": "../a.py", "sha256": "", "levels": [0, 1]}]},
            "list of environments is damaged",
        ),
    ],
)
def test_manifests_that_do_not_fit(tmp_path, changes, message):
    with pytest.raises(GradatimError, match=message) as caught:
        load(write_pack(tmp_path / "p", **changes))
    assert "\n" not in str(caught.value)


def test_folders_that_are_no_packs(tmp_path):
    with pytest.raises(GradatimError, match="no such folder"):
        load(tmp_path / "absent")
    with pytest.raises(GradatimError, match="is missing"):
        load(tmp_path)
    (tmp_path / "manifest.json").write_text("{")
    with pytest.raises(GradatimError, match="cannot read the manifest"):
        load(tmp_path)


def test_a_changed_or_missing_module_is_named(tmp_path):
    folder = write_pack(tmp_path / "p", {"add": ADD + "# never imported before"})
    opened = load(folder)
    (folder / "add.py").write_text(ADD + "\n")
    with pytest.raises(GradatimError, match=r"add\.py: the file was changed after it was compiled"):
        load(folder)
    with pytest.raises(GradatimError, match=r"add\.py: the file was changed"):
        opened["add"].sample(0, 0)
    (folder / "add.py").unlink()
    with pytest.raises(GradatimError, match=r"add\.py: cannot read this module"):
        load(folder)


MISUSES = [
    (lambda add: add.sample(6, 0), "no level 6; levels are 0..5"),
    (lambda add: add.sample(True, 0), "no level True"),
    (lambda add: add.sample(0, 2**53), "is not an int in 0..2\\*\\*53 - 1"),
    (lambda add: add.sample(0, -1), "seed -1"),
    (lambda add: add.prompt("{"), "the instance is not JSON"),
    (lambda add: add.prompt("[]"), "an instance is an object with env, level, seed and draws"),
    (lambda add: add.prompt({"env": "add"}), "an instance is an object"),
    (lambda add: add.prompt({"env": "sub", "level": 0, "seed": 0, "draws": {}}), "belongs to environment 'sub'"),
    (lambda add: add.prompt({"env": "add", "level": 9, "seed": 0, "draws": {}}), "no level 9"),
    (lambda add: add.verify(add.sample(0, 0), "7", "tags"), "unknown markers 'tags'"),
    (lambda add: add.verify(add.sample(0, 0), None), "must be a str, not NoneType"),
]


@pytest.mark.parametrize("act,message", MISUSES, ids=[message for _, message in MISUSES])
def test_misuse_is_answered_with_one_line(pack_path, act, message):
    with pytest.raises(GradatimError, match=message) as caught:
        act(load(pack_path)["add"])
    assert "\n" not in str(caught.value)


def test_unknown_environment(pack_path):
    with pytest.raises(GradatimError) as caught:
        load(pack_path)["sub"]
    assert str(caught.value).endswith("no environment 'sub' in this pack; it holds add, faults")
    assert load(pack_path).get("sub") is None


def test_verdicts_keep_their_contract():
    for status in STATUSES:
        data = {
            "status": status,
            "accuracy": int(status == "correct"),
            "score": 0.5,
            "criteria": {"c": 1},
            "feedback": ["f"],
        }
        assert Verdict.from_dict(data).to_dict() == data
    for change in ({"status": "ok"}, {"accuracy": 1}, {"score": 1.5}, {"score": None}, {"score": float("nan")}):
        with pytest.raises(InternalError):
            Verdict.from_dict({"status": "wrong", "accuracy": 0, "score": 0.0} | change)


def test_importing_the_package_is_cheap():
    code = (
        "import sys, time; before = set(sys.modules); t = time.perf_counter(); import gradatim; "
        "t = time.perf_counter() - t; new = sorted(m for m in set(sys.modules) - before if m.startswith('gradatim')); "
        "assert t < 0.1, t; assert new == ['gradatim', 'gradatim._version'], new; "
        "gradatim.load; assert not {'lark', 'torch', 'numpy', 'gradatim.dsl'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
