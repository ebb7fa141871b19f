"""Samplers on top of `rng`: each takes its generator first, is exact (no floating point), and never touches its inputs.

`items` are sequences (list, tuple or str) in a fixed order. Impossible requests raise ValueError with the sizes.
"""

import bisect
from fractions import Fraction
from itertools import islice
from math import ceil, floor, isqrt
from random import Random

from .rng import below, between


def draw_ints(rng: Random, count: int, lo: int, hi: int) -> list:
    """`count` independent uniform ints in lo..hi; the same values as `count` calls of `between`."""
    n = hi - lo + 1
    if n < 1 and count > 0:
        raise ValueError(f"cannot draw from the empty range {lo}..{hi}")
    k = (n - 1).bit_length()
    if k == 0:
        return [lo] * count
    if k > 32:
        return [lo + below(rng, n) for _ in range(count)]
    bits = rng.getrandbits
    if n == 1 << k:
        return [lo + bits(k) for _ in range(count)]
    out = []
    while len(out) < count:
        value = bits(k)
        if value < n:
            out.append(lo + value)
    return out


def draw_distinct_ints(rng: Random, count: int, lo: int, hi: int) -> list:
    """`count` different ints of lo..hi in random order; every ordered choice is equally likely.

    Rejection while at most half of the range is taken, a partial Fisher-Yates shuffle otherwise.
    """
    n = max(hi - lo + 1, 0)
    if count > n:
        raise ValueError(f"cannot draw {count} distinct values from {lo}..{hi}")
    if 2 * count > n:
        pool = list(range(lo, hi + 1))
        for i in range(count):
            j = i + below(rng, n - i)
            pool[i], pool[j] = pool[j], pool[i]
        return pool[:count]
    seen = set()
    out = []
    while len(out) < count:
        value = lo + below(rng, n)
        if value not in seen:
            seen.add(value)
            out.append(value)
    return out


def pick(rng: Random, items):
    """One item, uniform by position."""
    if len(items) == 0:
        raise ValueError("cannot pick from nothing")
    return items[below(rng, len(items))]


def picks(rng: Random, count: int, items) -> list:
    """`count` independent picks."""
    if len(items) == 0 and count > 0:
        raise ValueError(f"cannot pick {count} items from nothing")
    return [items[i] for i in draw_ints(rng, count, 0, len(items) - 1)]


def distinct_picks(rng: Random, count: int, items) -> list:
    """`count` items at different positions, in random order."""
    return [items[i] for i in draw_distinct_ints(rng, count, 0, len(items) - 1)]


def draw_string(rng: Random, count: int, letters: str) -> str:
    """A string of `count` independent letters."""
    return "".join(picks(rng, count, letters))


def draw_bool(rng: Random) -> bool:
    """A fair coin."""
    return rng.getrandbits(1) == 1


def shuffled(rng: Random, xs) -> list:
    """A new list with the items of `xs` in uniformly random order (Fisher-Yates, Durstenfeld's form)."""
    out = list(xs)
    for i in range(len(out) - 1, 0, -1):
        j = below(rng, i + 1)
        out[i], out[j] = out[j], out[i]
    return out


def permutation(rng: Random, n: int) -> list:
    """A uniformly random order of 0..n-1."""
    return shuffled(rng, range(n))


def subset(rng: Random, count: int, items) -> list:
    """`count` items at different positions, sorted by value; every choice of positions is equally likely."""
    return sorted(distinct_picks(rng, count, items))


def weighted(rng: Random, pairs):
    """One value out of (value, weight) pairs, with probability proportional to its int weight >= 0, exactly."""
    return weighted_picks(rng, 1, pairs)[0]


