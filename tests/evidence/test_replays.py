"""Every semantic finding comes with a command, and the command shows what the finding says."""

import shlex
import subprocess
import sys

import pytest
from gradatim.cli.main import app
from gradatim.compiler.linting.examine import examine_file
from gradatim.compiler.linting.tiers import Tier
from gradatim.dsl.codes import CODES
from gradatim.dsl.codes.entry import completed
from typer.testing import CliRunner

SHOWN = {
    "E302": "no instance in",
    "E306": "wrong",
    "E308": "nothing came in",
    "E401": "wrong",
    "E402": "correct",
    "E403": "correct",
    "E404": "correct",
    "E406": "correct",
    "E407": "spec_fault",
    "E411": "correct",
    "E501": "reference",
    "E504": "correct",
    "E506": "reference",
    "E505": "reference",
    "E601": "correct",
    "E602": "correct",
    "E603": "reference",
    "E604": "reference",
    "E605": "reference",
    "E606": "reference",
    "E607": "reference",
}
"""What the command of a finding shows: the title of the verdict, or words of its message."""


def found(code, folder):
    path = folder / "example.env"
    path.write_text(completed(CODES[code].example), encoding="utf-8")
    return [d for d in examine_file(path, Tier.FAST).diagnostics if d.code == code]


@pytest.mark.parametrize("code", SHOWN)
def test_a_replay_shows_the_finding(code, tmp_path):
    findings = found(code, tmp_path)
    assert findings
    for finding in findings:
        command, *arguments = shlex.split(finding.witness.replay)
        assert command == "gradatim"
        result = CliRunner().invoke(app, [*arguments, *(["--seconds", "0.5"] if code == "E308" else [])])
        shown = result.output + str(result.exception or "")
        assert SHOWN[code] in shown, shown


def test_a_hostile_text_comes_through_a_pipe(tmp_path):
    replay = found("E409", tmp_path)[0].witness.replay
    assert replay.startswith("python3 -c ") and " | gradatim show " in replay
    here = f"{shlex.quote(sys.executable)} -m gradatim.cli.main show"
    done = subprocess.run(
        replay.replace("gradatim show", here) + " --seconds 1", shell=True, capture_output=True, text=True
    )
    assert done.returncode == 1 and "there is no verdict: nothing came in 1 s" in done.stderr


def test_what_the_author_s_code_raises_is_told_with_its_line(tmp_path):
    path = tmp_path / "raises.env"
    path.write_text(completed("sample:\n    x: int in 0..9\nsolve: {3: 1, 4: 2}[x]"), encoding="utf-8")
    results = [CliRunner().invoke(app, ["show", str(path), "--seed", str(seed)]) for seed in range(40)]
    bad = [r for r in results if r.exit_code]
    assert bad and all("KeyError" in str(r.exception) and "of the spec" in str(r.exception) for r in bad)


def test_show_survives_memory_and_floods(tmp_path):
    path = tmp_path / "greedy.env"
    path.write_text(
        completed("sample:\n    x: int in 3..9\nsolve: x + len([i for i in range(10 ** 9)])"), encoding="utf-8"
    )
    result = CliRunner().invoke(app, ["show", str(path), "--seconds", "120"])
    assert "`solve` gives no answer: out of memory" in str(result.exception)
    flood = 'sample:\n    x: int in 3..9\n    y = "ab" * 4000000\nprompt:\n    Give {{ x }}. {{ y }}\nsolve: x'
    path.write_text(completed(flood), encoding="utf-8")
    result = CliRunner().invoke(app, ["show", str(path)])
    assert result.exit_code == 0 and len(result.output) < 200_000 and "(8,000,0" in result.output
