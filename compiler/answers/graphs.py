"""Answers that are graphs: edges, arcs, and trees."""

from __future__ import annotations

import ast

from ...dsl import nodes as n
from .. import quote as q
from .base import AnswerType, DomainCheck, Pieces


class EdgesAnswer(AnswerType):
    """`edges[m] in 0..n-1`: pairs in any order, and u v means v u; `arcs` keep their direction."""

    def _directed(self) -> bool:
        return self.shape.name == "arcs"

    def compound(self) -> bool:
        return True

    def read(self, text: ast.expr) -> ast.expr:
        return self.call("parse_edges", text, q.literal(self._directed()))

    def printed(self, value: ast.expr) -> ast.expr:
        return self.call("print_edges", value)

    def show(self) -> ast.expr:
        value, edge = self.variable("value"), self.own("edge")
        ends = ast.Tuple([self.need("print_int"), self.need("print_int")], ast.Load())
        pair = q.lambda_of(edge, self.call("print_tuple", q.name(edge), ends))
        return q.lambda_of(value, self.call("print_list", q.name(value), pair))

    def canonical(self, value: ast.expr) -> ast.expr:
        return q.call("sorted", value)

    def from_reference(self, value: ast.expr) -> ast.expr:
        u, v = self.own("u"), self.own("v")
        pair = ast.Tuple([q.stored(u), q.stored(v)], ast.Store())
        ends: list[ast.expr] = [q.name(u), q.name(v)]
        if not self._directed():
            ends = [q.call("min", *ends), q.call("max", *ends)]
        return q.call("sorted", ast.ListComp(ast.Tuple(ends, ast.Load()), [ast.comprehension(pair, value, [], 0)]))

    def checks(self, value: ast.expr) -> list[DomainCheck]:
        found = self.length(value, "edges")
        distinct = q.compare(q.call("len", q.call("set", value)), ast.Eq, q.call("len", value))
        found.append(DomainCheck(distinct, ["an edge stands there twice"]))
        end, edge = self.own("end"), self.own("edge")
        for check in self.member(q.name(end)):
            edges = ast.comprehension(q.stored(edge), value, [], 0)
            ends = ast.comprehension(q.stored(end), q.name(edge), [], 0)
            test = q.call("all", ast.GeneratorExp(check.test, [edges, ends]))
            found.append(DomainCheck(test, ["an end of an edge is no vertex"]))
        return found

    def noun(self, *, many: bool = False) -> Pieces:
        word = "arcs" if self._directed() else "edges"
        count = self.count()
        return [*count, f" {word}"] if count else [word]

    def layout(self) -> Pieces:
        return [", one pair of vertices per line"]

    def lines(self) -> bool:
        return True


class TreeAnswer(EdgesAnswer):
    """`tree[n]`: the n - 1 edges of a tree on 0..n-1."""

    def _vertices(self) -> n.Expr:
        dim = self.shape.dims[0]
        assert not isinstance(dim, n.Range)
        return dim

    def checks(self, value: ast.expr) -> list[DomainCheck]:
        vertices = self.lowering.expr(self._vertices())
        end, edge = self.own("end"), self.own("edge")
        edges = ast.comprehension(q.stored(edge), value, [], 0)
        ends = ast.comprehension(q.stored(end), q.name(edge), [], 0)
        inside = q.call("all", ast.GeneratorExp(q.compare(q.name(end), ast.Lt, vertices), [edges, ends]))
        return [
            DomainCheck(inside, ["an end of an edge is no vertex"]),
            DomainCheck(self.call("is_tree", vertices, value), ["these edges are not a tree"]),
        ]

    def noun(self, *, many: bool = False) -> Pieces:
        return ["the edges of a tree on ", self.shown(self._vertices()), " vertices"]


class GraphAnswer(EdgesAnswer):
    """`graph[n, m]`: m different edges on 0..n-1."""

    def checks(self, value: ast.expr) -> list[DomainCheck]:
        vertices, edges = (d for d in self.shape.dims if not isinstance(d, n.Range))
        low = n.Constant(self.shape.span, 0)
        high = n.Binary(self.shape.span, "-", vertices, n.Constant(self.shape.span, 1))
        values = n.Range(self.shape.span, low, high)
        as_edges = self.lowering.derived(self.shape, name="edges", dims=(edges,), values=values)
        return EdgesAnswer(self.lowering, as_edges).checks(value)

    def count(self) -> Pieces:
        dim = self.shape.dims[1]
        assert not isinstance(dim, n.Range)
        return [self.shown(dim)]
