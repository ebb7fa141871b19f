"""Python syntax trees as text: one fixed style on every Python version, long lines wrapped, lines of the spec recorded.

`ast.unparse` prints differently from version to version, never wraps, and does not say on which line a statement ends
up. Parsing what is printed here gives back the tree; a test holds this against all specs and random programs.
"""

from __future__ import annotations

import ast

WIDTH = 110
_BINARY: dict[type, tuple[str, int]] = {
    ast.BitOr: ("|", 6), ast.BitXor: ("^", 7), ast.BitAnd: ("&", 8), ast.LShift: ("<<", 9), ast.RShift: (">>", 9),
    ast.Add: ("+", 10), ast.Sub: ("-", 10), ast.Mult: ("*", 11), ast.Div: ("/", 11), ast.FloorDiv: ("//", 11),
    ast.Mod: ("%", 11), ast.Pow: ("**", 13),
}  # fmt: skip
_UNARY: dict[type, tuple[str, int]] = {
    ast.Not: ("not ", 4), ast.USub: ("-", 12), ast.UAdd: ("+", 12), ast.Invert: ("~", 12),
}  # fmt: skip
_COMPARE: dict[type, str] = {
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
    ast.In: "in", ast.NotIn: "not in", ast.Is: "is", ast.IsNot: "is not",
}  # fmt: skip
_NAMED, _TEST, _OR, _AND, _COMPARED, _ATOM = 0, 1, 2, 3, 5, 15


def quoted(text: str) -> str:
    """A string literal, in double quotes unless the text holds some."""
    shown = repr(text)
    return f'"{shown[1:-1]}"' if shown[0] == "'" and '"' not in text else shown


def _constant(value: object) -> str:
    if isinstance(value, str):
        return quoted(value)
    return "1e309" if isinstance(value, float) and value == float("inf") else repr(value)


