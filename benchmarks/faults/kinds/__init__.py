"""All kinds of faults by name, one file per family; a kind gives a text with one mistake for each of its places."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..original import Original
from . import answers, checks, credit, levels, prompts, references, sampling, work

Kind = Callable[[Original], Iterator[str]]
FAMILIES = (checks, references, answers, prompts, sampling, levels, credit, work)
KINDS: dict[str, Kind] = {name: kind for family in FAMILIES for name, kind in family.KINDS.items()}
