"""Random numbers are fixed for good: reference vectors, equality over interpreters and hash seeds, uniformity."""

import itertools
import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from random import Random

import pytest
from gradatim.runtime import draw
from gradatim.runtime.draw import (
    composition,
    connected_graph,
    draw_distinct_ints,
    draw_ints,
    gnm,
    latin_square,
    random_tree,
    shuffled,
    skewed,
    subset,
    weighted,
)
from gradatim.runtime.errors import GradatimError
from gradatim.runtime.rng import below, between, stream
from gradatim.runtime.seeds import SEED_LIMIT, SPLITS, seeds, split_of

ROOT = Path(draw.__file__).resolve().parents[1]
VECTORS = [
    ("[r.getrandbits(32) for _ in range(4)]", [1526917855, 496233057, 1402092333, 2783871264]),
    (
        "[below(r, n) for n in (1, 2, 10, 1000, 2**32, 2**33, 10**30)]",
        [0, 0, 1, 334, 2783871264, 6086776784, 444301333816743000194679091111],
    ),
    ("[between(r, -5, 5) for _ in range(8)]", [0, -4, 0, 5, 1, 0, 4, -4]),
    ("draw_ints(r, 6, 1, 9)", [6, 2, 6, 7, 6, 2]),
    ("draw_ints(r, 3, 0, 10**12)", [391338256993, 359266156832, 359093072656]),
    ("draw_distinct_ints(r, 5, 0, 5)", [2, 1, 3, 5, 0]),
    ("draw_distinct_ints(r, 4, 0, 99)", [45, 14, 41, 82]),
    ("pick(r, 'abcdef')", "c"),
    ("picks(r, 4, ['a', 'b', 'c'])", ["b", "a", "b", "c"]),
    ("distinct_picks(r, 2, ['a', 'b', 'c'])", ["b", "a"]),
    ("draw_string(r, 8, 'xyz')", "yxyzyyzx"),
    ("draw_bool(r)", False),
    ("shuffled(r, [1, 2, 3, 4, 5])", [4, 5, 2, 1, 3]),
    ("permutation(r, 7)", [3, 5, 1, 4, 6, 0, 2]),
    ("subset(r, 3, 'qwerty')", ["e", "q", "y"]),
    ("weighted(r, [('a', 1), ('b', 5), ('c', 2)])", "b"),
    ("skewed(r, 0, 99, 3)", 82),
    ("skewed(r, 0, 99, -3)", 14),
    ("composition(r, 10, 4, 1)", [2, 4, 1, 3]),
    ("random_tree(r, 6)", [[0, 2], [0, 3], [1, 2], [2, 5], [4, 5]]),
    ("gnm(r, 5, 4)", [[0, 2], [0, 4], [2, 3], [3, 4]]),
    ("connected_graph(r, 5, 6)", [[0, 2], [0, 3], [0, 4], [1, 2], [2, 4], [3, 4]]),
    (
        "connected_graph(r, 8, 9)",
        [[0, 2], [0, 3], [0, 4], [1, 2], [2, 4], [2, 5], [3, 6], [3, 7], [5, 7]],
    ),
    ("latin_square(r, 3)", [[2, 1, 3], [3, 2, 1], [1, 3, 2]]),
    ("draw_grid(r, 2, 3, 0, 9)", [[5, 1, 5], [6, 5, 9]]),
]
PROBE = """
import json, sys, types
for name, path in (("pkg", None), ("pkg.rng", "rng.py"), ("pkg.draw", "draw.py")):
    module = types.ModuleType(name)
    module.__package__, module.__path__ = "pkg", []
    sys.modules[name] = module
    if path:
        exec(compile(open(sys.argv[1] + "/" + path).read(), path, "exec"), module.__dict__)
names = {**vars(sys.modules["pkg.rng"]), **vars(sys.modules["pkg.draw"])}
texts = json.loads(sys.argv[2])
print(json.dumps([eval(t, dict(names, r=names["stream"]("demo", 3, 12345, "x"))) for t in texts]))
"""


def interpreters() -> list[str]:
    """This interpreter and whatever other Python >= 3.11 pyenv holds."""
    versions = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    others = sorted(str(p) for p in versions.glob("3.1[1-9]*/bin/python"))
    return [sys.executable, *others]


@pytest.mark.parametrize("text,expected", VECTORS, ids=[text for text, _ in VECTORS])
def test_reference_vector(text, expected):
    names = {**vars(draw), "stream": stream, "r": stream("demo", 3, 12345, "x")}
    assert json.loads(json.dumps(eval(text, names))) == expected


@pytest.mark.parametrize("python,hash_seed", [(p, s) for p in interpreters() for s in ("0", "77")])
def test_same_numbers_on_every_interpreter_and_hash_seed(python, hash_seed):
    texts = json.dumps([text for text, _ in VECTORS])
    command = [python, "-c", PROBE, str(ROOT / "runtime"), texts]
    env = {"PYTHONHASHSEED": hash_seed, "PATH": os.environ.get("PATH", "")}
    done = subprocess.run(command, capture_output=True, text=True, env=env, check=True)
    assert json.loads(done.stdout) == [expected for _, expected in VECTORS]


def test_streams_differ_by_every_part_of_the_key():
    keys = [("a", 0, 0, "x"), ("b", 0, 0, "x"), ("a", 1, 0, "x"), ("a", 0, 1, "x"), ("a", 0, 0, "y")]
    assert len({stream(*key).getrandbits(32) for key in keys}) == len(keys)


