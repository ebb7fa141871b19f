"""Expressions of the language as Python syntax trees, with Python's meaning except where the language differs.

The differences, all decided here: sets are gone through in sorted order; a computed index below 0 fails; sums of reals
go from left to right; ranges, zips, dictionary views and generators that are kept are lists; functions that read
parameters of the spec receive them as their first arguments.
"""

from __future__ import annotations

import ast

from ..dsl import nodes as n
from ..dsl import types as t
from ..dsl.library import lookup
from ..dsl.samplers import SAMPLERS
from ..dsl.walk import target_names
from . import quote as q
from .lowering_base import LoweringBase
from .naming import field_name

_BINARY: dict[str, type[ast.operator]] = {
    "+": ast.Add, "-": ast.Sub, "*": ast.Mult, "/": ast.Div, "//": ast.FloorDiv, "%": ast.Mod, "**": ast.Pow,
    "&": ast.BitAnd, "|": ast.BitOr, "^": ast.BitXor, "<<": ast.LShift, ">>": ast.RShift,
}  # fmt: skip
_UNARY: dict[str, type[ast.unaryop]] = {"-": ast.USub, "+": ast.UAdd, "~": ast.Invert, "not": ast.Not}
_COMPARE: dict[str, type[ast.cmpop]] = {
    "==": ast.Eq, "!=": ast.NotEq, "<": ast.Lt, "<=": ast.LtE, ">": ast.Gt, ">=": ast.GtE,
    "in": ast.In, "not in": ast.NotIn, "is": ast.Is, "is not": ast.IsNot,
}  # fmt: skip
_SYMBOLIC = {"+": "sym_add", "-": "sym_sub", "*": "sym_mul", "/": "sym_div", "**": "sym_pow"}
_ITERATORS = ("range", "enumerate", "zip", "reversed")
_VIEWS = ("keys", "values", "items")
_EATERS = ("list", "tuple", "set", "dict", "sorted", "sum", "min", "max", "any", "all", "enumerate", "zip", "deque")
"""Builtins that go through their arguments once: they take an iterator as it is, and a set in sorted order."""


