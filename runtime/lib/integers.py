"""Whole numbers: divisibility, modular arithmetic, primes, factors. Every result is exact."""

import math
from itertools import compress

PRIME_LIMIT = 3317044064679887385961981
WITNESSES = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41)


def gcd(a, b):
    """gcd(a: int, b: int) -> int

    Greatest common divisor, never negative; gcd(0, 0) is 0.

    >>> gcd(12, -18)
    6
    """
    return math.gcd(a, b)


def lcm(a, b):
    """lcm(a: int, b: int) -> int

    Least common multiple, never negative; 0 if either number is 0.

    >>> lcm(4, 6)
    12
    """
    return math.lcm(a, b)


def extended_gcd(a, b):
    """extended_gcd(a: int, b: int) -> (int, int, int)

    (g, x, y) with a * x + b * y == g and g the greatest common divisor, never negative. The pair (x, y) is the one that
    Euclid's algorithm finds.

    >>> extended_gcd(240, 46)
    (2, -9, 47)
    """
    g, x, y, next_g, next_x, next_y = a, 1, 0, b, 0, 1
    while next_g != 0:
        q = g // next_g
        g, next_g = next_g, g - q * next_g
        x, next_x = next_x, x - q * next_x
        y, next_y = next_y, y - q * next_y
    return (g, x, y) if g >= 0 else (-g, -x, -y)


def modpow(a, e, m):
    """modpow(a: int, e: int, m: int) -> int

    a ** e modulo m, in 0..m-1; a negative exponent takes the power of the inverse.
    Fails: m < 1, or e < 0 and a has no inverse modulo m.

    >>> modpow(3, 200, 13)
    9
    """
    if m < 1:
        raise ValueError(f"modpow: the modulus {m} is not positive")
    return pow(a, e, m)


def inverse(a, m):
    """inverse(a: int, m: int) -> int

    The x in 0..m-1 with a * x == 1 modulo m.
    Fails: m < 1, or a and m have a common divisor.

    >>> inverse(3, 11)
    4
    """
    if m < 1 or math.gcd(a, m) != 1:
        raise ValueError(f"inverse: {a} has no inverse modulo {m}")
    return pow(a, -1, m)