def weighted_picks(rng: Random, count: int, pairs) -> list:
    """`count` values out of (value, weight) pairs, each as likely as its int weight >= 0 says, exactly."""
    values, ends, total = [], [], 0
    for value, weight in pairs:
        if weight < 0:
            raise ValueError("weights must be ints >= 0 with a positive sum")
        total += weight
        values.append(value)
        ends.append(total)
    if total < 1:
        raise ValueError("weights must be ints >= 0 with a positive sum")
    tickets = draw_ints(rng, count, 0, total - 1)
    if total <= count:
        table = [value for value, weight in pairs for _ in range(weight)]
        return [table[ticket] for ticket in tickets]
    return [values[bisect.bisect_right(ends, ticket)] for ticket in tickets]


def skewed(rng: Random, lo: int, hi: int, k: int) -> int:
    """An int in lo..hi: the greatest of k + 1 uniform draws for k > 0, the least of 1 - k for k < 0, uniform for 0."""
    values = [between(rng, lo, hi) for _ in range(abs(k) + 1)]
    return max(values) if k > 0 else min(values)


def composition(rng: Random, total: int, parts: int, least: int) -> list:
    """`parts` ints, each >= `least`, with sum `total`; every such sequence is equally likely (stars and bars)."""
    spare = total - parts * least
    if parts < 0 or spare < 0 or (parts == 0 and spare > 0):
        raise ValueError(f"cannot split {total} into {parts} parts of at least {least}")
    if parts == 0:
        return []
    bars = sorted(draw_distinct_ints(rng, parts - 1, 0, spare + parts - 2))
    edges = [-1, *bars, spare + parts - 1]
    return [edges[i + 1] - edges[i] - 1 + least for i in range(parts)]


def random_tree(rng: Random, n: int) -> list:
    """The sorted edges (u, v), u < v, of a uniformly random labelled tree on 0..n-1, n >= 1.

    Decodes a random Pruefer sequence in linear time (Pruefer 1918; pointer method).
    """
    if n < 1:
        raise ValueError(f"a tree needs at least one node, not {n}")
    if n == 1:
        return []
    code = draw_ints(rng, n - 2, 0, n - 1)
    degree = [1] * n
    for node in code:
        degree[node] += 1
    edges = []
    scan = degree.index(1)
    leaf = scan
    for node in code:
        edges.append((min(leaf, node), max(leaf, node)))
        degree[node] -= 1
        if degree[node] == 1 and node < scan:
            leaf = node
        else:
            scan += 1
            while degree[scan] != 1:
                scan += 1
            leaf = scan
    edges.append((leaf, n - 1))
    return sorted(edges)


