"""Symbolic expressions against sympy and mpmath: derivatives, equality, coefficients, values, error bounds."""

import json
import random
import subprocess
import sys
import time
from fractions import Fraction

import mpmath
import pytest
import sympy
from gradatim.runtime.answers.expressions import expr_token, parse_expr, print_expr
from gradatim.runtime.lib.same import _point, same
from gradatim.runtime.lib.symbolic import (
    FUNCTION_NAMES,
    _arity,
    exp,
    log,
    sin,
    sqrt,
    sym_add,
    sym_div,
    sym_function,
    sym_mul,
    sym_neg,
    sym_number,
    sym_pi,
    sym_pow,
    sym_sub,
    sym_symbol,
)
from gradatim.runtime.lib.symbolic_calculus import coefficients, diff, size, substitute, value_at
from gradatim.runtime.lib.symbolic_elementary import _ball_function, _ball_raise, _context

X, Y = sym_symbol("x"), sym_symbol("y")
SX, SY = sympy.symbols("x y", real=True)
LOCALS = {"x": SX, "y": SY, "pi": sympy.pi, "abs": sympy.Abs}
BINARY = {"+": sym_add, "-": sym_sub, "*": sym_mul, "/": sym_div}


def to_sympy(e):
    """The same expression in sympy, built item by item and not through our printer."""
    stack = []
    for token in e:
        args = [stack.pop() for _ in range(_arity(token))][::-1]
        if isinstance(token, int):
            stack.append(sympy.Integer(token))
        elif not args:
            stack.append(LOCALS[token.removesuffix("()")])
        elif token in ("+", "-", "*", "/", "^"):
            a, b = args
            stack.append({"+": a + b, "-": a - b, "*": a * b, "/": a / b if b != 0 else sympy.zoo, "^": a**b}[token])
        elif token in ("neg()", "abs()"):
            stack.append(-args[0] if token == "neg()" else sympy.Abs(args[0]))
        else:
            stack.append(getattr(sympy, token[:-2])(args[0]))
    return stack[0]


def from_sympy(e):
    """Our reading of what sympy prints."""
    read = expr_token(str(e).replace("Abs", "abs"), ["x", "y"], 2000)
    assert read is not None, str(e)
    return read


def number(rng):
    value = rng.choice([1, 2, 3, 5, -1, -2, 7])
    return sym_number(Fraction(value, rng.choice([1, 1, 1, 2, 3])))


def drawn(rng, depth, functions=("sin", "cos", "exp", "log", "sqrt", "atan", "tanh", "sinh")):
    """A random expression in x and y."""
    if depth == 0 or rng.random() < 0.15:
        return rng.choice([X, X, Y, number(rng)])
    kind = rng.random()
    if functions and kind < 0.3:
        return sym_function(rng.choice(functions), drawn(rng, depth - 1, functions))
    if kind < 0.45:
        return sym_pow(drawn(rng, depth - 1, functions), rng.choice([2, 3, -1]))
    op = BINARY[rng.choice("++-**/")]
    return op(drawn(rng, depth - 1, functions), drawn(rng, depth - 1, functions))


def parts(e):
    """Every subexpression."""
    stack = []
    for token in e:
        count = _arity(token)
        made = (*sum(stack[len(stack) - count :], ()), token)
        del stack[len(stack) - count :]
        stack.append(made)
        yield made


def usable(e):
    """Whether sympy finds the expression finite, real on positive points, and not constant."""
    infinite = (sympy.zoo, sympy.nan, sympy.oo, -sympy.oo, sympy.I)
    s = to_sympy(e)
    if any(to_sympy(part).has(*infinite) for part in parts(e)) or not s.free_symbols:
        return False
    values = [complex(s.subs({SX: a, SY: b}).evalf(20)) for a, b in ((0.37, 0.81), (3.1, 2.3))]
    return all(abs(v.imag) < 1e-30 and 1e-9 < abs(v.real) < 1e9 for v in values)


def draws(count, seed, depth=3, **more):
    rng, found = random.Random(seed), []
    while len(found) < count:
        e = drawn(rng, depth, **more)
        if 4 <= size(e) <= 40 and usable(e):
            found.append(e)
    return found


MIXED = draws(60, 1)
RATIONAL = draws(40, 2, functions=())


# ------------------------------------------------------------------------------------------------------- equality
@pytest.mark.parametrize("rewrite", [sympy.expand, sympy.factor, sympy.together, sympy.cancel])
def test_rewritten_rational_functions_are_the_same(rewrite):
    for e in RATIONAL:
        assert same(from_sympy(rewrite(to_sympy(e))), e), print_expr(e)


@pytest.mark.parametrize("rewrite", [sympy.expand, sympy.together, sympy.powsimp])
def test_rewritten_expressions_are_the_same(rewrite):
    for e in MIXED:
        assert same(from_sympy(rewrite(to_sympy(e))), e), print_expr(e)