class ExprLowering(LoweringBase):
    """Lowers the expressions of one spec."""

    def bind_target(self, target: n.Expr) -> ast.expr:
        """Open a scope for the names of a loop target; returns the target's tree."""
        self.bind([x.id for x in target_names(target)])
        return self.target(target)

    def target(self, node: n.Expr) -> ast.expr:
        """A tree that is assigned to."""
        match node:
            case n.Name():
                found = self.found(node.id)
                return q.stored(found if isinstance(found, str) else self.author(node.id))
            case n.Sequence():
                return ast.Tuple([self.target(x) for x in node.items], ast.Store())
            case n.Index():
                return ast.Subscript(self.expr(node.value), self._place(node), ast.Store())
        raise AssertionError(f"not a target: {node}")

    # ------------------------------------------------------------------------------------------------------- values
    def expr(self, node: n.Expr) -> ast.expr:
        """The tree of an expression; what Python would make an iterator or a view is a list."""
        if self._is_iterator(node):
            return q.call("list", self.raw(node))
        return self._lowered(node)

    def raw(self, node: n.Expr) -> ast.expr:
        """An expression that is gone through once, or looked into: iterators and views stay what they are."""
        return self._lowered(node)

    def ordered(self, node: n.Expr) -> ast.expr:
        """An expression whose items are gone through once: sets in sorted order."""
        tree = self.raw(node)
        return q.call("sorted", tree) if isinstance(self.type_of(node), t.Set) else tree

    def in_order(self, node: n.Expr) -> ast.expr:
        """An expression that is kept as a list, or in another form with a fixed order: sets sorted."""
        tree = self.expr(node)
        return q.call("sorted", tree) if isinstance(self.type_of(node), t.Set) else tree

    def _is_iterator(self, node: n.Expr) -> bool:
        if not isinstance(node, n.Call):
            return False
        if isinstance(node.func, n.Attribute):
            return node.func.name in _VIEWS and isinstance(self.type_of(node.func.value), t.Dict)
        return isinstance(node.func, n.Name) and node.func.id in _ITERATORS and self._is_builtin(node.func.id)

    def _is_builtin(self, identifier: str) -> bool:
        return self.found(identifier) is None and identifier not in self.typing.symbols

    def _lowered(self, node: n.Expr) -> ast.expr:
        tree = getattr(self, "_" + type(node).__name__.lower())(node)
        hook = self.hooks.get(id(node))
        return tree if hook is None else hook(tree)

    def _constant(self, node: n.Constant) -> ast.expr:
        return q.literal(node.value)

    def _real(self, node: n.Real) -> ast.expr:
        return q.literal(float(node.text))

    def _name(self, node: n.Name) -> ast.expr:
        found = self.found(node.id)
        if found is not None:
            return q.name(found) if isinstance(found, str) else found
        if node.id in self.checked.spec.header.symbols:
            self.symbols.add(node.id)
            return q.name(self.author(node.id))
        if node.id in self.typing.functions:
            return self._function_value(node.id)
        if node.id in self.typing.symbols:
            return q.name(self.author(node.id))
        if lookup(node.id):
            return q.name(self.need(node.id))
        return q.name(self._builtin_name(node.id))

    def _builtin_name(self, identifier: str) -> str:
        """Python's name of a builtin that is used as a value or called."""
        if identifier == "deque":
            self.imports.add("from collections import deque")
        return {"real": "float", "sum": "ordered_sum"}.get(identifier, identifier)

    def _function_value(self, identifier: str) -> ast.expr:
        extra = self.extra.get(identifier, ())
        if not extra:
            return q.name(self.author(identifier))
        passed = [q.name(self.author(p)) for p in extra]
        rest = self.own("args")
        arguments = ast.arguments([], [], ast.arg(rest), [], [], None, [])
        call = ast.Call(q.name(self.author(identifier)), [*passed, ast.Starred(q.name(rest), ast.Load())], [])
        return ast.Lambda(arguments, call)

    def _sequence(self, node: n.Sequence) -> ast.expr:
        items = [self.expr(x) for x in node.items]
        if node.kind == "set":
            return ast.Set(items)
        return ast.List(items, ast.Load()) if node.kind == "list" else ast.Tuple(items, ast.Load())

    def _dictdisplay(self, node: n.DictDisplay) -> ast.expr:
        return ast.Dict([self.expr(k) for k, _ in node.items], [self.expr(v) for _, v in node.items])

    # ---------------------------------------------------------------------------------------------------- operators
    def _unary(self, node: n.Unary) -> ast.expr:
        if node.op == "-" and isinstance(self.type_of(node), t.Symbolic):
            return self.runtime("sym_neg", self.expr(node.operand))
        return ast.UnaryOp(_UNARY[node.op](), self.expr(node.operand))

    def _binary(self, node: n.Binary) -> ast.expr:
        left, right = self.expr(node.left), self.expr(node.right)
        if isinstance(self.type_of(node), t.Symbolic):
            return self.runtime(_SYMBOLIC[node.op], left, right)
        return ast.BinOp(left, _BINARY[node.op](), right)

    def _logical(self, node: n.Logical) -> ast.expr:
        op = ast.And() if node.op == "and" else ast.Or()
        return ast.BoolOp(op, [self.expr(x) for x in node.operands])

    def _compare(self, node: n.Compare) -> ast.expr:
        trees = [self.raw(x) if op in ("in", "not in") else self.expr(x) for op, x in node.rest]
        return ast.Compare(self.expr(node.left), [_COMPARE[op]() for op, _ in node.rest], trees)

    def _conditional(self, node: n.Conditional) -> ast.expr:
        return ast.IfExp(self.expr(node.test), self.expr(node.then), self.expr(node.other))

    # ------------------------------------------------------------------------------------------------ postfix forms
    def _attribute(self, node: n.Attribute) -> ast.expr:
        name = field_name(node.name) if isinstance(self.type_of(node.value), t.Record) else node.name
        return ast.Attribute(self.expr(node.value), name, ast.Load())

    def _index(self, node: n.Index) -> ast.expr:
        return ast.Subscript(self.expr(node.value), self._place(node), ast.Load())

    def _place(self, node: n.Index) -> ast.expr:
        """The index, guarded where it is computed and not known to be at least 0."""
        index = self.expr(node.index)
        if isinstance(self.type_of(node.value), t.Dict) or _written_constant(node.index):
            return index
        kind = self.type_of(node.index)
        if isinstance(kind, t.Bool) or (isinstance(kind, t.Int) and kind.low is not None and kind.low >= 0):
            return index
        return self.runtime("nonnegative", index)

    def _slice(self, node: n.Slice) -> ast.expr:
        parts = [None if p is None else self.expr(p) for p in (node.lower, node.upper, node.step)]
        return ast.Subscript(self.expr(node.value), ast.Slice(*parts), ast.Load())

    def _comprehension(self, node: n.Comprehension, lazy: bool = False) -> ast.expr:
        opened = 0
        generators: list[ast.comprehension] = []
        for clause in node.clauses:
            source = self.ordered(clause.source)
            target = self.bind_target(clause.target)
            opened += 1
            generators.append(ast.comprehension(target, source, [self.expr(x) for x in clause.tests], 0))
        element = self.expr(node.element)
        key = self.expr(node.key) if node.key is not None else None
        del self.scopes[-opened:]
        if node.kind == "set":
            return ast.SetComp(element, generators)
        if node.kind == "dict" and key is not None:
            return ast.DictComp(key, element, generators)
        return ast.GeneratorExp(element, generators) if lazy else ast.ListComp(element, generators)

    # -------------------------------------------------------------------------------------------------------- calls
    def _call(self, node: n.Call) -> ast.expr:
        if isinstance(node.func, n.Name) and self.found(node.func.id) is None:
            return self._named_call(node, node.func.id)
        return self._plain_call(node)

    def _keywords(self, node: n.Call) -> list[ast.keyword]:
        return [ast.keyword(k.name, self.expr(k.value)) for k in node.keywords]

    def _plain_call(self, node: n.Call) -> ast.expr:
        """A method, or a function held in a local name."""
        func = node.func
        if isinstance(func, n.Attribute):
            tree: ast.expr = ast.Attribute(self.expr(func.value), func.name, ast.Load())
            args = [self.ordered(a) if func.name in ("join", "extend") else self.expr(a) for a in node.args]
            return ast.Call(tree, args, self._keywords(node))
        keywords = [ast.keyword(self.local(k.name), self.expr(k.value)) for k in node.keywords]
        return ast.Call(self.expr(func), [self.expr(a) for a in node.args], keywords)

    def _named_call(self, node: n.Call, identifier: str) -> ast.expr:
        if identifier in self.typing.functions:
            return self.function_call(node, identifier)
        if identifier in self.typing.rules:
            first = [q.name(self.author(p)) for p in self.extra.get(identifier, ())]
            return q.call(self.author(identifier), *first, *[self.expr(a) for a in node.args])
        if identifier in ("unique", "solutions") and identifier not in self.typing.symbols:
            return self._about_rules(node, identifier)
        if identifier in self.typing.records and identifier not in self.typing.symbols:
            keywords = [ast.keyword(field_name(k.name), self.expr(k.value)) for k in node.keywords]
            return ast.Call(q.name(self.author(identifier)), [self.expr(a) for a in node.args], keywords)
        if identifier in SAMPLERS and identifier not in self.typing.symbols:
            return self.sampler_call(node)
        entry = lookup(identifier)
        if entry is not None and identifier not in self.typing.symbols:
            return ast.Call(q.name(self.need(identifier)), self._library_args(node, entry.type), self._keywords(node))
        return self._builtin_call(node, identifier, self._keywords(node))

    def function_call(self, node: n.Call, identifier: str) -> ast.expr:
        """A call of a function of the spec: generator and parameters come first."""
        fn = self.typing.functions[identifier]
        first = [self.rng] if fn.sampler else []
        first += [q.name(self.author(p)) for p in self.extra.get(identifier, ())]
        hidden = self.extra.get(identifier, ())
        keywords = [
            ast.keyword(self.own(k.name + "_") if k.name in hidden else self.author(k.name), self.expr(k.value))
            for k in node.keywords
        ]
        return ast.Call(q.name(self.author(identifier)), first + [self.expr(a) for a in node.args], keywords)

    def sampler_call(self, node: n.Call) -> ast.expr:
        """A call of a library sampler on the current generator."""
        assert isinstance(node.func, n.Name)
        sampler = SAMPLERS[node.func.id]
        args = [self.in_order(a) for a in node.args]
        given = {k.name: self.in_order(k.value) for k in node.keywords}
        for param in sampler.type.params[len(args) :]:
            args.append(given.get(param.name, q.literal(1)))
        return self.runtime(sampler.function, self.rng, *args)

    def _about_rules(self, node: n.Call, identifier: str) -> ast.expr:
        """`unique(rule, givens, fits=, blank=)` and `solutions(rule, givens, fits=, blank=, limit=)`."""
        rule = node.args[0]
        assert isinstance(rule, n.Name)
        given = {k.name: self.expr(k.value) for k in node.keywords}
        extra = [q.name(self.author(p)) for p in self.extra.get(rule.id, ())]
        model = q.call(self.own(f"{rule.id}_model"), *extra, *[self.expr(a) for a in node.args[1:]])
        clues, blank = given.get("fits", q.literal(None)), given.get("blank", q.literal(None))
        if identifier == "unique":
            return self.runtime("rule_unique", model, clues, blank)
        return self.runtime("rule_solutions", model, clues, blank, given.get("limit", q.literal(2)))

    def _library_args(self, node: n.Call, kind: t.Fn) -> list[ast.expr]:
        args: list[ast.expr] = []
        for number, arg in enumerate(node.args):
            wants_list = number < len(kind.params) and isinstance(kind.params[number].type, t.List)
            args.append(self.in_order(arg) if wants_list else self.expr(arg))
        return args

    def _builtin_call(self, node: n.Call, identifier: str, keywords: list[ast.keyword]) -> ast.expr:
        first = node.args[0] if len(node.args) == 1 else None
        if isinstance(first, n.Comprehension) and first.kind == "gen" and id(first) not in self.hooks:
            if identifier in ("any", "all"):
                return q.call(identifier, self._comprehension(first, lazy=True))
            tree = self._comprehension(first)
            if identifier == "list":
                return tree
            if identifier == "set" and isinstance(tree, ast.ListComp):
                return ast.SetComp(tree.elt, tree.generators)
        args = [self._argument(a, identifier, len(node.args)) for a in node.args]
        if identifier == "sum" and isinstance(self.type_of(node), t.Real | t.Symbolic):
            return self._fixed_sum(node, args, keywords)
        return ast.Call(q.name(identifier if identifier == "sum" else self._builtin_name(identifier)), args, keywords)

    def _argument(self, node: n.Expr, identifier: str, count: int) -> ast.expr:
        if identifier in ("min", "max") and count > 1:
            return self.expr(node)
        if identifier == "reversed":
            return self.raw(node) if not self._is_iterator(node) or _calls(node, "range") else self.expr(node)
        if identifier == "len" and _calls(node, "range"):
            return self.raw(node)
        return self.ordered(node) if identifier in _EATERS else self.expr(node)

    def _fixed_sum(self, node: n.Call, args: list[ast.expr], keywords: list[ast.keyword]) -> ast.expr:
        start = args[1] if len(args) > 1 else keywords[0].value if keywords else None
        if isinstance(self.type_of(node), t.Symbolic):
            total = self.runtime("sym_sum", args[0])
            return total if start is None else self.runtime("sym_add", start, total)
        if start is None:
            return self.runtime("ordered_sum", args[0])
        return self.runtime("ordered_sum", ast.List([start, ast.Starred(args[0], ast.Load())], ast.Load()))

    def _draw(self, node: n.Draw) -> ast.expr:
        domain = node.domain
        if isinstance(domain, n.Range):
            return self.runtime("between", self.rng, self.expr(domain.low), self.expr(domain.high))
        assert isinstance(domain, n.Members)
        inner = domain.expr
        if isinstance(inner, n.Name) and inner.id == "bool" and self._is_builtin("bool"):
            return self.runtime("draw_bool", self.rng)
        return self.runtime("pick", self.rng, self.listed(inner))

    def listed(self, node: n.Expr) -> ast.expr:
        """The values of a set or list expression as a sequence in a fixed order; sets of constants are sorted now."""
        if isinstance(node, n.Sequence) and node.kind == "set":
            if all(isinstance(x, n.Constant) for x in node.items):
                values = {x.value for x in node.items if isinstance(x, n.Constant)}
                return q.literal(tuple(sorted(values)))  # type: ignore[type-var]
            if isinstance(self.type_of(node), t.Set) and isinstance(self.type_of(node).item, t.Symbolic):  # type: ignore[union-attr]
                return ast.Tuple([self.expr(x) for x in node.items], ast.Load())
        return self.in_order(node)

    # --------------------------------------------------------------------------------------------------------- text
    def text(self, value: ast.expr, kind: t.Type) -> ast.expr:
        """An expression for the text of a value, as prompts and feedback show it."""
        if isinstance(value, ast.Constant) and isinstance(value.value, int | str):
            return q.literal(str(value.value))
        match value:
            case ast.UnaryOp(ast.USub(), ast.Constant(int(number))) if not isinstance(number, bool):
                return q.literal(str(-number))
        if isinstance(kind, t.String):
            return value
        written = self.written(value, kind)
        if written is not value and isinstance(kind, t.Symbolic | t.Variant):
            return written
        if isinstance(kind, t.Int) and self.is_short(kind):
            return q.call("str", value)
        return self.runtime("fmt", written)

    def is_short(self, kind: t.Int) -> bool:
        """Whether `str` writes every integer of this type; Python refuses those of more than 4,300 digits."""
        low, high = kind.low, kind.high
        return low is not None and high is not None and max(-low, high) < 10**1000

    def written(self, value: ast.expr, kind: t.Type) -> ast.expr:
        """The value with its expressions and variants written out; `WritingLowering` knows how."""
        return value

    def field(self, value: ast.expr, name: str) -> ast.expr:
        """A field of a record."""
        return ast.Attribute(value, field_name(name), ast.Load())

    def shown(self, node: n.Expr) -> ast.expr:
        """The text of an expression's value."""
        return self.text(self.in_order(node), self.full_type(node))


def _written_constant(node: n.Expr) -> bool:
    inner = node.operand if isinstance(node, n.Unary) and node.op == "-" else node
    return isinstance(inner, n.Constant)


def _calls(node: n.Expr, identifier: str) -> bool:
    return isinstance(node, n.Call) and isinstance(node.func, n.Name) and node.func.id == identifier
