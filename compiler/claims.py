"""Claims about a spec that are proved or refuted for every instance of a level at once.

A claim is `proved` within its scope, `refuted` by a witness that the generated module itself has confirmed, or
`skipped` with the reason: what cannot be encoded or decided is never called proved. Levels are those of the spec;
`sizes` puts other values of the parameters' domains in the place of a level's, so that a claim fits into the solver.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .symbolic.proofs import Proofs, Refutation
from .symbolic.subject import Subject, subject
from .symbolic.values import Dead, Unencodable


@dataclass(frozen=True, slots=True)
class Witness:
    """What refutes a claim: an instance and, where they matter, answers as texts and what was said about them."""

    level: int
    sizes: tuple[tuple[str, Any], ...]
    draws: dict[str, Any]
    answers: tuple[str, ...]
    said: str


@dataclass(frozen=True, slots=True)
class Claim:
    """`status` is `proved`, `refuted` or `skipped`; `line` is the spec's line that the claim is about, 0 for all."""

    name: str
    status: str
    scope: str
    reason: str = ""
    witness: Witness | None = None
    line: int = 0
    lines: tuple[int, ...] = ()

    def __str__(self) -> str:
        """`proved (level 0, n = 4)`, with the reason if there is one."""
        return f"{self.name}: {self.status} ({self.scope})" + (f": {self.reason}" if self.reason else "")


def _claim(name: str, about: Subject, prove: Callable[[Proofs], Refutation | None], line: int = 0) -> Claim:
    """Run a proof: None means proved."""
    try:
        found = prove(Proofs(about))
    except Unencodable as error:
        place = about.spec_line(error.line)
        return Claim(name, "skipped", about.scope, error.reason + (f" (line {place})" if place else ""), line=line)
    except Dead:
        return Claim(name, "skipped", about.scope, "there is no instance", line=line)
    except RecursionError:
        return Claim(name, "skipped", about.scope, "the code is nested too deeply", line=line)
    if found is None:
        return Claim(name, "proved", about.scope, line=line)
    if found.draws is None:
        return Claim(name, "refuted", about.scope, found.said, line=line, lines=found.lines)
    if not found.confirmed:
        return Claim(name, "skipped", about.scope, "witness not confirmed", line=line)
    witness = Witness(about.level, about.sizes, found.draws, found.answers, found.said)
    return Claim(name, "refuted", about.scope, found.said, witness, line, found.lines)


def satisfiable(about: Subject) -> Claim:
    """Some instance satisfies all domains and `require`s; if none does, `lines` cannot hold together."""
    return _claim("satisfiable", about, lambda proofs: proofs.satisfiable())


def reference_accepted(about: Subject) -> Claim:
    """`solve` gives a value for every instance, and the verifier accepts it."""
    return _claim("reference accepted", about, lambda proofs: proofs.reference_accepted())


def answer_unique(about: Subject) -> Claim:
    """No instance has two different answers that are accepted."""
    return _claim("answer unique", about, lambda proofs: proofs.answer_unique())


def reference_optimal(about: Subject) -> Claim:
    """No valid answer has a better objective than the reference."""
    return _claim("reference optimal", about, lambda proofs: proofs.reference_optimal())


def must_fail_rejected(about: Subject) -> tuple[Claim, ...]:
    """No answer of a `must_fail` entry is accepted where its `when` holds: a claim for each entry."""
    return tuple(
        _claim("must_fail rejected", about, lambda proofs, k=k: proofs.must_fail_rejected(k), about.line_of(entry))
        for k, entry in enumerate(about.asked.fails, 1)
    )


def check_line_needed(about: Subject) -> tuple[Claim, ...]:
    """A line of `check:` follows from the others where its claim is proved; a witness shows what only it rejects."""
    return tuple(
        _claim("check line implied", about, lambda proofs, k=k: proofs.line_implied(k), about.line_of(line))
        for k, line in enumerate(about.asked.lines, 1)
    )


def all_claims(about: Subject) -> tuple[Claim, ...]:
    """Every claim that has a meaning for the spec."""
    spec = about.checked.spec
    found = [satisfiable(about), reference_accepted(about), *must_fail_rejected(about)]
    if spec.check is not None:
        found += check_line_needed(about)
        found.append(reference_optimal(about) if spec.objective is not None else answer_unique(about))
    return tuple(found)


__all__ = [
    "Claim",
    "Subject",
    "Witness",
    "all_claims",
    "answer_unique",
    "check_line_needed",
    "must_fail_rejected",
    "reference_accepted",
    "reference_optimal",
    "satisfiable",
    "subject",
]
