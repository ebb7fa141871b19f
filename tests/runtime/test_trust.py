"""Modules of the compiler pass; what a stranger could try is refused by name and line before any of it runs."""

import ast
import types
from pathlib import Path

import gradatim
import pytest
from gradatim.compiler.inline import FILES, FOLDERS, RUNTIME
from gradatim.compiler.naming import field_name
from gradatim.dsl.methods import METHODS as AUTHORS_METHODS
from gradatim.runtime.errors import GradatimError
from gradatim.runtime.pack import load
from gradatim.runtime.trust import Untrusted, check_source
from gradatim.runtime.trust_tables import BUILTINS, FORBIDDEN, METHODS
from runtime_packs import ADD, write_pack

ATTACKS = [
    ("import os", "`import os`"),
    ("import os.path", "`import os.path`"),
    ("import math as sys", "`import math`"),
    ("from os import system", "`from os import system`"),
    ("from math import *", "`from math import *`"),
    ("from . import x", "`from . import x`"),
    ("from collections import abc", "`from collections import abc`"),
    ("from functools import wraps", "`from functools import wraps`"),
    ("from operator import attrgetter", "`from operator import attrgetter`"),
    ("def f():\n    import math", "`import math`"),
    ("import sys\nx = sys.modules['os']", "`sys.modules`"),
    ("import sys\nx = sys", "the module `sys` as a value"),
    ("import sys\nsys.setrecursionlimit(10**9)", "`Expr` outside of functions"),
    ("import sys\nsys.setrecursionlimit(max(sys.getrecursionlimit(), 900000))", "`Expr` outside"),
    ("import heapq\nx = heapq.__builtins__", "`heapq.__builtins__`"),
    ("import heapq\ndef f():\n    h = heapq\n    return h.heappush", "the module `heapq` as a value"),
    ("import collections\nx = [collections][0]", "the module `collections` as a value"),
    ("import collections\nx = collections.abc.sys", "attribute `sys`"),
    (
        "import bisect\nfrom collections import namedtuple\nR = namedtuple('R', ('sys',))\nx = bisect.sys",
        "`bisect.sys`",
    ),
    ("x = eval('1')", "the name `eval`"),
    ("def f(eval):\n    pass\nx = eval('1')", "giving the name `eval` to something"),
    ("[eval := 0 for _ in ()]", "`Expr` outside of functions"),
    ("x = exec", "the name `exec`"),
    ("x = open('/etc/passwd')", "the name `open`"),
    ("x = compile('1', '', 'eval')", "the name `compile`"),
    ("x = __import__('os')", "the name `__import__`"),
    ("x = __builtins__", "the name `__builtins__`"),
    ("x = __loader__", "the name `__loader__`"),
    ("x = __spec__", "the name `__spec__`"),
    ("x = __build_class__", "the name `__build_class__`"),
    ("x = globals()", "the name `globals`"),
    ("x = vars()", "the name `vars`"),
    ("x = breakpoint()", "the name `breakpoint`"),
    ("x = input()", "the name `input`"),
    ("x = setattr", "the name `setattr`"),
    ("x = delattr", "the name `delattr`"),
    ("x = object", "the name `object`"),
    ("x = super", "the name `super`"),
    ("x = memoryview", "the name `memoryview`"),
    ("x = help", "the name `help`"),
    ("x = ｅｖａｌ('1')", "the name `eval`"),
    ("x = getattr(1, '__cl' + 'ass__')", "this use of `getattr`"),
    ("g = getattr", "`getattr` as a value"),
    ("x = getattr(1, '_fields', None, *())", "this use of `getattr`"),
    ("x = ().__class__", "attribute `__class__`"),
    ("x = ().__class__.__base__.__subclasses__()", "attribute `__subclasses__`"),
    ("x = (lambda: 0).__globals__", "attribute `__globals__`"),
    ("x = (lambda: 0).__code__.co_consts", "attribute `co_consts`"),
    ("x = ''.join.__self__", "attribute `__self__`"),
    ("x = (y for y in ()).gi_frame.f_back.f_globals", "attribute `f_globals`"),
    (
        "from collections import namedtuple\nR = namedtuple('R', ('gi_frame', 'f'))\nx = (y for y in ()).gi_frame",
        "attribute `gi_frame`",
    ),
    (
        "from collections import namedtuple\nR = namedtuple('R', ('format',))\nx = '{0.__class__}'.format(1)",
        "attribute `format`",
    ),
    ("x = '{0.__class__.__init__.__globals__}'.format(len)", "attribute `format`"),
    ("x = '{a.__class__}'.format_map({'a': 1})", "attribute `format_map`"),
    ("x = str.format", "attribute `format`"),
    ("x = f'{1:{2}}'", "a format in an f-string"),
    ("x = type(1)", "this use of `type`"),
    ("x = type(1) is type", "`type` as a value"),
    ("T = type('T', (), {'__match_args__': ('__globals__',)})", "this use of `type`"),
    ("t = type", "`type` as a value"),
    ("def type(x):\n    return x", "giving the name `type` to something"),
    ("def namedtuple(a, b):\n    return int", "giving the name `namedtuple` to something"),
    ("def variant(name, rank, fields):\n    return type(name, (), {'__del__': fields})", "this use of `type`"),
    ("def f(x):\n    match x:\n        case int(__class__=c):\n            return c", "attribute `__class__`"),
    ("def f(x):\n    match x:\n        case {'a': 1, **rest}:\n            return rest", "`MatchMapping`"),
    ("class A:\n    pass", "`ClassDef` outside of functions"),
    ("def f():\n    class A:\n        pass", "`ClassDef`"),
    ("@len\ndef f():\n    pass", "the decorator `len`"),
    ("async def f():\n    pass", "`AsyncFunctionDef` outside of functions"),
    ("def f():\n    with f():\n        pass", "`With`"),
    ("def f():\n    global x\n    x = 1", "`Global`"),
    ("def f():\n    yield 1", "`Yield`"),
    ("def f():\n    x = 1\n    f.x = x", "changing the attribute `x`"),
    ("SPEC['env'].x = 1", "assignment to `SPEC['env'].x` outside of functions"),
    (
        "def f():\n    try:\n        pass\n    except ValueError as e:\n        return e.__traceback__",
        "attribute `__traceb",
    ),
    ("def f():\n    try:\n        pass\n    except* ValueError:\n        pass", "`TryStar`"),
    ("def f():\n    try:\n        f()\n    except BaseException:\n        f()", "the name `BaseException`"),
    ("x = dict(**{'a': 1})", "the keyword argument `**`"),
    ("def __getattr__(name):\n    return name", "giving the name `__getattr__` to something"),
    ("print('hello')", "`Expr` outside of functions"),
    ("while True:\n    pass", "`While` outside of functions"),
    ("del SPEC", "`Delete` outside of functions"),
]


