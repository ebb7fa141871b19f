"""The commands `lint`, `fmt` and `explain`: what they print, what they write, and their exit codes."""

import json
import os
import subprocess
import sys

import pytest
from gradatim.cli.explain import explain
from gradatim.cli.fmt import fmt
from gradatim.cli.lint import Format, lint
from gradatim.dsl.codes import CODES
from gradatim.dsl.codes.entry import completed
from gradatim.dsl.diagnostics import Diagnostic, Edit, Fix, Label
from gradatim.dsl.fixes import apply_fixes
from gradatim.dsl.spans import Span
from gradatim.runtime.errors import GradatimError

GOOD = completed("solve: x")
BAD = completed("sample:\n    x: int in 0..9\n    y = x\nsolve: y && x")


@pytest.fixture
def spec(tmp_path):
    def write(text: str, name: str = "a.env"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8", newline="")
        return path

    return write


def test_lint_says_nothing_of_a_good_spec(spec, capsys):
    assert lint([spec(GOOD)]) == 0
    out, err = capsys.readouterr()
    assert out == "" and err == "no findings in 1 file\n"


def test_lint_prints_place_excerpt_and_help(spec, capsys):
    path = spec(completed("solve: x +"))
    assert lint([path]) == 1
    out, err = capsys.readouterr()
    line = path.read_text(encoding="utf-8").split("\n").index("solve: x +") + 1
    assert out.startswith(f"{path}:{line}:") and " error E001 " in out
    assert "| solve: x +\n" in out and "^\n  help: " in out and "\x1b" not in out
    assert err == "1 error in 1 file\n"


def test_lint_takes_folders_and_several_files(spec, tmp_path, capsys):
    spec(GOOD, "one.env")
    spec(GOOD, "two.env")
    assert lint([tmp_path]) == 1
    out, err = capsys.readouterr()
    assert "the environment `example` is also declared in" in out and err == "1 error in 2 files\n"


def test_lint_prints_json_lines(spec, capsys):
    path = spec(BAD)
    assert lint([path], format=Format.JSON) == 1
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    first = next(x for x in found if x["code"] == "E011")
    line = BAD[: BAD.index("&&")].count("\n") + 1
    column = BAD.index("&&") - BAD.rindex("\n", 0, BAD.index("&&"))
    assert (first["line"], first["column"], first["end_column"]) == (line, column, column + 2)
    assert first["path"] == str(path) and first["severity"] == "error" and first["name"] == CODES["E011"].name
    assert first["fix"]["edits"] == [
        {"line": line, "column": column, "end_line": line, "end_column": column + 2, "text": "and"}
    ]


def test_lint_prints_sarif(spec, capsys):
    assert lint([spec(BAD)], format=Format.SARIF) == 1
    (run,) = json.loads(capsys.readouterr().out)["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    result = next(r for r in run["results"] if r["ruleId"] == "E011")
    assert rules == sorted(set(rules)) and rules[result["ruleIndex"]] == "E011"
    assert result["fixes"][0]["artifactChanges"][0]["replacements"][0]["insertedContent"]["text"] == "and"
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].endswith("a.env")


def test_fix_applies_safe_edits_and_checks_again(spec, capsys):
    path = spec(completed("sample:\n    x: int in range(0, 10)\nanswer: int\nsolve: x if x > 1 && x < 5 else 0"))
    assert lint([path], fix=True) == 0
    text = path.read_text(encoding="utf-8")
    assert "x: int in 0..9\n" in text and "answer reply: int\n" in text and "x > 1 and x < 5" in text
    assert capsys.readouterr().err == f"{path}: 3 fixes applied\nno findings in 1 file\n"


def test_a_fix_keeps_the_domain_that_follows(spec, capsys):
    path = spec(completed("sample:\n    xs: List[int] in 0..9\nsolve: xs[0]"))
    assert lint([path], fix=True) == 1 and "E117" in capsys.readouterr().out
    assert "List[int] in 0..9" in path.read_text(encoding="utf-8")


def test_overlapping_fixes_are_applied_one_at_a_time():
    def finding(start: int, end: int, text: str) -> Diagnostic:
        return Diagnostic("E001", Span(start, end), "", fix=Fix("", (Edit(Span(start, end), text),)))

    assert apply_fixes("abcdef", [finding(3, 5, "Y"), finding(1, 4, "X")]) == ("aXef", 1)
    assert apply_fixes("abcdef", [finding(4, 5, "Y"), finding(1, 2, "X"), finding(2, 2, "-")]) == ("aX-cdYf", 3)
    assert apply_fixes("abc", [Diagnostic("E001", Span(0, 1), "", labels=(Label(Span(0, 1), "x"),))]) == ("abc", 0)


def test_a_missing_file_is_an_error(tmp_path):
    with pytest.raises(GradatimError, match="no such file or folder"):
        lint([tmp_path / "none.env"])


def test_text_that_is_not_utf8_is_a_finding(tmp_path, capsys):
    path = tmp_path / "latin.env"
    path.write_bytes(b'lang 1\nenv x "caf\xe9"\n')
    assert lint([path]) == 1 and fmt([path]) == 1
    assert "not UTF-8" in capsys.readouterr().out


def test_fmt_writes_checks_and_shows(spec, capsys):
    path = spec(GOOD.replace("solve: x", "solve:   (x)").replace("\n", "\r\n"))
    before = path.read_bytes()
    assert fmt([path], check=True) == 1 and fmt([path], diff=True) == 1 and path.read_bytes() == before
    assert "-solve:   (x)\n" in (out := capsys.readouterr().out) and "+solve: x\n" in out
    assert fmt([path]) == 0 and fmt([path], check=True) == 0
    assert b"\r" not in path.read_bytes() and "\nsolve: x\n" in path.read_text(encoding="utf-8")


def test_fmt_leaves_files_with_syntax_errors_alone(spec, capsys):
    bad, good = spec(completed("solve: (x")), spec(GOOD.replace("solve: x", "solve:  x"), "b.env")
    before = bad.read_bytes()
    assert fmt([bad, good]) == 1
    out, err = capsys.readouterr()
    assert bad.read_bytes() == before and "E007" in err and f"changed {good}\n" == out
    assert "1 file with syntax errors, not touched" in err


def test_explain_prints_pages_and_suggests(capsys):
    assert explain(["e101", "W905"]) == 0
    assert capsys.readouterr().out == CODES["E101"].page + "\n" + CODES["W905"].page
    assert explain() == 0
    assert len(capsys.readouterr().out.splitlines()) == len(CODES)
    with pytest.raises(GradatimError, match="did you mean E101"):
        explain(["E1O1"])


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["lint", "a.env"], 0),
        (["lint", "none.env"], 1),
        (["lint"], 2),
        (["lint", "a.env", "--format", "yaml"], 2),
        (["fmt", "--check", "a.env"], 1),
        (["explain", "E101"], 0),
        (["explain", "E1"], 1),
    ],
)
def test_exit_codes_from_the_shell(arguments, status, spec, tmp_path):
    spec(GOOD)
    command = [sys.executable, "-m", "gradatim.cli.main", *arguments]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == status, done.stderr
    assert "Traceback" not in done.stderr


