"""Draws as Python expressions: a domain says which runtime sampler is called with which arguments."""

from __future__ import annotations

import ast

from ..dsl import nodes as n
from ..dsl import types as t
from ..dsl.samplers import SAMPLERS
from . import quote as q
from .domains import Domains, fields_of
from .rules import model_call


class Draws(Domains):
    """Lowers the draws of one spec; the lowering's `rng` is the generator that the draw at hand uses."""

    distribution: n.Call | None = None

    def runtime(self, function: str, *args: ast.expr) -> ast.expr:
        """A runtime sampler on the current generator."""
        return self.lowering.runtime(function, self.lowering.rng, *args)

    def draw(self, stmt: n.DrawDecl, rng: str) -> ast.expr:
        """The value of one draw statement."""
        saved, self.lowering.rng = self.lowering.rng, q.name(rng)
        sampler = stmt.sampler
        self.distribution = sampler if stmt.shape is not None and isinstance(sampler, n.Call) else None
        if stmt.shape is None:
            assert isinstance(sampler, n.Call)
            value = self._sampled(sampler)
        else:
            value = self._attributed(stmt, stmt.shape)
        self.lowering.rng = saved
        return value

    def _attributed(self, stmt: n.DrawDecl, shape: n.Shape) -> ast.expr:
        """A draw with `distinct`, `each`, `except` and `sorted`."""
        rule = shape.where or next((a.expr for a in stmt.attrs if a.word == "where"), None)
        if isinstance(rule, n.Name):
            return self.runtime("rule_draw", model_call(self.lowering, rule.id, []))
        attrs, derived = {a.word: a for a in stmt.attrs}, self.lowering.derived
        if "except" in attrs:
            values = attrs["except"].values
            inner = shape.of
            if inner is not None and shape.name in ("list", "multiset", "set"):
                shape = derived(shape, of=derived(inner, excluded=values))
            else:
                shape = derived(shape, excluded=values)
        value = self._collected(shape, attrs, stmt.name) if attrs.keys() & {"distinct", "each"} else self.value(shape)
        return q.call("sorted", value) if "sorted" in attrs else value

    def _sampled(self, sampler: n.Call) -> ast.expr:
        assert isinstance(sampler.func, n.Name)
        name = sampler.func.id
        if name in SAMPLERS and name not in self.lowering.typing.symbols:
            return self.lowering.sampler_call(sampler)
        return self.lowering.function_call(sampler, name)

    # ---------------------------------------------------------------------------------------------------- values
    def value(self, shape: n.Shape) -> ast.expr:
        """One value of a domain."""
        if shape.excluded is not None:
            return self._excluding(shape, shape.excluded)
        method = getattr(self, f"_{shape.name}", None)
        if method is not None:
            return method(shape)
        aliases = self.lowering.typing.aliases
        if shape.name in aliases:
            return self.value(aliases[shape.name][1])
        return self._record_of(shape)

    def _excluding(self, shape: n.Shape, excluded: n.Values) -> ast.expr:
        """A scalar drawn again while it is one of the excluded values."""
        held = self.lowering.own("value")
        accept = q.lambda_of(held, self.excluded(q.name(held), excluded, shape.name))
        inner = self.value(self.lowering.derived(shape, excluded=None))
        return self.lowering.runtime("until", q.thunk(inner), accept, q.literal(f"`{shape.name}`"))

    def _int(self, shape: n.Shape) -> ast.expr:
        assert shape.values is not None
        return self._one_of(shape.values)

    _word = _char = _int

    def _real(self, shape: n.Shape) -> ast.expr:
        return self._one_of(shape.values, "draw_real") if shape.values is not None else self._unbounded(shape)

    def _rational(self, shape: n.Shape) -> ast.expr:
        return self._one_of(shape.values, "draw_rational") if shape.values is not None else self._unbounded(shape)

    def _expr(self, shape: n.Shape) -> ast.expr:
        assert shape.values is not None
        return self._one_of(shape.values)

    def _unbounded(self, shape: n.Shape) -> ast.expr:
        raise AssertionError(f"`{shape.name}` without a range was let through")

    def _bool(self, shape: n.Shape) -> ast.expr:
        if self.distribution is not None:
            return self._distributed(None, self.distribution)
        return self.runtime("draw_bool")

    def _one_of(self, values: n.Values, sampler: str = "between") -> ast.expr:
        if self.distribution is not None:
            return self._distributed(values, self.distribution)
        match values:
            case n.Range():
                return self.runtime(sampler, self.lowering.expr(values.low), self.lowering.expr(values.high))
            case n.Members():
                return self.runtime("pick", self.listed(values))
            case n.Choice():
                test = self.lowering.expr(values.test)
                return ast.IfExp(test, self._one_of(values.then, sampler), self._one_of(values.other, sampler))

    def _distributed(self, values: n.Values | None, sampler: n.Call) -> ast.expr:
        assert isinstance(sampler.func, n.Name)
        argument = self._argument(sampler)
        if sampler.func.id == "weights":
            return self.runtime("weighted", _pairs(argument))
        assert isinstance(values, n.Range)
        return self.runtime("skewed", self.lowering.expr(values.low), self.lowering.expr(values.high), argument)

    def _argument(self, sampler: n.Call) -> ast.expr:
        """The one argument of a distribution, given by place or by name."""
        return self.lowering.expr(sampler.args[0] if sampler.args else sampler.keywords[0].value)

    def _is_weighted(self, sampler: n.Call | None) -> bool:
        return sampler is not None and isinstance(sampler.func, n.Name) and sampler.func.id == "weights"

    def _weighted(self, sampler: n.Call, count: ast.expr) -> ast.expr:
        """Several values by one table of weights."""
        return self.runtime("weighted_picks", count, _pairs(self._argument(sampler)))

    def _length(self, shape: n.Shape) -> ast.expr:
        dim = shape.dims[0] if shape.dims else None
        if dim is None:
            return self.runtime("between", q.literal(0), q.literal(8))
        if isinstance(dim, n.Range):
            return self.runtime("between", self.lowering.expr(dim.low), self.lowering.expr(dim.high))
        return self.lowering.expr(dim)

    def _string(self, shape: n.Shape) -> ast.expr:
        over = shape.over
        letters = self.lowering.listed(over) if over is not None else q.literal("abcdefghijklmnopqrstuvwxyz")
        if self.distribution is not None:
            return q.method(q.literal(""), "join", self._weighted(self.distribution, self._length(shape)))
        return self.runtime("draw_string", self._length(shape), letters)

    def _list(self, shape: n.Shape) -> ast.expr:
        assert shape.of is not None
        item, count = shape.of, self._length(shape)
        simple = item.excluded is None and not item.optional and self.distribution is None
        if simple and item.name == "int" and isinstance(item.values, n.Range):
            low, high = self.lowering.expr(item.values.low), self.lowering.expr(item.values.high)
            return self.runtime("draw_ints", count, low, high)
        if simple and item.name in ("int", "word", "char", "expr") and isinstance(item.values, n.Members):
            return self.runtime("picks", count, self.listed(item.values))
        if item.excluded is None and item.name in ("int", "word", "char") and self._is_weighted(self.distribution):
            assert self.distribution is not None
            return self._weighted(self.distribution, count)
        return self._repeat(self.value(item), count)

    _multiset = _list

    def _set(self, shape: n.Shape) -> ast.expr:
        distinct = {"distinct": n.Attr(shape.span, "distinct")}
        return q.call("set", self._collected(self.lowering.derived(shape, name="list"), distinct, "a set"))

    def _repeat(self, value: ast.expr, count: ast.expr) -> ast.expr:
        return q.each(value, self.lowering.own("_"), q.call("range", count))

    def _tuple(self, shape: n.Shape) -> ast.expr:
        return ast.Tuple([self.value(p) for p in shape.parts], ast.Load())

    def _permutation(self, shape: n.Shape) -> ast.expr:
        if shape.values is not None:
            return self.runtime("shuffled", self.listed(shape.values))
        return self.runtime("permutation", self._length(shape))

    def _subset(self, shape: n.Shape) -> ast.expr:
        assert shape.values is not None
        return self.runtime("subset", self._length(shape), self.listed(shape.values))

    def _grid(self, shape: n.Shape) -> ast.expr:
        assert shape.of is not None
        rows, cols = (self.lowering.expr(d) for d in shape.dims if not isinstance(d, n.Range))
        item = shape.of
        plain = item.name == "int" and item.excluded is None and self.distribution is None
        if plain and isinstance(item.values, n.Range):
            low, high = self.lowering.expr(item.values.low), self.lowering.expr(item.values.high)
            return self.runtime("draw_grid", rows, cols, low, high)
        if item.excluded is None and item.name in ("int", "word", "char") and self._is_weighted(self.distribution):
            assert self.distribution is not None
            cells = self._weighted(self.distribution, ast.BinOp(rows, ast.Mult(), cols))
            return self.lowering.runtime("in_rows", cells, rows, cols)
        return self._repeat(self._repeat(self.value(item), cols), rows)

    def _edges(self, shape: n.Shape) -> ast.expr:
        assert isinstance(shape.values, n.Range)
        sampler = "random_arcs" if shape.name == "arcs" else "gnm"
        low, high = self.lowering.expr(shape.values.low), self.lowering.expr(shape.values.high)
        if isinstance(low, ast.Constant) and low.value == 0:
            return self.runtime(sampler, q.plus(high, 1), self._length(shape))
        count = q.plus(ast.BinOp(high, ast.Sub(), low), 1)
        u, v = self.lowering.own("u"), self.lowering.own("v")
        ends = ast.Tuple([ast.BinOp(q.name(x), ast.Add(), low) for x in (u, v)], ast.Load())
        target = ast.Tuple([q.stored(u), q.stored(v)], ast.Store())
        return ast.ListComp(ends, [ast.comprehension(target, self.runtime(sampler, count, self._length(shape)), [], 0)])

    _arcs = _edges

    def _tree(self, shape: n.Shape) -> ast.expr:
        return self.runtime("random_tree", self._length(shape))

    def _graph(self, shape: n.Shape) -> ast.expr:
        vertices, edges = (self.lowering.expr(d) for d in shape.dims if not isinstance(d, n.Range))
        return self.runtime("gnm", vertices, edges)

    def _each(self, shape: n.Shape) -> ast.expr:
        assert shape.clause is not None and shape.of is not None
        source = self.lowering.ordered(shape.clause.source)
        target = self.lowering.bind_target(shape.clause.target)
        tests = [self.lowering.expr(x) for x in shape.clause.tests]
        value = self._sampled(shape.sampler) if isinstance(shape.sampler, n.Call) else self.value(shape.of)
        self.lowering.scopes.pop()
        return ast.ListComp(value, [ast.comprehension(target, source, tests, 0)])

    # --------------------------------------------------------------------------------------------------- records
    def _record_of(self, shape: n.Shape) -> ast.expr:
        """`Road(u in 0..n-1, v in u+1..n-1)`: later fields may read earlier ones."""
        fields = fields_of(self.lowering, shape)
        later = self.read_by_others(fields)
        self.lowering.bind(later)
        values: list[ast.expr] = []
        for field in fields:
            assert field.shape is not None
            value = self.value(field.shape)
            bound = self.lowering.found(field.name)
            keep = field.name in later and isinstance(bound, str)
            values.append(ast.NamedExpr(ast.Name(str(bound), ast.Store()), value) if keep else value)
        self.lowering.scopes.pop()
        return ast.Call(q.name(self.lowering.author(shape.name)), values, [])

    def _collected(self, shape: n.Shape, attrs: dict[str, n.Attr], what: str) -> ast.expr:
        """A list whose items are distinct, or each fulfil a condition."""
        item, count = shape.of, self._length(shape)
        assert item is not None
        distinct, each = attrs.get("distinct"), attrs.get("each")
        bare = each is None and distinct is not None and distinct.expr is None and self.distribution is None
        if bare and item.excluded is None and not item.optional:
            if item.name == "int" and isinstance(item.values, n.Range):
                low, high = self.lowering.expr(item.values.low), self.lowering.expr(item.values.high)
                return self.runtime("draw_distinct_ints", count, low, high)
            if item.name in ("int", "word", "char", "expr") and isinstance(item.values, n.Members):
                return self.runtime("distinct_picks", count, self.listed(item.values))
        accept = self._on_item(item, each.expr) if each is not None and each.expr is not None else q.literal(None)
        key = self._key(item, distinct) if distinct is not None else q.literal(None)
        everything = self.everything(item)
        listing = q.literal(None) if everything is None or distinct is None else q.thunk(everything)
        draw = q.thunk(self.value(item))
        return self.runtime("collect", count, draw, accept, key, listing, q.literal(f"`{what}`"))

    def _key(self, item: n.Shape, distinct: n.Attr) -> ast.expr:
        """What has to differ: the item itself, or the value of `by`."""
        if distinct.expr is not None:
            return self._on_item(item, distinct.expr)
        it = self.lowering.own("it")
        kind = self.lowering.typing.types.get(id(item), t.UNKNOWN)
        return q.name("tuple") if isinstance(kind, t.List) else ast.Lambda(q.arguments(it), q.name(it))

    def _on_item(self, item: n.Shape, body: n.Expr) -> ast.expr:
        """`lambda it: BODY`, where the fields of a record are read from `it`."""
        kind = self.lowering.typing.types.get(id(item), t.UNKNOWN)
        it = self.lowering.own("it")
        scope: dict[str, str | ast.expr] = {"it": it}
        if isinstance(kind, t.Record):
            scope |= {name: self.lowering.field(q.name(it), name) for name, _ in kind.fields}
        self.lowering.scopes.append(scope)
        tree = q.lambda_of(it, self.lowering.expr(body))
        self.lowering.scopes.pop()
        return tree


def _pairs(table: ast.expr) -> ast.expr:
    """The items of a dict; those of a display are written out."""
    if isinstance(table, ast.Dict) and all(isinstance(key, ast.Constant) for key in table.keys):
        pairs = [ast.Tuple([k, v], ast.Load()) for k, v in zip(table.keys, table.values) if k is not None]
        if len({key.value for key in table.keys if isinstance(key, ast.Constant)}) == len(pairs):
            return ast.Tuple(list(pairs), ast.Load())
    return q.call("list", q.method(table, "items"))
