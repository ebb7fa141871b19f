"""Types of calls: functions of the spec, of the library and of Python, methods, constructors; effects on receivers.

A function written in the spec without annotations takes the join of what it is called with.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from . import nodes as n
from . import types as t
from .builtins import FUNCTIONS, KEYWORDS, PYTHON_ONLY, item_of, join_all, length_of
from .infer_access import AccessTyper
from .infer_base import plain
from .infer_rules import QUESTIONS, rule_question
from .library import lookup
from .methods import FOREIGN, METHODS, names_for
from .samplers import SAMPLERS
from .scope import Kind, Symbol, suggest
from .spans import Span
from .unify import substitute, unify
from .wording import called, counted, signature, usage


class CallTyper(AccessTyper):
    """Adds calls, and with them the table of all expressions."""

    def _typed(self, node: n.Expr) -> t.Type:
        return _EXPRESSIONS[type(node)](self, node)

    def _call(self, node: n.Call) -> t.Type:
        if isinstance(node.func, n.Attribute):
            return self._method(node, node.func)
        if not isinstance(node.func, n.Name):
            kind = self.type_of(node.func)
            return (
                self._apply(node, kind)
                if isinstance(kind, t.Fn)
                else self.error("E111", node.func.span, f"{t.show(kind)} cannot be called", "only functions can")
            )
        name = node.func.id
        symbol = self.scope.find(name)
        if symbol is not None:
            self.typing.types[id(node.func)] = symbol.type
            symbol.used = True
            self.check_rights(node.func.span, symbol)
            return self._call_symbol(node, symbol)
        if name in QUESTIONS:
            return rule_question(self, node, name)
        if name in self.typing.records:
            return self._construct(node, self.typing.records[name])
        if name in FUNCTIONS:
            return self._builtin(node, name)
        if self.drawing and name in SAMPLERS and not SAMPLERS[name].distribution:
            return self._apply(node, SAMPLERS[name].type)
        entry = lookup(name)
        if entry is not None:
            return self._apply(node, entry.type)
        for argument in (*node.args, *(k.value for k in node.keywords)):
            self.type_of(argument)
        if name in SAMPLERS:
            return self.error(
                "E016",
                node.span,
                f"`{name}` is a sampler: it draws, so `=` cannot hold its value",
                f"write `x ~ {name}(...)` in `sample:`",
            )
        return self.unknown_name(node.func)

    def _call_symbol(self, node: n.Call, symbol: Symbol) -> t.Type:
        kind = symbol.type
        if symbol.kind is Kind.RULES:
            return self._apply(node, kind) if isinstance(kind, t.Fn) else t.BOOL
        if symbol.kind is Kind.SAMPLER and not self.drawing:
            help = f"write `name ~ {symbol.name}(...)` in `sample:`, or call it from a sampler"
            self.error("E016", node.span, f"`{symbol.name}` is a sampler: it draws, so `=` cannot hold its value", help)
        if isinstance(kind, t.Fn):
            return self._apply(node, kind)
        if t.silent(kind):
            for argument in node.args:
                self.type_of(argument)
            return t.UNKNOWN
        message = f"`{symbol.name}` is {t.show(kind)} and cannot be called"
        return self.error("E111", node.func.span, message, "is an operator missing before the bracket?")

    def _apply(self, node: n.Call, fn: t.Fn) -> t.Type:
        """Check the arguments of a call against a function type; returns the result type."""
        kinds = [self.type_of(a) for a in node.args]
        given: dict[str, tuple[n.Expr, t.Type]] = {}
        for param, arg, kind in zip(fn.params, node.args, kinds):
            given[param.name] = (arg, kind)
        for keyword in node.keywords:
            kind = self.type_of(keyword.value)
            if keyword.name not in {p.name for p in fn.params}:
                if fn.params or not fn.key:
                    self.error(
                        "E113",
                        keyword.span,
                        f"there is no parameter `{keyword.name}`",
                        signature(node, fn),
                    )
            elif keyword.name in given:
                self.error("E113", keyword.span, f"`{keyword.name}` is given twice", "remove one of the two")
            given[keyword.name] = (keyword.value, kind)
        if fn.key == "builtin":
            return t.UNKNOWN
        if len(node.args) > len(fn.params) and not fn.variadic:
            return self.error(
                "E113",
                node.span,
                f"{called(node)} takes {counted(len(fn.params))}, not {len(node.args)}",
                signature(node, fn),
            )
        missing = [p.name for p in fn.params if p.required and p.name not in given]
        astray = set(given) - {p.name for p in fn.params}
        if missing and not fn.variadic and not astray:
            message = "missing argument " + ", ".join(f"`{m}`" for m in missing)
            return self.error("E113", node.span, message, signature(node, fn))
        return self._match_arguments(node, fn, given)

    def _match_arguments(self, node: n.Call, fn: t.Fn, given: dict[str, tuple[n.Expr, t.Type]]) -> t.Type:
        nested = self.nested.get(int(fn.key)) if fn.key.isdigit() else None
        if nested is not None:
            for symbol in nested[1]:
                if symbol.name in given:
                    self.grow(symbol, given[symbol.name][1], given[symbol.name][0].span)
            return nested[2].type
        bound: dict[str, t.Type] = {}
        for param in fn.params:
            if param.name not in given:
                continue
            arg, kind = given[param.name]
            if not unify(param.type, kind, bound):
                shown = t.show(substitute(param.type, bound))
                message = f"`{param.name}` is {shown}, this is {t.show(kind)}"
                self.error("E113", arg.span, message, signature(node, fn))
            if isinstance(kind, t.Fn) and isinstance(param.type, t.Fn):
                self._called_back(arg, kind, param.type, bound)
        return substitute(fn.result, bound)

    def _called_back(self, arg: n.Expr, kind: t.Fn, expected: t.Fn, bound: dict[str, t.Type]) -> None:
        """A function given to the library: its parameters take what the library passes, its result binds variables."""
        nested = self.nested.get(int(kind.key)) if kind.key.isdigit() else None
        if nested is None:
            unify(expected.result, kind.result, bound)
            return
        for symbol, param in zip(nested[1], expected.params):
            self.grow(symbol, substitute(param.type, bound), arg.span)
        unify(expected.result, nested[2].type, bound)

    def _construct(self, node: n.Call, record: t.Record) -> t.Type:
        params = tuple(t.Param(name, kind) for name, kind in record.fields)
        self._apply(node, t.Fn(params, record))
        by_name = {p.name: a for p, a in zip(params, node.args)} | {k.name: k.value for k in node.keywords}
        fields = tuple((name, self._tighter(kind, by_name.get(name))) for name, kind in record.fields)
        return replace(record, fields=fields) if not record.variant else record

    def _tighter(self, declared: t.Type, node: n.Expr | None) -> t.Type:
        actual = self.typing.types.get(id(node)) if node is not None else None
        return actual if isinstance(actual, t.Int) and isinstance(declared, t.Int) else declared

    def _builtin(self, node: n.Call, name: str) -> t.Type:
        low, high, rule = FUNCTIONS[name]
        kinds = tuple(plain(self.type_of(a)) for a in node.args)
        allowed = KEYWORDS.get(name, ())
        extra: dict[str, t.Type] = {}
        for keyword in node.keywords:
            extra[keyword.name] = self.type_of(keyword.value)
            if keyword.name not in allowed:
                advice = "its parameters by name are " + ", ".join(allowed) if allowed else "pass the values in order"
                self.error("E113", keyword.span, f"`{name}` has no parameter `{keyword.name}`", advice)
        if not low <= len(kinds) <= high:
            return self.error(
                "E113",
                node.span,
                f"`{name}` takes {counted(low, high)}, not {len(kinds)}",
                usage(name, low, high),
            )
        if "key" in extra and isinstance(extra["key"], t.Fn):
            item = item_of(kinds[0]) if len(kinds) == 1 else join_all(kinds)
            self._called_back(node.args[0], extra["key"], t.Fn((t.Param("x", item or t.UNKNOWN),), t.Var("K")), {})
        result = rule(kinds)
        if isinstance(result, str):
            return self.error("E113", node.span, result, usage(name, low, high))
        return self._optional_default(node, name, kinds, extra, result)

    def _optional_default(
        self, node: n.Call, name: str, kinds: tuple[t.Type, ...], extra: dict[str, t.Type], result: t.Type
    ) -> t.Type:
        if name not in ("min", "max") or len(kinds) != 1:
            return result
        if "default" in extra:
            return t.join(result, extra["default"]) or self.error(
                "E111", node.span, "the default has another type than the items", "give both the same type"
            )
        size = length_of(kinds[0])
        if size is not None and size.high == 0 and not isinstance(kinds[0], t.List):
            self.error("E203", node.span, f"`{name}` of nothing fails", "write `default=...`")
        return result

    def _method(self, node: n.Call, func: n.Attribute) -> t.Type:
        receiver = self.type_of(func.value)
        kind = plain(receiver)
        args = tuple(self.type_of(a) for a in node.args)
        extra = {k.name: self.type_of(k.value) for k in node.keywords}
        if isinstance(kind, t.Record) or (isinstance(func.value, n.Name) and func.value.id in PYTHON_ONLY):
            return (
                t.UNKNOWN
                if t.silent(kind)
                else self.error(
                    "E103", func.name_span, f"{t.show(kind)} has no method `{func.name}`", "records have fields only"
                )
            )
        if t.silent(kind):
            return t.UNKNOWN
        found = METHODS.get((type(kind), func.name))
        if found is None:
            close = suggest(func.name, names_for(kind))
            listed = "its methods are " + ", ".join(sorted(names_for(kind))) if names_for(kind) else "it has none"
            advice = FOREIGN.get(func.name) or (f"did you mean `{close}`?" if close else listed)
            return self.error("E103", func.name_span, f"{t.show(kind)} has no method `{func.name}`", advice)
        low, high, rule = found
        if not low <= len(args) <= high:
            return self.error(
                "E113",
                node.span,
                f"`{func.name}` takes {counted(low, high)}, not {len(args)}",
                usage("." + func.name, low, high),
            )
        key = extra.get("key")
        if func.name == "sort" and isinstance(key, t.Fn):
            self._called_back(func.value, key, t.Fn((t.Param("x", item_of(kind) or t.UNKNOWN),), t.Var("K")), {})
        result, effect = rule(kind, args)
        if effect is not None:
            self.store_into(func.value, effect, node.span)
        return result

    def store_into(self, target: n.Expr, kind: t.Type, span: Span) -> None:
        """A value of `kind` is put at `target`: its root name grows accordingly."""
        match target:
            case n.Name():
                symbol = self.scope.find(target.id)
                if symbol is not None and symbol.kind is Kind.LOCAL:
                    self.grow(symbol, kind, span)
                elif symbol is not None:
                    self.error(
                        "E114", span, f"this changes the {symbol.kind} `{target.id}`", "make a copy first: `ys = xs[:]`"
                    )
            case n.Index():
                owner = plain(self.typing.types.get(id(target.value), t.UNKNOWN))
                if isinstance(owner, t.Dict):
                    key = self.typing.types.get(id(target.index), t.UNKNOWN)
                    self.store_into(target.value, t.Dict(key, kind), span)
                elif isinstance(owner, t.List):
                    self.store_into(target.value, t.List(kind, owner.low, owner.high), span)
                elif isinstance(owner, t.String | t.Tuple):
                    self.error("E114", span, f"{t.show(owner)} never changes", "build a new one")
            case n.Attribute():
                self.error("E114", span, "fields of a record never change", "make a new record")


_EXPRESSIONS: dict[type, Callable[[CallTyper, Any], t.Type]] = {
    n.Name: CallTyper._name,
    n.Constant: CallTyper._constant,
    n.Real: CallTyper._real,
    n.Sequence: CallTyper._sequence,
    n.DictDisplay: CallTyper._dictdisplay,
    n.Unary: CallTyper._unary,
    n.Binary: CallTyper._binary,
    n.Logical: CallTyper._logical,
    n.Compare: CallTyper._compare,
    n.Conditional: CallTyper._conditional,
    n.Call: CallTyper._call,
    n.Attribute: CallTyper._attribute,
    n.Index: CallTyper._index,
    n.Slice: CallTyper._slice,
    n.Comprehension: CallTyper._comprehension,
    n.Draw: CallTyper._draw,
    n.Foreign: CallTyper._foreign,
}
