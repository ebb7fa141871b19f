"""The formatter: same meaning, same comments, same text the second time, for every spec and for disturbed copies."""

import ast
import re

import pytest
from gradatim.cli.new import TEMPLATE
from gradatim.compiler.pipeline import compile_source
from gradatim.dsl.format import all_comments, format_source
from gradatim.dsl.format_same import same_tree
from gradatim.dsl.parse import parse
from gradatim.dsl.spans import Source
from hypothesis import given, settings
from hypothesis import strategies as st
from spec_texts import SPECS, jittered

TEXTS = [path.read_text(encoding="utf-8") for path in SPECS]


def formatted(text: str) -> str:
    result = format_source(Source("x.env", text))
    assert result.text is not None, result.diagnostics
    return result.text


def assert_good(text: str) -> None:
    """What the formatter promises, checked without its own check."""
    new = formatted(text)
    before, after = parse(Source("x.env", text)), parse(Source("x.env", new))
    assert same_tree(before[0], after[0])
    assert sorted(all_comments(text)) == sorted(all_comments(new))
    assert formatted(new) == new
    assert new.endswith("\n") and not re.search(r"[ \t]\n|\n\n\n|\n\n$", new)


@pytest.mark.parametrize("path", SPECS, ids=lambda p: p.stem)
def test_specs_keep_meaning_and_comments(path):
    assert_good(path.read_text(encoding="utf-8"))


@given(st.sampled_from(TEXTS), st.integers(0, 10**6))
@settings(max_examples=70, deadline=None)
def test_disturbed_specs_keep_meaning_and_comments(text, seed):
    disturbed = jittered(text, seed)
    assert not [d for d in parse(Source("x.env", disturbed))[1] if d.severity == "error"]
    assert_good(disturbed)


@given(st.sampled_from(TEXTS), st.integers(0, 10**6))
@settings(max_examples=30, deadline=None)
def test_blanks_do_not_matter(text, seed):
    assert formatted(jittered(text, seed, blanks_only=True)) == formatted(text)


@pytest.mark.parametrize("path", SPECS[:: max(1, len(SPECS) // 12)], ids=lambda p: p.stem)
def test_compiled_module_is_the_same(path):
    text = path.read_text(encoding="utf-8")
    modules = [compile_source(Source(str(path), t)).module for t in (text, formatted(text))]
    assert all(modules)
    old, new = (code_of(m.text) for m in modules)
    assert old == new


def code_of(module: str) -> str:
    """The module without what describes it: hashes and the line map."""
    tree = ast.parse(module)
    tree.body = [x for x in tree.body if not (isinstance(x, ast.Assign) and ast.unparse(x.targets[0])[:4] == "SPEC")]
    return ast.unparse(tree)


BASE = 'lang 1\nenv x "y"\nlevel: 0..3\n\n'


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("const A = ((1+2)*(3))", "const A = (1 + 2) * 3"),
        ("const A = - ( 2 ** 3 ) ** 2", "const A = -(2 ** 3) ** 2"),
        ("const A = 2 ** (3 ** 2)", "const A = 2 ** 3 ** 2"),
        ("const A = 1 - (2 - 3)", "const A = 1 - (2 - 3)"),
        ("const A = not (1 == 2)", "const A = not 1 == 2"),
        ("const A = (1 if True else 2) if False else 3", "const A = (1 if True else 2) if False else 3"),
        ("const A = 'it' + 'say \"x\"'", 'const A = "it" + \'say "x"\''),
        ("const A = [0xFF,1_000 , 2.50]", "const A = [0xFF, 1_000, 2.50]"),
        ("const A = {1:(2,) , 3:()}", "const A = {1: (2,), 3: ()}"),
        ("param n:int   in (1 .. 9)=linear( 1,1 , cap = 9 )", "param n: int in 1..9 = linear(1, 1, cap=9)"),
        ("param n: int in (1..4) if True else (2..3)", "param n: int in (1..4) if True else (2..3)"),
        ("type T=A(i :int)|B( )", "type T = A(i: int) | B()"),
        ("type D = dict of list of int to (int,string)", "type D = dict of (list of int) to (int, string)"),
        ("solve : f( (x for x in y) , 1)", "solve: f((x for x in y), 1)"),
        ("solve: sum((x for (x , z) in y if z))[ 1: ]", "solve: sum(x for x, z in y if z)[1:]"),
        ("answer p : list[2 .. n] of int in 0 .. n - 1", "answer p: list[2..n] of int in 0..n-1"),
        ('check:\n  gate  a  as "b"\n  ccc   as  "d"', 'check:\n    gate a  as "b"\n    ccc     as "d"'),
        ("def f(a:int)->int: return (a,1)", "def f(a: int) -> int:\n    return a, 1"),
        (
            "def f(a: int) -> int:\n  if a: return 1\n  elif  a>1 :\n    return 2\n  else: return 3",
            "def f(a: int) -> int:\n    if a:\n        return 1\n    elif a > 1:\n        return 2\n"
            "    else:\n        return 3",
        ),
    ],
)
def test_canonical_spelling(written, wanted):
    assert formatted(BASE + written + "\n") == BASE + wanted + "\n"


def test_comments_stay_with_what_they_are_about():
    text = BASE + (
        "# about f\ndef f(a: int, # first\n      b: int) -> int:  # head\n    # before\n    if a:  # test\n"
        "        return [1, # one\n            2]\n        # end of block\n    # before else\n    else:  # other\n"
        "        return b\n    # end of body\n\n# about solve\nsolve: f(1, 2)  # call\n# end of file\n"
    )
    assert formatted(text) == BASE + (
        "# about solve\nsolve: f(1, 2)  # call\n\n# about f\n# first\ndef f(a: int, b: int) -> int:  # head\n"
        "    # before\n    if a:  # test\n        # one\n        return [1, 2]\n        # end of block\n"
        "    # before else\n    else:  # other\n        return b\n    # end of body\n# end of file\n"
    )


def test_a_comment_apart_keeps_the_order_of_sections():
    text = BASE + "solve: 1\n\n# a heading\n\nsample:\n    x: int in 0..9\n"
    assert formatted(text) == text
    moved = text.replace("# a heading\n\n", "# a heading\n")
    assert formatted(moved).index("sample:") < formatted(moved).index("solve:")


def test_prompt_is_kept_apart_from_its_margin():
    text = BASE + (
        "prompt:\n\n  # One {{x}}\n      two   \n\n\n  {% for a in b %}\n  three\n  {% endfor %}\n\n\nsolve: 1\n"
    )
    assert formatted(text) == BASE + (
        "prompt:\n    # One {{x}}\n        two\n\n\n    {% for a in b %}\n    three\n    {% endfor %}\n\nsolve: 1\n"
    )


def test_long_lines_break_inside_brackets():
    items = ", ".join(f"number_{i}" for i in range(20))
    text = formatted(BASE + f"const A = [{items}]\n")
    assert "const A = [\n    number_0,\n" in text and "    number_19,\n]\n" in text
    words = " + ".join(f"number_{i}" for i in range(20))
    assert "const A = (\n    number_0\n    + number_1\n" in formatted(BASE + f"const A = {words}\n")


def test_a_text_with_syntax_errors_has_no_canonical_form():
    result = format_source(Source("x.env", BASE + "solve: (1\n"))
    assert result.text is None and result.diagnostics[0].code == "E007"


def test_the_template_of_a_new_spec_is_canonical():
    text = TEMPLATE.format(name="task")
    assert format_source(Source("task.env", text)).text == text
