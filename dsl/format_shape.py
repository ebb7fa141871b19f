"""Types, domains and declarations back to text; the same guarantee as for expressions."""

from __future__ import annotations

from . import nodes as n
from .format_expr import BITOR, TEST, ExprPrinter, quoted
from .format_layout import Break, Doc, bracketed, flat, joined

_LEAVES = (n.Name, n.Constant)


class ShapePrinter(ExprPrinter):
    """Documents for types, domains, and one-line declarations."""

    def shape(self, shape: n.Shape) -> Doc:
        """A type or domain with everything that restricts it."""
        doc = self._restricted(shape)
        if shape.optional:
            loose = shape.of is not None or shape.values is not None or shape.over is not None
            doc = ("(", doc, ")?") if loose else (doc, "?")
        if shape.where is not None:
            doc = (doc, " where ", shape.where.id)
        return doc

    def _restricted(self, shape: n.Shape) -> Doc:
        if shape.name == "tuple" and shape.parts:
            with self._inside():
                return bracketed("(", joined([self.shape(p) for p in shape.parts], (",", Break())), ")", comma=True)
        if shape.name == "each" and shape.clause is not None and shape.of is not None:
            with self._inside():
                sampler: Doc = (" ~ ", self.expr(shape.sampler)) if shape.sampler is not None else ""
                inner: Doc = (self.shape(shape.of), sampler, Break(), self.clause(shape.clause))
                return bracketed("[", inner, "]")
        if shape.to is not None and shape.of is not None:
            return (shape.name, " of ", self._argument(shape.of), " to ", self._argument(shape.to))
        parts: list[Doc] = [self._head(shape)]
        if shape.of is not None:
            parts += [" of ", self.shape(shape.of)]
        if shape.values is not None:
            parts += [" in ", self.domain(shape.values)]
        if shape.excluded is not None:
            parts += [" except ", self.domain(shape.excluded)]
        if shape.over is not None:
            parts += [" over ", self.expr(shape.over, BITOR)]
        return tuple(parts)

    def _argument(self, shape: n.Shape) -> Doc:
        """The key or value type of a dict: in parentheses unless it is one word."""
        doc = self.shape(shape)
        return ("(", doc, ")") if shape.of is not None and not shape.optional and shape.name != "each" else doc

    def _head(self, shape: n.Shape) -> Doc:
        parts: list[Doc] = [shape.name]
        if shape.dims:
            with self._inside():
                dims: list[Doc] = [self._range(d) if isinstance(d, n.Range) else self.expr(d) for d in shape.dims]
            parts.append(("[", joined(dims, ", "), "]"))
        if shape.fields is not None:
            parts.append(self.fields(shape.fields))
        return tuple(parts)

    def fields(self, fields: tuple[n.Field, ...]) -> Doc:
        """`(u: int, v in 0..9)`."""
        with self._inside():
            docs: list[Doc] = [self._field(f) for f in fields]
        return bracketed("(", joined(docs, (",", Break())), ")", comma=True) if docs else "()"

    def _field(self, field: n.Field) -> Doc:
        if field.shape is not None:
            return (field.name, ": ", self.shape(field.shape))
        return (field.name, " in ", self.domain(field.values) if field.values is not None else "")

    # --------------------------------------------------------------------------------------------------- values
    def domain(self, domain: n.Shape | n.Values) -> Doc:
        """`1..9`, `{1, 2}`, or a choice between two such."""
        match domain:
            case n.Shape():
                return self.shape(domain)
            case n.Range():
                return self._range(domain)
            case n.Members():
                return self.expr(domain.expr, BITOR)
            case n.Choice():
                return (
                    self._side(domain.then),
                    " if ",
                    self.expr(domain.test, TEST),
                    " else ",
                    self._side(domain.other),
                )

    def _side(self, values: n.Values) -> Doc:
        """A range beside `if` stands in parentheses."""
        return ("(", self._range(values), ")") if isinstance(values, n.Range) else self.domain(values)

    def _range(self, node: n.Range) -> Doc:
        return (self._end(node.low), "..", self._end(node.high))

    def _end(self, node: n.Expr) -> Doc:
        """An end of a range: `n-1` without blanks, anything longer with them."""
        if isinstance(node, n.Binary) and node.op in "+-" and _leaf(node.left) and _leaf(node.right):
            return (self.expr(node.left), node.op, self.expr(node.right))
        return self.expr(node, BITOR)

    # --------------------------------------------------------------------------------------------- declarations
    def attrs(self, attrs: tuple[n.Attr, ...]) -> Doc:
        """`, distinct by (u, v), each u != v`."""
        parts: list[Doc] = []
        for attr in attrs:
            parts += [", ", attr.word]
            if attr.expr is not None:
                each = attr.word == "each"
                parts += [" by " if attr.word == "distinct" else " "]
                parts.append(self.value(attr.expr) if each else flat(self.expr(attr.expr)))
            if attr.values is not None:
                parts += [" ", self.domain(attr.values)]
        return tuple(parts)

    def param(self, node: n.ParamDecl) -> Doc:
        """`param n: int in 3..9 = LAW`."""
        law: Doc = (" = ", self.value(node.law)) if node.law is not None else ""
        return ("param ", node.name, ": ", self.shape(node.shape), law)

    def typedecl(self, node: n.TypeDecl) -> Doc:
        """`type Road = record(...)`, `type Op = Fill(i: int) | Stop()`."""
        if node.shape is not None:
            return ("type ", node.name, " = ", self.shape(node.shape))
        variants: list[Doc] = [(v.name, self.fields(v.fields)) for v in node.variants]
        return flat(("type ", node.name, " = ", joined(variants, " | ")))

    def draw(self, node: n.DrawDecl) -> Doc:
        """`hidden x: DOMAIN ~ SAMPLER, ATTR`."""
        shape: Doc = (": ", self.shape(node.shape)) if node.shape is not None else ""
        sampler: Doc = (" ~ ", self.expr(node.sampler)) if node.sampler is not None else ""
        return (_prefix(node.prefix), node.name, shape, sampler, self.attrs(node.attrs))

    def definition(self, node: n.Definition) -> Doc:
        """`hidden x = EXPR`."""
        return (_prefix(node.prefix), self.target(node.target), " = ", self.value(node.value))

    def require(self, node: n.Require) -> Doc:
        """`require COND, tries N as "why"`."""
        tries = f", tries {node.tries}" if node.tries is not None else ""
        return ("require ", self.value(node.test), tries, label(node.label, " "))

    def answer(self, node: n.Answer) -> Doc:
        """`answer x: DOMAIN or "none", ATTR`."""
        literal = f" or {quoted(node.literal)}" if node.literal is not None else ""
        return ("answer ", node.name, ": ", self.shape(node.shape), literal, self.attrs(node.attrs))

    def objective(self, node: n.Objective) -> Doc:
        """`minimize: EXPR, tol T, target V`."""
        tol: Doc = (", tol ", self.expr(node.tol)) if node.tol is not None else ""
        target: Doc = (", target ", self.expr(node.target)) if node.target is not None else ""
        return (node.sense, ": ", self.value(node.value), tol, target)


def label(text: str | None, gap: str = "") -> str:
    """`as "why"`, or nothing."""
    return "" if text is None else f"{gap}as {quoted(text)}"


def _prefix(word: str) -> str:
    return word + " " if word else ""


def _leaf(node: n.Expr) -> bool:
    return isinstance(node, _LEAVES)
