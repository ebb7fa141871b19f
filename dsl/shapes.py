"""Types and domains as written, turned into types; what is misspelt the Python way is named with its spelling here.

`SHAPES` lists every type word with the parts it takes; a new one is a new row and a branch in `ShapeTyper._made`.
"""

from __future__ import annotations

from dataclasses import dataclass

from . import nodes as n
from . import types as t
from .builtins import item_of
from .diagnostics import replacement
from .infer_stmt import BodyTyper
from .python_types import OTHER, SIMPLE, our_spelling
from .scope import Kind, Stage, Symbol, suggest


@dataclass(frozen=True, slots=True)
class Word:
    """What may follow a type word: lengths in brackets, `of`, `in`, `over`."""

    dims: tuple[int, ...] = (0,)
    of: bool = False
    values: bool = False
    over: bool = False


SHAPES: dict[str, Word] = {
    "int": Word(values=True),
    "real": Word(values=True),
    "rational": Word(values=True),
    "bool": Word(),
    "word": Word(values=True),
    "char": Word(values=True),
    "string": Word((0, 1), over=True),
    "list": Word((0, 1), of=True),
    "set": Word((0, 1), of=True),
    "deque": Word(of=True),
    "dict": Word(of=True),
    "multiset": Word((0, 1), of=True),
    "subset": Word((0, 1), values=True),
    "permutation": Word((0, 1), values=True),
    "grid": Word((0, 2), of=True),
    "edges": Word((0, 1), values=True),
    "arcs": Word((0, 1), values=True),
    "tree": Word((1,)),
    "graph": Word((2,)),
    "expr": Word(values=True),
    "record": Word(),
}

_PAIR = t.Tuple((t.Int(0, None), t.Int(0, None)))


