"""What generated verifiers share: building verdicts, guarding partial operations, variants.

A verdict is a dict: status, accuracy (0 or 1, exact), score in [0, 1], criteria by label, feedback lines.
"""

from collections import namedtuple

from .lib.symbolic import sym_add

PARTIAL = (ArithmeticError, LookupError, ValueError, TypeError, AttributeError)
"""What a partial operation may raise while an answer is judged: it makes that line false."""


def verdict(status, score, criteria, feedback):
    """The verdict with accuracy 1 for `correct` and 0 for everything else."""
    return {
        "status": status,
        "accuracy": 1 if status == "correct" else 0,
        "score": score,
        "criteria": criteria,
        "feedback": feedback,
    }


def nonnegative(index):
    """The index itself; a computed index below 0 does not count from the end, it is an error."""
    if index < 0:
        raise IndexError("a computed index is negative")
    return index


def variant(name, rank, fields):
    """A tuple type for one alternative: equal only to values of the same one, ordered by `rank`, then fields."""

    def key(value):
        return (value.rank, tuple(value))

    def same(self, other):
        return type(self) is type(other) and tuple(self) == tuple(other)

    body = {
        "__slots__": (),
        "rank": rank,
        "__eq__": same,
        "__ne__": lambda self, other: not same(self, other),
        "__lt__": lambda self, other: key(self) < key(other),
        "__le__": lambda self, other: key(self) <= key(other),
        "__gt__": lambda self, other: key(self) > key(other),
        "__ge__": lambda self, other: key(self) >= key(other),
        "__hash__": lambda self: hash((name, tuple(self))),
    }
    return type(name, (namedtuple(name, fields),), body)


def memo(function):
    """The function with its results kept; in plain Python, so that deep recursion does not use the C stack."""
    known = {}

    def remembered(*args):
        if args in known:
            return known[args]
        if len(known) >= 300_000:
            known.clear()
        result = known[args] = function(*args)
        return result

    return remembered


def close_to(a, b, tol):
    """Whether |a - b| <= tol * max(1, |b|)."""
    return abs(a - b) <= tol * max(1, abs(b))


def ratio_to(value, best, minimize):
    """How near an objective is to the best one, in [0, 1]; 1 if both are 0, 0 if one of them is, or signs differ."""
    value = value[0] if isinstance(value, tuple) else value
    best = best[0] if isinstance(best, tuple) else best
    if value == best:
        return 1.0
    if value <= 0 or best <= 0:
        return 0.0
    return min(1.0, float(best / value if minimize else value / best))


def compare_within(value, best, tol):
    """-1, 0 or 1: how two objectives compare; numbers within `tol` of each other are equal, tuples go part by part."""
    left = value if isinstance(value, tuple) else (value,)
    right = best if isinstance(best, tuple) else (best,)
    for a, b in zip(left, right):
        if not close_to(a, b, tol):
            return -1 if a < b else 1
    return 0


def spec_fault(instance, value, best, criteria):
    """The verdict when a valid answer beats the reference; names the instance, so that it can be looked at again."""
    place = instance["env"] + ", level " + str(instance["level"]) + ", seed " + str(instance["seed"])
    said = place + ": the answer is valid and reaches " + str(value) + ", the reference only " + str(best)
    return verdict("spec_fault", 0.0, criteria, [said])


def weighted_mean(pairs):
    """The mean of (value, weight) pairs; 1.0 if all weights are 0."""
    total = sum([weight for _, weight in pairs])
    return sum([value * weight for value, weight in pairs]) / total if total else 1.0


def graded(score):
    """A partial score: between 0 and 0.99, because 1 is for correct answers only."""
    return min(0.99, max(0.0, float(score)))


def as_record(values, maker):
    """Parsed fields as a record of the type `maker`; None stays None."""
    return None if values is None else maker(*values)


def told(text, label):
    """The feedback that `text()` writes; the label itself where its places cannot be filled for this answer."""
    try:
        return text()
    except PARTIAL:
        return label


def sym_sum(items):
    """The sum of expressions and numbers, from left to right."""
    total = (0,)
    for item in items:
        total = sym_add(total, item)
    return total
