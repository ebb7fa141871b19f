"""A difficulty window per environment that follows the learner.

The window holds the `size` highest levels in play. It rises by one when exact accuracy at its top reaches `promote`
over the last `min_rollouts` rollouts there, and falls by one when accuracy at its lowest level drops below `demote`.
Inside it a level is drawn the more often the less certain its outcome, since a group of completions that all pass or
all fail teaches nothing. A share `rehearsal` of the draws goes to levels under the window, the more to a level the more
of it has been forgotten. Promotion looks at exact accuracy alone, never at partial scores.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .base import Choice, Draws, Levels, Outcome, Place


@dataclass(frozen=True, slots=True)
class WindowOptions:
    """How the window moves; accuracies and shares in [0, 1], `min_rollouts` in completions."""

    size: int = 3
    promote: float = 0.75
    demote: float = 0.4
    min_rollouts: int = 96
    rehearsal: float = 0.2

    def __post_init__(self) -> None:
        if self.size < 1 or self.min_rollouts < 1:
            raise ValueError("size and min_rollouts must be at least 1")
        if not 0 <= self.rehearsal < 1:
            raise ValueError(f"rehearsal = {self.rehearsal} is not in [0, 1)")
        if not 0 <= self.demote < self.promote <= 1:
            raise ValueError(
                f"demote = {self.demote} and promote = {self.promote} must satisfy 0 <= demote < promote <= 1"
            )


@dataclass(slots=True)
class _Track:
    """One environment: its level range, the top of its window, and recent results per level."""

    lo: int
    hi: int
    top: int
    recent: dict[int, list[list[int]]] = field(default_factory=dict)

    def record(self, level: int, successes: int, rollouts: int, keep: int) -> None:
        """Append a result and forget the oldest ones while `keep` rollouts remain without them."""
        results = self.recent.setdefault(level, [])
        results.append([successes, rollouts])
        while sum(n for _, n in results[1:]) >= keep:
            results.pop(0)

    def accuracy(self, level: int) -> tuple[float, int]:
        """Recent exact accuracy at `level` and the number of rollouts behind it."""
        results = self.recent.get(level, [])
        rollouts = sum(n for _, n in results)
        return (sum(s for s, _ in results) / rollouts if rollouts else 0.0), rollouts

    def promise(self, level: int) -> float:
        """Weight of a level in the window: the recent variance of its outcome, never 0; the largest if unknown."""
        accuracy, rollouts = self.accuracy(level)
        return accuracy * (1 - accuracy) + 0.05 if rollouts else 0.3

    def need(self, level: int) -> float:
        """Weight of a level in rehearsal: its recent error rate, never 0; one half where nothing is known."""
        accuracy, rollouts = self.accuracy(level)
        return 1.05 - accuracy if rollouts else 0.5


class WindowScheduler:
    """The scheduler of the module docstring.

    An environment whose window has reached the last level and is mastered there gives most of its turns to the
    others (it keeps the `rehearsal` share), unless all are mastered.
    """

    name = "window"
    options_type = WindowOptions

    def __init__(self, levels: Levels, start: Mapping[str, int], seed: int, **options: Any) -> None:
        self.options = WindowOptions(**options)
        self.draws = Draws(list(levels), seed)
        self._tracks = {env: _Track(lo, hi, min(max(start.get(env, lo), lo), hi)) for env, (lo, hi) in levels.items()}

    def propose(self, n: int) -> list[Choice]:
        mastered = {env for env, track in self._tracks.items() if self._mastered(track)}
        return [self._propose(mastered) for _ in range(n)]

    def _propose(self, mastered: set[str]) -> Choice:
        env = self.draws.environment()
        if len(mastered) < len(self._tracks):
            while env in mastered and self.draws.random.random() >= self.options.rehearsal:
                env = self.draws.environment()
        return self.draws.choice(env, self._level(self._tracks[env]))

    def _level(self, track: _Track) -> int:
        random, low = self.draws.random, self._low(track)
        if low > track.lo and random.random() < self.options.rehearsal:
            under = range(track.lo, low)
            return random.choices(under, [track.need(level) for level in under])[0]
        window = range(low, track.top + 1)
        return random.choices(window, [track.promise(level) for level in window])[0]

    def _low(self, track: _Track) -> int:
        return max(track.lo, track.top - self.options.size + 1)

    def _mastered(self, track: _Track) -> bool:
        accuracy, rollouts = track.accuracy(track.hi)
        return track.top == track.hi and rollouts >= self.options.min_rollouts and accuracy >= self.options.promote

    def observe(self, outcomes: Sequence[Outcome]) -> None:
        touched = []
        for outcome in outcomes:
            if outcome.rollouts:
                self._tracks[outcome.env].record(
                    outcome.level, outcome.successes, outcome.rollouts, self.options.min_rollouts
                )
                touched.append(outcome.env)
        for env in dict.fromkeys(touched):
            self._move(self._tracks[env])

    def _move(self, track: _Track) -> None:
        """At most one step per observation, so that every move rests on results from after the last one."""
        low = self._low(track)
        accuracy, rollouts = track.accuracy(track.top)
        if rollouts >= self.options.min_rollouts and accuracy >= self.options.promote:
            if track.top < track.hi:
                track.top += 1
                track.recent.pop(track.top, None)
            return
        accuracy, rollouts = track.accuracy(low)
        if low > track.lo and rollouts >= self.options.min_rollouts and accuracy < self.options.demote:
            track.top -= 1
            for level in range(self._low(track), track.top + 1):
                track.recent.pop(level, None)

    def places(self) -> dict[str, Place]:
        found = {}
        for env, track in self._tracks.items():
            accuracy, rollouts = track.accuracy(track.top)
            found[env] = Place(self._low(track), track.top, accuracy if rollouts else None, rollouts)
        return found

    def state(self) -> dict[str, Any]:
        tracks = {
            env: {"top": track.top, "recent": {str(level): results for level, results in sorted(track.recent.items())}}
            for env, track in self._tracks.items()
        }
        return {"name": self.name, "draws": self.draws.state(), "tracks": tracks}

    def load(self, state: dict[str, Any]) -> None:
        if state["name"] != self.name:
            raise ValueError(f"the saved scheduler is {state['name']!r}, this run uses {self.name!r}")
        self.draws.load(state["draws"])
        for env, saved in state["tracks"].items():
            self._tracks[env].top = saved["top"]
            self._tracks[env].recent = {int(k): [list(pair) for pair in v] for k, v in saved["recent"].items()}
