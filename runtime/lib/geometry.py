"""Plane geometry. A point is a pair (x, y); with integer or rational coordinates every answer but a root is exact."""

import math
from fractions import Fraction


def cross(o, a, b):
    """cross(o: (T, T), a: (T, T), b: (T, T)) -> T

    Cross product of the vectors o to a and o to b: twice the signed area of the triangle, positive if o, a, b turn to
    the left.

    >>> cross((0, 0), (2, 0), (0, 3))
    6
    """
    return (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0])


def orientation(o, a, b):
    """orientation(o: (T, T), a: (T, T), b: (T, T)) -> int

    1 if the way o, a, b turns to the left, -1 to the right, 0 if the points lie on a line.

    >>> orientation((0, 0), (2, 0), (0, 3))
    1
    """
    turn = cross(o, a, b)
    return (turn > 0) - (turn < 0)


def distance2(a, b):
    """distance2(a: (T, T), b: (T, T)) -> T

    Square of the distance of two points.

    >>> distance2((0, 0), (3, 4))
    25
    """
    return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2


def hypot(x, y):
    """hypot(x: real, y: real) -> real

    Length of the vector (x, y): the root of x * x + y * y, with the same last digit on every platform.

    >>> hypot(3, 4)
    5.0
    """
    return math.sqrt(x * x + y * y)


def polygon_area2(points):
    """polygon_area2(points: list of (T, T)) -> T

    Twice the signed area of the polygon with these corners: positive if they go round to the left; 0 for fewer than
    three.

    >>> polygon_area2([(0, 0), (4, 0), (4, 3)])
    12
    """
    total = 0
    for i in range(len(points)):
        a, b = points[i - 1], points[i]
        total += a[0] * b[1] - a[1] * b[0]
    return total


def convex_hull(points):
    """convex_hull(points: list of (T, T)) -> list of (T, T)

    Corners of the convex hull, to the left round from the least point (least x, then least y); no three on a line and
    none twice. Points on one line give the two ends.

    >>> convex_hull([(0, 0), (2, 0), (1, 0), (1, 1), (2, 2), (0, 2)])
    [(0, 0), (2, 0), (2, 2), (0, 2)]
    """
    ordered = sorted({(p[0], p[1]) for p in points})
    if len(ordered) < 3:
        return ordered
    hull = []
    for way in (ordered, ordered[::-1]):
        chain = []
        for p in way:
            while len(chain) > 1 and cross(chain[-2], chain[-1], p) <= 0:
                chain.pop()
            chain.append(p)
        hull += chain[:-1]
    return hull


def on_segment(p, a, b):
    """on_segment(p: (T, T), a: (T, T), b: (T, T)) -> bool

    Whether p lies on the segment from a to b, ends included.

    >>> [on_segment((1, 1), (0, 0), (2, 2)), on_segment((3, 3), (0, 0), (2, 2))]
    [True, False]
    """
    inside = min(a[0], b[0]) <= p[0] <= max(a[0], b[0]) and min(a[1], b[1]) <= p[1] <= max(a[1], b[1])
    return inside and cross(a, b, p) == 0


def segments_meet(a, b, c, d):
    """segments_meet(a: (T, T), b: (T, T), c: (T, T), d: (T, T)) -> bool

    Whether the segments from a to b and from c to d have a point in common; touching counts.

    >>> [segments_meet((0, 0), (2, 2), (0, 2), (2, 0)), segments_meet((0, 0), (1, 0), (0, 1), (1, 1))]
    [True, False]
    """
    if orientation(a, b, c) * orientation(a, b, d) < 0 and orientation(c, d, a) * orientation(c, d, b) < 0:
        return True
    return on_segment(c, a, b) or on_segment(d, a, b) or on_segment(a, c, d) or on_segment(b, c, d)


def point_in_polygon(p, corners, boundary=True):
    """point_in_polygon(p: (T, T), corners: list of (T, T), boundary: bool = True) -> bool

    Whether p lies inside the simple polygon with these corners, in either sense of rotation; a point on an edge gives
    `boundary`.

    >>> square = [(0, 0), (4, 0), (4, 4), (0, 4)]
    >>> [point_in_polygon((1, 1), square), point_in_polygon((5, 1), square), point_in_polygon((4, 1), square, False)]
    [True, False, False]
    """
    inside = False
    for i in range(len(corners)):
        a, b = corners[i - 1], corners[i]
        if on_segment(p, a, b):
            return boundary
        if a[1] > b[1]:
            a, b = b, a
        if a[1] <= p[1] < b[1] and cross(a, b, p) > 0:
            inside = not inside
    return inside


def _circle_through(a, b, c):
    """Exact centre (x, y) and squared radius of the circle through three points not on a line."""
    bx, by, cx, cy = b[0] - a[0], b[1] - a[1], c[0] - a[0], c[1] - a[1]
    b2, c2, twice = bx * bx + by * by, cx * cx + cy * cy, 2 * (bx * cy - by * cx)
    x, y = (cy * b2 - by * c2) / twice, (bx * c2 - cx * b2) / twice
    return (a[0] + x, a[1] + y, x * x + y * y)


def _holds(circle, points):
    return all((p[0] - circle[0]) ** 2 + (p[1] - circle[1]) ** 2 <= circle[2] for p in points)


def _basis_with(q, support):
    """The points, at most three and q among them, that fix the smallest circle round q and the support; its circle."""
    tried = []
    for i, a in enumerate(support):
        x, y = (a[0] + q[0]) / 2, (a[1] + q[1]) / 2
        tried.append(([a, q], (x, y, (a[0] - x) ** 2 + (a[1] - y) ** 2)))
        tried += [([a, b, q], _circle_through(a, b, q)) for b in support[:i] if cross(a, b, q) != 0]
    fitting = [(basis, circle) for basis, circle in tried if _holds(circle, support)]
    return min(fitting, key=lambda found: found[1][2])


def smallest_circle(points):
    """smallest_circle(points: list of (real, real)) -> (real, real, real)

    The smallest circle round all points as (x, y, radius). Found exactly, by adding the point farthest outside until
    none is left, and rounded once at the end.
    Fails: there are no points.

    >>> smallest_circle([(0, 0), (4, 0), (1, 1)])
    (2.0, 0.0, 2.0)
    """
    if not points:
        raise ValueError("smallest_circle: there are no points")
    corners = [(Fraction(p[0]), Fraction(p[1])) for p in convex_hull(points)]
    basis = corners[:1]
    x, y, r2 = basis[0][0], basis[0][1], Fraction(0)
    while True:
        away = [(p[0] - x) ** 2 + (p[1] - y) ** 2 for p in corners]
        if max(away) <= r2:
            return (float(x), float(y), math.sqrt(r2))
        basis, (x, y, r2) = _basis_with(corners[away.index(max(away))], basis)
