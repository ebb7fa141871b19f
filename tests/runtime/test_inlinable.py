"""The files whose functions the compiler copies into modules keep the rules that make copying possible."""

import ast
from collections import Counter
from pathlib import Path

import pytest
from gradatim.compiler.inline import FILES as FILE_NAMES
from gradatim.runtime import draw

RUNTIME = Path(draw.__file__).parent
FILES = [RUNTIME / name for name in FILE_NAMES]
FILES += [path for path in sorted(RUNTIME.glob("answers/*.py")) if path.name != "__init__.py"]
ALLOWED = {"math", "fractions", "heapq", "bisect", "collections", "functools", "itertools", "hashlib", "random", "json"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_only_plain_functions_constants_and_allowed_imports(path):
    for node in ast.parse(path.read_text()).body[1:]:
        match node:
            case ast.FunctionDef():
                assert not node.decorator_list and ast.get_docstring(node)
                assert node.end_lineno is not None and node.end_lineno - node.lineno < 45
            case ast.ImportFrom():
                assert node.level > 0 or node.module in ALLOWED
                assert all(alias.asname is None for alias in node.names)
            case ast.Import():
                assert all(alias.name in ALLOWED and alias.asname is None for alias in node.names)
            case ast.Assign(targets=[ast.Name(id=name)]):
                assert name.isupper()
                assert not any(isinstance(x, ast.Call | ast.Lambda | ast.Attribute) for x in ast.walk(node.value))
            case ast.Expr(value=ast.Constant(value=str())):
                pass
            case _:
                raise AssertionError(f"{path.name}:{node.lineno} is neither function, import nor constant")


def test_no_two_files_define_the_same_name():
    names = Counter()
    for path in [*FILES, *RUNTIME.glob("lib/*.py")]:
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.FunctionDef):
                names[node.name] += 1
            elif isinstance(node, ast.Assign):
                names.update(t.id for t in node.targets if isinstance(t, ast.Name))
    assert [name for name, count in names.items() if count > 1] == []
