"""Generated modules beside what an expert writes by hand for the same five environments, timed side by side in one run.

    python benchmarks/by_hand.py [--rounds 300]

The hand-written versions use `random.Random` and the plainest quick verifier: they parse leniently, check no limits,
give no criteria and no feedback, and their numbers are not equal over Python versions. A ratio above 1 means that the
generated module takes longer. Rounds of both sides alternate, so that a drifting machine touches both.
"""

import argparse
import heapq
import json
import random
import statistics
import time
from itertools import pairwise
from pathlib import Path

from gradatim.compiler.develop import load_spec
from gradatim.compiler.pipeline import compile_file

SPECS = Path(__file__).resolve().parent.parent / "specs"


class SortNumbers:
    spec = "sorting/sort_numbers.env"

    def generate(self, n, rng):
        while True:
            xs = [rng.randint(-99, 99) for _ in range(n)]
            if xs != sorted(xs):
                return {"xs": xs}, f"Sort these {n} integers in ascending order.\n" + " ".join(map(str, xs))

    def verify(self, instance, text):
        try:
            return [int(t) for t in text.split()] == sorted(instance["xs"])
        except ValueError:
            return False


class LeastRotation:
    spec = "string/least_rotation.env"

    def generate(self, n, rng):
        bias = rng.choice([2, 4, 8])
        while True:
            s = "".join(rng.choices("abc", [bias, 2, 2], k=n))
            turned = [s[i:] + s[:i] for i in range(n)]
            if len(set(turned)) == n and s != min(turned):
                return {"s": s}, f"Which rotation of {s} comes first in alphabetical order?"

    def verify(self, instance, text):
        s = instance["s"]
        return text.strip() == min(s[i:] + s[:i] for i in range(len(s)))


class RunCounting:
    spec = "dp/run_counting.env"

    def generate(self, n, rng):
        while True:
            length = rng.randint(n, n + 4)
            ones, r, s = rng.randint(3, length - 3), rng.randint(1, 4), rng.randint(1, 4)
            if ones < r * (length - ones + 1) and length - ones < s * (ones + 1):
                data = {"length": length, "ones": ones, "r": r, "s": s}
                return data, f"How many strings of {length} bits have {ones} ones, runs up to {r} and {s}?"

    def verify(self, instance, text):
        ones, zeros, r, s = instance["ones"], instance["length"] - instance["ones"], instance["r"], instance["s"]
        mod = 998244353
        one = [[0] * (zeros + 1) for _ in range(ones + 1)]
        zero = [[0] * (zeros + 1) for _ in range(ones + 1)]
        for i in range(ones + 1):
            for j in range(zeros + 1):
                if i and not j:
                    one[i][j] = int(i <= r)
                elif j and not i:
                    zero[i][j] = int(j <= s)
                elif i and j:
                    one[i][j] = sum(zero[i - t][j] for t in range(1, min(i, r) + 1)) % mod
                    zero[i][j] = sum(one[i][j - t] for t in range(1, min(j, s) + 1)) % mod
        try:
            return int(text) == (one[ones][zeros] + zero[ones][zeros]) % mod
        except ValueError:
            return False


class CheapestRoute:
    spec = "graph/cheapest_route.env"

    def best(self, n, roads):
        out = {}
        for u, v, c in roads:
            out.setdefault(u, []).append((v, c))
        heap, done = [(0, [0])], set()
        while heap:
            cost, path = heapq.heappop(heap)
            u = path[-1]
            if u == n - 1:
                return cost, path
            if u not in done:
                done.add(u)
                for v, c in out.get(u, ()):
                    heapq.heappush(heap, (cost + c, [*path, v]))
        return None, []

    def generate(self, n, rng):
        degree = rng.choice([2, 3, 4])
        while True:
            price = {}
            while len(price) < degree * n:
                u, v = rng.randrange(n), rng.randrange(n)
                if u != v and (u, v) not in price:
                    price[u, v] = rng.randint(1, 9)
            roads = [[u, v, c] for (u, v), c in price.items()]
            if len(self.best(n, roads)[1]) > 2:
                shown = "\n".join(f"{u} {v} {c}" for u, v, c in roads)
                return {"n": n, "roads": roads}, f"One-way roads between towns 0 to {n - 1}:\n{shown}"

    def verify(self, instance, text):
        price = {(u, v): c for u, v, c in instance["roads"]}
        try:
            path = [int(t) for t in text.split()]
            cost = sum(price[hop] for hop in pairwise(path))
        except (ValueError, KeyError):
            return False
        ends = path[:1] == [0] and path[-1:] == [instance["n"] - 1]
        return ends and cost == self.best(instance["n"], instance["roads"])[0]


