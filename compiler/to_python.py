"""Bodies and expressions of the language as Python syntax trees, with Python's meaning except where the language differs.

The differences, all decided here: sets are gone through in sorted order; a computed index below 0 fails; sums of reals go
from left to right; variants compare by alternative; functions that read parameters receive them as arguments.
"""

from __future__ import annotations

import ast
import keyword

from ..dsl import nodes as n
from ..dsl import types as t
from ..dsl.check import Checked
from ..dsl.library import lookup
from ..dsl.samplers import SAMPLERS
from ..dsl.spans import Source
from ..dsl.walk import assigned_names, names_read, target_names
from . import quote as q
from .naming import safe

_BINARY: dict[str, type[ast.operator]] = {
    "+": ast.Add, "-": ast.Sub, "*": ast.Mult, "/": ast.Div, "//": ast.FloorDiv, "%": ast.Mod, "**": ast.Pow,
    "&": ast.BitAnd, "|": ast.BitOr, "^": ast.BitXor, "<<": ast.LShift, ">>": ast.RShift,
}  # fmt: skip
_UNARY: dict[str, type[ast.unaryop]] = {"-": ast.USub, "+": ast.UAdd, "~": ast.Invert, "not": ast.Not}
_COMPARE: dict[str, type[ast.cmpop]] = {
    "==": ast.Eq, "!=": ast.NotEq, "<": ast.Lt, "<=": ast.LtE, ">": ast.Gt, ">=": ast.GtE,
    "in": ast.In, "not in": ast.NotIn, "is": ast.Is, "is not": ast.IsNot,
}  # fmt: skip
_ORDERED = ("list", "tuple", "enumerate", "zip", "deque", "reversed")


