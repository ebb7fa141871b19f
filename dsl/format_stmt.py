"""Bodies and check lines back to text, statement by statement, with their comments; one statement on each line."""

from __future__ import annotations

from . import nodes as n
from .format_layout import STEP, Break, Doc, bracketed, flat, joined
from .format_rows import Writer
from .format_shape import ShapePrinter, label


class BodyPrinter(ShapePrinter):
    """Writes blocks of statements and of check lines to a writer."""

    writer: Writer

    def block(self, body: tuple[n.Stmt, ...], indent: int) -> None:
        """The statements of a block."""
        for stmt in body:
            self.stmt(stmt, indent)
        self.writer.leave(self.start_of(body[0]), indent)

    def stmt(self, stmt: n.Stmt, indent: int) -> None:
        """One statement, simple or compound."""
        match stmt:
            case n.If():
                self._if(stmt, indent, "if")
            case n.For():
                self._opening(
                    stmt, indent, ("for ", self.target(stmt.target), " in ", self.values_of(stmt.source), ":")
                )
                self.block(stmt.body, indent + STEP)
            case n.While():
                self._opening(stmt, indent, ("while ", self.value(stmt.test), ":"))
                self.block(stmt.body, indent + STEP)
            case n.Match():
                self._match(stmt, indent)
            case n.Function():
                self.function(stmt, indent)
            case _:
                self.writer.item(self.start_of(stmt), indent, self.simple(stmt))

    def start_of(self, stmt: n.Stmt) -> int:
        """The offset of a statement."""
        return stmt.span.start

    def _opening(self, stmt: n.Stmt, indent: int, doc: Doc) -> None:
        self.writer.item(self.start_of(stmt), indent, doc, opens=True)

    def _if(self, stmt: n.If, indent: int, word: str) -> None:
        self._opening(stmt, indent, (word, " ", self.value(stmt.test), ":"))
        self.block(stmt.body, indent + STEP)
        if not stmt.orelse:
            return
        first = stmt.orelse[0]
        if len(stmt.orelse) == 1 and isinstance(first, n.If) and self.source.text.startswith("elif", first.span.start):
            self._if(first, indent, "elif")
            return
        number = self.writer.line_at(self.start_of(first))
        if not self.source.text.startswith("else", self.writer.starts[number]):
            number -= 1
        self.writer.item(self.writer.starts[number], indent, "else:", opens=True)
        self.block(stmt.orelse, indent + STEP)

    def _match(self, stmt: n.Match, indent: int) -> None:
        self._opening(stmt, indent, ("match ", self.expr(stmt.subject), ":"))
        for case in stmt.cases:
            self.writer.item(case.span.start, indent + STEP, ("case ", self.pattern(case.pattern), ":"), opens=True)
            self.block(case.body, indent + 2 * STEP)
        self.writer.leave(stmt.cases[0].span.start, indent + STEP)

    def pattern(self, pattern: n.CasePattern) -> Doc:
        """`Pour(i, j)`, a constant or a name."""
        if pattern.variant is not None:
            return f"{pattern.variant}({', '.join(pattern.names)})"
        return self.expr(pattern.constant) if pattern.constant is not None else pattern.names[0]

    def function(self, fn: n.Function, indent: int) -> None:
        """`def` or `sampler` with its body."""
        if fn.memo:
            self.writer.item(fn.span.start, indent, "@memo", opens=True)
        returns: Doc = (" -> ", self.shape(fn.returns)) if fn.returns is not None else ""
        word = "sampler " if fn.sampler else "def "
        head: Doc = (word, fn.name, self.params(fn.params), returns, ":")
        self.writer.item(fn.name_span.start, indent, head, opens=True)
        self.block(fn.body, indent + STEP)

    def params(self, params: tuple[n.Param, ...]) -> Doc:
        """`(n: int, base: int = 10)`."""
        with self._inside():
            docs = [self._param(p) for p in params]
        return bracketed("(", joined(docs, (",", Break())), ")", comma=True) if docs else "()"

    def _param(self, param: n.Param) -> Doc:
        shape: Doc = (": ", self.shape(param.shape)) if param.shape is not None else ""
        gap = " = " if param.shape is not None else "="
        default: Doc = (gap, self.expr(param.default)) if param.default is not None else ""
        return (param.name, shape, default)

    def simple(self, stmt: n.Stmt) -> Doc:
        """A statement without a block."""
        match stmt:
            case n.Assign():
                return self._assign(stmt)
            case n.AugAssign():
                return (self.expr(stmt.target), f" {stmt.op}= ", self.value(stmt.value))
            case n.Return():
                return ("return ", self.values_of(stmt.value)) if stmt.value is not None else "return"
            case n.Jump():
                return stmt.word
            case n.Delete():
                return ("del ", self.expr(stmt.target))
            case n.Nonlocal():
                return "nonlocal " + ", ".join(stmt.names)
            case n.ExprStmt():
                return self.expr(stmt.value)
            case _:
                raise AssertionError(f"{type(stmt).__name__} has a block")

    def _assign(self, stmt: n.Assign) -> Doc:
        if stmt.shape is not None:
            return (self.expr(stmt.targets[0]), ": ", self.shape(stmt.shape), " = ", self.value(stmt.value))
        unpacks = any(isinstance(x, n.Sequence) for x in stmt.targets)
        value = self.values_of(stmt.value) if unpacks else self.value(stmt.value)
        return (joined([self.target(x) for x in stmt.targets], " = "), " = ", value)

    # ----------------------------------------------------------------------------------------------- check lines
    def check_items(self, items: tuple[n.CheckItem, ...], indent: int) -> None:
        """Check lines and the `for` lines over them."""
        for item in items:
            if isinstance(item, n.CheckFor):
                head: Doc = ("for ", self.target(item.target), " in ", self.value(item.source), ":")
                self.writer.item(item.span.start, indent, head, opens=True)
                self.check_items(item.body, indent + STEP)
            else:
                self._check_line(item, indent)
        self.writer.leave(items[0].span.start, indent)

    def _check_line(self, line: n.CheckLine, indent: int) -> None:
        gate = "gate " if line.gate else ""
        weight: Doc = (" weight ", self.expr(line.weight)) if line.weight is not None else ""
        test = self.value(line.test)
        if not line.gate and _first_word(test) == "gate":
            test = ("(", test, ")")
        self.writer.item(line.span.start, indent, (gate, test, weight), label(line.label))

    def must_entry(self, entry: n.MustEntry, indent: int) -> None:
        """`EXPR when COND as "label"`."""
        when: Doc = (" when ", self.value(entry.when)) if entry.when is not None else ""
        self.writer.item(entry.span.start, indent, (self.value(entry.value), when), label(entry.label))


def _first_word(doc: Doc) -> str:
    return flat(doc).partition(" ")[0]
