"""Rules blocks: one source for a condition, for the lines of a verifier, and for a model that the run-time solver searches.

A line becomes a constraint of the solver by what it says about cells: `all_different(CELLS)` and comparisons of
`sum(CELLS)` are propagated; any other line is a test that waits until the cells it reads are assigned. CELLS are
expressions that pick cells without looking at values (`g[i]`, `column(g, j)`, `flat(box)`, `row[::-1]`, ...).
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ..dsl import nodes as n
from ..dsl.walk import children, descend, names_read, target_names
from . import quote as q
from .naming import safe
from .to_python import Lowering

PICKING = frozenset(
    "columns column blocks flat transpose diagonal antidiagonal chunks windows rotate90 mirror pairs list tuple".split()
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
        """The condition and the model; parameters of the spec that the block reads come last."""
        extra = [safe(p) for p in self.lowering.extra.get(self.rules.name, ())]
        names = {p.name for p in self.rules.params} | set(self.lowering.extra.get(self.rules.name, ()))
        givens = [safe(p.name) for p in self.rules.params[1:]]
        self.lowering.locals.append(names)
        condition = _function(safe(self.rules.name), [safe(self.unknown.name), *givens, *extra], self._condition())
        model = _function(model_name(self.rules.name), [*givens, *extra], self._model())
        self.lowering.locals.pop()
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
        self.lowering.locals.pop()
        return [self.lowering.mark(ast.For(target, source, body, []), item)]

    def _loop_head(self, loop: n.CheckFor) -> tuple[ast.expr, ast.expr]:
        """Source and target of a loop; its names stay local until the caller pops them."""
        source = self.lowering.ordered(loop.source)
        self.lowering.locals.append({x.id for x in target_names(loop.target)})
        return source, self.lowering.target(loop.target)

    # ----------------------------------------------------------------------------------------------------- model
    def _model(self) -> list[ast.stmt]:
        body = [*self._shape(), *q.statements("differents, sums, tests = [], [], []")]
        if self.unknown.shape is not None and self.unknown.shape.name == "permutation":
            body += q.statements("differents.append(__u__)", u=self._unknown())
        for item in self.rules.body:
            body += self._constraint(item)
        return [*body, *q.statements("return __u__, domains, differents, sums, tests", u=self._unknown())]

    def _unknown(self) -> ast.expr:
        return q.name(safe(self.unknown.name))

    def _shape(self) -> list[ast.stmt]:
        """The unknown as cell numbers, and the values each cell may take."""
        shape = self.unknown.shape
        assert shape is not None
        dims = [self.lowering.expr(d) for d in shape.dims if not isinstance(d, n.Range)]
        name = safe(self.unknown.name)
        if shape.name == "grid":
            grid = self.lowering.runtime("cell_grid", *dims)
            domain = self._domain(shape.of, None)
            count = q.expression("__r__ * __c__", r=dims[0], c=dims[1])
            return [q.assign(name, grid), q.assign("domains", q.expression("[__d__] * (__n__)", d=domain, n=count))]
        domain = self._domain(shape.of, dims[0]) if shape.name == "list" else self._domain(None, dims[0])
        cells = q.expression("list(range(__n__))", n=dims[0])
        return [q.assign(name, cells), q.assign("domains", q.expression("[__d__] * __n__", d=domain, n=dims[0]))]

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
        self.lowering.locals.pop()
        self.cells -= added
        return [self.lowering.mark(ast.For(target, source, body, []), item)]

    def _line(self, test: n.Expr) -> list[ast.stmt]:
        if isinstance(test, n.Logical) and test.op == "and":
            return [s for part in test.operands for s in self._line(part)]
        if isinstance(test, n.Call) and isinstance(test.func, n.Name):
            name = test.func.id
            if name == "all_different" and self._is_library(name) and self._picks(test.args[0]):
                return q.statements("differents.append(__c__)", c=self.lowering.ordered(test.args[0]))
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
        extend = "differents += more[2]\nsums += more[3]\ntests += more[4]"
        return [q.assign("more", model), *q.statements(extend)]

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
        low = {"==": "b", ">=": "b", ">": "b + 1"}.get(op, "None")
        high = {"==": "b", "<=": "b", "<": "b - 1"}.get(op, "None")
        head = [q.assign("b", bound)]
        cells = self.lowering.ordered(left.args[0])
        return [*head, *q.statements(f"sums.append((list(__c__), None, {low}, {high}))", c=cells)]

    def _is_cell_sum(self, node: n.Expr) -> bool:
        called = (
            isinstance(node, n.Call) and isinstance(node.func, n.Name) and node.func.id == "sum" and len(node.args) == 1
        )
        return called and isinstance(node, n.Call) and self._picks(node.args[0])

    def _test(self, test: n.Expr) -> ast.stmt:
        """`tests.append(lambda values, i=i: TEST)` with cells replaced by their values where they are read."""
        free = sorted({x for x in names_read(test) if any(x in names for names in self.lowering.locals[1:])})
        reader = _CellReader(self)
        body = reader.lower(test)
        names = [safe(x) for x in free]
        arguments = ast.arguments(
            [], [ast.arg("values"), *(ast.arg(x) for x in names)], None, [], [], None, [q.name(x) for x in names]
        )
        return q.statements("tests.append(__f__)", f=ast.Lambda(arguments, body))[0]

    def _whole_loop(self, loop: n.CheckFor) -> list[ast.stmt]:
        """A loop over values: tested as one line, when everything it reads is assigned."""
        name = safe(self.unknown.name)
        source, target = self._loop_head(loop)
        body = [s for inner in loop.body for s in self._holds(inner)]
        self.lowering.locals.pop()
        inner = [ast.For(target, source, body, []), *q.statements("return True")]
        fill = q.assign(name, self.lowering.runtime("read_cells", q.name("values"), q.name("cells_")))
        test = _function("test", ["values", "cells_"], [fill, *inner])
        test.args.defaults = [q.name(name)]
        return [test, *q.statements("tests.append(test)")]

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


class _CellReader:
    """Lowers a test: the largest parts that pick cells become `read_cells(values, PART)`."""

    def __init__(self, owner: RulesLowering) -> None:
        self.owner, self.lowering = owner, owner.lowering

    def lower(self, test: n.Expr) -> ast.expr:
        """The tree of the test; parts are hooked into the lowering while it runs."""
        lowering = self.lowering
        parts = {id(x) for x in self._largest(test)}
        plain = lowering.expr

        def hooked(node: n.Expr) -> ast.expr:
            tree = plain(node)
            if id(node) in parts:
                return lowering.runtime("read_cells", q.name("values"), tree)
            return tree

        lowering.expr = hooked  # type: ignore[method-assign]
        try:
            return hooked(test)
        finally:
            lowering.expr = plain  # type: ignore[method-assign]

    def _largest(self, node: object) -> Iterator[n.Expr]:
        """The outermost parts under a node that pick cells; names bound by comprehensions over cells are values then."""
        if isinstance(
            node, n.Name | n.Index | n.Slice | n.Sequence | n.Binary | n.Call | n.Comprehension
        ) and self.owner._picks(node):
            yield node
            return
        for child in children(node):
            yield from self._largest(child)


def model_name(rules: str) -> str:
    """The function that gives the model of a rules block."""
    return f"{rules}_model"


def model_call(lowering: Lowering, name: str, givens: list[ast.expr]) -> ast.expr:
    """A call of the model function with the parameters it reads."""
    extra = [q.name(safe(p)) for p in lowering.extra.get(name, ())]
    return q.call(model_name(name), *givens, *extra)


def _function(name: str, params: list[str], body: list[ast.stmt]) -> ast.FunctionDef:
    arguments = ast.arguments([], [ast.arg(p) for p in params], None, [], [], None, [])
    return ast.FunctionDef(name, arguments, body, [], None, None)
