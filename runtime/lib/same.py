"""Whether two symbolic expressions are equal, decided by evaluation at points fixed in advance; never an exception.

Rational functions (numbers, symbols, pi, + - * /, whole exponents) are compared as such, so that x/x is 1: both are
evaluated modulo primes at 12 points (J. Schwartz, "Fast probabilistic algorithms for verification of polynomial
identities", 1980). Degrees are limited to 10**6 and one prime depends on the two expressions, so unequal functions
agree by accident with a probability below 10**-100. Points at which a denominator vanishes are skipped; a function that
is defined nowhere equals nothing else.

Everything else is evaluated as a real function with proved error bounds, at up to 96 points with coordinates in
(-1, 1), (-8, 8), (-64, 64) and +-(512, 1024), half of them with all coordinates positive. Points are skipped where one
of the two is not defined (logarithms and roots of negative numbers, fractional powers of negative numbers, poles) or
too large. So domains may differ: log(x) equals log(abs(x)), but sqrt(x^2) does not equal x. One point at which the
values provably differ decides that they are not equal. 24 points at which they agree, or 8 if there are no more, decide
that they are; agreeing means that the values differ by less than 2**-100 (30 digits) of the larger of 1 and their size.

False is also the answer where neither can be decided: too few common points, values beyond e**(10**7), more than 50,000
different subexpressions, or too much work (seconds). Expressions of the same form are always equal.
"""

from fractions import Fraction

from .integers import is_prime
from .symbolic import _arity, _as_expression
from .symbolic_balls import _ball_add, _ball_div, _ball_mul, _ball_neg, _ball_sign, _rounded
from .symbolic_elementary import _ball_function, _ball_half_pi, _ball_raise, _context

MAX_STEPS = 50_000
MAX_SAME_DEGREE = 1_000_000
MAX_CONSTANT_BITS = 20_000
MAX_WORK = 400_000
CANDIDATES = 96
ENOUGH = 12
ENOUGH_REAL = 24
AT_LEAST = 8
AGREE_BITS = 100
SCALES = (0, 3, 0, 3, 0, 3, 6, 10)
FIXED_PRIME = 618970019642690137449562111


def _noise(n):
    """64 bits that look random, from an int: the splitmix64 generator (G. Steele et al., 2014) at state n."""
    n = (n * 0x9E3779B97F4A7C15 + 0xD1B54A32D192ED03) & 0xFFFFFFFFFFFFFFFF
    n = ((n ^ n >> 30) * 0xBF58476D1CE4E5B9) & 0xFFFFFFFFFFFFFFFF
    n = ((n ^ n >> 27) * 0x94D049BB133111EB) & 0xFFFFFFFFFFFFFFFF
    return n ^ n >> 31


def _steps(expressions):
    """(steps, results): each different subexpression once, as (item, left, right), operands before their use.

    None if something is no expression or there are too many different subexpressions.
    """
    table, results, arities = {}, [], dict.fromkeys("+-*/^", 2)
    for e in expressions:
        stack = []
        for token in e:
            count = arities.get(token) if isinstance(token, str) else _arity(token)
            if count is None:
                count = arities[token] = _arity(token)
            if count < 0 or count > len(stack) or len(table) > MAX_STEPS:
                return None
            right = stack.pop() if count else -1
            left = stack.pop() if count == 2 else -1
            stack.append(table.setdefault((token, left, right), len(table)))
        if len(stack) != 1:
            return None
        results.append(stack[0])
    return list(table), results


def _constant(token, a, b):
    """(p, q) for an operation on two constants given as such pairs; None if not defined, not whole or too long."""
    if token in ("+", "-"):
        p, q = a[0] * b[1] + (b[0] if token == "+" else -b[0]) * a[1], a[1] * b[1]
    elif token == "*":
        p, q = a[0] * b[0], a[1] * b[1]
    elif token == "/":
        p, q = a[0] * b[1], a[1] * b[0]
    else:
        n = b[0] // b[1]
        if n * b[1] != b[0] or abs(n) * (a[0].bit_length() + a[1].bit_length()) > MAX_CONSTANT_BITS:
            return None
        p, q = (a[0] ** n, a[1] ** n) if n >= 0 else (a[1] ** -n, a[0] ** -n)
    if q == 0 or p.bit_length() + q.bit_length() > MAX_CONSTANT_BITS:
        return None
    return p, q


