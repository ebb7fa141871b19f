"""The functions of a generated module for sampling, prompt, reference and must entries, as Python syntax trees.

A section computes only what it reads: parameters of the level, the draws it needs, and the definitions between.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable

from ..dsl import nodes as n
from ..dsl import types as t
from ..dsl.check import Checked
from ..dsl.filters import FILTERS
from ..dsl.spans import Source
from ..dsl.walk import names_read, target_names, types_named
from . import quote as q
from .answers import AnswerType, answer_type
from .codec import Codec
from .draws import Draws
from .laws import Values
from .naming import safe
from .to_python import Lowering

DEFAULT_TRIES = 1000


class Sections:
    """Builds the functions of one spec."""

    def __init__(self, checked: Checked, source: Source, values: Values) -> None:
        self.checked, self.spec, self.values = checked, checked.spec, values
        self.lowering = Lowering(checked, source)
        self.codec = Codec()
        self.source = source
        assert self.spec.answer is not None
        tol = next((a.expr for a in self.spec.answer.attrs if a.word == "tol"), None)
        self.answer: AnswerType = answer_type(self.lowering, self.spec.answer.shape, tol)
        self.definitions = [s for s in self.spec.sample if isinstance(s, n.Definition)]
        self.draws = {s.name: s for s in self.spec.sample if isinstance(s, n.DrawDecl)}

    # --------------------------------------------------------------------------------------------------- locals
    def needed(self, *nodes: object) -> set[str]:
        """Names of parameters, draws and definitions that the nodes read, directly, through definitions or functions."""
        names: set[str] = set()
        for node in nodes:
            if node is not None:
                names |= self._with_functions(self._names(node))
        for definition in reversed(self.definitions):
            if any(x.id in names for x in target_names(definition.target)):
                names |= self._with_functions(names_read(definition.value))
        return names

    def _names(self, node: object) -> set[str]:
        """Names that a node reads, and the parameters in the bounds of the types that it mentions."""
        types = self.lowering.type_params
        return names_read(node).union(*[types.get(name, set()) for name in types_named(node)])

    def _with_functions(self, names: set[str]) -> set[str]:
        extra = {p for name in names for p in self.lowering.extra.get(name, ())}
        return names | extra

    def locals(self, names: set[str], *, define: bool = True) -> list[ast.stmt]:
        """Statements that put the named values of `instance` into local variables."""
        body = self._params(names, 'instance["level"]')
        drawn = [name for name in self.draws if name in names]
        if drawn:
            body += q.statements('draws = instance["draws"]')
        for name in drawn:
            kind = self.checked.typing.symbols[name].type
            self._need_fraction(kind)
            value = self.codec.decode(kind, q.expression("draws[__k__]", k=q.literal(name)))
            body.append(q.assign(safe(name), value))
        if define:
            body += [
                self._definition(d) for d in self.definitions if any(x.id in names for x in target_names(d.target))
            ]
        return body

    def _need_fraction(self, kind: t.Type) -> None:
        if "Rational" in repr(kind):
            self.lowering.imports.add("from fractions import Fraction")

    def _definition(self, stmt: n.Definition) -> ast.stmt:
        tree = ast.Assign([self.lowering.target(stmt.target)], self.lowering.expr(stmt.value))
        return self.lowering.mark(tree, stmt)

    def _params(self, names: set[str], level: str) -> list[ast.stmt]:
        """`n = N[level]` for parameters that change, a constant for those that do not."""
        body: list[ast.stmt] = []
        for name, values in self.values.params.items():
            if name not in names:
                continue
            if len(set(values)) == 1:
                value = q.literal(values[0])
            else:
                offset = f"{level} - {self.spec.header.low}" if self.spec.header.low else level
                value = q.expression(f"__table__[{offset}]", table=q.name(table_name(name)))
            body.append(q.assign(safe(name), value))
        return body

    # --------------------------------------------------------------------------------------------------- sample
    def sample(self) -> ast.FunctionDef:
        """`sample(level, seed)`: the draws of an instance as JSON values."""
        header = self.spec.header
        draws = Draws(self.lowering)
        reads = self.needed(*[s for s in self.spec.sample if not isinstance(s, n.Definition)])
        body = self._params(reads | self._all_params_read(), "level")
        for name in self.draws:
            self.lowering.need("stream")
            rng = q.expression(
                "stream(__env__, level, seed, __name__)", env=q.literal(header.name), name=q.literal(name)
            )
            body.append(q.assign(f"{safe(name)}_rng", rng))
        loop: list[ast.stmt] = []
        for stmt in self.spec.sample:
            tree = self._sample_statement(stmt, reads, draws)
            if isinstance(stmt, n.DrawDecl) and stmt.prefix == "balance":
                body += tree
            else:
                loop += tree
        loop += self._result()
        requires = [s for s in self.spec.sample if isinstance(s, n.Require)]
        if requires:
            tries = max([r.tries or 0 for r in requires]) or DEFAULT_TRIES
            body += q.statements("for tries in range(__n__):\n    __loop__", n=q.literal(tries), loop=loop)
            message = f"no instance in {tries} tries: "
            body += q.statements(
                'raise ValueError(__m__ + "level " + str(level) + ", seed " + str(seed))', m=q.literal(message)
            )
        else:
            body += loop
        return _function("sample", ["level", "seed"], body)

    def _all_params_read(self) -> set[str]:
        read: set[str] = set()
        return read.union(*[self._with_functions(self._names(stmt)) for stmt in self.spec.sample])

    def _sample_statement(self, stmt: n.SampleStmt, reads: set[str], draws: Draws) -> list[ast.stmt]:
        match stmt:
            case n.DrawDecl():
                tree = q.assign(safe(stmt.name), draws.draw(stmt, f"{safe(stmt.name)}_rng"))
                return [self.lowering.mark(tree, stmt)]
            case n.Definition():
                return [self._definition(stmt)] if any(x.id in reads for x in target_names(stmt.target)) else []
            case n.Require():
                test = negated(self.lowering.expr(stmt.test))
                return [self.lowering.mark(q.statements("if __t__:\n    continue", t=test)[0], stmt)]

    def _result(self) -> list[ast.stmt]:
        encoded = {
            name: self.codec.encode(self.checked.typing.symbols[name].type, q.name(safe(name))) for name in self.draws
        }
        draws = ast.Dict([q.literal(k) for k in encoded], list(encoded.values()))
        env = q.literal(self.spec.header.name)
        return q.statements(
            'return {"env": __env__, "level": level, "seed": seed, "draws": __draws__}', env=env, draws=draws
        )

    # --------------------------------------------------------------------------------------------------- prompt
    def prompt(self) -> ast.FunctionDef:
        """`prompt(instance)`: the question as text, the format sentence included."""
        parts = self.spec.prompt or ()
        pieces = list(parts)
        names = self.needed(*pieces)
        stated = any(_is_format(p) for p in parts)
        closing = self.spec.header.format and not stated
        if closing or stated:
            names |= self.needed(self.spec.answer.shape if self.spec.answer else None)
        body = self.locals(names)
        tail = [q.literal("\n\n"), *self.format_sentence()] if closing else []
        if any(isinstance(p, n.PromptFor | n.PromptIf) for p in parts):
            body += q.statements("out = []")
            body += self._prompt_statements(parts)
            joined = q.expression('"".join(out)')
            body.append(ast.Return(concatenated([joined, *tail])))
        else:
            trees = [tree for part in parts for tree in self._prompt_pieces(part)]
            body.append(ast.Return(concatenated([*trees, *tail])))
        return _function("prompt", ["instance"], body)

    def _prompt_statements(self, parts: Iterable[n.PromptPart]) -> list[ast.stmt]:
        body: list[ast.stmt] = []
        for part in parts:
            match part:
                case n.Text() | n.Show():
                    body += q.statements("out.append(__x__)", x=concatenated(self._prompt_pieces(part)))
                case n.PromptFor():
                    source = self.lowering.ordered(part.source)
                    self.lowering.locals.append({x.id for x in target_names(part.target)})
                    inner = self._prompt_statements(part.body)
                    target = self.lowering.target(part.target)
                    self.lowering.locals.pop()
                    body.append(self.lowering.mark(ast.For(target, source, inner or [ast.Pass()], []), part))
                case n.PromptIf():
                    then, other = self._prompt_statements(part.body), self._prompt_statements(part.orelse)
                    body.append(
                        self.lowering.mark(ast.If(self.lowering.expr(part.test), then or [ast.Pass()], other), part)
                    )
        return body

    def _prompt_pieces(self, part: n.PromptPart) -> list[ast.expr]:
        if isinstance(part, n.Text):
            return [q.literal(part.text)]
        assert isinstance(part, n.Show)
        if _is_format(part):
            return self.format_sentence()
        value = self.lowering.ordered(part.expr)
        kind = self.lowering.type_of(part.expr)
        for item in part.filters:
            args = [self.lowering.expr(a) for a in item.args]
            value = self.lowering.runtime(FILTERS[item.name].function, value, *args)
            kind = t.STRING
        return [self.text(value, kind)]

    def text(self, value: ast.expr, kind: t.Type) -> ast.expr:
        """An expression for the text of a value."""
        if isinstance(kind, t.String):
            return value
        if (
            isinstance(kind, t.Int)
            and kind.low is not None
            and kind.high is not None
            and max(-kind.low, kind.high) < 10**1000
        ):
            return q.call("str", value)
        return self.lowering.runtime("fmt", value)

    def format_sentence(self) -> list[ast.expr]:
        """The sentence that tells how to write the answer, from the answer's type."""
        pieces = ["Answer with ", *self.answer.noun(), *self.answer.layout(), "."]
        return [q.literal(p) if isinstance(p, str) else self.text(p, self._piece_type(p)) for p in pieces if p != ""]

    def _piece_type(self, tree: ast.expr) -> t.Type:
        if isinstance(tree, ast.Constant) and isinstance(tree.value, int):
            return t.Int(tree.value, tree.value)
        called = tree.func.id if isinstance(tree, ast.Call) and isinstance(tree.func, ast.Name) else ""
        return t.STRING if called.startswith("show_") else t.UNKNOWN

    # ------------------------------------------------------------------------------------------------ reference
    def solve(self) -> list[ast.FunctionDef]:
        """`solve(instance)` gives the reference value, `reference(instance)` its text."""
        node = self.spec.solve
        assert node is not None
        body = self.locals(self.needed(node))
        if isinstance(node, n.Function):
            inner = self.lowering.function(node, "steps")
            body += [inner, *q.statements("value = steps()")]
        else:
            body.append(self.lowering.mark(q.assign("value", self.lowering.ordered(node)), node))
        body.append(ast.Return(self.answer.from_reference(q.name("value"))))
        show = ast.Call(self.answer.show(), [q.expression("solve(instance)")], [])
        return [_function("solve", ["instance"], body), _function("reference", ["instance"], [ast.Return(show)])]

    def must(self, word: str, entries: tuple[n.MustEntry, ...]) -> ast.FunctionDef:
        """`must_fail(instance)`: (label, answer text) of every entry whose `when` holds."""
        answer = self.spec.answer
        assert answer is not None
        nodes = [x for e in entries for x in (e.value, e.when) if x is not None]
        names = self.needed(*nodes, *[d.value for d in self.spec.define])
        body = self.locals(names)
        read = set().union(*[names_read(x) for x in nodes])
        if {"reference", answer.name} & read or self.spec.define:
            body += q.statements("reference_ = solve(instance)")
        saved = dict(self.lowering.rename)
        self.lowering.rename |= {"reference": q.name("reference_"), answer.name: q.name("reference_")}
        body += [self._definition(d) for d in self.spec.define]
        body += q.statements("out = []")
        for number, entry in enumerate(entries, 1):
            label = q.literal(entry.label or f"{word} {number}")
            shown = ast.Call(self.answer.show(), [self.lowering.ordered(entry.value)], [])
            stmt = q.statements("out.append((__label__, __shown__))", label=label, shown=shown)[0]
            if entry.when is not None:
                stmt = q.statements("if __c__:\n    __s__", c=self.lowering.expr(entry.when), s=[stmt])[0]
            body.append(self.lowering.mark(stmt, entry))
        self.lowering.rename = saved
        body.append(ast.Return(q.name("out")))
        return _function(word, ["instance"], body)


