"""The elementary functions on numbers with error bounds (see symbolic_balls), by Taylor series in whole numbers.

A context `cx` holds the precision: `cx["bits"]` digits of results, `cx["w"]` digits after the point inside. Arguments
are reduced first, by multiples of log 2 or pi/2 or by halving formulas (R. Brent and P. Zimmermann, "Modern computer
arithmetic", 2010, chapter 4). SLACK units of the last inner place cover what the series lose.
"""

import math

from .symbolic_balls import (
    _ball_add,
    _ball_div,
    _ball_mul,
    _ball_neg,
    _ball_power,
    _ball_sign,
    _ball_sqrt,
    _ball_whole,
    _rounded,
)

SLACK = 16384
EXP_BITS = 24
ANGLE_BITS = 128


def _arctan_of_inverse(n, w, sign):
    """atan(1/n) for sign -1, atanh(1/n) for sign 1, with w digits after the point."""
    power = (1 << w) // n
    total, k = 0, 1
    while power:
        total += power // k
        power = sign * power // (n * n)
        k += 2
    return total


def _context(bits):
    """A context for results of that many binary digits; `logs` are those of bases of powers, which often come again."""
    w = bits + 40
    far = w + ANGLE_BITS + 40
    pi = 16 * _arctan_of_inverse(5, far, -1) - 4 * _arctan_of_inverse(239, far, -1)
    ln2 = 2 * _arctan_of_inverse(3, w + 40, 1)
    return {"bits": bits, "w": w, "far": far, "pi": pi, "ln2": ln2, "logs": {}}


def _fixed(m, e, w):
    """m * 2**e with w digits after the point, rounded down."""
    return m << (e + w) if e + w >= 0 else m >> -(e + w)


def _vague(r, e):
    """Whether the radius r * 2**e is too large for a series."""
    return r > 0 and r.bit_length() + e > -2


def _fixed_exp(x, cx):
    """(y, n) with exp(x) = y * 2**n, x and y with w digits after the point."""
    w = cx["w"]
    n = (x << 40) // cx["ln2"]
    t = (x - (n * cx["ln2"] >> 40)) >> 5
    total = term = 1 << w
    k = 1
    while term:
        term = (term * t >> w) // k
        total += term
        k += 1
    for _ in range(5):
        total = total * total >> w
    return total, n


def _ball_exp(x, cx):
    """e to the power of x, or None if that is beyond the limits."""
    m, e, r = x
    w = cx["w"]
    if m == 0 and r == 0:
        return (1, 0, 0)
    if m.bit_length() + e > EXP_BITS or _vague(r, e):
        return None
    y, n = _fixed_exp(_fixed(m, e, w), cx)
    return _rounded(y, n - w, (2 * y * (_fixed(r, e, w) + 1) >> w) + SLACK, cx["bits"])


