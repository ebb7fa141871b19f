"""What one run of the evidence engines found out, as plain data that travels from the child process as JSON."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Tier = Literal["fast", "deep"]
"""How much work is done for a spec: a second or two, or up to half a minute, with proofs and searches."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a child is to do: seeds `start`.. of each level; its engines share `seconds` of CPU time per level."""

    env: str
    levels: tuple[int, ...]
    count: int
    start: int
    seconds: float = 2.0
    tier: Tier = "deep"
    every: tuple[int, int] = (0, -1)
    call_seconds: float = 2.0
    has_check: bool = False
    has_format: bool = True
    requires: tuple[str, ...] = ()
    free_draws: tuple[str, ...] = ()
    quiet_draws: tuple[str, ...] = ()
    open_draws: tuple[str, ...] = ()
    digest_places: tuple[tuple[int, int], ...] | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """A call without a result: `what` is "refused" (no instance in all tries), "error", "time", "memory", "skipped"."""

    phase: str
    seed: int
    what: str
    message: str
    line: int = 0
    answer: str | None = None


@dataclass(slots=True)
class LevelFacts:
    """The measurements of one level. Times in milliseconds, pairs are (hits, cases), witnesses start with a seed."""

    level: int
    asked: int
    drawn: int = 0
    cut: bool = False
    faults: list[Fault] = field(default_factory=list)
    tries: int = 0
    rejected: dict[str, int] = field(default_factory=dict)
    excluded: list[Any] | None = None
    times: dict[str, dict[str, float]] = field(default_factory=dict)
    prompt_chars: dict[str, float] = field(default_factory=dict)
    longest_prompt: int = 0
    answer_chars: float = 0.0
    drawn_values: float = 0.0
    prompts: int = 0
    same_prompt: list[int] | None = None
    same_prompt_other_answer: list[Any] | None = None
    untold: list[Any] | None = None
    idle: dict[str, list[int]] = field(default_factory=dict)
    answers: int = 0
    common: tuple[str, int] = ("", 0)
    accepted: int = 0
    rejected_reference: list[Any] | None = None
    must: dict[str, dict[str, Any]] = field(default_factory=dict)
    mutants: dict[str, list[int]] = field(default_factory=dict)
    loose: list[Any] | None = None
    another: list[Any] | None = None
    ruled: int = 0
    unruled: list[Any] | None = None
    beaten: list[Any] | None = None
    brute: list[dict[str, Any]] = field(default_factory=list)
    criteria: dict[str, list[int]] = field(default_factory=dict)
    judged: int = 0
    policies: dict[str, list[Any]] = field(default_factory=dict)
    credit: dict[str, list[Any]] = field(default_factory=dict)
    paid: tuple[int, float, float] = (0, 1.0, 0.0)
    leak: list[Any] | None = None
    round_trips: int = 0
    no_round_trip: list[Any] | None = None
    overlap: list[Any] | None = None
    ends: dict[str, list[int]] = field(default_factory=dict)
    classes: dict[str, int] = field(default_factory=dict)
    hedged: int = 0
    hedge: list[Any] | None = None
    tolerance: dict[str, list[Any]] = field(default_factory=dict)
    digests: list[list[Any]] = field(default_factory=list)

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> LevelFacts:
        """The facts that `to_dict` wrote."""
        faults = [Fault(**item) for item in data["faults"]]
        return cls(**{**data, "faults": faults, "common": tuple(data["common"]), "paid": tuple(data["paid"])})


@dataclass(frozen=True, slots=True)
class Hostile:
    """What became of one hostile text: the verdict's status, or "error", "time", "memory", "no verdict", "skipped"."""

    name: str
    level: int
    seed: int
    status: str
    milliseconds: float
    message: str = ""
    correct: bool = False


@dataclass(slots=True)
class Facts:
    """All that is known about one spec: tested levels, the sweep of those between, hostile texts, claims.

    `stopped` says how and where the child died, if it did.
    """

    levels: list[LevelFacts] = field(default_factory=list)
    between: list[LevelFacts] = field(default_factory=list)
    hostile: list[Hostile] = field(default_factory=list)
    stopped: str | None = None
    stopped_at: list[Any] = field(default_factory=list)
    claims: list[dict[str, Any]] = field(default_factory=list)
    audit: dict[str, Any] | None = None
    other_digests: dict[int, list[list[Any]]] = field(default_factory=dict)
    seconds: float = 0.0
