"""Counts what verification did, per environment: calls, verdicts by status, seconds."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from .verdict import STATUSES, Verdict


class Statistics:
    """A running count; `table()` gives it as plain data."""

    def __init__(self) -> None:
        self._statuses: dict[str, Counter[str]] = {}
        self._seconds: dict[str, float] = {}
        self._slowest: dict[str, float] = {}

    def add(self, env: str, verdict: Verdict, seconds: float) -> None:
        """Count one verdict that took `seconds`."""
        self._statuses.setdefault(env, Counter())[verdict.status] += 1
        self._seconds[env] = seconds + self._seconds.get(env, 0.0)
        self._slowest[env] = max(seconds, self._slowest.get(env, 0.0))

    def add_all(self, envs: Sequence[str], verdicts: Sequence[Verdict], seconds: Sequence[float]) -> None:
        """Count the verdicts of a batch; the three are equally long."""
        for env in set(envs):
            places = range(len(envs)) if len(set(envs)) == 1 else [k for k, name in enumerate(envs) if name == env]
            spent = [seconds[k] for k in places]
            self._statuses.setdefault(env, Counter()).update([verdicts[k].status for k in places])
            self._seconds[env] = sum(spent) + self._seconds.get(env, 0.0)
            self._slowest[env] = max(self._slowest.get(env, 0.0), *spent)

    def table(self) -> dict[str, dict[str, Any]]:
        """By environment: `calls`, one count per status, `seconds` in all and `slowest` call in seconds."""
        return {
            env: {"calls": counts.total()}
            | {status: counts[status] for status in STATUSES}
            | {"seconds": self._seconds[env], "slowest": self._slowest[env]}
            for env, counts in self._statuses.items()
        }
