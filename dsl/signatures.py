"""Reading library signatures such as `pairs(xs: list of T) -> list of (T, T)` into function types.

Type words: int real rational bool string expr any, list/set/deque/grid of T, dict of K to V, (T, U), fn(T) -> U, T?,
and single capital letters as type variables.
"""

from __future__ import annotations

import re

from . import types as t

_TOKEN = re.compile(r"\s*(->|\.\.\.|[A-Za-z_][A-Za-z_0-9]*|[-+]?\d+(?:\.\d+)?(?:e-?\d+)?|\"[^\"]*\"|'[^']*'|\[\]|.)")
_SCALARS: dict[str, t.Type] = {
    "int": t.INT,
    "real": t.REAL,
    "rational": t.RATIONAL,
    "bool": t.BOOL,
    "string": t.STRING,
    "word": t.STRING,
    "char": t.STRING,
    "expr": t.Symbolic(),
    "any": t.UNKNOWN,
    "none": t.NONE,
    "never": t.NEVER,
    "None": t.NONE,
}


class _Reader:
    def __init__(self, text: str) -> None:
        self.tokens = [m.group(1) for m in _TOKEN.finditer(text.strip())]
        self.at = 0

    def peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self, expected: str = "") -> str:
        token = self.peek()
        if expected and token != expected:
            raise ValueError(f"expected {expected!r}, found {token!r}")
        self.at += 1
        return token

    def signature(self) -> tuple[str, t.Fn]:
        name = self.take()
        self.take("(")
        params: list[t.Param] = []
        variadic = False
        while self.peek() != ")":
            if self.peek() == "*":
                self.take()
                variadic = True
            params.append(self.param())
            if self.peek() == ",":
                self.take()
        self.take(")")
        self.take("->")
        return name, t.Fn(tuple(params), self.type(), "", variadic)

    def param(self) -> t.Param:
        name = self.take()
        self.take(":")
        kind = self.type()
        required = True
        if self.peek() == "=":
            self.take()
            required = False
            depth = 0
            while self.peek() and not (depth == 0 and self.peek() in (",", ")")):
                depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(self.take(), 0)
        return t.Param(name, kind, required)

    def type(self) -> t.Type:
        base = self.base()
        if self.peek() == "?":
            self.take()
            return t.Optional(base)
        return base

    def base(self) -> t.Type:
        word = self.take()
        if word == "(":
            items = [self.type()]
            while self.peek() == ",":
                self.take()
                items.append(self.type())
            self.take(")")
            return t.Tuple(tuple(items)) if len(items) > 1 else items[0]
        if word == "fn":
            return self.function()
        if word in ("list", "set", "deque", "grid"):
            self.take("of")
            item = self.type()
            made: dict[str, t.Type] = {
                "list": t.List(item),
                "set": t.Set(item),
                "deque": t.Deque(item),
                "grid": t.List(t.List(item)),
            }
            return made[word]
        if word == "dict":
            self.take("of")
            key = self.type()
            self.take("to")
            return t.Dict(key, self.type())
        if word in _SCALARS:
            return _SCALARS[word]
        if re.fullmatch(r"[A-Z]", word):
            return t.Var(word)
        raise ValueError(f"unknown type {word!r}")

    def function(self) -> t.Type:
        self.take("(")
        params: list[t.Param] = []
        while self.peek() != ")":
            params.append(t.Param(f"a{len(params)}", self.type()))
            if self.peek() == ",":
                self.take()
        self.take(")")
        self.take("->")
        return t.Fn(tuple(params), self.type())


def read_signature(text: str) -> tuple[str, t.Fn]:
    """(name, type) of a signature line; ValueError when it is not one."""
    reader = _Reader(text)
    result = reader.signature()
    if reader.peek():
        raise ValueError(f"left over: {reader.peek()!r}")
    return result
