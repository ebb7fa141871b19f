"""Calculus on symbolic expressions: derivatives, substitution, coefficients and exact values."""

from fractions import Fraction
from math import isqrt

from .symbolic import (
    _arity,
    _as_expression,
    _number_of,
    sym_add,
    sym_div,
    sym_function,
    sym_mul,
    sym_neg,
    sym_pow,
    sym_sub,
)

MAX_DEGREE = 1000
MAX_VALUE_BITS = 100_000


def _one_symbol(x):
    """The name of the symbol that an expression is; ValueError if it is none."""
    e = _as_expression(x)
    if len(e) != 1 or not isinstance(e[0], str) or e[0].endswith("()"):
        raise ValueError("the variable must be a single symbol")
    return e[0]


def _apply(token, args):
    """The expression for one operation or function on its operands, simplified lightly."""
    match token:
        case "+":
            return sym_add(args[0], args[1])
        case "-":
            return sym_sub(args[0], args[1])
        case "*":
            return sym_mul(args[0], args[1])
        case "/":
            return sym_div(args[0], args[1])
        case "^":
            return sym_pow(args[0], args[1])
        case _:
            return sym_function(token[:-2], args[0])


def _outer_derivative(name, u):
    """The derivative of the function of that name at u."""
    square = sym_pow(u, 2)
    match name:
        case "sin()":
            return sym_function("cos", u)
        case "cos()":
            return sym_neg(sym_function("sin", u))
        case "tan()":
            return sym_pow(sym_function("cos", u), -2)
        case "exp()":
            return sym_function("exp", u)
        case "log()":
            return sym_pow(u, -1)
        case "sqrt()":
            return sym_div(1, sym_mul(2, sym_function("sqrt", u)))
        case "abs()":
            return sym_div(u, sym_function("abs", u))
        case "asin()":
            return sym_pow(sym_function("sqrt", sym_sub(1, square)), -1)
        case "acos()":
            return sym_neg(sym_pow(sym_function("sqrt", sym_sub(1, square)), -1))
        case "atan()":
            return sym_pow(sym_add(1, square), -1)
        case "sinh()":
            return sym_function("cosh", u)
        case "cosh()":
            return sym_function("sinh", u)
        case "tanh()":
            return sym_pow(sym_function("cosh", u), -2)
        case "asinh()":
            return sym_pow(sym_function("sqrt", sym_add(square, 1)), -1)
        case "acosh()":
            return sym_pow(sym_function("sqrt", sym_sub(square, 1)), -1)
        case _:
            return sym_pow(sym_sub(1, square), -1)


def _power_derivative(a, da, b, db):
    """The derivative of a^b."""
    if db == (0,):
        return sym_mul(sym_mul(b, sym_pow(a, sym_sub(b, 1))), da)
    if da == (0,):
        return sym_mul(sym_mul(sym_pow(a, b), sym_function("log", a)), db)
    inner = sym_add(sym_mul(db, sym_function("log", a)), sym_div(sym_mul(b, da), a))
    return sym_mul(sym_pow(a, b), inner)


def _derivative(token, args):
    """The derivative of one operation, from its operands as (expression, derivative)."""
    if all(d == (0,) for _, d in args):
        return (0,)
    (a, da), (b, db) = args[0], args[-1]
    match token:
        case "+":
            return sym_add(da, db)
        case "-":
            return sym_sub(da, db)
        case "*":
            return sym_add(sym_mul(da, b), sym_mul(a, db))
        case "/":
            if db == (0,):
                return sym_div(da, b)
            return sym_div(sym_sub(sym_mul(da, b), sym_mul(a, db)), sym_pow(b, 2))
        case "^":
            return _power_derivative(a, da, b, db)
        case "neg()":
            return sym_neg(da)
        case _:
            return sym_mul(_outer_derivative(token, a), da)


def diff(e, x):
    """diff(e: expr, x: expr) -> expr

    The exact derivative by x, a single symbol; log(x) and log(abs(x)) both have 1/x, abs(x) has x/abs(x).
    Fails: x is not a single symbol.

    >>> diff(("x", 3, "^"), ("x",))
    (3, 'x', 2, '^', '*')
    """
    name = _one_symbol(x)
    stack = []
    for token in _as_expression(e):
        count = _arity(token)
        if count == 0:
            stack.append(((token,), (1,) if token == name else (0,)))
            continue
        args = stack[-count:]
        del stack[-count:]
        stack.append((_apply(token, [u for u, _ in args]), _derivative(token, args)))
    return stack[0][1]


def substitute(e, x, value):
    """substitute(e: expr, x: expr, value: expr) -> expr

    The expression with every x, a single symbol, replaced by the value, and simplified lightly.
    Fails: x is not a single symbol.

    >>> substitute(("x", 2, "^", "y", "+"), ("x",), 3)
    (9, 'y', '+')
    """
    name, value = _one_symbol(x), _as_expression(value)
    stack = []
    for token in _as_expression(e):
        count = _arity(token)
        if count == 0:
            stack.append(value if token == name else (token,))
            continue
        args = stack[-count:]
        del stack[-count:]
        stack.append(_apply(token, args))
    return stack[0]


def size(e):
    """size(e: expr) -> int

    The number of numbers, symbols, operations and functions; the rational 2/3 counts three.

    >>> size(("x", 2, "^"))
    3
    """
    return len(_as_expression(e))


def _trimmed(p):
    """The coefficients without zeros at the high end; [0] for the zero polynomial."""
    while len(p) > 1 and p[-1] == 0:
        p.pop()
    return p


