"""`gradatim lint --tier fast`: findings of running, isolation of files, kept reports, suppressions, formats."""

import json
import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest
from evidence_specs import ROOT
from gradatim.cli.lint import Format, lint
from gradatim.cli.new import TEMPLATE
from gradatim.compiler.linting import kept, pool
from gradatim.compiler.linting.examine import TIMED, examine
from gradatim.compiler.linting.report import from_json, to_json
from gradatim.compiler.linting.tiers import Tier
from gradatim.dsl.codes.entry import completed
from gradatim.dsl.diagnostics import Severity
from gradatim.dsl.spans import Source

ADD = (ROOT / "specs" / "tiny" / "add.env").read_text(encoding="utf-8")
REFUSED = completed("param top: int in 9..900 = linear(9, 99)\nsample:\n    x: int in 1..top\n"
                    "answer reply: int in 0..1000\nsolve: 2 * x + 500")  # fmt: skip
LOOPS = completed("sample:\n    x: int in 3..9\n    y = spin(x)\nsolve: y\ndef spin(x: int) -> int:\n"
                  "    while x > 0:\n        x += 1\n    return x")  # fmt: skip


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def write(folder, **texts):
    for name, text in texts.items():
        text = text.replace("env example", f"env {name}").replace("env tiny_add", f"env {name}")
        (folder / f"{name}.env").write_text(text, encoding="utf-8")
    return folder


def test_a_reference_that_is_refused_comes_with_its_replay(tmp_path, capsys):
    write(tmp_path, refused=REFUSED)
    assert lint([tmp_path], Tier.INSTANT) == 0
    assert lint([tmp_path], Tier.FAST) == 1
    out = capsys.readouterr().out
    assert " error E401 " in out and "replay: gradatim show" in out


def test_one_that_loops_leaves_the_others_alone(tmp_path, capsys):
    write(tmp_path, loops=LOOPS, refused=REFUSED, tiny_add=ADD)
    assert lint([tmp_path], Tier.FAST, Format.JSON, jobs=2) == 1
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    codes = {(os.path.basename(x["path"]), x["code"]) for x in found if x["severity"] == "error"}
    assert ("loops.env", "E308") in codes and ("refused.env", "E401") in codes
    assert not any(path == "tiny_add.env" for path, _ in codes)


@pytest.mark.parametrize("way", ["sleeps", "dies", "eats"])
def test_a_process_that_is_lost_is_replaced(way, monkeypatch):
    def misbehave(source, tier):
        if "lost" not in source.path:
            return examine(source, tier)
        if way == "dies":
            os.kill(os.getpid(), signal.SIGKILL)
        if way == "eats":
            return bytearray(1 << 40)
        time.sleep(600)

    monkeypatch.setattr(pool, "examine", misbehave)
    sources = [Source(name, ADD) for name in ("a", "lost", "b", "also lost", "c")]
    begin = time.monotonic()
    reports = dict(pool.examine_all(sources, Tier.INSTANT, 2, wall=3))
    assert time.monotonic() - begin < 60
    assert [bool(reports[i].diagnostics) for i in range(5)] == [False, True, False, True, False]
    (found,) = reports[1].diagnostics
    reason = {"sleeps": "no end after 3 s", "dies": "ended with -9", "eats": "of memory"}[way]
    assert found.code == "E308" and reason in found.message and not reports[1].lasting
    assert sources[1].position(found.span.start) == (2, 1)


