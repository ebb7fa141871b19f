"""Statements and wrapped expressions as lines; see `printer` for the style of what fits on one line."""

from __future__ import annotations

import ast

from .printer import _BINARY, WIDTH, Expressions, quoted

_BRACKETS = {ast.List: "[]", ast.Tuple: "()", ast.Set: "{}", ast.Dict: "{}"}
_COMPREHENSIONS = {ast.ListComp: "[]", ast.SetComp: "{}", ast.GeneratorExp: "()", ast.DictComp: "{}"}
_AUG = {kind: sign for kind, (sign, _) in _BINARY.items()}


class Printer(Expressions):
    """Collects lines; `spec_lines` maps their numbers (from `first`) to lines of the spec."""

    def __init__(self, first: int = 1) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.spec_lines: dict[int, int] = {}
        self.first = first

    # ------------------------------------------------------------------------------------------------ expressions
    def put(
        self, indent: int, before: str, node: ast.expr, after: str = "", *, bare: bool = False, inside: bool = False
    ) -> None:
        """`before`, the expression, `after`; on several lines if it is too long for one and can be broken.

        `inside` brackets a row of operands needs none of its own.
        """
        text = self.bare(node) if bare else self.flat(node)
        if (
            inside
            and isinstance(node, ast.BinOp | ast.BoolOp)
            and indent + len(before) + len(text) + len(after) > WIDTH
        ):
            self._operand_lines(indent, before, node)
            self.lines[-1] += after
            return
        if indent + len(before) + len(text) + len(after) <= WIDTH or not self._broken(indent, before, node, after):
            self.lines.append(" " * indent + before + text + after)

    def _broken(self, indent: int, before: str, node: ast.expr, after: str) -> bool:
        """Write the node over several lines; False if there is no good place to break it."""
        match node:
            case ast.Call() if node.args or node.keywords:
                return self._call_lines(indent, before, node, after)
            case ast.List() | ast.Tuple() | ast.Set() if node.elts:
                return self._display(indent, before, node, after)
            case ast.Dict() if node.keys:
                self._open(indent, before + "{")
                if all(isinstance(x, ast.Constant) and isinstance(x.value, int) for x in (*node.keys, *node.values)):
                    self._fill(indent + 4, [f"{key}: {self.flat(value)}," for key, value in self.items(node)])
                else:
                    for key, value in self.items(node):
                        self.put(indent + 4, f"{key}: ", value, ",")
                self._open(indent, "}" + after)
            case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
                self._comprehension_lines(indent, before, node, after)
            case ast.BinOp() | ast.BoolOp():
                self._chain(indent, before, node, after)
            case ast.IfExp():
                self._open(indent, before + "(")
                self.put(indent + 4, "", node.body)
                self.put(indent + 4, "if ", node.test)
                self.put(indent + 4, "else ", node.orelse)
                self._open(indent, ")" + after)
            case ast.Lambda():
                params = self.parameters(node.args)
                return self._broken(indent, f"{before}lambda{' ' if params else ''}{params}: ", node.body, after)
            case ast.UnaryOp(op=ast.Not()) if isinstance(node.operand, ast.Call):
                return self._broken(indent, before + "not ", node.operand, after)
            case ast.Constant(value=str() as text) if len(_pieces(text)) > 1:
                self._open(indent, before + "(")
                for piece in _pieces(text):
                    self._open(indent + 4, quoted(piece))
                self._open(indent, ")" + after)
            case _:
                return False
        return True

    def _display(self, indent: int, before: str, node: ast.List | ast.Tuple | ast.Set, after: str) -> bool:
        left, right = _BRACKETS[type(node)]
        self._open(indent, before + left)
        self._items(indent + 4, node.elts)
        self._open(indent, right + after)
        return True

    def _open(self, indent: int, text: str) -> None:
        self.lines.append(" " * indent + text)

    def _call_lines(self, indent: int, before: str, node: ast.Call, after: str) -> bool:
        func = self.flat(node.func, 15)
        only = node.args[0] if len(node.args) == 1 and not node.keywords else None
        if isinstance(only, ast.GeneratorExp):
            self._comprehension_lines(indent, before + func, only, after)
            return True
        if isinstance(only, ast.List | ast.Dict | ast.ListComp) and self._broken(
            indent, before + func + "(", only, ")" + after
        ):
            return True
        self._open(indent, f"{before}{func}(")
        parts = self.call_parts(node)
        if indent + 4 + len(", ".join(parts)) <= WIDTH:
            self._open(indent + 4, ", ".join(parts))
        else:
            for arg in node.args:
                self.put(indent + 4, "", arg, ",", inside=True)
            for keyword in node.keywords:
                self.put(indent + 4, f"{keyword.arg}=" if keyword.arg else "**", keyword.value, ",")
        self._open(indent, ")" + after)
        return True

    def _items(self, indent: int, items: list[ast.expr]) -> None:
        """Items of a display: plain ones fill the lines, others get a line each."""
        if not all(isinstance(x, ast.Constant | ast.Name | ast.UnaryOp) for x in items):
            for item in items:
                self.put(indent, "", item, ",", inside=True)
            return
        self._fill(indent, [self.flat(x) + "," for x in items])

    def _fill(self, indent: int, texts: list[str]) -> None:
        """As many texts on a line as fit."""
        line = ""
        for text in texts:
            if line and indent + len(line) + 1 + len(text) > WIDTH:
                self._open(indent, line)
                line = ""
            line = f"{line} {text}" if line else text
        self._open(indent, line)

    def _comprehension_lines(self, indent: int, before: str, node: ast.expr, after: str) -> None:
        left, right = _COMPREHENSIONS[type(node)]
        self._open(indent, before + left)
        if isinstance(node, ast.DictComp):
            self.put(indent + 4, f"{self.flat(node.key)}: ", node.value)
        else:
            self.put(indent + 4, "", node.elt)  # type: ignore[attr-defined]
        for clause in self.clauses(node.generators):  # type: ignore[attr-defined]
            self._open(indent + 4, clause)
        self._open(indent, right + after)

    def _chain(self, indent: int, before: str, node: ast.BinOp | ast.BoolOp, after: str) -> None:
        """A sum, or a row of conditions: one operand per line, the operator in front."""
        self._open(indent, before + "(")
        self._operand_lines(indent + 4, "", node)
        self._open(indent, ")" + after)

    def _operand_lines(self, indent: int, before: str, node: ast.BinOp | ast.BoolOp) -> None:
        if isinstance(node, ast.BoolOp):
            level, sign = (4, "and ") if isinstance(node.op, ast.And) else (3, "or ")
            operands = [("" if i == 0 else sign, x, level) for i, x in enumerate(node.values)]
        else:
            operands = _operands(node)
        for number, (sign, operand, level) in enumerate(operands):
            sign = before + sign if number == 0 else sign
            if isinstance(operand, ast.Constant) and isinstance(operand.value, str) and len(_pieces(operand.value)) > 1:
                for i, piece in enumerate(_pieces(operand.value)):
                    self._open(indent, (sign if i == 0 else "") + quoted(piece))
            elif self.flat(operand, level) != self.flat(operand):
                self._open(indent, sign + self.flat(operand, level))
            else:
                self.put(indent, sign, operand)

    # ------------------------------------------------------------------------------------------------- statements
    def body(self, statements: list[ast.stmt], indent: int) -> None:
        """Statements one after the other; `pass` if there are none."""
        for stmt in statements or [ast.Pass()]:
            self.statement(stmt, indent)

    def statement(self, stmt: ast.stmt, indent: int = 0) -> None:
        """One statement with what is under it."""
        line = getattr(stmt, "spec_line", None)
        if line is not None:
            self.spec_lines[self.first + len(self.lines)] = line
        getattr(self, "_s_" + type(stmt).__name__.lower())(stmt, indent)

    def _s_functiondef(self, stmt: ast.FunctionDef, indent: int) -> None:
        if indent and self.lines and not self.lines[-1].endswith(":"):
            self._open(0, "")
        for decorator in stmt.decorator_list:
            self._open(indent, "@" + self.flat(decorator))
        self._open(indent, f"def {stmt.name}({self.parameters(stmt.args)}):")
        self.body(stmt.body, indent + 4)
        if indent:
            self._open(0, "")

    def _s_return(self, stmt: ast.Return, indent: int) -> None:
        self._open(indent, "return") if stmt.value is None else self.put(indent, "return ", stmt.value)

    def _s_assign(self, stmt: ast.Assign, indent: int) -> None:
        before = "".join([self.bare(target) + " = " for target in stmt.targets])
        self.put(indent, before, stmt.value, bare=isinstance(stmt.targets[-1], ast.Tuple))

    def _s_augassign(self, stmt: ast.AugAssign, indent: int) -> None:
        self.put(indent, f"{self.flat(stmt.target)} {_AUG[type(stmt.op)]}= ", stmt.value)

    def _s_expr(self, stmt: ast.Expr, indent: int) -> None:
        self.put(indent, "", stmt.value)

    def _s_if(self, stmt: ast.If, indent: int, word: str = "if ") -> None:
        self.put(indent, word, stmt.test, ":")
        self.body(stmt.body, indent + 4)
        only = stmt.orelse[0] if len(stmt.orelse) == 1 else None
        if isinstance(only, ast.If):
            line = getattr(only, "spec_line", None)
            if line is not None:
                self.spec_lines[self.first + len(self.lines)] = line
            self._s_if(only, indent, "elif ")
        elif stmt.orelse:
            self._open(indent, "else:")
            self.body(stmt.orelse, indent + 4)

    def _s_for(self, stmt: ast.For, indent: int) -> None:
        self.put(indent, f"for {self.bare(stmt.target)} in ", stmt.iter, ":")
        self.body(stmt.body, indent + 4)

    def _s_while(self, stmt: ast.While, indent: int) -> None:
        self.put(indent, "while ", stmt.test, ":")
        self.body(stmt.body, indent + 4)

    def _s_try(self, stmt: ast.Try, indent: int) -> None:
        self._open(indent, "try:")
        self.body(stmt.body, indent + 4)
        for handler in stmt.handlers:
            self._open(indent, f"except {self.flat(handler.type)}:" if handler.type is not None else "except:")
            self.body(handler.body, indent + 4)

    def _s_raise(self, stmt: ast.Raise, indent: int) -> None:
        assert stmt.exc is not None
        self.put(indent, "raise ", stmt.exc)

    def _s_match(self, stmt: ast.Match, indent: int) -> None:
        self.put(indent, "match ", stmt.subject, ":")
        for case in stmt.cases:
            self._open(indent + 4, f"case {self._pattern(case.pattern)}:")
            self.body(case.body, indent + 8)

    def _pattern(self, node: ast.pattern) -> str:
        match node:
            case ast.MatchClass():
                return f"{self.flat(node.cls)}({', '.join([self._pattern(p) for p in node.patterns])})"
            case ast.MatchValue():
                return self.flat(node.value)
            case ast.MatchSingleton():
                return repr(node.value)
            case ast.MatchAs(pattern=None):
                return node.name or "_"
        raise AssertionError(f"no such pattern: {node}")

    def _s_pass(self, stmt: ast.Pass, indent: int) -> None:
        self._open(indent, "pass")

    def _s_break(self, stmt: ast.Break, indent: int) -> None:
        self._open(indent, "break")

    def _s_continue(self, stmt: ast.Continue, indent: int) -> None:
        self._open(indent, "continue")

    def _s_delete(self, stmt: ast.Delete, indent: int) -> None:
        self._open(indent, "del " + ", ".join([self.flat(x) for x in stmt.targets]))

    def _s_nonlocal(self, stmt: ast.Nonlocal, indent: int) -> None:
        self._open(indent, "nonlocal " + ", ".join(stmt.names))

    def _s_importfrom(self, stmt: ast.ImportFrom, indent: int) -> None:
        self._open(indent, f"from {stmt.module} import " + ", ".join([a.name for a in stmt.names]))


def _pieces(text: str) -> list[str]:
    """The lines of a text with their ends."""
    lines = [line + "\n" for line in text.split("\n")]
    lines[-1] = lines[-1][:-1]
    return lines if lines[-1] else lines[:-1] or [""]


def _operands(node: ast.BinOp) -> list[tuple[str, ast.expr, int]]:
    """The operands of a row of operations of one precedence: (sign in front, operand, precedence it needs)."""
    level = _BINARY[type(node.op)][1]
    if level == 13:
        return [("", node.left, 14), ("** ", node.right, 12)]
    found: list[tuple[str, ast.expr, int]] = []
    at: ast.expr = node
    while isinstance(at, ast.BinOp) and _BINARY[type(at.op)][1] == level:
        found.append((_BINARY[type(at.op)][0] + " ", at.right, level + 1))
        at = at.left
    return [("", at, level), *reversed(found)]


def printed(*statements: ast.stmt) -> str:
    """The text of statements."""
    printer = Printer()
    for stmt in statements:
        printer.statement(stmt)
    return "\n".join(printer.lines)