class ShapeTyper(BodyTyper):
    """Adds types and domains to what can be typed."""

    def shape_type(self, shape: n.Shape) -> t.Type:  # type: ignore[override]
        """The type of the values of a shape; kept under the shape's identity."""
        kind = self._shape(shape)
        if shape.optional:
            kind = t.Optional(kind)
        self.typing.types[id(shape)] = kind
        return kind

    def _shape(self, shape: n.Shape) -> t.Type:
        name = shape.name
        foreign = self._python_type(shape) if shape.dims else None
        if foreign is not None:
            return foreign
        if name == "tuple" and shape.parts:
            return t.Tuple(tuple(self.shape_type(p) for p in shape.parts))
        if name == "each" and shape.clause is not None:
            return self._each(shape)
        if name in self.typing.records and name not in SHAPES:
            return self._refined(shape, self.typing.records[name])
        if name in self.typing.variants:
            return t.Variant(name)
        if name in self.typing.aliases:
            return self.typing.aliases[name][0]
        word = SHAPES.get(name)
        if word is None:
            return self._unknown_type(shape)
        return self._made(shape, word)

    def _unknown_type(self, shape: n.Shape) -> t.Type:
        name = shape.name
        if name in self.typing.poisoned:
            return t.UNKNOWN
        ours = SIMPLE.get(name) or OTHER.get(name)
        if ours is not None:
            fix = replacement(f"write `{ours}`", shape.name_span, ours) if name in SIMPLE else None
            advice = f"write `{ours}`" + (
                ": a draw or parameter has a domain, `real in 0.0..1.0`" if ours == "real" else ""
            )
            return self.error("E117", shape.span, f"the type `{name}` is written `{ours}` here", advice, fix=fix)
        known = [*SHAPES, *self.typing.records, *self.typing.variants, *self.typing.aliases]
        close = suggest(name, known)
        fix = replacement(f"write `{close}`", shape.name_span, close) if close else None
        advice = (
            f"did you mean `{close}`?"
            if close
            else "types are int, real, bool, word, string, list of T, grid, record(...), and those declared with `type`"
        )
        return self.error("E117", shape.name_span, f"unknown type `{name}`", advice, fix=fix)

    def _made(self, shape: n.Shape, word: Word) -> t.Type:
        dims = self._dims(shape, word)
        if dims is None:
            return t.UNKNOWN
        item = self.shape_type(shape.of) if shape.of is not None else t.UNKNOWN
        if shape.of is not None and not word.of:
            return self.error("E117", shape.span, f"`{shape.name}` takes no `of`", f"write `list of {shape.name}`")
        if shape.values is not None and not word.values:
            hint = f"write `{shape.name} of int in ...`" if word.of else ""
            return self.error(
                "E117", shape.span, f"`{shape.name}` takes no `in`", hint or "leave out what stands after it"
            )
        values = self._domain_values(shape) if shape.values is not None else None
        if shape.excluded is not None:
            self.excluded_type(shape.excluded)
        if shape.over is not None:
            self._over(shape, word)
        return self._by_name(shape, dims, item, values)

    def _by_name(self, shape: n.Shape, dims: list[t.Int], item: t.Type, values: t.Type | None) -> t.Type:
        size = dims[0] if dims else t.Int(0, None)
        low = max(size.low or 0, 0)
        match shape.name:
            case "int":
                return values if isinstance(values, t.Int) else self._expect(shape, values, t.INT)
            case "real" | "rational":
                return t.REAL if shape.name == "real" else t.RATIONAL
            case "bool":
                return t.BOOL
            case "word" | "char":
                return self._expect(shape, values, t.STRING) if values is not None else t.STRING
            case "string":
                return t.String(low, size.high)
            case "list" | "multiset":
                return t.List(item, low, size.high)
            case "set":
                return t.Set(item)
            case "deque":
                return t.Deque(item)
            case "dict":
                return t.Dict(item, self.shape_type(shape.to)) if shape.to is not None else t.UNKNOWN
            case "subset" | "permutation":
                base = values if values is not None else t.Int(0, None if size.high is None else max(size.high - 1, 0))
                return t.List(base, low, size.high)
            case "grid":
                cols = dims[1] if len(dims) > 1 else t.Int(0, None)
                return t.List(t.List(item, max(cols.low or 0, 0), cols.high), low, size.high)
            case "edges" | "arcs" | "tree" | "graph":
                return t.List(_PAIR)
            case "expr":
                return t.Symbolic()
            case "record":
                return t.Record("", tuple((f.name, self.field_type(f, None)) for f in shape.fields or ()))
        return t.UNKNOWN

    def _expect(self, shape: n.Shape, values: t.Type | None, kind: t.Type) -> t.Type:
        if values is None or t.fits(values, kind):
            return values if values is not None and not t.silent(values) else kind
        return self.error("E117", shape.span, f"these values are {t.show(values)}, not {shape.name}", _matching(values))

    def _dims(self, shape: n.Shape, word: Word) -> list[t.Int] | None:
        """The intervals of the lengths; None when they were wrong."""
        if len(shape.dims) not in word.dims:
            wanted = " or ".join(str(k) for k in word.dims if k)
            message = f"`{shape.name}` takes {wanted} in brackets" if wanted else f"`{shape.name}` takes no brackets"
            example = {"grid": "grid[rows, cols] of ...", "graph": "graph[n, m]", "tree": "tree[n]"}.get(
                shape.name, shape.name
            )
            self.error("E117", shape.span, message, f"write `{example}`")
            return None
        result: list[t.Int] = []
        for dim in shape.dims:
            kind = self.range_type(dim) if isinstance(dim, n.Range) else self.type_of(dim)
            if not isinstance(kind, t.Int) and not t.silent(kind):
                self.error(
                    "E117",
                    dim.span,
                    f"a length is an integer, not {t.show(kind)}",
                    "write a number or a name that holds one",
                )
                return None
            result.append(kind if isinstance(kind, t.Int) else t.Int(0, None))
            if result[-1].high is not None and result[-1].high < 0:
                self.error(
                    "E201", dim.span, f"this length is negative: at most {result[-1].high}", "lengths start at 0"
                )
        return result

    def _is_type_word(self, name: str) -> bool:
        known = name in SHAPES or name in self.typing.records or name in self.typing.variants
        return (known or name in self.typing.aliases or name in SIMPLE) and self.scope.find(name) is None

    def _python_type(self, shape: n.Shape) -> t.Type | None:
        """Report a type in Python's spelling, such as `list[int]`; None when it is none."""
        ours = our_spelling(shape, self._is_type_word)
        if ours is None:
            return None
        more = (shape.of, shape.values, shape.excluded, shape.over, shape.clause, shape.sampler, shape.where)
        alone = all(x is None for x in more)  # a domain that follows would be lost
        fix = replacement(f"write `{ours}`", shape.span, ours) if alone else None
        first = shape.dims[0]
        if shape.name in ("list", "set", "deque"):
            shown = first.id if isinstance(first, n.Name) else "..."
            said = f"`{shape.name}[{shown}]` would mean a {shape.name} of length `{shown}`"
            advice = f"write `{ours}`, or `{shape.name}[n] of ...` with its length"
        else:
            said = f"the type `{shape.name}[...]` is written `{ours}`"
            advice = "types read `list of T`, `dict of K to V`, `(T, U)`, `T?`"
        return self.error("E117", shape.span, said, advice, fix=fix)

    def excluded_type(self, values: n.Values) -> t.Type:
        """`except V`: one value, or the values of a range or set."""
        if isinstance(values, n.Members) and item_of(kind := self.type_of(values.expr)) is None:
            return kind
        return self._values(values)

    def _domain_values(self, shape: n.Shape) -> t.Type:
        """What follows `in`; after `expr` that are symbols, or the expressions to choose from."""
        values = shape.values
        assert values is not None
        if shape.name == "expr" and isinstance(values, n.Members):
            kind = self.type_of(values.expr)
            inner = kind if isinstance(kind, t.Symbolic) or t.silent(kind) else item_of(kind)
            if inner is None or not t.fits(inner, t.Symbolic()):
                message = "after `expr in` stand symbols, or expressions to choose from"
                return self.error("E117", values.span, message, "write `expr in x`, or `expr in [x, x ** 2]`")
            return t.Symbolic()
        return self._values(values)

    def _values(self, values: n.Values) -> t.Type:
        """The type of one value out of those listed."""
        match values:
            case n.Range():
                return self.range_type(values)
            case n.Choice():
                self.type_of(values.test)
                joined = t.join(self._values(values.then), self._values(values.other))
                return (
                    joined
                    if joined is not None
                    else self.error(
                        "E117", values.span, "the two sets hold different types", "one declaration has one type"
                    )
                )
        if isinstance(values.expr, n.Call) and isinstance(values.expr.func, n.Name) and values.expr.func.id == "range":
            return self._python_range(values.expr)
        kind = self.type_of(values.expr)
        item = item_of(kind)
        if item is None:
            return self.error(
                "E117",
                values.span,
                f"after `in` stands a range `A..B` or a set, not {t.show(kind)}",
                "write `in 0..9` or `in {1, 2}`",
            )
        if isinstance(values.expr, n.Sequence) and not values.expr.items:
            return self.error("E201", values.span, "this set of values is empty", "write at least one value")
        return item

    def _python_range(self, call: n.Call) -> t.Type:
        args = call.args
        fix, example = None, "`range(4, 20)` is `4..19`"
        ends = [a.value for a in args if isinstance(a, n.Constant) and isinstance(a.value, int)]
        if len(args) == len(ends) and len(ends) in (1, 2):
            low, high = (0, ends[0]) if len(ends) == 1 else ends
            fix = replacement("write a range", call.span, f"{low}..{high - 1}")
            example = f"write `{low}..{high - 1}`"
        return self.error(
            "E117",
            call.span,
            "a domain is written `LOW..HIGH`, both ends included",
            example,
            fix=fix,
        )

    def _over(self, shape: n.Shape, word: Word) -> None:
        if not word.over or shape.over is None:
            self.error("E117", shape.span, f"`{shape.name}` takes no `over`", 'letters belong to `string[n] over "ab"`')
            return
        kind = self.type_of(shape.over)
        if item_of(kind) is None or not t.fits(item_of(kind) or t.UNKNOWN, t.STRING):
            self.error(
                "E117",
                shape.over.span,
                f"after `over` stand letters, not {t.show(kind)}",
                'write `string[n] over "ab"`',
            )

    def _each(self, shape: n.Shape) -> t.Type:
        assert shape.clause is not None and shape.of is not None
        source = self.type_of(shape.clause.source)
        with self.block():
            item = item_of(source)
            self.bind(
                shape.clause.target,
                item if item is not None else self.no_items(shape.clause.source, source),
            )
            kind = self.shape_type(shape.of)
            if shape.sampler is not None:
                drawing, self.drawing = self.drawing, True
                self.type_of(shape.sampler)
                self.drawing = drawing
        low = source.low if isinstance(source, t.List) else 0
        return t.List(kind, low, source.high if isinstance(source, t.List) else None)

    # --------------------------------------------------------------------------------------------------- records
    def field_type(self, field: n.Field, declared: t.Type | None) -> t.Type:
        """The type of a record field, refined by `in VALUES` if so written."""
        if field.shape is not None:
            return self.shape_type(field.shape)
        kind = self._values(field.values) if field.values is not None else t.UNKNOWN
        if declared is not None and not t.fits(kind, declared):
            self.error(
                "E117",
                field.span,
                f"the field `{field.name}` is {t.show(declared)}, these values are {t.show(kind)}",
                _matching(kind),
            )
        return kind

    def _refined(self, shape: n.Shape, record: t.Record) -> t.Type:
        """`Road(u in 0..n-1, ...)`: later fields may read earlier ones."""
        if shape.dims or shape.of or shape.values:
            self.error(
                "E117", shape.span, f"`{shape.name}` is a record", f"refine its fields: `{shape.name}(field in ...)`"
            )
        kinds = dict(record.fields)
        with self.block() as scope:
            for field in shape.fields or ():
                if field.name not in kinds:
                    close = suggest(field.name, list(kinds))
                    self.error(
                        "E103",
                        field.span,
                        f"`{shape.name}` has no field `{field.name}`",
                        f"did you mean `{close}`?" if close else "its fields are " + ", ".join(kinds),
                    )
                    continue
                kinds[field.name] = self.field_type(field, kinds[field.name])
                scope.declare(Symbol(field.name, Kind.LOCAL, Stage.SAMPLE, field.span, kinds[field.name], used=True))
        return t.Record(record.name, tuple(kinds.items()), record.variant)


def _matching(values: t.Type) -> str:
    """The type that goes with values."""
    word = "word" if isinstance(values, t.String) else t.show(values)
    return f"write `{word} in ...`, or values of the type that stands there"