def _whole_exponents(steps):
    """The exponents of all powers by step if every step is a rational function of moderate degree, else None."""
    constants, degrees, exponents = [], [], {}
    for i, (token, left, right) in enumerate(steps):
        constant, degree = None, 1
        if isinstance(token, int):
            constant, degree = ((token, 1), 0) if token.bit_length() <= MAX_CONSTANT_BITS else (None, 0)
        elif token == "neg()":
            value = constants[right]
            constant, degree = (None if value is None else (-value[0], value[1])), degrees[right]
        elif token == "^":
            value = constants[right]
            if value is None or value[0] % value[1] != 0:
                return None
            exponents[i] = value[0] // value[1]
            constant, degree = None, degrees[left] * abs(exponents[i])
            if constants[left] is not None:
                constant = _constant(token, constants[left], value)
        elif token in ("+", "-", "*", "/"):
            degree = degrees[left] + degrees[right]
            if constants[left] is not None and constants[right] is not None:
                constant = _constant(token, constants[left], constants[right])
        elif token.endswith("()") and token != "pi()":
            return None
        if degree > MAX_SAME_DEGREE:
            return None
        constants.append(constant)
        degrees.append(degree)
    return exponents


def _residues(steps, exponents, values, p):
    """The value of every step modulo the prime p, with None where it is not defined."""
    out = []
    for i, (token, left, right) in enumerate(steps):
        a, b = (out[left] if left >= 0 else 0), (out[right] if right >= 0 else 0)
        if isinstance(token, int):
            value = token % p
        elif a is None or b is None:
            value = None
        elif token in ("+", "-"):
            value = (a + b if token == "+" else a - b) % p
        elif token == "*":
            value = a * b % p
        elif token == "/":
            value = a * pow(b, -1, p) % p if b else None
        elif token == "^":
            value = pow(a, exponents[i], p) if a or exponents[i] >= 0 else None
        elif token == "neg()":
            value = -b % p
        else:
            value = values[token]
        out.append(value)
    return out


def _own_prime(steps):
    """A prime of about 80 digits in base 2 that depends on everything in the steps."""
    mixed = 0
    for token, left, right in steps:
        number = token if isinstance(token, int) else int.from_bytes(token.encode("utf-8", "replace"), "big")
        for part in (number % FIXED_PRIME, abs(number).bit_length(), left + 1, right + 1):
            mixed = (mixed * 1000003 + _noise(part) + part) % (1 << 79)
    p = (1 << 80) + 2 * mixed + 1
    while not is_prime(p):
        p += 2
    return p


def _same_rational(steps, results, exponents, symbols):
    """Whether two rational functions agree wherever both are defined, and there is such a place."""
    own, seen = _own_prime(steps), 0
    for j in range(ENOUGH):
        p, values = FIXED_PRIME if j % 3 else own, {}
        for k, name in enumerate([*symbols, "pi()"]):
            values[name] = ((_noise(1000 * j + 2 * k) << 64) + _noise(1000 * j + 2 * k + 1)) % p
        out = _residues(steps, exponents, values, p)
        a, b = out[results[0]], out[results[1]]
        if a is not None and b is not None:
            if a != b:
                return False
            seen += 1
    return seen >= AT_LEAST