@pytest.mark.parametrize("attack,what", ATTACKS, ids=[attack for attack, _ in ATTACKS])
def test_attacks_are_refused_by_name_and_line(attack, what):
    with pytest.raises(Untrusted) as caught:
        check_source('"""Title."""\n\n' + attack + "\n", "p/evil.py")
    message = str(caught.value)
    assert what in message and message.startswith("p/evil.py line ") and "\n" not in message
    assert 3 <= int(message.split("line ")[1].split(":")[0]) <= 2 + len(attack.split("\n"))


@pytest.mark.parametrize(
    "text", ["x = (", "x = '\0'", "x = " + "(" * 5000, "x = " + "-" * 200_000 + "1", "x = '\ud800'"]
)
def test_texts_that_are_no_modules(text):
    with pytest.raises(Untrusted, match="not a module that the compiler wrote"):
        check_source(text, "p/evil.py")


def test_a_refused_module_never_runs(tmp_path):
    witness = tmp_path / "witness"
    pack = load(write_pack(tmp_path / "p", {"add": f"open({str(witness)!r}, 'w').close()\n" + ADD, "good": ADD}))
    for _ in range(2):
        with pytest.raises(GradatimError, match=r"p/add\.py line 1: `Expr` outside of functions is not something"):
            pack["add"].sample(0, 0)
    assert not witness.exists()
    assert load(pack.path, trust="any")["add"].sample(0, 0) and witness.exists()
    with pytest.raises(GradatimError, match="unknown trust 'all'; use one of source, any"):
        load(pack.path, trust="all")


def test_a_checked_module_has_few_builtins(tmp_path):
    module = gradatim.load(write_pack(tmp_path / "p", {"add": ADD + "# few\n"}))["add"].module
    assert set(module.__dict__["__builtins__"]) == BUILTINS | {"__import__"}
    with pytest.raises(ImportError):
        module.__dict__["__builtins__"]["__import__"]("os")


def test_what_authors_may_call_is_in_the_lists():
    assert {name for _, name in AUTHORS_METHODS} <= METHODS


def test_the_insides_of_values_are_forbidden_in_this_version_of_python():
    kinds = (types.FrameType, types.TracebackType, types.GeneratorType, types.CoroutineType, types.AsyncGeneratorType)
    insides = {name for kind in (*kinds, type) for name in dir(kind) if not name.startswith("_")}
    assert insides - METHODS <= FORBIDDEN and not FORBIDDEN & METHODS


def test_every_spec_passes(specs_pack):
    assert len(specs_pack) >= 30
    for env in specs_pack.values():
        assert env.trusted and env.sample(env.levels[0], 0)


def test_fields_get_names_that_pass():
    assert [field_name(x) for x in ("gi_frame", "_back", "format", "_x", "class", "w")] == [
        "gi_frame_", "f_back_", "format_", "f_x", "class_", "w"
    ]  # fmt: skip


INLINED = [RUNTIME / f for f in FILES] + [p for d in FOLDERS for p in sorted((RUNTIME / d).glob("*.py"))]


@pytest.mark.parametrize("path", INLINED, ids=[path.stem for path in INLINED])
def test_inlinable_files_stay_within_the_lists(path: Path):
    """Imports between them vanish when they are copied; names from other files are given here."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    relative = [x for x in tree.body if isinstance(x, ast.ImportFrom) and x.level]
    given = [ast.parse(f"{alias.name} = 0").body[0] for x in relative for alias in x.names]
    body = [x for x in tree.body if x not in relative]
    for node in body:
        if isinstance(node, ast.FunctionDef):
            node.body = node.body[1:] if ast.get_docstring(node) else node.body
    body = [x for x in body if not isinstance(x, ast.Expr)]
    check_source(ast.unparse(ast.fix_missing_locations(ast.Module([*given, *body], []))), path.name)
