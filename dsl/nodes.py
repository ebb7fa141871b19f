"""The surface tree: one node per construct an author can write, each with its span; nothing is inferred here.

Three families: expressions (`Expr`), statements of `def`/`sampler`/`solve` bodies (`Stmt`), and types and domains
(`Shape` and its companions). A `Spec` holds the sections of one file. Nodes are compared by identity: the checker keeps
what it learns about them in tables keyed by `id(node)`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from .spans import Span

# --------------------------------------------------------------------------------------------------------- expressions


@dataclass(frozen=True, slots=True, eq=False)
class Name:
    """A reference to a name."""

    span: Span
    id: str


@dataclass(frozen=True, slots=True, eq=False)
class Constant:
    """True, False, None, an integer or a string."""

    span: Span
    value: bool | int | str | None


@dataclass(frozen=True, slots=True, eq=False)
class Real:
    """A decimal literal, kept as written: it is exact until somebody needs a float."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True, eq=False)
class Sequence:
    """A list `[..]`, tuple `(..,)` or set `{..}` display."""

    span: Span
    kind: str  # "list" | "tuple" | "set"
    items: tuple[Expr, ...]


@dataclass(frozen=True, slots=True, eq=False)
class DictDisplay:
    """`{key: value, ...}`."""

    span: Span
    items: tuple[tuple[Expr, Expr], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Unary:
    """`-x`, `+x`, `~x` or `not x`."""

    span: Span
    op: str
    operand: Expr


@dataclass(frozen=True, slots=True, eq=False)
class Binary:
    """An arithmetic or bit operation."""

    span: Span
    op: str
    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True, eq=False)