class TwoSat:
    spec = "logic/two_sat.env"

    def generate(self, n, rng):
        plan = [rng.randint(0, 1) for _ in range(n)]
        clauses, wanted = [], rng.choice([200, 250, 300]) * n // 100
        while len(clauses) < wanted:
            i, vi, j, vj = rng.randrange(n), rng.randint(0, 1), rng.randrange(n), rng.randint(0, 1)
            if i != j and (plan[i] == vi or plan[j] == vj):
                clauses.append([i, vi, j, vj])
        shown = "\n".join(f"x_{i} = {a} or x_{j} = {b}" for i, a, j, b in clauses)
        return {"clauses": clauses, "n": n}, f"Choose x_0 to x_{n - 1}, each 0 or 1:\n{shown}"

    def verify(self, instance, text):
        try:
            a = [int(t) for t in text.split()]
        except ValueError:
            return False
        if len(a) != instance["n"] or any(x not in (0, 1) for x in a):
            return False
        return all(a[i] == x or a[j] == y for i, x, j, y in instance["clauses"])


def timed(function, *args):
    """Seconds of processor time, and the result."""
    begin = time.process_time()
    result = function(*args)
    return time.process_time() - begin, result


def compare(hand, rounds):
    """Median microseconds (generated, by hand) of generating with prompt, and of verifying a correct answer."""
    compiled = compile_file(SPECS / hand.spec)
    environment = load_spec(compiled)
    module = environment.module
    level = (environment.levels[0] + environment.levels[-1]) // 2
    n = compiled.values.params["n"][level - environment.levels[0]]
    figures = {"ours": [], "hand": [], "ours verify": [], "hand verify": []}
    for seed in range(rounds):
        spent, instance = timed(module.sample, level, seed)
        more, _ = timed(module.prompt, instance)
        figures["ours"].append(spent + more)
        spent, (made, _) = timed(hand.generate, n, random.Random(seed))
        figures["hand"].append(spent)
        text = module.reference(instance)
        fresh = json.loads(json.dumps({k: instance[k] for k in ("env", "level", "seed", "draws")}))
        spent, verdict = timed(module.judge, fresh, text)
        assert verdict["accuracy"] == 1
        figures["ours verify"].append(spent)
        figures["hand verify"].append(timed(hand.verify, *_own(hand, n, seed, made))[0])
    lines = {"spec": len((SPECS / hand.spec).read_text().splitlines()), "level": level}
    return lines | {name: statistics.median(values) * 1e6 for name, values in figures.items()}


def _own(hand, n, seed, made):
    """The hand-written side verifies a plausible answer to its own instance."""
    guess = {"xs": lambda: " ".join(map(str, sorted(made["xs"]))), "s": lambda: made["s"], "ones": lambda: "7"}
    for key, text in guess.items():
        if key in made:
            return made, text()
    if "roads" in made:
        return made, " ".join(map(str, hand.best(n, made["roads"])[1]))
    return made, " ".join("1" for _ in range(n))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=300)
    rounds = parser.parse_args().rounds
    print(f"{'environment':16} level  generate us: ours  by hand  ratio   verify us: ours  by hand  ratio")
    for hand in (SortNumbers(), LeastRotation(), RunCounting(), CheapestRoute(), TwoSat()):
        f = compare(hand, rounds)
        print(
            f"{Path(hand.spec).stem:16} {f['level']:5}  {f['ours']:17.1f} {f['hand']:8.1f} {f['ours'] / f['hand']:6.2f}"
            f"  {f['ours verify']:16.1f} {f['hand verify']:8.1f} {f['ours verify'] / f['hand verify']:6.2f}"
        )


if __name__ == "__main__":
    main()