def crt(remainders, moduli):
    """crt(remainders: list of int, moduli: list of int) -> (int, int)

    (x, m): the least x >= 0 with every given remainder, and m, the least common multiple of the moduli. The moduli need
    not be coprime. No conditions at all give (0, 1).
    Fails: lists of different length, a modulus below 1, or conditions that contradict each other.

    >>> crt([2, 3, 2], [3, 5, 7])
    (23, 105)
    """
    if len(remainders) != len(moduli):
        raise ValueError("crt: as many remainders as moduli are needed")
    x, m = 0, 1
    for r, k in zip(remainders, moduli):
        if k < 1:
            raise ValueError(f"crt: the modulus {k} is not positive")
        g = math.gcd(m, k)
        if (r - x) % g != 0:
            raise ValueError("crt: the conditions contradict each other")
        x += m * ((r - x) // g * pow(m // g, -1, k // g) % (k // g))
        m = m // g * k
    return (x, m)


def binomial(n, k):
    """binomial(n: int, k: int) -> int

    Number of ways to choose k of n things; 0 if k < 0 or k > n.
    Fails: n < 0.

    >>> binomial(5, 2)
    10
    """
    if n < 0:
        raise ValueError(f"binomial: n = {n} is negative")
    return math.comb(n, k) if k >= 0 else 0


def factorial(n):
    """factorial(n: int) -> int

    1 * 2 * ... * n; factorial(0) is 1.
    Fails: n < 0.

    >>> factorial(5)
    120
    """
    if n < 0:
        raise ValueError(f"factorial: n = {n} is negative")
    return math.factorial(n)


def isqrt(n):
    """isqrt(n: int) -> int

    The largest r with r * r <= n.
    Fails: n < 0.

    >>> isqrt(99)
    9
    """
    if n < 0:
        raise ValueError(f"isqrt: n = {n} is negative")
    return math.isqrt(n)


def integer_root(n, k):
    """integer_root(n: int, k: int) -> int

    The largest r >= 0 with r ** k <= n.
    Fails: n < 0 or k < 1.

    >>> integer_root(80, 4)
    2
    """
    if n < 0 or k < 1:
        raise ValueError(f"integer_root: no root of order {k} of {n}")
    low, high = 0, 1 << (n.bit_length() // k + 1)
    while high - low > 1:
        middle = (low + high) // 2
        if middle**k <= n:
            low = middle
        else:
            high = middle
    return low


def is_square(n):
    """is_square(n: int) -> bool

    Whether n is the square of an integer; False for negative n.

    >>> [n for n in range(20) if is_square(n)]
    [0, 1, 4, 9, 16]
    """
    return n >= 0 and math.isqrt(n) ** 2 == n


def is_prime(n):
    """is_prime(n: int) -> bool

    Whether n is a prime number; exact, by Miller-Rabin tests whose bases are proved sufficient for this range (Sorenson
    and Webster, 2015).
    Fails: n >= 3317044064679887385961981, where no such proof is known.

    >>> [n for n in range(20) if is_prime(n)]
    [2, 3, 5, 7, 11, 13, 17, 19]
    """
    if n >= PRIME_LIMIT:
        raise ValueError("is_prime: the number is too large for an exact answer")
    if n < 2:
        return False
    for p in WITNESSES:
        if n % p == 0:
            return n == p
    odd, twos = n - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    for a in WITNESSES:
        x = pow(a, odd, n)
        if x not in (1, n - 1) and all(pow(x, 1 << i, n) != n - 1 for i in range(1, twos)):
            return False
    return True


def primes_up_to(n):
    """primes_up_to(n: int) -> list of int

    All primes <= n, ascending; empty if n < 2.

    >>> primes_up_to(20)
    [2, 3, 5, 7, 11, 13, 17, 19]
    """
    if n < 2:
        return []
    keep = bytearray([1]) * ((n + 1) // 2)  # keep[i] is about the odd number 2 i + 1
    for i in range(1, (math.isqrt(n) + 1) // 2):
        if keep[i]:
            p = 2 * i + 1
            keep[p * p // 2 :: p] = bytes(len(range(p * p // 2, len(keep), p)))
    keep[0] = 0
    return [2, *compress(range(1, n + 1, 2), keep)]


def _proper_factor(n):
    """A divisor of the odd composite n other than 1 and n, by Pollard's rho method with constants 1, 2, 3, ..."""
    for c in range(1, n):
        slow = fast = 2
        g = 1
        while g == 1:
            slow = (slow * slow + c) % n
            fast = (fast * fast + c) % n
            fast = (fast * fast + c) % n
            g = math.gcd(slow - fast, n)
        if g != n:
            return g
    raise ValueError(f"factorise: no factor of {n} found")


def factorise(n):
    """factorise(n: int) -> list of (int, int)

    The prime powers of n as (prime, exponent), primes ascending; factorise(1) is empty.
    Fails: n < 1, or n has a cofactor too large for is_prime.

    >>> factorise(360)
    [(2, 3), (3, 2), (5, 1)]
    """
    if n < 1:
        raise ValueError(f"factorise: {n} is not positive")
    primes = []
    p = 2
    while p * p <= n and p < 2000:
        while n % p == 0:
            primes.append(p)
            n //= p
        p += 1 if p == 2 else 2
    todo = [n] if n > 1 else []
    while todo:
        m = todo.pop()
        if is_prime(m):
            primes.append(m)
        else:
            d = _proper_factor(m)
            todo += [d, m // d]
    return [(q, primes.count(q)) for q in sorted(set(primes))]


def divisors(n):
    """divisors(n: int) -> list of int

    All positive divisors of n, ascending.
    Fails: n < 1, or n has a cofactor too large for is_prime.

    >>> divisors(12)
    [1, 2, 3, 4, 6, 12]
    """
    found = [1]
    for p, e in factorise(n):
        found = [d * p**k for d in found for k in range(e + 1)]
    return sorted(found)


def totient(n):
    """totient(n: int) -> int

    Number of integers in 1..n that have no common divisor with n.
    Fails: n < 1, or n has a cofactor too large for is_prime.

    >>> totient(12)
    4
    """
    result = n
    for p, _ in factorise(n):
        result = result // p * (p - 1)
    return result


def mobius(n):
    """mobius(n: int) -> int

    0 if a square > 1 divides n, else 1 or -1 for an even or odd number of prime factors.
    Fails: n < 1, or n has a cofactor too large for is_prime.

    >>> [mobius(n) for n in range(1, 9)]
    [1, -1, -1, 0, -1, 1, -1, 0]
    """
    powers = factorise(n)
    if any(e > 1 for _, e in powers):
        return 0
    return -1 if len(powers) % 2 else 1
