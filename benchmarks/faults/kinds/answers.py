"""What counts as the right answer: tolerance, domain, equality."""

from __future__ import annotations

from collections.abc import Iterator

from gradatim.dsl import nodes as n

from ..original import Original, walk


def loose_tolerance(o: Original) -> Iterator[str]:
    """Answers far from the right one are accepted."""
    spec = o.spec
    for const in spec.consts:
        if "TOL" in const.name:
            yield o.put(const.value.span, "0.5")
    for attr in spec.answer.attrs if spec.answer is not None else ():
        if attr.word == "tol" and isinstance(attr.expr, n.Real):
            yield o.put(attr.expr.span, "0.5")
    if spec.objective is not None and spec.objective.target is None:
        tol = spec.objective.tol
        yield o.put(spec.objective.value.span if tol is None else tol.span,
                    "0.5" if tol is not None else f"{o.said(spec.objective.value)}, tol 2")  # fmt: skip


def nearly_right(o: Original) -> Iterator[str]:
    """A number next to the right one is accepted."""
    return _checked(o, "abs({0} - reference) <= 1", "int", "rational")


def relative(o: Original) -> Iterator[str]:
    """A number that is right to one per cent is accepted."""
    return _checked(o, "100 * abs({0} - reference) <= abs(reference)", "int", "rational")


def prefix(o: Original) -> Iterator[str]:
    """The beginning of the right answer is accepted."""
    return _checked(o, "{0} == reference[:len({0})]", "list", "string")


def any_order(o: Original) -> Iterator[str]:
    """The right items are accepted in every order."""
    return _checked(o, "sorted({0}) == sorted(reference)", "list", "string")


def half_right(o: Original) -> Iterator[str]:
    """An answer of which half of the places are right is accepted."""
    return _checked(o, "2 * agree({0}, reference) >= 1", "list", "string")


def _checked(o: Original, condition: str, *kinds: str) -> Iterator[str]:
    """The spec with a `check`, where answers of these types are only compared; {0} stands for the answer."""
    answer = o.spec.answer
    if o.spec.check is None and o.spec.objective is None and answer is not None and o.answers(*kinds):
        yield f"{o.text}\ncheck:\n    {condition.format(answer.name)}\n"


def small_domain(o: Original) -> Iterator[str]:
    """The larger values, or the longer answers, are outside of the answer's domain."""
    for x in _ranges(o):
        yield o.put(x.high.span, f"({o.said(x.low)} + {o.said(x.high)}) // 2")


def domain_starts_late(o: Original) -> Iterator[str]:
    """The smaller values, or the shorter answers, are outside of the answer's domain."""
    for x in _ranges(o):
        yield o.put(x.low.span, f"({o.said(x.low)} + {o.said(x.high)} + 1) // 2")


def _ranges(o: Original) -> Iterator[n.Range]:
    """The ranges of the answer's type: of its values, of its length."""
    shape = o.spec.answer.shape if o.spec.answer is not None else None
    return (x for x in walk(shape) if isinstance(x, n.Range))


KINDS = {
    "tolerance too loose": loose_tolerance,
    "off by one accepted": nearly_right,
    "one per cent off accepted": relative,
    "prefix accepted": prefix,
    "any order accepted": any_order,
    "half right accepted": half_right,
    "answer domain too small": small_domain,
    "answer domain starts late": domain_starts_late,
}