def _ball_log(x, cx):
    """The natural logarithm, or None if x may not be positive.

    >>> _ball_log((1, 0, 0), _context(64)), _ball_log((-1, 0, 0), _context(64))
    ((0, 0, 0), None)
    """
    m, e, r = x
    w, size = cx["w"], m.bit_length()
    if _ball_sign(x) != 1:
        return None
    if m == 1 << (size - 1) and e == 1 - size and r == 0:
        return (0, 0, 0)
    y = _fixed(m, -size, w)
    z = int(math.log(y / (1 << w)) * 2**60) << (w - 60)
    known = 45
    while known < w:
        # Halley's iteration triples the digits known.
        grown, n = _fixed_exp(z, cx)
        grown = _fixed(grown, n, 0)
        z += (2 * (y - grown) << w) // (y + grown)
        known *= 3
    result = z + ((size + e) * cx["ln2"] >> 40)
    return _rounded(result, -w, (r << w) // (m - r) + 1 + SLACK, cx["bits"])


def _ball_sin_cos(x, cx):
    """(sin x, cos x), or (None, None) if x is too large."""
    m, e, r = x
    w = cx["w"]
    if m == 0 and r == 0:
        return (0, 0, 0), (1, 0, 0)
    if m.bit_length() + e > ANGLE_BITS or _vague(r, e):
        return None, None
    drop = cx["far"] - w
    wide = _fixed(m, e, cx["far"])
    quarter = (4 * wide + cx["pi"]) // (2 * cx["pi"])
    t = (2 * wide - quarter * cx["pi"]) >> (drop + 1)
    square = -(t * t >> w)
    sums = []
    for first, start in ((t, 1), (1 << w, 0)):
        total, term, k = 0, first, start
        while term not in (0, -1):
            total += term
            term = (term * square >> w) // ((k + 1) * (k + 2))
            k += 2
        sums.append(total)
    error = _fixed(r, e, w) + 1 + SLACK
    s, c = [_rounded(value, -w, error, cx["bits"]) for value in sums]
    turned = ((s, c), (c, _ball_neg(s)), (_ball_neg(s), _ball_neg(c)), (_ball_neg(c), s))
    return turned[quarter % 4]


def _ball_half_pi(cx):
    """pi / 2."""
    return _rounded(cx["pi"], -cx["far"] - 1, SLACK, cx["bits"])


def _ball_atan(x, cx):
    """The arcus tangent."""
    m, e, r = x
    w = cx["w"]
    if m == 0 and r == 0:
        return x
    if m.bit_length() + e > 1:
        sign = _ball_sign(x)
        inverse = _ball_div((1, 0, 0), x, cx["bits"] + 20)
        if sign is None or inverse is None:
            return None
        small = _ball_atan(inverse, cx)
        right = _ball_half_pi(cx)
        return small and _ball_add(right if sign > 0 else _ball_neg(right), _ball_neg(small), cx["bits"])
    if _vague(r, e):
        return None
    t, one = _fixed(m, e, w), 1 << w
    for _ in range(5):
        t = (t << w) // (one + math.isqrt((one << w) + t * t))
    square = -(t * t >> w)
    total, power, k = 0, t, 1
    while power not in (0, -1):
        total += power // k
        power = power * square >> w
        k += 2
    return _rounded(total << 5, -w, _fixed(r, e, w) + 1 + SLACK, cx["bits"])


def _ball_asin(x, cx):
    """The arcus sine, or None if x may be outside of -1..1."""
    bits = cx["bits"]
    one = (1, 0, 0)
    rest = _ball_mul(_ball_add(one, x, bits), _ball_add(one, _ball_neg(x), bits), bits)
    sign = _ball_sign(rest)
    if sign == 0:
        right = _ball_half_pi(cx)
        return right if x[0] > 0 else _ball_neg(right)
    return _ball_atan(_ball_div(x, _ball_sqrt(rest, bits), bits), cx) if sign == 1 else None


def _ball_hyperbolic(name, x, cx):
    """sinh, cosh or tanh of x, or None if that is beyond the limits."""
    bits = cx["bits"]
    grown = _ball_exp(x, cx)
    if grown is None:
        return None
    fallen = _ball_div((1, 0, 0), grown, bits)
    if fallen is None:
        return None
    up, down = _ball_add(grown, fallen, bits), _ball_add(grown, _ball_neg(fallen), bits)
    if name == "tanh()":
        return _ball_div(down, up, bits)
    m, e, r = up if name == "cosh()" else down
    return (m, e - 1, r)


def _ball_area(name, x, cx):
    """asinh, acosh or atanh of x, or None where that is not defined."""
    bits, one = cx["bits"], (1, 0, 0)
    if name == "atanh()":
        inner = _ball_div(_ball_add(one, x, bits), _ball_add(one, _ball_neg(x), bits), bits)
        result = None if inner is None else _ball_log(inner, cx)
        return None if result is None else (result[0], result[1] - 1, result[2])
    if name == "acosh()":
        root = _ball_sqrt(_ball_add(x, _ball_neg(one), bits), bits)
        other = _ball_sqrt(_ball_add(x, one, bits), bits)
        return (
            None if root is None or other is None else _ball_log(_ball_add(x, _ball_mul(root, other, bits), bits), cx)
        )
    if x[0] < 0:
        result = _ball_area(name, _ball_neg(x), cx)
        return None if result is None else _ball_neg(result)
    root = _ball_sqrt(_ball_add(_ball_mul(x, x, bits), one, bits), bits)
    return None if root is None else _ball_log(_ball_add(x, root, bits), cx)


def _beyond_exp(a, b):
    """Whether b * log(a) is certainly too large for `_ball_exp`, for a > 0 that is certain in its first digits.

    >>> _beyond_exp((3, 0, 0), (10**9, 0, 0)), _beyond_exp((3, 0, 0), (10**6, 0, 0))
    (True, False)
    """
    m, e, r = a
    size = m.bit_length()
    vague = (r and r.bit_length() + 30 > size) or (b[2] and b[2].bit_length() + 2 > b[0].bit_length())
    if vague or abs(size + e) > 2**30:
        return False
    about = abs(math.log(_fixed(m, -size, 60) / 2**60) + (size + e) * math.log(2))
    return about > 2**-20 and math.log(about) > (EXP_BITS + 4 - b[0].bit_length() - b[1]) * math.log(2)


def _ball_raise(a, b, cx):
    """a to the power of b: repeated multiplication for an exact whole b, else exp(b * log(a)), which needs a > 0."""
    n = _ball_whole(b)
    if n is not None:
        return _ball_power(a, n, cx["bits"])
    if _ball_sign(a) == 0 and _ball_sign(b) == 1:
        return a
    # Guard digits, because exp turns the absolute error of its argument into a relative one.
    if _ball_sign(a) == 1 and _beyond_exp(a, b):
        return None
    if a not in cx["logs"]:
        cx["logs"][a] = _ball_log(a, cx)
    exact = cx["logs"][a]
    return None if exact is None else _ball_exp(_ball_mul(b, exact, cx["bits"] + 20), cx)


def _ball_function(name, x, cx):
    """The function of that name at x, or None where it is not defined or beyond the limits."""
    match name:
        case "neg()":
            return _ball_neg(x)
        case "abs()":
            return (abs(x[0]), x[1], x[2])
        case "sqrt()":
            return _ball_sqrt(x, cx["bits"])
        case "exp()":
            return _ball_exp(x, cx)
        case "log()":
            return _ball_log(x, cx)
        case "sin()" | "cos()" | "tan()":
            s, c = _ball_sin_cos(x, cx)
            if s is None or c is None:
                return None
            return s if name == "sin()" else c if name == "cos()" else _ball_div(s, c, cx["bits"])
        case "asin()":
            return _ball_asin(x, cx)
        case "acos()":
            angle = _ball_asin(x, cx)
            return None if angle is None else _ball_add(_ball_half_pi(cx), _ball_neg(angle), cx["bits"])
        case "atan()":
            return _ball_atan(x, cx)
        case "sinh()" | "cosh()" | "tanh()":
            return _ball_hyperbolic(name, x, cx)
        case "asinh()" | "acosh()" | "atanh()":
            return _ball_area(name, x, cx)
    return None
