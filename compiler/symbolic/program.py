"""A generated module as the executor sees it: functions as trees, constants as values, and instances as terms."""

from __future__ import annotations

import ast
import builtins
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

from .native import call_native, import_value
from .samplers import Samplers
from .state import State
from .terms import Condition, Term
from .values import (
    Closure,
    Dead,
    Generator,
    Given,
    Method,
    Module,
    Native,
    Opaque,
    Record,
    RecordType,
    Unencodable,
    Value,
)

_UNASKED = frozenset(("graded", "told", "fmt", "weighted_mean", "ratio_to"))
"""Functions whose value decides nothing: their arguments are not evaluated."""
_CONTRACTS_FIRST = frozenset(("stream", "verdict", "spec_fault", "rule_draw", "rule_unique", "collect", "until"))
_LIBRARY = ("math", "heapq", "bisect", "collections", "itertools", "functools")


@dataclass(frozen=True, slots=True)
class Program:
    """The text of a module, parsed and executed; `lines` leads from its lines to those of the spec."""

    tree: ast.Module
    module: ModuleType
    functions: dict[str, ast.FunctionDef] = field(default_factory=dict)

    @property
    def lines(self) -> dict[int, int]:
        """Lines of the module to lines of the spec."""
        return {int(k): v for k, v in self.module.SPEC["lines"].items()}


def load(text: str, name: str = "spec") -> Program:
    """Parse and execute a generated module."""
    tree = ast.parse(text)
    module = ModuleType(f"gradatim_symbolic_{name}")
    exec(compile(tree, f"<{name}>", "exec"), module.__dict__)
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    return Program(tree, module, functions)


@dataclass(frozen=True, slots=True, eq=False)
class Result:
    """What a call gave: the value on the paths that returned, and what was raised on the others."""

    value: Value
    returned: Condition
    raised: Condition
    state: State | None


