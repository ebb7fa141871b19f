"""Every library function can be documented from its docstring, copied into a module on its own, and relied on."""

import ast
import doctest
import importlib
import inspect
import os
import pkgutil
import re
import subprocess
import sys

import pytest
from gradatim.runtime import lib

ALLOWED_IMPORTS = {"math", "fractions", "heapq", "bisect", "collections", "functools", "itertools"}
MODULES = [importlib.import_module(f"{lib.__name__}.{info.name}") for info in pkgutil.iter_modules(lib.__path__)]
FUNCTIONS = {
    (module.__name__.rpartition(".")[2], node.name): (module, node)
    for module in MODULES
    for node in ast.parse(inspect.getsource(module)).body
    if isinstance(node, ast.FunctionDef)
}
PUBLIC = {key: found for key, found in FUNCTIONS.items() if not key[1].startswith("_")}
SCALARS = {"int", "real", "rational", "bool", "string", "expr", "any", "never", "None", "T", "K", "V", "U"}
TOKENS = re.compile(r"\s*(->|[A-Za-z_][A-Za-z_0-9]*|\d+|\"[^\"]*\"|\[\]|[(),:=?])")


class Signature:
    """A recursive-descent reader of the first docstring line; raises ValueError where the line is not a signature."""

    def __init__(self, text):
        self.tokens, place = [], 0
        while place < len(text):
            match = TOKENS.match(text, place)
            if match is None:
                raise ValueError(f"unexpected text: {text[place:]!r}")
            self.tokens.append(match[1])
            place = match.end()
        self.name = self.take()
        self.params = self.listed(self.param)
        self.take("->")
        self.type()
        if self.tokens:
            raise ValueError(f"text after the signature: {self.tokens}")

    def take(self, *expected):
        if not self.tokens or (expected and self.tokens[0] not in expected):
            raise ValueError(f"expected {expected}, found {self.tokens[:1]}")
        return self.tokens.pop(0)

    def next_is(self, token):
        return bool(self.tokens) and self.tokens[0] == token

    def listed(self, item):
        self.take("(")
        items = []
        while not self.next_is(")"):
            items.append(item())
            if self.take(",", ")") == ")":
                return items
        self.take(")")
        return items

    def param(self):
        name = self.take()
        self.take(":")
        self.type()
        default = None
        if self.next_is("="):
            self.take("=")
            default = self.take()
        return name, default

    def type(self):
        if self.next_is("("):
            self.listed(self.type)
        elif self.next_is("fn"):
            self.take("fn")
            self.listed(self.type)
            self.take("->")
            self.type()
        elif self.take(*SCALARS, "list", "set", "grid", "deque", "dict") in ("list", "set", "grid", "deque"):
            pass
        if self.next_is("of"):
            self.take("of")
            self.type()
            if self.next_is("to"):
                self.take("to")
                self.type()
        if self.next_is("?"):
            self.take("?")


@pytest.mark.parametrize("text", ["f(a) -> int", "f(a: int)", "f(a: float) -> int", "f(a: int) -> int int"])
def test_the_signature_reader_rejects(text):
    with pytest.raises(ValueError):
        Signature(text)


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.rpartition(".")[2])
def test_examples_in_docstrings_hold(module):
    result = doctest.testmod(module)
    assert result.attempted > 0 and result.failed == 0


@pytest.mark.parametrize("key", PUBLIC, ids=".".join)
def test_docstring_gives_signature_guarantee_and_example(key):
    module, node = PUBLIC[key]
    doc = ast.get_docstring(node)
    assert doc is not None
    first, blank, *rest = doc.split("\n")
    signature = Signature(first)
    assert signature.name == node.name and blank == ""
    arguments = inspect.signature(getattr(module, node.name)).parameters.values()
    assert [name for name, _ in signature.params] == [argument.name for argument in arguments]
    written = [{None: None, "[]": ()}.get(d, d) for _, d in signature.params]
    actual = [None if a.default is inspect.Parameter.empty else a.default for a in arguments]
    assert [d if d in (None, ()) else ast.literal_eval(d) for d in written] == actual
    assert rest[0].strip() and not rest[0].startswith(("Fails:", ">>>"))
    assert any(line.startswith(">>> ") for line in rest)


@pytest.mark.parametrize("key", PUBLIC, ids=".".join)
def test_a_function_that_raises_says_when(key):
    _, node = PUBLIC[key]
    raised = [n.exc for n in ast.walk(node) if isinstance(n, ast.Raise)]
    names = {exc.func.id for exc in raised if isinstance(exc, ast.Call) and isinstance(exc.func, ast.Name)}
    assert len(raised) == 0 or names == ({"RuntimeError"} if key[1] == "fail" else {"ValueError"})
    if raised:
        assert re.search(r"^Fails: .", ast.get_docstring(node) or "", re.MULTILINE)


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.rpartition(".")[2])
def test_a_module_holds_only_imports_constants_and_plain_functions(module):
    docstring, *body = ast.parse(inspect.getsource(module)).body
    assert isinstance(docstring, ast.Expr)
    for node in body:
        match node:
            case ast.Import(names=names):
                assert {alias.name for alias in names} <= ALLOWED_IMPORTS
            case ast.ImportFrom(module=source, level=0):
                assert source in ALLOWED_IMPORTS
            case ast.ImportFrom(names=names, level=1):
                assert all(alias.asname is None for alias in names)
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                assert name.isupper()
                ast.literal_eval(value)
            case ast.FunctionDef(decorator_list=[]):
                pass
            case _:
                pytest.fail(f"line {node.lineno} is not allowed in a library module")


def test_no_two_functions_or_constants_share_a_name():
    names = [name for _, name in FUNCTIONS]
    for module in MODULES:
        names += [name for name in vars(module) if name.isupper()]
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("key", FUNCTIONS, ids=".".join)
def test_functions_read_only_what_can_be_copied_and_fit_on_a_screen(key):
    module, node = FUNCTIONS[key]
    functions = {name for _, name in FUNCTIONS}
    for name, value in inspect.getclosurevars(getattr(module, node.name)).globals.items():
        assert name in functions or name.isupper() or inspect.ismodule(value) or value.__module__ in ALLOWED_IMPORTS
    body = node.body[1:] if ast.get_docstring(node) else node.body
    assert body[-1].end_lineno - body[0].lineno < 40


HASHING = """
from gradatim.runtime.lib import alignment, graphs, sequences, trees, flows, blossom, geometry
words = ["pear", "fig", "apple", "fig", "kiwi", "date"]
edges = [(i, (i * 7 + 3) % 20, i % 5 + 1) for i in range(20) if i != (i * 7 + 3) % 20]
print(sequences.counts(words), sequences.unique_sorted(words), sequences.without_repeats(words))
print(alignment.longest_common_subsequence(words, sorted(words)))
print(graphs.components(20, edges), trees.spanning_tree(20, edges), blossom.max_weight_matching(20, edges))
print(flows.max_flow_plan(20, edges, 0, 1), geometry.convex_hull([(e[1], e[2]) for e in edges]))
"""


def test_results_do_not_depend_on_the_hash_seed():
    runs = [
        subprocess.run([sys.executable, "-c", HASHING], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True)
        for seed in ("0", "1")
    ]
    assert runs[0].returncode == 0 and runs[0].stdout
    assert runs[0].stdout == runs[1].stdout
