"""Samplers of the library: what may stand after `~`. Their code is in `runtime/draw.py`."""

from __future__ import annotations

from dataclasses import dataclass

from . import types as t
from .signatures import read_signature


@dataclass(frozen=True, slots=True)
class Sampler:
    """A library sampler; a `distribution` goes with a domain, others give the value themselves."""

    type: t.Fn
    doc: str
    function: str
    distribution: bool = False


def _sampler(line: str, doc: str, *, function: str = "", distribution: bool = False) -> tuple[str, Sampler]:
    name, kind = read_signature(line)
    return name, Sampler(kind, doc, function or name, distribution)


SAMPLERS: dict[str, Sampler] = dict(
    (
        _sampler("shuffled(xs: list of T) -> list of T", "the items in random order"),
        _sampler("latin_square(n: int) -> grid of int", "a grid in which every row and column holds 1 to n once"),
        _sampler("connected_graph(n: int, m: int) -> list of (int, int)", "m edges on n vertices, all connected"),
        _sampler("gnm(n: int, m: int) -> list of (int, int)", "m different undirected edges on n vertices"),
        _sampler("random_tree(n: int) -> list of (int, int)", "a uniform labelled tree"),
        _sampler(
            "composition(total: int, parts: int, least: int = 1) -> list of int", "parts that sum to the total, uniform"
        ),
        _sampler(
            "weights(table: dict of T to int) -> T",
            "values in proportion to their weights",
            function="weighted",
            distribution=True,
        ),
        _sampler(
            "skew(k: int) -> int",
            "the largest of k + 1 uniform values (the smallest of -k + 1)",
            function="skewed",
            distribution=True,
        ),
    )
)
