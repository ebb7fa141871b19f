"""Purity: nothing changes a constant, a draw, a definition or the answer, not even a function that is given one (E114).

An instance is drawn once and read by several sections, each of which computes only what it needs: a list sorted in
place by one of them would differ for the others. Bodies may change what they made themselves.

What a name may share with what was given is tracked without regard to order: (root, fresh, level) says that the value
has `fresh` new containers around something that lies `level` containers deep inside `root`.
"""

from __future__ import annotations

from collections.abc import Iterable

from . import nodes as n
from . import types as t
from .diagnostics import Label, Sink
from .infer_base import Typing
from .scope import Kind
from .spans import Span
from .walk import assigned_names, children, target_names

Root = tuple[str, object]
Share = frozenset[tuple[Root, int, int]]
NOTHING: Share = frozenset()
DEEPEST = 3
CHANGING = frozenset(
    {"append", "extend", "insert", "pop", "remove", "clear", "sort", "reverse", "appendleft", "popleft", "rotate"}
    | {"add", "discard", "update", "setdefault"}
)
ELEMENT = frozenset({"pop", "popleft", "get", "setdefault"})
COPYING = frozenset({"list", "tuple", "sorted", "set", "reversed", "deque", "enumerate", "zip", "dict"})
LIBRARY = frozenset(
    {"heap_push", "heap_pop", "find_root", "unite", "group_size", "groups", "fenwick_add", "segment_set"}
)
"""Functions of the library that change their first argument."""
GIVEN = (Kind.CONST, Kind.DRAW, Kind.DEFINITION, Kind.ANSWER, Kind.REFERENCE, Kind.PARAM)


def check_purity(spec: n.Spec, typing: Typing, sink: Sink) -> None:
    """Report every change of what a section or a function was given and does not own."""
    Purity(spec, typing, sink).run()


class Purity:
    """What functions change and give back, found by rounds until nothing grows; then one round that reports."""

    def __init__(self, spec: n.Spec, typing: Typing, sink: Sink) -> None:
        self.spec, self.typing, self.sink = spec, typing, sink
        self.changes: dict[str, dict[int, int]] = {name: {} for name in typing.functions}
        self.returns: dict[str, Share] = dict.fromkeys(typing.functions, NOTHING)
        self.reporting = False

    def run(self) -> None:
        """Functions first, then sections."""
        for _ in range(8):
            before = repr((self.changes, self.returns))
            for fn in self.spec.functions:
                _Body(self, fn).settle()
            if repr((self.changes, self.returns)) == before:
                break
        self.reporting = True
        for fn in self.spec.functions:
            _Body(self, fn).settle()
            self._defaults(fn)
        if isinstance(self.spec.solve, n.Function):
            _Body(self, self.spec.solve).settle()
        for node in self._sections():
            _Body(self, None).look(node)

    def _sections(self) -> Iterable[object]:
        spec = self.spec
        solve = () if isinstance(spec.solve, n.Function) else (spec.solve,)
        nodes = (*spec.sample, *(spec.prompt or ()), *spec.define, *(spec.check or ()), spec.objective, spec.score)
        return [x for x in (*nodes, *solve, *spec.must_fail, *spec.must_pass, *spec.rules) if x is not None]

    def _defaults(self, fn: n.Function) -> None:
        """A default is made once: a function that changes it would remember earlier calls."""
        for number, param in enumerate(fn.params):
            if param.default is not None and number in self.changes[fn.name]:
                self.sink.error(
                    "E114",
                    param.default.span,
                    f"`{fn.name}` changes `{param.name}`, and this default is shared by all calls",
                    "make a new value inside the function",
                )

    def changed(self, fn: n.Function | None, root: Root, level: int, span: Span, by: str) -> None:
        """Something that lies in `root` is changed."""
        kind, which = root
        if kind == "param" and fn is not None and isinstance(which, int):
            known = self.changes.get(fn.name, {})
            known[which] = max(known.get(which, 0), min(level, DEEPEST))
            return
        symbol = self.typing.symbols.get(str(which))
        if not self.reporting or symbol is None:
            return
        said = f"`{by}` changes its argument, and the {symbol.kind} `{which}` never changes" if by else ""
        self.sink.error(
            "E114",
            span,
            said or f"this changes the {symbol.kind} `{which}`",
            f"make a copy first: `{which}[:]`" if level == 0 else "make a new value",
            labels=(Label(symbol.span, "declared here"),),
        )


