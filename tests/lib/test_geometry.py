"""Geometry agrees with definitions checked point by point."""

import itertools
import math
import random
from fractions import Fraction

import pytest
from gradatim.runtime.lib import geometry as ge
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy.geometry import Point, Polygon, convex_hull

steady = settings(derandomize=True, max_examples=80, deadline=None)
point = st.tuples(st.integers(-6, 6), st.integers(-6, 6))
points = st.lists(point, min_size=1, max_size=8)


@steady
@given(point, point, point)
def test_turns_and_lengths(o, a, b):
    assert ge.cross(o, a, b) == -ge.cross(o, b, a) == ge.polygon_area2([o, a, b])
    assert ge.orientation(o, a, b) == (ge.cross(o, a, b) > 0) - (ge.cross(o, a, b) < 0)
    assert ge.distance2(a, b) == (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2
    assert ge.hypot(*a) == pytest.approx(math.hypot(*a), rel=1e-15)


@steady
@given(points)
def test_convex_hull_is_the_smallest_left_turning_cycle(ps):
    hull = ge.convex_hull(ps)
    assert set(hull) <= set(ps) and hull[0] == min(ps) and len(set(hull)) == len(hull)
    corners = list(zip(hull, hull[1:] + hull[:1], hull[2:] + hull[:2]))
    if len(hull) > 2:
        assert all(ge.cross(a, b, c) > 0 for a, b, c in corners)
        assert all(ge.cross(a, b, p) >= 0 for a, b, _ in corners for p in ps)
    else:
        assert all(ge.on_segment(p, hull[0], hull[-1]) for p in ps)


def test_convex_hull_agrees_with_sympy():
    rnd = random.Random(1)
    for _ in range(10):
        ps = [(rnd.randint(-9, 9), rnd.randint(-9, 9)) for _ in range(12)]
        assert set(ge.convex_hull(ps)) == {(p.x, p.y) for p in convex_hull(*ps).vertices}
        assert Fraction(ge.polygon_area2(ge.convex_hull(ps)), 2) == abs(convex_hull(*ps).area)


@steady
@given(point, point, point, point)
def test_segments_meet_where_parameters_solve(a, b, c, d):
    steps = [Fraction(i, 12) for i in range(13)]
    on_first = {(a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])) for t in steps}
    assert all(ge.on_segment(p, a, b) for p in on_first)
    assert ge.segments_meet(a, b, c, d) == ge.segments_meet(c, d, b, a)
    if any(ge.on_segment(p, c, d) for p in on_first):
        assert ge.segments_meet(a, b, c, d)
    denominator = (b[0] - a[0]) * (d[1] - c[1]) - (b[1] - a[1]) * (d[0] - c[0])
    if denominator != 0:
        t = Fraction((c[0] - a[0]) * (d[1] - c[1]) - (c[1] - a[1]) * (d[0] - c[0]), denominator)
        u = Fraction((c[0] - a[0]) * (b[1] - a[1]) - (c[1] - a[1]) * (b[0] - a[0]), denominator)
        assert ge.segments_meet(a, b, c, d) == (0 <= t <= 1 and 0 <= u <= 1)


def test_points_in_polygons_agree_with_sympy():
    rnd = random.Random(2)
    star = [(0, 0), (6, 2), (4, 4), (6, 6), (3, 5), (0, 6), (2, 3)]
    polygon = Polygon(*star)
    for _ in range(60):
        p = (rnd.randint(-1, 7), rnd.randint(-1, 7))
        edge = any(Point(p) in side for side in polygon.sides)
        inside = polygon.encloses_point(p)
        for corners in (star, star[::-1]):
            assert ge.point_in_polygon(p, corners) == (inside or edge)
            assert ge.point_in_polygon(p, corners, False) == (inside and not edge)


def smallest_by_trying(ps):
    found = []
    for a, b in itertools.combinations_with_replacement(ps, 2):
        x, y = Fraction(a[0] + b[0], 2), Fraction(a[1] + b[1], 2)
        found.append((x, y, (a[0] - x) ** 2 + (a[1] - y) ** 2))
    for a, b, c in itertools.combinations(ps, 3):
        if ge.cross(a, b, c) != 0:
            centre = Polygon(a, b, c).circumcenter
            x, y = Fraction(int(centre.x.p), int(centre.x.q)), Fraction(int(centre.y.p), int(centre.y.q))
            found.append((x, y, (a[0] - x) ** 2 + (a[1] - y) ** 2))
    return min((r2, x, y) for x, y, r2 in found if all((p[0] - x) ** 2 + (p[1] - y) ** 2 <= r2 for p in ps))


def test_smallest_circle_is_smallest():
    rnd = random.Random(3)
    for n in (1, 2, 3, 3, 4, 4, 5, 5, 5):
        ps = [(rnd.randint(-4, 4), rnd.randint(-4, 4)) for _ in range(n)]
        r2, x, y = smallest_by_trying(ps)
        assert ge.smallest_circle(ps) == (float(x), float(y), math.sqrt(r2))


@steady
@given(st.lists(st.tuples(st.floats(-5, 5), st.floats(-5, 5)), min_size=1, max_size=30), st.randoms())
def test_smallest_circle_does_not_depend_on_the_order(ps, rnd):
    x, y, r = circle = ge.smallest_circle(ps)
    assert all(ge.hypot(p[0] - x, p[1] - y) <= r + 1e-9 for p in ps)
    rnd.shuffle(ps)
    assert ge.smallest_circle(ps) == circle


def test_no_points_have_no_circle():
    with pytest.raises(ValueError):
        ge.smallest_circle([])
