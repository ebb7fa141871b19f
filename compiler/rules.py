"""Rules blocks: one source for a condition, for lines of a verifier, and for a model that the run-time solver searches.

A line becomes a constraint of the solver by what it says about cells: `all_different(CELLS)` and comparisons of
`sum(CELLS)` are propagated; any other line is a test that waits until the cells it reads are assigned. CELLS are
expressions that pick cells without looking at values (`g[i]`, `column(g, j)`, `flat(box)`, `row[::-1]`, ...).
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ..dsl import nodes as n
from ..dsl.walk import children, descend, target_names
from . import quote as q
from .to_python import Lowering

PICKING = frozenset(
    {"columns", "column", "blocks", "flat", "transpose", "diagonal", "antidiagonal", "chunks", "windows", "rotate90"}
    | {"mirror", "pairs", "list", "tuple"}
)
"""Functions that only rearrange what they are given."""
_FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "=="}


class RulesLowering:
    """Builds the functions `NAME` and `NAME_model` of one rules block."""

    def __init__(self, lowering: Lowering, rules: n.Rules) -> None:
        self.lowering, self.rules = lowering, rules
        self.unknown = rules.params[0]
        self.cells: set[str] = {self.unknown.name}

    def functions(self) -> list[ast.FunctionDef]:
        """The condition and the model; parameters of the spec that the block reads come first."""
        lowering = self.lowering
        extra = lowering.extra.get(self.rules.name, ())
        saved = lowering.scopes, lowering.passed
        lowering.scopes, lowering.passed = [], frozenset(extra)
        lowering.bind([p.name for p in self.rules.params])
        first = [lowering.author(p) for p in extra]
        givens = [lowering.local(p.name) for p in self.rules.params[1:]]
        name = lowering.author(self.rules.name)
        condition = q.function(name, [*first, lowering.local(self.unknown.name), *givens], self._condition())
        model = q.function(model_name(lowering, self.rules.name), [*first, *givens], self._model())
        lowering.scopes, lowering.passed = saved
        return [condition, model]

    # ------------------------------------------------------------------------------------------------- condition
    def _condition(self) -> list[ast.stmt]:
        """True if every line holds; a line that cannot be evaluated does not."""
        self.lowering.need("PARTIAL")
        body = [s for item in self.rules.body for s in self._holds(item)]
        tried = q.statements("try:\n    __body__\nexcept PARTIAL:\n    return False", body=body)
        return [*tried, *q.statements("return True")]

    def _holds(self, item: n.CheckItem) -> list[ast.stmt]:
        if isinstance(item, n.CheckLine):
            test = self.lowering.expr(item.test)
            return [self.lowering.mark(s, item) for s in q.statements("if not __t__:\n    return False", t=test)]
        source, target = self._loop_head(item)
        body = [s for inner in item.body for s in self._holds(inner)]
        self.lowering.scopes.pop()
        return [self.lowering.mark(ast.For(target, source, body, []), item)]

    def _loop_head(self, loop: n.CheckFor) -> tuple[ast.expr, ast.expr]:
        """Source and target of a loop; its names stay local until the caller pops them."""
        source = self.lowering.ordered(loop.source)
        return source, self.lowering.bind_target(loop.target)

    # ----------------------------------------------------------------------------------------------------- model
    def own(self, word: str) -> str:
        """A name of the compiler's."""
        return self.lowering.own(word)

    def _model(self) -> list[ast.stmt]:
        lists = {x: self.own(x) for x in ("differents", "sums", "tests")}
        body = [*self._shape()]
        body += [q.assign(name, q.literal([])) for name in lists.values()]
        if self.unknown.shape is not None and self.unknown.shape.name == "permutation":
            body += self._add("differents", self._unknown())
        for item in self.rules.body:
            body += self._constraint(item)
        parts = [self._unknown(), q.name(self.own("domains")), *[q.name(x) for x in lists.values()]]
        return [*body, ast.Return(ast.Tuple(parts, ast.Load()))]

    def _add(self, kind: str, value: ast.expr) -> list[ast.stmt]:
        return [ast.Expr(q.method(q.name(self.own(kind)), "append", value))]

    def _unknown(self) -> ast.expr:
        return q.name(self.lowering.local(self.unknown.name))

    def _shape(self) -> list[ast.stmt]:
        """The unknown as cell numbers, and the values each cell may take."""
        shape = self.unknown.shape
        assert shape is not None
        dims = [self.lowering.expr(d) for d in shape.dims if not isinstance(d, n.Range)]
        name, domains = self.lowering.local(self.unknown.name), self.own("domains")
        if shape.name == "grid":
            grid = self.lowering.runtime("cell_grid", *dims)
            made = q.expression("[__d__] * (__r__ * __c__)", d=self._domain(shape.of, None), r=dims[0], c=dims[1])
            return [q.assign(name, grid), q.assign(domains, made)]
        domain = self._domain(shape.of, dims[0]) if shape.name == "list" else self._domain(None, dims[0])
        cells = q.expression("list(range(__n__))", n=dims[0])
        return [q.assign(name, cells), q.assign(domains, q.expression("[__d__] * __n__", d=domain, n=dims[0]))]

    def _domain(self, item: n.Shape | None, size: ast.expr | None) -> ast.expr:
        values = item.values if item is not None else None
        if isinstance(values, n.Range):
            low, high = self.lowering.expr(values.low), self.lowering.expr(values.high)
            return q.expression("list(range(__l__, __h__ + 1))", l=low, h=high)
        if isinstance(values, n.Members):
            return q.call("list", self.lowering.ordered(values.expr))
        if item is not None and item.name == "bool":
            return q.literal([False, True])
        assert size is not None
        return q.expression("list(range(__n__))", n=size)

    def _constraint(self, item: n.CheckItem) -> list[ast.stmt]:
        """Statements that add a line, or the lines of a loop, to the model."""
        if isinstance(item, n.CheckLine):
            return [self.lowering.mark(s, item) for s in self._line(item.test)]
        if not self._picks(item.source) and self._reads_cells(item.source):
            return self._whole_loop(item)
        inside = {x.id for x in target_names(item.target)}
        added = inside if self._picks(item.source) else set()
        self.cells |= added
        source, target = self._loop_head(item)
        body = [s for inner in item.body for s in self._constraint(inner)]
        self.lowering.scopes.pop()
        self.cells -= added
        return [self.lowering.mark(ast.For(target, source, body, []), item)]

    def _line(self, test: n.Expr) -> list[ast.stmt]:
        if isinstance(test, n.Logical) and test.op == "and":
            return [s for part in test.operands for s in self._line(part)]
        if isinstance(test, n.Call) and isinstance(test.func, n.Name):
            name = test.func.id
            if name == "all_different" and self._is_library(name) and self._picks(test.args[0]):
                return self._add("differents", self.lowering.in_order(test.args[0]))
            if name in self.lowering.typing.rules and self._picks(test.args[0]):
                return self._nested(test, name)
        found = self._sum(test)
        return found if found is not None else [self._test(test)]

    def _is_library(self, name: str) -> bool:
        return name not in self.lowering.typing.symbols

    def _nested(self, call: n.Call, name: str) -> list[ast.stmt]:
        """A rules block inside another on the same unknown: its constraints are added."""
        if not (isinstance(call.args[0], n.Name) and call.args[0].id == self.unknown.name):
            return [self._test(call)]
        model = model_call(self.lowering, name, [self.lowering.expr(a) for a in call.args[1:]])
        parts = {k: self.own(k) for k in ("differents", "sums", "tests", "more")}
        extend = "__differents__ += __more__[2]\n__sums__ += __more__[3]\n__tests__ += __more__[4]"
        return [q.assign(parts["more"], model), *q.statements(extend, **parts)]

    def _sum(self, test: n.Expr) -> list[ast.stmt] | None:
        """`sum(CELLS) == E` and its orders, where E reads no cell."""
        if not (isinstance(test, n.Compare) and len(test.rest) == 1):
            return None
        op, right = test.rest[0]
        left = test.left
        if not self._is_cell_sum(left) and self._is_cell_sum(right):
            left, right, op = right, left, _FLIPPED.get(op, op)
        if not self._is_cell_sum(left) or self._reads_cells(right) or op not in _FLIPPED:
            return None
        assert isinstance(left, n.Call)
        bound = self.lowering.expr(right)
        low = {"==": "__b__", ">=": "__b__", ">": "__b__ + 1"}.get(op, "None")
        high = {"==": "__b__", "<=": "__b__", "<": "__b__ - 1"}.get(op, "None")
        held = self.own("bound")
        cells = self.lowering.in_order(left.args[0])
        row = q.expression(f"(list(__c__), None, {low}, {high})", c=cells, b=held)
        return [q.assign(held, bound), *self._add("sums", row)]

    def _is_cell_sum(self, node: n.Expr) -> bool:
        called = (
            isinstance(node, n.Call) and isinstance(node.func, n.Name) and node.func.id == "sum" and len(node.args) == 1
        )
        return called and isinstance(node, n.Call) and self._picks(node.args[0])

    def _test(self, test: n.Expr) -> ast.stmt:
        """`tests.append(lambda values, i=i: TEST)` with cells replaced by their values where they are read."""
        loops = [x for scope in self.lowering.scopes[1:] for x in scope]
        free = sorted(self.lowering.free.names(test) & set(loops))
        names = [self.lowering.local(x) for x in free]
        body = self._reading(test)
        arguments = q.arguments(self.own("values"), *names)
        arguments.defaults = [q.name(x) for x in names]
        return self._add("tests", ast.Lambda(arguments, body))[0]

    def _reading(self, test: n.Expr) -> ast.expr:
        """The tree of a test, in which the largest parts that pick cells become `read_cells(values, PART)`."""

        def read(tree: ast.expr) -> ast.expr:
            return self.lowering.runtime("read_cells", q.name(self.own("values")), tree)

        self.lowering.hooks = {id(x): read for x in self._largest(test)}
        try:
            return self.lowering.expr(test)
        finally:
            self.lowering.hooks = {}

    def _largest(self, node: object) -> Iterator[n.Expr]:
        """The outermost parts under a node that pick cells; what comprehensions over cells bind are values then."""
        if isinstance(node, _MAY_PICK) and self._picks(node):
            yield node
            return
        for child in children(node):
            yield from self._largest(child)

    def _whole_loop(self, loop: n.CheckFor) -> list[ast.stmt]:
        """A loop over values: tested as one line, when everything it reads is assigned."""
        name, cells, values, test = (
            *[self.lowering.local(self.unknown.name)],
            *map(self.own, ("cells", "values", "test")),
        )
        source, target = self._loop_head(loop)
        body = [s for inner in loop.body for s in self._holds(inner)]
        self.lowering.scopes.pop()
        inner = [ast.For(target, source, body, []), *q.statements("return True")]
        fill = q.assign(name, self.lowering.runtime("read_cells", q.name(values), q.name(cells)))
        made = q.function(test, [values, cells], [fill, *inner])
        made.args.defaults = [q.name(name)]
        return [made, *self._add("tests", q.name(test))]

    # ------------------------------------------------------------------------------------------- what picks cells
    def _reads_cells(self, node: object) -> bool:
        return any(isinstance(x, n.Name) and x.id in self.cells for x in descend(node))

    def _picks(self, node: n.Expr) -> bool:
        """Whether an expression yields cells of the unknown without reading their values."""
        match node:
            case n.Name():
                return node.id in self.cells
            case n.Index():
                return self._picks(node.value) and not self._reads_cells(node.index)
            case n.Slice():
                return self._picks(node.value) and not any(
                    self._reads_cells(p) for p in (node.lower, node.upper, node.step) if p
                )
            case n.Sequence():
                return bool(node.items) and all(self._picks(x) for x in node.items)
            case n.Binary():
                return node.op == "+" and self._picks(node.left) and self._picks(node.right)
            case n.Call():
                return self._picking_call(node)
            case n.Comprehension():
                return self._picking_comprehension(node)
        return False

    def _picking_call(self, node: n.Call) -> bool:
        if not (
            isinstance(node.func, n.Name) and node.func.id in PICKING and node.args and self._is_library(node.func.id)
        ):
            return False
        return self._picks(node.args[0]) and not any(self._reads_cells(a) for a in node.args[1:])

    def _picking_comprehension(self, node: n.Comprehension) -> bool:
        if node.kind not in ("list", "gen"):
            return False
        added: set[str] = set()
        for clause in node.clauses:
            picks = self._picks(clause.source)
            if picks:
                names = {x.id for x in target_names(clause.target)} - self.cells
                self.cells |= names
                added |= names
            if (not picks and self._reads_cells(clause.source)) or any(self._reads_cells(x) for x in clause.tests):
                self.cells -= added
                return False
        result = self._picks(node.element)
        self.cells -= added
        return result


_MAY_PICK = (n.Name, n.Index, n.Slice, n.Sequence, n.Binary, n.Call, n.Comprehension)


def model_name(lowering: Lowering, rules: str) -> str:
    """The function that gives the model of a rules block."""
    return lowering.own(f"{rules}_model")


def model_call(lowering: Lowering, name: str, givens: list[ast.expr]) -> ast.expr:
    """A call of the model function with the parameters it reads."""
    extra = [q.name(lowering.author(p)) for p in lowering.extra.get(name, ())]
    return q.call(model_name(lowering, name), *extra, *givens)