def _times(p, q):
    """The product of two polynomials; ValueError if its degree is beyond MAX_DEGREE."""
    if len(p) + len(q) > MAX_DEGREE + 2:
        raise ValueError(f"coefficients: the degree is greater than {MAX_DEGREE}")
    result = [Fraction(0)] * (len(p) + len(q) - 1)
    for i, c in enumerate(p):
        if c != 0:
            for j, d in enumerate(q):
                result[i + j] += c * d
    return _trimmed(result)


def _divided(p, q):
    """The quotient of two polynomials; ValueError if there is a remainder."""
    if q == [0]:
        raise ValueError("coefficients: division by zero")
    rest, result = list(p), [Fraction(0)] * max(1, len(p) - len(q) + 1)
    for i in range(len(p) - len(q), -1, -1):
        result[i] = rest[i + len(q) - 1] / q[-1]
        for j, d in enumerate(q):
            rest[i + j] -= result[i] * d
    if any(rest):
        raise ValueError("coefficients: the expression is not a polynomial")
    return _trimmed(result)


def _power(p, q):
    """The power of a polynomial to a constant whole number."""
    if len(q) > 1 or q[0].denominator != 1 or (q[0] < 0 and len(p) > 1):
        raise ValueError("coefficients: the expression is not a polynomial")
    if len(p) == 1:
        return [_rational_power(p[0], q[0])]
    n = int(q[0])
    if n * (len(p) - 1) > MAX_DEGREE:
        raise ValueError(f"coefficients: the degree is greater than {MAX_DEGREE}")
    result = [Fraction(1)]
    for _ in range(n):
        result = _times(result, p)
    return result


def coefficients(e, x):
    """coefficients(e: expr, x: expr) -> list of rational

    The coefficients of a polynomial in x, lowest power first and the last one not 0; [0] for the zero polynomial.
    Fails: x is not a single symbol; e is not a polynomial in x with rational coefficients as written (quotients must
    leave no remainder), or its degree is greater than 1000.

    >>> [int(c) for c in coefficients(("x", 1, "+", 2, "^"), ("x",))]
    [1, 2, 1]
    """
    name = _one_symbol(x)
    stack = []
    for token in _as_expression(e):
        count = _arity(token)
        q = stack.pop() if count >= 1 else [Fraction(0)]
        p = stack.pop() if count == 2 else [Fraction(0)]
        if isinstance(token, int):
            stack.append([Fraction(token)])
        elif token == name:
            stack.append([Fraction(0), Fraction(1)])
        elif token in ("+", "-", "neg()"):
            sign = 1 if token == "+" else -1
            longer = max(len(p), len(q))
            p, q = p + [Fraction(0)] * (longer - len(p)), q + [Fraction(0)] * (longer - len(q))
            stack.append(_trimmed([c + sign * d for c, d in zip(p, q)]))
        elif token in ("*", "/", "^"):
            stack.append(_times(p, q) if token == "*" else _divided(p, q) if token == "/" else _power(p, q))
        else:
            raise ValueError("coefficients: the expression is not a polynomial")
    return stack[0]


def _rational_root(value):
    """The rational square root of a Fraction, or None."""
    if value < 0:
        return None
    p, q = isqrt(value.numerator), isqrt(value.denominator)
    return Fraction(p, q) if Fraction(p * p, q * q) == value else None


def _rational_power(base, exponent):
    """base^exponent where it is rational and not too long; ValueError otherwise."""
    if exponent.denominator == 2:
        root = _rational_root(base)
        if root is None:
            raise ValueError("value_at: the value is not rational")
        base, exponent = root, exponent * 2
    bits = base.numerator.bit_length() + base.denominator.bit_length()
    if exponent.denominator != 1 or (base == 0 and exponent < 0):
        raise ValueError("value_at: the value is not rational")
    if base not in (0, 1, -1) and bits * abs(exponent) > MAX_VALUE_BITS:
        raise ValueError("value_at: the value is too long")
    n = int(exponent)
    return base**n if base not in (1, -1) else base ** (n % 2)


def _rational_apply(token, a, b):
    """The value of one operation or function; ValueError if it is not rational, not defined or too long."""
    if token in ("+", "-", "*"):
        result = a + b if token == "+" else a - b if token == "-" else a * b
        if result.numerator.bit_length() + result.denominator.bit_length() > MAX_VALUE_BITS:
            raise ValueError("value_at: the value is too long")
        return result
    if token == "/":
        if b == 0:
            raise ValueError("value_at: division by zero")
        return a / b
    if token == "^":
        return _rational_power(a, b)
    e = sym_neg(b) if token == "neg()" else sym_function(token[:-2], b)
    value = _rational_root(b) if token == "sqrt()" else _number_of(e)
    if value is None:
        raise ValueError("value_at: the value is not rational")
    return value


def value_at(e, x, at):
    """value_at(e: expr, x: expr, at: rational) -> rational

    The exact value where x, a single symbol, is the given rational.
    Fails: x is not a single symbol, e has other symbols, or the value is not defined, has more than 100000 binary
    digits or is not seen to be rational: roots of squares and values such as cos(0), exp(0), log(1) are.

    >>> print(value_at(("x", 2, "^", 3, "/"), ("x",), 2))
    4/3
    """
    name = _one_symbol(x)
    stack = []
    for token in _as_expression(e):
        count = _arity(token)
        b = stack.pop() if count >= 1 else Fraction(0)
        a = stack.pop() if count == 2 else Fraction(0)
        if isinstance(token, int):
            stack.append(Fraction(token))
        elif token == name:
            stack.append(Fraction(at))
        elif count == 0:
            raise ValueError("value_at: the value is not rational, or there is another symbol")
        else:
            stack.append(_rational_apply(token, a, b))
    return stack[0]