def test_simplified_expressions_are_the_same():
    for e in MIXED[:12] + RATIONAL[:12]:
        assert same(from_sympy(sympy.simplify(to_sympy(e))), e), print_expr(e)


def perturbed(e):
    """Variants of an expression: numbers one off, signs and powers changed, functions exchanged."""
    swaps = {"+": "-", "-": "+", "sin()": "cos()", "cos()": "sin()", "exp()": "sinh()", "*": "/"}
    for i, token in enumerate(e):
        if isinstance(token, int):
            yield from ((*e[:i], token + d, *e[i + 1 :]) for d in (1, -1, Fraction(-2 * token)) if d)
        elif token in swaps:
            yield (*e[:i], swaps[token], *e[i + 1 :])
        elif token in ("x", "y"):
            yield (*e[:i], token, "neg()", *e[i + 1 :])
    yield (*e, 1, "+")
    yield (*e, 1, 10**6, "/", "+")


def test_perturbed_expressions_are_rejected_unless_sympy_finds_them_equal():
    rng, rejected = random.Random(3), 0
    for e in MIXED + RATIONAL:
        s = to_sympy(e)
        for other in rng.sample(list(perturbed(e)), 3):
            other = tuple(int(token) if isinstance(token, Fraction) else token for token in other)
            if same(e, other):
                gap = s - to_sympy(other)
                assert all(abs(gap.subs({SX: a, SY: b}).evalf(30)) < 1e-20 for a, b in ((0.37, 0.81), (2.9, 1.7))), (
                    print_expr(e),
                    print_expr(other),
                )
            else:
                rejected += 1
    assert rejected > 250


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("sin(x)^2 + cos(x)^2", "1"),
        ("sin(2x)", "2 sin x cos x"),
        ("cos(x)^2", "(1 + cos(2x))/2"),
        ("tan(x)^2 + 1", "sec(x)^2"),
        ("1/(x^2-1)", "1/2/(x-1) - 1/2/(x+1)"),
        ("(x^2-1)/(x-1)", "x+1"),
        ("(x+1)^60", "((x+1)^20)^3"),
        ("exp(x)exp(y)", "e^{x+y}"),
        ("log(x y)", "log x + log y"),
        ("log(x^2)", "2 ln|x|"),
        ("log(6)", "log 2 + log 3"),
        ("sqrt(8)", "2 sqrt(2)"),
        ("sqrt(x^2)", "|x|"),
        ("sqrt(x) sqrt(x)", "x"),
        ("x^(1/2)", "sqrt(x)"),
        ("2^x", "exp(x ln 2)"),
        ("x^y", "exp(y ln x)"),
        ("cosh(x)^2 - sinh(x)^2", "1"),
        ("tanh(x)", "(e^(2x)-1)/(e^(2x)+1)"),
        ("asinh(x)", "ln(x + sqrt(x^2+1))"),
        ("atanh(x)", "1/2 ln((1+x)/(1-x))"),
        ("acosh(x)", "ln(x + sqrt(x^2-1))"),
        ("asin(x) + acos(x)", "pi/2"),
        ("atan(x)", "asin(x/sqrt(1+x^2))"),
        ("4 atan(1)", "pi"),
        ("sin(x)/e", "sin(x) e^-1"),
        ("sin(pi x + pi)", "-sin(pi x)"),
    ],
)
def test_identities_hold(left, right):
    a, b = parse_expr(left, ["x", "y"]), parse_expr(right, ["x", "y"])
    assert a is not None and b is not None and same(a, b) and same(b, a)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("sqrt(x^2)", "x"),
        ("|x|", "x"),
        ("|x|", "-x"),
        ("|x - 500|", "500 - x"),
        ("atan(tan(x))", "x"),
        ("log(x)", "log(x) + 1/10^25"),
        ("x", "x + 618970019642690137449562111"),
        ("1/(x-x)", "x/(x-x)"),
        ("log(-1)", "log(-2)"),
        ("log(-1-x^2)", "sqrt(-1-x^2)"),
        ("3.14159265358979323846", "pi"),
        ("x", "y"),
        ("x^(10^9)", "x"),
        ("x^x^x^x^9", "x^x^x^x^8"),
        ("sin(10^400 x)", "cos(10^400 x)"),
        ("exp(exp(exp(x^20)))", "exp(exp(exp(x^21)))"),
    ],
)
def test_what_differs_or_cannot_be_decided_is_not_the_same(left, right):
    start = time.perf_counter()
    a, b = parse_expr(left, ["x", "y"]), parse_expr(right, ["x", "y"])
    assert a is not None and b is not None and not same(a, b) and not same(b, a)
    assert time.perf_counter() - start < 2