def _point(j, symbols):
    """The j-th point: an exact coordinate for every symbol."""
    values = {}
    mixed = j % 8 in (2, 3, 6) or j % 16 == 7
    pattern = 7 - (j // 8 * 3 + (2, 3, 6, 7).index(j % 8)) % 8 if mixed else 0
    for k, name in enumerate(symbols):
        m = (_noise(j * 1009 + k + (1 << 32)) >> 20) | (1 << 43 if j % 8 == 7 else 0) | 1
        values[name] = (-m if pattern >> k % 3 & 1 else m, SCALES[j % 8] - 44, 0)
    return values


def _phases(steps):
    """The numbers of the steps in three lists: those without symbols, those without functions of symbols, the rest."""
    kinds, phases = [], ([], [], [])
    for i, (token, left, right) in enumerate(steps):
        kind = max(kinds[left] if left >= 0 else 0, kinds[right] if right >= 0 else 0)
        if not isinstance(token, int) and token != "pi()" and _arity(token) == 0:
            kind = 1
        elif kind == 1 and not isinstance(token, int) and token.endswith("()") and token != "neg()":
            kind = 2
        kinds.append(kind)
        phases[kind].append(i)
    return phases


def _reals(steps, numbers, out, values, cx):
    """Put the values of the numbered steps, with error bounds, into `out`; False at the first that has none.

    All steps lead to one of the results, so where one has no value, the point is of no use.
    """
    bits = cx["bits"]
    for i in numbers:
        token, left, right = steps[i]
        a, b = (out[left] if left >= 0 else ()), (out[right] if right >= 0 else ())
        if isinstance(token, int):
            value = _rounded(token, 0, 0, bits)
        elif token == "+":
            value = _ball_add(a, b, bits)
        elif token == "-":
            value = _ball_add(a, _ball_neg(b), bits)
        elif token == "*":
            value = _ball_mul(a, b, bits)
        elif token == "/":
            value = _ball_div(a, b, bits)
        elif token == "^":
            value = _ball_raise(a, b, cx)
        elif token == "pi()":
            value = _ball_mul((2, 0, 0), _ball_half_pi(cx), bits)
        elif token in values:
            value = values[token]
        else:
            value = _ball_function(token, b, cx)
        if value is None:
            return False
        out[i] = value
    return True


def _agree_at(a, b, bits):
    """True if two numbers are equal to AGREE_BITS, False if they provably differ, None if more digits are needed."""
    gap = _ball_add(a, _ball_neg(b), bits)
    if _ball_sign(gap) not in (0, None):
        return False
    size = max(0, a[0].bit_length() + a[1], b[0].bit_length() + b[1])
    return True if gap[2] == 0 or gap[2].bit_length() + gap[1] <= size - AGREE_BITS else None


def _same_real(steps, results, symbols):
    """Whether two real functions agree at enough points of the fixed list."""
    constant, plain, rest = _phases(steps)
    contexts, known = {}, {}
    cost = sum(1 if left >= 0 or not isinstance(token, str) else 10 for token, left, _ in steps)
    work = agreed = 0
    for j in range(CANDIDATES if symbols else 1):
        verdict, bits = None, 256
        while verdict is None and bits <= 1024:
            work += cost * bits // 256
            if work > MAX_WORK:
                return False
            if bits not in contexts:
                contexts[bits], known[bits] = _context(bits), [None] * len(steps)
                if not _reals(steps, constant, known[bits], {}, contexts[bits]):
                    known[bits] = []
            cx, out, point = contexts[bits], known[bits][:], _point(j, symbols)
            if not (out and _reals(steps, plain, out, point, cx) and _reals(steps, rest, out, point, cx)):
                break
            verdict = _agree_at(out[results[0]], out[results[1]], bits)
            bits *= 2
        if verdict is False:
            return False
        agreed += verdict is True
        if agreed == ENOUGH_REAL:
            return True
    return agreed >= (AT_LEAST if symbols else 1)


def same(a, b):
    """same(a: expr, b: expr) -> bool

    Whether two expressions are equal: as rational functions, or by their real values to 30 digits at fixed points where
    both are defined. False also if that cannot be decided in reasonable time.

    >>> same(("x", 1, "+", 2, "^"), ("x", 2, "^", 2, "x", "*", "+", 1, "+"))
    True
    >>> same(("x", "sin()", 2, "^", "x", "cos()", 2, "^", "+"), 1), same(("x", 2, "^", "sqrt()"), ("x",))
    (True, False)
    """
    if not isinstance(a, (tuple, list, int, Fraction)) or not isinstance(b, (tuple, list, int, Fraction)):
        return False
    found = _steps([_as_expression(a), _as_expression(b)])
    if found is None:
        return False
    steps, results = found
    if results[0] == results[1]:
        return True
    names = {token for token, _, _ in steps if isinstance(token, str) and _arity(token) == 0}
    symbols = sorted(names - {"pi()"})
    exponents = _whole_exponents(steps)
    if exponents is not None:
        return _same_rational(steps, results, exponents, symbols)
    return _same_real(steps, results, symbols)
