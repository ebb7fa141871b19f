"""What is printed reads back as the same tree, whatever its shape and width; lines of the spec are recorded."""

import ast

import pytest
from compiler_support import SPECS
from gradatim.compiler.pipeline import compile_file
from gradatim.compiler.printer import WIDTH
from gradatim.compiler.printer_lines import Printer, printed
from program_generator import Generator

HARD = """
x = (-2) ** 2
x = -2 ** 2
x = 2 ** -1
x = 2 ** 3 ** 2
x = (2 ** 3) ** 2
x = a - (b - c)
x = a - b - c
x = (a + b) * c % (d // e)
x = not (a and b or c) and (d or e)
x = (a or (b or c))
x = (a if b else c) if d else e
x = a if b else (c if d else e)
x = (lambda y: y + 1)(2)
x = [lambda: (yy := 3), *xs]
x = (a < b) < c
x = a < b < c
x = (not a) in b
x = (a & b) | c ^ d << 2
x = ~(-a) + +b
x = (1).bit_length() + (1.5).real
x = f(*a, **b, k=1)
x = sum(y for y in ys)
x = f((y for y in ys), 2)
x = {1: 2, "a": d}
x = {1, 2}
x = ()
x = (1,)
x = d[1, 2]
x = d[(1,)]
x = d[1:2, ::3]
x = d[:][1:][:2][::-1]
x, (y, z) = a, b
x = y = 1
x = [a for b in (c if d else e) if f if g for h in i]
x = 'it is "quoted"' + "it's" + '\\n\\t\\\\' + 'é\\x00'
x = 1e400
x = 0.1 + 1e-07
for i, in xs:
    pass
for a, b in xs:
    continue
while x:
    break
if a:
    pass
elif b:
    pass
else:
    if c:
        pass
    d = 1
"""


def same(text):
    """Printing the parsed text gives an equal tree."""
    tree = ast.parse(text)
    again = printed(*tree.body)
    assert ast.dump(ast.parse(again)) == ast.dump(tree), again


@pytest.mark.parametrize("line", [x for x in HARD.split("\n") if x.startswith("x")])
def test_hard_lines(line):
    same(line)


def test_hard_blocks():
    same(HARD)


@pytest.mark.parametrize("first", range(0, 60, 20))
def test_random_programs(first):
    for seed in range(first, first + 20):
        text = Generator(seed).program()[0].split("\n")
        same("\n".join(line.split("(")[0] + "(a, b, xs=0, s=0):" if line.startswith("def ") else line for line in text))


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_generated_modules(path):
    text = compile_file(path).module.text
    own = text[text.rindex("# ---") :]
    for node in ast.parse(own).body:
        assert ast.dump(ast.parse(printed(node))) == ast.dump(ast.Module([node], []))
    code = [line for line in own.split("\n") if '"' not in line]
    assert max(map(len, code)) <= WIDTH + 20


def test_wide_statements_are_wrapped():
    tree = ast.parse("x = f(" + ", ".join(f"argument_{i} + other_{i}" for i in range(20)) + ")")
    lines = printed(*tree.body).split("\n")
    assert len(lines) == 22 and max(map(len, lines)) <= WIDTH
    same("return_ = " + " + ".join(f"text_{i}" for i in range(40)))
    same("x = " + " and ".join(f"condition_{i} < {i}" for i in range(20)))
    same("x = [" + ", ".join(map(str, range(200))) + "]")
    same("x = {" + ", ".join(f"{i}: {i}" for i in range(100)) + "}")
    same("assert_ = [[g(a, b) for a in " + "very_long_name_" * 5 + " if a] for b in " + "another_name_" * 5 + "]")


def test_lines_of_the_spec_are_recorded():
    tree = ast.parse("def f():\n    x = 1\n    if x:\n        return x\n")
    function = tree.body[0]
    function.body[0].spec_line = 7
    function.body[1].body[0].spec_line = 9
    printer = Printer(first=10)
    printer.statement(function)
    assert printer.spec_lines == {11: 7, 13: 9}
    assert printer.lines[11 - 10] == "    x = 1"