class Executor(Samplers):
    """Runs functions of one program."""

    def __init__(self, program: Program, terms, feasible=None) -> None:
        super().__init__(terms, feasible)
        self.program = program
        self.types: dict[type, RecordType] = {}
        self.module: dict[str, Value] = {}
        self.returns = []
        self.retry: ast.For | None = None
        self._load_globals()

    # ------------------------------------------------------------------------------------------------------ globals
    def _load_globals(self) -> None:
        names = self.program.module.__dict__
        for name, value in vars(builtins).items():
            self.module[name] = Native(name, value)
        for name, value in names.items():
            if isinstance(value, type) and hasattr(value, "_fields"):
                variant = "__eq__" in vars(value)
                self.types[value] = RecordType(name, value._fields, variant, value)
        for name, value in names.items():
            if name.startswith("__"):
                continue
            self.module[name] = self._global(name, value)
        for library in _LIBRARY:
            for name, value in vars(__import__(library)).items():
                self.module[f"{library}.{name}"] = _constant_or_native(f"{library}_{name}", value)
        self.module["dict.fromkeys"] = Native("dict_fromkeys", dict.fromkeys)
        self.module["deque"] = Native("deque", list)

    def _global(self, name: str, value: Any) -> Value:
        if name in self.program.functions:
            node = self.program.functions[name]
            names = self.program.module.__dict__
            defaults = [eval(compile(ast.Expression(d), name, "eval"), names) for d in node.args.defaults]
            return Closure(node, (), tuple([import_value(self, d, self.types) for d in defaults]), name)
        if isinstance(value, ModuleType):
            return Module(value.__name__)
        if isinstance(value, type) and value in self.types:
            return self.types[value]
        if isinstance(value, tuple) and value and all(isinstance(x, type) for x in value):
            return tuple(Native(x.__name__, x) for x in value)
        if callable(value):
            return Native(_native_name(name, value), value)
        return import_value(self, value, self.types)

    # -------------------------------------------------------------------------------------------------------- calls
    def _e_call(self, node: ast.Call) -> Value:
        if isinstance(node.func, ast.Name) and node.func.id in _UNASKED and node.func.id in self.program.functions:
            return Opaque("a text or score")
        return super()._e_call(node)

    def call(self, function: Value, args: list[Value], keywords: dict[str, Value]) -> Value:
        """A call of anything that can be called."""
        match function:
            case Closure(scopes=()) if function.name in self.program.functions:
                return self._call_global(function, args, keywords)
            case Closure():
                return self.call_closure(function, args, keywords)
            case RecordType():
                return self._record(function, args, keywords)
            case Native():
                return self._call_builtin(function, args, keywords)
            case Method():
                return self._call_method(function, args, keywords)
        raise Unencodable("a call of something that is no function")

    def _call_global(self, function: Closure, args: list[Value], keywords: dict[str, Value]) -> Value:
        given = next((a for a in args if isinstance(a, Given)), None)
        if given is not None:
            return self._identical(given.value, None) if function.name == "says" else given.value
        contract = getattr(self, f"_r_{function.name}", None)
        if contract is not None and function.name in _CONTRACTS_FIRST:
            return contract(*args, **keywords)
        if not any(isinstance(a, Generator) for a in args):
            real = getattr(self.program.module, function.name)
            known = call_native(self, real, args, keywords, self.types)
            if known is not None:
                return known[0]
        if contract is not None:
            if function.name in ("all_different", "counts", "is_square", "nonnegative"):
                return self.split(args[0], lambda x: contract(x, *args[1:], **keywords))
            return contract(*args, **keywords)
        return self.call_closure(function, args, keywords)

    def _record(self, kind: RecordType, args: list[Value], keywords: dict[str, Value]) -> Value:
        rest = [keywords[name] for name in kind.fields[len(args) :] if name in keywords]
        if len(args) + len(rest) != len(kind.fields):
            self.fail(True, TypeError)
        return Record(kind, (*args, *rest))

    def _call_builtin(self, function: Native, args: list[Value], keywords: dict[str, Value]) -> Value:
        handler = getattr(self, f"_f_{function.name}", None)
        if function.name not in ("range", "enumerate", "zip", "reversed", "map", "iter", "deque", "list"):
            known = call_native(self, function.call, args, keywords, self.types)
            if known is not None:
                return known[0]
        if handler is None:
            raise Unencodable(f"`{function.name}` of values that are not known")
        if not args:
            return handler(**keywords)
        if isinstance(args[0], Opaque) and function.name not in ("min", "max", "float", "str"):
            raise Unencodable(f"`{function.name}` of {args[0].reason}")
        if isinstance(args[0], Opaque):
            return handler(*args, **keywords)
        return self.split(args[0], lambda x: handler(x, *args[1:], **keywords))

    def _call_method(self, function: Method, args: list[Value], keywords: dict[str, Value]) -> Value:
        owner, name = function.owner, function.name
        if isinstance(owner, str):
            known = call_native(self, getattr(owner, name), args, keywords, self.types)
            if known is not None:
                return known[0]
        if args and name in ("extend", "update", "join"):
            return self.split(args[0], lambda x: self.method(owner, name, [x, *args[1:]], keywords))
        return self.method(owner, name, args, keywords)

    # ----------------------------------------------------------------------------------------------------- programs
    def run(self, name: str, args: list[Value]) -> Result:
        """Call a function of the module from the current state, which is left as it was but for the heap."""
        base, outer = self.state, self.raised
        self.raised = []
        function = self.module[name]
        assert isinstance(function, Closure)
        try:
            value = self.call_closure(function, args, {})
            state: State | None = self.state
        except Dead:
            value, state = None, None
        raised, self.raised = self.raised, outer
        t = self.terms
        failed = t.some([self._since(base, r.state) for r in raised])
        returned = False if state is None else self._since(base, state)
        self.state = State(base.path, dict(state.heap if state is not None else base.heap))
        return Result(value, returned, failed, state)

    def _since(self, base: State, state: State) -> Condition:
        """What a later state's path adds."""
        return self.terms.every([p for p in state.path if p not in base.facts])

    # --------------------------------------------------------------------------------------------------- instances
    def instance(self, level: int) -> Value:
        """An unknown instance of a level: every draw is free within its domain; afterwards the path is the instance's.

        Raises Dead where the domains or a `require` exclude every instance at once.
        """
        node = self.program.functions["sample"]
        self.retry = next((s for s in node.body if isinstance(s, ast.For) and _is_retry(s)), None)
        function = self.module["sample"]
        assert isinstance(function, Closure)
        self.raised = []
        value = self.call_closure(function, [level, 0], {})
        self.raised = []
        return value

    def _s_for(self, stmt: ast.For) -> None:
        if stmt is self.retry:
            self.block(stmt.body)
        else:
            super()._s_for(stmt)

    def _s_if(self, stmt: ast.If) -> None:
        if self.retry is not None and stmt in self.retry.body and isinstance(stmt.body[-1], ast.Continue):
            self._require(stmt)
        else:
            super()._s_if(stmt)

    def _require(self, stmt: ast.If) -> None:
        """`if not CONDITION: continue` in the retry loop: the instances are those that fulfil the condition."""
        holds = self.terms.negate(self.condition(stmt.test))
        self.line = stmt.lineno
        if holds is not True:
            self.know(holds, required=True)
        parts = holds.args if isinstance(holds, Term) and holds.op == "and" else (holds,)
        self.requirements.update(p for p in parts if isinstance(p, Term))
        self.assume(holds)


def _is_retry(stmt: ast.For) -> bool:
    """`for tries in range(N):` whose last statement returns the instance."""
    source = stmt.iter
    ranged = isinstance(source, ast.Call) and isinstance(source.func, ast.Name) and source.func.id == "range"
    return ranged and isinstance(stmt.body[-1], ast.Return)


def _native_name(name: str, value: Any) -> str:
    module = getattr(value, "__module__", "") or ""
    return f"{module}_{name}" if module in _LIBRARY else name


def _constant_or_native(name: str, value: Any) -> Value:
    return value if isinstance(value, int | float | str) else Native(name, value)
