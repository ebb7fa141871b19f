"""Local names that are read where no path has given them a value yet.

Only certain failures are reported: a name that some path above assigns (a branch, an earlier round of a loop) may be
read. Bodies of nested functions run later, so what they read counts as assigned.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import nodes as n
from .walk import assigned_names, children, target_names


def read_too_early(fn: n.Function) -> Iterator[n.Name]:
    """The first reading of every local name of a function that nothing above it assigns; nested functions too."""
    local = set(assigned_names(fn.body)) - {p.name for p in fn.params}
    walker = _Walker(local)
    walker.block(fn.body, set())
    seen: set[str] = set()
    for name in walker.early:
        if name.id not in seen:
            seen.add(name.id)
            yield name
    for stmt in _nested(fn.body):
        yield from read_too_early(stmt)


def _nested(body: tuple[n.Stmt, ...]) -> Iterator[n.Function]:
    for stmt in body:
        if isinstance(stmt, n.Function):
            yield stmt
        elif isinstance(stmt, n.If | n.For | n.While):
            yield from _nested(stmt.body)
            yield from _nested(stmt.orelse)
        elif isinstance(stmt, n.Match):
            for case in stmt.cases:
                yield from _nested(case.body)


class _Walker:
    """Goes through statements with the set of names that some path has assigned; the set grows in place."""

    def __init__(self, local: set[str]) -> None:
        self.local = local
        self.early: list[n.Name] = []

    def block(self, body: tuple[n.Stmt, ...], known: set[str]) -> None:
        """Statements in order."""
        for stmt in body:
            self.statement(stmt, known)

    def statement(self, stmt: n.Stmt, known: set[str]) -> None:
        """One statement."""
        match stmt:
            case n.Assign():
                self.reads(stmt.value, known)
                for target in stmt.targets:
                    self.target(target, known)
            case n.AugAssign():
                self.reads(stmt.target, known)
                self.reads(stmt.value, known)
                self.target(stmt.target, known)
            case n.For():
                self.reads(stmt.source, known)
                self.target(stmt.target, known)
                self.loop(stmt.body, known)
            case n.While():
                self.reads(stmt.test, known | set(assigned_names(stmt.body)))
                self.loop(stmt.body, known)
            case n.If():
                self.reads(stmt.test, known)
                branches = [set(known), set(known)]
                self.block(stmt.body, branches[0])
                self.block(stmt.orelse, branches[1])
                known |= branches[0] | branches[1]
            case n.Match():
                self.reads(stmt.subject, known)
                for case in stmt.cases:
                    inner = known | set(case.pattern.names)
                    self.block(case.body, inner)
                    known |= inner
            case n.Function():
                known.add(stmt.name)
                known |= set(assigned_names(stmt.body)) | _outer(stmt.body)
            case _:
                self.reads(stmt, known)

    def loop(self, body: tuple[n.Stmt, ...], known: set[str]) -> None:
        """A body that may run again: what its end assigns, its beginning may read."""
        known |= set(assigned_names(body))
        self.block(body, known)

    def target(self, target: n.Expr, known: set[str]) -> None:
        """A target: its names are assigned, its indexes are read."""
        if isinstance(target, n.Index):
            self.reads(target, known)
        elif isinstance(target, n.Sequence):
            for item in target.items:
                self.target(item, known)
        known |= {name.id for name in target_names(target)}

    def reads(self, node: Any, known: set[str]) -> None:
        """Everything an expression reads."""
        if isinstance(node, n.Name):
            if node.id in self.local and node.id not in known:
                self.early.append(node)
        elif isinstance(node, n.Comprehension):
            bound = {name.id for clause in node.clauses for name in target_names(clause.target)}
            for child in children(node):
                self.reads(child, known | bound)
        elif isinstance(node, n.Keyword):
            self.reads(node.value, known)
        else:
            for child in children(node):
                self.reads(child, known)


def _outer(body: tuple[n.Stmt, ...]) -> set[str]:
    """Names that nested functions assign from inside."""
    return {name for stmt in body if isinstance(stmt, n.Nonlocal) for name in stmt.names}