def gnm(rng: Random, n: int, m: int) -> list:
    """`m` different undirected edges (u, v), u < v, sorted, on nodes 0..n-1; every edge set is equally likely."""
    total = n * (n - 1) // 2
    if m > total:
        raise ValueError(f"a simple graph on {n} nodes has at most {total} edges, not {m}")
    edges = []
    for index in draw_distinct_ints(rng, m, 0, total - 1):
        v = (1 + isqrt(1 + 8 * index)) // 2
        edges.append((index - v * (v - 1) // 2, v))
    return sorted(edges)


def connected_graph(rng: Random, n: int, m: int) -> list:
    """`m` sorted edges (u, v), u < v, of a connected graph on 0..n-1: a uniform tree plus uniform further edges.

    Every connected graph with n nodes and m edges can occur; those with more spanning trees are likelier.
    """
    total = n * (n - 1) // 2
    if not n - 1 <= m <= total:
        raise ValueError(f"a connected simple graph on {n} nodes has {n - 1} to {total} edges, not {m}")
    chosen = set(random_tree(rng, n))
    extra = m - len(chosen)
    if 2 * m > total:
        rest = [(u, v) for v in range(n) for u in range(v) if (u, v) not in chosen]
        return sorted([*chosen, *distinct_picks(rng, extra, rest)])
    while len(chosen) < m:
        u, v = below(rng, n), below(rng, n)
        if u != v:
            chosen.add((min(u, v), max(u, v)))
    return sorted(chosen)


def latin_square(rng: Random, n: int) -> list:
    """An n by n Latin square over 1..n: the cyclic square with rows, columns and symbols shuffled.

    Not uniform over all Latin squares (only the isotopy class of the cyclic group occurs).
    """
    rows, cols, symbols = permutation(rng, n), permutation(rng, n), permutation(rng, n)
    return [[symbols[(r + c) % n] + 1 for c in cols] for r in rows]


def draw_grid(rng: Random, rows: int, cols: int, lo: int, hi: int) -> list:
    """`rows` lists of `cols` independent uniform ints in lo..hi, drawn row by row."""
    return in_rows(draw_ints(rng, rows * cols, lo, hi), rows, cols)


def in_rows(cells: list, rows: int, cols: int) -> list:
    """The cells as `rows` lists of `cols` each."""
    return [cells[r * cols : (r + 1) * cols] for r in range(rows)]


def until(draw, accept, what: str):
    """The first value of `draw()` that `accept` takes; ValueError after 10,000 refusals."""
    for _ in range(10_000):
        value = draw()
        if accept(value):
            return value
    raise ValueError(f"10,000 draws of {what} were refused")


def collect(rng: Random, count: int, draw, accept, key, everything, what: str) -> list:
    """`count` values of `draw()`; those that `accept` refuses, or whose `key` was seen, are drawn again, one at a time.

    `accept` and `key` may be None. `everything()` lists the finite domain, or `everything` is None: after 200 refusals
    in a row the rest is chosen uniformly from what is left of a domain of at most 100,000 values, instead of by luck.
    ValueError after 10,000 refusals in a row, or when too few different values exist.
    """
    out = []
    seen = set()
    refused = 0
    while len(out) < count:
        value = draw()
        mark = None if key is None else key(value)
        if (accept is None or accept(value)) and (key is None or mark not in seen):
            out.append(value)
            seen.add(mark)
            refused = 0
            continue
        refused += 1
        if refused == 200 and everything is not None:
            listed = list(islice(everything(), 100_001))
            if len(listed) <= 100_000:
                return out + left_over(rng, count - len(out), listed, accept, key, seen, what)
        if refused > 10_000:
            raise ValueError(f"10,000 draws of {what} in a row were refused")
    return out


def left_over(rng: Random, count: int, listed: list, accept, key, seen: set, what: str) -> list:
    """`count` acceptable values with different new keys out of `listed`, in random order."""
    out = []
    for value in shuffled(rng, listed):
        if len(out) == count:
            break
        mark = key(value)
        if mark not in seen and (accept is None or accept(value)):
            out.append(value)
            seen.add(mark)
    if len(out) < count:
        raise ValueError(f"{what} asks for {count - len(out)} more different values than there are")
    return out


def draw_real(rng: Random, lo, hi) -> float:
    """A float in lo..hi: lo + (hi - lo) * k / 2**53 for a uniform k in 0..2**53, in this order of operations."""
    return float(lo) + (float(hi) - float(lo)) * (below(rng, 2**53 + 1) / 2**53)


def draw_rational(rng: Random, lo, hi) -> Fraction:
    """A Fraction in lo..hi: the denominator q uniform in 1..12, then the numerator uniform among those that fit.

    ValueError if the range holds no fraction with the denominator that was drawn.
    """
    q = below(rng, 12) + 1
    return Fraction(between(rng, ceil(Fraction(lo) * q), floor(Fraction(hi) * q)), q)


def random_arcs(rng: Random, n: int, m: int) -> list:
    """`m` different arcs (u, v), u != v, sorted, on nodes 0..n-1; every set of arcs is equally likely."""
    if m > n * (n - 1):
        raise ValueError(f"a digraph on {n} nodes has at most {n * (n - 1)} arcs, not {m}")
    arcs = []
    for index in draw_distinct_ints(rng, m, 0, n * (n - 1) - 1):
        u, v = divmod(index, n - 1)
        arcs.append((u, v + (v >= u)))
    return sorted(arcs)
