"""Symbolic expressions: what they are made of and how operators build them.

An expression is one flat tuple in postfix order: operands first, then the operation. Its items are
    an int                       that whole number; the rational p/q is written (p, q, "/")
    "+" "-" "*" "/" "^"          an operation on the two expressions before it
    "neg()" "sin()" "exp()" ...  a function (see FUNCTION_NAMES) of the one expression before it
    "pi()"                       the constant; e is (1, "exp()")
    any other string             a symbol
so x^2 - sin(x)/3 is ("x", 2, "^", "x", "sin()", 3, "/", "-"). Items are ints and strings only: JSON turns the tuple
into a list and `tuple` turns it back. Nothing here recurses, so no expression is too deep.

The `sym_` functions are what `+ - * / **` mean on expressions. They take expressions, ints and Fractions, and simplify
lightly: numbers are folded and moved to the front, 0 and 1 vanish, equal neighbours are collected (x + x, x * x^2).
Simplification may enlarge the domain (x/x is 1, 0*log(x) is 0), never change a value.
"""

from fractions import Fraction

FUNCTION_NAMES = (
    "neg()",
    "abs()",
    "sqrt()",
    "exp()",
    "log()",
    "sin()",
    "cos()",
    "tan()",
    "asin()",
    "acos()",
    "atan()",
    "sinh()",
    "cosh()",
    "tanh()",
    "asinh()",
    "acosh()",
    "atanh()",
)
FOLD_BITS = 4096


def _arity(token):
    """How many expressions before it an item takes; -1 for what is no item at all."""
    if isinstance(token, str):
        if token in ("+", "-", "*", "/", "^"):
            return 2
        return 1 if token.endswith("()") and token != "pi()" else 0
    return 0 if isinstance(token, int) else -1


def _as_expression(value):
    """The expression for an int, a Fraction or an expression (also one that went through JSON)."""
    if isinstance(value, (tuple, list)):
        return tuple(value)
    return (value.numerator,) if value.denominator == 1 else (value.numerator, value.denominator, "/")


def _number_of(e):
    """The Fraction that an expression is if it is written as a plain number, else None."""
    if len(e) == 1 and isinstance(e[0], int):
        return Fraction(e[0])
    if len(e) == 3 and e[2] == "/" and isinstance(e[0], int) and isinstance(e[1], int) and e[1] != 0:
        return Fraction(e[0], e[1])
    return None


def _operands(e):
    """The two operands of an expression whose last item is a binary operation."""
    need, at = 1, len(e) - 1
    while need > 0:
        at -= 1
        need += _arity(e[at]) - 1
    return e[:at], e[at:-1]


def _coefficient(e):
    """(c, rest) with e = c * rest, c a Fraction and rest without an obvious number in front; a number has rest (1,)."""
    c = Fraction(1)
    while True:
        number = _number_of(e)
        if number is not None:
            return c * number, (1,)
        if e[-1] == "neg()":
            c, e = -c, e[:-1]
            continue
        if e[-1] == "*" and isinstance(e[0], int):
            left, right = _operands(e)
            number = _number_of(left)
        elif e[-1] == "/" and isinstance(e[-2], int):
            right, left = _operands(e)
            number = None if left == (0,) else 1 / Fraction(left[0])
        if number is None:
            return c, e
        c, e = c * number, right


def _scaled(c, rest):
    """The expression c * rest, the numerator of c in front and its denominator behind."""
    if c == 0 or rest == (1,):
        return _as_expression(c)
    top = c.numerator
    e = rest if top == 1 else (*rest, "neg()") if top == -1 else (top, *rest, "*")
    return e if c.denominator == 1 else (*e, c.denominator, "/")


def _base_power(e):
    """(base, n) with e = base^n for a whole number n; n is 1 if e is not such a power."""
    if e[-1] == "^" and isinstance(e[-2], int):
        base, exponent = _operands(e)
        if len(exponent) == 1:
            return base, exponent[0]
    return e, 1


def sym_symbol(name):
    """sym_symbol(name: string) -> expr

    The symbol of that name.

    >>> sym_symbol("x")
    ('x',)
    """
    return (name,)


def sym_number(value):
    """sym_number(value: rational) -> expr

    The expression for a whole number or a rational.

    >>> sym_number(Fraction(-3, 2))
    (-3, 2, '/')
    """
    return _as_expression(value)


def sym_pi():
    """sym_pi() -> expr

    The circle number.

    >>> sym_pi()
    ('pi()',)
    """
    return ("pi()",)


def sym_add(a, b):
    """sym_add(a: expr, b: expr) -> expr

    What a + b means on expressions.

    >>> sym_add(("x",), sym_add(1, ("x",)))
    ('x', 1, 'x', '+', '+')
    >>> sym_add(("x",), ("x",))
    (2, 'x', '*')
    """
    a, b = _as_expression(a), _as_expression(b)
    if a == (0,):
        return b
    if b == (0,):
        return a
    (c, rest), (d, other) = _coefficient(a), _coefficient(b)
    if rest == other:
        return _scaled(c + d, rest)
    return (*a, *_scaled(-d, other), "-") if d < 0 else (*a, *b, "+")


