"""What generated verifiers share: building verdicts, guarding partial operations, variants.

A verdict is a dict: status, accuracy (0 or 1, exact), score in [0, 1], criteria by label, feedback lines.
"""

from collections import namedtuple

PARTIAL = (ArithmeticError, LookupError, ValueError, TypeError)
"""What a partial operation may raise while an answer is judged: it makes that line false, and is no fault of the answer."""


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


def variant(name, fields):
    """A tuple type for one alternative: equal only to values of the same alternative."""

    def same(self, other):
        return type(self) is type(other) and tuple(self) == tuple(other)

    def differs(self, other):
        return not same(self, other)

    def key(self):
        return hash((name, tuple(self)))

    body = {"__slots__": (), "__eq__": same, "__ne__": differs, "__hash__": key}
    return type(name, (namedtuple(name, fields),), body)


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


def graded(score):
    """A partial score: between 0 and 0.99, because 1 is for correct answers only."""
    return min(0.99, max(0.0, float(score)))


def as_record(values, names, maker):
    """Parsed fields as a record: of the declared type `maker`, or of a plain named tuple; None stays None."""
    if values is None:
        return None
    return namedtuple("record", names)(*values) if maker is None else maker(*values)


def told(text, label):
    """The feedback that `text()` writes; the label itself where its places cannot be filled for this answer."""
    try:
        return text()
    except PARTIAL:
        return label