def test_draw_ints_equals_single_draws():
    for lo, hi in [(0, 0), (0, 1), (0, 7), (-3, 3), (0, 10**12)]:
        one, many = stream("e", 0, 1, "n"), stream("e", 0, 1, "n")
        assert draw_ints(many, 50, lo, hi) == [between(one, lo, hi) for _ in range(50)]


def chi_square(counts: Counter, cells: int) -> float:
    expected = sum(counts.values()) / cells
    return sum((counts[key] - expected) ** 2 for key in counts) / expected + (cells - len(counts)) * expected


def limit(cells: int) -> float:
    """A bound that chi-square with `cells - 1` degrees of freedom passes with odds below about one in 10,000."""
    k = cells - 1
    return k * (1 - 2 / (9 * k) + 3.72 * (2 / (9 * k)) ** 0.5) ** 3


UNIFORM = {
    "below 7": (lambda r: below(r, 7), 7),
    "below 2**33, top bits": (lambda r: below(r, 2**35) >> 31, 16),
    "sparse ordered sample": (lambda r: tuple(draw_distinct_ints(r, 2, 0, 5)), 30),
    "dense ordered sample": (lambda r: tuple(draw_distinct_ints(r, 3, 0, 3)), 24),
    "shuffled": (lambda r: tuple(shuffled(r, "abcd")), 24),
    "subset": (lambda r: tuple(subset(r, 2, range(6))), 15),
    "composition": (lambda r: tuple(composition(r, 7, 3, 1)), 15),
    "tree": (lambda r: tuple(random_tree(r, 5)), 125),
    "gnm": (lambda r: tuple(gnm(r, 4, 3)), 20),
    "latin square": (lambda r: tuple(map(tuple, latin_square(r, 3))), 12),
    "skewed by 0": (lambda r: skewed(r, 1, 6, 0), 6),
}


@pytest.mark.parametrize("name", UNIFORM)
def test_uniform(name):
    sample, cells = UNIFORM[name]
    rng = stream("uniform", 0, 0, name)
    counts = Counter(sample(rng) for _ in range(60 * cells))
    assert len(counts) <= cells
    assert chi_square(counts, cells) < limit(cells)


def test_weighted_and_skewed_follow_their_law():
    rng = stream("law", 0, 0, "w")
    counts = Counter(weighted(rng, [("a", 1), ("never", 0), ("b", 3)]) for _ in range(4000))
    assert set(counts) == {"a", "b"} and 900 < counts["a"] < 1100
    high = Counter(skewed(rng, 0, 1, 2) for _ in range(4000))
    low = Counter(skewed(rng, 0, 1, -2) for _ in range(4000))
    assert 420 < high[0] < 580 and 420 < low[1] < 580


@pytest.mark.parametrize("n,m", [(1, 0), (2, 1), (6, 5), (6, 9), (6, 15), (30, 40)])
def test_connected_graph(n, m):
    for seed in range(20):
        edges = connected_graph(stream("g", n, seed, "edges"), n, m)
        assert len(set(edges)) == m and edges == sorted(edges)
        reached = {0}
        for _ in range(n):
            reached |= {v for e in edges for v in e if reached & set(e)}
        assert len(reached) == n and all(u < v for u, v in edges)


def test_latin_square_is_latin():
    square = latin_square(stream("l", 0, 0, "s"), 6)
    for line in itertools.chain(square, zip(*square, strict=True)):
        assert sorted(line) == [1, 2, 3, 4, 5, 6]


IMPOSSIBLE = [
    "below(r, 0)",
    "between(r, 3, 2)",
    "draw_ints(r, 1, 3, 2)",
    "draw_distinct_ints(r, 4, 1, 3)",
    "draw_distinct_ints(r, 1, 3, 1)",
    "pick(r, [])",
    "picks(r, 1, [])",
    "distinct_picks(r, 2, ['a'])",
    "weighted(r, [('a', 0)])",
    "composition(r, 3, 2, 2)",
    "composition(r, 3, 0, 0)",
    "random_tree(r, 0)",
    "gnm(r, 3, 4)",
    "connected_graph(r, 4, 2)",
]


@pytest.mark.parametrize("text", IMPOSSIBLE)
def test_impossible_requests_are_refused(text):
    with pytest.raises(ValueError, match=r"."):
        eval(text, {**vars(draw), "r": stream("demo", 0, 0, "x")})


def test_empty_requests_are_fine():
    r = stream("demo", 0, 0, "x")
    assert draw_ints(r, 0, 1, 0) == draw_distinct_ints(r, 0, 1, 0) == composition(r, 0, 0, 1) == random_tree(r, 1) == []


def test_seed_splits_are_disjoint_and_named():
    assert split_of(0) == "train" and split_of(2**48) == "heldout" and split_of(2**49) == "test"
    assert split_of(2**50) is None and split_of(-1) is None
    assert list(itertools.islice(seeds("heldout", 5), 2)) == [2**48 + 5, 2**48 + 6]
    assert all(r.stop <= SEED_LIMIT for r in SPLITS.values())
    with pytest.raises(GradatimError, match="unknown seed split"):
        seeds("trian")
    with pytest.raises(GradatimError, match="no seed number"):
        seeds("train", -1)


@pytest.mark.parametrize("table", [[("a", 3), ("b", 0), ("c", 7)], [("x", 1)], [(1, 10**6), (2, 5), (3, 0)]])
def test_many_weighted_values_are_those_drawn_one_by_one(table):
    one, many = Random(5), Random(5)
    assert [draw.weighted(one, table) for _ in range(300)] == draw.weighted_picks(many, 300, table)
    assert one.random() == many.random()
