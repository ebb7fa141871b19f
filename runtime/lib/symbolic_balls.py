"""Real numbers with error bounds: (m, e, r) stands for every number from (m - r) * 2**e to (m + r) * 2**e.

Only ints are used, so results are the same everywhere. Every operation returns a number that contains all possible
results (midpoint-radius arithmetic: J. van der Hoeven, "Ball arithmetic", 2009; F. Johansson, "Arb", 2017), or None
where the function is not defined, where it cannot be told, or where the result is beyond the limits. The midpoint keeps
about `bits` binary digits; a radius of 0 means that the number is exact.
"""

from math import isqrt

RADIUS_BITS = 30
POWER_LIMIT = 1_000_000


def _rounded(m, e, r, bits):
    """The same number with a midpoint of at most `bits` digits and a short radius."""
    extra = max(m.bit_length() - bits, r.bit_length() - RADIUS_BITS)
    if extra <= 0:
        return (m, e, r)
    short = m >> extra
    if r == 0:
        return (short, e + extra, 0 if short << extra == m else 1)
    return (short, e + extra, (r >> extra) + 2)


def _ball_neg(a):
    """-a."""
    return (-a[0], a[1], a[2])


def _ball_sign(a):
    """1 or -1 if every number in the ball has that sign, 0 if the ball is exactly zero, None if it cannot be told.

    >>> _ball_sign((5, 0, 2)), _ball_sign((1, 0, 2))
    (1, None)
    """
    if abs(a[0]) > a[2]:
        return 1 if a[0] > 0 else -1
    return 0 if a[2] == 0 else None


def _ball_add(a, b, bits):
    """a + b.

    >>> _ball_add((3, 0, 0), (1, -1, 1), 64)
    (7, -1, 1)
    """
    if a[1] < b[1]:
        a, b = b, a
    (m, e, r), (n, f, s) = a, b
    if n == 0 and s == 0:
        return a
    if m == 0 and r == 0:
        return b
    gap = e - f
    if gap > 2 * bits + 2 * RADIUS_BITS:
        # The other number is far below the last digit kept: it becomes part of the radius.
        return _rounded(m << bits, e - bits, (r << bits) + 1, bits)
    return _rounded((m << gap) + n, f, (r << gap) + s, bits)


def _ball_mul(a, b, bits):
    """a * b."""
    (m, e, r), (n, f, s) = a, b
    if r == 0 and s == 0:
        return _rounded(m * n, e + f, 0, bits)
    return _rounded(m * n, e + f, abs(m) * s + abs(n) * r + r * s, bits)


def _ball_div(a, b, bits):
    """a / b, or None if b may be zero.

    >>> _ball_div((6, 0, 0), (3, 0, 0), 64), _ball_div((1, 0, 0), (0, 0, 1), 64)
    ((1, 1, 0), None)
    """
    (m, e, r), (n, f, s) = a, b
    if abs(n) <= s:
        return None
    shift = max(0, bits + n.bit_length() - m.bit_length())
    q, rest = divmod(m << shift, n)
    if r == 0 and s == 0:
        zeros = (q & -q).bit_length() - 1 if q and not rest else 0
        return _rounded(q >> zeros, e - f - shift + zeros, 1 if rest else 0, bits)
    low = abs(n) - s
    error = ((r * abs(n) + abs(m) * s) << shift) // (abs(n) * low) + 2
    return _rounded(q, e - f - shift, error, bits)


def _ball_sqrt(a, bits):
    """The square root, or None if a may be negative.

    >>> _ball_sqrt((9, 0, 0), 64), _ball_sqrt((-9, 0, 0), 64)
    ((3, 0, 0), None)
    """
    m, e, r = a
    sign = _ball_sign(a)
    if sign != 1:
        return a if sign == 0 else None
    shift = 0 if r == 0 and m.bit_length() > bits else max(0, 2 * bits + 2 - m.bit_length())
    if r == 0 and e % 2 == 0 and isqrt(m) ** 2 == m:
        return (isqrt(m), e // 2, 0)
    shift += (e - shift) % 2
    wide = m << shift
    root = isqrt(wide)
    error = (r << shift) // root + 2 if r else 1
    return _rounded(root, (e - shift) // 2, error, bits)


def _ball_whole(a):
    """The whole number that a ball exactly is, if its absolute value is at most POWER_LIMIT, else None.

    >>> _ball_whole((3, 1, 0)), _ball_whole((3, -1, 0))
    (6, None)
    """
    m, e, r = a
    if r != 0 or m.bit_length() + e > POWER_LIMIT.bit_length():
        return None
    if e >= 0:
        n = m << e
    else:
        n = m >> -e if -e <= m.bit_length() else 0
        if n << -e != m:
            return None
    return n if abs(n) <= POWER_LIMIT else None


def _ball_power(a, n, bits):
    """a to the power of the int n by repeated squaring, or None where that is not defined; a to the power of 0 is 1.

    >>> _ball_power((-2, 0, 0), 3, 64), _ball_power((0, 0, 0), -1, 64)
    ((-8, 0, 0), None)
    """
    result, k = (1, 0, 0), abs(n)
    while k > 0:
        if k & 1:
            result = _ball_mul(result, a, bits)
        k >>= 1
        if k > 0:
            a = _ball_mul(a, a, bits)
    return result if n >= 0 else _ball_div((1, 0, 0), result, bits)
