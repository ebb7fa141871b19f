"""Calls of functions of the module: inlined, each with a frame on the heap that is forgotten when nobody sees it."""

from __future__ import annotations

import ast

from .state import State, count_references
from .statements import Statements
from .values import Closure, Dead, Unencodable, Value

DEPTH = 60
"""Calls inside calls."""
UNASKED = 8
"""Depth below which nobody asks whether a path is possible at all."""


class Calls(Statements):
    """Runs closures."""

    def call_closure(self, function: Closure, args: list[Value], keywords: dict[str, Value]) -> Value:
        """Run a function of the module on the current path."""
        if self.depth >= DEPTH:
            raise Unencodable(f"calls more than {DEPTH} deep")
        bindings = _bound(function, args, keywords)
        if isinstance(function.node, ast.Lambda):
            saved, self.scopes = self.scopes, (*function.scopes, bindings)
            try:
                return self.evaluate(function.node.body)
            finally:
                self.scopes = saved
        if self.depth > UNASKED and not self.possible(self.terms.every(self.state.path)):
            raise Dead
        return self._run_body(function, bindings)

    def _run_body(self, function: Closure, bindings: dict[str, Value]) -> Value:
        assert isinstance(function.node, ast.FunctionDef)
        frame = self.fresh()
        self.state.write(frame, bindings)
        saved = self.scopes, self.loop, self.returns, self.line, self.current
        self.scopes, self.loop, self.returns = (*function.scopes, frame), None, []
        self.current = function, bindings
        self.depth += 1
        try:
            try:
                self.block(function.node.body)
                self.returns.append((self.state, None))
            except Dead:
                pass
            returns = self.returns
        finally:
            self.depth -= 1
            self.scopes, self.loop, self.returns, self.line, self.current = saved
        for state, value in returns:
            self._leave(state, frame, value, function.node)
        return self.join_all(returns)

    def _leave(self, state: State, frame: int, value: Value, node: ast.FunctionDef) -> None:
        """Forget the frame unless a function that is still known sees it."""
        inner = any(isinstance(x, ast.FunctionDef | ast.Lambda) for x in ast.walk(node) if x is not node)
        if inner:
            counts = self._merger.references({k: v for k, v in state.heap.items() if k != frame})
            count_references(value, counts)
            if counts[("frame", frame)]:
                return
        state.drop(frame)


def _bound(function: Closure, args: list[Value], keywords: dict[str, Value]) -> dict[str, Value]:
    """Parameters with their arguments."""
    spec = function.node.args
    names = [a.arg for a in spec.args]
    if spec.vararg is not None:
        bindings: dict[str, Value] = dict(zip(names, args))
        bindings[spec.vararg.arg] = tuple(args[len(names) :])
    else:
        bindings = dict(zip(names, args))
        if len(args) > len(names):
            raise Unencodable(f"too many arguments of {function.name}")
    bindings |= keywords
    for name, default in zip(names[len(names) - len(function.defaults) :], function.defaults):
        bindings.setdefault(name, default)
    if any(name not in bindings for name in names) or spec.kwonlyargs or spec.kwarg:
        raise Unencodable(f"this call of {function.name}")
    return bindings