def sym_neg(a):
    """sym_neg(a: expr) -> expr

    What -a means on expressions.

    >>> sym_neg((3, "x", "*"))
    (-3, 'x', '*')
    """
    c, rest = _coefficient(_as_expression(a))
    return _scaled(-c, rest)


def sym_sub(a, b):
    """sym_sub(a: expr, b: expr) -> expr

    What a - b means on expressions.

    >>> sym_sub(("x",), 3)
    ('x', 3, '-')
    """
    return sym_add(a, sym_neg(b))


def sym_mul(a, b):
    """sym_mul(a: expr, b: expr) -> expr

    What a * b means on expressions.

    >>> sym_mul(("x", 2, "^"), (3, "x", "*"))
    (3, 'x', 3, '^', '*')
    """
    (c, rest), (d, other) = _coefficient(_as_expression(a)), _coefficient(_as_expression(b))
    (base, n), (base2, n2) = _base_power(rest), _base_power(other)
    if rest == (1,) or other == (1,):
        body = other if rest == (1,) else rest
    elif base == base2:
        body = sym_pow(base, n + n2)
    else:
        body = (*rest, *other, "*")
    return _scaled(c * d, body)


def sym_div(a, b):
    """sym_div(a: expr, b: expr) -> expr

    What a / b means on expressions; division by the number 0 is kept as written and defined nowhere.

    >>> sym_div((3, "x", "*"), (2, "x", 3, "^", "*"))
    (3, 2, 'x', 2, '^', '*', '/')
    """
    (c, rest), (d, other) = _coefficient(_as_expression(a)), _coefficient(_as_expression(b))
    if d == 0:
        return (*_scaled(c, rest), 0, "/")
    c = c / d
    (base, n), (base2, n2) = _base_power(rest), _base_power(other)
    if c == 0 or other == (1,):
        return _scaled(c, rest)
    if base == base2:
        rest, other = (sym_pow(base, n - n2), (1,)) if n >= n2 else ((1,), sym_pow(base, n2 - n))
        if other == (1,):
            return _scaled(c, rest)
    return (*_scaled(Fraction(c.numerator), rest), *_scaled(Fraction(c.denominator), other), "/")


def sym_pow(a, b):
    """sym_pow(a: expr, b: expr) -> expr

    What a ** b means on expressions; a ** 0 is 1, the powers of numbers are computed while they are short, and a
    negative power of 0 is kept as written and defined nowhere.

    >>> sym_pow(("x", 2, "^"), 3), sym_pow(2, 10)
    (('x', 6, '^'), (1024,))
    """
    a, b = _as_expression(a), _as_expression(b)
    value, n = _number_of(a), _number_of(b)
    if n == 0 or value == 1:
        return (1,)
    if n == 1:
        return a
    if a == (1, "exp()"):
        return exp(b)
    if value == 0 and n is not None:
        return (0,) if n > 0 else (*a, *b, "^")
    if n is not None and n.denominator == 1:
        if value is not None and abs(n) * (value.numerator.bit_length() + value.denominator.bit_length()) <= FOLD_BITS:
            return _as_expression(value ** int(n))
        base, m = _base_power(a)
        return (*base, m * int(n), "^") if m != 1 else (*a, int(n), "^")
    return (*a, *b, "^")


def sym_function(name, e):
    """sym_function(name: string, e: expr) -> expr

    The function of that name, such as "abs", "atan" or "sinh", applied to an expression.
    Fails: a name that is not a function of one expression.

    >>> sym_function("atan", ("x",))
    ('x', 'atan()')
    """
    if name + "()" not in FUNCTION_NAMES:
        raise ValueError(f"{name} is not a function of expressions")
    e = _as_expression(e)
    if name == "neg":
        return sym_neg(e)
    number = _number_of(e)
    if number is not None and name == "abs":
        return _as_expression(abs(number))
    if e == (0,) and name not in ("log", "acos", "acosh"):
        return (1,) if name in ("exp", "cos", "cosh") else (0,)
    if e == (1,) and name in ("log", "sqrt"):
        return (0,) if name == "log" else e
    return (*e, name + "()")


def sin(e):
    """sin(e: expr) -> expr

    The sine.

    >>> sin(("x",))
    ('x', 'sin()')
    """
    return sym_function("sin", e)


def cos(e):
    """cos(e: expr) -> expr

    The cosine.

    >>> cos(0)
    (1,)
    """
    return sym_function("cos", e)


def tan(e):
    """tan(e: expr) -> expr

    The tangent.

    >>> tan(("x",))
    ('x', 'tan()')
    """
    return sym_function("tan", e)


def exp(e):
    """exp(e: expr) -> expr

    e to the power of the expression; exp(1) is e itself.

    >>> exp(1)
    (1, 'exp()')
    """
    return sym_function("exp", e)


def log(e):
    """log(e: expr) -> expr

    The natural logarithm, defined for positive values.

    >>> log(1)
    (0,)
    """
    return sym_function("log", e)


def sqrt(e):
    """sqrt(e: expr) -> expr

    The square root that is not negative, defined where the expression is not negative.

    >>> sqrt(("x",))
    ('x', 'sqrt()')
    """
    return sym_function("sqrt", e)
