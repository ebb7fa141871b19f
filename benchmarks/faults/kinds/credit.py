"""Examples and partial credit that say something else than they should."""

from __future__ import annotations

from collections.abc import Iterator

from gradatim.dsl.spans import Span

from ..original import Original, below


def guard_dropped(o: Original) -> Iterator[str]:
    """An entry of `must_fail` that is sometimes the right answer."""
    for entry in o.spec.must_fail:
        if entry.when is not None:
            yield o.put(Span(entry.value.span.end, entry.when.span.end), "")


def guard_never(o: Original) -> Iterator[str]:
    """An entry of `must_fail` that is never applied."""
    for entry in o.spec.must_fail:
        if entry.when is not None:
            yield o.put(entry.when.span, f"({o.said(entry.when)}) and 1 > 2")


def right_forbidden(o: Original) -> Iterator[str]:
    """The reference among what must fail."""
    if o.spec.must_fail:
        yield below(o.text, "must_fail", "    reference\n")


def generous(o: Original) -> Iterator[str]:
    """Nearly full credit for every wrong answer."""
    if o.spec.score is not None:
        yield o.put(o.spec.score.span, "0.9")


KINDS = {
    "`must_fail` guard dropped": guard_dropped,
    "`must_fail` never applied": guard_never,
    "reference in `must_fail`": right_forbidden,
    "credit for everything": generous,
}