class Expressions:
    """Expressions on one line; the text and precedence of a node are worked out once."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[str, int, ast.AST]] = {}

    def flat(self, node: ast.expr, least: int = _TEST) -> str:
        """The node on one line, in parentheses if it binds less tightly than `least`."""
        known = self._known.get(id(node))
        if known is None:
            text, level = getattr(self, "_" + type(node).__name__.lower())(node)
            self._known[id(node)] = (text, level, node)
        else:
            text, level, _ = known
        return text if level >= least else f"({text})"

    def _name(self, node: ast.Name) -> tuple[str, int]:
        return node.id, _ATOM

    def _constant(self, node: ast.Constant) -> tuple[str, int]:
        return _constant(node.value), _ATOM

    def _boolop(self, node: ast.BoolOp) -> tuple[str, int]:
        word, level = (" and ", _AND) if isinstance(node.op, ast.And) else (" or ", _OR)
        return word.join([self.flat(x, level + 1) for x in node.values]), level

    def _binop(self, node: ast.BinOp) -> tuple[str, int]:
        sign, level = _BINARY[type(node.op)]
        power = sign == "**"
        left, right = self.flat(node.left, level + power), self.flat(node.right, 12 if power else level + 1)
        return f"{left} {sign} {right}", level

    def _unaryop(self, node: ast.UnaryOp) -> tuple[str, int]:
        sign, level = _UNARY[type(node.op)]
        return sign + self.flat(node.operand, level), level

    def _compare(self, node: ast.Compare) -> tuple[str, int]:
        parts = [self.flat(node.left, _COMPARED + 1)]
        for op, right in zip(node.ops, node.comparators):
            parts += [_COMPARE[type(op)], self.flat(right, _COMPARED + 1)]
        return " ".join(parts), _COMPARED

    def _ifexp(self, node: ast.IfExp) -> tuple[str, int]:
        return f"{self.flat(node.body, _OR)} if {self.flat(node.test, _OR)} else {self.flat(node.orelse)}", _TEST

    def _lambda(self, node: ast.Lambda) -> tuple[str, int]:
        params = self.parameters(node.args)
        return f"lambda{' ' if params else ''}{params}: {self.flat(node.body)}", _TEST

    def parameters(self, node: ast.arguments) -> str:
        """The parameters of a function."""
        plain = [a.arg for a in node.args]
        first = len(plain) - len(node.defaults)
        shown = plain[:first] + [f"{p}={self.flat(d)}" for p, d in zip(plain[first:], node.defaults)]
        return ", ".join(shown + ([f"*{node.vararg.arg}"] if node.vararg else []))

    def _namedexpr(self, node: ast.NamedExpr) -> tuple[str, int]:
        return f"{self.flat(node.target)} := {self.flat(node.value)}", _NAMED

    def _call(self, node: ast.Call) -> tuple[str, int]:
        if len(node.args) == 1 and not node.keywords and isinstance(node.args[0], ast.GeneratorExp):
            return self.flat(node.func, _ATOM) + self.flat(node.args[0]), _ATOM
        return f"{self.flat(node.func, _ATOM)}({', '.join(self.call_parts(node))})", _ATOM

    def call_parts(self, node: ast.Call) -> list[str]:
        """The arguments of a call."""
        return [self.flat(a) for a in node.args] + [
            f"{k.arg}={self.flat(k.value)}" if k.arg else f"**{self.flat(k.value)}" for k in node.keywords
        ]

    def _starred(self, node: ast.Starred) -> tuple[str, int]:
        return "*" + self.flat(node.value, 6), _TEST

    def _attribute(self, node: ast.Attribute) -> tuple[str, int]:
        number = isinstance(node.value, ast.Constant) and isinstance(node.value.value, int)
        owner = self.flat(node.value, _ATOM)
        return (f"({owner}).{node.attr}" if number else f"{owner}.{node.attr}"), _ATOM

    def _subscript(self, node: ast.Subscript) -> tuple[str, int]:
        index = node.slice
        inside = self.bare(index) if isinstance(index, ast.Tuple) and index.elts else self.flat(index)
        return f"{self.flat(node.value, _ATOM)}[{inside}]", _ATOM

    def _slice(self, node: ast.Slice) -> tuple[str, int]:
        low, high = (self.flat(x) if x is not None else "" for x in (node.lower, node.upper))
        return f"{low}:{high}" + (f":{self.flat(node.step)}" if node.step is not None else ""), _ATOM

    def bare(self, node: ast.expr) -> str:
        """A tuple without parentheses, where the grammar allows it."""
        if isinstance(node, ast.Tuple) and node.elts:
            return ", ".join([self.flat(x) for x in node.elts]) + ("," if len(node.elts) == 1 else "")
        return self.flat(node)

    def _tuple(self, node: ast.Tuple) -> tuple[str, int]:
        return f"({self.bare(node)})" if node.elts else "()", _ATOM

    def _list(self, node: ast.List) -> tuple[str, int]:
        return f"[{', '.join([self.flat(x) for x in node.elts])}]", _ATOM

    def _set(self, node: ast.Set) -> tuple[str, int]:
        return "{" + ", ".join([self.flat(x) for x in node.elts]) + "}", _ATOM

    def _dict(self, node: ast.Dict) -> tuple[str, int]:
        return "{" + ", ".join([f"{k}: {self.flat(v)}" for k, v in self.items(node)]) + "}", _ATOM

    def items(self, node: ast.Dict) -> list[tuple[str, ast.expr]]:
        """The keys of a display as text, with their values."""
        return [(self.flat(k), v) for k, v in zip(node.keys, node.values) if k is not None]

    def clauses(self, generators: list[ast.comprehension]) -> list[str]:
        """`for x in xs`, `if test`, one after the other."""
        parts: list[str] = []
        for g in generators:
            parts.append(f"for {self.bare(g.target)} in {self.flat(g.iter, _OR)}")
            parts += [f"if {self.flat(test, _OR)}" for test in g.ifs]
        return parts

    def _comprehended(self, element: str, generators: list[ast.comprehension]) -> str:
        return " ".join([element, *self.clauses(generators)])

    def _listcomp(self, node: ast.ListComp) -> tuple[str, int]:
        return f"[{self._comprehended(self.flat(node.elt), node.generators)}]", _ATOM

    def _setcomp(self, node: ast.SetComp) -> tuple[str, int]:
        return "{" + self._comprehended(self.flat(node.elt), node.generators) + "}", _ATOM

    def _generatorexp(self, node: ast.GeneratorExp) -> tuple[str, int]:
        return f"({self._comprehended(self.flat(node.elt), node.generators)})", _ATOM

    def _dictcomp(self, node: ast.DictComp) -> tuple[str, int]:
        element = f"{self.flat(node.key)}: {self.flat(node.value)}"
        return "{" + self._comprehended(element, node.generators) + "}", _ATOM
