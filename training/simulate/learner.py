"""A simulated learner: what is known of it is exact, so schedulers can be judged without a model.

    success at level d   p_e(d) = g_e + (1 - g_e - lapse) sigma(theta_e + offset_e - slope_e d)
    ability              theta_e = own_e + sum_f load_ef shared_f
    a group k of G       own_e += gain,  shared_f += scale load_ef gain,  gain = rate * signal(k / G) * noise

Loads are Dirichlet over `SHARED` skills; `scale` is `TRANSFER` / environments, so that transfer adds about as much as
practice whatever their number. All numbers are assumptions, none was fitted to a language model.
"""

from dataclasses import dataclass

import numpy as np

from ..schedulers import Facts, Levels
from .settings import Setting

SHARED = 4
RATE = 0.03
TRANSFER = 6.4
LAPSE = 0.02
GUESS = 0.15
DISTANT = -6.0
UNCAPPED = 400
LEARNABLE, COIN, BROKEN, SATURATED = range(4)
KINDS = ("learnable", "coin-flip", "broken", "saturated")
_EVALUATED = np.arange(21)
_JITTERS = 512


@dataclass(frozen=True, slots=True)
class Measures:
    """Averages over learnable training environments, and over held-out ones: ability in logits, success on 0..20."""

    ability: float
    inside: float
    outside: float


class Learner:
    """A world drawn from `seed` and a learner in it; equal seeds give equal worlds for every scheduler."""

    def __init__(self, setting: Setting, seed: int) -> None:
        self.setting = setting
        self.training = setting.environments
        total = setting.environments + setting.heldout
        world = np.random.default_rng([seed, 1])
        self.names = [f"env{i:05d}" for i in range(self.training)]
        self.index = {name: i for i, name in enumerate(self.names)}
        self.kind = np.zeros(total, dtype=int)
        self.offset = world.normal(1.0, 1.5, total)
        self.slope = 0.5 * np.exp(0.6 * world.normal(size=total))
        self.load = world.dirichlet(np.ones(SHARED), total)
        self.guess = np.where(world.random(total) < setting.guessers, GUESS, 0.0)
        capped = world.random(total) < setting.capped
        self.high = np.where(capped, world.integers(4, 12, total), UNCAPPED)
        self.jitter = setting.jitter * world.normal(size=(total, _JITTERS))
        self._assign_kinds(world)
        self.own = np.zeros(total)
        self.shared = np.zeros(SHARED)
        self.random = np.random.default_rng([seed, 2])
        self._shocked = world.random(total) < 0.5

    def _assign_kinds(self, world: np.random.Generator) -> None:
        """Exact shares of each kind among the training environments; the held-out ones are all learnable."""
        order, setting, at = world.permutation(self.training), self.setting, 0
        for kind, share in ((COIN, setting.coins), (BROKEN, setting.broken), (SATURATED, setting.saturated)):
            count = round(share * self.training)
            self.kind[order[at : at + count]] = kind
            at += count
        distant = order[at : at + round(setting.distant * self.training)]
        self.offset[distant] = DISTANT
        self.guess[self.kind != LEARNABLE] = 0.0
        self.learnable = self.kind == LEARNABLE

    def levels(self) -> Levels:
        return {name: (0, int(self.high[i])) for i, name in enumerate(self.names)}

    def facts(self) -> dict[str, Facts]:
        """What specs declare: guess rates, but not which environments are coin-flips, broken or saturated."""
        return {name: Facts(sha256=name, guess=float(self.guess[i])) for i, name in enumerate(self.names)}

    def ability(self) -> np.ndarray:
        return self.own + self.load @ self.shared

    def success(self, envs: np.ndarray, levels: np.ndarray, noise: np.ndarray | float = 0.0) -> np.ndarray:
        """True probability of success; shapes broadcast. `noise` (logits) is a prompt's own ease."""
        logit = self.ability()[envs] + self.offset[envs] - self.slope[envs] * levels + noise
        if self.setting.jitter:
            logit = logit + self.jitter[envs, np.asarray(levels) % _JITTERS]
        p = self.guess[envs] + (1 - self.guess[envs] - LAPSE) / (1 + np.exp(-np.clip(logit, -40, 40)))
        kind = self.kind[envs]
        return np.select([kind == COIN, kind == BROKEN, kind == SATURATED], [0.5, 0.0, 1 - LAPSE], p)

    def train(self, envs: np.ndarray, levels: np.ndarray) -> np.ndarray:
        """Successes of one group per entry, all under the present policy; then the policy learns from them."""
        setting = self.setting
        ease = setting.prompt_sd * self.random.normal(size=len(envs)) if setting.prompt_sd else 0.0
        successes = self.random.binomial(setting.rollouts, self.success(envs, levels, ease))
        noise = np.maximum(0.0, 1 + 0.5 * self.random.normal(size=len(envs)))
        gain = RATE * _signal(setting.signal, successes / setting.rollouts) * noise * self.learnable[envs]
        np.add.at(self.own, envs, gain)
        if setting.transfer:
            self.shared += TRANSFER / setting.environments * (gain @ self.load[envs])
        return successes

    def pass_time(self, step: int) -> None:
        """What happens between steps: fading and, halfway, the shock."""
        if self.setting.forget:
            self.own *= 1 - self.setting.forget
            self.shared *= 1 - self.setting.forget
        if self.setting.shock and step == self.setting.steps // 2:
            self.own -= 6.0 * self._shocked

    def measure(self) -> Measures:
        inside = np.flatnonzero(self.learnable[: self.training])
        outside = np.arange(self.training, len(self.own))
        return Measures(
            float(self.ability()[inside].mean()),
            float(self.success(inside[:, None], _EVALUATED[None, :]).mean()),
            float(self.success(outside[:, None], _EVALUATED[None, :]).mean()) if len(outside) else 0.0,
        )

    def frontier(self) -> np.ndarray:
        """The real-valued level of even odds of every training environment, within its levels."""
        level = (self.ability() + self.offset) / self.slope
        return np.clip(level, 0, self.high)[: self.training]


def _signal(kind: str, share: np.ndarray) -> np.ndarray:
    """What a group teaches, 1 at its best."""
    if kind == "root":
        return 2 * np.sqrt(share * (1 - share))
    if kind == "hard":
        return 6.75 * share * (1 - share) ** 2
    return 4 * share * (1 - share)
