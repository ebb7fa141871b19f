"""How often the ends of declared ranges and the members of declared sets occur, in draws and as answers."""

from __future__ import annotations

from collections import Counter
from typing import Any

from .facts import LevelFacts
from .generate import Case
from .subject import RANGES, Failed, Subject

_MEMBERS = 20
"""Sets with more members are not counted member by member."""


def ends(subject: Subject, facts: LevelFacts, cases: list[Case]) -> None:
    """Keeps, for "draw: end", [times drawn, instances, values in the domain]; and how often each reply occurs."""
    for case in cases:
        try:
            ranges = subject.call(RANGES, case.instance)
        except Failed:
            return
        for draw, domain in ranges.items():
            for end, value, size in _ends(domain):
                entry = facts.ends.setdefault(f"{draw}: {end}", [0, 0, size])
                entry[0] += case.instance["draws"][draw] == value
                entry[1] += 1
                entry[2] = max(entry[2], size)
    facts.classes = _classes(subject, cases)


def _ends(domain: tuple[Any, ...]) -> list[tuple[str, Any, int]]:
    match domain:
        case ("int", int(low), int(high)) if low < high:
            return [("lowest", low, high - low + 1), ("highest", high, high - low + 1)]
        case ("choice", values) if 1 < len(values) <= _MEMBERS:
            return [(str(x), x, len(values)) for x in values]
    return []


def _classes(subject: Subject, cases: list[Case]) -> dict[str, int]:
    """References by value where the answer is one of a few words, or by whether they are the literal reply."""
    counts: Counter[str] = Counter()
    for case in cases:
        domain = subject.domain(case.instance)
        try:
            read = subject.value(case.instance, case.reference)
        except Failed:
            return {}
        if read is None:
            return {}
        match domain:
            case ("or", _):
                counts.update({"the literal reply": read[0] is None, "another answer": read[0] is not None})
            case ("choice", values) if 1 < len(values) <= _MEMBERS:
                counts.update({f"`{x}`": x == read[0] for x in values})
            case _:
                return {}
    return dict(counts)
