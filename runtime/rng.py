"""Random numbers of `lang 1`: equal (environment, level, seed, draw name) give equal numbers everywhere, for good.

Only the bit stream of the Mersenne Twister is used (`getrandbits` of at most 32 bits), because that is what stays equal
over Python versions and platforms. Everything else is built on it here and pinned by reference vectors in the tests.
"""

from hashlib import sha256
from random import Random


def stream(env: str, level: int, seed: int, name: str) -> Random:
    """The generator of one declared draw; independent of all other draws of the instance."""
    key = sha256(f"gradatim 1\0{env}\0{level}\0{seed}\0{name}".encode()).digest()
    return Random(int.from_bytes(key[:16], "big"))


def wide_bits(rng: Random, k: int) -> int:
    """`k` >= 0 random bits, from words of 32 bits, most significant first; the first word holds the odd bits."""
    head = k % 32
    value = rng.getrandbits(head) if head else 0
    for _ in range(k // 32):
        value = value << 32 | rng.getrandbits(32)
    return value


def below(rng: Random, n: int) -> int:
    """An int in [0, n), uniform without bias: draws of `(n - 1).bit_length()` bits until one is below `n`.

    `n` >= 1 may be of any size; ValueError if it is not positive. `n` = 1 takes nothing from the stream.
    """
    if n < 1:
        raise ValueError("cannot draw from an empty range")
    k = (n - 1).bit_length()
    if k == 0:
        return 0
    if k > 32:
        value = wide_bits(rng, k)
        while value >= n:
            value = wide_bits(rng, k)
        return value
    value = rng.getrandbits(k)
    while value >= n:
        value = rng.getrandbits(k)
    return value


def between(rng: Random, lo: int, hi: int) -> int:
    """An int in lo..hi, both ends included, uniform; ValueError if hi < lo."""
    if hi < lo:
        raise ValueError(f"cannot draw from the empty range {lo}..{hi}")
    return lo + below(rng, hi - lo + 1)
