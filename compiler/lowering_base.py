"""What every part of the lowering shares: names and scopes, types, and the runtime functions that a module needs."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from ..dsl import nodes as n
from ..dsl import types as t
from ..dsl.check import Checked
from ..dsl.spans import Source
from . import quote as q
from .free import Free
from .functions import extra_params
from .naming import Names


class LoweringBase:
    """The state of lowering one spec; `used` collects the runtime names that the module needs.

    `scopes` says what local names stand for, the innermost last; `passed` are parameters of the spec that functions
    called here may be given; `hooks` change the tree of a node; `helpers` are further functions of the module.
    """

    def __init__(self, checked: Checked, source: Source) -> None:
        self.checked, self.source = checked, source
        self.typing = checked.typing
        self.names = Names(checked, source)
        self.free = Free(checked)
        self.used: set[str] = set()
        self.imports: set[str] = set()
        self.symbols: set[str] = set()
        self.scopes: list[dict[str, str | ast.expr]] = []
        self.extra = extra_params(checked, self.free)
        self.passed = frozenset(p for params in self.extra.values() for p in params)
        self.rng: ast.expr = q.name(self.names.own("rng"))
        self.helpers: dict[str, ast.stmt] = {}
        self.hooks: dict[int, Callable[[ast.expr], ast.expr]] = {}
        self.kept: list[n.Shape] = []

    def need(self, identifier: str) -> str:
        """Ask for a runtime function; returns its name."""
        self.used.add(identifier)
        return identifier

    def runtime(self, identifier: str, *args: ast.expr) -> ast.expr:
        """A call of a runtime function."""
        return q.call(self.need(identifier), *args)

    def type_of(self, node: n.Expr) -> t.Type:
        """What inference found for a node, without `or None`."""
        kind = self.full_type(node)
        return kind.item if isinstance(kind, t.Optional) else kind

    def full_type(self, node: n.Expr) -> t.Type:
        """What inference found for a node."""
        return self.typing.types.get(id(node), t.UNKNOWN)

    def derived(self, shape: n.Shape, **changes: Any) -> n.Shape:
        """A changed shape, with the type of the one it was made from."""
        made = replace(shape, **changes)
        self.kept.append(made)
        self.typing.types[id(made)] = self.typing.types.get(id(shape), t.UNKNOWN)
        return made

    def author(self, identifier: str) -> str:
        """The module's name for a top-level name of the spec."""
        return self.names.author(identifier)

    def own(self, word: str) -> str:
        """A name of the compiler's that no name of the author can be."""
        return self.names.own(word)

    def local(self, identifier: str) -> str:
        """The name of a local; it never hides a parameter of the spec that a called function may be given."""
        return self.own(identifier + "_") if identifier in self.passed else self.author(identifier)

    def bind(self, identifiers: Iterable[str]) -> None:
        """Open a scope of local names; close it with `scopes.pop()`."""
        self.scopes.append({x: self.local(x) for x in identifiers})

    def found(self, identifier: str) -> str | ast.expr | None:
        """What a name stands for in the open scopes."""
        for scope in reversed(self.scopes):
            if identifier in scope:
                return scope[identifier]
        return None