@pytest.mark.parametrize(
    "broken", [(), ("+",), ("x", "x"), ("x", "nothing()"), (None,), ("x", "+"), (1.5,), None, 1.5, "x"]
)
def test_same_is_total(broken):
    assert not same(broken, X)


def test_any_modulus_in_the_coefficients_is_seen():
    for bits in (61, 89, 107, 127):
        assert not same(sym_add(X, 2**bits - 1), X)
        assert not same(sym_mul(sym_pow(X, 3), 2**bits - 1), 0)


def test_big_expressions_end_in_bounded_time():
    deep, tower = X, X
    for _ in range(200):
        deep, tower = sin(deep), sym_pow(sym_add(tower, 1), X)
    one = sym_add(sym_pow(sin(X), 2), sym_pow(sym_function("cos", X), 2))
    for e in (deep, tower):
        start = time.thread_time()
        assert same(sym_mul(diff(e, X), one), diff(e, X))
        assert time.thread_time() - start < 5


def test_points_have_every_sign_early():
    first = [_point(j, ["x", "y", "z"]) for j in range(12)]
    for name in "xyz":
        signs = [p[name][0] > 0 for p in first]
        assert signs.count(False) >= 3 and signs.count(True) >= 6
    assert sum(all(v[0] > 0 for v in p.values()) for p in (_point(j, ["x", "y", "z"]) for j in range(96))) >= 40


# ------------------------------------------------------------------------------------------- derivatives and values
def test_derivatives_agree_with_sympy():
    functions = [name[:-2] for name in FUNCTION_NAMES if name not in ("neg()", "abs()", "acosh()", "asin()", "acos()")]
    checked = 0
    for e in MIXED + RATIONAL + draws(120, 4, functions=tuple(functions)):
        slope = sympy.diff(to_sympy(e), SX)
        if not slope.has(sympy.sign):
            assert same(diff(e, X), from_sympy(slope)), print_expr(e)
            checked += 1
    assert checked >= 200


@pytest.mark.parametrize("name", [name[:-2] for name in FUNCTION_NAMES])
def test_every_function_has_its_derivative(name):
    e = sym_function(name, sym_add(sym_mul(X, 2), 0))
    slope = diff(e, X)
    f = {"neg": lambda x: -x, "abs": abs}.get(name) or getattr(mpmath, name)
    at = Fraction(3, 4) if name == "acosh" else Fraction(3, 8)
    with mpmath.workprec(200):
        expected = mpmath.diff(lambda x: f(2 * x), mpmath.mpf(at.numerator) / at.denominator)
        constant = substitute(slope, X, sym_number(at))
        assert abs(mpmath.mpf(str(to_sympy(constant).evalf(40))) - expected) < mpmath.mpf(10) ** -20


def test_derivative_of_powers_and_constants():
    assert diff(sym_pow(X, 3), X) == (3, "x", 2, "^", "*")
    assert diff(sym_pow(Y, Y), X) == (0,)
    assert same(diff(sym_pow(X, X), X), parse_expr("x^x (ln x + 1)", ["x"]))
    assert same(diff(log(sym_function("abs", X)), X), sym_div(1, X))
    assert diff(exp(X), X) == exp(X)
    with pytest.raises(ValueError, match="single symbol"):
        diff(X, sym_add(X, 1))


def test_coefficients_agree_with_sympy():
    rng = random.Random(5)
    for _ in range(40):
        e = sym_pow(sym_add(sym_mul(rng.randint(-5, 5), sym_pow(X, 2)), sym_div(X, rng.randint(1, 4))), 3)
        e = sym_mul(sym_sub(e, rng.randint(0, 3)), sym_add(X, 1))
        poly = sympy.Poly(to_sympy(e), SX)
        assert coefficients(e, X) == [Fraction(int(c.p), int(c.q)) for c in poly.all_coeffs()[::-1]]
    assert coefficients(0, X) == [0]
    assert coefficients(parse_expr("(x^3-1)/(x-1)", ["x"]), X) == [1, 1, 1]


@pytest.mark.parametrize(
    "text", ["1/x", "sin(x)", "x^y", "x y", "x^(1/2)", "(x^2+1)/(x-1)", "x^2000", "1/0", "x/(x-x)"]
)
def test_coefficients_fail_on_everything_else(text):
    with pytest.raises(ValueError, match=r"coefficients|rational"):
        coefficients(parse_expr(text, ["x", "y"]), X)


def test_values_are_exact():
    assert value_at(parse_expr("x^3/7 - 1/x", ["x"]), X, Fraction(2, 3)) == Fraction(8, 189) - Fraction(3, 2)
    assert value_at(parse_expr("sqrt(x) + cos(x-4) + |1-x|", ["x"]), X, 4) == 6
    assert value_at(parse_expr("x^(1/2)", ["x"]), X, Fraction(9, 4)) == Fraction(3, 2)
    assert value_at(parse_expr("(x-3)^(10^9)", ["x"]), X, 2) == 1


