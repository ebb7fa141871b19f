"""Bodies of functions as Python syntax trees; what differs from Python in expressions is decided in `to_expr`."""

from __future__ import annotations

import ast

from ..dsl import nodes as n
from ..dsl import types as t
from ..dsl.walk import assigned_names
from . import quote as q
from .to_expr import _BINARY, _SYMBOLIC, ExprLowering


class Lowering(ExprLowering):
    """Adds statements and functions to the lowering of expressions."""

    def body(self, statements: tuple[n.Stmt, ...]) -> list[ast.stmt]:
        """The Python statements of a block, each marked with its line in the spec."""
        return [self.mark(getattr(self, "_s_" + type(s).__name__.lower())(s), s) for s in statements]

    def mark(self, tree: ast.stmt, node: n.Stmt | n.Expr | object) -> ast.stmt:
        """Remember the spec line of a statement."""
        tree.spec_line = self.source.position(node.span.start)[0]  # type: ignore[attr-defined]
        return tree

    def taken_apart(self, target: n.Expr, value: n.Expr) -> ast.expr:
        """A value on its way into a target: a set that is unpacked goes in sorted order."""
        return self.ordered(value) if isinstance(target, n.Sequence) else self.expr(value)

    def _s_assign(self, stmt: n.Assign) -> ast.stmt:
        unpacked = next((x for x in stmt.targets if isinstance(x, n.Sequence)), stmt.targets[0])
        value = self.taken_apart(unpacked, stmt.value)
        return ast.Assign([self.target(x) for x in stmt.targets], value)

    def _s_augassign(self, stmt: n.AugAssign) -> ast.stmt:
        kind = self.type_of(stmt.target)
        if isinstance(kind, t.Symbolic) and isinstance(stmt.target, n.Name):
            value = self.runtime(_SYMBOLIC[stmt.op], self.expr(stmt.target), self.expr(stmt.value))
            return ast.Assign([self.target(stmt.target)], value)
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
        found = [self.found(x) for x in stmt.names]
        return ast.Nonlocal([x if isinstance(x, str) else self.author(y) for x, y in zip(found, stmt.names)])

    def _s_match(self, stmt: n.Match) -> ast.stmt:
        cases = [ast.match_case(self._pattern(c.pattern), None, self.body(c.body)) for c in stmt.cases]
        return ast.Match(self.expr(stmt.subject), cases)

    def _pattern(self, pattern: n.CasePattern) -> ast.pattern:
        names = [ast.MatchAs(None, None if x == "_" else self._bound(x)) for x in pattern.names]
        if pattern.variant is not None:
            return ast.MatchClass(q.name(self.author(pattern.variant)), list(names), [], [])
        if isinstance(pattern.constant, n.Constant) and isinstance(pattern.constant.value, bool | None):
            return ast.MatchSingleton(pattern.constant.value)
        return ast.MatchValue(self.expr(pattern.constant)) if pattern.constant is not None else names[0]

    def _bound(self, identifier: str) -> str:
        found = self.found(identifier)
        return found if isinstance(found, str) else self.author(identifier)

    def _s_function(self, stmt: n.Function) -> ast.stmt:
        return self.function(stmt, self._bound(stmt.name))

    def top_function(self, fn: n.Function) -> ast.FunctionDef:
        """A `def` or `sampler` of the spec, with what it reads as further parameters in front."""
        saved = self.scopes, self.passed
        extra = self.extra.get(fn.name, ())
        self.scopes, self.passed = [], frozenset(extra)
        first = ([self.own("rng")] if fn.sampler else []) + [self.author(p) for p in extra]
        tree = self.function(fn, self.author(fn.name), first)
        self.scopes, self.passed = saved
        return tree

    def function(self, fn: n.Function, name: str, first: list[str] | None = None) -> ast.FunctionDef:
        """A function under a given name; `first` are parameters in front of the author's."""
        defaults = [self.expr(p.default) for p in fn.params if p.default is not None]
        self.bind([*[p.name for p in fn.params], *assigned_names(fn.body)])
        params = [*(first or []), *[self.scopes[-1][p.name] for p in fn.params]]
        arguments = ast.arguments([], [ast.arg(str(p)) for p in params], None, [], [], None, defaults)
        body = self.body(fn.body)
        self.scopes.pop()
        decorators = [q.name(self.need("memo"))] if fn.memo else []
        tree = ast.FunctionDef(name, arguments, body or [ast.Pass()], decorators, None, None)
        self.mark(tree, fn)
        return tree