def negated(test: ast.expr) -> ast.expr:
    """`not test`, or the opposite comparison where there is one."""
    opposite = {
        ast.Eq: ast.NotEq,
        ast.NotEq: ast.Eq,
        ast.Lt: ast.GtE,
        ast.GtE: ast.Lt,
        ast.Gt: ast.LtE,
        ast.LtE: ast.Gt,
        ast.In: ast.NotIn,
        ast.NotIn: ast.In,
    }
    if isinstance(test, ast.Compare) and len(test.ops) == 1 and type(test.ops[0]) in opposite:
        return ast.Compare(test.left, [opposite[type(test.ops[0])]()], test.comparators)
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return test.operand
    return ast.UnaryOp(ast.Not(), test)


def concatenated(pieces: list[ast.expr]) -> ast.expr:
    """The pieces joined by `+`, neighbouring literals merged."""
    merged: list[ast.expr] = []
    for piece in pieces:
        last = merged[-1] if merged else None
        if isinstance(piece, ast.Constant) and isinstance(last, ast.Constant):
            merged[-1] = ast.Constant(str(last.value) + str(piece.value))
        else:
            merged.append(piece)
    if not merged:
        return q.literal("")
    if len(merged) == 1:
        return merged[0]
    tree = merged[0]
    for piece in merged[1:]:
        tree = ast.BinOp(tree, ast.Add(), piece)
    return tree


def table_name(param: str) -> str:
    """The module constant that holds a parameter's values by level."""
    return f"{param.upper()}_BY_LEVEL"


def _is_format(part: n.PromptPart) -> bool:
    """`{{ answer | format }}`: the place of the format sentence."""
    return (
        isinstance(part, n.Show)
        and isinstance(part.expr, n.Name)
        and part.expr.id == "answer"
        and [f.name for f in part.filters] == ["format"]
    )


def _function(name: str, params: list[str], body: list[ast.stmt]) -> ast.FunctionDef:
    arguments = ast.arguments([], [ast.arg(p) for p in params], None, [], [], None, [])
    return ast.FunctionDef(name, arguments, body, [], None, None)