@pytest.mark.parametrize("text", ["1/(x-2)", "sin(x)", "y", "sqrt(x)", "x^(10^9)", "log(x-2)", "pi", "x^x^x^x^x"])
def test_values_fail_where_there_is_no_rational(text):
    with pytest.raises(ValueError, match="value_at"):
        value_at(parse_expr(text, ["x", "y"]), X, 2)


def test_substitution_replaces_every_symbol():
    e = parse_expr("x^2 + sin(x) y", ["x", "y"])
    assert same(substitute(e, X, Y), parse_expr("y^2 + y sin(y)", ["y"]))
    assert substitute(e, X, 0) == (0,)
    assert not same(substitute(sym_div(1, X), X, 0), 0)


# ------------------------------------------------------------------------------------------------------- operators
def test_operators_keep_the_value_and_simplify_lightly():
    assert sym_mul(0, X) == (0,) and sym_mul(1, X) == X and sym_add(X, 0) == X and sym_pow(X, 0) == (1,)
    assert sym_mul(X, X) == ("x", 2, "^") and sym_div(X, X) == (1,) and sym_neg(sym_neg(X)) == X
    assert print_expr(sym_sub(sym_mul(-3, X), sym_mul(X, Fraction(-1, 2)))) == "-5*x/2"
    assert sym_pow((1, "exp()"), X) == exp(X) and sqrt(0) == (0,) and sym_pi() == ("pi()",)
    assert sym_div(X, 0) == ("x", 0, "/") and sym_pow(0, -1) == (0, -1, "^")


def test_random_operator_trees_keep_their_value():
    rng, kept = random.Random(6), 0
    for _ in range(300):
        a, b = drawn(rng, 2, ()), drawn(rng, 2, ())
        op = rng.choice("+-*/")
        raw, made = (*a, *b, op), BINARY[op](a, b)
        defined = same((*raw, *raw, "-"), 0)
        assert same(raw, made) or not defined
        kept += defined
    assert kept > 250


def test_expressions_survive_json():
    for e in MIXED:
        back = tuple(json.loads(json.dumps(e)))
        assert back == e and same(back, e) and print_expr(json.loads(json.dumps(e))) == print_expr(e)


# ---------------------------------------------------------------------------------------------------- error bounds
@pytest.mark.parametrize("name", FUNCTION_NAMES)
def test_error_bounds_hold_and_are_small(name):
    rng, defined = random.Random(name), 0
    f = {"neg()": lambda x: -x, "abs()": abs}.get(name) or getattr(mpmath, name[:-2])
    with mpmath.workprec(1500):
        for bits in (64, 256):
            cx = _context(bits)
            for _ in range(60):
                digits = rng.choice([1, 5, 30, 60])
                m = rng.getrandbits(digits) * rng.choice([1, -1])
                e = rng.randint(-digits - 20, -digits + rng.choice([0, 3, 10]))
                ball = _ball_function(name, (m, e, 0), cx)
                if ball is None:
                    continue
                defined += 1
                true = f(mpmath.ldexp(m, e))
                assert abs(true - mpmath.ldexp(ball[0], ball[1])) <= mpmath.ldexp(ball[2], ball[1]) + mpmath.ldexp(
                    1, -1400
                )
                assert mpmath.ldexp(ball[2], ball[1]) <= max(1, abs(true)) * mpmath.ldexp(1, 8 - bits)
    assert defined >= 6


def test_error_bounds_cover_wide_arguments():
    cx, rng = _context(128), random.Random(8)
    with mpmath.workprec(600):
        for name in FUNCTION_NAMES:
            f = {"neg()": lambda x: -x, "abs()": abs}.get(name) or getattr(mpmath, name[:-2])
            for _ in range(30):
                m = rng.getrandbits(40) + 2**41
                ball = _ball_function(name, (m, -41, 2**20), cx)
                if ball is not None:
                    for edge in (m - 2**20, m + 2**20):
                        gap = abs(f(mpmath.ldexp(edge, -41)) - mpmath.ldexp(ball[0], ball[1]))
                        assert gap <= mpmath.ldexp(ball[2], ball[1])
    power = _ball_raise((3, 0, 0), (1, -1, 0), cx)
    assert power is not None and abs(mpmath.ldexp(power[0], power[1]) - mpmath.sqrt(3)) < 1e-15


def test_only_the_standard_library_is_needed():
    script = "import sys; import gradatim.runtime.lib.same, gradatim.runtime.answers.expressions\n"
    script += "assert not {'sympy', 'mpmath', 'numpy'} & set(sys.modules)"
    assert subprocess.run([sys.executable, "-c", script]).returncode == 0
