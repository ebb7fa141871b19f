"""Free names: what an expression, statement or section reads from around it, without what it binds itself."""

from __future__ import annotations

from ..dsl import nodes as n
from ..dsl.check import Checked
from ..dsl.walk import assigned_names, children, target_names

NONE: frozenset[str] = frozenset()


class Free:
    """Free names of the nodes of one spec, kept by identity; a type's name stands for the names its domains read."""

    def __init__(self, checked: Checked) -> None:
        self.labels = checked.typing.labels
        self.types = {d.name: d for d in checked.spec.types}
        self.types |= {v.name: d for d in checked.spec.types for v in d.variants}
        self.known: dict[int, frozenset[str]] = {}
        self.kept: list[object] = []
        self.open: set[str] = set()

    def names(self, *nodes: object) -> frozenset[str]:
        """The free names of all given nodes; None counts as nothing."""
        found: frozenset[str] = NONE
        for node in nodes:
            if node is None:
                continue
            if id(node) not in self.known:
                self.kept.append(node)
                self.known[id(node)] = self._of(node)
            found = found | self.known[id(node)] if found else self.known[id(node)]
        return found

    def _of(self, node: object) -> frozenset[str]:
        match node:
            case n.Name():
                return frozenset((node.id,))
            case n.Comprehension():
                return self._clauses(node.clauses, self.names(node.element, node.key))
            case n.Function():
                own = {p.name for p in node.params} | assigned_names(node.body).keys()
                return self.names(*[p.default for p in node.params]) | (self.names(*node.body) - own)
            case n.Rules():
                shapes = self.names(*[p.shape for p in node.params[:1]])
                return shapes | (self.names(*node.body) - {p.name for p in node.params})
            case n.Assign():
                return self.names(*node.targets, node.value)
            case n.CheckFor():
                return self.names(node.source) | (self.names(*node.body) - _bound(node.target))
            case n.PromptFor():
                return self.names(node.source) | (self.names(*node.body) - _bound(node.target))
            case n.CheckLine():
                pieces = [p for p in self.labels.get(id(node), ()) if not isinstance(p, str)]
                return self.names(node.test, node.weight, *pieces)
            case n.Definition():
                return self.names(node.value)
            case n.Shape():
                return self._shape(node)
        return self.names(*children(node))

    def _clauses(self, clauses: tuple[n.Clause, ...], inner: frozenset[str]) -> frozenset[str]:
        found, bound = NONE, NONE
        for clause in clauses:
            found |= self.names(clause.source) - bound
            bound |= _bound(clause.target)
            found |= self.names(*clause.tests) - bound
        return found | (inner - bound)

    def _shape(self, shape: n.Shape) -> frozenset[str]:
        found = self.names(*shape.dims, shape.to, shape.values, shape.excluded, shape.over, *shape.parts)
        inner = self.names(shape.of, shape.sampler)
        found |= self._clauses((shape.clause,), inner) if shape.clause is not None else inner
        found |= self._fields(shape.fields or ())
        decl = self.types.get(shape.name)
        if decl is not None and decl.name not in self.open:
            self.open.add(decl.name)
            found |= self.names(decl.shape)
            for variant in decl.variants:
                found |= self._fields(variant.fields)
            self.open.discard(decl.name)
        return found

    def _fields(self, fields: tuple[n.Field, ...]) -> frozenset[str]:
        """Later fields may read earlier ones."""
        found: frozenset[str] = NONE
        bound: set[str] = set()
        for field in fields:
            found |= self.names(field.shape, field.values) - bound
            bound.add(field.name)
        return found


def _bound(target: n.Expr) -> frozenset[str]:
    return frozenset(x.id for x in target_names(target))
