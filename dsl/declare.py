"""Declarations of one file: types, constants, parameters, the heads of functions, samplers and rules blocks.

After this pass every name of the file's top level is known, so that sections and bodies can be checked in any order.
"""

from __future__ import annotations

from . import nodes as n
from . import types as t
from .builtins import FUNCTIONS
from .diagnostics import Label
from .scope import CONST, FUNCTION, LAW, TYPE, Kind, Stage, Symbol, suggest
from .shapes import SHAPES, ShapeTyper
from .spans import Span
from .walk import names_read

LAWS: dict[str, t.Fn] = {
    "grow": t.Fn((t.Param("start", t.RATIONAL), t.Param("factor", t.REAL), t.Param("cap", t.INT, False)), t.INT),
    "linear": t.Fn((t.Param("start", t.RATIONAL), t.Param("step", t.REAL), t.Param("cap", t.INT, False)), t.INT),
    "steps": t.Fn((t.Param("table", t.Dict(t.INT, t.Var("T"))),), t.Var("T")),
    "table": t.Fn((t.Param("values", t.List(t.Var("T"))),), t.Var("T")),
}
_TAKEN = frozenset({"reference", "satisfied", "valid", "ratio", "it", "level", *LAWS})


class Declarations(ShapeTyper):
    """Adds the declarations of a spec to the global scope."""

    rules_blocks: tuple[n.Rules, ...] = ()

    def declare_all(self, spec: n.Spec) -> None:
        """Types, constants and parameters in the order of the text, then heads of functions and rules."""
        for name in spec.header.symbols:
            self.scope.declare(Symbol(name, Kind.SYMBOL, Stage.CONST, spec.header.span, t.Symbolic(), used=True))
        self._type_names(spec.types)
        for decl in sorted((*spec.types, *spec.consts, *spec.params), key=lambda decl: decl.span.start):
            match decl:
                case n.TypeDecl():
                    self._type(decl)
                case n.ConstDecl():
                    with self.block(CONST):
                        kind = self.type_of(decl.value)
                    self.new(decl.name, Kind.CONST, Stage.CONST, decl.name_span, kind)
                case n.ParamDecl():
                    self._param(decl)
        self._heads(spec)

    def new(self, name: str, kind: Kind, stage: Stage, span: Span, type_: t.Type, *, hidden: bool = False) -> Symbol:
        """Declare a top-level name; one that is taken is reported."""
        symbol = Symbol(name, kind, stage, span, type_, hidden)
        earlier = self.typing.symbols.get(name)
        if earlier is not None:
            labels = (Label(earlier.span, f"the {earlier.kind} of this name"),)
            self.error(
                "E104", span, f"`{name}` is declared twice", "names are given once: choose another", labels=labels
            )
        elif name in _TAKEN:
            self.error("E104", span, f"`{name}` has a meaning of its own in the language", "choose another name")
        elif name in self.typing.records or name in self.typing.variants or name in self.typing.aliases:
            self.error("E104", span, f"`{name}` is also a type of this file", "choose another name")
        elif name in SHAPES and kind in (Kind.FUNCTION, Kind.SAMPLER, Kind.TYPE):
            self.error("E104", span, f"`{name}` is a type word", "choose another name")
        elif name in FUNCTIONS:
            self.error("E104", span, f"`{name}` is a function of the language", "choose another name")
        if earlier is not None:
            return earlier
        self.typing.symbols[name] = symbol
        self.scope.declare(symbol)
        return symbol

    # -------------------------------------------------------------------------------------------------------- types
    def _type_names(self, declarations: tuple[n.TypeDecl, ...]) -> None:
        """Variants are known by name before any is declared, so that they may hold each other."""
        for decl in declarations:
            if decl.name in SHAPES:
                self.error("E104", decl.name_span, f"`{decl.name}` is a type of the language", "choose another name")
            if decl.variants:
                self.typing.variants[decl.name] = {}

    def _type(self, decl: n.TypeDecl) -> None:
        with self.block(TYPE):
            if decl.variants:
                self._variants(decl)
            elif decl.shape is not None and decl.shape.name == "record" and decl.shape.fields is not None:
                fields = tuple((f.name, self.field_type(f, None)) for f in decl.shape.fields)
                self._distinct_fields(decl.shape.fields)
                self.typing.records[decl.name] = t.Record(decl.name, fields)
            elif decl.shape is not None:
                self.typing.aliases[decl.name] = (self.shape_type(decl.shape), decl.shape)

    def _variants(self, decl: n.TypeDecl) -> None:
        for variant in decl.variants:
            self._distinct_fields(variant.fields)
            fields = tuple((f.name, self.field_type(f, None)) for f in variant.fields)
            record = t.Record(variant.name, fields, decl.name)
            if variant.name in self.typing.records:
                self.error(
                    "E104", variant.span, f"`{variant.name}` is declared twice", "names are given once: choose another"
                )
            self.typing.variants[decl.name][variant.name] = record
            self.typing.records[variant.name] = record

    def _distinct_fields(self, fields: tuple[n.Field, ...]) -> None:
        seen: set[str] = set()
        for field in fields:
            if field.name in seen:
                advice = "give it another name"
                self.error("E104", field.span, f"the field `{field.name}` stands here twice", advice)
            seen.add(field.name)

    # ------------------------------------------------------------------------------------------------------- params
    def _param(self, param: n.ParamDecl) -> None:
        with self.block(LAW) as scope:
            kind = self.shape_type(param.shape)
            if param.shape.values is None and param.shape.name in ("int", "real", "word"):
                self.error(
                    "E118", param.shape.span, "a parameter needs a domain", f"write `{param.shape.name} in LOW..HIGH`"
                )
            for name, law in LAWS.items():
                scope.declare(Symbol(name, Kind.FUNCTION, Stage.CONST, param.span, law, used=True))
            scope.declare(Symbol("level", Kind.PARAM, Stage.CONST, param.span, t.Int(0, None), used=True))
            if param.law is not None:
                law_type = self.type_of(param.law)
                if not t.fits(law_type, kind):
                    self.error(
                        "E118",
                        param.law.span,
                        f"the law gives {t.show(law_type)}, the domain of `{param.name}` holds {t.show(kind)}",
                        "give both the same type",
                    )
            elif param.shape.values is not None and not isinstance(param.shape.values, n.Choice):
                self._constant_param(param)
        self.new(param.name, Kind.PARAM, Stage.PARAM, param.name_span, kind)

    def _constant_param(self, param: n.ParamDecl) -> None:
        kind = self.typing.types.get(id(param.shape))
        if not (isinstance(kind, t.Int) and kind.low == kind.high):
            self.error(
                "E118",
                param.span,
                f"`{param.name}` has no law: which value does it take at a level?",
                "write `= linear(3, 1, cap=20)`, `= grow(...)`, `= steps({0: ...})`, or a constant",
            )

    # ---------------------------------------------------------------------------------------------------- functions
    def _heads(self, spec: n.Spec) -> None:
        self.rules_blocks = spec.rules
        for fn in spec.functions:
            kind = Kind.SAMPLER if fn.sampler else Kind.FUNCTION
            self.new(fn.name, kind, Stage.CONST, fn.name_span, self._head(fn))
            self.typing.functions[fn.name] = fn
        for rules in spec.rules:
            params = tuple(t.Param(p.name, self._param_type(p, rules.name)) for p in rules.params)
            self.new(rules.name, Kind.RULES, Stage.CONST, rules.name_span, t.Fn(params, t.BOOL))
            self.typing.rules[rules.name] = rules
            self._unknown(rules)
            if not rules.params:
                self.error(
                    "E018",
                    rules.name_span,
                    f"`rules {rules.name}` lacks its unknown",
                    f"write `rules {rules.name}(g: DOMAIN):`",
                )

    def _unknown(self, rules: n.Rules) -> None:
        """The first parameter is what is searched for: its cells have to be countable."""
        shape = rules.params[0].shape if rules.params else None
        if shape is None:
            return
        lengths = {"grid": 2, "list": 1, "permutation": 1, "subset": 1}.get(shape.name)
        fixed = len(shape.dims) == lengths and not any(isinstance(d, n.Range) for d in shape.dims)
        typed = shape.name not in ("grid", "list") or (shape.of is not None and shape.of.values is not None)
        if not (fixed and typed) and not t.silent(self.typing.types.get(id(shape), t.UNKNOWN)):
            message = "the unknown of a rules block is a grid, list or permutation of known size with a domain"
            self.error(
                "E117", shape.span, message, "write `grid[n, n] of int in 1..n`, `list[n] of ...`, `permutation[n]`"
            )
        reached = self._rules_reached(rules)
        if rules.name in reached:
            advice = "a rules block lists conditions; repeat over a list with `for`"
            self.error("E018", rules.name_span, f"the rules block `{rules.name}` calls itself", advice)

    def _rules_reached(self, rules: n.Rules) -> set[str]:
        """The rules blocks that a block calls, directly or through others."""
        blocks = {r.name: r for r in self.rules_blocks}
        reached: set[str] = set()
        waiting = [rules]
        while waiting:
            for name in names_read(waiting.pop().body) & blocks.keys() - reached:
                reached.add(name)
                waiting.append(blocks[name])
        return reached

    def _head(self, fn: n.Function) -> t.Fn:
        with self.block(FUNCTION):
            params = tuple(t.Param(p.name, self._param_type(p, fn.name), p.default is None) for p in fn.params)
            for param, typed in zip(fn.params, params):
                if param.default is not None and not t.fits(self.type_of(param.default), typed.type):
                    self.error(
                        "E111",
                        param.default.span,
                        f"the default is not {t.show(typed.type)}",
                        "give a value of that type",
                    )
            if fn.returns is None:
                self.error(
                    "E115",
                    fn.name_span,
                    f"`{fn.name}` does not say what it returns",
                    f"write `def {fn.name}(...) -> TYPE:`",
                )
            result = self.shape_type(fn.returns) if fn.returns is not None else t.UNKNOWN
        return t.Fn(params, result)

    def _param_type(self, param: n.Param, owner: str) -> t.Type:
        if param.shape is None:
            return self.error(
                "E115",
                param.span,
                f"the parameter `{param.name}` of `{owner}` has no type",
                f"write `{param.name}: int`",
            )
        return self.shape_type(param.shape)


__all__ = ["LAWS", "Declarations", "suggest"]
