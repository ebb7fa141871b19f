"""What the compiler can write into a module: the closed lists that `trust` holds a module to.

Anything added here is reachable from a pack by a stranger. An attribute may be added if no object that a module can
hold gives access through it to a namespace, a frame, a class's insides, a file or an import. Tests hold the compiler
and the inlinable files to these lists.
"""

import ast


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


IMPORTED = {
    "collections": {"namedtuple", "deque"},
    "fractions": {"Fraction"},
    "functools": {"reduce"},
    "hashlib": {"sha256"},
    "heapq": {"heapify", "heappop", "heappush"},
    "itertools": {"combinations", "compress", "islice", "permutations", "product"},
    "math": {"ceil", "comb", "factorial", "floor", "gcd", "inf", "isfinite", "isqrt", "lcm", "log", "log2", "sqrt"},
    "random": {"Random"},
}
"""`from MODULE import NAME`: which names of which modules."""

REACHED = {
    "bisect": {"bisect_left", "bisect_right", "insort"},
    "collections": {"deque"},
    "heapq": {"heapify", "heappop", "heappush"},
    "itertools": {"combinations", "permutations", "product"},
    "math": {*IMPORTED["math"], "cos", "exp", "sin"},
}
"""`import MODULE`: which attributes of it. The module itself may not be used as a value."""

BUILTINS = _words("""
    ArithmeticError AssertionError AttributeError IndexError KeyError LookupError OverflowError RecursionError
    RuntimeError TimeoutError TypeError ValueError ZeroDivisionError abs all any bin bool bytearray bytes chr dict
    divmod enumerate float frozenset getattr hash int isinstance len list max min next ord pow range repr reversed
    round set sorted str sum tuple type zip
""")
"""Python's names; a module of a pack runs with no others. `type` and `getattr` are bound to fixed forms besides."""

METHODS = _words("""
    add append appendleft args bit_count bit_length capitalize clear copy count denominator difference digest
    discard encode endswith extend find from_bytes fromkeys get getrandbits index insert intersection isalnum
    isalpha isascii isdigit isdisjoint isidentifier islower isprintable isspace issubset issuperset isupper items
    join keys ljust lower lstrip numerator partition pop popitem popleft rank remove removeprefix removesuffix
    replace reverse rfind rjust rotate rstrip setdefault sort split splitlines startswith strip swapcase
    symmetric_difference title union update upper values zfill __getitem__
""")
"""Attributes that may be read of any value."""

FORBIDDEN = _words("""
    format format_map mro with_traceback add_note f_back f_builtins f_code f_generator f_globals f_lasti f_lineno
    f_locals f_trace f_trace_lines f_trace_opcodes tb_frame tb_lasti tb_lineno tb_next gi_code gi_frame gi_running
    gi_suspended gi_yieldfrom cr_await cr_code cr_frame cr_origin cr_running cr_suspended ag_await ag_code ag_frame
    ag_running ag_suspended send throw close asend athrow aclose
""")
"""Attributes that open values up; not even a record's field may be called so. The same for every version of Python."""

NODES = frozenset(
    getattr(ast, name)
    for name in _words("""
    Module Expr Assign AnnAssign AugAssign FunctionDef Return If For While Break Continue Pass Raise Try Delete
    Assert ExceptHandler Nonlocal Match match_case MatchAs MatchClass MatchOr MatchSequence MatchSingleton MatchStar
    MatchValue Import ImportFrom alias arg arguments keyword comprehension Attribute BinOp BoolOp Call Compare
    Constant Dict DictComp FormattedValue GeneratorExp IfExp JoinedStr Lambda List ListComp Name NamedExpr Set
    SetComp Slice Starred Subscript Tuple UnaryOp Load Store Del And Or Not Invert UAdd USub Add Sub Mult Div
    FloorDiv Mod Pow LShift RShift BitAnd BitOr BitXor Eq NotEq Lt LtE Gt GtE Is IsNot In NotIn
""")
)
"""Kinds of syntax."""

DEEPEST = 25_000
"""The most frames that a module may ask for."""