class Lowering:
    """Lowers the trees of one spec; `used` collects the runtime names that the module needs."""

    def __init__(self, checked: Checked, source: Source) -> None:
        self.checked, self.source = checked, source
        self.typing = checked.typing
        self.used: set[str] = set()
        self.imports: set[str] = set()
        self.locals: list[set[str]] = []
        self.rename: dict[str, ast.expr] = {}
        self.extra = _extra_params(checked)

    def need(self, identifier: str) -> str:
        """Ask for a runtime function; returns its name."""
        self.used.add(identifier)
        return identifier

    def runtime(self, identifier: str, *args: ast.expr) -> ast.expr:
        """A call of a runtime function."""
        return q.call(self.need(identifier), *args)

    def type_of(self, node: n.Expr) -> t.Type:
        """What inference found for a node."""
        return self.typing.types.get(id(node), t.UNKNOWN)

    # ---------------------------------------------------------------------------------------------- expressions
    def expr(self, node: n.Expr) -> ast.expr:
        """The Python tree of an expression."""
        return getattr(self, "_" + type(node).__name__.lower())(node)

    def _constant(self, node: n.Constant) -> ast.expr:
        return q.literal(node.value)

    def _real(self, node: n.Real) -> ast.expr:
        return q.literal(float(node.text))

    def _name(self, node: n.Name) -> ast.expr:
        if node.id in self.rename:
            return self.rename[node.id]
        if self._is_local(node.id):
            return q.name(safe(node.id))
        if node.id in self.typing.functions:
            return self._function_value(node.id)
        if node.id in self.typing.symbols:
            return q.name(safe(node.id))
        if lookup(node.id):
            return q.name(self.need(node.id))
        return q.name(self._builtin_name(node.id))

    def _builtin_name(self, identifier: str) -> str:
        if identifier == "deque":
            self.imports.add("from collections import deque")
        return "float" if identifier == "real" else identifier

    def _function_value(self, identifier: str) -> ast.expr:
        extra = self.extra.get(identifier, ())
        if not extra:
            return q.name(safe(identifier))
        passed = [q.name(safe(p)) for p in extra]
        arguments = ast.arguments([], [], ast.arg("args"), [], [], None, [])
        return ast.Lambda(
            arguments, ast.Call(q.name(safe(identifier)), [ast.Starred(q.name("args"), ast.Load()), *passed], [])
        )

    def _is_local(self, identifier: str) -> bool:
        return any(identifier in names for names in self.locals)

    def _sequence(self, node: n.Sequence) -> ast.expr:
        items = [self.expr(x) for x in node.items]
        if node.kind == "set":
            return ast.Set(items)
        return ast.List(items, ast.Load()) if node.kind == "list" else ast.Tuple(items, ast.Load())

    def _dictdisplay(self, node: n.DictDisplay) -> ast.expr:
        return ast.Dict([self.expr(k) for k, _ in node.items], [self.expr(v) for _, v in node.items])

    def _unary(self, node: n.Unary) -> ast.expr:
        return ast.UnaryOp(_UNARY[node.op](), self.expr(node.operand))

    def _binary(self, node: n.Binary) -> ast.expr:
        return ast.BinOp(self.expr(node.left), _BINARY[node.op](), self.expr(node.right))

    def _logical(self, node: n.Logical) -> ast.expr:
        op = ast.And() if node.op == "and" else ast.Or()
        return ast.BoolOp(op, [self.expr(x) for x in node.operands])

    def _compare(self, node: n.Compare) -> ast.expr:
        return ast.Compare(
            self.expr(node.left), [_COMPARE[op]() for op, _ in node.rest], [self.expr(x) for _, x in node.rest]
        )

    def _conditional(self, node: n.Conditional) -> ast.expr:
        return ast.IfExp(self.expr(node.test), self.expr(node.then), self.expr(node.other))

    def _attribute(self, node: n.Attribute) -> ast.expr:
        name = safe_field(node.name) if isinstance(self.type_of(node.value), t.Record) else node.name
        return ast.Attribute(self.expr(node.value), name, ast.Load())

    def _index(self, node: n.Index) -> ast.expr:
        return ast.Subscript(self.expr(node.value), self._place(node), ast.Load())

    def _place(self, node: n.Index) -> ast.expr:
        """The index, guarded where it is computed and not known to be at least 0."""
        index = self.expr(node.index)
        if isinstance(self.type_of(node.value), t.Dict) or _written_constant(node.index):
            return index
        kind = self.type_of(node.index)
        if isinstance(kind, t.Int) and kind.low is not None and kind.low >= 0:
            return index
        return self.runtime("nonnegative", index)

    def _slice(self, node: n.Slice) -> ast.expr:
        parts = [None if p is None else self.expr(p) for p in (node.lower, node.upper, node.step)]
        return ast.Subscript(self.expr(node.value), ast.Slice(*parts), ast.Load())

    def ordered(self, node: n.Expr) -> ast.expr:
        """An expression that is gone through: sets in sorted order."""
        tree = self.expr(node)
        return q.call("sorted", tree) if isinstance(self.type_of(node), t.Set) else tree

    def _comprehension(self, node: n.Comprehension) -> ast.expr:
        names = {x.id for c in node.clauses for x in target_names(c.target)}
        generators: list[ast.comprehension] = []
        first = self.ordered(node.clauses[0].source)
        self.locals.append(names)
        for number, clause in enumerate(node.clauses):
            source = first if number == 0 else self.ordered(clause.source)
            generators.append(
                ast.comprehension(self.target(clause.target), source, [self.expr(x) for x in clause.tests], 0)
            )
        element = self.expr(node.element)
        key = self.expr(node.key) if node.key is not None else None
        self.locals.pop()
        match node.kind:
            case "list":
                return ast.ListComp(element, generators)
            case "set":
                return ast.SetComp(element, generators)
            case "dict" if key is not None:
                return ast.DictComp(key, element, generators)
        return ast.GeneratorExp(element, generators)

    def _call(self, node: n.Call) -> ast.expr:
        if isinstance(node.func, n.Name) and not self._is_local(node.func.id):
            return self._named_call(node, node.func.id)
        func = self.expr(node.func)
        ordered = isinstance(node.func, n.Attribute) and node.func.name in ("join", "extend")
        args = [self.ordered(a) if ordered else self.expr(a) for a in node.args]
        return ast.Call(func, args, [ast.keyword(k.name, self.expr(k.value)) for k in node.keywords])

    def _named_call(self, node: n.Call, identifier: str) -> ast.expr:
        keywords = [ast.keyword(k.name, self.expr(k.value)) for k in node.keywords]
        if identifier in self.typing.functions:
            passed = [q.name(safe(p)) for p in self.extra.get(identifier, ())]
            if passed and keywords:
                names = [safe(p) for p in self.extra[identifier]]
                keywords += [ast.keyword(name, value) for name, value in zip(names, passed)]
                passed = []
            if self.typing.functions[identifier].sampler:
                passed_first = [q.name("rng_")]
            else:
                passed_first = []
            renamed = [
                ast.keyword(safe(k.arg or ""), k.value) if i < len(node.keywords) else k for i, k in enumerate(keywords)
            ]
            return ast.Call(
                q.name(safe(identifier)), passed_first + [self.expr(a) for a in node.args] + passed, renamed
            )
        if identifier in self.typing.rules:
            return ast.Call(
                q.name(safe(identifier)),
                [*(self.expr(a) for a in node.args), *(q.name(safe(p)) for p in self.extra.get(identifier, ()))],
                keywords,
            )
        if identifier in ("unique", "solutions") and identifier not in self.typing.symbols:
            return self._about_rules(node, identifier)
        if identifier in self.typing.records:
            return ast.Call(
                q.name(safe(identifier)),
                [self.expr(a) for a in node.args],
                [ast.keyword(safe_field(k.arg or ""), k.value) for k in keywords],
            )
        if identifier in SAMPLERS and identifier not in self.typing.symbols:
            return self.runtime(SAMPLERS[identifier].function, q.name("rng_"), *(self.ordered(a) for a in node.args))
        entry = lookup(identifier)
        if entry is not None and identifier not in self.typing.symbols:
            return ast.Call(q.name(self.need(identifier)), self._library_args(node, entry.type), keywords)
        return self._builtin_call(node, identifier, keywords)

    def _about_rules(self, node: n.Call, identifier: str) -> ast.expr:
        """`unique(rule, givens, fits=, blank=)` and `solutions(rule, givens, fits=, blank=, limit=)`."""
        rule = node.args[0]
        assert isinstance(rule, n.Name)
        given = {k.name: self.expr(k.value) for k in node.keywords}
        extra = [q.name(safe(p)) for p in self.extra.get(rule.id, ())]
        model = q.call(f"{rule.id}_model", *(self.expr(a) for a in node.args[1:]), *extra)
        clues, blank = given.get("fits", q.literal(None)), given.get("blank", q.literal(None))
        if identifier == "unique":
            return self.runtime("rule_unique", model, clues, blank)
        return self.runtime("rule_solutions", model, clues, blank, given.get("limit", q.literal(2)))

    def _library_args(self, node: n.Call, kind: t.Fn) -> list[ast.expr]:
        args: list[ast.expr] = []
        for number, arg in enumerate(node.args):
            wants_list = number < len(kind.params) and isinstance(kind.params[number].type, t.List)
            args.append(self.ordered(arg) if wants_list else self.expr(arg))
        return args

    def _builtin_call(self, node: n.Call, identifier: str, keywords: list[ast.keyword]) -> ast.expr:
        ordered = identifier in _ORDERED
        args = [self.ordered(a) if ordered else self.expr(a) for a in node.args]
        if identifier == "sum" and len(args) == 1 and isinstance(self.type_of(node), t.Real):
            return self.runtime("ordered_sum", *args)
        if identifier == "reversed":
            return q.subscript(args[0], ast.Slice(None, None, q.literal(-1)))
        return ast.Call(q.name(self._builtin_name(identifier)), args, keywords)

    def _draw(self, node: n.Draw) -> ast.expr:
        rng = q.name("rng_")
        if isinstance(node.domain, n.Range):
            return self.runtime("between", rng, self.expr(node.domain.low), self.expr(node.domain.high))
        assert isinstance(node.domain, n.Members)
        inner = node.domain.expr
        if isinstance(inner, n.Name) and inner.id == "bool":
            return self.runtime("draw_bool", rng)
        return self.runtime("pick", rng, self.ordered(inner))

    # ----------------------------------------------------------------------------------------------- statements
    def target(self, node: n.Expr) -> ast.expr:
        """A tree that is assigned to."""
        match node:
            case n.Name():
                return q.stored(safe(node.id))
            case n.Sequence():
                return ast.Tuple([self.target(x) for x in node.items], ast.Store())
            case n.Index():
                return ast.Subscript(self.expr(node.value), self._place(node), ast.Store())
        raise AssertionError(f"not a target: {node}")

    def body(self, statements: tuple[n.Stmt, ...]) -> list[ast.stmt]:
        """The Python statements of a block, each marked with its line in the spec."""
        result: list[ast.stmt] = []
        for stmt in statements:
            tree = getattr(self, "_s_" + type(stmt).__name__.lower())(stmt)
            result.append(self.mark(tree, stmt))
        return result

    def mark(self, tree: ast.stmt, node: n.Stmt | n.Expr | object) -> ast.stmt:
        """Remember the spec line of a statement."""
        tree.spec_line = self.source.position(node.span.start)[0]  # type: ignore[attr-defined]
        return tree

    def _s_assign(self, stmt: n.Assign) -> ast.stmt:
        return ast.Assign([self.target(x) for x in stmt.targets], self.expr(stmt.value))

    def _s_augassign(self, stmt: n.AugAssign) -> ast.stmt:
        return ast.AugAssign(self.target(stmt.target), _BINARY[stmt.op](), self.expr(stmt.value))  # type: ignore[arg-type]

    def _s_if(self, stmt: n.If) -> ast.stmt:
        return ast.If(self.expr(stmt.test), self.body(stmt.body), self.body(stmt.orelse))

    def _s_for(self, stmt: n.For) -> ast.stmt:
        return ast.For(self.target(stmt.target), self.ordered(stmt.source), self.body(stmt.body), [])

    def _s_while(self, stmt: n.While) -> ast.stmt:
        return ast.While(self.expr(stmt.test), self.body(stmt.body), [])

    def _s_return(self, stmt: n.Return) -> ast.stmt:
        return ast.Return(None if stmt.value is None else self.expr(stmt.value))

    def _s_jump(self, stmt: n.Jump) -> ast.stmt:
        return {"break": ast.Break, "continue": ast.Continue, "pass": ast.Pass}[stmt.word]()

    def _s_exprstmt(self, stmt: n.ExprStmt) -> ast.stmt:
        return ast.Expr(self.expr(stmt.value))

    def _s_delete(self, stmt: n.Delete) -> ast.stmt:
        assert isinstance(stmt.target, n.Index)
        return ast.Delete([ast.Subscript(self.expr(stmt.target.value), self._place(stmt.target), ast.Del())])

    def _s_nonlocal(self, stmt: n.Nonlocal) -> ast.stmt:
        return ast.Nonlocal([safe(x) for x in stmt.names])

    def _s_match(self, stmt: n.Match) -> ast.stmt:
        cases = []
        for case in stmt.cases:
            pattern = case.pattern
            if pattern.variant is not None:
                names = [ast.MatchAs(None, None if x == "_" else safe(x)) for x in pattern.names]
                tree: ast.pattern = ast.MatchClass(q.name(safe(pattern.variant)), names, [], [])  # type: ignore[arg-type]
            elif pattern.constant is not None:
                tree = ast.MatchValue(self.expr(pattern.constant))
            else:
                tree = ast.MatchAs(None, None if pattern.names == ("_",) else safe(pattern.names[0]))
            cases.append(ast.match_case(tree, None, self.body(case.body)))
        return ast.Match(self.expr(stmt.subject), cases)

    def _s_function(self, stmt: n.Function) -> ast.stmt:
        return self.function(stmt)

    def function(self, fn: n.Function, name: str | None = None) -> ast.FunctionDef:
        """A function, at the top level or nested; parameters it reads from outside come last."""
        top = not self.locals and fn.name in self.typing.functions
        params = [safe(p.name) for p in fn.params] + [safe(p) for p in self.extra.get(fn.name, ()) if top]
        if fn.sampler:
            params = ["rng_", *params]
        defaults = [self.expr(p.default) for p in fn.params if p.default is not None]
        if defaults and top and self.extra.get(fn.name):
            defaults += [q.literal(None) for _ in self.extra[fn.name]]
        arguments = ast.arguments([], [ast.arg(p) for p in params], None, [], [], None, defaults)
        self.locals.append(
            {p.name for p in fn.params}
            | set(assigned_names(fn.body))
            | (set(self.extra.get(fn.name, ())) if top else set())
        )
        body = self.body(fn.body)
        self.locals.pop()
        decorators: list[ast.expr] = []
        if fn.memo:
            self.imports.add("from functools import cache")
            decorators = [q.name("cache")]
        tree = ast.FunctionDef(name or safe(fn.name), arguments, body or [ast.Pass()], decorators, None, None)
        self.mark(tree, fn)
        return tree


