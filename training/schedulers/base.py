"""What a scheduler is: it chooses instances now, learns from their results, and its state is exact JSON.

A scheduler owns its random numbers, so two copies with equal state make equal choices for ever. No torch here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, NamedTuple, Protocol

from ...runtime.seeds import SPLITS

TRAINING_SEEDS = SPLITS["train"].stop


class Choice(NamedTuple):
    """One instance to train on."""

    env: str
    level: int
    seed: int


class Outcome(NamedTuple):
    """What became of one chosen instance: exact successes out of `rollouts` valid verdicts, `tokens` generated.

    `rollouts` counts only completions whose verifier gave a verdict; it may be 0. `score` is the mean graded score in
    [0, 1], where there is one. `failures` counts attempts to generate the instance that failed.
    """

    env: str
    level: int
    successes: int
    rollouts: int
    tokens: int
    score: float | None = None
    failures: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of an environment beside its levels.

    `sha256` is the hash of its spec (with the name: its identity), `weight` its wanted share relative to the others,
    `guess` the success rate of guessing that the spec declares.
    """

    sha256: str = ""
    weight: float = 1.0
    guess: float = 0.0


@dataclass(frozen=True, slots=True)
class Place:
    """Where a scheduler stands in one environment, for people to read."""

    low: int
    top: int
    accuracy: float | None
    rollouts: int


Levels = Mapping[str, tuple[int, int]]


class Scheduler(Protocol):
    """The contract between a scheduler and the trainer."""

    name: str

    def propose(self, n: int) -> list[Choice]:
        """`n` instances, chosen with everything observed so far."""
        ...

    def observe(self, outcomes: Sequence[Outcome]) -> None:
        """Learn from results; they come in the order of the proposal."""
        ...

    def places(self) -> dict[str, Place]:
        """The present range of levels of each environment, in the order of the environments."""
        ...

    def state(self) -> dict[str, Any]:
        """Everything that decides future choices, as JSON-able data."""
        ...

    def load(self, state: dict[str, Any]) -> None:
        """Go on exactly where `state()` was taken. Raises ValueError if it belongs to another set-up."""
        ...


class Draws:
    """The random part shared by schedulers: a seeded generator, a fair bag of environments, fresh seeds.

    Environments come from a shuffled bag, so each is drawn once per round and none starves. Seeds count up from a
    random start per environment: no instance comes twice within 2^47 draws.
    """

    def __init__(self, environments: Sequence[str], seed: int) -> None:
        self.environments = list(environments)
        self.random = Random(seed)
        self._weights: Mapping[str, float] | None = None
        self._bag: list[str] = []
        self._next = {env: self.random.getrandbits(47) for env in self.environments}

    def environment(self) -> str:
        """The next environment of the bag; a new round is shuffled when it is empty."""
        if not self._bag:
            self._bag = self._round()
            self.random.shuffle(self._bag)
        return self._bag.pop()

    def weigh(self, weights: Mapping[str, float]) -> None:
        """From the next round on, draw each environment as often as its weight (> 0) says."""
        self._weights = weights if len(set(weights.values())) > 1 else None

    def _round(self) -> list[str]:
        """Every environment once; with weights, as often as its share says, up or down to a whole number."""
        if self._weights is None:
            return list(self.environments)
        lightest = min(self._weights.values())
        times = {env: int(self._weights[env] / lightest + self.random.random()) for env in self.environments}
        return [env for env in self.environments for _ in range(times[env])]

    def choice(self, env: str, level: int) -> Choice:
        """The instance of `env` at `level` with the next unused training seed."""
        seed = self._next[env]
        self._next[env] = (seed + 1) % TRAINING_SEEDS
        return Choice(env, level, seed)

    def state(self) -> dict[str, Any]:
        version, internal, gauss = self.random.getstate()
        return {"random": [version, list(internal), gauss], "bag": list(self._bag), "next": dict(self._next)}

    def load(self, state: dict[str, Any]) -> None:
        if sorted(state["next"]) != sorted(self.environments):
            raise ValueError(
                f"the saved scheduler is for {', '.join(sorted(state['next']))}, "
                f"this run has {', '.join(sorted(self.environments))}"
            )
        version, internal, gauss = state["random"]
        self.random.setstate((version, tuple(internal), gauss))
        self._bag = list(state["bag"])
        self._next = {env: state["next"][env] for env in self.environments}