def test_quick_commands_load_no_heavy_library(spec, tmp_path):
    spec(GOOD)
    code = (
        "import sys\nfrom gradatim.cli.quick import run\n"
        "for name in ('lint', 'fmt'): run(name, ['a.env'])\n"
        "print([m for m in ('typer', 'rich', 'jinja2', 'sympy', 'z3', 'numpy', 'pydantic') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "[]", done.stdout + done.stderr


def test_folders_are_searched_for_files_only(spec, tmp_path, capsys):
    (tmp_path / "folder.env").mkdir()
    os.mkfifo(tmp_path / "pipe.env")
    (tmp_path / "broken.env").symlink_to("nowhere")
    spec(GOOD)
    assert lint([tmp_path]) == 1
    out, err = capsys.readouterr()
    assert "broken.env:1:1: error E003" in out and err == "1 error in 2 files\n"


def test_a_fix_goes_where_a_link_leads(spec, tmp_path, capsys):
    path, link = spec(BAD), tmp_path / "link.env"
    link.symlink_to(path)
    lint([link], fix=True)
    assert link.is_symlink() and "y and x" in path.read_text(encoding="utf-8")


def test_long_lines_are_cut_and_control_characters_replaced(spec, capsys):
    long = "solve: " + " + ".join(["x"] * 90)
    lint([spec(completed(f"{long} + nothing + x"))])
    shown, marks = capsys.readouterr().out.splitlines()[1:3]
    assert len(shown) <= 170 and shown[marks.index("^") : marks.rindex("^") + 1] == "nothing"
    lint([spec(completed("solve: x\x1b[31m"))])
    assert "\x1b" not in (out := capsys.readouterr().out) and "U+001B" in out


@pytest.mark.parametrize("command", ["lint", "fmt", "show"])
def test_standard_input(command):
    def given(data: bytes, *options: str):
        python = [sys.executable, "-m", "gradatim", command, "-", *options]
        return subprocess.run(python, input=data, capture_output=True, env=os.environ | {"COLUMNS": "100"})

    done = given(GOOD.replace("\n", "\r\n").encode())
    assert done.returncode == 0 and b"\r" not in done.stdout
    done = given(b"lang 1\nenv x '\xff'\n")
    assert done.returncode == 1 and b"not UTF-8 text: invalid start byte at byte 14" in done.stdout + done.stderr
    if command == "fmt":
        changed = given(GOOD.replace("solve: x", "solve:  x").encode(), "--diff")
        assert changed.returncode == 1 and b"\n-solve:  x\n" in changed.stdout and b"\n+solve: x\n" in changed.stdout
    refused = {"lint": ("--fix", b"--fix changes files"), "show": ("--answer=-", b"cannot both come")}
    if command in refused:
        option, words = refused[command]
        done = given(GOOD.encode(), option)
        assert done.returncode == 1 and words in done.stderr


def test_an_empty_file_is_one_finding_and_jobs_are_a_number(tmp_path, capsys):
    (tmp_path / "empty.env").write_text("\n \n", encoding="utf-8")
    assert lint([tmp_path]) == 1
    shown = capsys.readouterr().out
    assert shown.count("error") == 1 and "this file is empty" in shown and "gradatim new" in shown
    with pytest.raises(GradatimError, match="--jobs -3"):
        lint([tmp_path], jobs=-3)
