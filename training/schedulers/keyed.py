"""What the numpy schedulers share: environments by identity, fresh seeds, weights, back-off, state for later.

The state is keyed by environment. Loading it into a run with other environments works: new ones start afresh, missing
ones are kept aside with all that was learnt about them, and one whose spec was edited since is named in `notes` and,
unless `edited` says otherwise, is believed less. Equal states make equal choices with the same version of numpy.
"""

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, Generic, Literal, TypeVar

import numpy as np

from .backoff import Backoff
from .base import TRAINING_SEEDS, Choice, Facts, Levels, Outcome, Place

Options = TypeVar("Options")
Edited = Literal["widen", "keep", "restart"]
FORMAT = 1
_RECENT = 0.9


class KeyedScheduler(ABC, Generic[Options]):
    """Base of a scheduler. It gives `options_type`, `_begin`, `_choose`, `_learn`, `_range`, `_export`, `_restore`.

    Indices count `names`.

    `edited` decides about an environment whose spec hash differs from the saved one: "widen" keeps what is believed but
    trusts it less, "keep" changes nothing, "restart" forgets it.
    """

    name = ""
    options_type: type[Options]

    def __init__(
        self,
        levels: Levels,
        start: Mapping[str, int],
        seed: int,
        facts: Mapping[str, Facts] | None = None,
        /,
        edited: Edited = "widen",
        **options: Any,
    ) -> None:
        if edited not in ("widen", "keep", "restart"):
            raise ValueError(f'edited = {edited!r} must be "widen", "keep" or "restart"')
        self.names = list(levels)
        self.index = {name: i for i, name in enumerate(self.names)}
        self.facts = [(facts or {}).get(name, Facts()) for name in self.names]
        self.low = np.array([lo for lo, _ in levels.values()], dtype=np.int64)
        self.high = np.array([hi for _, hi in levels.values()], dtype=np.int64)
        first = np.array([start.get(name, lo) for name, (lo, _) in levels.items()], dtype=np.int64)
        self.started = np.array([name in start for name in self.names], dtype=bool)
        self.first = np.clip(first, self.low, self.high)
        self.weight = np.array([fact.weight for fact in self.facts], dtype=float)
        if len(self.names) == 0 or (self.weight < 0).any() or not self.weight.any():
            raise ValueError("there must be an environment, and weights must be at least 0 and not all 0")
        self.random = np.random.default_rng([seed, 0x67726164])
        self.step = 0
        self.notes: list[str] = []
        self.backoff = Backoff()
        self._edited: Edited = edited
        self._parked: dict[str, Any] = {}
        self._next = [_first_seed(seed, name) for name in self.names]
        self._recent = np.zeros((len(self.names), 2))
        self.options = self.options_type(**options)
        self._begin()

    def _begin(self) -> None:
        """What the scheduler keeps besides, before the first step; `options` and everything above are there."""

    def propose(self, n: int) -> list[Choice]:
        """`n` fresh training instances; environments that rest are left out unless all of them do."""
        envs, levels = self._choose(n)
        chosen, names, seeds = [], self.names, self._next
        for env, level in zip(envs.tolist(), levels.tolist(), strict=True):
            seed = seeds[env]
            seeds[env] = (seed + 1) % TRAINING_SEEDS
            if self.backoff:
                level = self.backoff.level(names[env], level, int(self.low[env]), int(self.high[env]), self.step)
            chosen.append(Choice(names[env], level, seed))
        self.step += 1
        return chosen

    def observe(self, outcomes: Sequence[Outcome]) -> None:
        """Learn from results; those without any verdict only count as failures to generate, if they are."""
        for o in outcomes:
            if o.failures or self.backoff:
                self.backoff.record(o.env, o.level, o.failures, o.rollouts > 0, self.step)
        judged = [o for o in outcomes if o.rollouts]
        if not judged:
            return
        envs = np.fromiter((self.index[o.env] for o in judged), np.int64, len(judged))
        rows = np.array([(o.level, o.successes, o.rollouts) for o in judged], dtype=float)
        tally = np.zeros_like(self._recent)
        np.add.at(tally, envs, rows[:, 1:])
        visited = tally[:, 1] > 0
        self._recent[visited] = self._recent[visited] * _RECENT + tally[visited]
        self._learn(envs, rows[:, 0].astype(np.int64), rows[:, 1], rows[:, 2])

    def predict(self, envs: Sequence[str], levels: Sequence[int]) -> np.ndarray | None:
        """Expected success now, one number per pair; None for a scheduler that believes nothing."""
        return None

    def places(self) -> dict[str, Place]:
        low, top = self._range()
        found = {}
        for i, name in enumerate(self.names):
            successes, rollouts = self._recent[i]
            found[name] = Place(int(low[i]), int(top[i]), successes / rollouts if rollouts else None, int(rollouts))
        return found

    def state(self) -> dict[str, Any]:
        version, now = self.random.bit_generator.state, {}
        for i, name in enumerate(self.names):
            now[name] = {
                "sha256": self.facts[i].sha256,
                "next": self._next[i],
                "recent": self._recent[i].tolist(),
                "backoff": self.backoff.export(name),
                "learnt": self._export(i),
            }
        return {
            "name": self.name, "format": FORMAT, "step": self.step, "random": version,
            "environments": now, "parked": self._parked, "common": self._export_common(),
        }  # fmt: skip

    def load(self, state: dict[str, Any]) -> None:
        if state["name"] != self.name:
            raise ValueError(f"the saved scheduler is {state['name']!r}, this run uses {self.name!r}")
        if state["format"] != FORMAT:
            raise ValueError(f"the saved scheduler has format {state['format']}, this version reads {FORMAT}")
        self.step = state["step"]
        self.random.bit_generator.state = state["random"]
        self.backoff, self.notes = Backoff(), []
        known = state["parked"] | state["environments"]
        self._parked = {name: saved for name, saved in known.items() if name not in self.index}
        for i, name in enumerate(self.names):
            if name in known:
                self._load_one(i, known[name])
            else:
                self.notes.append(f"environment `{name}` is new: it starts afresh")
        gone = [name for name in state["environments"] if name not in self.index]
        self.notes += [f"environment `{name}` is not in this run: what was learnt is kept aside" for name in gone]
        self._restore_common(state["common"])

    def _load_one(self, i: int, saved: dict[str, Any]) -> None:
        name, edited = self.names[i], saved["sha256"] != self.facts[i].sha256
        self._next[i] = saved["next"]
        how = {"widen": "is trusted less", "keep": "is kept", "restart": "is forgotten"}[self._edited]
        if edited:
            self.notes.append(f"the spec of `{name}` was edited since: what was learnt about it {how}")
        if edited and self._edited == "restart":
            return
        self._recent[i] = saved["recent"]
        if not edited:
            self.backoff.restore(name, saved["backoff"])
        self._restore(i, saved["learnt"], edited and self._edited == "widen")

    def _shares(self) -> np.ndarray:
        """Weights of the environments that do not rest; their own if all of them do."""
        if self.backoff:
            shares = self.weight.copy()
            shares[[self.index[name] for name in self.backoff.resting(self.step) if name in self.index]] = 0
            return shares if shares.any() else self.weight
        return self.weight

    @abstractmethod
    def _choose(self, n: int) -> tuple[np.ndarray, np.ndarray]:
        """Indices of environments and their levels, `n` of each, all levels legal."""

    def _learn(self, envs: np.ndarray, levels: np.ndarray, successes: np.ndarray, rollouts: np.ndarray) -> None:
        """Every result with a verdict of one step, in order; there is at least one."""
        return

    def _range(self) -> tuple[np.ndarray, np.ndarray]:
        return self.low, self.high

    def _export(self, i: int) -> Any:
        return None

    def _restore(self, i: int, learnt: Any, widen: bool) -> None:
        """Put back what `_export` gave, with less trust if `widen`."""
        return

    def _export_common(self) -> Any:
        return None

    def _restore_common(self, common: Any) -> None:
        """Put back what `_export_common` gave."""
        return


def pick(shares: np.ndarray, n: int, random: np.random.Generator) -> np.ndarray:
    """`n` independent indices with probabilities proportional to `shares`."""
    total = np.cumsum(shares)
    return np.minimum(np.searchsorted(total, random.random(n) * total[-1], side="right"), len(shares) - 1)


def spread(shares: np.ndarray, n: int, random: np.random.Generator) -> np.ndarray:
    """`n` indices in random order, each as often as its share says, up or down to a whole number (systematic draw)."""
    total = np.cumsum(shares)
    points = (np.arange(n) + random.random()) / n * total[-1]
    return random.permutation(np.minimum(np.searchsorted(total, points, side="right"), len(shares) - 1))


def _first_seed(seed: int, name: str) -> int:
    """Where the training seeds of an environment start: depends on nothing but its name and the run's seed."""
    digest = hashlib.sha256(f"scheduler\0{seed}\0{name}".encode()).digest()
    return int.from_bytes(digest[:6], "big") >> 1