def safe_field(identifier: str) -> str:
    """A record's field as an attribute: names that a named tuple refuses get a `_` behind them."""
    return identifier + "_" if keyword.iskeyword(identifier) or identifier in ("count", "index") else identifier


def _written_constant(node: n.Expr) -> bool:
    inner = node.operand if isinstance(node, n.Unary) and node.op == "-" else node
    return isinstance(inner, n.Constant)


def _extra_params(checked: Checked) -> dict[str, tuple[str, ...]]:
    """For every top-level function the parameters of the spec that it, or what it calls, reads."""
    params = [p.name for p in checked.spec.params]
    functions = checked.typing.functions
    reads: dict[str, set[str]] = {}
    calls: dict[str, set[str]] = {}
    rules = checked.typing.rules
    for name, block in rules.items():
        seen = names_read(block) - {p.name for p in block.params}
        reads[name] = seen & set(params)
        calls[name] = seen & (set(functions) | set(rules))
    for name, fn in functions.items():
        own = {p.name for p in fn.params} | set(assigned_names(fn.body))
        seen = names_read(fn) - own
        reads[name] = seen & set(params)
        calls[name] = seen & (set(functions) | set(rules))
    changed = True
    while changed:
        changed = False
        for name in reads:
            for callee in calls[name]:
                if not reads[callee] <= reads[name]:
                    reads[name] |= reads[callee]
                    changed = True
    return {name: tuple(p for p in params if p in found) for name, found in reads.items()}
