"""What a spec was given stays as it is: every way of changing it is found, and copies may be changed freely."""

import pytest
from compiler_support import spec
from gradatim.compiler.pipeline import compile_source
from gradatim.dsl.spans import Source

HEAD = "const BASE = [3, 1, 2]\nconst TABLE = [[1, 2], [3]]\ntype R = record(xs: list of int)\n"
FUNCTIONS = """
def first(ys: list of int) -> int:
    ys.sort()
    return ys[0]
def indirectly(ys: list of int) -> int:
    zs = ys
    return first(zs)
def inner(rows: list of list of int) -> int:
    for row in rows:
        row.append(1)
    return 0
def same(ys: list of int) -> list of int:
    return ys
def last_row(rows: list of list of int) -> list of int:
    return rows[-1]
def copied(ys: list of int) -> int:
    zs = ys[:]
    zs.sort()
    ws = sorted(ys)
    ws[0] = 5
    vs = [y for y in ys]
    vs += [1]
    return zs[0]
def copied_rows(rows: list of list of int) -> list of list of int:
    new = [row[:] for row in rows]
    new[0][0] = 7
    new.append([])
    return new
def shallow(rows: list of list of int) -> int:
    new = rows[:]
    new[0][0] = 7
    return 0
def shallow_fine(rows: list of list of int) -> int:
    new = rows[:]
    new.append([1])
    new[0] = [2]
    return 0
def closure(ys: list of int) -> int:
    def add(v, zs):
        zs.append(v)
        return v
    return add(1, ys)
def own(n: int) -> int:
    ys = [1, 2]
    first(ys)
    q = deque(ys)
    q.append(3)
    return first(ys)
"""
CHANGES = [
    "first(xs)", "first(BASE)", "indirectly(xs)", "inner(TABLE)", "inner([xs])", "first(same(xs))",
    "first(last_row(TABLE))",
    "shallow(TABLE)", "closure(xs)", "first(xs if xs[0] > 3 else [1])", "first(TABLE[0])", "first(r.xs)",
    "heap_pop(xs)",
    "first(min(TABLE))", "len([ys.pop() for ys in TABLE])", "first({1: xs}[1])", "inner([ys for ys in TABLE])",
]  # fmt: skip
FINE = [
    "first(xs[:])", "first(sorted(BASE))", "first([x for x in xs])", "copied(xs)", "copied_rows(TABLE)[0][0]", "own(3)",
    "shallow_fine(TABLE)", "first(xs + BASE)", "first(list(xs))", "inner([xs[:]])", "inner([ys[:] for ys in TABLE])",
    "len(same(xs))", "first(flat(TABLE))", "first(copied_rows(TABLE)[0])",
]  # fmt: skip


def findings(solve, body=""):
    """The codes of all errors."""
    sample = 'sample:\n    xs: list[3] of int in 0..9\n    r = R(xs=xs)\nprompt: {{ r.xs | join(" ") }}\n'
    found = compile_source(Source("x.env", spec(f"{sample}solve: {solve}\n{FUNCTIONS}{body}", HEAD)))
    return [(d.code, d.message) for d in found.diagnostics if d.code.startswith("E")]


@pytest.mark.parametrize("call", CHANGES)
def test_changes_are_found(call):
    assert [code for code, _ in findings(call)] == ["E114"]


@pytest.mark.parametrize("call", FINE)
def test_copies_may_be_changed(call):
    assert findings(call) == []


def test_statements_of_solve():
    for line in ("xs.sort()", "xs[0] = 1", "del xs[0]", "ys = xs\n    ys.append(1)", "BASE[0] += 1"):
        codes = [code for code, _ in findings(f"\n    {line}\n    return len(xs)")]
        assert codes and set(codes) == {"E114"}, line
    assert findings("\n    ys = xs[:]\n    ys.sort()\n    ys[0] = 1\n    return ys[0]") == []


def test_a_default_that_is_changed():
    body = "def more(start: list of int = [1]) -> int:\n    start.append(2)\n    return len(start)\n"
    assert [code for code, _ in findings("more()", body)] == ["E114"]
    assert findings("more([1])", body.replace("= [1]", "")) == []


def test_the_reference_is_closed_to_labels():
    check = 'check:\n    reply > 0 as "not {reference}"\n'
    found = compile_source(Source("x.env", spec(check)))
    assert [d.code for d in found.diagnostics if d.code.startswith("E")] == ["E101"]
    check = 'define:\n    d = reference + 1\n    e = d\n    f = reply + 1\ncheck:\n    reply > d - e as "{f} {e}"\n'
    found = compile_source(Source("x.env", spec(check)))
    assert [d.code for d in found.diagnostics if d.code.startswith("E")] == ["E101"]


def test_the_text_of_a_set_has_no_order():
    assert [code for code, _ in findings("len(str({2, 1}))")] == ["E113"]
