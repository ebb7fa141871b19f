"""Draws as Python expressions: a domain says which runtime sampler is called with which arguments."""

from __future__ import annotations

import ast
from dataclasses import replace

from ..dsl import nodes as n
from ..dsl import types as t
from ..dsl.samplers import SAMPLERS
from ..dsl.walk import names_read, target_names
from . import quote as q
from .answers.base import lambda_of
from .naming import safe
from .rules import model_call
from .to_python import Lowering, safe_field


class Draws:
    """Lowers the draws of one spec; `rng` is the name of the generator that the draw at hand uses."""

    def __init__(self, lowering: Lowering) -> None:
        self.lowering = lowering
        self.rng: ast.expr = q.name("rng_")
        self.distribution: n.Call | None = None

    def runtime(self, function: str, *args: ast.expr) -> ast.expr:
        """A runtime sampler on the current generator."""
        return self.lowering.runtime(function, self.rng, *args)

    def draw(self, stmt: n.DrawDecl, rng: str) -> ast.expr:
        """The value of one draw statement."""
        self.rng = q.name(rng)
        self.distribution = None
        sampler = stmt.sampler
        if stmt.shape is None:
            assert isinstance(sampler, n.Call)
            return self._sampled(sampler)
        if isinstance(sampler, n.Call):
            self.distribution = sampler
        attrs = {a.word: a for a in stmt.attrs}
        shape = stmt.shape
        rule = shape.where or (attrs["where"].expr if "where" in attrs else None)
        if isinstance(rule, n.Name):
            return self.runtime("rule_draw", model_call(self.lowering, rule.id, []))
        if "except" in attrs:
            shape = replace(shape, excluded=attrs["except"].values)
        value = self._collected(shape, attrs, stmt.name) if attrs.keys() & {"distinct", "each"} else self.value(shape)
        return q.call("sorted", value) if "sorted" in attrs else value

    def _sampled(self, sampler: n.Call) -> ast.expr:
        assert isinstance(sampler.func, n.Name)
        name = sampler.func.id
        if name in SAMPLERS and name not in self.lowering.typing.symbols:
            args = [self.lowering.ordered(a) for a in sampler.args]
            missing = [p for p in SAMPLERS[name].type.params[len(args) :] if not p.required]
            if name == "composition" and missing:
                args.append(q.literal(1))
            return self.runtime(SAMPLERS[name].function, *args)
        tree = self.lowering.expr(sampler)
        assert isinstance(tree, ast.Call)
        tree.args[0] = self.rng
        return tree

    # ---------------------------------------------------------------------------------------------------- values
    def value(self, shape: n.Shape) -> ast.expr:
        """One value of a domain."""
        if shape.excluded is not None:
            inner = self.value(replace(shape, excluded=None))
            members = self._listed(shape.excluded)
            accept = lambda_of("value", ast.Compare(q.name("value"), [ast.NotIn()], [members]))
            return self.lowering.runtime("until", _thunk(inner), accept, q.literal(f"`{shape.name}`"))
        method = getattr(self, f"_{shape.name}", None)
        if method is not None:
            return method(shape)
        typing = self.lowering.typing
        if shape.name in typing.aliases:
            return self.value(typing.aliases[shape.name][1])
        return self._record_of(shape)

    def _int(self, shape: n.Shape) -> ast.expr:
        assert shape.values is not None
        return self._one_of(shape.values)

    _word = _char = _int

    def _bool(self, shape: n.Shape) -> ast.expr:
        return self.runtime("draw_bool")

    def _one_of(self, values: n.Values) -> ast.expr:
        if self.distribution is not None:
            return self._distributed(values, self.distribution)
        match values:
            case n.Range():
                return self.runtime("between", self.lowering.expr(values.low), self.lowering.expr(values.high))
            case n.Members():
                return self.runtime("pick", self._listed(values))
            case n.Choice():
                return ast.IfExp(self.lowering.expr(values.test), self._one_of(values.then), self._one_of(values.other))

    def _distributed(self, values: n.Values | None, sampler: n.Call) -> ast.expr:
        assert isinstance(sampler.func, n.Name)
        argument = self.lowering.expr(sampler.args[0])
        if sampler.func.id == "weights":
            return self.runtime(
                "weighted", q.call("list", ast.Call(ast.Attribute(argument, "items", ast.Load()), [], []))
            )
        assert isinstance(values, n.Range)
        return self.runtime("skewed", self.lowering.expr(values.low), self.lowering.expr(values.high), argument)

    def _listed(self, values: n.Values) -> ast.expr:
        """The values of a domain as a sequence in a fixed order."""
        match values:
            case n.Range():
                high = ast.BinOp(self.lowering.expr(values.high), ast.Add(), q.literal(1))
                return q.call("range", self.lowering.expr(values.low), high)
            case n.Members():
                return self._in_order(values.expr)
            case n.Choice():
                return ast.IfExp(self.lowering.expr(values.test), self._listed(values.then), self._listed(values.other))

    def _in_order(self, node: n.Expr) -> ast.expr:
        if isinstance(node, n.Sequence) and node.kind == "set" and all(isinstance(x, n.Constant) for x in node.items):
            values = sorted({x.value for x in node.items if isinstance(x, n.Constant)})  # type: ignore[type-var]
            return q.literal(tuple(values))
        return self.lowering.ordered(node)

    def _length(self, shape: n.Shape) -> ast.expr:
        dim = shape.dims[0] if shape.dims else None
        if dim is None:
            return self.runtime("between", q.literal(0), q.literal(8))
        if isinstance(dim, n.Range):
            return self.runtime("between", self.lowering.expr(dim.low), self.lowering.expr(dim.high))
        return self.lowering.expr(dim)

    def _string(self, shape: n.Shape) -> ast.expr:
        letters = (
            self.lowering.ordered(shape.over) if shape.over is not None else q.literal("abcdefghijklmnopqrstuvwxyz")
        )
        if self.distribution is not None:
            items = self._repeat(self._distributed(None, self.distribution), self._length(shape))
            return q.call(ast.Attribute(q.literal(""), "join", ast.Load()), items)
        return self.runtime("draw_string", self._length(shape), letters)

    def _list(self, shape: n.Shape) -> ast.expr:
        assert shape.of is not None
        item, count = shape.of, self._length(shape)
        simple = item.excluded is None and not item.optional and self.distribution is None
        if simple and item.name == "int" and isinstance(item.values, n.Range):
            return self.runtime(
                "draw_ints", count, self.lowering.expr(item.values.low), self.lowering.expr(item.values.high)
            )
        if simple and item.name in ("int", "word", "char") and isinstance(item.values, n.Members):
            return self.runtime("picks", count, self._listed(item.values))
        return self._repeat(self.value(item), count)

    _multiset = _list

    def _set(self, shape: n.Shape) -> ast.expr:
        return q.call(
            "set", self._collected(replace(shape, name="list"), {"distinct": n.Attr(shape.span, "distinct")}, "a set")
        )

    def _repeat(self, value: ast.expr, count: ast.expr) -> ast.expr:
        return ast.ListComp(value, [ast.comprehension(q.stored("_"), q.call("range", count), [], 0)])

    def _tuple(self, shape: n.Shape) -> ast.expr:
        return ast.Tuple([self.value(p) for p in shape.parts], ast.Load())

    def _permutation(self, shape: n.Shape) -> ast.expr:
        if shape.values is not None:
            return self.runtime("shuffled", self._listed(shape.values))
        return self.runtime("permutation", self._length(shape))

    def _subset(self, shape: n.Shape) -> ast.expr:
        assert shape.values is not None
        return self.runtime("subset", self._length(shape), self._listed(shape.values))

    def _grid(self, shape: n.Shape) -> ast.expr:
        assert shape.of is not None
        rows, cols = (self.lowering.expr(d) for d in shape.dims if not isinstance(d, n.Range))
        item = shape.of
        if (
            item.name == "int"
            and isinstance(item.values, n.Range)
            and item.excluded is None
            and self.distribution is None
        ):
            return self.runtime(
                "draw_grid", rows, cols, self.lowering.expr(item.values.low), self.lowering.expr(item.values.high)
            )
        return self._repeat(self._repeat(self.value(item), cols), rows)

    def _edges(self, shape: n.Shape) -> ast.expr:
        assert isinstance(shape.values, n.Range)
        vertices = ast.BinOp(self.lowering.expr(shape.values.high), ast.Add(), q.literal(1))
        return self.runtime("gnm", vertices, self._length(shape))

    def _tree(self, shape: n.Shape) -> ast.expr:
        return self.runtime("random_tree", self._length(shape))

    def _graph(self, shape: n.Shape) -> ast.expr:
        vertices, edges = (self.lowering.expr(d) for d in shape.dims if not isinstance(d, n.Range))
        return self.runtime("gnm", vertices, edges)

    def _each(self, shape: n.Shape) -> ast.expr:
        assert shape.clause is not None and shape.of is not None
        source = self.lowering.ordered(shape.clause.source)
        self.lowering.locals.append({x.id for x in target_names(shape.clause.target)})
        target = self.lowering.target(shape.clause.target)
        value = self._sampled(shape.sampler) if isinstance(shape.sampler, n.Call) else self.value(shape.of)
        self.lowering.locals.pop()
        return ast.ListComp(value, [ast.comprehension(target, source, [], 0)])

    # --------------------------------------------------------------------------------------------------- records
    def _record_of(self, shape: n.Shape) -> ast.expr:
        """`Road(u in 0..n-1, v in u+1..n-1)`: later fields may read earlier ones."""
        record = self.lowering.typing.records[shape.name]
        declared = next(d for d in self.lowering.checked.spec.types if d.name == shape.name)
        base = {f.name: f for f in (declared.shape.fields if declared.shape is not None else None) or ()}
        refined = {f.name: f for f in shape.fields or ()}
        read_later = _fields_read(shape)
        self.lowering.locals.append(read_later)
        values: list[ast.expr] = []
        for name, _ in record.fields:
            field = refined.get(name) or base[name]
            value = (
                self._one_of(field.values)
                if field.values is not None and field.shape is None
                else self.value(field.shape)
            )  # type: ignore[arg-type]
            values.append(ast.NamedExpr(q.stored(safe(name)), value) if name in read_later else value)
        self.lowering.locals.pop()
        return ast.Call(q.name(safe(shape.name)), values, [])

    def _collected(self, shape: n.Shape, attrs: dict[str, n.Attr], what: str) -> ast.expr:
        """A list whose items are distinct, or each fulfil a condition."""
        item, count = shape.of, self._length(shape)
        if item is None:
            item = n.Shape(shape.span, "int", shape.name_span, values=shape.values)
        distinct, each = attrs.get("distinct"), attrs.get("each")
        plain_range = item.name == "int" and isinstance(item.values, n.Range) and item.excluded is None
        if each is None and distinct is not None and distinct.expr is None and self.distribution is None:
            if plain_range and isinstance(item.values, n.Range):
                return self.runtime(
                    "draw_distinct_ints",
                    count,
                    self.lowering.expr(item.values.low),
                    self.lowering.expr(item.values.high),
                )
            if item.name in ("int", "word", "char") and isinstance(item.values, n.Members) and item.excluded is None:
                return self.runtime("distinct_picks", count, self._listed(item.values))
        draw = _thunk(self.value(item))
        none = q.literal(None)
        accept = self._on_item(item, each.expr) if each is not None and each.expr is not None else none
        key = none
        if distinct is not None:
            key = (
                self._on_item(item, distinct.expr)
                if distinct.expr is not None
                else lambda_of("it", _key(q.name("it"), self.lowering.typing.types.get(id(item), t.UNKNOWN)))
            )
        return self.lowering.runtime("collect", count, draw, accept, key, q.literal(f"`{what}`"))

    def _on_item(self, item: n.Shape, body: n.Expr) -> ast.expr:
        """`lambda it: BODY`, where the fields of a record are read from `it`."""
        kind = self.lowering.typing.types.get(id(item), t.UNKNOWN)
        saved = dict(self.lowering.rename)
        self.lowering.rename["it"] = q.name("it")
        if isinstance(kind, t.Record):
            for name, _ in kind.fields:
                self.lowering.rename[name] = ast.Attribute(q.name("it"), safe_field(name), ast.Load())
        tree = lambda_of("it", self.lowering.expr(body))
        self.lowering.rename = saved
        return tree


def _fields_read(shape: n.Shape) -> set[str]:
    """The fields that other fields of a refinement read."""
    names = {f.name for f in shape.fields or ()}
    return {name for field in shape.fields or () for name in names_read(field) & names}


def _thunk(value: ast.expr) -> ast.expr:
    return ast.Lambda(ast.arguments([], [], None, [], [], None, []), value)


def _key(value: ast.expr, kind: t.Type) -> ast.expr:
    """A hashable stand-in for a value."""
    return q.call("tuple", value) if isinstance(kind, t.List) else value
