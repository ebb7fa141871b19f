"""The measurements of a level as they are shown: one list of names for the terminal and the cards."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from .facts import LevelFacts

NAMES = (
    "instances", "reference accepted", "must_fail rejected", "must_pass accepted", "mutants killed",
    "brute force agrees", "distinct prompts", "commonest answer", "best trivial policy", "require passes",
    "draw ms, p50 / p99", "solve ms, p50 / p99", "verify ms, p50 / p99", "prompt chars, p50 / max", "answer chars, p50",
)  # fmt: skip
"""What `cells` gives, in its order."""
GROWTH, FALL = 1.02, 0.8
"""A proxy grows if the highest level has this factor more of it; one step falls if it has this factor less."""
LONGER, LEAST = 1.25, 0.005
"""A time grows by this factor and this many milliseconds: less may be the machine's."""
_TIME = "solving time"


def cells(row: dict[str, Any]) -> list[tuple[str, bool]]:
    """The figures of one level (`results.figures`) as texts, each with whether it deserves a look."""
    drawn, policy, times, chars = row["instances"], row["best_policy"], row["milliseconds"], row["prompt_chars"]
    return [
        (f"{drawn}{'*' if row['cut'] else ''}", not drawn),
        (f"{row['reference_accepted']}/{drawn}", row["reference_accepted"] < drawn or not drawn),
        _pair(row["must_fail"]),
        _pair(row["must_pass"]),
        (_pair(row["mutants"])[0], False),
        _pair(row["brute_force"]),
        (str(row["distinct_prompts"]), drawn > 0 and row["distinct_prompts"] < drawn / 2),
        (share(row["common_answer"]), row["common_answer"] > 0.5),
        (f"{share(policy['share'])} {policy['name']}" if policy["share"] else "0 %", policy["share"] > 0.5),
        (
            "-" if row["require"] is None else share(row["require"]),
            row["require"] is not None and row["require"] < 0.05,
        ),
        (_times(times.get("generate")), False),
        (_times(times.get("solve")), False),
        (_times(times.get("verify")), False),
        (f"{chars[0]:.0f} / {chars[1]:.0f}", False),
        (f"{row['answer_chars']:.0f}", False),
    ]


def _pair(pair: list[int]) -> tuple[str, bool]:
    good, cases = pair
    return (f"{good}/{cases}", good < cases) if cases else ("-", False)


def share(value: float) -> str:
    """`12 %`; `0.3 %` below one."""
    return f"{100 * value:.0f} %" if value >= 0.01 or value == 0 else f"{100 * value:.1f} %"


def _times(pair: list[float] | None) -> str:
    return "-" if pair is None else " / ".join(f"{x:.2f}" if x < 10 else f"{x:.0f}" for x in pair)


def proxies(levels: list[LevelFacts]) -> dict[str, list[float]]:
    """What may stand for difficulty, by name: the medians at every level at which instances were drawn, in order."""
    levels = [x for x in levels if x.drawn]
    return {
        "prompt length": [x.prompt_chars["median"] for x in levels],
        "answer length": [x.answer_chars for x in levels],
        "drawn values": [x.drawn_values for x in levels],
        _TIME: [x.times["solve"]["median"] for x in levels],
        "different answers": [x.answers / x.drawn for x in levels],
    }


def trends(levels: list[LevelFacts]) -> dict[str, str]:
    """What becomes of every proxy: "grows", "grows with dips", "stays" or "falls"; nothing below two levels."""
    return {name: _trend(name, values) for name, values in proxies(levels).items() if len(values) > 1}


def grows(name: str, values: list[float]) -> bool:
    """Whether a proxy has more at the highest level than at the lowest, by more than measuring it can err."""
    if name == _TIME:
        return values[-1] > max(LONGER * values[0], values[0] + LEAST)
    return values[-1] > GROWTH * values[0]


def _trend(name: str, values: list[float]) -> str:
    if grows(name, values):
        return "grows with dips" if any(b < FALL * a for a, b in pairwise(values)) else "grows"
    return "falls" if values[-1] < FALL * values[0] else "stays"