def test_a_fault_of_the_lint_is_no_finding(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(pool, "examine", lambda source, tier: 1 // 0 if "bad" in source.path else examine(source, tier))
    write(tmp_path, bad=ADD, refused=REFUSED)
    with pytest.raises(pool.InternalError, match="ZeroDivisionError"):
        lint([tmp_path], Tier.FAST)
    assert "E401" in capsys.readouterr().out


def test_reports_are_kept_by_content_and_tier(tmp_path, capsys, monkeypatch):
    path = write(tmp_path, refused=REFUSED) / "refused.env"
    assert lint([path], Tier.FAST) == 1
    first = capsys.readouterr().out
    monkeypatch.setattr(pool, "examine_all", lambda *_: pytest.fail("it was examined again"))
    assert lint([path], Tier.FAST) == 1 and capsys.readouterr().out == first
    monkeypatch.undo()
    path.write_text(path.read_text(encoding="utf-8").replace("+ 500", "- 2"), encoding="utf-8")
    assert lint([path], Tier.FAST) == 1 and capsys.readouterr().out != first


def test_a_damaged_entry_counts_as_absent(tmp_path):
    source = Source("refused.env", REFUSED)
    report = examine(source, Tier.FAST)
    assert from_json(source, json.loads(json.dumps(to_json(report)))) == report
    kept.keep(report, Tier.FAST)
    assert kept.recall(source, Tier.FAST) == report and kept.recall(source, Tier.DEEP) is None
    place = kept.entry(source, Tier.FAST)
    place.write_text(place.read_text(encoding="utf-8").replace("E401", "E402"), encoding="utf-8")
    assert kept.recall(source, Tier.FAST) is None


def test_suppressions_silence_what_running_finds():
    text = completed("param top: int in 9..900 = linear(9, 99)\nsample:\n    x: int in 1..top\nsolve: x * x")
    bare = [d.code for d in examine(Source("count.env", text), Tier.FAST).diagnostics]
    assert "E505" in bare and "E501" not in bare
    text = text.replace("\nenv ", "\n# env: ignore[E505, E501] a small first level is meant\nenv ")
    found = examine(Source("count.env", text), Tier.FAST).diagnostics
    (note,) = [d for d in found if d.code == "W908"]
    assert note.severity is Severity.NOTE and "E501" in note.message and "E505" not in note.message
    assert [d.code for d in found if d.code != "W908"] == [code for code in bare if code != "E505"]


def test_the_deep_tier_decides_what_is_unused():
    text = (ROOT / "specs" / "sorting" / "kth_distinct.env").read_text(encoding="utf-8")
    text = text.replace("\nenv ", "\n# env: ignore[E505, E308] it depends\nenv ")
    (found,) = examine(Source("kth_distinct.env", text), Tier.DEEP).diagnostics
    assert (found.code, found.severity) == ("W908", Severity.WARNING)
    assert "E505" in found.message and "E308" not in found.message


def test_sarif_is_one_log(tmp_path, capsys):
    write(tmp_path, refused=REFUSED, tiny_add=ADD)
    assert lint([tmp_path], Tier.FAST, Format.SARIF) == 1
    (run,) = json.loads(capsys.readouterr().out)["runs"]
    result = next(r for r in run["results"] if r["ruleId"] == "E401")
    assert result["properties"]["witness"]["replay"].startswith("gradatim show ")


def test_an_interrupted_lint_leaves_nothing_running(tmp_path):
    write(tmp_path, loops=LOOPS.replace("while x > 0", "while 2 * x > 0"), tiny_add=ADD)
    command = [sys.executable, "-m", "gradatim.cli.main", "lint", str(tmp_path), "--tier", "deep"]
    heard = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)  # a test run in the background ignores it
    lint_of = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=heard)
    children = Path(f"/proc/{lint_of.pid}/task/{lint_of.pid}/children")
    for _ in range(300):
        time.sleep(0.1)
        workers = children.read_text().split()
        if workers:
            break
    time.sleep(0.5)
    lint_of.send_signal(signal.SIGINT)
    _, said = lint_of.communicate(timeout=30)
    assert lint_of.returncode == 130 and said.endswith(b"interrupted\n")
    assert workers and not any(Path(f"/proc/{pid}").exists() for pid in workers)


def test_the_library_and_the_first_spec_of_an_author_are_without_findings(tmp_path):
    (tmp_path / "first.env").write_text(TEMPLATE.format(name="first"), encoding="utf-8")
    paths = [tmp_path / "first.env", *sorted((ROOT / "specs").rglob("*.env"))]
    assert len(paths) > 30
    reports = [examine(Source(path.name, path.read_text(encoding="utf-8")), Tier.FAST) for path in paths]
    found = [d for report in reports for d in report.diagnostics]
    assert not [(d.code, d.message) for d in found if d.severity is not Severity.NOTE and d.code not in TIMED]