class _Body:
    """One function, or one expression of a section: what its names share with what it was given."""

    def __init__(self, owner: Purity, fn: n.Function | None) -> None:
        self.owner, self.fn = owner, fn
        self.shares: dict[tuple[int, str], Share] = {}
        self.scopes: list[tuple[int, frozenset[str]]] = []
        self.nested: dict[tuple[int, str], n.Function] = {}
        self.quiet = False

    def settle(self) -> None:
        """Look at the function until no name shares more; reports come in the last round only."""
        fn = self.fn
        assert fn is not None
        top = fn.name in self.owner.typing.functions and self.owner.typing.functions[fn.name] is fn
        reporting, self.owner.reporting = self.owner.reporting, False
        for last in (False,) * 4 + (True,):
            before = dict(self.shares)
            self.owner.reporting = reporting and last
            self._open(fn)
            if top:
                for number, param in enumerate(fn.params):
                    self.grow((id(fn), param.name), frozenset({(("param", number), 0, 0)}))
            self._statements(fn.body)
            self.scopes.pop()
            if not last and before == self.shares and not reporting:
                break
        self.owner.reporting = reporting

    def _open(self, fn: n.Function) -> None:
        self.scopes.append((id(fn), frozenset({p.name for p in fn.params} | assigned_names(fn.body).keys())))

    def grow(self, place: tuple[int, str], share: Share) -> None:
        """A name may also share this."""
        self.shares[place] = self.shares.get(place, NOTHING) | share

    def place(self, name: str) -> tuple[int, str] | None:
        """The local that a name is, if it is one."""
        for scope, names in reversed(self.scopes):
            if name in names:
                return scope, name
        return None

    # -------------------------------------------------------------------------------------------------- statements
    def _statements(self, body: tuple[n.Stmt, ...]) -> None:
        for stmt in body:
            self._statement(stmt)

    def _statement(self, stmt: n.Stmt) -> None:
        match stmt:
            case n.Assign():
                self.look(stmt.value)
                for target in stmt.targets:
                    self._bind(target, self.share(stmt.value))
            case n.AugAssign():
                self.look(stmt.value)
                if isinstance(stmt.target, n.Index):
                    self._store(stmt.target)
                elif not _fixed(self._type(stmt.target)):
                    self._change(stmt.target, stmt.span)
            case n.For():
                self.look(stmt.source)
                self._bind(stmt.target, _inside(self.share(stmt.source)))
                self._statements(stmt.body)
            case n.If() | n.While():
                self.look(stmt.test)
                self._statements(stmt.body)
                self._statements(stmt.orelse)
            case n.Return(value=value) if value is not None:
                self.look(value)
                self._given_back(self.share(value))
            case n.Delete(target=n.Index() as target):
                self._store(target)
            case n.Match():
                self.look(stmt.subject)
                for case in stmt.cases:
                    self._statements(case.body)
            case n.Function():
                place = self.place(stmt.name)
                if place is not None:
                    self.nested[place] = stmt
                self._open(stmt)
                self._statements(stmt.body)
                self.scopes.pop()
            case n.ExprStmt():
                self.look(stmt.value)

    def _given_back(self, share: Share) -> None:
        """A result shares with parameters of the function; of a nested one it is kept under the name `return`."""
        if len(self.scopes) > 1:
            self.grow((self.scopes[-1][0], "return"), share)
        elif self.fn is not None and self.fn.name in self.owner.returns:
            kept = frozenset(x for x in share if x[0][0] == "param")
            self.owner.returns[self.fn.name] = self.owner.returns[self.fn.name] | kept

    def _bind(self, target: n.Expr, share: Share) -> None:
        match target:
            case n.Name():
                place = self.place(target.id)
                if place is not None and share and not _fixed(self._type(target)):
                    self.grow(place, share)
            case n.Sequence():
                for item in target.items:
                    self._bind(item, _inside(share))
            case n.Index():
                self._store(target)

    def _store(self, target: n.Index) -> None:
        self.look(target.index)
        self.look(target.value)
        self._change(target.value, target.span)

    def _change(self, node: n.Expr, span: Span, by: str = "", depth: int = 0) -> None:
        """What `node` stands for is changed, down to `depth` containers inside it."""
        for root, fresh, level in sorted(self.share(node), key=repr):
            if depth >= fresh:
                self.owner.changed(self.fn, root, level + depth - fresh, span, by)

    # ------------------------------------------------------------------------------------------------- expressions
    def look(self, node: object) -> None:
        """Find the changes inside an expression, or any part of a section."""
        if isinstance(node, n.Comprehension):
            self.scopes.append((id(node), frozenset(x.id for c in node.clauses for x in target_names(c.target))))
            for clause in node.clauses:
                self.look(clause.source)
                self._bind(clause.target, _inside(self.share(clause.source)))
                for test in clause.tests:
                    self.look(test)
            self.look(node.element)
            self.look(node.key)
            self.scopes.pop()
            return
        if isinstance(node, n.CheckFor | n.PromptFor):
            self.look(node.source)
            self.scopes.append((id(node), frozenset(x.id for x in target_names(node.target))))
            self._bind(node.target, _inside(self.share(node.source)))
            for inner in node.body:
                self.look(inner)
            self.scopes.pop()
            return
        for child in children(node) if node is not None else ():
            self.look(child)
        if isinstance(node, n.Call):
            self._called(node)

    def _called(self, node: n.Call) -> None:
        func = node.func
        if isinstance(func, n.Attribute):
            owner = self._type(func.value)
            changing = func.name in CHANGING and isinstance(owner, t.List | t.Deque | t.Set | t.Dict)
            if changing:
                self._change(func.value, node.span)
            return
        if not isinstance(func, n.Name):
            return
        place = self.place(func.id)
        if place is not None and place in self.nested:
            fn = self.nested[place]
            for param, arg in self._arguments(node, fn):
                if not _fixed(self._type(arg)):
                    self.grow((id(fn), param.name), self.share(arg))
        elif place is None and func.id in self.owner.changes:
            fn = self.owner.typing.functions[func.id]
            for param, arg in self._arguments(node, fn):
                depth = self.owner.changes[func.id].get(fn.params.index(param))
                if depth is not None:
                    self._change(arg, arg.span, func.id, depth)
        elif place is None and func.id in LIBRARY and func.id not in self.owner.typing.symbols and node.args:
            self._change(node.args[0], node.args[0].span, func.id)

    def _arguments(self, node: n.Call, fn: n.Function) -> list[tuple[n.Param, n.Expr]]:
        named = {k.name: k.value for k in node.keywords}
        return [*zip(fn.params, node.args), *((p, named[p.name]) for p in fn.params if p.name in named)]

    def _type(self, node: n.Expr) -> t.Type:
        return self.owner.typing.types.get(id(node), t.UNKNOWN)

    def share(self, node: n.Expr) -> Share:
        """What a value may share with what was given."""
        if not isinstance(node, n.Name) and _fixed(self._type(node)):
            return NOTHING
        match node:
            case n.Name():
                return self._of_name(node)
            case n.Index() | n.Attribute():
                return _inside(self.share(node.value))
            case n.Slice():
                return _copied(self.share(node.value))
            case n.Conditional():
                return self.share(node.then) | self.share(node.other)
            case n.Logical():
                return NOTHING.union(*map(self.share, node.operands))
            case n.Sequence():
                return _wrapped(NOTHING.union(*map(self.share, node.items)))
            case n.DictDisplay():
                return _wrapped(NOTHING.union(*[self.share(v) for _, v in node.items]))
            case n.Binary() if isinstance(self._type(node), t.List):
                return _copied(self.share(node.left) | self.share(node.right))
            case n.Comprehension():
                self.scopes.append((id(node), frozenset(x.id for c in node.clauses for x in target_names(c.target))))
                found = _wrapped(self.share(node.element))
                self.scopes.pop()
                return found
            case n.Call():
                return self._of_call(node)
        return NOTHING

    def _of_name(self, node: n.Name) -> Share:
        place = self.place(node.id)
        if place is not None:
            return self.shares.get(place, NOTHING)
        symbol = self.owner.typing.symbols.get(node.id)
        if symbol is None or symbol.kind not in GIVEN or _fixed(symbol.type):
            return NOTHING
        return frozenset({(("given", node.id), 0, 0)})

    def _of_call(self, node: n.Call) -> Share:
        func = node.func
        if isinstance(func, n.Attribute):
            receiver = self.share(func.value)
            if func.name in ELEMENT:
                return _inside(receiver).union(*map(self.share, node.args))
            return _copied(receiver)
        if not isinstance(func, n.Name):
            return NOTHING
        place = self.place(func.id)
        if place is not None and place in self.nested:
            return self.shares.get((id(self.nested[place]), "return"), NOTHING)
        if place is None and func.id in self.owner.returns:
            fn = self.owner.typing.functions[func.id]
            given = {fn.params.index(p): self.share(a) for p, a in self._arguments(node, fn)}
            found: set[tuple[Root, int, int]] = set()
            for (_, number), fresh, level in self.owner.returns[func.id]:
                for root, outer, deep in given.get(number, NOTHING) if isinstance(number, int) else ():
                    found.add((root, fresh + max(outer - level, 0), min(deep + max(level - outer, 0), DEEPEST)))
            return frozenset(found)
        shared = NOTHING.union(*map(self.share, node.args))
        if func.id in ("min", "max") and place is None:
            return _inside(shared) if len(node.args) == 1 else shared
        return _wrapped(shared) if func.id in self.owner.typing.records else _copied(shared)


def _fixed(kind: t.Type) -> bool:
    """Whether values of a type never change, nor anything inside them."""
    match kind:
        case t.List() | t.Deque() | t.Set() | t.Dict():
            return False
        case t.Tuple():
            return all(map(_fixed, kind.items))
        case t.Record():
            return all(_fixed(x) for _, x in kind.fields)
        case t.Optional():
            return _fixed(kind.item)
    return True


def _inside(share: Share) -> Share:
    """An element of what is shared."""
    return frozenset((r, f - 1, k) if f else (r, 0, min(k + 1, DEEPEST)) for r, f, k in share)


def _copied(share: Share) -> Share:
    """A new container with the same elements."""
    return frozenset((r, f, k) if f else (r, 1, min(k + 1, DEEPEST)) for r, f, k in share)


def _wrapped(share: Share) -> Share:
    """Inside a new container."""
    return frozenset((r, min(f + 1, DEEPEST + 1), k) for r, f, k in share)
