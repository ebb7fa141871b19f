"""Random programs in the subset of Python that the language shares: typed while written, bounded, deterministic."""

from __future__ import annotations

from random import Random

WORDS = ("a", "ab", "xyz", "", "Q7")


class Generator:
    """Writes one program; variables are listed by type: i(nt), l(ist), s(tring), b(ool), d(ict), t (set), p(air)."""

    def __init__(self, seed: int) -> None:
        self.rng = Random(seed)
        self.scope: dict[str, list[str]] = {
            "i": ["a", "b"],
            "l": ["xs"],
            "s": ["s"],
            "b": [],
            "d": [],
            "t": [],
            "p": [],
        }
        self.functions = ["helper"]
        self.fixed: set[str] = set()
        self.count = 0
        self.lines: list[str] = []

    # ------------------------------------------------------------------------------------------------- expressions
    def pick(self, *options):
        return self.rng.choice(options)

    def expr(self, kind: str, depth: int = 2) -> str:
        known = self.scope[kind]
        if known and (depth <= 0 or self.rng.random() < 0.25):
            return self.rng.choice(known)
        return getattr(self, f"_{kind}")(depth - 1)

    def _i(self, d: int) -> str:
        if d <= 0:
            return str(self.rng.randint(-9, 9)) if self.rng.random() < 0.5 else self.rng.choice(self.scope["i"])
        e = self.expr
        form = self.rng.randrange(17)
        match form:
            case 0 | 1:
                return f"({e('i', d)} {self.pick('+', '-', '^', '&', '|')} {e('i', d)})"
            case 2:
                return f"{e('i', d)} * {e('i', d)} % 1009"
            case 3:
                return f"{self.atom(d)} {self.pick('//', '%')} (abs({e('i', d)}) + 1)"
            case 4:
                return f"{self.pick('min', 'max')}({e('i', d)}, {e('i', d)})"
            case 5:
                return f"len({e(self.pick('l', 's', 't', 'd'), d)})"
            case 6:
                return f"sum({e('l', d)})"
            case 7:
                xs = self.variable("l")
                return f"({xs}[{self.atom(d)} % len({xs})] if {xs} else {self.rng.randint(0, 9)})"
            case 8:
                return f"{self.variable('d')}.get({e('i', d)}, {self.rng.randint(0, 9)})" if self.scope["d"] else "7"
            case 9:
                return f"({e('i', d)} if {e('b', d)} else {e('i', d)})"
            case 10:
                return f"{self.rng.choice(self.functions)}({e('i', d)}, {e('i', d)})"
            case 11:
                return self.comprehended("sum({} for {} in {}{})", "i", d)
            case 12:
                return f"{self.pick('min', 'max')}({e('l', d)}, default={e('i', d)})"
            case 13:
                return f"-{self.atom(d)}" if self.rng.random() < 0.5 else f"~{self.atom(d)}"
            case 14:
                return f"({self.variable('p')}[{self.rng.randint(0, 1)}])" if self.scope["p"] else "3"
            case 15:
                return f"{self.variable('l')}.count({e('i', d)})"
        return f"({self.atom(d)} << {self.atom(d)} % 4)"

    def atom(self, d: int) -> str:
        return f"({self.expr('i', d)})"

    def variable(self, kind: str) -> str:
        return self.rng.choice(self.scope[kind])

    def comprehended(self, form: str, kind: str, d: int) -> str:
        """A comprehension over a list; its variable is in scope inside."""
        source = self.expr("l", d)
        name = f"v{self.rng.randint(0, 3)}"
        shadowed = name in self.scope["i"]
        self.scope["i"].append(name)
        element = self.expr(kind, d)
        test = f" if {self.expr('b', d)}" if self.rng.random() < 0.4 else ""
        self.scope["i"].pop()
        del shadowed
        return form.format(element, name, source, test)

    def _l(self, d: int) -> str:
        e = self.expr
        if d <= 0:
            return self.pick(self.variable("l"), f"[{self.rng.randint(-5, 9)}, {self.rng.randint(-5, 9)}]")
        match self.rng.randrange(13):
            case 0:
                return f"[{', '.join(e('i', d) for _ in range(self.rng.randint(1, 4)))}]"
            case 1:
                return f"({e('l', d)} + {e('l', d)})"
            case 2:
                return f"{self.variable('l')}[{self.rng.randint(0, 2)}:{self.rng.randint(2, 5)}]"
            case 3:
                return f"sorted({e('l', d)}{self.pick('', ', reverse=True')})"
            case 4:
                return f"{self.variable('l')}[::-1]"
            case 5:
                return self.comprehended("[{} for {} in {}{}]", "i", d)
            case 6:
                return f"list(range({self.atom(d)} % 7))"
            case 7:
                return f"sorted({e('t', d)})"
            case 8:
                return f"[{self.rng.randint(0, 5)}] * ({self.atom(d)} % 4)"
            case 9:
                return f"[x0 * x1 for x0, x1 in zip({e('l', d)}, {e('l', d)})]"
            case 10:
                return f"[x0 - x1 for x0, x1 in enumerate({e('l', d)}{self.pick('', ', 1')})]"
            case 11:
                return f"list(reversed({e('l', d)}))"
        return (
            f"(list({self.variable('d')}.values()) + list({self.variable('d')}.keys()))"
            if self.scope["d"]
            else self.variable("l")
        )

    def _s(self, d: int) -> str:
        e = self.expr
        if d <= 0:
            return self.pick(self.variable("s"), f'"{self.rng.choice(WORDS)}"')
        match self.rng.randrange(8):
            case 0:
                return f"({e('s', d)} + {e('s', d)})"
            case 1:
                return f"str({e('i', d)})"
            case 2:
                return f"({e('s', d)})[::-1]"
            case 3:
                return f"({e('s', d)}).{self.pick('upper', 'lower', 'strip')}()"
            case 4:
                return f"({e('s', d)}) * ({self.atom(d)} % 3)"
            case 5:
                return f'"".join(sorted({e("s", d)}))'
            case 6:
                return f'",".join(str(w) for w in {e("l", d)})'
        return f'({e("s", d)}).replace("a", {e("s", 0)})'

    def _b(self, d: int) -> str:
        e = self.expr
        if d <= 0:
            return self.pick("True", "a < b", "b == 0")
        match self.rng.randrange(9):
            case 0 | 1:
                return f"({e('i', d)} {self.pick('<', '<=', '>', '>=', '==', '!=')} {e('i', d)})"
            case 2:
                return f"({e('i', d)} {self.pick('in', 'not in')} {e(self.pick('l', 't'), d)})"
            case 3:
                return f"(not {e('b', d)})"
            case 4:
                return f"({e('b', d)} {self.pick('and', 'or')} {e('b', d)})"
            case 5:
                return f"({e('l', d)} {self.pick('==', '<')} {e('l', d)})"
            case 6:
                return f"({e('s', d)} {self.pick('==', '<', 'in')} {e('s', d)})"
            case 7:
                return self.comprehended(self.pick("any", "all") + "({} for {} in {}{})", "b", d)
        return f"({e('i', d)} < {e('i', d)} <= {e('i', d)})"

    def _d(self, d: int) -> str:
        if self.rng.random() < 0.5:
            return f"{{{self.expr('i', d)}: {self.expr('i', d)}, {self.expr('i', d)}: {self.expr('i', d)}}}"
        return self.comprehended("{{{0}: k for k, {1} in enumerate({2}){3}}}", "i", d)

    def _t(self, d: int) -> str:
        match self.rng.randrange(4):
            case 0:
                return f"set({self.expr('l', d)})"
            case 1:
                return f"{{{self.expr('i', d)}, {self.expr('i', d)}}}"
            case 2 if d > 0:
                return f"({self.expr('t', d)} {self.pick('|', '&', '-')} {self.expr('t', d)})"
        return self.comprehended("{{{} for {} in {}{}}}", "i", d)

    def _p(self, d: int) -> str:
        return f"({self.expr('i', d)}, {self.expr('i', d)})"

    # -------------------------------------------------------------------------------------------------- statements
    def name(self, kind: str) -> str:
        """A variable to assign: often a new one."""
        own = [x for x in self.scope[kind] if x not in self.fixed]
        if own and self.rng.random() < 0.5:
            return self.rng.choice(own)
        self.count += 1
        return f"{kind}{self.count}"

    def put(self, indent: int, text: str) -> None:
        self.lines.append("    " * indent + text)

    def block(self, indent: int, size: int, loop: bool) -> None:
        """Statements of a nested block; what it declares is not seen after it."""
        saved = {k: v[:] for k, v in self.scope.items()}
        for _ in range(size):
            self.statement(indent, loop)
        self.scope = saved

    def statement(self, indent: int, loop: bool = False) -> None:
        deep = indent > 3
        match self.rng.randrange(14 if not deep else 7):
            case 0 | 1 | 2:
                self.assign(indent)
            case 3:
                target = self.rng.choice([x for x in self.scope["i"] if x not in self.fixed])
                self.put(indent, f"{target} {self.pick('+=', '-=', '^=')} {self.expr('i')} % 997")
            case 4:
                self.mutate(indent)
            case 5:
                x, y = (self.rng.choice([v for v in self.scope["i"] if v not in self.fixed]) for _ in "xy")
                self.put(indent, f"{x}, {y} = {self.expr('i', 1)}, {self.expr('i', 1)}")
            case 6 if loop:
                self.put(indent, f"if {self.expr('b')}:")
                self.put(indent + 1, self.pick("break", "continue"))
            case 7 | 8:
                self.put(indent, f"if {self.expr('b')}:")
                self.block(indent + 1, self.rng.randint(1, 2), loop)
                if self.rng.random() < 0.5:
                    self.put(indent, self.pick("else:", f"elif {self.expr('b')}:"))
                    self.block(indent + 1, 1, loop)
            case 9 | 10 | 11:
                self.loop(indent)
            case 12 if indent == 1:
                self.nested(indent)
            case _:
                self.assign(indent)

    def assign(self, indent: int) -> None:
        kind = self.rng.choice("iiillsbdtp")
        value = self.expr(kind)
        name = self.name(kind)
        bounded = {"i": f"({value}) % 10007", "l": f"({value})[:12]", "s": f"({value})[:20]"}
        self.put(indent, f"{name} = {bounded.get(kind, value)}")
        if name not in self.scope[kind]:
            self.scope[kind].append(name)

    def mutate(self, indent: int) -> None:
        kind = self.rng.choice([k for k in "ldt" if [x for x in self.scope[k] if x not in ("xs",)]] or "i")
        if kind == "i":
            return self.assign(indent)
        name = self.rng.choice([x for x in self.scope[kind] if x != "xs"])
        if kind == "l":
            self.put(indent, f"{name}.{self.pick('append', 'append')}({self.expr('i')})")
            if self.rng.random() < 0.4:
                self.put(indent, f"{name}[{self.atom(1)} % len({name})] = {self.expr('i')}")
        elif kind == "d":
            self.put(indent, f"{name}[{self.expr('i')}] = {self.expr('i')}")
        else:
            self.put(indent, f"{name}.{self.pick('add', 'discard')}({self.expr('i')})")

    def loop(self, indent: int) -> None:
        self.count += 1
        name = f"k{self.count}"
        form = self.rng.randrange(4)
        if form == 0:
            self.put(indent, f"{name} = 0")
            self.put(indent, f"while {name} < {self.rng.randint(1, 4)}:")
            self.put(indent + 1, f"{name} += 1")
        elif form == 1:
            self.put(indent, f"for {name} in range({self.atom(1)} % 5):")
        else:
            self.put(indent, f"for {name} in {self.expr('l', 1)}[:4]:")
        self.scope["i"].append(name)
        self.fixed.add(name)
        self.block(indent + 1, self.rng.randint(1, 3), True)
        self.scope["i"] = [x for x in self.scope["i"] if x != name]

    def nested(self, indent: int) -> None:
        """A closure that reads, and perhaps changes, what is around it."""
        self.count += 1
        name = f"f{self.count}"
        own = [x for x in self.scope["i"] if x not in self.fixed and x not in ("a", "b")]
        self.put(indent, f"def {name}(p, q):")
        saved = {k: v[:] for k, v in self.scope.items()}
        if own and self.rng.random() < 0.5:
            self.put(indent + 1, f"nonlocal {own[0]}")
            self.put(indent + 1, f"{own[0]} = ({own[0]} + p) % 97")
        self.scope["i"] += ["p", "q"]
        self.put(indent + 1, f"return ({self.expr('i')}) % 1013")
        self.scope = saved
        self.functions.append(name)

    def program(self) -> tuple[str, str]:
        """(the language's text of two functions, their results' type)."""
        result = self.rng.choice("ilsb")
        self.functions = ["max"]
        self.put(0, "def helper(a: int, b: int) -> int:")
        saved, self.scope = self.scope, {**{k: [] for k in self.scope}, "i": ["a", "b"], "l": ["[3, 1]"], "s": ['"q"']}
        self.put(1, f"return ({self.expr('i')}) % 211")
        self.scope, self.functions = saved, ["helper"]
        words = {"i": "int", "l": "list of int", "s": "string", "b": "bool"}
        self.put(0, "")
        self.put(0, f"def f(a: int, b: int, xs: list of int, s: string) -> {words[result]}:")
        self.put(1, "i0 = a - b")
        self.scope["i"].append("i0")
        for _ in range(self.rng.randint(3, 9)):
            self.statement(1)
        self.put(1, f"return {self.expr(result)}")
        return "\n".join(self.lines) + "\n", result
