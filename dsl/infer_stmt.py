"""Types of function bodies: every local name gets the join of what is assigned to it, found by repeated rounds.

A round walks the body once; rounds go on until no type grows (bounds are widened from the third on), then one last
round reports. Parameters of nested functions take the join of what they are called with (monomorphic inference).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from . import nodes as n
from . import types as t
from .assigned import read_too_early
from .builtins import item_of
from .diagnostics import Sink
from .infer_calls import CallTyper
from .scope import Kind, Reader, Scope, Stage, Symbol, suggest
from .spans import Span
from .walk import assigned_names

MAX_ROUNDS = 12


class BodyTyper(CallTyper):
    """Adds statements and functions to the typing of expressions."""

    _scopes: dict[int, Scope]
    _result: Symbol
    _loops: int = 0
    _top: n.Function | None = None
    shape_type: Callable[[n.Shape], t.Type]

    def settle(self, once: Callable[[], None]) -> None:
        """Run a walk until nothing grows, then once more with reports."""
        sink, muted = self.sink, Sink()
        self.sink = muted
        for number in range(MAX_ROUNDS):
            self.round, self.changed = number, False
            once()
            if not self.changed:
                break
        self.sink = sink
        once()

    # ------------------------------------------------------------------------------------------------- functions
    def function(self, fn: n.Function, reader: Reader, declared: t.Fn | None) -> t.Type:
        """Type a function of the top level (or a block `solve:`); returns the type of its result."""
        self._scopes = {}
        result = Symbol("return", Kind.LOCAL, Stage.CONST, fn.span)

        def once() -> None:
            with self.block(reader, function=True) as scope:
                for param, kind in zip(fn.params, declared.params if declared else ()):
                    scope.declare(Symbol(param.name, Kind.LOCAL, Stage.CONST, param.span, kind.type, used=True))
                self._body(fn, result)

        self.drawing, self._top = fn.sampler, fn
        self.settle(once)
        self.drawing = False
        if self._is_damaged(fn):
            return declared.result if declared else t.UNKNOWN
        self._report_paths(fn, declared)
        if declared is not None and not t.fits(result.type, declared.result):
            self.error(
                "E115",
                fn.name_span,
                f"`{fn.name}` returns {t.show(result.type)}, its head says {t.show(declared.result)}",
                f"return {t.show(declared.result)}, or write `-> {t.show(result.type)}`",
            )
        return result.type

    def _is_damaged(self, fn: n.Function) -> bool:
        """Whether lines of the function did not parse: what it returns is unknown then."""
        return bool({f"{fn.name}()", fn.name} & self.typing.poisoned)

    def _report_paths(self, fn: n.Function, declared: t.Fn | None) -> None:
        """Paths without `return`, and names that are read before they have a value."""
        for name in read_too_early(fn):
            if name.id not in self.typing.poisoned:
                advice = f"assign it above, for example `{name.id} = 0`"
                self.error("E106", name.span, f"`{name.id}` is read before it has a value", advice)
        if declared is not None and (t.silent(declared.result) or isinstance(declared.result, t.Optional | t.NoneType)):
            return
        if not _always_returns(fn.body):
            advice = 'return a value on every path; `fail("why")` says that a path cannot happen'
            span = fn.name_span if declared is not None else fn.body[-1].span
            self.error("E115", span, f"`{fn.name}` may end without `return`", advice)

    def _body(self, fn: n.Function, result: Symbol) -> None:
        """Walk a body in its own persistent scope."""
        saved, saved_result, saved_loops = self.scope, getattr(self, "_result", result), self._loops
        key = id(fn)
        if key not in self._scopes:
            self._scopes[key] = Scope(self.scope, function=True)
            for name, node in assigned_names(fn.body).items():
                if name not in self.scope.names:
                    self._scopes[key].declare(Symbol(name, Kind.LOCAL, Stage.CONST, node.span, used=True))
        self.scope = self._scopes[key]
        self.scope.parent = saved
        self._result, self._loops = result, 0
        self.statements(fn.body)
        if not _always_returns(fn.body) and not isinstance(result.type, t.Never) and fn is not self._top:
            self.grow(result, t.NONE, fn.span)
        self.scope, self._result, self._loops = saved, saved_result, saved_loops

    def statements(self, body: tuple[n.Stmt, ...]) -> None:
        """Walk statements in order."""
        for number, stmt in enumerate(body):
            _STATEMENTS[type(stmt)](self, stmt)
            if isinstance(stmt, n.Return) and number + 1 < len(body):
                self.sink.warning("W906", body[number + 1].span, "nothing reaches this line", "remove it")

    def _s_function(self, fn: n.Function) -> None:
        """A nested function: its parameters are typed by its calls."""
        key = id(fn)
        if key not in self.nested:
            params = [Symbol(p.name, Kind.LOCAL, Stage.CONST, p.span, used=True) for p in fn.params]
            for param, symbol in zip(fn.params, params):
                if param.shape is not None:
                    symbol.type = self.shape_type(param.shape)
            self.nested[key] = (fn, params, Symbol("return", Kind.LOCAL, Stage.CONST, fn.span))
        _, params, result = self.nested[key]
        for param, symbol in zip(fn.params, params):
            if param.default is not None:
                self.grow(symbol, self.type_of(param.default), param.span)
        declared = t.Fn(
            tuple(t.Param(p.name, s.type, p.default is None) for p, s in zip(fn.params, params)), result.type, str(key)
        )
        symbol = self.scope.find(fn.name)
        if symbol is not None:
            symbol.type = declared
        with self.block(function=True) as scope:
            for s in params:
                scope.declare(s)
            self._body(fn, result)

    # ------------------------------------------------------------------------------------------------ statements
    def assign_to(self, target: n.Expr, kind: t.Type, span: Span) -> None:
        """Put a value of `kind` into a target."""
        match target:
            case n.Name():
                self.typing.types[id(target)] = kind
                symbol = self.scope.find(target.id)
                if symbol is None or symbol.kind is not Kind.LOCAL:
                    self.error("E114", target.span, f"`{target.id}` cannot be assigned here", "use another name")
                else:
                    self.grow(symbol, kind, target.span)
            case n.Sequence():
                for item, part in zip(target.items, self.unpack(target, kind)):
                    self.assign_to(item, part, span)
            case n.Index():
                self.type_of(target)
                self.store_into(target, kind, span)
            case _:
                return

    def _s_assign(self, stmt: n.Assign) -> None:
        kind = self.type_of(stmt.value)
        if stmt.shape is not None:
            declared = self.shape_type(stmt.shape)
            if not t.fits(kind, declared):
                message = f"declared as {t.show(declared)}, this is {t.show(kind)}"
                self.error("E111", stmt.value.span, message, f"write `: {t.show(kind)}`, or give another value")
            kind = declared
        for target in stmt.targets:
            self.assign_to(target, kind, stmt.span)

    def _s_augassign(self, stmt: n.AugAssign) -> None:
        value = n.Binary(stmt.span, stmt.op, stmt.target, stmt.value)
        kind = self.type_of(value)
        self.assign_to(stmt.target, kind, stmt.span)

    def _s_if(self, stmt: n.If) -> None:
        self.type_of(stmt.test)
        self.statements(stmt.body)
        self.statements(stmt.orelse)

    def _s_for(self, stmt: n.For) -> None:
        source = self.type_of(stmt.source)
        item = item_of(source)
        if item is None:
            item = self.no_items(stmt.source, source)
        self.assign_to(stmt.target, item, stmt.span)
        self._loop(stmt.body)

    def _s_while(self, stmt: n.While) -> None:
        self.type_of(stmt.test)
        if isinstance(stmt.test, n.Constant) and stmt.test.value is True:
            self.error(
                "E303",
                stmt.test.span,
                "`while True` has no bound",
                'write `for step in range(LIMIT):` and `fail("...")` after it, or a condition that becomes false',
            )
        self._loop(stmt.body)

    def _loop(self, body: tuple[n.Stmt, ...]) -> None:
        self._loops += 1
        self.statements(body)
        self._loops -= 1

    def _s_return(self, stmt: n.Return) -> None:
        kind = self.type_of(stmt.value) if stmt.value is not None else t.NONE
        self.grow(self._result, kind, stmt.span)

    def _s_jump(self, stmt: n.Jump) -> None:
        if stmt.word != "pass" and not self._loops:
            advice = "write `return` to leave the function, or remove it"
            self.error("E001", stmt.span, f"`{stmt.word}` stands outside of a loop", advice)

    def _s_exprstmt(self, stmt: n.ExprStmt) -> None:
        self.type_of(stmt.value)
        if isinstance(stmt.value, n.Constant) and isinstance(stmt.value.value, str):
            return
        if not isinstance(stmt.value, n.Call | n.Foreign):
            self.sink.warning(
                "W907", stmt.span, "this line computes something and drops it", "assign it, or remove the line"
            )

    def _s_delete(self, stmt: n.Delete) -> None:
        if not isinstance(stmt.target, n.Index):
            self.error("E010", stmt.span, "`del` removes items, not names", "write `del xs[i]`")
            return
        self.type_of(stmt.target)
        self.store_into(stmt.target.value, t.List(t.NEVER, 0, 0), stmt.span) if isinstance(
            self.typing.types.get(id(stmt.target.value)), t.List
        ) else None

    def _s_nonlocal(self, stmt: n.Nonlocal) -> None:
        for name in stmt.names:
            symbol = self.scope.parent.find(name) if self.scope.parent else None
            if symbol is None or symbol.kind is not Kind.LOCAL:
                advice = "`nonlocal` names a local name of the function around"
                self.error("E102", stmt.span, f"no enclosing function has `{name}`", advice)

    def _s_match(self, stmt: n.Match) -> None:
        kind = self.type_of(stmt.subject)
        alternatives = self._alternatives(kind)
        if alternatives is None:
            self.error(
                "E116", stmt.subject.span, f"`match` takes a variant apart, this is {t.show(kind)}", "use `if` and `==`"
            )
            alternatives = {}
        missing = dict(alternatives)
        caught = False
        for case in stmt.cases:
            if case.pattern.variant is not None:
                missing.pop(case.pattern.variant, None)
                self._bind_case(case, alternatives)
            else:
                caught = caught or case.pattern.constant is None
                for name in case.pattern.names:
                    self.assign_to(n.Name(case.pattern.span, name), kind, case.pattern.span) if name != "_" else None
            self.statements(case.body)
        if missing and not caught:
            self.error(
                "E116",
                stmt.subject.span,
                "this `match` forgets " + ", ".join(f"`{m}`" for m in missing),
                "add the cases, or `case _:`",
            )

    def _alternatives(self, kind: t.Type) -> dict[str, t.Record] | None:
        if isinstance(kind, t.Optional):
            kind = kind.item
        if isinstance(kind, t.Variant):
            return self.typing.variants.get(kind.name, {})
        if isinstance(kind, t.Record) and kind.variant:
            return self.typing.variants.get(kind.variant, {})
        return {} if t.silent(kind) else None

    def _bind_case(self, case: n.Case, alternatives: dict[str, t.Record]) -> None:
        pattern = case.pattern
        record = alternatives.get(pattern.variant or "")
        if record is None:
            close = suggest(pattern.variant or "", list(alternatives))
            if alternatives:
                self.error(
                    "E116",
                    pattern.span,
                    f"`{pattern.variant}` is no alternative of this type",
                    f"did you mean `{close}`?" if close else "its alternatives are " + ", ".join(alternatives),
                )
            return
        if len(pattern.names) != len(record.fields):
            self.error(
                "E116",
                pattern.span,
                f"`{pattern.variant}` has {len(record.fields)} fields, the pattern names {len(pattern.names)}",
                f"write `{pattern.variant}({', '.join(name for name, _ in record.fields)})`; `_` skips a field",
            )
        for name, (_, kind) in zip(pattern.names, record.fields):
            if name != "_":
                self.assign_to(n.Name(pattern.span, name), kind, pattern.span)


def _always_returns(body: tuple[n.Stmt, ...]) -> bool:
    """Whether every path through the statements ends in `return` or `fail`."""
    for stmt in body:
        match stmt:
            case n.Return():
                return True
            case n.If() if stmt.orelse and _always_returns(stmt.body) and _always_returns(stmt.orelse):
                return True
            case n.Match() if all(_always_returns(c.body) for c in stmt.cases):
                return True
            case n.ExprStmt(value=n.Call(func=n.Name(id="fail"))) | n.While(test=n.Constant(value=True)):
                return True
    return False


_STATEMENTS: dict[type, Callable[[BodyTyper, Any], None]] = {
    n.Assign: BodyTyper._s_assign,
    n.AugAssign: BodyTyper._s_augassign,
    n.If: BodyTyper._s_if,
    n.For: BodyTyper._s_for,
    n.While: BodyTyper._s_while,
    n.Return: BodyTyper._s_return,
    n.Jump: BodyTyper._s_jump,
    n.ExprStmt: BodyTyper._s_exprstmt,
    n.Delete: BodyTyper._s_delete,
    n.Nonlocal: BodyTyper._s_nonlocal,
    n.Match: BodyTyper._s_match,
    n.Function: BodyTyper._s_function,
}
