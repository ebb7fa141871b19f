"""Functions of the Python subset that generated modules use, each with the kinds of its arguments."""

FUNCTIONS = """
from collections import deque, namedtuple
import bisect
import heapq

PARTIAL = (ArithmeticError, LookupError, ValueError, TypeError)
SPEC = {"lines": {}}
Pair = namedtuple("Pair", ("left", "right"))


def arithmetic(a, b, xs):
    return (a + b, a - b, a * b, abs(a), min(a, b), max(a, b), -a, a == b, a <= b < 3)


def division(a, b, xs):
    return (a // b, a % b, divmod(b, a))


def by_constants(a, b, xs):
    return (a // 3, a % 3, a // -3, a % -3, 2 ** (b % 5), a ** 2, a << 2, (a % 8) ^ (b % 8), (a % 8) & 5)


def branches(a, b, xs):
    if a > b:
        c = a
    elif a == b:
        return "same"
    else:
        c = b * 2
    return "big" if c > 3 else c


def places(a, b, xs):
    return xs[a], xs[b % len(xs)], xs[-1], xs[1:], xs[::-1]


def assigned(a, b, xs):
    ys = xs[:]
    ys[a] = b
    ys[b % 4] += 10
    return ys, xs


def aliased(a, b, xs):
    ys = [0, 1]
    zs = ys if a > 0 else [5, 6]
    zs.append(b)
    zs[0] += 1
    return ys, zs


def shared_rows(a, b, xs):
    grid = [[0] * 3 for _ in range(2)]
    row = grid[a % 2]
    row[b % 3] = 7
    return grid, row


def filtered(a, b, xs):
    evens = [x for x in xs if x % 2 == 0]
    return evens, len(evens), sum(x * x for x in xs if x > a), [(i, x) for i, x in enumerate(xs) if x != b]


def appended(a, b, xs):
    out = []
    for x in xs:
        if x > a:
            out.append(x)
        elif x == b:
            break
        else:
            continue
        if len(out) == 2:
            return out
    return out + [a]


def growing(a, b, xs):
    order = [a % 4]
    for u in order:
        v = (u + 3) % 5
        if v not in order:
            order.append(v)
    return order


def counted(a, b, xs):
    found = {}
    for x in xs:
        found[x] = found.get(x, 0) + 1
    return found, len(found), a in found, sorted(found), sorted(set(xs)), list(found)


def looked_up(a, b, xs):
    table = {x: i for i, x in enumerate(xs)}
    return table[a]


def removed(a, b, xs):
    table = {1: 2, 3: 4, 5: 6}
    if a in table:
        del table[a]
    table[b] = 0
    return table, table.pop(3, None), table


def ordered(a, b, xs):
    rows = [(x % 3, x) for x in xs]
    return sorted(xs), sorted(rows), sorted(xs, key=lambda x: -x), sorted(xs, reverse=True), max(rows), min(xs)


def by_key(a, b, xs):
    return sorted(xs, key=lambda x: x % 2), max(xs, key=lambda x: x * x), min(range(4), key=lambda i: xs[i])


def heaped(a, b, xs):
    h = []
    for x in xs:
        heapq.heappush(h, (x, a))
    out = []
    while h:
        out.append(heapq.heappop(h)[0])
        if len(out) == 2 and a > 0:
            heapq.heappush(h, (b, b))
            a = 0
    return out


def queued(a, b, xs):
    q = deque(xs)
    out = []
    while q:
        x = q.popleft()
        if x > 2:
            q.append(x - 3)
        out.append(x)
    return out


def recursive(a, b, xs):
    def down(n):
        if n <= 0:
            return 0
        return n + down(n - 2)

    return down(a % 7)


def closures(a, b, xs):
    total = 0

    def add(x):
        nonlocal total
        if x > 0:
            total += x
        return total

    for x in xs:
        add(x)
    return total, [add(i) for i in range(2)]


def guarded(a, b, xs):
    try:
        held = xs[a] // b > 0
    except PARTIAL:
        held = False
    return held


def nested_try(a, b, xs):
    out = []
    for x in xs:
        try:
            if x == b:
                raise ValueError("b")
            out.append(10 // x)
        except PARTIAL:
            out.append(-1)
    return out


def quantified(a, b, xs):
    return any(x == a for x in xs), all(10 // x > b for x in xs if x > 0), all(x != 0 and 6 // x for x in xs)


def texts(a, b, xs):
    s = "".join(["ab"[x % 2] for x in xs])
    t = s + "c" if a > 0 else s[1:]
    return s, t, len(t), t[0], s.count("a"), "ab" in t, t < "ab", s[::-1] == s, [c for c in t]


def records(a, b, xs):
    p = Pair(a, b) if a > b else Pair(right=a, left=b)
    q, r = p
    return p, p.left - p.right, q + r, p == (b, a), Pair(*xs[:2])


def optional(a, b, xs):
    best = None
    for x in xs:
        if x > a and (best is None or x < best):
            best = x
    return best, best is None


def while_loop(a, b, xs):
    lo, hi = 0, 15
    while lo < hi:
        mid = (lo + hi) // 2
        if mid * mid >= a * a + b:
            hi = mid
        else:
            lo = mid + 1
    return lo


def tuples(a, b, xs):
    state = (a, b)
    for x in xs:
        (p, q), r = state, x
        state = (q, (p + r) % 7) if p < r else (p, q)
    return state, state < (b, a), state + (1,)


def unions(a, b, xs):
    s = {a, b} | set(xs)
    s.discard(3)
    return sorted(s), sorted(s & {0, 1, 2}), len(s - {a}), s == {a, b}


def lists_of_lists(a, b, xs):
    g = [[1, 2], [3, 4]]
    h = [row[:] for row in g]
    if a > 0:
        h[0][1], h[1][0] = h[1][0], h[0][1]
        g = h
    g[b % 2].append(a)
    return g, h, g == h


def inserted(a, b, xs):
    ys = xs[:]
    ys.insert(a % 5, b)
    ys.remove(xs[0])
    ys.pop(b % 3)
    return ys, ys.index(ys[-1]), ys.count(b)


def searched(a, b, xs):
    ys = sorted([1, 3, 5, 7])
    return bisect.bisect_left(ys, a), bisect.bisect_right(ys, b)


def ranges(a, b, xs):
    return [i for i in range(a % 4)], [i for i in range(b % 3, 5)], sum(range(a % 3 + 1)), list(zip(xs, range(3)))


def early(a, b, xs):
    for i, x in enumerate(xs):
        for y in xs[:i]:
            if x == y:
                return i, y
    return None


def matched(a, b, xs):
    match a % 3:
        case 0:
            return "zero"
        case 1:
            return b
        case _:
            return None


def reassigned(a, b, xs):
    t = xs[:]
    i = 0
    while i + 1 < len(t) and i < 3:
        if t[i] == t[i + 1]:
            t = t[:i] + t[i + 2:]
            i = max(i - 1, 0)
        else:
            i += 1
    return t, i
"""
