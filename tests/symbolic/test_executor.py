"""The executor against Python: functions on unknown arguments that are then given values, and on the values."""

from __future__ import annotations

import ast
import copy
import random

import pytest
from gradatim.compiler.symbolic.concrete import Concrete
from gradatim.compiler.symbolic.evaluation import evaluate
from gradatim.compiler.symbolic.program import Executor, load
from gradatim.compiler.symbolic.solver import Feasibility
from gradatim.compiler.symbolic.state import State
from gradatim.compiler.symbolic.terms import Terms

from .programs import FUNCTIONS

PROGRAM = load(FUNCTIONS, "functions")
NAMES = [node.name for node in ast.parse(FUNCTIONS).body if isinstance(node, ast.FunctionDef)]
LOW, HIGH, LENGTH = -2, 6, 4


def _native(name: str, a: int, b: int, xs: list[int]):
    """(value, None) or (None, exception type)."""
    try:
        return getattr(PROGRAM.module, name)(a, b, copy.copy(xs)), None
    except Exception as error:
        return None, type(error)


def _cases(count: int):
    rng = random.Random(20)
    for _ in range(count):
        xs = [rng.randint(LOW, HIGH) for _ in range(LENGTH)]
        yield rng.randint(LOW, HIGH), rng.randint(LOW, HIGH), xs


def _agree(name: str, unknown: str) -> None:
    """Run once on unknown arguments, then compare for many values."""
    terms = Terms()
    machine = Executor(PROGRAM, terms, Feasibility())
    a = terms.variable("a", LOW, HIGH) if "a" in unknown else 1
    b = terms.variable("b", LOW, HIGH) if "b" in unknown else 2
    items = [terms.variable("x", LOW, HIGH) if "x" in unknown else 3 - i for i in range(LENGTH)]
    result = machine.run(name, [a, b, machine.new_list(items)])
    for va, vb, vxs in _cases(60):
        assignment = {k: v for k, v in zip([a, b, *items], [va, vb, *vxs]) if not isinstance(k, int)}
        given = [v if not isinstance(k, int) else k for k, v in zip([a, b, *items], [va, vb, *vxs])]
        expected, error = _native(name, given[0], given[1], given[2:])
        truth = {None: None, **evaluate([result.returned, result.raised], assignment)}
        returned, raised = (truth.get(c, c) for c in (result.returned, result.raised))
        assert (returned, raised) == (error is None, error is not None), (given, expected, error)
        if error is None:
            assert result.state is not None
            reader = Concrete(State(heap=result.state.heap), assignment)
            assert _plain(reader.value(result.value)) == _plain(expected), given


def _plain(x):
    """Dicts with their order."""
    if isinstance(x, dict):
        return [list(x), [_plain(v) for v in x.values()]]
    return [_plain(v) for v in x] if isinstance(x, list | tuple) else x


@pytest.mark.parametrize("name", NAMES)
def test_scalars_unknown(name):
    _agree(name, "ab")


@pytest.mark.parametrize("name", [x for x in NAMES if x not in ("queued",)])
def test_everything_unknown(name):
    _agree(name, "abx")


def test_queue_of_unknown_items():
    _agree("queued", "x")
