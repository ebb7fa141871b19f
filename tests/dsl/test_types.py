"""The lattice of types: `join` is an upper bound, `widen` stops every chain, `fits` agrees with both."""

from __future__ import annotations

import pytest
from gradatim.dsl import types as t
from hypothesis import given
from hypothesis import strategies as st

ROAD = t.Record("Road", (("u", t.INT), ("v", t.INT)))
FILL, POUR = t.Record("Fill", (("i", t.INT),), "Op"), t.Record("Pour", (("i", t.INT),), "Op")


@st.composite
def integers(draw: st.DrawFn) -> t.Int:
    """Integers with bounds, each of which may be open."""
    low, high = sorted((draw(st.integers(-5, 5)), draw(st.integers(-5, 5))))
    return t.Int(draw(st.sampled_from([low, None])), draw(st.sampled_from([high, None])))


ATOMS = st.one_of(
    integers(),
    st.sampled_from(
        [t.NEVER, t.UNKNOWN, t.NONE, t.BOOL, t.RATIONAL, t.REAL, t.STRING, t.String(1, 3), ROAD, FILL, POUR]
    ),
    st.just(t.Variant("Op")),
)


def _larger(inner: st.SearchStrategy[t.Type]) -> st.SearchStrategy[t.Type]:
    return st.one_of(
        st.builds(t.List, inner, st.integers(0, 2), st.sampled_from([None, 2, 5])),
        st.builds(t.Set, inner),
        st.builds(t.Deque, inner),
        st.builds(t.Dict, inner, inner),
        st.builds(t.Optional, inner.filter(lambda kind: not isinstance(kind, t.Optional | t.NoneType))),
        st.lists(inner, min_size=1, max_size=3).map(lambda items: t.Tuple(tuple(items))),
    )


TYPES = st.recursive(ATOMS, _larger, max_leaves=5)


@given(a=TYPES)
def test_join_with_itself_changes_nothing(a: t.Type) -> None:
    assert t.join(a, a) == a


@given(a=TYPES, b=TYPES)
def test_join_does_not_depend_on_the_order(a: t.Type, b: t.Type) -> None:
    assert t.join(a, b) == t.join(b, a)


@given(a=TYPES, b=TYPES)
def test_both_sides_fit_their_join(a: t.Type, b: t.Type) -> None:
    joined = t.join(a, b)
    if joined is not None:
        assert t.fits(a, joined) and t.fits(b, joined)
        assert t.join(joined, a) == joined or isinstance(joined, t.Unknown)


@given(kinds=st.lists(TYPES, min_size=2, max_size=12))
def test_widening_ends_every_chain(kinds: list[t.Type]) -> None:
    kind: t.Type = t.NEVER
    changes = 0
    for step in kinds * 3:
        joined = t.join(kind, step)
        if joined is not None and joined != kind:
            kind, changes = t.widen(kind, joined), changes + 1
    assert changes <= 40
    for step in kinds:
        joined = t.join(kind, step)
        assert joined is None or joined == kind


@given(a=TYPES)
def test_a_type_fits_itself_and_can_be_shown(a: t.Type) -> None:
    assert t.fits(a, a)
    assert t.show(a)
    assert 1 <= t.size(a, 100) <= 100


def test_never_is_below_and_unknown_above_everything() -> None:
    assert t.join(t.NEVER, t.BOOL) == t.BOOL
    assert t.join(t.UNKNOWN, t.BOOL) == t.UNKNOWN
    assert t.silent(t.NEVER) and t.silent(t.UNKNOWN) and not t.silent(t.BOOL)


@pytest.mark.parametrize(
    ("a", "b", "joined"),
    [
        (t.Int(0, 3), t.Int(5, 9), t.Int(0, 9)),
        (t.Int(0, 3), t.Int(5, None), t.Int(0, None)),
        (t.INT, t.REAL, t.REAL),
        (t.INT, t.RATIONAL, t.RATIONAL),
        (t.BOOL, t.INT, None),
        (t.BOOL, t.REAL, None),
        (t.List(t.UNKNOWN), t.Tuple((t.INT, t.STRING)), t.List(t.UNKNOWN)),
        (t.STRING, t.INT, None),
        (t.NONE, t.INT, t.Optional(t.INT)),
        (t.List(t.INT, 2, 2), t.List(t.INT, 4, 4), t.List(t.INT, 2, 4)),
        (t.List(t.NEVER, 0, 0), t.List(t.STRING, 1, 1), t.List(t.STRING, 0, 1)),
        (t.Tuple((t.INT, t.INT)), t.Tuple((t.INT,)), t.List(t.INT, 1, 2)),
        (t.Tuple((t.INT, t.STRING)), t.Tuple((t.INT,)), None),
        (FILL, POUR, t.Variant("Op")),
        (FILL, t.Variant("Op"), t.Variant("Op")),
        (ROAD, FILL, None),
    ],
)
def test_joins(a: t.Type, b: t.Type, joined: t.Type | None) -> None:
    assert t.join(a, b) == joined


@pytest.mark.parametrize(
    ("actual", "expected", "fits"),
    [
        (t.INT, t.REAL, True),
        (t.REAL, t.INT, False),
        (t.BOOL, t.INT, False),
        (t.INT, t.Optional(t.INT), True),
        (t.NONE, t.Optional(t.INT), True),
        (t.NONE, t.INT, False),
        (t.Tuple((t.INT, t.INT)), t.List(t.INT), True),
        (t.List(t.INT), t.Tuple((t.INT, t.INT)), False),
        (ROAD, t.Tuple((t.INT, t.INT)), True),
        (ROAD, t.Tuple((t.INT,)), False),
        (FILL, t.Variant("Op"), True),
        (t.List(t.STRING), t.List(t.INT), False),
        (t.Dict(t.INT, t.STRING), t.Dict(t.INT, t.STRING), True),
        (t.Int(0, 100), t.Int(0, 9), True),
    ],
)
def test_what_fits(actual: t.Type, expected: t.Type, fits: bool) -> None:
    assert t.fits(actual, expected) is fits


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (t.List(t.Tuple((t.INT, t.STRING))), "list of (int, string)"),
        (t.Dict(t.List(t.INT), t.Set(t.BOOL)), "dict of list of int to set of bool"),
        (t.List(t.Dict(t.INT, t.INT)), "list of (dict of int to int)"),
        (t.Optional(t.REAL), "real?"),
        (t.Tuple((t.INT,)), "(int,)"),
        (ROAD, "Road"),
        (t.Fn((t.Param("x", t.INT),), t.BOOL), "fn(int) -> bool"),
    ],
)
def test_types_are_shown_as_they_are_written(kind: t.Type, text: str) -> None:
    assert t.show(kind) == text


def test_a_large_type_is_counted_up_to_the_limit_only() -> None:
    kind: t.Type = t.INT
    for _ in range(60):
        kind = t.Tuple((kind, kind))
    assert t.size(kind, 400) == 400