class Logical:
    """`and` or `or`, any number of operands."""

    span: Span
    op: str
    operands: tuple[Expr, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Compare:
    """A chain of comparisons, Python's meaning: `a < b <= c`."""

    span: Span
    left: Expr
    rest: tuple[tuple[str, Expr], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Conditional:
    """`then if test else other`."""

    span: Span
    test: Expr
    then: Expr
    other: Expr


@dataclass(frozen=True, slots=True, eq=False)
class Keyword:
    """`name=value` in a call."""

    span: Span
    name: str
    value: Expr


@dataclass(frozen=True, slots=True, eq=False)
class Call:
    """A call of a function, method, type or rule."""

    span: Span
    func: Expr
    args: tuple[Expr, ...]
    keywords: tuple[Keyword, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Attribute:
    """`value.name`: a field of a record or a method."""

    span: Span
    value: Expr
    name: str
    name_span: Span


@dataclass(frozen=True, slots=True, eq=False)
class Index:
    """`value[index]`."""

    span: Span
    value: Expr
    index: Expr


@dataclass(frozen=True, slots=True, eq=False)
class Slice:
    """`value[lower:upper:step]`, each part optional."""

    span: Span
    value: Expr
    lower: Expr | None
    upper: Expr | None
    step: Expr | None


@dataclass(frozen=True, slots=True, eq=False)
class Clause:
    """`for target in source if test if ...` of a comprehension."""

    span: Span
    target: Expr
    source: Expr
    tests: tuple[Expr, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Comprehension:
    """A list, set, dict or generator comprehension; `key` is set for dicts only."""

    span: Span
    kind: str  # "list" | "set" | "dict" | "gen"
    element: Expr
    clauses: tuple[Clause, ...]
    key: Expr | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Draw:
    """`draw(1..6)`, `draw(xs)`, `draw(bool)`: one random value, in samplers only."""

    span: Span
    domain: Shape | Values


@dataclass(frozen=True, slots=True, eq=False)
class Foreign:
    """A Python spelling that was understood but is not part of the language; already reported."""

    span: Span
    what: str
    parts: tuple[Expr, ...] = ()


Expr: TypeAlias = (
    Name
    | Constant
    | Real
    | Sequence
    | DictDisplay
    | Unary
    | Binary
    | Logical
    | Compare
    | Conditional
    | Call
    | Attribute
    | Index
    | Slice
    | Comprehension
    | Draw
    | Foreign
)

# ---------------------------------------------------------------------------------------------------- types and domains


@dataclass(frozen=True, slots=True, eq=False)
class Range:
    """`low..high`, both ends included."""

    span: Span
    low: Expr
    high: Expr


@dataclass(frozen=True, slots=True, eq=False)
class Members:
    """The values of an expression: a set display, a constant, or a call such as `cells(3, 3)`."""

    span: Span
    expr: Expr


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """`VALUES if test else VALUES`."""

    span: Span
    test: Expr
    then: Values
    other: Values


Values: TypeAlias = Range | Members | Choice


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """A field of a record, variant, or refinement: `u: int`, `u in 0..9`, or `u: int in 0..9`."""

    span: Span
    name: str
    shape: Shape | None
    values: Values | None


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """A type with what restricts it: `list[n] of int in 0..9`, `string[n] over "ab"`, `Road(u in 0..3)`.

    `name` is "tuple" for `(A, B)` and "each" for the element-wise domain `[D for x in xs]`.
    """

    span: Span
    name: str
    name_span: Span
    dims: tuple[Expr | Range, ...] = ()
    of: Shape | None = None
    to: Shape | None = None
    values: Values | None = None
    excluded: Values | None = None
    over: Expr | None = None
    fields: tuple[Field, ...] | None = None
    parts: tuple[Shape, ...] = ()
    clause: Clause | None = None
    sampler: Expr | None = None
    where: Name | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Variant:
    """One alternative of a variant type: `Pour(i: int, j: int)`."""

    span: Span
    name: str
    fields: tuple[Field, ...]


# ----------------------------------------------------------------------------------------------------------- statements


@dataclass(frozen=True, slots=True, eq=False)
class Param:
    """A parameter of a function: `n: int`, `base: int = 10`; unannotated in nested functions."""

    span: Span
    name: str
    shape: Shape | None
    default: Expr | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Assign:
    """`target = value`, `target: TYPE = value` or `a = b = value` (several targets)."""

    span: Span
    targets: tuple[Expr, ...]
    value: Expr
    shape: Shape | None = None


@dataclass(frozen=True, slots=True, eq=False)
class AugAssign:
    """`target op= value`."""

    span: Span
    target: Expr
    op: str
    value: Expr


@dataclass(frozen=True, slots=True, eq=False)
class If:
    """`if` with the rest of the chain in `orelse`."""

    span: Span
    test: Expr
    body: tuple[Stmt, ...]
    orelse: tuple[Stmt, ...]


@dataclass(frozen=True, slots=True, eq=False)
class For:
    """`for target in source:`."""

    span: Span
    target: Expr
    source: Expr
    body: tuple[Stmt, ...]
    orelse: tuple[Stmt, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class While:
    """`while test:`."""

    span: Span
    test: Expr
    body: tuple[Stmt, ...]
    orelse: tuple[Stmt, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Return:
    """`return value`."""

    span: Span
    value: Expr | None


@dataclass(frozen=True, slots=True, eq=False)
class Jump:
    """`break`, `continue` or `pass`."""

    span: Span
    word: str


@dataclass(frozen=True, slots=True, eq=False)
class ExprStmt:
    """An expression run for its effect, such as `xs.append(x)`."""

    span: Span
    value: Expr


@dataclass(frozen=True, slots=True, eq=False)
class Delete:
    """`del xs[i]`."""

    span: Span
    target: Expr


@dataclass(frozen=True, slots=True, eq=False)
class Nonlocal:
    """`nonlocal a, b`."""

    span: Span
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class CasePattern:
    """`Pour(i, j)`, a constant, a name, or `_` after `case`."""

    span: Span
    variant: str | None
    names: tuple[str, ...]
    constant: Expr | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """One `case PATTERN:` of a match."""

    span: Span
    pattern: CasePattern
    body: tuple[Stmt, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Match:
    """`match subject:`."""

    span: Span
    subject: Expr
    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """`def` or `sampler`, at column 0 or nested; `memo` when decorated with `@memo`."""

    span: Span
    name: str
    name_span: Span
    params: tuple[Param, ...]
    returns: Shape | None
    body: tuple[Stmt, ...]
    sampler: bool = False
    memo: bool = False


Stmt: TypeAlias = (
    Assign | AugAssign | If | For | While | Return | Jump | ExprStmt | Delete | Nonlocal | Match | Function
)

# ------------------------------------------------------------------------------------------------------- section parts


@dataclass(frozen=True, slots=True, eq=False)
class ParamDecl:
    """`param n: int in 4..64 = grow(4, 1.08, cap=64)`."""

    span: Span
    name: str
    name_span: Span
    shape: Shape
    law: Expr | None


@dataclass(frozen=True, slots=True, eq=False)
class ConstDecl:
    """`const MOD = 998244353`."""

    span: Span
    name: str
    name_span: Span
    value: Expr


@dataclass(frozen=True, slots=True, eq=False)
class TypeDecl:
    """`type Road = record(...)` (then `shape`) or `type Op = Fill(i: int) | Pour(...)` (then `variants`)."""

    span: Span
    name: str
    name_span: Span
    shape: Shape | None
    variants: tuple[Variant, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Attr:
    """`distinct [by E]`, `sorted`, `each COND`, `where RULE` or `except V` after a draw."""

    span: Span
    word: str
    expr: Expr | None = None
    values: Values | None = None


@dataclass(frozen=True, slots=True, eq=False)
class DrawDecl:
    """`[hidden|balance] x: DOMAIN [~ SAMPLER] {, ATTR}` or `x ~ SAMPLER(...)` (then `shape` is None)."""

    span: Span
    name: str
    name_span: Span
    shape: Shape | None
    sampler: Expr | None
    attrs: tuple[Attr, ...]
    prefix: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Definition:
    """`[hidden] x = EXPR`; `targets` has several names for `a, b = pair`."""

    span: Span
    target: Expr
    value: Expr
    prefix: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Require:
    """`require EXPR [, tries N] [as "why"]`."""

    span: Span
    test: Expr
    tries: int | None
    label: str | None


SampleStmt: TypeAlias = DrawDecl | Definition | Require


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """`answer path: list[2..n] of int in 0..n-1 [, tol T] [or "none"]`."""

    span: Span
    name: str
    name_span: Span
    shape: Shape
    attrs: tuple[Attr, ...]
    literal: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class CheckLine:
    """`[gate] COND [weight W] [as "label"]`."""

    span: Span
    gate: bool
    test: Expr
    weight: Expr | None
    label: str | None
    label_span: Span | None


@dataclass(frozen=True, slots=True, eq=False)
class CheckFor:
    """`for PATTERN in EXPR:` over check lines."""

    span: Span
    target: Expr
    source: Expr
    body: tuple[CheckItem, ...]


CheckItem: TypeAlias = CheckLine | CheckFor


@dataclass(frozen=True, slots=True, eq=False)
class Objective:
    """`minimize: EXPR [, tol T] [, target V]`; `sense` is the keyword."""

    span: Span
    sense: str
    value: Expr
    tol: Expr | None
    target: Expr | None


@dataclass(frozen=True, slots=True, eq=False)
class MustEntry:
    """`EXPR [when COND] [as "label"]` of `must_fail` or `must_pass`."""

    span: Span
    value: Expr
    when: Expr | None
    label: str | None


@dataclass(frozen=True, slots=True, eq=False)
class Rules:
    """`rules latin(g: grid[n, n] of int in 1..n, v: Views):` with check lines."""

    span: Span
    name: str
    name_span: Span
    params: tuple[Param, ...]
    body: tuple[CheckItem, ...]


# -------------------------------------------------------------------------------------------------------------- prompt


@dataclass(frozen=True, slots=True, eq=False)
class Text:
    """Literal text of a prompt."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True, eq=False)
class Filter:
    """`| join(", ")`."""

    span: Span
    name: str
    args: tuple[Expr, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Show:
    """`{{ EXPR | filter }}`."""

    span: Span
    expr: Expr
    filters: tuple[Filter, ...]


@dataclass(frozen=True, slots=True, eq=False)
class PromptFor:
    """`{% for x in xs %} ... {% endfor %}`."""

    span: Span
    target: Expr
    source: Expr
    body: tuple[PromptPart, ...]


@dataclass(frozen=True, slots=True, eq=False)
class PromptIf:
    """`{% if c %} ... {% elif d %} ... {% else %} ... {% endif %}`; the chain goes on in `orelse`."""

    span: Span
    test: Expr
    body: tuple[PromptPart, ...]
    orelse: tuple[PromptPart, ...]


PromptPart: TypeAlias = Text | Show | PromptFor | PromptIf


# ---------------------------------------------------------------------------------------------------------------- spec


@dataclass(frozen=True, slots=True, eq=False)
class Header:
    """What stands above the first section."""

    span: Span
    lang: int
    name: str
    name_span: Span
    title: str
    tags: tuple[str, ...]
    low: int
    high: int
    level_span: Span
    symbols: tuple[str, ...]
    format: bool


@dataclass(frozen=True, slots=True, eq=False)
class Spec:
    """One file. Sections that are absent, or did not parse, are None or empty."""

    header: Header
    params: tuple[ParamDecl, ...] = ()
    consts: tuple[ConstDecl, ...] = ()
    types: tuple[TypeDecl, ...] = ()
    relations: tuple[Require, ...] = ()
    sample: tuple[SampleStmt, ...] = ()
    prompt: tuple[PromptPart, ...] | None = None
    answer: Answer | None = None
    define: tuple[Definition, ...] = ()
    check: tuple[CheckItem, ...] | None = None
    objective: Objective | None = None
    score: Expr | None = None
    solve: Expr | Function | None = None
    must_fail: tuple[MustEntry, ...] = ()
    must_pass: tuple[MustEntry, ...] = ()
    rules: tuple[Rules, ...] = ()
    functions: tuple[Function, ...] = ()
    broken: frozenset[str] = frozenset()
    """Section words, or names of functions, whose text did not parse: what they declare is unknown, not missing."""
