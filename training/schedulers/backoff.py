"""Failures to generate are counted, and what fails rests for ever longer instead of being retried for ever.

A level that fails rests 2, 4, 8, ... proposals, at most `LONGEST`. After `PATIENCE` failures in a row on any of its
levels the whole environment rests likewise. One success ends the rest of its level and of its environment.
"""

from typing import Any

LONGEST = 256
PATIENCE = 3


class Backoff:
    """Which (environment, level) and which environments rest until which step."""

    def __init__(self) -> None:
        self.failures: dict[str, int] = {}
        self._levels: dict[tuple[str, int], tuple[int, int]] = {}
        self._environments: dict[str, tuple[int, int]] = {}

    def record(self, env: str, level: int, failures: int, worked: bool, step: int) -> None:
        """One result: attempts that failed, and whether there was an instance in the end."""
        if failures:
            self.failures[env] = self.failures.get(env, 0) + failures
        if worked:
            self._levels.pop((env, level), None)
            self._environments.pop(env, None)
        elif failures:
            count = self._levels.get((env, level), (0, 0))[0] + 1
            self._levels[env, level] = count, step + min(2**count, LONGEST)
            row = self._environments.get(env, (0, 0))[0] + 1
            rest = min(2 ** (row - PATIENCE + 1), LONGEST) if row >= PATIENCE else 0
            self._environments[env] = row, step + rest

    def __bool__(self) -> bool:
        return bool(self._levels)

    def resting(self, step: int) -> list[str]:
        """Environments that must not be proposed at `step`."""
        return [env for env, (_, until) in self._environments.items() if until > step]

    def level(self, env: str, level: int, lo: int, hi: int, step: int) -> int:
        """The nearest level that does not rest, easier ones first; `level` itself when all of them rest."""
        for candidate in (*range(level, lo - 1, -1), *range(level + 1, hi + 1)):
            if self._levels.get((env, candidate), (0, 0))[1] <= step:
                return candidate
        return level

    def export(self, env: str) -> dict[str, Any]:
        """The part of the state that belongs to `env`; empty when there is nothing to say."""
        levels = [[level, *marks] for (name, level), marks in sorted(self._levels.items()) if name == env]
        row = list(self._environments.get(env, ()))
        return {"failures": self.failures.get(env, 0), "levels": levels, "row": row}

    def restore(self, env: str, saved: dict[str, Any]) -> None:
        """Put back what `export` gave."""
        if saved["failures"]:
            self.failures[env] = saved["failures"]
        for level, count, until in saved["levels"]:
            self._levels[env, level] = count, until
        if saved["row"]:
            self._environments[env] = saved["row"][0], saved["row"][1]
